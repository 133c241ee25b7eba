"""The walk: every page × role × foreign thing. Whoever works for one organization never learns of another's (invariant V4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from tests.hub.clinic import Clinic, file


#: What a number of an address may name, and one of the other clinic's. A page that names something else has no place in the walk yet.
@pytest.fixture
def clinics(hub_database: Any) -> tuple[Clinic, Clinic]:
    ours, other = Clinic.opened(hub_database), Clinic.opened(hub_database)
    for clinic in (ours, other):
        clinic.receives("juniper", file("mif", [{"cin": "90000000A"}]))
    return ours, other


def test_nobody_reaches_what_is_anothers(clinics: tuple[Clinic, Clinic], signed_in: Any) -> None:
    from ecmx.hub.accounts import described, may
    from ecmx.hub.portal.urls import PAGES

    ours, other = clinics
    walked = 0
    foreign: dict[str, object] = {}
    for role, _, _ in described():
        client = signed_in(_as(ours, role))
        for page in PAGES:
            if page.public or not page.about:
                continue
            for kind in page.about.values():
                assert kind in FOREIGN, f"{page.name}: the walk has no foreign {kind}"
                foreign.setdefault(kind, FOREIGN[kind](other))
            path = "/" + _filled(page, foreign)
            allowed = not page.needs or may({role}, page.needs)
            for answer in (client.get(path), client.post(path)):
                assert answer.status_code in ({404, 405} if allowed else {403, 404}), (role, page.name)
                assert b"90000000A" not in answer.content
                walked += 1
    assert walked > 0


def test_every_number_of_an_address_says_what_it_names() -> None:
    from ecmx.hub.portal.urls import PAGES

    for page in PAGES:
        assert set(re.findall(r"<(?:\w+:)?(\w+)>", page.path)) == set(page.about), page.name


def _filled(page: Any, named: Mapping[str, object]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(named[page.about[found[1]]]), page.path)


def _as(clinic: Clinic, role: str) -> Any:
    from ecmx.hub.accounts import acting, add_person

    name = f"{role.replace('_', '-')}-{clinic.by.organization.pk}"
    add_person(name, by=clinic.by, role=role)
    return acting(name, clinic.by.organization.slug)


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def _member(clinic: Clinic) -> int:
    return int(clinic.member("90000000A").pk)


def _task(clinic: Clinic) -> int:
    return _made(clinic, "work", "Task", kind="possible-duplicate", key="x", opened_at=_now())


def _file(clinic: Clinic) -> int:
    from ecmx.hub.transmissions import Transmission

    return int(Transmission.objects.of(clinic.by.organization).get().pk)


def _outgoing(clinic: Clinic) -> int:
    from ecmx.guidance import FileType
    from ecmx.hub.outbound import compose

    clinic.happens("90000000A", "outreach-started", date(2026, 10, 3))
    october = (date(2026, 10, 1), date(2026, 10, 31))
    made = compose(clinic.plan("juniper"), [FileType.RTF], period=october, by=clinic.by, home=clinic.home)
    assert made[0].transmission is not None
    return int(made[0].transmission.pk)


def _made(clinic: Clinic, room: str, model: str, **said: Any) -> int:
    from django.apps import apps

    return int(apps.get_model(room, model).objects.of(clinic.by.organization).create(**said).pk)


def _search(clinic: Clinic) -> object:
    from ecmx.hub.keys import Keys
    from ecmx.hub.searching import RosterFilter, keep_search

    return keep_search(by=clinic.by, wanted=RosterFilter(words="lopez"), keys=Keys(clinic.home))


#: What a number of an address may name, and one of the other clinic's. A page that names something else has no place in the walk yet.
FOREIGN: Mapping[str, Callable[[Clinic], object]] = {
    "member": _member,
    "file": _file,
    "outgoing": _outgoing,
    "task": _task,
    "search": _search,
}
