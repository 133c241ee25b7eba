"""The roster searched: whoever is wanted is found, nobody else's members, and what was looked for stays with whoever asked."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from tests.hub.clinic import Clinic, file

A, B, C, D = (f"9100000{number}A" for number in range(1, 5))
PEOPLE = [
    {"cin": A, "first": "José", "last": "Peña-O'Brien", "phone": "5305550111"},
    {"cin": B, "first": "Jose", "last": "Penalosa", "phone": "0000000000"},
    {"cin": C, "first": "Łucja", "last": "MÜLLER", "phone": "5305550133"},
]


@pytest.fixture
def clinic(hub_database: Home) -> Clinic:
    made = Clinic.opened(hub_database)
    made.receives("juniper", file("mif", PEOPLE))
    return made


@pytest.fixture
def keys(clinic: Clinic) -> Any:
    from ecmx.hub.keys import Keys

    return Keys(clinic.home)


def page(clinic: Clinic, by: Any = None, number: int = 1, size: int = 50, **wanted: Any) -> Any:
    from ecmx.hub.searching import RosterFilter, roster_page

    return roster_page(by=by or clinic.by, wanted=RosterFilter(**wanted), page=number, page_size=size)


def found(clinic: Clinic, words: str = "", **wanted: Any) -> list[str]:
    return [row.cin for row in page(clinic, words=words, **wanted).rows]


def person(clinic: Clinic, name: str, *roles: str) -> Any:
    from ecmx.hub.accounts import By, User

    user, _ = User.objects.get_or_create(username=name)
    return By(clinic.by.organization, user, frozenset(roles))


FOUND: dict[str, list[str]] = {
    "pena": [A, B],
    "PEÑA": [A, B],
    "pen\N{COMBINING TILDE}a jose": [A, B],
    "o'brien": [A],
    "obrien": [A],
    "o\N{RIGHT SINGLE QUOTATION MARK}bri": [A],
    "lucja muller": [C],
    "100000": [C, A, B],
    "9100000-2a": [B],
    "(530) 555-0111": [A],
    "+1 530.555.0133": [C],
    "5550133 lucja": [C],
    "0000000000": [],
    "muller pena": [],
    "": [C, A, B],
}


def test_words_find_by_any_part_of_names_cin_and_phone_in_the_order_of_names(clinic: Clinic) -> None:
    assert {words: found(clinic, words) for words in FOUND} == FOUND


def test_signs_alone_are_nothing_to_look_for(clinic: Clinic) -> None:
    for words in ("%", "x" * 300):
        with pytest.raises(UsageProblem) as problem:
            found(clinic, words)
        assert words not in problem.value.message + problem.value.fix


def test_a_newer_number_and_our_own_find_and_the_old_one_does_not(clinic: Clinic) -> None:
    clinic.receives("redbud", file("mif", [{**PEOPLE[0], "phone": "5305550177"}]))
    clinic.receives("juniper", file("mif", [{**PEOPLE[0], "phone": "5305550199"}, *PEOPLE[1:]], month=11))
    fact = clinic.knows(B, "member_phone_number", "5305550122")
    from ecmx.hub.work import record_wish

    record_wish(by=clinic.by, member=clinic.member(C), route="phone", phone="5305550144")
    assert [found(clinic, f"55501{two}") for two in (11, 99, 77, 22, 44, 33)] == [[], [A], [A], [B], [C], [C]]
    clinic.receives("juniper", file("mif", [*PEOPLE[:1], {**PEOPLE[1], "last": "Pinto"}, *PEOPLE[2:]], month=12))
    assert found(clinic, "pinto 5305550122") == [B]
    from ecmx.hub.work import OurFact, withdraw_word

    withdraw_word(by=clinic.by, word=OurFact, pk=fact.pk)
    assert found(clinic, "5305550122") == []


def test_a_row_says_whom_to_call_and_how_the_member_stands_with_each_plan(clinic: Clinic) -> None:
    clinic.receives("redbud", file("mif", [{**PEOPLE[0], "phone": ""}]))
    clinic.tries(A, date(2026, 10, 6))
    clinic.meets(A, date(2026, 10, 9))
    clinic.happens(A, "enrolled", date(2026, 10, 8))
    clinic.knows(C, "member_phone_number", "5305550144")
    muller, pena, penalosa = page(clinic).rows
    assert (muller.dial, muller.phone, muller.last_contact) == ("5305550144", "(530) 555-0144", None)
    assert (penalosa.dial, penalosa.phone) == ("", "not known (0000000000)")
    assert (pena.dial, pena.last_contact, pena.birth_date) == ("5305550111", date(2026, 10, 9), date(1980, 3, 4))
    told = [(one.plan, one.standing, one.status_words, one.serving) for one in pena.plans]
    assert told == [
        ("Juniper Health", "Assigned", "Enrolled", True),
        ("Redbud Care", "Assigned", "Pending Outreach", False),
    ]


def test_filters_are_of_one_assignment(clinic: Clinic) -> None:
    clinic.receives("redbud", file("mif", [PEOPLE[0], {"cin": D, "last": "Quist"}]))
    clinic.happens(A, "declined", date(2026, 10, 8), plan="redbud")
    juniper, redbud = clinic.plan("juniper").pk, clinic.plan("redbud").pk
    assert found(clinic, plan=redbud) == [A, D]
    assert found(clinic, plan=redbud, status="4") == [A]
    assert found(clinic, plan=juniper, status="4") == []
    assert found(clinic, status="1") == [C, A, B, D]
    clinic.receives("juniper", file("mif", [{**PEOPLE[0], "status": "Termed"}, PEOPLE[1]], month=11))
    assert found(clinic, standing="termed") == [A]
    assert found(clinic, plan=redbud, standing="termed") == []
    assert found(clinic, words="pena", standing="assigned") == [A, B]


def test_who_leads_the_care_finds_and_so_does_nobody(clinic: Clinic) -> None:
    from ecmx.hub.partners import Partner, Staff
    from ecmx.hub.work import record_care_manager

    us = Partner.objects.of(clinic.by.organization).get(ours=True)
    lin, kai = (
        Staff.objects.of(clinic.by.organization).create(partner=us, slug=slug, name=slug) for slug in ("lin", "kai")
    )
    for staff in (lin, kai):
        record_care_manager(**clinic.whose(A), staff=staff)
    record_care_manager(**clinic.whose(B), name="Somebody Else")
    assert (found(clinic, holder=lin.pk), found(clinic, holder=kai.pk)) == ([], [A])
    assert found(clinic, holder="nobody") == [C]
    assert page(clinic, words="pena o").rows[0].plans[0].holder == "kai"


def test_whoever_needs_somebodys_eye_is_found_and_why_is_said(clinic: Clinic) -> None:
    assert found(clinic, attention=True) == []
    clinic.receives("redbud", file("mif", [{"cin": D, "first": "José", "last": "Peña-O'Brien"}]))
    assert found(clinic, attention=True) == [A, D]
    assert {tuple(row.attention) for row in page(clinic, attention=True).rows} == {("perhaps-one-person",)}
    clinic.happens(C, "enrolled", date(2026, 10, 8))
    clinic.receives("juniper", file("rtf", [{"cin": C, "engagement": "3", "start": "10/05/2026"}], month=11))
    clinic.receives("juniper", file("mif", [*PEOPLE[:2], {**PEOPLE[2], "status": "Termed"}], month=11))
    (row,) = page(clinic, words="muller", attention=True).rows
    assert "termed-while-served" in row.attention and all(row.attention_words)


def test_new_is_whom_a_file_of_this_month_brought(clinic: Clinic) -> None:
    from django.utils import timezone

    from ecmx.hub.roster import RosterChange

    assert found(clinic, new=True) == [C, A, B]
    long_ago = timezone.now() - timedelta(days=40)
    RosterChange.objects.of(clinic.by.organization).filter(member__cin__in=[A, C]).update(at=long_ago)
    assert found(clinic, new=True) == [B]
    assert found(clinic, new=True, plan=clinic.plan("redbud").pk) == []


def test_pages_follow_on_one_another_and_the_count_ends(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    from ecmx.hub.searching import page as module

    first, second, third = (page(clinic, number=number, size=2) for number in (1, 2, 3))
    assert [row.cin for one in (first, second, third) for row in one.rows] == [C, A, B]
    assert [(one.has_previous, one.has_next) for one in (first, second, third)] == [
        (False, True),
        (True, False),
        (True, False),
    ]
    assert (first.total, first.more, first.total_words) == (3, False, "3")
    monkeypatch.setattr(module, "MOST_COUNTED", 2)
    assert page(clinic, size=1).total_words == "more than 2"


def test_however_many_are_shown_so_many_questions_are_asked(clinic: Clinic) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page(clinic)  # what is new is sorted in before
    counts = []
    for size in (1, 3):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(clinic, size=size)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_organizations_stay_apart(clinic: Clinic, keys: Any, hub_database: Home) -> None:
    """V4."""
    from ecmx.hub.accounts import By
    from ecmx.hub.searching import RosterFilter, keep_search, kept_search, roster_export

    other = Clinic.opened(hub_database)
    assert page(other).rows == [] and found(other, "pena") == []
    assert page(other, plan=clinic.plan("juniper").pk).rows == []
    with pytest.raises(UsageProblem, match="no such plan"):
        roster_export(by=other.by, wanted=RosterFilter(plan=clinic.plan("juniper").pk), home=clinic.home)
    key = keep_search(by=clinic.by, wanted=RosterFilter(words="pena"), keys=keys)
    elsewhere = By(other.by.organization, clinic.by.user, clinic.by.roles)
    with pytest.raises(UsageProblem, match="no longer saved"):
        kept_search(by=elsewhere, key=key, keys=keys)


def test_a_search_is_kept_sealed_for_whoever_asked_and_for_a_day(clinic: Clinic, keys: Any) -> None:
    from django.utils import timezone

    from ecmx.hub.searching import (
        KeptSearch,
        RosterFilter,
        forget_expired,
        forget_view,
        keep_search,
        kept_search,
        save_view,
        saved_views,
    )

    wanted = RosterFilter(words="peña", plan=3, holder="nobody", standing="termed", new=True)
    key, saved = (keep_search(by=clinic.by, wanted=wanted, keys=keys) for _ in range(2))
    save_view(by=clinic.by, key=saved, name="  My \n peñas ", keys=keys)
    assert kept_search(by=clinic.by, key=key, keys=keys) == wanted
    rows = KeptSearch.objects.of(clinic.by.organization)
    for one in rows:
        assert b"pe" not in bytes(one.sealed)[-60:] and "peña".encode() not in bytes(one.sealed)
        assert "peñas".encode() not in bytes(one.sealed_name or b"")
    nurse = person(clinic, "nurse", "reader")
    refused: list[Callable[[], Any]] = [
        lambda: kept_search(by=nurse, key=key, keys=keys),
        lambda: save_view(by=nurse, key=key, name="mine", keys=keys),
        lambda: forget_view(by=nurse, key=saved),
        lambda: kept_search(by=clinic.by, key=UUID(int=0), keys=keys),
    ]
    for act in refused:
        with pytest.raises(UsageProblem, match="no longer saved"):
            act()
    assert saved_views(by=nurse, keys=keys) == []
    rows.update(kept_at=timezone.now() - timedelta(days=1, minutes=1))
    with pytest.raises(UsageProblem, match="no longer saved"):
        kept_search(by=clinic.by, key=key, keys=keys)
    assert forget_expired(clinic.by.organization, timezone.now()) == 1
    assert [(one.key, one.name, one.wanted) for one in saved_views(by=clinic.by, keys=keys)] == [
        (saved, "My peñas", wanted)
    ]
    forget_view(by=clinic.by, key=saved)
    assert saved_views(by=clinic.by, keys=keys) == []


def test_what_was_found_leaves_as_a_workbook_with_whoever_may(clinic: Clinic) -> None:
    from ecmx.hub.searching import RosterFilter, roster_export

    clinic.receives("redbud", file("mif", [{**PEOPLE[0], "phone": "5305550177"}]))
    wanted = RosterFilter(words="pena", plan=clinic.plan("juniper").pk)
    with pytest.raises(UsageProblem) as problem:
        roster_export(by=person(clinic, "nurse", "care_team"), wanted=wanted, home=clinic.home)
    assert problem.value.code == "not-permitted"
    coordinator = person(clinic, "cora", "coordinator")
    book = openpyxl.load_workbook(io.BytesIO(roster_export(by=coordinator, wanted=wanted, home=clinic.home)))
    text = [str(cell) for row in book["Roster"].iter_rows(values_only=True) for cell in row if cell is not None]
    assert {A, B} <= set(text) and C not in text
    assert not any("555-0177" in one for one in text)  # V9
    entry = entries(clinic)[-1]
    assert (entry.action, entry.detail) == ("roster.export", {"filter": ["words", "plan"], "rows": 2})


def entries(clinic: Clinic) -> list[Any]:
    from ecmx.hub.accounts import AuditEntry

    return list(AuditEntry.objects.filter(organization=clinic.by.organization).order_by("pk"))


def test_a_look_is_recorded_by_whom_it_showed_and_never_by_the_words(clinic: Clinic) -> None:
    page(clinic, words="peña", size=1)
    entry = entries(clinic)[-1]
    assert (entry.action, entry.objects_ids) == ("roster.look", [clinic.member(A).pk])
    assert entry.detail == {"filter": ["words"], "page": 1}
    with pytest.raises(UsageProblem):
        page(clinic, by=person(clinic, "nobody"))
