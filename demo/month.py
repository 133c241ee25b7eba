"""A clinic's month in one workbook of three plans' members: filled in a common form, with one plan's name misspelled; and corrected.

Nobody in it is real. Knows the form as a person sees it: tabs, a header row, a list of plans to choose from.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from ecmx.guidance import FileType
from ecmx.layouts import Layout, load_layout
from ecmx.layouts.merging import merge
from ecmx.layouts.templates import write_template
from ecmx.synthetic import Month, Setting
from ecmx.synthetic.files import write_invented

__all__ = ["MISSPELT", "MONTH", "MONTH_CORRECTED", "PLANS", "MonthPlan", "common_form", "corrected", "filled"]

#: Where the workbook lies in the demo's folder, and the corrected one.
MONTH, MONTH_CORRECTED = Path("month", "october.xlsx"), Path("month", "october-corrected.xlsx")
PERIOD = "2026-10"
AS_OF = date(2026, 11, 1)
TYPES = (FileType.RTF, FileType.OTF)


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """A plan whose members the clinic looks after: its name, and the layout that it wants returns in."""

    name: str
    wants: str


PLANS = (
    MonthPlan("Marigold Health Plan", "marigold-2026"),
    MonthPlan("Larkspur Health", "larkspur-return"),
    MonthPlan("Redbud Care", "redbud-return"),
)
MEMBERS = 36

#: Where somebody typed over the list: tab, row, what stands there, what was meant.
MISSPELT = ("Returns (RTF)", 15, "Larkspurr Helth", "Larkspur Health")


def common_form() -> Layout:
    """The one form that serves the three plans."""
    return merge([load_layout(plan.wants) for plan in PLANS], name="county", types=TYPES).layout


def filled(path: Path) -> None:
    """The month as the clinic filled it: the form with its lists and notes, below the headers the members of all three plans."""
    form = common_form()
    setting = Setting(21, Month.of(PERIOD), AS_OF, release="", plain_letters=True)
    with tempfile.TemporaryDirectory() as folder:
        blank, invented = Path(folder) / "blank.xlsx", Path(folder) / "invented.xlsx"
        write_template(form, blank)
        write_invented(form, setting, MEMBERS, invented)
        book, source = openpyxl.load_workbook(blank), openpyxl.load_workbook(invented)
    plans: dict[object, MonthPlan] = {}
    for tab in source.worksheets:
        for number, (_, cin, *cells) in enumerate(tab.iter_rows(min_row=2, values_only=True), 2):
            plan = plans.setdefault(cin, PLANS[len(plans) % len(PLANS)])
            for column, value in enumerate((plan.name, cin, *cells), 1):
                book[tab.title].cell(number, column).value = value
    where, row, wrong, meant = MISSPELT
    cell: Any = book[where].cell(row, 1)
    if cell.value != meant:
        raise RuntimeError(f"row {row} of the month is not {meant}'s")
    cell.value = wrong
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def corrected(source: Path, path: Path) -> None:
    """The same workbook, once somebody has chosen the plan from the list."""
    tab, row, _, meant = MISSPELT
    book = openpyxl.load_workbook(source)
    cell: Any = book[tab].cell(row, 1)
    cell.value = meant
    book.save(path)
