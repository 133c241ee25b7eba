"""What files changed since a day, a row a member and element: what a plan said before, and what it says now. Reading it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl
from django.db import transaction
from django.utils import timezone

from ecmx.hub.accounts import By, record
from ecmx.hub.looking.roster_rows import since_when
from ecmx.hub.looking.showing import label_of, place_of, shown
from ecmx.hub.looking.sight import RoleSight, sight_of
from ecmx.hub.partners import Partner
from ecmx.hub.roster import RosterChange, spoken

__all__ = ["CHANGES", "CHANGE_KINDS", "changes_frame"]

CHANGE_KINDS: Mapping[str, str] = {
    RosterChange.Kind.NEW: "New",
    RosterChange.Kind.CHANGED: "Changed",
    RosterChange.Kind.TERMED: "Termed",
    RosterChange.Kind.VANISHED: "No longer listed",
    RosterChange.Kind.RETURNED: "Listed again",
    RosterChange.Kind.UNDONE: "Undone",
}
CHANGES = {
    "day": pl.Date(),
    "file": pl.Int64(),
    "plan": pl.String(),
    "cin": pl.String(),
    "last_name": pl.String(),
    "first_name": pl.String(),
    "kind": pl.String(),
    "element": pl.String(),
    "was": pl.String(),
    "now": pl.String(),
}


def changes_frame(*, by: By, since: date, plan: Partner | None = None) -> pl.DataFrame:
    """`CHANGES`, newest file first. was, now: by what that plan's files say; "" where they say nothing, or no longer count.

    Names are the newest that the same plan said. Raises UsageProblem where the person may not.
    """
    by.demand("roster.look")
    with transaction.atomic():
        found = RosterChange.objects.of(by.organization).filter(at__gte=since_when(since))
        if plan is not None:
            found = found.filter(plan=plan)
        changes = list(found.select_related("member", "plan"))
        members = sorted({one.member_id for one in changes})
        words = _PlanWords(by, sorted({name for one in changes for name in one.elements}), members)
        sight = sight_of(by, members)
        rows = [row for one in changes for row in _rows(one, words, sight)]
        record(by, "roster.look", "member", members, {"changes": len(changes), "plan": plan.pk if plan else None})
    made = pl.DataFrame(rows, schema=CHANGES, orient="row")
    newest_first = [True, True, *[False] * 4]  # of a member the elements stay in their order
    by_file = ["day", "file", "plan", "last_name", "first_name", "cin"]
    return made.sort(by_file, descending=newest_first, maintain_order=True)


_NAMES = {"last_name": "mif.member_last_name", "first_name": "mif.member_first_name"}


class _PlanWords:
    """What each plan's files said of some elements of these members, one after the other."""

    def __init__(self, by: By, elements: list[str], members: list[int]) -> None:
        wanted = sorted({*elements, *_NAMES.values()})
        told = spoken(by.organization, wanted, members=members) if members else None
        self._steps: dict[tuple[int, int, str], list[tuple[int, str]]] = {}
        for name in wanted if told is not None else ():
            assert told is not None
            said = told.select("member_id", "partner_id", "transmission_id", name).drop_nulls(name).unnest(name)
            for member, partner, file, state, text in said.iter_rows():
                steps = self._steps.setdefault((member, partner, name), [])
                steps.append((file, shown(name, state, text or "")))

    def newest(self, member: int, plan: int, element: str) -> str:
        """The last that the plan said of it."""
        steps = self._steps.get((member, plan, element))
        return steps[-1][1] if steps else ""

    def around(self, change: RosterChange, element: str) -> tuple[str, str]:
        """What was said before the file of a change, and what that file says."""
        steps = self._steps.get((change.member_id, change.plan_id, element), [])
        at = next((at for at, (file, _) in enumerate(steps) if file == change.transmission_id), None)
        if at is None:
            return "", ""
        return steps[at - 1][1] if at else "", steps[at][1]


def _rows(change: RosterChange, words: _PlanWords, sight: RoleSight) -> list[tuple[object, ...]]:
    seen = sight.changed(change)
    if seen is None:
        return []
    names = [words.newest(change.member_id, change.plan_id, element) for element in _NAMES.values()]
    head = (
        timezone.localdate(change.at),
        change.transmission_id,
        change.plan.name,
        change.member.cin,
        *names,
        CHANGE_KINDS[change.kind],
    )
    if not seen:
        return [(*head, "", "", "")]
    told = [(label_of(element), element, *words.around(change, element)) for element in sorted(seen, key=place_of)]
    return [
        (*head, label, *(sight.word(change.member_id, element, text) for text in around))
        for label, element, *around in told
    ]
