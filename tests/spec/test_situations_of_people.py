"""Situations of a month that a provider meets (7-11), each from end to end: file in, the provider's word, file out, the plan's answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone

from ecmx.guidance import Calendar
from ecmx.hub import Home
from tests.hub.clinic import NPI, OTHER_NPI, SITE_NPI, file
from tests.hub.outgoing import at, file_terms
from tests.hub.provider_month import DECEMBER, NOVEMBER, OCTOBER
from tests.hub.whole_month import WholeMonth
from tests.hub.work_lists import handed_out, taken

A, B, C = "91000001A", "91000002A", "91000003A"
JANUARY = (date(2027, 1, 1), date(2027, 1, 31))


def october(day: int) -> date:
    return date(2026, 10, day)


def november(day: int) -> date:
    return date(2026, 11, day)


@pytest.fixture
def month(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> WholeMonth:
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 12, 20))
    return WholeMonth(hub_database)


def termed(month: WholeMonth, cin: str, produced: int = 5, at_month: int = 11) -> Any:
    return month.clinic.receives(
        "juniper", file("mif", [{"cin": cin, "status": "Termed"}], month=at_month, produced=produced)
    )


def test_7_termed_crosses_enrolled_on_the_way(month: WholeMonth) -> None:
    """7. The plan rules authorization, the provider engagement; a task asks for the end; the final row is sent until accepted."""
    month.named(A)
    month.clinic.happens(A, "enrolled", october(20))
    termed(month, A, produced=2)
    assert month.asked() == [("end-asked", A)]
    assert [row["CIN"] for row in month.listed()] == [A], "whose end is asked stays on the list"
    month.hands_back(
        0, {"What happened": "ECM ended for another reason", "On which day": november(4), "ECM end": november(3)}
    )
    assert month.asked() == [] and month.listed() == []
    first = month.goes(month.composes(NOVEMBER))
    month.hears(first, "rejected")
    again = month.composes(DECEMBER)
    row = month.told(again)[A]
    assert (row["engagement_status"], row["ecm_benefit_start_date"], row["ecm_benefit_end_date"]) == (
        "3",
        "2026-10-20",
        "2026-11-03",
    )
    month.hears(month.goes(again))
    assert month.composes(JANUARY).left_out == {"rtf": {"ended": 1}}


def test_8_who_comes_back_has_a_new_episode_and_attempts_in_between_count(month: WholeMonth) -> None:
    """8. A new episode per plan and provider; the same authorization starts nothing anew; attempts between episodes count."""
    month.named(A)
    month.clinic.happens(A, "enrolled", october(5))
    month.named(A, month=10, produced=9, status="Continuing")
    assert (month.clinic.stands(A).episode, month.clinic.stands(A).start) == (1, october(5))
    month.clinic.happens(A, "left", october(30), end=october(30))
    month.accepted()
    termed(month, A)
    month.named(A, month=12, assigned="11/10/2026", authorized="11/09/2026")
    assert (month.clinic.stands(A).status, month.clinic.stands(A).end) == ("1", None)
    for day in (october(29), november(20), november(26)):
        month.clinic.tries(A, day)
    month.clinic.happens(A, "enrolled", november(25))
    assert (month.clinic.stands(A).episode, month.clinic.stands(A).start) == (2, november(25))
    row = month.told(month.composes(NOVEMBER))[A]
    assert row["ecm_benefit_start_date"] == "2026-11-25" and "ecm_benefit_end_date" not in row
    assert month.tried(month.composes(NOVEMBER, "otf")) == [(A, "2026-11-20")]


def test_8_a_change_of_plan_begins_at_the_other_plan(month: WholeMonth) -> None:
    """8. What was done for one plan is nothing that the next is told, and the provider's own knowledge goes along."""
    month.named(A)
    month.clinic.happens(A, "enrolled", october(5))
    month.clinic.knows(A, "member_phone_number", "5305550123")
    termed(month, A)
    month.named(A, plan="redbud", month=11, assigned="11/01/2026", authorized="10/31/2026")
    month.clinic.happens(A, "ended", october(31), end=october(31))
    old, new = month.told(month.composes(NOVEMBER))[A], month.told(month.composes(NOVEMBER, plan="redbud"))[A]
    assert (old["ecm_benefit_start_date"], old["ecm_benefit_end_date"]) == ("2026-10-05", "2026-10-31")
    assert (new["engagement_status"], new["member_phone_number"]) == ("1", "5305550123")
    assert not {"ecm_benefit_start_date", "ecm_benefit_end_date"} & set(new)


def test_9_a_refused_member_in_the_next_file(month: WholeMonth) -> None:
    """9. Refused, awaiting removal: off work list and return; the refusal is repeated; what was tried before it is still told."""
    from ecmx.hub.saying import draft_messages, message_went, notes, refusals_now

    month.named(A, B)
    month.clinic.tries(A, october(3))
    at_row = next(at for at, row in enumerate(month.listed()) if row["CIN"] == A)
    month.hands_back(at_row, {"We cannot take the member": "We have no capacity"})
    assert [row["CIN"] for row in month.listed()] == [B]
    for again in (False, True):
        draft_messages(month.by.organization)
        (note,) = notes(by=month.by)
        assert A in note.text and B not in note.text
        assert ("told you about some of them before" in note.text) == again
        now = timezone.now()
        message_went(note.id, by=month.by, at=now, how="mail", now=now)
        month.named(A, B, month=11 + again)
        assert [(one.cin, one.awaiting) for one in refusals_now(month.by.organization)] == [(A, True)]
    found = month.composes(DECEMBER)
    assert set(month.told(found)) == {B} and found.left_out["rtf"] == {"refused": 1}
    assert [row["CIN"] for row in month.listed()] == [B]
    assert month.tried(month.composes(OCTOBER, "otf")) == [(A, "2026-10-03")]
    termed(month, A, produced=9, at_month=12)
    assert refusals_now(month.by.organization) == []


def due(month: WholeMonth, kind: str, now: datetime) -> Any:
    """What is due of a kind of file for October."""
    from ecmx.hub.obligations import due_rows, keep_due

    zone, calendar = month.home.settings.zone, Calendar.california()
    keep_due(month.by.organization, now, zone, calendar)
    rows = due_rows(
        by=month.by, now=now, zone=zone, calendar=calendar, first=date(2026, 10, 1), last=date(2026, 12, 31)
    )
    return next(one for one in rows if (one.what, one.period) == (kind, OCTOBER))


@pytest.fixture
def opened_in_october(month: WholeMonth) -> WholeMonth:
    from ecmx.hub.accounts import Organization

    Organization.objects.filter(pk=month.by.organization.pk).update(began_at=at(october(1), 9))
    month.by.organization.refresh_from_db()
    return month


@pytest.mark.parametrize("nil", ["statement", "empty_file"])
def test_10_nothing_to_report_and_a_due_date_on_a_holiday(opened_in_october: WholeMonth, nil: str) -> None:
    """10. A nil statement or a zero-row file, and the date's shift, as the agreement says; either meets what is due, once it went."""
    from ecmx.hub.saying import message_went, notes

    month = opened_in_october
    month.named(A)
    file_terms(month.clinic, "otf", due="day 11", shift="after", nil=nil)
    before = due(month, "otf", at(november(3)))
    assert (before.due_on, before.state) == (november(12), "ahead"), "Veterans Day is November 11"
    found = month.composes(OCTOBER, "otf", at=at(november(11)))
    assert (found.nil, found.rows) == (nil, {"otf": 0})
    assert due(month, "otf", at(november(3))).state == "ahead", "what was composed has not gone"
    if nil == "statement":
        (note,) = [one for one in notes(by=month.by) if one.kind == "nil"]
        message_went(note.id, by=month.by, at=at(november(12), 23), how="mail", now=timezone.now())
    else:
        month.hears(month.goes(found, at(november(12), 23)))
    assert due(month, "otf", at(november(13))).state == {"statement": "nil", "empty_file": "in_time"}[nil]
    found.transmission.refresh_from_db()
    assert found.transmission.state == {"statement": "sent", "empty_file": "accepted"}[nil], "nothing of it waits to go"


def test_11_a_file_for_several_sites_is_routed_and_what_bears_an_unknown_npi_is_held(month: WholeMonth) -> None:
    """11. Routed by NPI, and reported under it; an unknown NPI is held, and the member is on no list and in no file."""
    from ecmx.hub.partners import Partner, Site

    ours = Partner.objects.of(month.by.organization).get(ours=True)
    ours.npis = [NPI, SITE_NPI]
    ours.save()
    Site.objects.of(month.by.organization).create(partner=ours, slug="north", name="North", npi=SITE_NPI)
    rows = [{"cin": A, "npi": NPI}, {"cin": B, "npi": SITE_NPI}, {"cin": C, "npi": OTHER_NPI}]
    made = month.clinic.receives("juniper", file("mif", rows))
    assert month.clinic.held(made) == {4: "not_ours"}
    assert [row["CIN"] for row in month.listed()] == [A, B]
    found = month.told(month.composes())
    assert {cin: row["ecm_provider_npi"] for cin, row in found.items()} == {A: NPI, B: SITE_NPI}


def test_11_a_cin_that_the_state_replaced_goes_as_that_plan_s_latest(month: WholeMonth) -> None:
    """11. That plan's latest is sent, with all that was done under either; both are kept; another plan gets the one that it knows."""
    from ecmx.hub.looking import answer_likeness

    month.named(A)
    month.named(A, plan="redbud", phone="5305550177")
    month.clinic.tries(A, october(3))
    month.clinic.happens(A, "enrolled", october(5))
    month.clinic.knows(A, "member_phone_number", "5305550123")
    first = month.accepted()
    month.clinic.receives("juniper", file("mif", [{"cin": A, "status": "Termed"}, {"cin": B}], month=11))
    before = month.composes(NOVEMBER)
    assert set(month.told(before)) == {A, B}, "nothing is merged unless a person says so"
    answer_likeness(A, B, same=True, by=month.by)
    found = month.composes(NOVEMBER)
    row = month.told(found)[B]
    assert (row["engagement_status"], row["ecm_benefit_start_date"]) == ("3", "2026-10-05")
    assert (row["member_phone_number"], "ecm_benefit_end_date" in row) == ("5305550123", False)
    assert "member_new_phone_number_indicator" not in row, "the plan had it under the first CIN"
    assert found.left_out["rtf"] == {"cin-replaced": 1} and found.adds_up
    assert month.tried(month.composes(OCTOBER, "otf")) == [(B, "2026-10-03")]
    assert set(month.told(month.composes(NOVEMBER, plan="redbud"))) == {A}
    assert set(month.clinic.statuses()) == {A, B}
    for one in (first, before, found):
        assert month.recomposed(one.transmission).same


def test_11_a_cin_that_the_state_replaced_is_one_person_in_the_work_list_the_standings_and_the_tasks(
    month: WholeMonth,
) -> None:
    """11. The plan's latest leads and says the other; what was said under either goes on; of the old one nothing is asked."""
    from ecmx.hub.looking import answer_likeness
    from ecmx.hub.work import standings

    month.named(A)
    month.clinic.tries(A, october(3))
    month.clinic.happens(A, "enrolled", october(5))
    month.clinic.knows(A, "member_phone_number", "5305550123")
    month.clinic.receives("juniper", file("mif", [{"cin": A, "status": "Termed"}, {"cin": B, "phone": ""}], month=11))
    assert [row["CIN"] for row in month.listed()] == [A, B] and ("end-asked", A) in month.asked()
    answer_likeness(A, B, same=True, by=month.by)
    (row,) = month.listed()
    assert (row["CIN"], row["Phone to use"], row["ECM start"].date()) == (B, "5305550123 (yours)", october(5))
    assert f"Was CIN {A} before" in row["Look at"] and "1, last on" in row["Attempts so far"]
    assert month.asked() == []
    member = month.clinic.member(B).pk
    assert {pk for pk, _ in standings(month.by.organization)} == {member}
    assert {pk for pk, _ in standings(month.by.organization, members=[month.clinic.member(A).pk])} == {member}
    assert taken(month.clinic, handed_out(month.clinic)).rows.counts() == {"known": 1}
    month.clinic.happens(B, "ended", november(20), end=november(20))
    assert (month.clinic.stands(B).start, month.clinic.stands(B).end) == (october(5), november(20))
    answer_likeness(A, B, same=False, by=month.by)
    assert {pk for pk, _ in standings(month.by.organization)} == {member, month.clinic.member(A).pk}


def test_11_of_three_cins_the_latest_leads_however_they_were_answered(month: WholeMonth) -> None:
    """11. That the first is the third and the second is says all of it."""
    from ecmx.hub.looking import answer_likeness

    month.named(A)
    month.named(B, A, month=11)
    month.named(C, B, A, month=12)
    answer_likeness(A, C, same=True, by=month.by)
    answer_likeness(A, B, same=True, by=month.by)
    assert set(month.told(month.composes(NOVEMBER))) == {C}
    assert [row["CIN"] for row in month.listed()] == [C]


def test_11_a_wrong_attempt_that_has_gone_is_taken_back_by_its_period_anew(month: WholeMonth) -> None:
    """11. The outreach file has no row key, so its period is replaced: the whole file again, without the wrong attempt."""
    from ecmx.hub.work import LoggedAttempt, withdraw_word

    month.named(A)
    for day in (3, 4):
        month.clinic.tries(A, october(day))
    first = month.goes(month.composes(OCTOBER, "otf"), copied=True)
    wrong = LoggedAttempt.objects.of(month.by.organization).get(day=october(4))
    withdraw_word(by=month.by, word=LoggedAttempt, pk=wrong.pk)
    month.clinic.tries(A, october(6))
    anew = month.composes(correcting=first)
    assert month.tried(anew) == [(A, "2026-10-03"), (A, "2026-10-06")]
    assert anew.terms.period_start == first.period_start
    month.goes(anew)
    first.refresh_from_db()
    assert first.state == "corrected"
    assert month.tried(month.composes(NOVEMBER, "otf")) == []


def test_11_the_period_decides_which_layout(month: WholeMonth) -> None:
    """11. Of a layout that changes within the year: a file for the old period goes in the old layout, whenever it is made or made anew."""
    from ecmx.hub.partners import AgreementFile, AgreementLayout

    month.named(A)
    month.agreed(layout="juniper-rtf")
    first = month.goes(month.composes())
    one = AgreementFile.objects.of(month.by.organization).get(agreement__slug="juniper", file_type="rtf")
    AgreementLayout.objects.of(month.by.organization).create(file=one, layout="guidance-rtf", since=november(1))
    month.hears(first, "rejected")
    october_again, of_november = month.composes(correcting=first), month.composes(NOVEMBER)
    assert (october_again.terms.layout, of_november.terms.layout) == ("juniper-rtf", "guidance-rtf")
    assert month.data(of_november.transmission).startswith(b"PK")
    assert not month.data(october_again.transmission).startswith(b"PK")


def test_11_attempts_before_the_first_file_wait_until_the_member_is_assigned(month: WholeMonth) -> None:
    """11. Held until a plan names the member; the same list taken again is taken then, and each attempt goes once."""
    month.named(B)
    log = file(
        "otf", [{"cin": A, "day": "10/03/2026"}, {"cin": A, "day": "10/04/2026"}, {"cin": B, "day": "10/05/2026"}]
    )
    made = taken(month.clinic, log, "ehr.csv")
    assert (made.rows.counts(), [one.code for one in made.rows.words if one.code]) == (
        {"taken": 1, "held": 2},
        ["member-unknown"] * 2,
    )
    month.accepted(OCTOBER, "otf")
    month.named(A, B, month=11)
    again = taken(month.clinic, log, "ehr.csv")
    assert again.rows.counts() == {"taken": 2, "known": 1}
    assert taken(month.clinic, log, "ehr.csv").repeats is not None, "nothing of it waits any more"
    assert month.tried(month.accepted(NOVEMBER, "otf")) == [(A, "2026-10-03"), (A, "2026-10-04")]
    assert month.tried(month.composes(DECEMBER, "otf")) == []
