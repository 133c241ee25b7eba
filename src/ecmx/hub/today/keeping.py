"""What Today asks of each member, kept up with what is said: derived anew for those of whom something changed, one keeper at a time.

Whoever changes something notes it in the same transaction (`roster.touched`); whoever looks, or the round, derives. So no word waits for
this, and none is missed: of two that come at once, the later note is derived after both.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import connection, transaction

from ecmx.hub.accounts import Organization
from ecmx.hub.roster import MembersTouched
from ecmx.hub.today.folded import reach_states
from ecmx.hub.today.models import ReachState

__all__ = ["MOST_DERIVED", "keep_today", "waiting_for_today"]

AT_ONCE = 1_000  # members in one transaction
MOST_DERIVED = (
    1_000  # before a page is shown: what people said is there at once, a whole file's members come with the round
)
_KEEPER = -2  # no partner has this number: `one_at_a_time` locks by partner
_PAIR = ("member_id", "plan_id")
_SAID = (
    "left_out", "status", "serving", "assigned_on", "since", "reason", "sorts_on", "attempts", "methods", "last_attempt",
    "last_met", "met_how", "call_back_on", "said_on", "phone", "zip", "sort_name",
    "led", "led_by_id",
)  # fmt: skip
#: All rows as one text: a list of a thousand rows takes longer to be put into words than to be stored. What is the same is not written.
_STORE = (
    f"INSERT INTO today_reachstate AS s (organization_id, {', '.join((*_PAIR, *_SAID))})"  # noqa: S608 – all ours
    f" SELECT %s, {', '.join((*_PAIR, *_SAID))} FROM jsonb_populate_recordset(NULL::today_reachstate, %s::jsonb)"
    f" ON CONFLICT (organization_id, member_id, plan_id) DO UPDATE SET {', '.join(f'{one} = EXCLUDED.{one}' for one in _SAID)}"
    f" WHERE ({', '.join(f's.{one}' for one in _SAID)}) IS DISTINCT FROM ({', '.join(f'EXCLUDED.{one}' for one in _SAID)})"
)


def keep_today(organization: Organization, *, most: int | None = None) -> int:
    """Derive anew for all of whom something changed; how many members. most: stop after about so many, what concerns few first."""
    done = 0
    while most is None or done < most:
        members = _some(organization)
        if not members:
            break
        done += len(members)
    return done


def waiting_for_today(organization: Organization) -> int:
    """Of how many members something changed that is not in the list yet: of a file that just came."""
    return sum(len(one) for one in MembersTouched.objects.of(organization).values_list("members", flat=True))


def _some(organization: Organization) -> Sequence[int]:
    """The members of the next notes, done."""
    if not MembersTouched.objects.of(organization).exists():
        return []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [organization.pk, _KEEPER])
        notes: list[int] = []
        members: set[int] = set()
        rows = MembersTouched.objects.of(organization).order_by("members__len", "pk")[:AT_ONCE]
        for pk, touched in rows.values_list("pk", "members"):
            if members and len(members) + len(touched) > AT_ONCE:
                break
            notes.append(pk)
            members.update(touched)
        MembersTouched.objects.of(organization).filter(pk__in=notes).delete()
        _derived(organization, sorted(members))
    return sorted(members)


def _derived(organization: Organization, members: Sequence[int]) -> None:
    states = list(reach_states(organization, members))
    there = ReachState.objects.of(organization).filter(member__in={*members, *(one.member_id for one in states)})
    wanted = {(one.member_id, one.plan_id) for one in states}
    gone = [pk for pk, *pair in there.values_list("pk", "member", "plan") if tuple(pair) not in wanted]
    if gone:
        there.filter(pk__in=gone).delete()
    rows = [{name: getattr(one, name) for name in (*_PAIR, *_SAID)} for one in states]
    with connection.cursor() as cursor:
        cursor.execute(_STORE, [organization.pk, json.dumps(rows, default=str)])
