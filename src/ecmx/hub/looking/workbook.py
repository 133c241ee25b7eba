"""The roster as a file: a workbook to work with (filters, tints, a tab that explains it, a tab of what changed), or its rows as csv.

Knows how it looks, not what it says. Whoever calls holds the frames; nothing is asked of the database here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from ecmx.files import FORBIDDEN, ColumnOut, RowsOut, SheetOut, aside, file_out
from ecmx.guidance import ON_PAPER, date_form, on_paper
from ecmx.hub.looking.contact import columns, heading, is_day
from ecmx.hub.looking.roster_rows import TERMED, VANISHED
from ecmx.hub.looking.showing import day_shown

__all__ = ["AboutRoster", "write_roster"]

_DAY = date_form(ON_PAPER).strftime
_AMBER, _GREY = "#FFE8B8", "#E4E4E4"


@dataclass(frozen=True)
class AboutRoster:
    """What the tab About says of the whole.

    plan: "" = all; since: what the tab Changes begins with, None = there is none; found: whether by a search
    not_shown: groups of elements that whoever made it does not see
    """

    organization: str
    made_at: datetime
    plan: str = ""
    since: date | None = None
    found: bool = False
    demo: bool = False
    not_shown: Sequence[str] = ()


@dataclass(frozen=True)
class _Column:
    """A column of a tab. name: of the frame; form: text, date or number"""

    name: str
    header: str
    says: str
    form: str = "text"
    width: float = 14


_ROSTER = (
    _Column("look_at", "Look at", "What needs someone's attention. Blank: nothing.", width=47),
    _Column(
        "standing",
        "Assignment",
        "Assigned; Termed, by the plan; or No longer listed: missing from a newer complete file.",
    ),
    _Column("cin", "CIN", "The member's Client Index Number.", width=12),
    _Column("plan", "Plan", "Whose assignment this row is. A member of two plans has two rows.", width=20),
    _Column("site", "Site", "Your site that the plan's file lists, by its NPI.", width=16),
    _Column("record_status", "Record status", "New, Continuing or Termed, as the plan's newest file says.", width=14),
    _Column("authorized_on", "Authorized", "From when the plan authorized ECM.", "date", 11),
    _Column("assigned_on", "Assigned", "Since when the member is assigned to you.", "date", 11),
    _Column("authorized_until", "Authorized until", "Until when, where the plan says so.", "date", 11),
    _Column("engagement", "Engagement", "The status in your newest return to this plan.", width=26),
    _Column("engagement_as_of", "Engagement as of", "The date of that return.", "date", 11),
    _Column("ecm_since", "ECM since", "When the newest ECM episode began, by your returns.", "date", 11),
    _Column("ecm_ended", "ECM ended", "When it ended. Blank: it goes on, or there was none.", "date", 11),
    _Column(
        "attempts", "Outreach attempts", "How many attempts are in your outreach files to this plan.", "number", 10
    ),
    _Column("last_attempt", "Last attempt", "The day of the most recent one.", "date", 11),
    _Column("first_named", "First listed", "The date of the plan's first file that lists this member.", "date", 11),
    _Column("first_file", "First file", "That file's number: ecmx hub trace NUMBER shows its history.", "number", 8),
    _Column("last_named", "Last listed", "The date of the plan's newest file that lists this member.", "date", 11),
    _Column("last_file", "Last file", "That file's number.", "number", 8),
    _Column("termed_in", "Termed in file", "The file that ended the assignment.", "number", 8),
    _Column(
        "vanished_in", "Missing from file", "The first complete file that no longer listed the member.", "number", 8
    ),
)
_OTHERS = _Column(
    "others_say",
    "Other plans say",
    "What another plan's newest file says, where it differs. Never send it to this plan.",
    width=60,
)
_CHANGES = (
    _Column("day", "Added", "The day the file was added to the roster.", "date", 11),
    _Column("plan", "Plan", "Which plan says so.", width=20),
    _Column("cin", "CIN", "", width=12),
    _Column("last_name", "Last name", "", width=16),
    _Column("first_name", "First name", "", width=16),
    _Column("kind", "What changed", "New, Changed, Termed, No longer listed, Listed again, or Undone.", width=16),
    _Column("element", "Element", "For a change: which data element.", width=52),
    _Column("was", "Was", "What the same plan's files said before. Blank: nothing.", width=28),
    _Column("now", "Is now", "What that file says.", width=28),
    _Column("file", "File", "The file's number: ecmx hub trace NUMBER shows its history.", "number", 8),
)
#: Who the member is stands beside the CIN; the rest of the contact columns after what happens.
_BESIDE = ("member_last_name", "member_first_name", "member_date_of_birth", "member_phone_number")
_WIDE = ("address", "email", "language", "ethnicity")


def write_roster(
    target: Path,
    roster: pl.DataFrame,
    changes: pl.DataFrame | None,
    cover: AboutRoster,
    *,
    password: str | None = None,
    over: bool = False,
) -> None:
    """Write it, whole or not at all, for the owner's eyes only. A name that ends in .csv: the roster's rows alone.

    changes: as `changes_frame` gives them; None: no such tab. Raises UsageProblem where it cannot be written.
    """
    layout = _roster_columns(roster)
    if target.suffix.lower() == ".csv":
        sheet = SheetOut("", tuple(ColumnOut(one.header, guarded=True) for one in layout))
        with aside(target, password=None, over=over) as place, file_out(place, "csv", [sheet]) as out:
            _rows(out, 0, layout, roster)
        return
    tabs = [_tab("Roster", layout, fixed=_fixed(layout), tints=_tints(layout))]
    if changes is not None:
        tabs.append(_tab("Changes", _CHANGES, fixed=5))
    about = _about(layout, roster, changes, cover)
    sheets = [*tabs, SheetOut("About", _ABOUT, filtered=False)]
    with aside(target, password=password, over=over) as place, file_out(place, "xlsx", sheets) as out:
        _rows(out, 0, layout, roster)
        if changes is not None:
            _rows(out, 1, _CHANGES, changes)
        out.write(len(sheets) - 1, about)


def _roster_columns(roster: pl.DataFrame) -> tuple[_Column, ...]:
    """Those that the frame has and that say anything; who the member is comes first."""
    told = [name for name in columns() if name in roster.columns]
    contact = {name: _Column(name, heading(name), _says(name), *_form(name)) for name in told}
    first = [contact[name] for name in _BESIDE if name in contact]
    rest = [one for name, one in contact.items() if name not in _BESIDE]
    spoken = [one for one in _ROSTER if one.name != "site" or (roster[one.name] != "").any()]
    at = next(at for at, one in enumerate(spoken) if one.name == "cin") + 1
    others = [_OTHERS] if (roster["others_say"] != "").any() else []
    return (*spoken[:at], *first, *spoken[at:], *others, *rest)


def _form(name: str) -> tuple[str, float]:
    if is_day(name):
        return "date", 12
    return "text", 28 if any(word in name for word in _WIDE) else 23 if "phone" in name else 16


def _says(name: str) -> str:
    if name == "member_homelessness_indicator":
        return "From the newest file. “No or not known” is all the guidance's codes can say: it does not mean “no”."
    if name.startswith("lead_care_manager"):
        return "As in your newest return to this plan."
    return "The newest value in the files exchanged with this plan; blank: nothing was said."


def _fixed(layout: Sequence[_Column]) -> int:
    """So many columns stay in sight: up to the member's names."""
    return 1 + max(at for at, one in enumerate(layout) if one.name in ("cin", "member_last_name", "member_first_name"))


def _tints(layout: Sequence[_Column]) -> tuple[tuple[int, str, str], ...]:
    at = next(at for at, one in enumerate(layout) if one.name == "standing")
    return (at, VANISHED, _AMBER), (at, TERMED, _GREY)


def _tab(name: str, layout: Sequence[_Column], *, fixed: int, tints: tuple[tuple[int, str, str], ...] = ()) -> SheetOut:
    made = tuple(ColumnOut(one.header, one.form, one.width) for one in layout)
    return SheetOut(name, made, filtered=True, fixed=fixed, tints=tints)


def _rows(out: RowsOut, sheet: int, layout: Sequence[_Column], frame: pl.DataFrame) -> None:
    text = frame.select(_text(frame, one.name) for one in layout)
    natives = {one.name: found for one in layout if (found := _native(frame, one)) is not None}
    out.write(sheet, text, natives)


def _text(frame: pl.DataFrame, name: str) -> pl.Expr:
    """A column as text; blank is null."""
    column, dtype = pl.col(name), frame.schema[name]
    if dtype == pl.Date:
        return column.dt.strftime(_DAY)
    if dtype != pl.String:
        return column.cast(pl.String)
    plain = column.str.replace_all(FORBIDDEN, "")
    return pl.when(plain != "").then(plain).alias(name)


def _native(frame: pl.DataFrame, column: _Column) -> pl.Series | None:
    """Days as days and numbers as numbers; where a day is a stand-in, the text stands."""
    series = frame[column.name]
    if column.form == "date" and series.dtype == pl.String:
        return series.str.to_date(_DAY, strict=False)
    return series if column.form in ("date", "number") else None


_ABOUT = (
    ColumnOut("Tab", width=12),
    ColumnOut("Column", width=34),
    ColumnOut("What it says", width=110),
)


def _about(
    layout: Sequence[_Column], roster: pl.DataFrame, changes: pl.DataFrame | None, cover: AboutRoster
) -> pl.DataFrame:
    whose = f"{cover.plan}: nothing in it comes from another plan" if cover.plan else "every plan"
    of = ", only members that were searched for" if cover.found else ""
    of += f", only members with changes since {day_shown(cover.since)}" if cover.since else ""
    counts = dict(roster.group_by("standing").len().sort("standing").iter_rows())
    lines = [
        ("", "Whose roster", cover.organization),
        ("", "Made on", f"{on_paper(cover.made_at.date())} at {cover.made_at:%H:%M}"),
        ("", "Of", whose + of),
        ("", "Rows", f"{roster.height:,}, of {roster['member_id'].n_unique():,} members" + _counts(counts)),
        *([("", "Not shown to your role", "; ".join(cover.not_shown))] if cover.not_shown else []),
        ("", "Keep it safe", "Invented members only." if cover.demo else _SAFE),
        (
            "",
            "Stand-ins",
            "“Not known (99999)” and similar values are valid answers from the plan: there is no number to call and nothing to correct.",
        ),
        ("", "Colors", "Amber: no longer listed. Gray: Termed."),
        *(("Roster", one.header, one.says) for one in layout),
        *(("Changes", one.header, one.says) for one in (_CHANGES if changes is not None else ()) if one.says),
    ]
    return pl.DataFrame(lines, schema=["Tab", "Column", "What it says"], orient="row").with_columns(
        pl.col("Tab").replace("", None)
    )


_SAFE = "It contains people's health data. It is not kept up to date: make a new one, and delete this one when you are done."


def _counts(counts: dict[str, int]) -> str:
    return f" ({', '.join(f'{count:,} {name.lower()}' for name, count in counts.items())})" if counts else ""
