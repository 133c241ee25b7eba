"""The last questions of `ecmx layouts learn`: whether lines above the headers may stand in the layout. Shows their shape alone."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console

from ecmx.layouts.learning import Lesson, with_line
from ecmx.reports import Page

__all__ = ["ask_lines"]


def ask_lines(lesson: Lesson, console: Console, ask: Callable[[str], str]) -> Lesson:
    """Ask about each line whose words are not all of the file or the plan; the lesson with those that a person lets stand."""
    page = Page(console)
    for line in lesson.withheld:
        name = lesson.tab_name(line.tab)
        where = f"row {line.row} of tab “{name}”" if name else f"row {line.row}"
        page.line(("Above the headers", "bold"), f"  {where}: {line.shape}")
        said = ask("May the layout say this line? Only if it names no member. y = yes, Enter = no > ")
        if said.strip().lower() in ("y", "yes"):
            lesson = with_line(lesson, line)
    return lesson
