"""What a column of the plan's own might be after all: the elements that its tab lacks, by shared words or by cells that fit.

A plan's own column is only believed to be one where nothing that is missing is like it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ecmx import guidance
from ecmx.guidance import DataElement
from ecmx.guidance.values import Kind
from ecmx.layouts.learning.rereading import reread
from ecmx.layouts.learning.samples import SampledColumn, SampledTab
from ecmx.layouts.recognition import GENERAL, OPTIONS_MOST, is_list, needed, stem, wording

__all__ = ["fits", "fits_loudly", "might_be"]

WHOSE = frozenset({"member", "ecm"})
ALIKE = 2  # general words that two headers share
FITS = 0.6  # of the filled cells where a word is shared
FITS_ALONE = 0.95  # where none is
LIKE_EACH_OTHER = 3  # so many lacking elements of a kind; beyond that the cells tell nothing
CELLS_LEAST = 3


def might_be(tab: SampledTab, column: SampledColumn) -> tuple[str, ...]:
    """The ids of the lacking elements that a column may be, the likeliest first; none where it is surely the plan's own."""
    lacking = lacking_of(tab)
    said = wording(column.plan.header).concepts
    shared = {one.id: likeness(said, needed(stem(one.id))) for one in lacking}
    kinds = Counter(type(one.kind) for one in lacking)
    by_words = [one for one in lacking if shared[one.id] and fits(column, one, FITS)]
    by_cells = [
        one for one in lacking if one not in by_words and (is_key_column(column, one) or looks_like(column, one, kinds))
    ]
    by_words.sort(key=lambda one: -shared[one.id])
    return tuple(one.id for one in (*by_words, *by_cells))[:OPTIONS_MOST]


def is_key_column(column: SampledColumn, element: DataElement) -> bool:
    """Whether it may be the column of CINs that a tab lacks; lists kept by hand have gaps and slips."""
    return element.plays("member") and filled_enough(column) and fits(column, element, FITS)


def looks_like(column: SampledColumn, element: DataElement, lacking: Mapping[type[Kind], int]) -> bool:
    """Whether nearly all cells are of an element's kind, which few of those that are missing are of. lacking: how many of each kind are"""
    return element.kind.selective and lacking[type(element.kind)] <= LIKE_EACH_OTHER and fits_loudly(column, element)


def likeness(said: frozenset[str], need: frozenset[str]) -> int:
    """How many telling words a header shares with an element; of words that many elements have, two count for one."""
    both = said & need
    return 2 * len(both - GENERAL) + (len(both & GENERAL - WHOSE) >= ALIKE)


def lacking_of(tab: SampledTab) -> list[DataElement]:
    """The elements of the tab's file types that none of its columns is."""
    held = {element.id for column in tab.columns for element in column.plan.elements}
    held |= {column.plan.extension for column in tab.columns if column.plan.extension}
    every = (*guidance.keys(), *guidance.elements())
    mine = [one for one in every if one.file in tab.plan.types and one.id not in held]
    if any(guidance.plays(name, "member") for name in held if not name.startswith("ext.")):
        return [one for one in mine if not one.key]
    return [one for one in mine if not one.key or one.plays("member")]


def filled_enough(column: SampledColumn) -> bool:
    """Whether the cells have a say."""
    return column.filled >= CELLS_LEAST


def fits(column: SampledColumn, element: DataElement, share: float) -> bool:
    """Whether that share of the filled cells looks like an element, or they are a list of codes; true where too few are filled."""
    if not filled_enough(column) or (element.kind.codes is not None and is_list(column.text)):
        return True
    if element.kind not in column.fitting:
        reading = reread(column, element).reading
        assert reading is not None
        column.fitting[element.kind] = element.kind.fitting(reading)
    return len(column.text) - column.fitting[element.kind] <= (1 - share) * column.filled


def fits_loudly(column: SampledColumn, element: DataElement) -> bool:
    """Whether nearly all of enough cells look like an element."""
    return filled_enough(column) and fits(column, element, FITS_ALONE)
