"""What may be offered of a column: an offer fits the cells, and a required element that is nowhere is not forgotten.

Looks at a lesson as it stands after the answers so far.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ecmx import guidance
from ecmx.guidance import DataElement
from ecmx.guidance.values import Kind
from ecmx.layouts.learning.answers import carrier, sampled_at
from ecmx.layouts.learning.flags import is_flag, may_be_populations
from ecmx.layouts.learning.lacking import fits, fits_loudly, might_be
from ecmx.layouts.learning.learned import ALWAYS, ColumnPlace, Lesson, Option, Question, label_of
from ecmx.layouts.learning.meanings import meanings_like
from ecmx.layouts.learning.unsaid import nowhere
from ecmx.layouts.recognition import OPTIONS_MOST

__all__ = ["lacks_required", "offers_among", "offers_for"]

FITS_LEAST = 0.2  # of the filled cells: where fewer read as an element, it is not offered

CALLED = 3  # meanings that a header's words find


def lacks_required(question: Question, lacking: Mapping[str, DataElement]) -> int:
    """How telling a question is: 0 where its column may be the key that is missing, 1 another required element, 2 neither.

    lacking: by id, what its tab lacks (`nowhere`)
    """
    offered = [lacking[option.value] for option in question.options if option.value in lacking]
    if any(one.plays("member") for one in offered):
        return 0
    return 1 if offered else 2


def offers_for(lesson: Lesson, place: ColumnPlace) -> tuple[Option, ...]:
    """What a column may be, the likeliest first: as asked, as recognized, then what is required and nowhere. Each fits the cells."""
    asked = [
        option for question in lesson.at(place).questions if question.about == "meaning" for option in question.options
    ]
    found = dict.fromkeys(option.value for option in asked if option is not ALWAYS)
    if lesson.at(place).column.extension or not found:
        found |= dict.fromkeys(guesses(lesson, place))
    column = sampled_at(lesson, place)
    required = [one.id for one in nowhere(lesson, place[0]) if one.kind.selective and fits_loudly(column, one)]
    kept = [name for name in dict.fromkeys((*found, *required)) if offered(lesson, place, name)]
    kept.sort(key=lambda name: carrier(lesson, place, name) is not None)
    always = (ALWAYS,) if ALWAYS in asked else ()
    return (*(Option(name, label_of(name)) for name in kept[:OPTIONS_MOST]), *always)


def offers_among(lesson: Lesson, places: Sequence[ColumnPlace], most: int) -> tuple[Option, ...]:
    """What several open columns of a tab may be: what each of them may be, what its words call, then all that the tab has nowhere.

    Each fits the cells of one of them at least.
    """
    columns = [sampled_at(lesson, place) for place in places]
    types = lesson.tabs[places[0][0]].plan.types
    carried = {name for one in lesson.columns[places[0][0]] for name in one.column.elements}
    if all(map(is_flag, columns)):
        likely = [option for place in places for option in offers_for(lesson, place)]
        every_flag = (Option(one.id, one.label) for one in may_be_populations(types, carried))
        return tuple(dict.fromkeys((*likely, *every_flag)))[:most]
    found = dict.fromkeys(option for place in places for option in offers_for(lesson, place))
    for place in places:
        called = meanings_like(lesson.at(place).header, types, CALLED)
        found |= dict.fromkeys(one for one in called if one.value not in carried and offered(lesson, place, one.value))
    required = nowhere(lesson, places[0][0])
    every = [*required, *(one for one in guidance.elements() if one.file in types and one not in required)]
    every.sort(key=lambda one: bool(one.kind.coding))  # forty flags would hide the rest
    fitting: dict[Kind, bool] = {}
    for one in every:
        if one.id not in carried and one.kind not in fitting:
            fitting[one.kind] = any(fits(column, one, FITS_LEAST) for column in columns)
    found |= dict.fromkeys(
        Option(one.id, one.label) for one in every if one.id not in carried and not one.key and fitting[one.kind]
    )
    return tuple(found)[:most]


def guesses(lesson: Lesson, place: ColumnPlace) -> Iterator[str]:
    """What recognition thought of a column, and what of the tab's lacking elements it might be."""
    column = sampled_at(lesson, place)
    yield from column.plan.options
    if column.plan.extension:
        yield column.plan.extension
    yield from might_be(lesson.tabs[place[0]], column)


def offered(lesson: Lesson, place: ColumnPlace, name: str) -> bool:
    """Whether enough of the cells can be that, and the column is not that already."""
    if name in lesson.at(place).column.elements:
        return False
    return name.startswith("ext.") or fits(sampled_at(lesson, place), guidance.element(name), FITS_LEAST)
