"""Columns of yes and no that nobody knows by their headers, several in one place: most likely the populations of focus of a form.

They are asked about in one question: which population each is, of adults, of children, or of both, as the guidance's releases have them.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from ecmx import guidance
from ecmx.guidance import DataElement, FileType
from ecmx.layouts.learning.lacking import fits_loudly
from ecmx.layouts.learning.samples import SampledColumn, SampledTab
from ecmx.layouts.learning.together import POPULATIONS
from ecmx.layouts.recognition import How

__all__ = ["is_flag", "may_be_populations", "unknown_flags"]

LEAST = 3
TEXTS_MOST = 3


def unknown_flags(tab: SampledTab) -> frozenset[str]:
    """The letters of such columns; none where the tab's populations stand there as text, or fewer of them are missing than there are."""
    held = {element.id for column in tab.columns for element in column.plan.elements}
    if any(
        column.plan.extension == POPULATIONS or (column.plan.declared and column.plan.declared.flags)
        for column in tab.columns
    ):
        return frozenset()
    found: list[str] = []
    for flag, run in groupby(tab.columns, key=is_flag):
        letters = [column.plan.letter for column in run if flag and is_unknown(column)]
        found += letters if len(letters) >= LEAST else []
    lacking = [one for file in tab.plan.types for one in lacking_of(file, held)]
    return frozenset(found) if found and len(lacking) >= len(found) else frozenset()


def is_flag(column: SampledColumn) -> bool:
    """Whether the cells of a column say yes or no, and are filled enough to tell."""
    if len(column.text.drop_nulls().unique()) > TEXTS_MOST:
        return False
    return fits_loudly(column, guidance.populations(FileType.MIF)[0].element)


def is_unknown(column: SampledColumn) -> bool:
    """Whether nothing is known of a column."""
    plan = column.plan
    return bool(plan.header) and not (plan.elements or plan.extension or plan.declared or plan.how is How.UNSURE)


def lacking_of(file: FileType, held: Collection[str]) -> list[DataElement]:
    """The populations of a file that no column is, of the release whose populations the tab has; without any, of guidance 1.1."""
    mine = max(by_release(file), key=lambda told: sum(one.id in held for one in told))
    return [one for one in mine if one.id not in held]


def by_release(file: FileType) -> list[list[DataElement]]:
    """The populations of a file in each release, guidance 1.1 first."""
    base, *later = (release.id for release in guidance.releases())
    names = (base, *(f"{base}+{name}" for name in later))
    return [[one.element for one in guidance.populations(file, name)] for name in names]


def may_be_populations(types: Collection[FileType], held: Collection[str]) -> tuple[DataElement, ...]:
    """What such columns may be: the populations that no column is, of adults, of children, of both; then what else is yes or no."""
    found = {one.id: one for file in types for one in lacking_of(file, held)}
    found |= {one.id: one for file in types for told in by_release(file) for one in told}
    found |= {one.id: one for one in guidance.elements() if one.file in types and one.kind.coding}
    return tuple(one for one in found.values() if one.id not in held)
