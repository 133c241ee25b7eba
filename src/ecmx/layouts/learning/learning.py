"""Learn a layout: recognize each tab of the samples, settle every column, put the layout together, and prove that it reads them.

The one place where the rooms of learning are wired together.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from ecmx.errors import EcmxError, OurFault
from ecmx.guidance import FileType
from ecmx.layouts.learning.answers import unanswered_left
from ecmx.layouts.learning.arrangement import arranged, lines_above, tab_of
from ecmx.layouts.learning.columns import columns_of
from ecmx.layouts.learning.headers_aside import asides
from ecmx.layouts.learning.learned import Learned, Lesson, LineAbove
from ecmx.layouts.learning.proof import proved
from ecmx.layouts.learning.refusals import (
    demand_different_cells,
    demand_key,
    demand_one_table,
    demand_records,
    demand_same_file,
    demand_something_known,
)
from ecmx.layouts.learning.samples import Sample, SampledTab, sampled
from ecmx.layouts.learning.sayable import Private
from ecmx.layouts.learning.several_plans import for_several_plans
from ecmx.layouts.learning.several_samples import pooled
from ecmx.layouts.learning.spelling import order_of
from ecmx.layouts.masks import masked_text
from ecmx.layouts.model import Column, Layout

__all__ = ["learn"]


def learn(
    samples: Sequence[Sample],
    *,
    name: str,
    partner: str = "",
    types: Collection[FileType] = (),
    known: Layout | None = None,
    effective: date | None = None,
    asking: bool = False,
    as_of: date,
) -> Lesson:
    """A layout out of samples of one file, filled or blank.

    types: what the file is, where that is known; known: an earlier layout of it, whose columns keep their meaning
    effective: the first day on which the new layout is the partner's; asking: somebody is there to answer questions
    Raises FileUnusable where a sample is not one of the four files, or cannot be learned from.
    """
    found = []
    for sample in samples:
        try:
            tabs, others = sampled(sample, (), known, types, as_of)
        except EcmxError:
            raise
        except Exception as fault:  # noqa: BLE001 – whatever we did wrong, the sample is named
            raise OurFault.of(fault, sample.name) from None
        demand_records(sample, tabs, others, told=bool(types))
        for tab in tabs:
            demand_one_table(sample, tab)
            demand_different_cells(sample, tab)
        if known is not None:
            demand_same_file(sample, tabs, known)
        found.append(tabs)
    tabs = pooled(found)
    private = Private.of(tabs, as_of)
    before = [known_columns(known, tab) for tab in tabs]
    columns = tuple(
        columns_of(tab, number, private, order=order_of(tab.columns), before=before[number])
        for number, tab in enumerate(tabs)
    )
    demand_something_known(samples[0], columns, asking=asking)
    demand_key(samples[0], tabs, columns)
    whose = partner or (known.partner if known else partner_of(tabs))
    above = [lines_above(tab, tab_of(known, tab), private, whose) for tab in tabs]
    layout = arranged(
        tabs,
        columns,
        known=known,
        private=private,
        titles=[lines for lines, _ in above],
        name=name,
        partner=whose or name,
        effective=effective,
    )
    withheld = tuple(LineAbove(at, row, masked_text(line)) for at, (_, left) in enumerate(above) for row, line in left)
    said = (*remarks(tabs, columns, known), *left_out(tabs, private))
    lesson = Lesson(layout, columns, said, tuple(tabs), withheld, private, asides(tabs, private, before))
    return proved(lesson if asking else for_several_plans(unanswered_left(lesson)), samples, as_of)


def known_columns(known: Layout | None, tab: SampledTab) -> tuple[Column, ...]:
    """The columns that the layout before has of a tab."""
    sheet = tab_of(known, tab)
    return known.columns_of(sheet) if known is not None and sheet is not None else ()


def partner_of(tabs: Sequence[SampledTab]) -> str:
    """The plan's name, where a column of the sample says it and says one."""
    for column in (column for tab in tabs for column in tab.columns):
        if column.plan.element and column.plan.element.id == "mif.mcp_name":
            names = column.text.drop_nulls().unique()
            return str(names[0]) if len(names) == 1 else ""
    return ""


def remarks(
    tabs: Sequence[SampledTab], columns: Sequence[tuple[Learned, ...]], known: Layout | None
) -> tuple[str, ...]:
    """What there is to say of the lesson as a whole."""
    said = []
    if not any(tab.rows for tab in tabs):
        spelt = "as in the previous form" if known else "the guidance's way"
        said.append(
            "The samples have no rows: the columns are recognized by their words alone, and dates and codes are assumed to be written"
            f" {spelt}."
        )
    said += [f"Only the first {tab.rows:,} rows of a tab were looked at." for tab in tabs if tab.cut]
    ordered = [one for tab in columns for one in tab for question in one.questions if question.about == "dates"]
    if ordered:
        said.append(
            f"{len(ordered)} columns of dates do not show which is the month and which is the day; we assume that the month comes first."
        )
    return tuple(dict.fromkeys(said))


def left_out(tabs: Sequence[SampledTab], private: Private) -> list[str]:
    """What names of tabs and files the layout does not say because they name a member."""
    said = []
    if any(private.in_name(tab.plan.name) for tab in tabs):
        said.append("A tab's name has the same text as a member's cells, so it is not kept in the form.")
    if any(private.in_name(tab.sample) for tab in tabs):
        said.append("The file's name has the same text as a member's cells, so it is not kept in the form.")
    return said
