"""Whom to reach today, and why: each sentence of the list, as a test."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from ecmx.hub import Home
from tests.hub.clinic import Clinic, file
from tests.hub.outgoing import agreement

A, B, C, D, E = (f"9100000{number}A" for number in range(1, 6))
TODAY = date(2026, 11, 10)


def october(day: int) -> date:
    return date(2026, 10, day)


@pytest.fixture
def clinic(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    """Ana and Ben of Juniper Health since 09/02; November 10 is today."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    opened = Clinic.opened(hub_database)
    opened.receives("juniper", mif(A, B))
    return opened


def mif(*cins: str, month: int = 10, **said: str) -> bytes:
    names = {A: "Ana", B: "Ben", C: "Cy", D: "Di", E: "Ed"}
    return file("mif", [{"cin": cin, "first": names[cin], **said} for cin in cins], month=month)


def today(clinic: Clinic, on: date = TODAY, **asked: Any) -> Any:
    from ecmx.hub.today import people_today

    return people_today(by=clinic.by, on=on, **asked)


def rows(clinic: Clinic, on: date = TODAY, **asked: Any) -> dict[str, Any]:
    """By first name."""
    return {one.name.split(", ")[1]: one for one in today(clinic, on, **asked).rows}


def told(clinic: Clinic, on: date = TODAY, **asked: Any) -> dict[str, tuple[str, str, str]]:
    return {name: (one.reason, one.tag, one.why) for name, one in rows(clinic, on, **asked).items()}


def test_a_new_assignment_without_an_attempt_is_as_old_as_it_is(clinic: Clinic) -> None:
    ana = rows(clinic, date(2026, 9, 6))["Ana"]
    assert (ana.reason, ana.why, ana.tag, ana.urgency) == ("new-assignment", "New assignment, 4 days old", "", "")
    assert (ana.name, ana.plan_name, ana.outreach) == ("Lopez, Ana", "Juniper Health", "No attempt yet")
    assert (ana.since, ana.since_on, ana.phone, ana.due) == ("Assigned", date(2026, 9, 2), "5305550100", None)
    assert rows(clinic, date(2026, 9, 3))["Ana"].why == "New assignment, 1 day old"
    assert rows(clinic, date(2026, 9, 2))["Ana"].why == "New assignment, from today"


def test_the_agreements_days_set_the_day_by_which_a_first_contact_is_due(clinic: Clinic) -> None:
    agreement(clinic, first_contact_days=7)
    assert told(clinic, date(2026, 9, 6))["Ana"][1] == "Due 09/09"
    assert told(clinic, date(2026, 9, 8))["Ana"][1] == "Due tomorrow"
    assert told(clinic, date(2026, 9, 9))["Ana"][1] == "Due today"
    late = rows(clinic, date(2026, 9, 10))["Ana"]
    assert (late.tag, late.urgency, late.due) == ("Overdue", "late", date(2026, 9, 9))
    assert today(clinic, date(2026, 9, 8)).before_day_ends == 0
    assert today(clinic, date(2026, 9, 9)).before_day_ends == 2


def test_who_was_tried_waits_seven_days_and_then_stands_there_again(clinic: Clinic) -> None:
    clinic.tries(A, october(3))
    clinic.tries(A, october(5), method="Telephonic/electronic", outcome="message")
    assert "Ana" not in rows(clinic, october(11))
    ana = rows(clinic, october(12))["Ana"]
    assert (ana.reason, ana.why) == ("no-attempt", "In outreach, no attempt for 7 days")
    assert ana.outreach == "2 of 3: in person, phone"
    for day in (6, 7):
        clinic.tries(A, october(day))
    assert rows(clinic, october(20))["Ana"].outreach == "4: in person, phone"


def test_an_attempt_that_only_a_file_tells_counts_and_one_that_both_tell_counts_once(clinic: Clinic) -> None:
    clinic.tries(A, october(3))
    clinic.receives("juniper", file("otf", [{"cin": A}, {"cin": B, "method": "Telephonic/electronic"}], month=11))
    found = rows(clinic)
    assert (found["Ana"].outreach, found["Ben"].outreach) == ("1 of 3: in person", "1 of 3: phone")


def test_a_promised_call_back_comes_first_and_the_day_before(clinic: Clinic) -> None:
    clinic.tries(B, october(3), call_back_on=october(20))
    assert "Ben" not in rows(clinic, october(18)), "until then nobody is to try"
    assert told(clinic, october(19))["Ben"] == ("call-back", "Due tomorrow", "Call-back promised for 10/20")
    assert told(clinic, october(20))["Ben"] == ("call-back", "Due today", "Call-back promised for today")
    late = rows(clinic, october(21))
    assert list(late) == ["Ben", "Ana"]
    assert (late["Ben"].why, late["Ben"].urgency) == ("Promised call-back of 10/20", "late")
    assert late["Ben"].others == ("no-attempt",)


@pytest.mark.parametrize(
    ("day", "outcome", "kept"),
    [(10, "message", False), (10, "guardian", True), (20, "no-answer", True), (10, "", False)],
)
def test_a_call_back_is_kept_by_who_reached_her_or_tried_on_its_day(
    clinic: Clinic, day: int, outcome: str, *, kept: bool
) -> None:
    clinic.tries(A, october(3), call_back_on=october(20))
    clinic.tries(A, october(day), method="Telephonic/electronic", outcome=outcome)
    assert (told(clinic, october(21)).get("Ana", ("",))[0] != "call-back") is kept


def test_who_has_ecm_is_met_every_thirty_days(clinic: Clinic) -> None:
    clinic.happens(A, "enrolled", october(1))
    ana = rows(clinic, october(31))["Ana"]
    assert (ana.reason, ana.why, ana.tag) == ("no-contact", "Enrolled, no contact for 30 days", "Needs attention")
    assert (ana.outreach, ana.since, ana.since_on) == ("No visit or call yet", "Enrolled", october(1))
    clinic.meets(A, october(26))
    assert "Ana" not in rows(clinic)
    assert rows(clinic, date(2026, 11, 25))["Ana"].outreach == "Last visit 10/26"


def owed(clinic: Clinic, due: date, slug: str = "juniper") -> Any:
    from ecmx.hub.obligations import Obligation

    return Obligation.objects.of(clinic.by.organization).create(
        agreement=agreement(clinic, slug), file_type="rtf", owes="us", period_start=october(1), period_end=october(31),
        due_on=due,
    )  # fmt: skip


def test_a_return_that_is_due_asks_for_whom_nothing_was_said_in_its_period(clinic: Clinic) -> None:
    clinic.happens(A, "enrolled", date(2026, 9, 20))
    clinic.happens(B, "enrolled", date(2026, 9, 20))
    clinic.meets(B, october(20))
    owed(clinic, date(2026, 11, 11))
    found = rows(clinic)
    assert set(found) == {"Ana"}
    assert found["Ana"].others == ("return-due",)
    clinic.meets(A, date(2026, 9, 25))
    asked = rows(clinic, date(2026, 10, 24))
    assert not asked, "not yet so near to its day"
    clinic.tries(A, date(2026, 9, 26))
    assert "return-due" in (rows(clinic)["Ana"].reason, *rows(clinic)["Ana"].others)


def test_an_open_question_about_a_member_is_a_reason(clinic: Clinic) -> None:
    clinic.knows(A, "member_residential_address", "1 Elm Street")
    clinic.receives("juniper", mif(A, B, month=11, street="9 Oak Avenue"))
    clinic.tasks()
    clinic.tries(A, date(2026, 11, 9))
    ana = rows(clinic)["Ana"]
    assert (ana.reason, ana.tag) == ("task", "Needs attention")
    assert ana.why == "The plan now has a different address or phone than yours"


def test_who_is_not_to_be_reached_is_counted_and_not_listed(clinic: Clinic) -> None:
    from ecmx.hub.work import record_wish, refuse_member

    clinic.receives("redbud", mif(A, B, C, D, E))
    clinic.receives("redbud", mif(A, month=11, status="Termed"), "next.csv")
    record_wish(by=clinic.by, member=clinic.member(B), route="nothing")
    refuse_member(day=october(5), reason="capacity", **clinic.whose(C, "redbud"))
    clinic.happens(D, "declined", october(5), plan="redbud")
    found = today(clinic)
    assert {(one.name, one.plan_name) for one in found.rows} == {
        ("Lopez, Ana", "Juniper Health"),
        ("Lopez, Ed", "Redbud Care"),
    }
    assert found.left_out == {
        "you cannot accept": 1,
        "ended by the plan": 1,
        "declined, could not be reached, or excluded": 1,
        "do not want to be contacted": 2,
    }
    assert (found.total, found.by_reason["new-assignment"]) == (2, 2)


def test_a_sentinel_is_never_called_and_a_wish_goes_before_every_number(clinic: Clinic) -> None:
    from ecmx.hub.work import record_wish

    clinic.receives("redbud", mif(C, D, phone="0000000000"))
    assert (rows(clinic)["Cy"].phone, rows(clinic)["Di"].phone) == ("", "")
    clinic.knows(C, "member_phone_number", "5305550177")
    record_wish(by=clinic.by, member=clinic.member(A), route="mail")
    record_wish(by=clinic.by, member=clinic.member(B), route="phone", phone="530-555-0188")
    found = rows(clinic)
    assert [found[name].phone for name in ("Ana", "Ben", "Cy", "Di")] == ["", "5305550188", "5305550177", ""]


def test_the_list_is_of_a_plan_or_an_area_and_by_pages(clinic: Clinic) -> None:
    clinic.receives("redbud", mif(C, D, zip="95814"))
    redbud = clinic.plan("redbud").pk
    assert set(rows(clinic, plan=redbud)) == set(rows(clinic, zip_code="958")) == {"Cy", "Di"}
    pages = [today(clinic, page=number, page_size=3) for number in (1, 2, 3)]
    assert [len(one.rows) for one in pages] == [3, 1, 0]
    assert [one.total for one in pages] == [4, 4, 4]
    names = [one.name for page in pages for one in page.rows]
    assert names == ["Lopez, Ana", "Lopez, Ben", "Lopez, Cy", "Lopez, Di"], "of one day by name"
