"""`python -m tools.picture --write` draws what a terminal shows: docs/images/check.svg, the beginning of a real report on a file of the
demo, and docs/images/roster.svg and month.svg, a roster and a return as the tutorials print them (`tools.excerpts` sees to it that it is
what the commands print).

The same bytes every time; `--check` and a test compare.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from demo.__main__ import FOLDER, arguments
from demo.manzanita import manzanita
from demo.members import AS_OF
from ecmx.exchange import Options, Refused, check_files
from ecmx.reports import terminal

__all__ = ["PICTURES", "draw", "draw_month", "draw_roster", "main"]

DOCS = Path(__file__).resolve().parents[1] / "docs"
PICTURE, ROSTER = DOCS / "images" / "check.svg", DOCS / "images" / "roster.svg"
MONTH = DOCS / "images" / "month.svg"
TOLD, TOLD_OF_MONTH = DOCS / "tutorial" / "a-clinics-roster.md", DOCS / "tutorial" / "a-clinics-month.md"
_BLOCK = re.compile(r"<!-- shown: ecmx hub roster --by \w+ -->\n+```\n(.*?)\n```", re.DOTALL)
_COMPOSED = re.compile(
    r"<!-- shown: (ecmx hub compose --period \S+ --by \w+) \| [^\n]*-->\n+```\n(.*?)\n```", re.DOTALL
)
WIDTH = 88
BLOCKS = 4  # of the report's paragraphs below the heading of the errors
_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def draw() -> str:
    """The picture as SVG."""
    workbook = manzanita()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / workbook.name
        workbook.write(path)
        (report,) = check_files([path], Options(as_of=AS_OF))
    assert not isinstance(report, Refused)
    shown = Console(file=io.StringIO(), width=WIDTH, force_terminal=True, color_system="truecolor", highlight=False)
    terminal.show_report(replace(report, file=str(FOLDER / workbook.name)), shown)
    assert isinstance(shown.file, io.StringIO)
    command = "ecmx " + " ".join(arguments(FOLDER, workbook))
    return _svg(command, _beginning(shown.file.getvalue().splitlines()), "ecmx-check")


def draw_roster() -> str:
    """The roster of two months, as SVG."""
    found = _BLOCK.search(TOLD.read_text(encoding="utf-8"))
    assert found is not None
    command, _, *lines = found[1].splitlines()
    return _svg(command.removeprefix("$ "), lines, "ecmx-roster")


def draw_month() -> str:
    """What composing tells of a plan's return, as SVG."""
    found = _COMPOSED.search(TOLD_OF_MONTH.read_text(encoding="utf-8"))
    assert found is not None
    return _svg(found[1], found[2].splitlines(), "ecmx-month")


def _svg(command: str, lines: Sequence[str], name: str) -> str:
    drawn = Console(
        file=io.StringIO(), width=WIDTH, force_terminal=True, color_system="truecolor", highlight=False, record=True
    )
    drawn.print(Text.assemble(("$ ", "dim"), (command, "bold")))
    drawn.print()
    for line in lines:
        drawn.print(Text.from_ansi(line))
    svg = drawn.export_svg(title="ecmx", theme=MONOKAI, unique_id=name)
    # The font would come from somebody else's server; every reader has a monospaced font of their own.
    return re.sub(r"[ \t]+(?=\n)", "", _FONT_FACE.sub("", svg))


def _beginning(lines: list[str]) -> list[str]:
    """The head of the report and its first findings, whole paragraphs."""
    errors = next(at for at, line in enumerate(lines) if "ERRORS" in line)
    blanks = [at for at in range(errors, len(lines)) if not lines[at].strip()]
    return [*lines[: blanks[BLOCKS]], "", "  …"]


def main() -> int:
    """Write or compare; exit code 1 where the picture is out of date."""
    parser = argparse.ArgumentParser(prog="python -m tools.picture", description=__doc__)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true")
    choice.add_argument("--check", action="store_true")
    write, stale = parser.parse_args().write, []
    for path, drawing in PICTURES.items():
        drawn = drawing().encode()
        if write:
            path.write_bytes(drawn)
        elif not path.exists() or path.read_bytes() != drawn:
            stale.append(path)
    for path in stale:
        print(f"docs/images/{path.name} is out of date; run: python -m tools.picture --write")
    return 1 if stale else 0


PICTURES = {PICTURE: draw, ROSTER: draw_roster, MONTH: draw_month}


if __name__ == "__main__":
    sys.exit(main())
