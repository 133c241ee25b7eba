"""The work list as a workbook: by its layout, as any plan's template is made, filled in with what is known, with lists to pick from."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.files import Place, aside
from ecmx.files.forms import (
    CellFilled,
    Choice,
    Colour,
    EntryRule,
    Field,
    Form,
    FormPage,
    LineStyle,
    Message,
    PageLine,
    Weight,
    write_form,
)
from ecmx.guidance import ON_PAPER, FileType, date_form, element, on_paper
from ecmx.guidance.values import State
from ecmx.hub.accounts import By, Organization, demand_whole, record
from ecmx.hub.partners import Partner
from ecmx.hub.work.events import EVENTS, SAYABLE
from ecmx.hub.work.listing import SHARING, ListRow, list_rows, month_of, pick_of
from ecmx.hub.work.outcomes import OUTCOMES
from ecmx.hub.work.questions import ask_open_questions
from ecmx.hub.work.refusal_reasons import REFUSALS
from ecmx.hub.work.whom import staff_now
from ecmx.hub.work.work_columns import (
    MEMBERS,
    Stamp,
    carried,
    cell_text,
    column_told,
    list_words,
    stamped_columns,
    work_layout,
)
from ecmx.layouts import Column, SheetWriter, sheet_writers
from ecmx.layouts.templates import as_filled, grid_of

__all__ = ["WorkList", "work_list", "write_work_list"]

BLANK_ROWS = 2000  # in which lists and messages still stand


@dataclass(frozen=True)
class WorkList:
    """A list that was made. members: how many rows it has, of how many people"""

    form: Form
    rows: int
    people: int
    month: str


def work_list(*, by: By, plan: Partner | None = None, month: str = "") -> WorkList:
    """The list to be filled. plan: its members alone; month: as 2026-10, whose totals are asked; else the one that we have.

    Making it is recorded. Raises UsageProblem where the person may not, or there is no such month.
    """
    by.demand("work.list")
    demand_whole(by)
    month = month or timezone.localdate().isoformat()[:7]
    try:
        days = month_of(month)
    except ValueError:
        raise UsageProblem("month-unreadable", "There is no such month.", "Write it as 2026-10.") from None
    organization = by.organization
    with transaction.atomic():
        ask_open_questions(organization)
        rows = list_rows(organization, plan=plan, month=days)
        picks = _picks(organization, rows)
        members = sorted({row.member for row in rows})
        record(by, "work.list", "member", members, {"rows": len(rows), "plan": plan.pk if plan else None})
    return WorkList(_form(organization, rows, picks, month), len(rows), len(members), month)


def write_work_list(made: WorkList, target: Place, *, password: str | None = None, over: bool = False) -> None:
    """Write the list to a path, whole or not at all, or into memory; protected where there is a password."""
    with aside(target, password=password, over=over) as place:
        write_form(made.form, place)


def _picks(organization: Organization, rows: Sequence[ListRow]) -> Mapping[str, tuple[Choice, ...]]:
    """The lists that one picks from, by their names."""
    staff = staff_now(organization)
    plans = Partner.objects.of(organization).filter(kind=Partner.Kind.PLAN).exclude(stage="inactive").order_by("name")
    return {
        "events": tuple(Choice(EVENTS[code].words) for code in SAYABLE),
        "refusals": tuple(Choice(one.words) for one in REFUSALS.values()),
        "sharing": tuple(Choice(words) for words in SHARING if words),
        "care-managers": tuple(Choice(one.name) for one in staff if one.care_manager or one.central_liaison),
        "staff": tuple(Choice(one.name, "clinical" if one.clinical else "not clinical") for one in staff),
        "outcomes": tuple(Choice(one.words) for one in OUTCOMES.values()),
        "members": tuple(Choice(pick_of(row)) for row in rows),
        "plans": tuple(Choice(one.name) for one in plans),
    }


def _form(
    organization: Organization, rows: Sequence[ListRow], picks: Mapping[str, tuple[Choice, ...]], month: str
) -> Form:
    grids = []
    for writer in sheet_writers(work_layout()):
        name = writer.sheet.names[0]
        grid = grid_of(writer, name)
        fields = tuple(
            _field(field, column, writer, picks) for field, column in zip(grid.fields, writer.columns, strict=True)
        )
        filled = _filled(writer, rows, month) if name == MEMBERS else ()
        made = replace(grid, fields=fields, filled=filled, rows=len(filled) or BLANK_ROWS, gaps=(), unique=())
        grids.append(made)
    page = _how_to(organization, len(rows), month)
    return Form(f"Work list of {organization.name}", (page, *grids), opens_on=page.name)


def _field(field: Field, column: Column, writer: SheetWriter, picks: Mapping[str, tuple[Choice, ...]]) -> Field:
    """A template's column as the list has it: its own words, its list, shaded where it is for reading."""
    kind = writer.sheet.types[0]
    told = column_told(column, kind)
    if told is None:
        return field
    header = column.wordings[0]
    reading = told.use != "fill"
    note = told.says or ("" if reading else field.note)
    prompt = Message(header, told.says) if told.says and not reading else None if reading else field.prompt
    entry = field.entry
    if reading:
        alert = Message("For reading", "This column is read-only. Changes here are not recorded.")
        entry = EntryRule(formula="FALSE", blocks=True, alert=alert)
    elif told.choices:
        alert = Message(
            "Please pick from the list", "This is not in the list and may not be understood. Keep it anyway?"
        )
        choices = picks[told.choices]
        entry = EntryRule(choices, header, alert=alert) if choices else EntryRule()
    colour = Colour.GREY if reading else _COLOURS.get(kind, field.colour)
    form = date_form(ON_PAPER).excel if told.day else field.number_format
    return replace(
        field,
        note=note,
        prompt=prompt,
        entry=entry,
        colour=colour,
        width=told.width or field.width,
        number_format=form,
        weight=Weight.OPTIONAL if reading else Weight(told.weight),
        reading=reading,
        wraps=told.wraps,
        hidden=told.use == "hidden",
    )


_COLOURS = {FileType.RTF: Colour.GREEN, FileType.OTF: Colour.PLUM, FileType.REFERRAL: Colour.BLUE}


def _filled(writer: SheetWriter, rows: Sequence[ListRow], month: str) -> tuple[tuple[CellFilled, ...], ...]:
    """The rows as the layout's own writer writes them, each with the stamp of what it says."""
    if not rows:
        return ()
    frame = _frame(writer, rows)
    list_id = secrets.token_hex(4)
    texts = {name: cell_text(frame, name) for name in stamped_columns()}
    stamps = [
        Stamp.made(list_id, month, {name: column[at] for name, column in texts.items()}).text()
        for at in range(len(rows))
    ]
    cells = writer.cells(frame.with_columns(pl.Series("ext.ours_stamp", stamps)))
    return as_filled(cells)


def _frame(writer: SheetWriter, rows: Sequence[ListRow]) -> pl.DataFrame:
    """The rows as records: a column an element with its states, an extension, and the plan."""
    made: dict[str, Any] = {"plan": [row.plan.name for row in rows]}
    for column in writer.columns:
        name = carried(column)
        values = [row.cells.get(name) for row in rows]
        if column.extension:
            made[name] = pl.Series([value or None for value in values], dtype=pl.String)
        elif column.element:
            made[name] = pl.Series(values, dtype=element(column.element).kind.dtype)
            blank = [State.BLANK if value is None else State.VALUE for value in values]
            states = [row.states.get(name, state) for row, state in zip(rows, blank, strict=True)]
            made[f"{name}:state"] = pl.Series([int(state) for state in states], dtype=pl.UInt8)
    return pl.DataFrame(made)


def _how_to(organization: Organization, rows: int, month: str) -> FormPage:
    today = timezone.localdate()
    told = list_words()
    lines = [
        PageLine(f"Work list of {organization.name}", LineStyle.TITLE),
        PageLine(f"Made on {on_paper(today)} with {rows:,} rows. The month of its totals: {month}.", marker=" "),
        PageLine(),
        PageLine("How to fill it in", LineStyle.HEADING),
        *(PageLine(text, marker=f"{number}.") for number, text in enumerate(told.steps, 1)),
        PageLine(),
        PageLine("Good to know", LineStyle.HEADING),
        *(PageLine(text, marker="•") for text in told.good_to_know),
    ]
    return FormPage("How to", tuple(lines))
