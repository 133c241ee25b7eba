"""The shortcut that files are dropped on, as each system has it: what it is called and what stands in it. Touches no disk."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

__all__ = ["MARK", "TRIED", "Shortcut", "shortcut"]

#: By which a shortcut of ours is known.
MARK = "Made by ecmx desktop"
#: Systems on which a shortcut was tried.
TRIED = ("linux",)
_NAME = "Check with ecmx"
_WHY = f"{MARK}. To remove it: ecmx desktop --remove"
# -P: a folder that the shortcut is started in holds files of others, and none of them is to be run
_WORDS = ("-P", "-m", "ecmx", "open", "--pause")


@dataclass(frozen=True, slots=True)
class Shortcut:
    """name: of its file; text: what stands in it; tell: what to know about it, in a sentence."""

    name: str
    text: str
    tell: str


def shortcut(system: str, python: str) -> Shortcut:
    """The shortcut of a system. system: as `sys.platform` has it; python: the program that ecmx is installed for"""
    if system == "win32":
        return _windows(python)
    if system == "darwin":
        return _macos(python)
    return _linux(python)


def _windows(python: str) -> Shortcut:
    command = f'"{python.replace("%", "%%")}" {" ".join(_WORDS)} %*'
    lines = ["@echo off", f"rem {_WHY}", "chcp 65001 >nul", command, ""]
    return Shortcut(f"{_NAME}.cmd", "\r\n".join(lines), "Drop files or a folder on it.")


def _macos(python: str) -> Shortcut:
    text = f'#!/bin/sh\n# {_WHY}\nexec {shlex.quote(python)} {" ".join(_WORDS)} "$@"\n'
    return Shortcut(f"{_NAME}.command", text, "Open it, drag a file into its window, and press Return.")


def _linux(python: str) -> Shortcut:
    quoted = re.sub(r'(["`$\\])', r"\\\1", python).replace("\\", "\\\\").replace("%", "%%")
    text = (
        "[Desktop Entry]\n"
        f"# {_WHY}\n"
        "Type=Application\n"
        f"Name={_NAME}\n"
        "Comment=Drop a plan's files or a folder here: what is wrong is shown in the browser\n"
        f'Exec="{quoted}" {" ".join(_WORDS)} %F\n'
        "Terminal=true\n"
        "Icon=x-office-spreadsheet\n"
    )
    tell = "Drop files or a folder on it. If the desktop asks, allow it to be started."
    return Shortcut(f"{_NAME}.desktop", text, tell)
