"""The walk: every page × role × foreign thing. Whoever works for one organization never learns of another's (invariant V4)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from ecmx.guidance import FileType
from tests.hub.clinic import Clinic, file

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
CIN = "90000000A"


@pytest.fixture
def clinics(hub_database: Any) -> tuple[Clinic, Clinic]:
    ours, other = Clinic.opened(hub_database), Clinic.opened(hub_database)
    for clinic in (ours, other):
        clinic.by.user.refresh_from_db()
        clinic.receives("juniper", file("mif", [{"cin": CIN}]))
        clinic.happens(CIN, "outreach-started", date(2026, 10, 3))
    return ours, other


def test_nobody_reaches_what_is_anothers(clinics: tuple[Clinic, Clinic], signed_in: Any) -> None:
    """All numbers of an address foreign, and each of several alone. Where the role has no such page, whatever stands in the address,
    that is all that is said."""
    from ecmx.hub.accounts import described, may
    from ecmx.hub.portal.urls import PAGES

    ours, other = ({kind: made(clinic) for kind, made in THINGS.items()} for clinic in clinics)
    walked, wrong = 0, set()
    for role, _, _ in described():
        client = signed_in(_as(clinics[0], role))
        client.post("/organizations/", {"organization": clinics[0].by.organization.pk})
        for page in PAGES:
            if page.public or not set(page.about.values()) - NO_THING.keys():
                continue
            has_it = not page.needs or may({role}, page.needs)
            expected = {404, 405} if has_it else {403, 404}
            for address in itertools.islice(_addresses(page, ours, other), None if has_it else 1):
                for answer in (client.get(address), client.post(address)):
                    if answer.status_code not in expected or CIN.encode() in answer.content:
                        wrong.add((role, page.name, answer.request["REQUEST_METHOD"], answer.status_code))
                    walked += 1
    assert wrong == set()
    assert walked > 1_000


@pytest.mark.usefixtures("hub_database")
def test_every_number_of_an_address_says_what_it_names() -> None:
    from ecmx.hub.portal.urls import PAGES

    for page in PAGES:
        assert set(re.findall(r"<(?:\w+:)?(\w+)>", page.path)) == set(page.about), page.name
        for kind in page.about.values():
            assert kind in {*THINGS, *NO_THING}, f"{page.name}: the walk has no foreign {kind} yet"


def _addresses(page: Any, ours: Mapping[str, list[object]], other: Mapping[str, list[object]]) -> Iterator[str]:
    """With every number foreign; where there are several, also with one of them alone."""
    names = [name for name, kind in page.about.items() if kind not in NO_THING]
    fixed = {name: NO_THING[kind] for name, kind in page.about.items() if kind in NO_THING}
    for size in range(1, len(names) + 1):
        for foreign in itertools.combinations(names, size):
            chosen = [(other if name in foreign else ours)[page.about[name]] for name in names]
            for values in itertools.product(*chosen):
                named = {**fixed, **dict(zip(names, values, strict=True))}
                yield "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found, named=named: str(named[found[1]]), page.path)  # type: ignore[misc]


def _as(clinic: Clinic, role: str) -> Any:
    from datetime import timedelta

    from django.utils import timezone

    from ecmx.hub.accounts import acting, add_person, limited_roles

    name = f"{role.replace('_', '-')}-{clinic.by.organization.pk}"
    until = timezone.now() + timedelta(days=1) if role in limited_roles() else None
    add_person(name, by=clinic.by, role=role, until=until)
    return acting(name, clinic.by.organization.slug)


def _member(clinic: Clinic) -> list[object]:
    return [clinic.member(CIN).pk]


def _files(clinic: Clinic) -> list[object]:
    """One that came, one that goes out."""
    from ecmx.hub.outbound import compose
    from ecmx.hub.transmissions import Transmission

    compose(clinic.plan("juniper"), [FileType.RTF], period=OCTOBER, by=clinic.by, home=clinic.home)
    return list(Transmission.objects.of(clinic.by.organization).values_list("pk", flat=True))


def _search(clinic: Clinic) -> list[object]:
    from ecmx.hub.keys import Keys
    from ecmx.hub.searching import RosterFilter, keep_search

    return [keep_search(by=clinic.by, wanted=RosterFilter(words="lopez"), keys=Keys(clinic.home))]


def _task(clinic: Clinic) -> list[object]:
    from django.utils import timezone

    return _made(clinic, "work", "Task", kind="possible-duplicate", key="x", opened_at=timezone.now())


def _obligation(clinic: Clinic) -> list[object]:
    start, end = OCTOBER
    agreement = _agreement(clinic)[0]
    said = {"file_type": "rtf", "owes": "us", "period_start": start, "period_end": end, "due_on": end}
    return _made(clinic, "obligations", "Obligation", agreement_id=agreement, **said)


def _message(clinic: Clinic) -> list[object]:
    """To a plan, and to a member."""
    whose = {"partner": clinic.plan("juniper")}
    return [
        one
        for kind in ("nil", "member")
        for one in _made(clinic, "transmissions", "PartnerMessage", kind=kind, **whose)
    ]


def _agreement(clinic: Clinic) -> list[object]:
    from ecmx.hub.partners import Agreement

    return [Agreement.objects.of(clinic.by.organization).get(slug="juniper").pk]


def _person(clinic: Clinic) -> list[object]:
    from ecmx.hub.accounts import add_person

    return [add_person(f"somebody-{clinic.by.organization.pk}", by=clinic.by, role="reader").user_id]


def _made(clinic: Clinic, room: str, model: str, **said: Any) -> list[object]:
    from django.apps import apps

    return [apps.get_model(room, model).objects.of(clinic.by.organization).create(**said).pk]


#: What a number of an address may name, and such things of a clinic. A page that names something else has no place in the walk yet.
THINGS: Mapping[str, Callable[[Clinic], list[object]]] = {
    "member": _member,
    "file": _files,
    "search": _search,
    "task": _task,
    "obligation": _obligation,
    "message": _message,
    "agreement": _agreement,
    "person": _person,
}
#: What is nobody's thing: a month, and the secret of an invitation, which whoever holds it may use.
NO_THING: Mapping[str, object] = {"month": "2026-10", "invitation": "nothing"}
