"""Which members a sharing rule keeps together: those of one ZIP code, plan, language or population of focus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ecmx.guidance import FileType, populations
from ecmx.guidance.values import State
from ecmx.hub.accounts import Organization
from ecmx.hub.roster import newest
from ecmx.hub.today.models import ReachState
from ecmx.hub.today.sharing import SharingRule

__all__ = ["groups_of"]

_KEPT = {"zip": "zip", "plan": "plan_id"}


def groups_of(organization: Organization, rule: SharingRule) -> dict[int, str]:
    """By member to be reached, the group that the rule keeps together; "" no group: nobody knows it, or the rule leaves it apart."""
    rows = ReachState.objects.of(organization).filter(left_out="").order_by("member_id", "-plan_id")
    if rule.together in _KEPT:
        found = {member: str(value) for member, value in rows.values_list("member_id", _KEPT[rule.together])}
    else:
        members = sorted(set(rows.values_list("member_id", flat=True)))
        asked = _BY_WORDS.get(rule.together)
        found = dict.fromkeys(members, "") | (dict(asked(organization, members)) if asked is not None else {})
    return {member: "" if group in rule.apart else group for member, group in found.items()}


def _languages(organization: Organization, members: Sequence[int]) -> Iterator[tuple[int, str]]:
    """By code, as a plan said it last."""
    for member, row in _said(organization, members, {"language": ["mif.member_preferred_language"]}):
        if row["language"] is not None and row["language"]["s"] == State.VALUE:
            yield member, row["language"]["v"]


def _populations(organization: Organization, members: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The first in the guidance's order that is marked."""
    named = [one.element.id for one in populations(FileType.MIF)]
    for member, row in _said(organization, members, {name: [name] for name in named}):
        marked = (name for name in named if row[name] is not None and row[name]["v"] == "true")
        if (first := next(marked, "")) != "":
            yield member, first


def _said(
    organization: Organization, members: Sequence[int], columns: Mapping[str, Sequence[str]]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if members:
        for row in newest(organization, columns, members=members).iter_rows(named=True):
            yield row["member_id"], row


_BY_WORDS = {"language": _languages, "population": _populations}
