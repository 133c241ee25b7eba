"""What nobody has said of a lesson: which elements are nowhere, and which columns were taken for nothing of the guidance's unasked.

As long as something required is nowhere, "the plan's own", "the same in every row" and "beyond the guidance" are proposals.
"""

from __future__ import annotations

from ecmx import guidance
from ecmx.findings import listed
from ecmx.guidance import DataElement, Requirement
from ecmx.layouts.learning.learned import ColumnPlace, Learned, Lesson
from ecmx.layouts.recognition import stem

__all__ = ["nowhere", "nowhere_besides", "open_proposals", "unasked"]

LACKING_SHOWN = 6
COLUMNS_SHOWN = 40


def nowhere(lesson: Lesson, tab: int) -> tuple[DataElement, ...]:
    """The elements that the guidance requires of a tab's file types, the key first, and that no column carries, in any half of a row."""
    types = lesson.tabs[tab].plan.types
    carried = {stem(name) for one in lesson.columns[tab] for name in one.column.elements}
    keyed = any(guidance.plays(name, "member") for one in lesson.columns[tab] for name in one.column.elements)
    keys = [guidance.element(guidance.key_of(file)) for file in types if file is not guidance.FileType.REFERRAL][:1]
    wanted = [] if keyed else keys
    wanted += [
        one
        for one in guidance.elements()
        if one.file in types and one.requirement is Requirement.YES and not one.plays("member")
    ]
    lacking = {stem(one.id): one for one in reversed(wanted) if stem(one.id) not in carried}
    return tuple(one for one in wanted if lacking.get(stem(one.id)) is one)


def nowhere_besides(lesson: Lesson, tab: int) -> tuple[DataElement, ...]:
    """What else the tab's files can have and no column carries, in any half of a row: who the member is, then what is optional."""
    types = lesson.tabs[tab].plan.types
    carried = {stem(name) for one in lesson.columns[tab] for name in one.column.elements}
    carried |= {stem(one.id) for one in nowhere(lesson, tab)}
    every = (one for one in (*guidance.keys(), *guidance.elements()) if one.file in types)
    lacking = {stem(one.id): one for one in every if stem(one.id) not in carried and not one.plays("member")}
    return tuple(lacking.values())


def open_proposals(lesson: Lesson, tab: int) -> tuple[tuple[ColumnPlace, Learned], ...]:
    """The columns of a tab that nobody has said anything of and that carry no element: proposals, or undecided."""
    return tuple(
        (place, one)
        for place, one in lesson
        if place[0] == tab and not one.answered and not one.column.elements and one.confidence < 1.0
    )


def unasked(lesson: Lesson) -> tuple[str, ...]:
    """By tab, in a sentence: the columns that nobody was asked about although something required is nowhere."""
    said = []
    for tab in range(len(lesson.tabs)):
        taken = [f"{one.letter} “{one.header}”" for _, one in open_proposals(lesson, tab)]
        lacking = [f"“{one.label}”" for one in nowhere(lesson, tab)]
        if taken and lacking:
            columns, labels = cut(taken, COLUMNS_SHOWN), cut(lacking, LACKING_SHOWN)
            said.append(
                f"{columns} {'are' if len(taken) > 1 else 'is'} not confirmed yet; no column yet for: {labels}."
            )
    return tuple(said)


def cut(words: list[str], most: int) -> str:
    """A list in words, its end counted where it is long."""
    return listed(words) if len(words) <= most else f"{', '.join(words[:most])} and {len(words) - most} more"
