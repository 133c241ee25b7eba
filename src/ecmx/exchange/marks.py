"""What is said of a sheet's looks: what is hidden, struck through, commented on or merged, and what of it could not be read.

Said once a sheet, of rows that were read. Knows no cell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import polars as pl

from ecmx.files import Sheet, column_index
from ecmx.findings import Findings, listed, numbered_rows, rule
from ecmx.layouts import SheetPlan

__all__ = ["tell_marks"]


def tell_marks(
    sheet: Sheet, plan: SheetPlan, read: Iterable[pl.Series], members: Iterable[pl.Series], findings: Findings
) -> None:
    """Once all rows of a sheet were read. read: their numbers; members: those of members' rows."""
    marks = sheet.marks
    rows = {row for part in read for row in part.to_list()}
    headed = [column_index(one.letter) for one in plan.columns if one.header]
    cut = {row for row, fields in marks.short if fields < max(headed, default=0)}
    own = {row for part in members for row in part.to_list()} if cut or sheet.merged_across else set()
    for code, marked in (
        ("cells-merged", sheet.filled_down),
        ("cells-merged-across", across(sheet, headed) & own),
        ("rows-cut-short", cut & own),
        ("rows-hidden", marks.hidden_rows),
        ("rows-struck", marks.struck),
        ("rows-commented", marks.commented),
    ):
        if told := sorted(rows.intersection(marked)):
            findings.add(rule(code), sheet=plan.name, facts={"rows": numbered_rows(told)})
    if marks.unread:
        findings.add(rule("cells-unread"), sheet=plan.name, facts={"rows": numbered_rows(marks.unread)})
    if columns := [one.letter for one in plan.columns if one.letter in marks.hidden_columns]:
        findings.add(rule("columns-hidden"), sheet=plan.name, facts={"columns": listed(columns)})


def across(sheet: Sheet, headed: Collection[int]) -> set[int]:
    """Rows in which one value goes across several columns that have a header."""
    blocks = {block for _, block in sheet.merged_across}
    wide = {one for one in blocks if sum(one.first_column <= at <= one.last_column for at in headed) > 1}
    return {row for row, block in sheet.merged_across if block in wide}
