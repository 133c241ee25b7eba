"""Where members are visited, by zip: name, address and telephone, and nothing of their health. Reading it is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ecmx.guidance.values import State
from ecmx.hub.accounts import By, record
from ecmx.hub.looking.showing import shown
from ecmx.hub.roster import Assignment, Member, newest
from ecmx.hub.work import ROUTES, ContactWish, OurFact, known

__all__ = ["RouteStop", "route_stops"]

PARTS = {
    "street": "member_residential_address",
    "city": "member_residential_city",
    "zip": "member_residential_zip",
    "phone": "member_phone_number",
}
VISITED = frozenset({"", "in_person"})


@dataclass(frozen=True)
class RouteStop:
    """Somebody to visit. zip: "" where nobody knows it; dial: digits, "" where there is nothing to dial; not_to_visit: her wish"""

    member: int
    last_name: str
    first_name: str
    street: str
    city: str
    zip: str
    phone: str
    dial: str
    plans: Sequence[str]
    not_to_visit: str


def route_stops(members: Sequence[int], *, by: By) -> list[RouteStop]:
    """The members' places by zip and name, ours before any plan's. Raises UsageProblem where the person may not."""
    by.demand("roster.look")
    organization = by.organization
    with transaction.atomic():
        people = list(Member.objects.of(organization).filter(pk__in=members))
        ids = [one.pk for one in people]
        said = _said(by, ids)
        wishes = {one.member_id: one for one in known(ContactWish, organization).filter(member__in=ids)}
        plans: dict[int, list[str]] = {}
        live = Assignment.objects.of(organization).filter(member__in=ids, termed_by=None, vanished_by=None)
        for member, plan in live.order_by("plan__name").values_list("member_id", "plan__name"):
            plans.setdefault(member, []).append(plan)
        record(by, "roster.look", "member", ids, {"route": True})
    stops = [_stop(one, said.get(one.pk, {}), wishes.get(one.pk), plans.get(one.pk, ())) for one in people]
    return sorted(
        stops, key=lambda one: (one.zip == "", one.zip, one.street, one.last_name, one.first_name, one.member)
    )


def _said(by: By, ids: Sequence[int]) -> Mapping[int, Mapping[str, tuple[int, str]]]:
    """By member and part, the newest word: a state and canonical text."""
    columns = {name: [f"{kind}.{stem}" for kind in ("mif", "rtf")] for name, stem in PARTS.items()}
    found: dict[int, dict[str, tuple[int, str]]] = {}
    for row in newest(by.organization, columns, members=list(ids)).iter_rows(named=True) if ids else ():
        here = found.setdefault(row["member_id"], {})
        here.update({name: (row[name]["s"], row[name]["v"] or "") for name in PARTS if row[name] is not None})
    names = {stem: name for name, stem in PARTS.items()}
    for fact in known(OurFact, by.organization).filter(member__in=ids, element__in=names):
        found.setdefault(fact.member_id, {})[names[fact.element]] = (fact.state, fact.value)
    return found


def _stop(member: Member, said: Mapping[str, tuple[int, str]], wish: Any, plans: Sequence[str]) -> RouteStop:
    def text(name: str) -> str:
        state, value = said.get(name, (int(State.BLANK), ""))
        return shown(f"mif.{PARTS[name]}", state, value) if state == State.VALUE else ""

    street = "no fixed address" if said.get("street", (0, ""))[0] == State.HOMELESS else text("street")
    dial = said["phone"][1] if said.get("phone", (-1, ""))[0] == State.VALUE else ""
    phone, city, code = text("phone"), text("city"), text("zip")
    not_to_visit = ""
    if wish is not None:
        not_to_visit = "" if wish.route in VISITED else f"wants to be contacted {ROUTES[wish.route]}"
        street, city, code = (wish.address, "", code) if wish.address else (street, city, code)
        if wish.route not in ("", "phone", "text") or wish.phone:
            dial = wish.phone if wish.route in ("", "phone", "text") else ""
            phone = shown(f"mif.{PARTS['phone']}", State.VALUE, wish.phone) if wish.phone else ""
    return RouteStop(
        member.pk, member.last_name, member.first_name, street, city, code[:5], phone, dial, tuple(plans), not_to_visit
    )
