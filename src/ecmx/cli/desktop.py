"""`ecmx desktop`: puts a shortcut on the desktop that files are dropped on, and takes it away again."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.our_marks import is_marked
from ecmx.cli.shortcuts import MARK, TRIED, shortcut
from ecmx.errors import UsageProblem

__all__ = ["desktop"]


def desktop(
    folder: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where to put it instead. Default: your desktop.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Remove the shortcut again.")] = False,
) -> None:
    """Put a shortcut on your desktop: files dropped on it are checked, and the page opens in your browser.

    It runs ecmx open. A file of yours of the same name is never written over.
    """
    with ending():
        made = shortcut(sys.platform, sys.executable)
        target = (folder or _desktop()) / made.name
        if not target.parent.is_dir():
            raise UsageProblem("folder-missing", f"{target.parent}: there is no such folder.", _ELSEWHERE)
        if os.path.lexists(target) and not is_marked(target, MARK.encode()):
            raise UsageProblem(
                "target-exists",
                f"{target}: there is a file of that name already, and ecmx did not make it. It was left as it is.",
                "Rename that file, or name another folder: ecmx desktop --folder FOLDER.",
            )
        if remove:
            _remove(target)
            return
        _write(target, made.text)
        typer.echo(f"{target}: written. {made.tell}")
        if sys.platform not in TRIED:
            typer.echo("Shortcuts were not tried on this system. ecmx open FILE does the same.")


_ELSEWHERE = "Name a folder of yours: ecmx desktop --folder FOLDER."


def _write(target: Path, text: str) -> None:
    from ecmx.files import aside

    try:
        with aside(target) as made:
            made.write_bytes(text.encode())
            made.chmod(0o700)
    except UsageProblem as problem:
        if problem.code != "target-not-writable":
            raise
        raise UsageProblem(
            problem.code,
            f"{target.parent}: you do not have permission to write to this folder. Nothing was changed.",
            _ELSEWHERE,
        ) from None


def _remove(target: Path) -> None:
    if not os.path.lexists(target):
        typer.echo(f"{target}: there is no shortcut to remove.")
        return
    try:
        target.unlink()
    except OSError:
        raise UsageProblem(
            "target-not-writable",
            f"{target}: you do not have permission to remove this.",
            "Remove it by hand, or ask for permission to write to this folder.",
        ) from None
    typer.echo(f"{target}: removed.")


def _desktop() -> Path:
    """The folder that the system shows as the desktop, which may be named otherwise or lie elsewhere."""
    if sys.platform == "win32":
        return _of_windows()
    home = Path.home()
    if sys.platform != "darwin":
        settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "user-dirs.dirs"
        text = settings.read_text("utf-8", "replace") if settings.is_file() else ""
        said = re.search(r'^XDG_DESKTOP_DIR="(\$HOME)?(/[^"]*)"', text, re.MULTILINE)
        if said is not None:
            return Path(f"{home if said[1] else ''}{said[2]}")
    return home / "Desktop"


def _of_windows() -> Path:
    """From the settings of the person who is signed in: it may lie in a folder that is kept on a server."""
    if sys.platform == "win32":
        import winreg

        place = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place) as key:
                return Path(winreg.ExpandEnvironmentStrings(winreg.QueryValueEx(key, "Desktop")[0]))
        except OSError:
            pass
    return Path.home() / "Desktop"
