"""A sample whose rows are of several plans, such as a clinic's own list: no single plan's layout is learned of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from ecmx.guidance import plain_name
from ecmx.layouts.learning.answers import sampled_at
from ecmx.layouts.learning.learned import ColumnPlace, Lesson

__all__ = ["for_several_plans"]

PLAN_NAME = "mif.mcp_name"
SEVERAL = 2


def for_several_plans(lesson: Lesson) -> Lesson:
    """The lesson with a layout that is nobody's where a column names several plans and nobody has said whose the layout is.

    Else each row would be one plan's by its own word and another's by its layout.
    """
    places = list(naming_several(lesson))
    if not places or lesson.layout.partner != lesson.layout.name:
        return lesson
    one = lesson.at(places[0])
    said = f"Column {one.letter} “{one.header}” says which plan each row belongs to, so the form is for the rows of all of them."
    layout = msgspec.structs.replace(lesson.layout, partner="")
    return replace(lesson, layout=layout, remarks=(*lesson.remarks, said))


def naming_several(lesson: Lesson) -> Iterator[ColumnPlace]:
    """Where columns stand that name several plans."""
    for place, one in lesson:
        if PLAN_NAME in one.column.elements:
            names = {plain_name(str(text)) for text in sampled_at(lesson, place).text.drop_nulls().unique()}
            if len(names) >= SEVERAL:
                yield place
