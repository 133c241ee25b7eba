"""The reporting period that a sample tells: it dates the layout and the file's name."""

from __future__ import annotations

from datetime import date

from ecmx.layouts.learning.samples import SampledTab

__all__ = ["period_of"]


def period_of(tab: SampledTab) -> date | None:
    """The first day of the period that the tab's rows report on; None where they do not say it, or not all the same."""
    for column in tab.columns:
        if column.plan.element and column.plan.element.id.endswith(".reporting_period") and column.reading is not None:
            starts = column.reading.value.struct.field("start").drop_nulls()
            found = starts.unique()
            day = found[0] if len(found) == 1 else None
            return day if isinstance(day, date) else None
    return None
