"""A lesson as the text of a layout file: how it came about at the top, and beside each column how sure it is, and why.

Holds what the layout and the lesson say; never a member's value.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ecmx.guidance import on_one_line, on_paper
from ecmx.layouts.learning.columns import WHY
from ecmx.layouts.learning.learned import ALWAYS, Learned, Lesson
from ecmx.layouts.learning.unsaid import unasked
from ecmx.layouts.recognition import How
from ecmx.layouts.toml_text import layout_toml
from ecmx.version import __version__

__all__ = ["lesson_toml"]

OPTIONS = 4
LONGEST = 160


def lesson_toml(lesson: Lesson, *, samples: Sequence[str], day: date, file: str) -> str:
    """The layout's TOML text. samples: the names of the files that it was learned from; file: its own name."""
    remarks = {place: said for place, one in lesson if (said := beside(one))}
    return layout_toml(lesson.layout, opening=opening(lesson, samples, day, file), remarks=remarks)


def opening(lesson: Lesson, samples: Sequence[str], day: date, file: str) -> list[str]:
    """What the file is and what can be done with it."""
    undecided = sum(one.column.undecided for _, one in lesson)
    said = [
        f"Learned by ecmx {__version__} on {on_paper(day)} from {', '.join(file_said(lesson, one) for one in samples)}.",
        "After each column: how sure its meaning is, and why; where there is nothing, it has the guidance's own words.",
    ]
    if undecided:
        said.append(
            f"{undecided} column{'s are' if undecided > 1 else ' is'} undecided and not read: write element, extension or ignored = true"
            f" instead of undecided = true."
        )
    said += map(one_line_long, unasked(lesson))
    commands = {
        f"ecmx layouts check {file}": "whether it can be used as it is",
        f"ecmx check FILE --layout {file}": "check a file with it",
        f"ecmx template {file}": "a blank workbook in this form",
        f"ecmx convert FILE --to {file} -o OUT": "turn any other file into this form",
    }
    width = max(map(len, commands))
    return [
        *said,
        "You may edit this file. The ids: ecmx guidance elements; the keys: docs/reference/layouts.md.",
        *(f"  {command:<{width}}   {words}" for command, words in commands.items()),
        "",
    ]


def file_said(lesson: Lesson, name: str) -> str:
    """A sample's name, unless it names a member."""
    return "a file" if lesson.names_a_member(name) else one_line(name)


def beside(column: Learned) -> str:
    """The remark behind a column; "" where its header is the guidance's own."""
    if column.column.undecided:
        likely = dict.fromkeys(
            option.value
            for question in column.questions
            if question.about == "meaning"
            for option in question.options
            if option is not ALWAYS
        )
        may_be = f": may be {' or '.join(list(likely)[:OPTIONS])}" if likely else ""
        return one_line(f"undecided{may_be}")
    if column.confidence == 1.0 and column.reasons[:1] == (WHY[How.LABEL],):
        return ""
    return one_line(f"{column.confidence:.0%}: {'; '.join(column.reasons)}")


def one_line_long(text: str) -> str:
    """Text that can stand in a comment: on one line, nothing that is no sign."""
    return on_one_line("".join(sign if sign.isprintable() else " " for sign in text))


def one_line(text: str) -> str:
    """The same, and not too long."""
    line = one_line_long(text)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
