"""`make coverage`: which lines and branches of each room the tests run, as a table in docs/explanation/coverage.md.

Knows the report that coverage.py writes, and the page; what is measured and how is said in pyproject.toml.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

__all__ = ["by_room", "main", "report", "table"]

PAGE = Path("docs/explanation/coverage.md")
MARK = "<!-- the table below is written by `make coverage` -->"
SOURCE = "src/ecmx/"
COUNTED = ("num_statements", "covered_lines", "num_branches", "covered_branches")


def report() -> dict[str, Any]:
    """What the last run measured, as coverage.py's JSON."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.json"
        subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "-o", str(path)], check=True)
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return told


def by_room(told: Mapping[str, Any]) -> dict[str, Counter[str]]:
    """Room → how many lines and branches there are, and how many of them were run; modules outside the rooms are one."""
    rooms: dict[str, Counter[str]] = {}
    for name, file in told["files"].items():
        room, inside, _ = name.replace("\\", "/").partition(SOURCE)[2].partition("/")
        counts = {one: file["summary"][one] for one in COUNTED}
        rooms.setdefault(room if inside else "modules of no room", Counter()).update(counts)
    return rooms


def table(rooms: Mapping[str, Counter[str]]) -> str:
    """The rooms in alphabetical order, and all of them together."""
    return "\n".join(
        [
            f"Measured {datetime.now(UTC):%Y-%m-%d}, Python {sys.version_info.major}.{sys.version_info.minor}.",
            "",
            "| room | lines | run | branches | taken |",
            "|---|---:|---:|---:|---:|",
            *(row(name, rooms[name]) for name in sorted(rooms)),
            row("**all**", sum(rooms.values(), Counter())),
        ]
    )


def row(name: str, counts: Counter[str]) -> str:
    """One room's line of the table."""
    lines, run, branches, taken = (counts[one] for one in COUNTED)
    return f"| {name} | {lines:,} | {share(run, lines)} | {branches:,} | {share(taken, branches)} |"


def share(part: int, whole: int) -> str:
    """A percentage that says 100 only where nothing is left out; "" of nothing."""
    return f"{part * 1000 // whole / 10:.1f} %" if whole else ""


def main() -> None:
    """Print the table, and write it where that is asked for."""
    arguments = argparse.ArgumentParser(prog="python -m tools.covered", description=__doc__)
    arguments.add_argument("--write", action="store_true", help=f"put the table into {PAGE}")
    asked = arguments.parse_args()
    text = table(by_room(report()))
    print(text)
    if asked.write:
        above = PAGE.read_text("utf-8").split(MARK)[0]
        PAGE.write_text(f"{above}{MARK}\n\n{text}\n", "utf-8")


if __name__ == "__main__":
    main()
