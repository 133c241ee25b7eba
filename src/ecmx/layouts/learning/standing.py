"""What a person lets a layout hold beforehand, having looked at the file: a header, a text in every row, a line above the headers."""

from __future__ import annotations

from ecmx.errors import UsageProblem
from ecmx.guidance import plain
from ecmx.layouts.learning.answers import answered, with_line
from ecmx.layouts.learning.headers_aside import aside_called, with_header
from ecmx.layouts.learning.learned import ALWAYS, Lesson

__all__ = ["let_stand"]


def let_stand(lesson: Lesson, wanted: str) -> Lesson:
    """The layout may hold a header that was left out, the text of its columns, the same in every row, or a line above the headers.

    wanted: a header, or the row of the line. A person has looked, and no member is in it. Raises UsageProblem where there is neither.
    """
    if aside_called(lesson, wanted) is not None:
        while (aside := aside_called(lesson, wanted)) is not None:
            lesson = with_header(lesson, aside)
        return lesson
    columns = [(place, one) for place, one in lesson if plain(one.header) == plain(wanted)]
    for place, one in columns:
        if any(ALWAYS in question.options for question in one.questions):
            lesson = answered(lesson, place, ALWAYS.value)
        elif one.column.constant is None:
            raise UsageProblem(
                "let-stand-varies",
                f"--let-stand {wanted}: column {one.letter} does not have the same text in every row, or another form says what it is.",
                "Remove that option; only text that is in every row can be kept.",
            )
    lines = [line for line in lesson.withheld if str(line.row) == wanted.strip()] if not columns else []
    for line in lines:
        lesson = with_line(lesson, line)
    if not columns and not lines:
        raise UsageProblem(
            "let-stand-unknown",
            f"--let-stand {wanted}: no column has that header, and no line above the headers was removed in that row.",
            "Give a header exactly as in the file, or the number of the row.",
        )
    return lesson
