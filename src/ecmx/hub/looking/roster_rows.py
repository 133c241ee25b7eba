"""The roster as a frame: a row an assignment, with what its plan said last of the member, and what there is to look at.

Where only one plan's roster is asked for, nothing in it is another plan's word (invariant V9). Reading it is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from ecmx.guidance import ON_PAPER, date_form
from ecmx.hub.accounts import NOT_SHOWN, By, Organization, may_see, record
from ecmx.hub.looking.contact import ALWAYS, columns, heading
from ecmx.hub.looking.finding import members_found
from ecmx.hub.looking.showing import shown
from ecmx.hub.looking.sight import RoleSight, sight_of
from ecmx.hub.partners import Partner
from ecmx.hub.roster import (
    Assignment,
    Engagement,
    Episode,
    Likeness,
    OutreachAttempt,
    RosterChange,
    newest,
)

__all__ = ["ASSIGNED", "STANDINGS", "TERMED", "VANISHED", "roster_frame", "since_when", "standing_of"]

ASSIGNED, TERMED, VANISHED = STANDINGS = ("Assigned", "Termed", "No longer listed")
_ID, _DAY, _TEXT = pl.Int64(), pl.Date(), pl.String()
_ASSIGNMENT = {
    "assignment_id": _ID,
    "member_id": _ID,
    "cin": _TEXT,
    "plan_id": _ID,
    "plan": _TEXT,
    "site": _TEXT,
    "record_status": _TEXT,
    "authorized_on": _DAY,
    "assigned_on": _DAY,
    "authorized_until": _DAY,
    "first_file": _ID,
    "first_named": _DAY,
    "last_file": _ID,
    "last_named": _DAY,
    "termed_in": _ID,
    "vanished_in": _ID,
    "vanished_on": _DAY,
}
_MOST_SHOWN = 6  # words of other plans, or other CINs, told of one member


@dataclass(frozen=True)
class _Asked:
    """Whose rows: of one plan (None: all), of some members (None: all)."""

    organization: Organization
    plan: Partner | None
    members: Sequence[int] | None

    def only(self, member: str, plan: str) -> Q:
        """The condition, by the paths of member and plan."""
        found = Q()
        if self.plan is not None:
            found &= Q(**{plan: self.plan})
        if self.members is not None:
            found &= Q(**{f"{member}__in": list(self.members)})
        return found


def roster_frame(
    *,
    by: By,
    plan: Partner | None = None,
    changes_since: date | None = None,
    find: str = "",
    most: int | None = None,
    members: Sequence[int] | None = None,
) -> pl.DataFrame:
    """A row an assignment, by names: the columns of `_ASSIGNMENT`, standing, engagement, ECM, attempts, what to look at, and contact.

    changes_since: only of members of whom a file changed something since that day; find: only those whom these words find, at most so many
    members: only of these, by their ids
    Contact columns hold what is shown (`shown`): "" where nobody said anything. Raises UsageProblem where the person may not.
    """
    by.demand("roster.look")
    organization = by.organization
    with transaction.atomic():
        found = _wanted(organization, plan, changes_since, find, most)
        if members is not None:
            found = list(members) if found is None else sorted(set(found).intersection(members))
        asked = _Asked(organization, plan, found)
        rows = _assignments(asked)
        sight = sight_of(by, found)
        words = _words(asked, by)
        made = (
            rows.join(_engagements(asked), on="assignment_id", how="left")
            .join(_episodes(asked), on="assignment_id", how="left")
            .join(_attempts(asked), on=["member_id", "plan_id"], how="left")
            .join(_contact(words, sight), on=["member_id", "plan_id"], how="left")
            .join(_differing(_unhidden(words, sight), rows), on=["member_id", "plan_id"], how="left")
            .join(_alike(asked), on="member_id", how="left")
            .with_columns(pl.col("attempts").fill_null(0))
        )
        made = _looked_over(made)
        told = made["member_id"].unique(maintain_order=True).to_list()
        record(by, "roster.look", "member", told, {"rows": made.height, "plan": plan.pk if plan else None})
    return made


def since_when(day: date) -> datetime:
    """The moment at which a day begins, by the hub's clock."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _wanted(
    organization: Organization, plan: Partner | None, since: date | None, find: str, most: int | None
) -> list[int] | None:
    wanted: list[int] | None = None
    if find:
        wanted = members_found(organization, find, most)
    if since is not None:
        changed = RosterChange.objects.of(organization).filter(at__gte=since_when(since))
        if plan is not None:
            changed = changed.filter(plan=plan)
        ids = set(changed.values_list("member_id", flat=True))
        wanted = sorted(ids) if wanted is None else [one for one in wanted if one in ids]
    return wanted


def _frame(rows: Any, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _assignments(asked: _Asked) -> pl.DataFrame:
    found = Assignment.objects.of(asked.organization).filter(asked.only("member_id", "plan"))
    rows = found.values_list(
        "pk",
        "member_id",
        "member__cin",
        "plan_id",
        "plan__name",
        "site__name",
        "record_status",
        "authorized_on",
        "assigned_on",
        "authorized_until",
        "first_file_id",
        "first_file__said_on",
        "last_file_id",
        "last_file__said_on",
        "termed_by_id",
        "vanished_by_id",
        "vanished_by__said_on",
    )
    return _frame(rows, _ASSIGNMENT).with_columns(standing_of(), pl.col("site").fill_null(""))


def standing_of() -> pl.Expr:
    """One of `STANDINGS`, out of the files that termed and that no longer named."""
    return (
        pl.when(pl.col("termed_in").is_not_null())
        .then(pl.lit(TERMED))
        .when(pl.col("vanished_in").is_not_null())
        .then(pl.lit(VANISHED))
        .otherwise(pl.lit(ASSIGNED))
        .alias("standing")
    )


def _engagements(asked: _Asked) -> pl.DataFrame:
    """The newest word on each: assignment_id, engagement, engagement_as_of."""
    found = Engagement.objects.of(asked.organization).filter(asked.only("assignment__member_id", "assignment__plan"))
    ordered = found.order_by("transmission__said_on", "transmission__produced_on", "transmission_id")
    rows = ordered.values_list("assignment_id", "status", "transmission__said_on")
    frame = _frame(rows, {"assignment_id": _ID, "engagement": _TEXT, "engagement_as_of": _DAY})
    last = frame.unique("assignment_id", keep="last", maintain_order=True)
    return last.with_columns(
        pl.col("engagement").map_elements(
            lambda code: shown("rtf.engagement_status", 0, code), return_dtype=pl.String, skip_nulls=True
        )
    )


def _episodes(asked: _Asked) -> pl.DataFrame:
    """The newest of each: assignment_id, ecm_since, ecm_ended (null while it goes on)."""
    found = Episode.objects.of(asked.organization).filter(asked.only("assignment__member_id", "assignment__plan"))
    rows = found.order_by("start").values_list("assignment_id", "start", "end")
    frame = _frame(rows, {"assignment_id": _ID, "ecm_since": _DAY, "ecm_ended": _DAY})
    return frame.unique("assignment_id", keep="last", maintain_order=True)


def _attempts(asked: _Asked) -> pl.DataFrame:
    found = OutreachAttempt.objects.of(asked.organization).filter(asked.only("member_id", "plan"))
    rows = found.values("member_id", "plan_id").annotate(number=Count("pk"), last=Max("day")).order_by()
    return _frame(
        rows.values_list("member_id", "plan_id", "number", "last"),
        {"member_id": _ID, "plan_id": _ID, "attempts": _ID, "last_attempt": _DAY},
    )


def _words(asked: _Asked, by: By) -> pl.DataFrame:
    """The newest words by member and plan on what one's roles see, those that anybody said or that are always shown."""
    seen = {name: told for name, ids in columns().items() if (told := [one for one in ids if may_see(by, one)])}
    found = newest(
        asked.organization, seen, partner=asked.plan.pk if asked.plan else None, members=asked.members
    ).rename({"partner_id": "plan_id"})
    silent = [name for name in seen if name not in ALWAYS and found[name].null_count() == found.height]
    return found.drop(silent)


def _contact(words: pl.DataFrame, sight: RoleSight) -> pl.DataFrame:
    """As it is shown; what is always shown and not seen says so."""
    names = [name for name in words.columns if name in columns()]
    told = words.with_columns(_shown(words[name], columns()[name][0]) for name in names)
    unseen = [pl.lit(NOT_SHOWN).alias(name) for name in ALWAYS if name not in names]
    return told.with_columns(*_where_hidden(names, sight, pl.lit(NOT_SHOWN)), *unseen)


def _unhidden(words: pl.DataFrame, sight: RoleSight) -> pl.DataFrame:
    """Without what is not seen of members who are marked."""
    names = [name for name in words.columns if name in columns()]
    return words.with_columns(_where_hidden(names, sight, pl.lit(None)))


def _where_hidden(names: Sequence[str], sight: RoleSight, put: pl.Expr) -> list[pl.Expr]:
    """The columns that a mark keeps apart, with something else in the rows of members who are marked."""
    marked = sorted(sight.marked)
    kept_apart = [name for name in names if marked and not sight.sees(marked[0], columns()[name][0])]
    hers = pl.col("member_id").is_in(marked)
    return [pl.when(hers).then(put).otherwise(pl.col(name)).alias(name) for name in kept_apart]


def _shown(said: pl.Series, element: str) -> pl.Series:
    """A column of `SAID` as it is shown; each distinct word is looked at once."""
    flat = said.alias("said").to_frame().unnest("said")
    words = flat.unique().drop_nulls("s")
    given = [shown(element, state, text or "") for state, text in words.select("s", "v").iter_rows()]
    seen = words.with_columns(pl.Series("shown", given, dtype=pl.String))
    joined = flat.join(seen, on=["s", "v"], how="left", maintain_order="left", nulls_equal=True)
    return joined["shown"].fill_null("").alias(said.name)


def _differing(words: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """What other plans say otherwise: member_id, plan_id, differ (which columns), others_say (whose word, and what).

    A plan that says nothing of it differs from none.
    """
    shared = words.filter(pl.len().over("member_id") > 1)
    names = dict(rows.select("plan_id", "plan").unique().iter_rows())
    pairs: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for name in (one for one in shared.columns if one in columns()):
        said = shared.select("member_id", "plan_id", name).drop_nulls(name).unnest(name)
        mine = said.with_columns(pl.col("v").str.to_lowercase().str.strip_chars().alias("same"))
        both = mine.join(mine, on="member_id", suffix=":other").filter(
            (pl.col("plan_id") != pl.col("plan_id:other"))
            & ((pl.col("same") != pl.col("same:other")) | (pl.col("s") != pl.col("s:other")))
        )
        told = both.select("member_id", "plan_id", "plan_id:other", "s:other", "v:other").sort("plan_id:other")
        for member, plan, other, state, text in told.iter_rows():
            whose = names.get(other, "another partner")
            entry = f"{heading(name)}: {whose} says {shown(columns()[name][0], state, text)}"
            pairs.setdefault((member, plan), []).append((heading(name), entry))
    told_rows = [
        (member, plan, ", ".join(dict.fromkeys(name for name, _ in ones)), _some([entry for _, entry in ones]))
        for (member, plan), ones in pairs.items()
    ]
    return _frame(told_rows, {"member_id": _ID, "plan_id": _ID, "differ": _TEXT, "others_say": _TEXT})


def _some(entries: Sequence[str]) -> str:
    more = len(entries) - _MOST_SHOWN
    return "; ".join([*entries[:_MOST_SHOWN], *([f"and {more} more"] if more > 0 else [])])


def _alike(asked: _Asked) -> pl.DataFrame:
    """Who may be, or is, the same person under another CIN: member_id, alike. Nothing of it where one plan is asked for (V9)."""
    told: dict[int, list[str]] = {}
    if asked.plan is None:
        found = Likeness.objects.of(asked.organization).exclude(state="different").select_related("one", "other")
        for pair in found.order_by("pk"):
            words = "Same person as CIN" if pair.state == "same" else "Possibly the same person as CIN"
            told.setdefault(pair.one_id, []).append(f"{words} {pair.other.cin}")
            told.setdefault(pair.other_id, []).append(f"{words} {pair.one.cin}")
    return _frame([(member, _some(ones)) for member, ones in told.items()], {"member_id": _ID, "alike": _TEXT})


def _looked_over(made: pl.DataFrame) -> pl.DataFrame:
    """With what a coordinator has to look at, in one column; sorted by name."""
    today = timezone.localdate()
    going_on = pl.col("ecm_since").is_not_null() & pl.col("ecm_ended").is_null()
    gone = pl.col("standing") == VANISHED
    lapsed = (pl.col("authorized_until") < today) & (pl.col("standing") == ASSIGNED)
    notes = [
        pl.when(gone).then(
            pl.format("Not listed in file {}, and never Termed: ask the plan", pl.col("vanished_in")),
        ),
        pl.when((pl.col("standing") == TERMED) & going_on).then(
            pl.format("Termed in file {} while ECM goes on", pl.col("termed_in"))
        ),
        pl.when(lapsed).then(
            pl.format("Authorization ended {}", pl.col("authorized_until").dt.strftime(date_form(ON_PAPER).strftime))
        ),
        pl.when(pl.col("differ").is_not_null()).then(pl.format("Plans differ: {}", pl.col("differ"))),
        pl.col("alike"),
    ]
    seen = made.with_columns(
        pl.concat_list(notes).list.drop_nulls().list.join("; ").alias("look_at"),
        pl.col("others_say").fill_null(""),
        *(pl.col(name).fill_null("") for name in made.columns if name in columns()),
    ).drop("differ", "alike")
    names = [pl.col("member_last_name").str.to_lowercase(), pl.col("member_first_name").str.to_lowercase()]
    return seen.sort([*names, "cin", "plan"])
