"""One sampled column → one column of the layout, with its confidence, its reasons and what has to be asked.

What the column is comes from recognition; here it is settled how the layout says it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from ecmx import guidance
from ecmx.guidance import DataElement, plain
from ecmx.layouts.learning.flags import unknown_flags
from ecmx.layouts.learning.lacking import might_be
from ecmx.layouts.learning.learned import ALWAYS, ColumnPlace, Learned, Option, Question, label_of
from ecmx.layouts.learning.renames import meaning_of_column, renames
from ecmx.layouts.learning.samples import SampledColumn, SampledTab
from ecmx.layouts.learning.sayable import Private, of_the_file
from ecmx.layouts.learning.spelling import spelt
from ecmx.layouts.learning.together import POPULATIONS, names_apart, populations_apart
from ecmx.layouts.masks import shapes
from ecmx.layouts.model import Column, can_repeat
from ecmx.layouts.recognition import OPTIONS_MOST, SURE, How, header_of, wording

__all__ = ["columns_of", "element_column", "of_attempt"]

UNSURE_MOST = 0.5
FULL_NAME = "ext.member_full_name"
OWN = 0.9  # nothing that the tab lacks is like it
CONSTANT_ROWS = 10
CONSTANT_MEMBERS = 3
SAME_SAID = "the same in every row; a person has to say whether it may be kept in the form"
CONSTANT = re.compile(r"[A-Za-z][A-Za-z ./&-]{0,39}")
WHY = {
    How.LABEL: "the guidance's own words",
    How.SYNONYM: "other words for the same thing",
    How.CONTEXT: "the words are not clear; the columns next to it and the data decide",
    How.DATA: "the data: nothing else looks like this",
    How.EXTENSION: "known, beyond the guidance",
    How.LAYOUT: "known from the previous form",
}


def columns_of(
    tab: SampledTab, number: int, private: Private, *, order: str, before: Sequence[Column] = ()
) -> tuple[Learned, ...]:
    """Every column of a tab that has a header; without those whose header names a member. before: of the layout that it was in."""
    renamed = renames(tab, before) if before else {}
    taken = {element.id for column in tab.columns for element in column.plan.elements}
    found: list[Learned] = []
    flags = unknown_flags(tab)
    for column in tab.columns:
        if not column.plan.header or private.in_header(column.plan.header):
            continue
        at = (number, len(found))
        gone = renamed.get(column.plan.letter)
        first = next((one for one in found if one.letter == column.plan.first), None)
        if first is not None and first.column.element is None and not first.column.extension:
            made = as_in_the_first(tab, column, first)
        elif gone:
            made = perhaps_renamed(tab, column, at, gone)
        else:
            made = decide(tab, column, at, taken, private, order=order)
        if column.plan.letter in flags and made.column.ignored:
            made = undecided(tab, column, at, (), "it says yes or no, but it is not clear about what")
        found.append(of_attempt(made, column))
        taken |= set(made.column.parts)
    return tuple(found)


def of_attempt(made: Learned, column: SampledColumn) -> Learned:
    """The column as one of its attempt, where several stand side by side; what carries nothing of an attempt stands there once."""
    number = column.plan.group
    if not number or not can_repeat(made.column):
        return made
    return replace(made, column=msgspec.structs.replace(made.column, group=number))


def as_in_the_first(tab: SampledTab, column: SampledColumn, first: Learned) -> Learned:
    """A later attempt's column of which nobody knows yet what its like in the first is: that one is asked about, for all of them."""
    declared = Column(header=column.plan.header, ignored=first.column.ignored, undecided=not first.column.ignored)
    return learned(tab, column, declared, first.confidence, (f"like column {first.letter}, which it repeats",))


def perhaps_renamed(tab: SampledTab, column: SampledColumn, at: ColumnPlace, gone: Sequence[Column]) -> Learned:
    """A new column where one that is known is missing: only a person can say that it is another one."""
    names = (*map(meaning_of_column, gone), *column.plan.options, *might_be(tab, column))
    options = tuple(dict.fromkeys(names))[:OPTIONS_MOST]
    return undecided(
        tab, column, at, meant(options), f"it may be the new name of “{header_of(gone[0])}”, which is missing"
    )


def decide(
    tab: SampledTab, column: SampledColumn, at: ColumnPlace, taken: set[str], private: Private, *, order: str
) -> Learned:
    """What the layout says of one column."""
    plan = column.plan
    if plan.declared is not None and plan.declared.flags and plan.how is How.SYNONYM:  # by its words, and by no layout
        others = taken - {element.id for element in plan.carried}
        return extension_column(tab, column, POPULATIONS, others)
    if plan.declared is not None and not plan.declared.undecided and plan.element is None:
        return learned(tab, column, kept(plan.declared, plan.header), 1.0, (WHY[How.LAYOUT],))
    if plan.element is not None:
        return element_column(
            tab,
            column,
            plan.element.id,
            at,
            plan.confidence,
            WHY.get(plan.how, ""),
            order=order or ("month" if plan.declared is not None else ""),
            private=private,
        )
    if plan.extension:
        return extension_column(tab, column, plan.extension, taken)
    if plan.how is How.UNSURE:
        return unsure(tab, column, at)
    if (names := full_names(tab, column, taken)) is not None:
        return names
    if (said := constant(tab, column)) is not None:
        if of_the_file(plan.header):
            return learned(tab, column, Column(header=plan.header, constant=said), SURE, ("the same in every row",))
        return undecided(tab, column, at, (*meant(might_be(tab, column)), ALWAYS), SAME_SAID)
    maybe = might_be(tab, column)
    if maybe:
        return undecided(tab, column, at, meant(maybe), "the plan's own, or one of the columns missing here")
    return learned(tab, column, Column(header=plan.header, ignored=True), OWN, ("the plan's own column",))


def element_column(  # noqa: PLR0913 - what is settled of a column; all but the first have a name
    tab: SampledTab,
    column: SampledColumn,
    element_id: str,
    at: ColumnPlace,
    confidence: float,
    reason: str,
    *,
    order: str,
    private: Private | None = None,
    answered: bool = False,
) -> Learned:
    """A column that carries one element."""
    element = guidance.element(element_id)
    told = spelt(column, element, at, order=order, private=private)
    if told.hidden and not answered:
        reason = f"it may be “{element.label}”, but its cells have the plan's own words (values hidden)"
        return undecided(tab, column, at, meant((element_id,)), reason)
    reasons = [reason, *told.reasons]
    if column.filled and column.reading is not None:
        reasons[1:1] = fitting(column, element)
    declared = column.plan.declared or Column(ignored=True)
    found = Column(
        header=column.plan.header,
        aliases=(*aliases(column.plan.declared, column.plan.header), *column.aliases),
        element=element_id,
        spelling=told.spelling if column.filled else declared.spelling,
        codes=declared.codes,
        typed=declared.typed,
        required=declared.required,
        agreed=declared.agreed,
    )
    made = learned(tab, column, found, confidence, tuple(reasons), told.questions, answered=answered)
    return replace(made, unshown=told.unshown)


def fitting(column: SampledColumn, element: DataElement) -> list[str]:
    """What the cells say for it; any text is text, and says nothing."""
    if element.kind.is_text and not column.unread:
        return []
    if not column.unread:
        return ["its cells fit"]
    return [f"{column.filled - column.unread:,} of {column.filled:,} cells fit"]


def extension_column(tab: SampledTab, column: SampledColumn, extension: str, taken: set[str]) -> Learned:
    """A known element beyond the guidance 1.1; or several elements in one cell."""
    plan = column.plan
    for apart, reason in (
        (names_apart, "last and first name in one cell"),
        (populations_apart, "populations of focus as text, every word recognized"),
    ):
        several = apart(extension, plan.header, column.text, tab.plan.types, taken)
        if several is not None:
            return learned(tab, column, several, plan.confidence, (reason,))
    reason = WHY[How.EXTENSION]
    if not extension.startswith("ext."):  # of a later release: the layout names that release
        return learned(tab, column, Column(header=plan.header, element=extension), plan.confidence, (reason,))
    return learned(tab, column, Column(header=plan.header, extension=extension), plan.confidence, (reason,))


def full_names(tab: SampledTab, column: SampledColumn, taken: set[str]) -> Learned | None:
    """A column called nothing but “Name” that holds last and first names, where the tab has no other names of members."""
    if not wording(column.plan.header).only_a_name:
        return None
    several = names_apart(FULL_NAME, column.plan.header, column.text, tab.plan.types, taken)
    return learned(tab, column, several, OWN, ("last and first name in one cell",)) if several is not None else None


def unsure(tab: SampledTab, column: SampledColumn, at: ColumnPlace) -> Learned:
    """A column that nobody is sure of."""
    likely = column.plan.likely
    reason = f"it may be “{likely}”, but we are not sure enough" if likely else "it may be one of several things"
    return undecided(tab, column, at, meant(column.plan.options), reason)


def undecided(
    tab: SampledTab, column: SampledColumn, at: ColumnPlace, options: tuple[Option, ...], reason: str
) -> Learned:
    """A column that stays unread until somebody says what it is."""
    return learned(
        tab,
        column,
        Column(header=column.plan.header, undecided=True),
        min(column.plan.confidence, UNSURE_MOST),
        (reason,),
        (Question(at, "meaning", options),),
    )


def meant(names: tuple[str, ...]) -> tuple[Option, ...]:
    """Elements and extensions as answers."""
    return tuple(Option(name, label_of(name)) for name in names)


def constant(tab: SampledTab, column: SampledColumn) -> str | None:
    """The word that stands in every row ("Medi-Cal"); None unless enough different members have it."""
    if tab.rows < CONSTANT_ROWS or column.filled < tab.rows or column.text.n_unique() != 1:
        return None
    key = next((one for one in tab.columns if one.plan.element and one.plan.element.plays("member")), None)
    if key is None or key.text.n_unique() < CONSTANT_MEMBERS:
        return None
    said = str(column.text[0])
    return said if CONSTANT.fullmatch(said) else None


def learned(
    tab: SampledTab,
    column: SampledColumn,
    made: Column,
    confidence: float,
    reasons: tuple[str, ...],
    questions: tuple[Question, ...] = (),
    *,
    answered: bool = False,
) -> Learned:
    """The column with what is shown of it: shapes, never cells."""
    return Learned(
        tab.plan.name,
        column.plan.letter,
        made,
        round(confidence, 2),
        reasons,
        column.filled,
        shapes(column.text),
        questions,
        answered,
    )


def kept(declared: Column, header: str) -> Column:
    """A column of a known layout under the header that it has now; the one it had stays an alias."""
    return msgspec.structs.replace(declared, header=header, aliases=aliases(declared, header))


def aliases(declared: Column | None, header: str) -> tuple[str, ...]:
    """The other wordings of a known layout's column."""
    if declared is None:
        return ()
    said = dict.fromkeys((*declared.wordings, *declared.aliases))
    return tuple(one for one in said if plain(one) != plain(header))
