"""Any list of the hub's as a workbook, for whoever may take one out: one permission, and recorded with what narrowed it and its rows.

What stands in the rows is what the list's own look gave to whoever asks; nothing is asked of the database here.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl
from django.db import transaction

from ecmx.files import FORBIDDEN, ColumnOut, SheetOut, file_out
from ecmx.guidance import on_paper
from ecmx.hub.accounts import By, Detail, record
from ecmx.hub.home import Home

__all__ = ["ListOut", "written_list"]

Cell = str | int | date | None
_FORMS = {int: ("number", 12.0), date: ("date", 12.0)}
_SAFE = "It is not kept up to date: make a new one, and delete this one when you are done. It may contain people's health data."


@dataclass(frozen=True)
class ListOut:
    """A list. code: of letters, for the audit ("tasks"); title: in words; heads: of the columns; rows: a cell a column

    filters: codes of what narrowed it, never what was looked for; members: whose rows they are
    """

    code: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    filters: Sequence[str] = ()
    members: Sequence[int] = field(default_factory=tuple)


def written_list(made: ListOut, *, by: By, home: Home) -> bytes:
    """The workbook: the list, and a tab that says what it is. Raises UsageProblem where the person may not."""
    by.demand("roster.export")
    with transaction.atomic():
        detail: dict[str, Detail] = {"filter": sorted(made.filters), "rows": len(made.rows)}
        record(by, f"{made.code}.export", "member", sorted(set(made.members)), detail)
    columns = [_column(head, [row[at] for row in made.rows]) for at, head in enumerate(made.heads)]
    about = pl.DataFrame({"": _about(made, by, home)}, schema={"": pl.String})
    out = io.BytesIO()
    sheets = [
        SheetOut(made.title[:31], tuple(one for one, _, _ in columns), filtered=True, fixed=1),
        SheetOut("About", (ColumnOut("About this list", width=110),), filtered=False),
    ]
    with file_out(out, "xlsx", sheets) as book:
        text = pl.DataFrame([series for _, series, _ in columns])
        book.write(0, text, {native.name: native for _, _, native in columns if native is not None})
        book.write(1, about.rename({"": "About this list"}))
    return out.getvalue()


def _column(head: str, cells: Sequence[Cell]) -> tuple[ColumnOut, pl.Series, pl.Series | None]:
    """How it is written, its text, and its days or numbers as such."""
    kinds = {type(one) for one in cells if one not in (None, "")}
    form, width = _FORMS.get(next(iter(kinds)), ("text", 26.0)) if len(kinds) == 1 else ("text", 26.0)
    text = pl.Series(head, [_text(one) for one in cells], dtype=pl.String).str.replace_all(FORBIDDEN, "")
    native = None if form == "text" else pl.Series(head, [None if one == "" else one for one in cells])
    return ColumnOut(head, form, width), text, native


def _text(one: Cell) -> str | None:
    """A cell as text; blank is nothing."""
    said = on_paper(one) if isinstance(one, date) else "" if one is None else str(one)
    return said or None


def _about(made: ListOut, by: By, home: Home) -> list[str]:
    now = datetime.now(home.settings.zone)
    return [
        f"{made.title}: {by.organization.name}",
        f"Made on {on_paper(now.date())} at {now:%H:%M}",
        f"{len(made.rows):,} rows" + (", part of the list: it was filtered" if made.filters else ""),
        "Invented members only." if home.settings.demo else _SAFE,
    ]
