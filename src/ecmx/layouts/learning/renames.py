"""Which new columns of a sheet may be known ones under another name: they stand where one is missing, and their cells fit it.

Renamed is not gone plus new. Nothing is decided here: a person is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from ecmx import guidance
from ecmx.layouts.learning.lacking import fits, fits_loudly
from ecmx.layouts.learning.samples import SampledColumn, SampledTab
from ecmx.layouts.learning.together import NAMES, POPULATIONS
from ecmx.layouts.model import Column
from ecmx.layouts.recognition import header_key, stood_between

__all__ = ["meaning_of_column", "renames"]

FITS = 0.6  # of the filled cells, where the place says the same


def renames(tab: SampledTab, before: Sequence[Column]) -> dict[str, tuple[Column, ...]]:
    """By letter of a column that nothing is known of, the missing columns whose new name its header may be, the likeliest first.

    before: the columns that the layout has of this tab
    """
    here = [column for column in tab.columns if column.plan.header]
    places = {key: at for at, column in enumerate(here) for key in keys_of(column)}
    stands = [next((places[key] for key in keys_in(column) if key in places), None) for column in before]
    carried = {element.id for column in here for element in column.plan.elements}
    found: dict[str, tuple[Column, ...]] = {}
    for at, column in enumerate(here):
        if column.plan.declared is not None or column.plan.elements:
            continue
        gone = [one for one, there in zip(before, stands, strict=True) if there is None and missing(one, carried)]
        beside = [one for one in gone if stood_between(before.index(one), stands, at) and like(column, one, FITS)]
        alike = [one for one in gone if one not in beside and looks_like(column, one)]
        if beside or alike:
            found[column.plan.letter] = (*beside, *alike)
    return found


def keys_of(column: SampledColumn) -> set[str]:
    """By what a column of the sheet is found in the layout; a column under a new name that is known by its words too."""
    declared = column.plan.declared
    return {header_key(column.plan.header)} | (keys_in(declared) if declared is not None else set())


def keys_in(column: Column) -> set[str]:
    """The wordings of a layout's column."""
    return {header_key(one) for one in column.wordings}


def missing(column: Column, carried: set[str]) -> bool:
    """Whether a column that is not there carried something that no other column of the sheet does."""
    return bool(meaning_of_column(column)) and not set(column.elements) & carried


def meaning_of_column(column: Column) -> str:
    """What a column carries, as an answer says it; "" for nothing of ours."""
    if column.element or column.extension:
        return str(column.element or column.extension)
    if column.flags:
        return POPULATIONS
    return next((name for name, who in NAMES.items() if any(f".{who}_last_name" in part for part in column.parts)), "")


def like(column: SampledColumn, gone: Column, share: float) -> bool:
    """Whether the cells do not speak against it; codes and text of the plan's own say nothing."""
    return gone.element is None or fits(column, guidance.element(gone.element), share)


def looks_like(column: SampledColumn, gone: Column) -> bool:
    """Whether the cells alone say so, wherever the column stands now."""
    if gone.element is None:
        return False
    element = guidance.element(gone.element)
    return element.kind.selective and fits_loudly(column, element)
