"""`python -m tools.excerpts --write` puts what commands really print into hand-written pages; `--check` fails where a page says otherwise.

A page asks for an excerpt by a comment right above a fenced block: the command, then which of its lines.

    <!-- shown: ecmx explain npi-check-digit | from "To fix" | 3 lines -->

An excerpt that begins where the output begins shows the command too. `fixed:` in the place of `shown:` runs it once the reader has fixed
the marked workbook as the tutorial asks her to; `filled:` and `corrected:` once she has filled in the work list that the command names;
`typed:` once she has filled in a begun return. `asked:` is a command that asks, with what is typed at each of its questions:

    <!-- asked: ecmx layouts learn list.xlsx -o own.toml | types 1 "3 4" "" | 20 lines -->
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from difflib import unified_diff
from functools import partial
from pathlib import Path

from demo.__main__ import FOLDER, make
from demo.begun_form import typed
from demo.hub.homes import removed
from demo.mends import mend
from demo.month_hub.filling import corrected, filled
from tools.terminal import Terminal

__all__ = ["drift", "main", "refreshed"]

ROOT = Path(__file__).resolve().parents[1]
HUB = FOLDER / "my-hub"  # the hub's home of a reader of the tutorials
# Both measures: who knows one alone of a dumb terminal takes eighty columns, or asks the terminal that this was started at.
SCREEN = {"COLUMNS": "88", "LINES": "50", "NO_COLOR": "1", "TERM": "dumb", "ECMX_HUB": str(HUB)}
FILLING = {"filled": filled, "corrected": corrected, "typed": typed}
PAGES = (
    "README.md",
    *(page.relative_to(ROOT).as_posix() for page in sorted((ROOT / "docs" / "tutorial").glob("*.md"))),
)
_ASKED = re.compile(
    r"(<!-- (?P<when>shown|fixed|filled|corrected|typed|asked): (?P<what>[^\n]*?) -->\n+```[a-z]*\n)(?P<text>.*?)(?=^```$)",
    re.DOTALL | re.MULTILINE,
)
_FROM = re.compile(r'from "([^"]+)"')
_TYPES = re.compile(r"types (.+)")
_LINES = re.compile(r"(\d+) lines")


def refreshed(page: str, outputs: dict[str, str], folder: Path) -> str:
    """The page with each excerpt as its command prints it now; outputs: of the commands that have been run already."""
    return _ASKED.sub(partial(_excerpt, outputs=outputs, folder=folder), page)


def _excerpt(found: re.Match[str], outputs: dict[str, str], folder: Path) -> str:
    command, *choices = (part.strip() for part in found["what"].split(" | "))
    if found["when"] == "fixed":
        mend(folder / FOLDER)
    elif found["when"] in FILLING:
        listed = next(word for word in command.split() if word.endswith(".xlsx"))
        FILLING[found["when"]](folder / listed)
    if found["when"] == "asked":
        outputs[command] = _conversed(command, choices.pop(0), folder)
    elif command not in outputs:
        outputs[command] = _run(command, folder)
    lines = [line.rstrip() for line in outputs[command].splitlines()]
    begun = not any(_FROM.fullmatch(choice) for choice in choices)
    cut = False
    for choice in choices:
        if beginning := _FROM.fullmatch(choice):
            first = next((at for at, line in enumerate(lines) if beginning[1] in line), None)
            if first is None:
                raise ValueError(
                    f"{command}: none of its lines holds “{beginning[1]}”, from which an excerpt is to begin"
                )
            lines = lines[first:]
        elif number := _LINES.fullmatch(choice):
            cut = len(lines) > int(number[1])
            lines = lines[: int(number[1])]
        else:
            raise ValueError(f"an excerpt asks for {choice!r}: neither from “…” nor … lines")
    while lines and not lines[-1]:
        lines.pop()
    head = [f"$ {command}", *([""] if lines else [])] if begun else []
    shown = [*head, *lines, *(["…"] if cut else [])]
    return found[1] + "\n".join(shown) + "\n"


def _conversed(command: str, typed: str, folder: Path) -> str:
    """What a command and a person say to each other at a terminal."""
    told = _TYPES.fullmatch(typed)
    if told is None:
        raise ValueError("what is typed stands right behind a command that asks: types …")
    terminal = Terminal(folder, shlex.split(command)[1:], SCREEN)
    *answers, last = shlex.split(told[1])
    terminal.until("> ")
    terminal.type(*answers)
    terminal.end(f"{last}\n".encode())
    return terminal.shown.strip("\n").replace(f"{folder.resolve()}/", "")


def _run(command: str, folder: Path) -> str:
    program, *arguments = shlex.split(command)
    if program == "mkdir":
        for name in arguments:
            (folder / name).mkdir(parents=True, exist_ok=True)
        return ""
    if program != "ecmx":
        raise ValueError("only commands of ecmx are shown")
    environment = {**os.environ, **SCREEN}
    asked = [sys.executable, "-c", "from ecmx.cli import main; main()", *arguments]
    ended = subprocess.run(asked, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return (ended.stdout or ended.stderr).replace(f"{folder.resolve()}/", "")


def drift(*, write: bool = False) -> dict[str, str]:
    """The pages whose excerpts differ from what the commands print, each with what differs; written anew, if asked."""
    outputs: dict[str, str] = {}
    differing = {}
    with tempfile.TemporaryDirectory() as made:
        make(Path(made) / FOLDER)
        for name in PAGES:
            outputs = {command: output for command, output in outputs.items() if not command.startswith("ecmx hub ")}
            before = (ROOT / name).read_text(encoding="utf-8")
            after = _after(before, outputs, Path(made))
            if after != before:
                lines = unified_diff(before.splitlines(), after.splitlines(), name, "printed now", lineterm="")
                differing[name] = "\n".join(lines)
                if write:
                    (ROOT / name).write_text(after, encoding="utf-8")
    return differing


def _after(page: str, outputs: dict[str, str], made: Path) -> str:
    """The page anew, of a reader who begins with the demo's files, which lie in a folder, and nothing else."""
    if not _ASKED.search(page):
        return page
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(made, place, dirs_exist_ok=True)
        try:
            return refreshed(page, outputs, Path(place))
        finally:
            removed(Path(place) / HUB)


def main() -> int:
    """Write or check; exit code 1 where a page says something else than the command."""
    parser = argparse.ArgumentParser(prog="python -m tools.excerpts", description=__doc__)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true")
    choice.add_argument("--check", action="store_true")
    write = parser.parse_args().write
    differing = drift(write=write)
    for name, how in differing.items():
        print(how)
        print(f"{name}: excerpts {'written' if write else 'out of date; run: python -m tools.excerpts --write'}")
    return 1 if differing and not write else 0


if __name__ == "__main__":
    sys.exit(main())
