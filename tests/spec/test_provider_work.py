"""What a provider says of members: each sentence of how work gets in, as a test."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from tests.hub.clinic import Clinic, file

A, B = "91000001A", "91000002A"


def october(day: int) -> date:
    return date(2026, 10, day)


@pytest.fixture
def clinic(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 11, 10))
    opened = Clinic.opened(hub_database)
    opened.receives("juniper", file("mif", [{"cin": A}, {"cin": B, "last": "Ng"}]))
    return opened


def refused(code: str) -> Any:
    return pytest.raises(UsageProblem, check=lambda problem: problem.code == code)


def kinds(clinic: Clinic) -> list[str]:
    return [one.kind for one in clinic.tasks()]


def test_the_first_attempt_begins_the_outreach_and_the_second_does_not_again(clinic: Clinic) -> None:
    clinic.tries(A, october(3))
    clinic.tries(A, october(5), method="Telephonic/electronic")
    assert clinic.stands(A).status == "2"
    assert [event[2] for event in clinic.words()["EngagementEvent"]] == ["outreach-started"]


def test_two_attempts_alike_of_one_day_stay_two_until_a_person_says_that_they_are_one(clinic: Clinic) -> None:
    from ecmx.hub.work import settle_task

    clinic.tries(A, october(3))
    clinic.tries(A, october(3))
    assert len(clinic.words()["LoggedAttempt"]) == 2
    (task,) = clinic.tasks()
    settle_task(by=clinic.by, pk=task.pk, how="same")
    assert len(clinic.words()["LoggedAttempt"]) == 1


def test_an_attempt_after_the_start_is_offered_as_an_encounter(clinic: Clinic) -> None:
    from ecmx.hub.work import settle_task

    clinic.happens(A, "enrolled", october(5))
    clinic.tries(A, october(7))
    (task,) = clinic.tasks()
    assert task.kind == "attempt-after-start"
    settle_task(by=clinic.by, pk=task.pk, how="encounter")
    assert clinic.words()["LoggedAttempt"] == []
    assert clinic.words()["Encounter"] == [(A, "juniper", october(7), True)]


def test_what_comes_before_enrollment_is_not_said_after_it_and_the_reverse(clinic: Clinic) -> None:
    with refused("event-not-during"):
        clinic.happens(A, "goals-met", october(4))
    clinic.happens(A, "enrolled", october(5))
    with refused("event-not-before"):
        clinic.happens(A, "declined", october(6))
    with refused("event-not-before"):
        clinic.happens(A, "outreach-again", october(6))
    with refused("end-unbegun"):
        clinic.happens(B, "moved", october(4), end=october(4))
    with refused("event-later-misfits"):
        clinic.happens(B, "enrolled", october(5))
        clinic.happens(B, "goals-met", october(9), end=october(9))
        clinic.happens(B, "ended", october(6), end=october(6))


def test_a_recommendation_to_discontinue_goes_with_the_event_that_its_table_says(clinic: Clinic) -> None:
    from ecmx.hub.work import Discontinuation, EngagementEvent, known, withdraw_word

    said = clinic.happens(A, "declined", october(4), text="Wants no help")
    (found,) = known(Discontinuation, clinic.by.organization)
    assert (found.reason, found.day, found.text) == ("3", october(4), "Wants no help")
    assert clinic.happens(A, "declined", october(4), text="Wants no help") is None
    withdraw_word(by=clinic.by, word=EngagementEvent, pk=said.pk)
    assert not known(Discontinuation, clinic.by.organization).exists()
    assert clinic.stands(A).status == "1"


def test_a_plans_other_start_is_a_task_and_is_never_written_over(clinic: Clinic) -> None:
    clinic.happens(A, "enrolled", october(5))
    assert clinic.stands(A).start_is_proposed
    clinic.happens(A, "plan-start", october(9), start=october(8))
    now = clinic.stands(A)
    assert (now.start, now.start_is_proposed, now.proposed) == (october(8), False, october(5))
    assert kinds(clinic) == ["start-differs"]
    clinic.happens(A, "enrolled", october(12), start=october(6))
    assert (clinic.stands(A).start, clinic.stands(A).proposed, len(clinic.tasks())) == (october(8), october(6), 1)
    clinic.happens(A, "enrolled", october(13), start=october(8))
    assert kinds(clinic) == []


def test_termed_that_crosses_enrolled_asks_for_the_end_and_the_end_settles_it(clinic: Clinic) -> None:
    clinic.happens(A, "enrolled", october(5))
    clinic.receives("juniper", file("mif", [{"cin": A, "status": "Termed"}, {"cin": B, "last": "Ng"}], month=11))
    assert kinds(clinic) == ["end-asked"]
    clinic.happens(A, "ended", october(31), end=october(30))
    assert kinds(clinic) == []
    assert (clinic.stands(A).start, clinic.stands(A).end) == (october(5), october(30))


def test_ecm_begins_for_no_plan_that_had_ended_the_assignment(clinic: Clinic) -> None:
    """Nor by a work list, which says it by the same action; what began before the end, and is said after it, did begin."""
    clinic.receives("juniper", file("mif", [{"cin": A, "status": "Termed"}, {"cin": B, "last": "Ng"}], month=11))
    ended = clinic.stands(A).termed
    late, said_on = ended + timedelta(days=1), ended + timedelta(days=3)
    with refused("event-after-termed"):
        clinic.happens(A, "enrolled", said_on, start=late)
    assert clinic.happens(A, "enrolled", said_on, start=october(5)) is not None
    assert kinds(clinic) == ["end-asked"]
    with refused("event-after-termed"):
        clinic.happens(A, "plan-start", said_on, start=late)


def test_a_fact_that_is_known_is_no_new_row_and_its_mark_is(clinic: Clinic) -> None:
    assert clinic.knows(A, "member_phone_number", "5305550111") is not None
    assert clinic.knows(A, "member_phone_number", "5305550111") is None
    assert clinic.knows(A, "member_phone_number", "5305550111", ours_only=True) is not None
    with refused("fact-unknown"):
        clinic.knows(A, "member_shoe_size", "42")


def test_a_plan_that_newly_says_another_phone_is_a_task(clinic: Clinic) -> None:
    clinic.knows(A, "member_phone_number", "5305550111")
    assert kinds(clinic) == []
    rows = [{"cin": A, "phone": "5305550999"}, {"cin": B, "last": "Ng"}]
    clinic.receives("juniper", file("mif", rows, month=11))
    assert kinds(clinic) == ["contact-differs"]
    clinic.knows(A, "member_phone_number", "5305550999")
    assert kinds(clinic) == []


def test_encounters_and_typed_totals_of_one_period_exclude_each_other(clinic: Clinic) -> None:
    from ecmx.hub.work import record_totals

    whole = (october(1), october(31))
    clinic.meets(A, october(6))
    with refused("totals-beside-encounters"):
        record_totals(period=whole, in_person=1, telephonic=0, **clinic.whose(A))
    record_totals(period=whole, in_person=1, telephonic=2, **clinic.whose(B))
    with refused("encounter-beside-totals"):
        clinic.meets(B, october(31))
    clinic.meets(B, date(2026, 11, 1))
    assert record_totals(period=whole, in_person=1, telephonic=2, **clinic.whose(B)) is None


def test_a_refused_member_is_not_worked_with_until_the_refusal_is_taken_back(clinic: Clinic) -> None:
    from ecmx.hub.work import MemberRefusal, refuse_member, withdraw_word

    said = refuse_member(day=october(3), reason="capacity", **clinic.whose(A))
    assert said is not None
    assert (clinic.stands(A).loop, clinic.stands(A).closure) == ("Declined", "Service Provider Declined")
    with refused("member-refused"):
        clinic.happens(A, "outreach-started", october(4))
    withdraw_word(by=clinic.by, word=MemberRefusal, pk=said.pk)
    assert clinic.happens(A, "outreach-started", october(4)) is not None


def test_a_persons_word_on_a_referral_overrules_what_engagement_says(clinic: Clinic) -> None:
    from ecmx.hub.work import say_loop

    say_loop(status="Accepted", day=october(3), **clinic.whose(A))
    assert clinic.stands(A).loop == "Accepted"
    with refused("closure-missing"):
        say_loop(status="Referral Loop Closed", day=october(3), **clinic.whose(A))
    with refused("closure-unfitting"):
        say_loop(status="Pending", day=october(3), closure="Other", **clinic.whose(A))


def test_without_consent_nobody_is_told_and_a_consent_names_to_whom(clinic: Clinic) -> None:
    from ecmx.hub.work import Consent, known, mark_part_two, record_consent, revoke_consent

    member = clinic.member(A)
    assert mark_part_two(by=clinic.by, member=member) is not None
    assert mark_part_two(by=clinic.by, member=member) is None
    with refused("consent-vague"):
        record_consent(by=clinic.by, member=member, recipients=[], scope="all", since=october(1))
    told: dict[str, Any] = {
        "recipients": [clinic.plan("juniper")],
        "scope": "treatment and care coordination",
        "since": october(1),
    }
    made = record_consent(by=clinic.by, member=member, **told)
    assert made is not None
    assert record_consent(by=clinic.by, member=member, **told) is None
    revoke_consent(by=clinic.by, member=member, pk=made.pk)
    (found,) = known(Consent, clinic.by.organization)
    assert found.revoked_at is not None
    assert record_consent(by=clinic.by, member=member, **told) is not None


def test_where_referrals_are_agreed_every_field_is_asked(clinic: Clinic) -> None:
    from ecmx.hub.partners import Agreement, AgreementFile
    from ecmx.hub.work import refer_person

    told = {"referral.member_last_name": {"s": 0, "v": "Silva"}}
    plan = clinic.plan("juniper")
    assert refer_person(by=clinic.by, plan=plan, day=october(3), told=told) is not None
    assert refer_person(by=clinic.by, plan=plan, day=october(3), told=told) is None
    agreement = Agreement.objects.of(clinic.by.organization).get(slug="juniper")
    AgreementFile.objects.of(clinic.by.organization).create(agreement=agreement, file_type="referral")
    with refused("referral-incomplete"):
        refer_person(by=clinic.by, plan=plan, day=october(4), told=told)


def test_what_was_known_at_a_moment_stays_what_was_known(clinic: Clinic) -> None:
    from ecmx.hub.work import EngagementEvent, current_work, withdraw_word

    said = clinic.happens(A, "enrolled", october(5))
    then = datetime.now(UTC)
    withdraw_word(by=clinic.by, word=EngagementEvent, pk=said.pk)
    clinic.tries(A, october(6))

    def status(**asked: Any) -> str:
        return {one.member.cin: one.standing.status for one in current_work(clinic.by.organization, **asked)}[A]

    assert (status(at=then), status()) == ("3", "2")


def test_a_service_that_was_billed_and_logged_counts_once_when_a_person_says_so(clinic: Clinic) -> None:
    import polars as pl

    from ecmx.hub.work import SERVICES, Encounter, known, settle_task, take_services

    clinic.happens(A, "enrolled", october(5))
    logged = clinic.meets(A, october(7), provider_type="1")
    line = {
        "cin": A,
        "day": october(7),
        "kind": "encounter",
        "provider_type": "1",
        "in_person": True,
        "codes": ["G9008"],
    }
    lines = [{**line, "claim": "C1"}, {**line, "day": october(8), "claim": "C2"}, {**line, "cin": "0", "claim": "C3"}]
    taken = take_services(pl.DataFrame(lines, schema=SERVICES), by=clinic.by)
    assert (taken.encounters, taken.asked, dict(taken.held)) == (2, 1, {2: "member-unknown"})
    again = take_services(pl.DataFrame(lines, schema=SERVICES), by=clinic.by)
    assert (again.encounters, again.known) == (0, 2)
    (task,) = clinic.tasks()
    settle_task(by=clinic.by, pk=task.pk, how="same")
    same = [one.same_as_id for one in known(Encounter, clinic.by.organization).order_by("claim")]
    assert same == [None, logged.pk, None]


def test_nothing_that_has_not_happened_yet_is_said(clinic: Clinic) -> None:
    with refused("day-ahead"):
        clinic.tries(A, date(2026, 11, 11))
