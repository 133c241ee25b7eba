"""Who may be one person under two CINs, and a person's answer to that. An answer is written down; no row of anybody is merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.roster import Assignment, Likeness, Member, member_of, member_unknown, touched

__all__ = ["Pair", "PersonSeen", "answer_likeness", "pairs_suggested"]

SAME, DIFFERENT = "same", "different"


@dataclass(frozen=True)
class PersonSeen:
    """One of two records. plans: whose member it is, or was"""

    cin: str
    last_name: str
    first_name: str
    birth_date: date | None
    plans: Sequence[str]


@dataclass(frozen=True)
class Pair:
    """Two records that may be one person's. why: a code"""

    one: PersonSeen
    other: PersonSeen
    why: str


def pairs_suggested(*, by: By) -> list[Pair]:
    """What nobody has answered yet. Raises UsageProblem where the person may not."""
    by.demand("roster.look")
    with transaction.atomic():
        found = Likeness.objects.of(by.organization).filter(state="suggested").select_related("one", "other")
        pairs = list(found.order_by("one__last_name", "one__first_name", "pk"))
        ids = sorted({pk for pair in pairs for pk in (pair.one_id, pair.other_id)})
        plans: dict[int, list[str]] = {}
        assigned = Assignment.objects.of(by.organization).filter(member_id__in=ids).order_by("plan__name")
        for member, plan in assigned.values_list("member_id", "plan__name"):
            plans.setdefault(member, []).append(plan)
        record(by, "roster.look", "member", ids, {"pairs": len(pairs)})
    return [Pair(_seen(pair.one, plans), _seen(pair.other, plans), pair.why) for pair in pairs]


def answer_likeness(one: str, other: str, *, same: bool, by: By) -> None:
    """Write down that two CINs are one person's, or are not; it may be said of any two, and said otherwise later.

    Raises UsageProblem where there is no such CIN, both are one, or the person may not.
    """
    by.demand("roster.decide")
    members = [member_of(by.organization, cin) for cin in (one, other)]
    first, second = members
    if first is None or second is None:
        raise member_unknown()
    if first.pk == second.pk:
        raise UsageProblem("likeness-one", "These are not two CINs but one.", "Give the CINs of both records.")
    low, high = sorted((first.pk, second.pk))
    state = SAME if same else DIFFERENT
    with transaction.atomic():
        ours = Likeness.objects.of(by.organization)
        pair = ours.filter(one_id=low, other_id=high).select_for_update().first()
        if pair is None:
            pair = ours.create(one_id=low, other_id=high, why="said-by-a-person", state=state)
        elif pair.state != state:
            pair.state = state
            pair.save(update_fields=["state"])
        touched(by.organization, [low, high])
        record(by, f"likeness.{state}", "member", [low, high], {"likeness": pair.pk})


def _seen(member: Member, plans: dict[int, list[str]]) -> PersonSeen:
    return PersonSeen(
        member.cin, member.last_name, member.first_name, member.birth_date, tuple(plans.get(member.pk, ()))
    )
