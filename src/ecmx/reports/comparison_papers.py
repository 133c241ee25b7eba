"""Last month against this as a workbook, which shows the members, and as a page, which shows them where that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from ecmx.comparing import KINDS, Comparison
from ecmx.files import ColumnOut, SheetOut, aside, file_out
from ecmx.findings import counted
from ecmx.reports.comparison import NO_PLAN, by_place, element_words, place_words, side_words
from ecmx.reports.html import PageTable, tables_page

__all__ = ["comparison_page", "write_comparison"]

_PRIVATE = "It has people's health data. Keep it as safe as the files themselves, and delete it when you are done."
_CHANGES = (
    ColumnOut("What", width=24),
    ColumnOut("Plan", width=24),
    ColumnOut("CIN", width=12),
    ColumnOut("Last name", width=18),
    ColumnOut("First name", width=16),
    ColumnOut("Born", width=12),
    ColumnOut("What changed", width=34),
    ColumnOut("Before", width=30),
    ColumnOut("After", width=30),
    ColumnOut("Where", width=44),
)
_ABOUT = (ColumnOut("About", width=24), ColumnOut("What it says", width=110))
_AMBER = "#FFE8B8"
_GONE = "Missing (not Termed)"
_WHY = {
    "new": "Listed this month, not last month.",
    "gone": "Listed last month but not this month, and the plan did not say Termed. Ask the plan.",
    "termed": "The plan says Termed, and did not last month.",
    "returned": "Was Termed last month, and no longer is.",
    "moved": "Came from another plan, or to another site, provider or county.",
    "contact": "Address, phone, e-mail, language or guardian.",
    "status": "Authorization, assignment, renewal or record status; in a return, the engagement status. New to Continuing is not a change.",
    "other-cin": "Left and came back under another CIN, with the same names and birth date. Check whether it is one person.",
}


def write_comparison(done: Comparison, target: Path, *, password: str | None = None, over: bool = False) -> None:
    """Write the workbook, whole or not at all. Raises UsageProblem where that cannot be."""
    counts = done.counts()
    by_plan = (
        ColumnOut("Plan", width=28),
        *(ColumnOut(head, "number", 13) for head in ("Last", "This", *KINDS.values())),
    )
    tabs = [
        SheetOut("By plan", by_plan, printed=True, fixed=1),
        SheetOut("Members", _CHANGES, filtered=True, fixed=5, tints=((0, _GONE, _AMBER),)),
        SheetOut("About", _ABOUT, printed=True),
    ]
    with aside(target, password=password, over=over) as place, file_out(place, "xlsx", tabs) as out:
        numbers = {name: counts[name] for name in counts.columns[1:]}
        out.write(
            0,
            counts.select(_blank_as_null(counts["plan"]), *(pl.col(name).cast(pl.String) for name in numbers)),
            numbers,
        )
        out.write(1, _rows(done))
        out.write(2, pl.DataFrame(_about(done), schema=["About", "What it says"], orient="row"))


def comparison_page(done: Comparison, *, show_values: bool) -> str:
    """The page as text. show_values: whether members may stand on it"""
    total = done.total()
    counts = done.counts()
    heads = ["Plan", "Last", "This", *KINDS.values()]
    plans = [[row[0] or NO_PLAN, *(f"{number:,}" for number in row[1:])] for row in counts.iter_rows()]
    if counts.height > 1:
        plans.append(["All", *(f"{number:,}" for number in total.values())])
    numbers = tuple(range(1, len(heads)))
    tables = [PageTable("By plan", heads, plans, "There are no members.", numbers, counted=False)]
    tables += [_kind_table(done, kind, show_values=show_values) for kind in KINDS if total[kind]]
    gone = total["gone"]
    verdict = f"{counted(gone, 'member')} {'is' if gone == 1 else 'are'} missing and not Termed"
    facts = [("Last month", side_words(done, "last")), ("This month", side_words(done, "this"))]
    facts += [("Please check", remark) for remark in done.remarks]
    return tables_page(
        title="Last month compared with this month",
        made="Members of the plans' files, compared by CIN",
        verdict=verdict if gone else "Nobody is missing without being Termed",
        good=not gone,
        privacy=_PRIVATE if show_values else "It shows counts and rows, and no members' names or values.",
        facts=facts,
        tables=tables,
        shows_values=show_values,
    )


def _kind_table(done: Comparison, kind: str, *, show_values: bool) -> PageTable:
    found = done.changes.filter(pl.col("kind") == kind)
    told = (found["element"] != "").any()
    if show_values:
        shown = (1, 2, 3, 4, 5, *((6, 7, 8) if told else ()), 9)
        rows = [[row[at] or "" for at in shown] for row in _rows(done).filter(pl.col("c0") == KINDS[kind]).iter_rows()]
        heads = [_CHANGES[at].header for at in shown]
    else:
        heads = ["Plan", "Where", "What changed"] if told else ["Plan", "Where"]
        rows = [
            [row["plan"] or NO_PLAN, place_words(row), element_words(row["element"])][: len(heads)]
            for row in by_place(found).iter_rows(named=True)
        ]
    return PageTable(KINDS[kind], heads, rows, "Nobody.", intro=_WHY[kind])


def _rows(done: Comparison) -> pl.DataFrame:
    """The changes as the workbook has them."""
    rows = [
        (
            KINDS[row["kind"]],
            row["plan"],
            row["cin"],
            row["last_name"],
            row["first_name"],
            row["born"],
            element_words(row["element"]),
            row["was"],
            row["now"],
            place_words(row),
        )
        for row in done.changes.iter_rows(named=True)
    ]
    names = {f"c{number}": pl.String() for number in range(len(_CHANGES))}
    made = pl.DataFrame(rows, schema=names, orient="row")
    return made.select(_blank_as_null(made[name]) for name in names)


def _blank_as_null(text: pl.Series) -> pl.Series:
    return text.set((text == "").fill_null(False), None)


def _about(done: Comparison) -> Sequence[tuple[str, str]]:
    return [
        ("Last month", side_words(done, "last")),
        ("This month", side_words(done, "this")),
        ("Last, This", "Members of the plan who are not Termed."),
        *((words, _WHY[kind]) for kind, words in KINDS.items()),
        *(("Please check", remark) for remark in done.remarks),
        ("Keep it safe", _PRIVATE),
    ]
