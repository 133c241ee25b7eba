"""How one column's values are written otherwise: dates, yes and no, codes, what stands between parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ecmx import guidance
from ecmx.guidance import DAY_FIRST, DataElement
from ecmx.guidance.values import Kind
from ecmx.layouts.drift.difference import DifferenceKind, Harm
from ecmx.layouts.model import Column, Layout

__all__ = ["spelt_otherwise"]

NO_IS_X = "Y/X"
YES_IS_X = "X/blank"


@dataclass(frozen=True, slots=True)
class SpellingChange:
    """What is otherwise, without its place."""

    kind: DifferenceKind
    harm: Harm
    says: str
    reading: str
    sending: str


def spelt_otherwise(old: Column, new: Column, layouts: tuple[Layout, Layout]) -> Iterator[SpellingChange]:
    """Everything that is written otherwise in one column."""
    if new.element:
        element = guidance.element(new.element)
        before, after = (
            layout.spelling_as_read(column, element) for column, layout in zip((old, new), layouts, strict=True)
        )
        if before != after:
            yield spelling_changed(element, before, after)
        yield from codes_changed(dict(old.codes), dict(new.codes), element.label)
    if new.parts and old.separator != new.separator:
        yield SpellingChange(
            kind=DifferenceKind.SEPARATOR,
            harm=Harm.HARMFUL,
            says=f"The parts are separated by “{new.separator}” now, no longer by “{old.separator}”.",
            reading="With the old layout the cell is not split: all of it would be read as the first part.",
            sending="What the old layout writes is not split there.",
        )
    if new.flags:
        yield from codes_changed(dict(old.flags), dict(new.flags), "the populations")


def spelling_changed(element: DataElement, before: str, after: str) -> SpellingChange:
    """Another way to write the same kind of value."""
    swapped = {before, after} == {NO_IS_X, YES_IS_X}
    turned = DAY_FIRST in (before, after) or swapped
    reading = "The new form is recognized from the column itself, and the check says so."
    if DAY_FIRST in (before, after):
        reading = "A day up to the twelfth can be read both ways. Where the file does not show which, it is not read; the check says so."
    elif swapped:
        reading = (
            "An X that meant yes now means no, or the reverse. Where the column does not show which, it is not read."
        )
    return SpellingChange(
        kind=difference_of(element.kind),
        harm=Harm.HARMFUL if turned else Harm.ACTION,
        says=f"{element.label} is written as {after} now, no longer as {before}.",
        reading=reading,
        sending=f"The old layout still writes {before}"
        + (", which would be read as something else." if turned else "."),
    )


def difference_of(kind: Kind) -> DifferenceKind:
    """What kind of difference another spelling is."""
    if kind.is_day:
        return DifferenceKind.DATE_FORM
    return DifferenceKind.YES_NO if kind.coding else DifferenceKind.SPELLING


def codes_changed(old: Mapping[str, str], new: Mapping[str, str], what: str) -> Iterator[SpellingChange]:
    """Codes of the partner that are new, gone, or mean something else."""
    for code in [code for code in old if code in new and old[code] != new[code]]:
        yield SpellingChange(
            kind=DifferenceKind.CODE_CHANGED,
            harm=Harm.HARMFUL,
            says=f"The code “{code}” of {what} meant {old[code]} and now means {new[code]}.",
            reading=f"With the old layout it would still be read as {old[code]}, and nothing would look wrong.",
            sending=f"What the old layout writes as “{code}” would be read as {new[code]}.",
        )
    for code in [code for code in new if code not in old]:
        yield SpellingChange(
            kind=DifferenceKind.CODE_ADDED,
            harm=Harm.ACTION,
            says=f"“{code}” is a new code of {what}; it means {new[code]}.",
            reading="The old layout does not know it: a cell with it is not read, or kept as written where any text may be a code.",
            sending="The old layout never writes it.",
        )
    for code in [code for code in old if code not in new]:
        yield SpellingChange(
            kind=DifferenceKind.CODE_DROPPED,
            harm=Harm.ACTION,
            says=f"“{code}” is no longer a code of {what}; it meant {old[code]}.",
            reading="Nothing changes for files that do not use it.",
            sending="The old layout may still write it.",
        )
