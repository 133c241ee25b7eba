"""The form itself: which tabs can carry members, whose they are, the cells that the layout's own writer makes of them, and the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import msgspec
import polars as pl

from ecmx import guidance
from ecmx.errors import UsageProblem
from ecmx.exchange import (
    PLAN,
    SAID,
    STATE,
    Options,
    Partners,
    Progress,
    Received,
    Target,
    of_usable,
    receive_files,
    with_members_beside,
)
from ecmx.files.forms import CellFilled, Form
from ecmx.guidance import FileType, on_paper
from ecmx.guidance.values import State
from ecmx.layouts import Layout, SheetLayout, SheetWriter, is_key, sheet_writers
from ecmx.layouts.templates import Beforehand, as_filled, write_template
from ecmx.prefilling.their_members import CIN, LeftOut, TheirMembers, members_of
from ecmx.prefilling.who_we_are import NPI, WhoWeAre, who_we_are

__all__ = ["ReturnAsked", "BegunReturn", "begin_return"]

_RETURNS = (FileType.RTF, FileType.OTF, FileType.REFERRAL)  # the first of them that a layout has is filled in
_SHOWN = 4  # plans that a sentence names


@dataclass(frozen=True, slots=True)
class ReturnAsked:
    """What is asked of a form.

    plan: whose members, where the layout is nobody's; all_are: the plan of all rows that name none
    month: the first and last day of the month reported on, None: the one that the members' files are of; sent_on: the production date
    termed: members too whose newest row is Termed; password: that protects the workbook; over: whether a file may be written over
    """

    plan: str = ""
    all_are: str = ""
    month: tuple[date, date] | None = None
    sent_on: date | None = None
    termed: bool = False
    password: str | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class BegunReturn:
    """A form that was written. members: how many rows it came with; plan: "" = of no single plan; said: what is to be told of it"""

    form: Form
    members: int
    plan: str
    month: tuple[date, date]
    left_out: LeftOut
    said: tuple[str, ...]


def begin_return(
    paths: Sequence[Path],
    layout: Layout,
    target: Path,
    options: Options,
    asked: ReturnAsked,
    progress: Progress | None = None,
) -> BegunReturn:
    """Write a plan's return with that plan's members out of some files. The files stay as they are.

    Raises FileUnusable for a file that cannot be read, UsageProblem where the layout carries no members, where they are several plans',
    where no one of them may stand in it, and where nothing can be written.
    """
    kind, tabs = _tabs(layout)
    received = [of_usable(one) for one in receive_files(paths, options, progress, keep=True)]
    try:
        return _written(received, (layout, kind, tabs), target, options, asked)
    finally:
        for one in received:
            one.close()


def _written(
    received: Sequence[Received],
    form: tuple[Layout, FileType, Sequence[int]],
    target: Path,
    options: Options,
    asked: ReturnAsked,
) -> BegunReturn:
    """form: the layout, the file type that is begun, and the numbers of its tabs"""
    layout, kind, tabs = form
    partners = received[0].partners.with_layouts([layout])
    layout = _of_plan(layout, asked.plan, partners)
    us = who_we_are(partners, asked.sent_on or options.as_of)
    ours = us.us.name if us.us is not None and us.us.npis else ""
    found = members_of(received, Target(layout, partners, asked.all_are, ours), termed=asked.termed)
    _demand_members(found, layout)
    plan = _demand_one_plan(found.frame, layout)
    month = asked.month or _month(found.months, options.as_of)
    rows = _records(found.frame, us, month, asked.sent_on or options.as_of)
    writers = sheet_writers(layout)
    cells: dict[int, tuple[tuple[CellFilled, ...], ...]] = {}
    lost: set[str] = set()
    for number, writer in enumerate(sheet_writers(with_members_beside(layout, kind), options.as_of)):
        if number in tabs:
            made = writer.cells(rows)
            cells[number] = as_filled(made)
            lost |= {name for name, gone in made.lost.items() if gone.any() and name != NPI and _is_known(rows, name)}
    inside, beside = _said(found, layout, us, plan, month, lost)
    shaded = (
        "Gray cells were filled in from your files; please check them. White and yellow cells are for you to fill in."
    )
    who = _who(rows) if not any(_names(writers[number]) for number in tabs) else ()
    came = Beforehand(cells, (*inside, shaded), us.offered, who)
    sealed = any(one.protected for one in received)
    made_form = write_template(layout, target, came=came, password=asked.password, sealed=sealed, over=asked.over)
    return BegunReturn(made_form, rows.height, plan, month, found.left_out, (*inside, *beside))


def _tabs(layout: Layout) -> tuple[FileType, tuple[int, ...]]:
    """The file type that members begin, and the numbers of its tabs. Raises UsageProblem where none does."""
    for kind in _RETURNS:
        found = tuple(
            number for number, sheet in enumerate(layout.sheets) if kind in sheet.types and _keyed(layout, sheet)
        )
        if found:
            return kind, found
    kinds = " and the ".join(kind.words for kind in layout.types)
    raise UsageProblem(
        "layout-carries-no-members",
        f"The form {layout.name} is for the {kinds}: there is nothing in it for you to fill in."
        if layout.types == (FileType.MIF,)
        else f"The form {layout.name} has no column for a member's CIN, so no member can be filled in.",
        "Name the plan's form (layout) for its return, outreach or referral file; ecmx layouts list shows them.",
    )


def _keyed(layout: Layout, sheet: SheetLayout) -> bool:
    return any(guidance.plays(name, "member") for column in layout.columns_of(sheet) for name in column.elements)


def _of_plan(layout: Layout, plan: str, partners: Partners) -> Layout:
    """The layout as that plan's. Raises UsageProblem where it is another's."""
    if not plan:
        return layout
    named = partners.require(plan, "plan").name
    if layout.partner and partners.require(layout.partner, "plan").name != named:
        raise UsageProblem(
            "layout-of-another-plan",
            f"The form {layout.name} belongs to {layout.partner}, and {named}'s members cannot be in it.",
            "Name that plan's own form, or run it without --plan.",
        )
    return msgspec.structs.replace(layout, partner=named)


def _demand_members(found: TheirMembers, layout: Layout) -> None:
    if found.frame.height:
        return
    whose = f"members of {layout.partner}" if layout.partner else "members"
    others = _counted_plans(found.left_out)
    fix = "Check whether these are that plan's files."
    if found.left_out.plans.get("") and layout.partner:
        fix = (
            f'If you know that they all belong to that plan: --all-are "{layout.partner}".'
            " Otherwise list the plan's names in partners.toml."
        )
    elif found.left_out.termed:
        fix = "They are all Termed: --termed includes them."
    raise UsageProblem("members-none", f"These files have no {whose} to fill in{f': {others}' if others else ''}.", fix)


def _demand_one_plan(rows: pl.DataFrame, layout: Layout) -> str:
    """Whose form it is: the layout's plan, else the only one that the members have. Raises UsageProblem where they are several plans'."""
    if layout.partner:
        return layout.partner
    plans = pl.select(pl.coalesce(rows[PLAN], rows[SAID])).to_series().unique()
    if len(plans) == 1:
        return str(plans[0] or "")
    tells = all(any(column.origin == "plan" for column in layout.columns_of(sheet)) for sheet in layout.sheets)
    if not tells:
        names = ", ".join(sorted(str(one) if one else "rows that name no plan" for one in plans.to_list()))
        raise UsageProblem(
            "members-of-several-plans",
            f"The form {layout.name} does not belong to a plan, and these members belong to {len(plans)}: {names}. One form goes to one"
            f" plan.",
            "Say whose form it is, once for each plan: --plan NAME; or name the plan's own form.",
        )
    return ""


def _month(months: Sequence[tuple[date, date]], day: date) -> tuple[date, date]:
    """The month that the members' files are of; where none says it, the last whole one. Raises UsageProblem where they are of several."""
    if len(months) > 1:
        said = ", ".join(first.isoformat()[:7] for first, _ in months)
        raise UsageProblem(
            "members-of-several-months",
            f"These members' files are of several months: {said}.",
            f"Say which month the form is for: --month {months[-1][0].isoformat()[:7]}",
        )
    if months:
        return months[0]
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _records(rows: pl.DataFrame, us: WhoWeAre, month: tuple[date, date], sent_on: date) -> pl.DataFrame:
    """The members with what a return says in every row."""
    made: list[pl.Series] = []
    for element in guidance.elements():
        if element.file is not FileType.RTF:
            continue
        if element.plays("period"):
            value = {"start": month[0], "end": month[1]}
            made.append(pl.Series(element.id, [value] * rows.height, dtype=element.kind.dtype))
        elif element.plays("produced"):
            made.append(pl.Series(element.id, [sent_on] * rows.height, dtype=pl.Date))
        elif element.id == NPI:
            made.append(us.npis(rows).alias(element.id))
        elif element.id in us.always:
            made.append(pl.Series(element.id, [us.always[element.id]] * rows.height, dtype=element.kind.dtype))
    return rows.with_columns(made)


def _is_known(rows: pl.DataFrame, name: str) -> bool:
    """Whether the rows say anything of an element; who the member is, her own row says."""
    own = name if name in rows.columns or not is_key(name) else f"mif.{name.partition('.')[2]}"
    if own not in rows.columns:
        return False
    stated = own + STATE in rows.columns and (rows[own + STATE] != int(State.BLANK)).any()
    return bool(stated or rows[own].is_not_null().any())


def _names(writer: SheetWriter) -> bool:
    """Whether a tab has a column for a name of the member."""
    return any(guidance.plays(name, "name") for column in writer.columns for name in column.elements)


def _who(rows: pl.DataFrame) -> tuple[str, ...]:
    """A line a member, for a form that has numbers alone."""
    found = []
    for row in rows.iter_rows(named=True):
        born = row.get("mif.member_date_of_birth")
        names = ", ".join(filter(None, (row.get("mif.member_last_name"), row.get("mif.member_first_name"))))
        found.append("  ".join(filter(None, (row[CIN], names, on_paper(born) if born else ""))))
    return tuple(found)


def _said(
    found: TheirMembers, layout: Layout, us: WhoWeAre, plan: str, month: tuple[date, date], lost: set[str]
) -> tuple[list[str], list[str]]:
    """What the form says of itself, and what is told beside it: a form goes to its plan, and says nothing of others (invariant V9)."""
    count = found.frame.height
    whose = f" of {plan}" if plan else ""
    inside = [f"{count:,} member{'' if count == 1 else 's'}{whose}, for {on_paper(month[0])} to {on_paper(month[1])}."]
    if FileType.RTF not in layout.types and FileType.OTF in layout.types:
        inside.append(
            "Each row is one attempt. Delete the rows of members nobody tried to reach; copy a row for a second attempt."
        )
    beside = []
    if others := _counted_plans(found.left_out):
        beside.append(f"Not included: {others}.")
    if termed := found.left_out.termed:
        beside.append(f"Not included: {termed:,} Termed. Use --termed to include them, for a last return.")
    if rows := found.left_out.other_provider:
        beside.append(f"Not included: {rows:,} row{'' if rows == 1 else 's'} with another provider's NPI.")
    if rows := found.left_out.unusable:
        beside.append(f"Not included: {rows:,} row{'' if rows == 1 else 's'} that cannot be used; ecmx check says why.")
    if FileType.RTF in layout.types:
        beside += us.remarks
    if lost:
        named = (
            guidance.element(one).label if not one.startswith("ext.") else guidance.extension(one).words for one in lost
        )
        labels = ", ".join(sorted(named))
        beside.append(f"Please check {labels}: in some rows this plan's form cannot show it as your files do.")
    return inside, beside


def _counted_plans(left_out: LeftOut) -> str:
    """ "7 members of other plans (Larkspur Health 4, Marigold 3), 2 whose plan nobody can say"."""
    named = {plan: count for plan, count in left_out.plans.items() if plan}
    parts = []
    if total := sum(named.values()):
        shown = ", ".join(f"{plan} {count:,}" for plan, count in list(named.items())[:_SHOWN])
        more = ", …" if len(named) > _SHOWN else ""
        parts.append(f"{total:,} member{'' if total == 1 else 's'} of other plans ({shown}{more})")
    if unknown := left_out.plans.get("", 0):
        parts.append(f"{unknown:,} whose plan is not known")
    return ", ".join(parts)
