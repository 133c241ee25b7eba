"""Situations of a month that a provider meets (1-6), each from end to end: file in, the provider's word, file out, the plan's answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ecmx.hub import Home
from tests.hub.clinic import Clinic, file
from tests.hub.provider_month import DECEMBER, NOVEMBER, OCTOBER
from tests.hub.whole_month import WholeMonth

A, B, C = "91000001A", "91000002A", "91000003A"


def october(day: int) -> date:
    return date(2026, 10, day)


@pytest.fixture
def month(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> WholeMonth:
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 12, 20))
    return WholeMonth(hub_database)


def test_1_a_plan_that_never_acknowledges_is_not_sent_the_same_for_ever(month: WholeMonth) -> None:
    """1. After the agreement's days a sent file counts as accepted, labelled so; until then what it said is sent again."""
    from ecmx.hub.answers import deem_accepted
    from ecmx.hub.transmissions import OUTBOUND, FileState

    month.named(A)
    month.agreed(mode="changes", agreement__deemed_accepted_days=10)
    month.clinic.tries(A, october(3))
    sent = month.goes(month.composes())
    twelve_days_ago = timezone.now() - timedelta(
        days=12
    )  # no file goes before it was made, and this one was made just now
    type(sent).objects.of(month.by.organization).filter(pk=sent.pk).update(sent_at=twelve_days_ago)
    assert set(month.told(month.composes(NOVEMBER))) == {A}
    assert deem_accepted(month.by.organization, timezone.now(), month.home.settings.zone) == [sent.pk]
    november = month.composes(NOVEMBER)
    assert (november.rows, november.left_out) == ({"rtf": 0}, {"rtf": {"unchanged": 1}})
    sent.refresh_from_db()
    assert sent.state == "deemed_accepted"
    assert OUTBOUND.words[FileState.DEEMED_ACCEPTED] != OUTBOUND.words[FileState.ACCEPTED]


def test_2_who_is_no_longer_named_has_vanished_only_from_a_file_that_names_everyone(month: WholeMonth) -> None:
    """2. Vanished members are inferred only from a file declared complete; too many at once are doubted. Until the plan says, they are
    worked with and reported.
    """
    everybody = [f"9200000{number}A" for number in range(10)]
    month.named(*everybody)
    month.agreed(kind="mif", complete=False)
    month.named(*everybody[1:], month=11)
    assert month.asked() == []
    month.agreed(kind="mif", complete=True)
    month.named(*everybody[1:], month=11, produced=6)
    assert month.asked() == [("vanished", everybody[0])]
    assert {row["CIN"] for row in month.listed()} == set(everybody) == set(month.told(month.composes()))
    doubted = month.named(*everybody[5:], month=12)
    assert doubted.doubted and month.asked() == [("vanished", everybody[0])]


def test_3_a_file_to_be_disregarded_is_replaced_and_what_it_alone_said_is_undone(month: WholeMonth) -> None:
    """3. A replacement supersedes by period; effects that are not repeated are reversed; the difference is shown."""
    wrong = month.named(A, B, phone="5305550150")
    month.clinic.tries(B, october(3))
    made = month.named(A, produced=6, replaces=wrong)
    wrong.refresh_from_db()
    assert (wrong.state, made.replaces_id) == ("superseded", wrong.pk)
    assert [(row["CIN"], row["Phone to use"]) for row in month.listed()] == [(A, "5305550100")]
    rtf, otf = month.all_composed(OCTOBER, "rtf", "otf")
    assert {cin: row["member_phone_number"] for cin, row in month.told(rtf).items()} == {A: "5305550100"}
    assert month.tried(otf) == [], "nobody told the plan of a member whom it took back"
    assert month.clinic.words()["LoggedAttempt"], "and what was done is not forgotten"
    changed = month.clinic.changes(made)
    assert B in set().union(*changed.values())


def test_4_an_older_file_that_comes_late_fills_gaps_and_overwrites_nothing(month: WholeMonth) -> None:
    """4. By reporting period, then production date: an older file fills gaps and never overwrites."""
    month.named(A, month=11, phone="5305550111", street="")
    month.named(A, B, month=10, phone="5305550199", street="1 Ash Rd")
    found = month.told(month.composes(NOVEMBER))
    assert (found[A]["member_phone_number"], found[A]["member_residential_address"]) == ("5305550111", "1 Ash Rd")
    assert {row["CIN"]: row["Phone to use"] for row in month.listed()}[A] == "5305550111"
    month.named(A, month=11, produced=4, phone="5305550122")
    assert month.told(month.composes(NOVEMBER))[A]["member_phone_number"] == "5305550111"


def test_5_contact_data_that_disagree_are_both_kept_and_the_provider_s_is_told_once(month: WholeMonth) -> None:
    """5. Both are kept with source and date; the provider's reaches the member and is reported as new until an accepted return had it;
    what the plan says otherwise afterward is a question.
    """
    month.named(A)
    month.hands_back(0, {"Your phone for the member": "530-555-0123"})
    assert month.listed()[0]["Phone to use"].startswith("5305550123")
    new = {"member_phone_number": "5305550123", "member_new_phone_number_indicator": "true"}
    first = month.composes()
    assert new.items() <= month.told(first)[A].items()
    month.hears(month.goes(first), "rejected", "2")
    again = month.composes(correcting=first.transmission)
    assert new.items() <= month.told(again)[A].items(), "what was rejected has not been told"
    month.hears(month.goes(again))
    row = month.told(month.composes(NOVEMBER))[A]
    assert row["member_phone_number"] == "5305550123" and "member_new_phone_number_indicator" not in row
    assert month.asked() == []
    month.named(A, month=12, phone="5305550177")
    assert month.asked() == [("contact-differs", A)]
    assert month.clinic.word(A, "mif.member_phone_number") == ["5305550100", "5305550177"]
    assert month.told(month.composes(DECEMBER))[A]["member_phone_number"] == "5305550123"


def test_6_moved_to_another_provider_the_last_that_there_is_to_say_goes_after_termed(month: WholeMonth) -> None:
    """6. A new assignment and clock there; the old provider's final return and attempts go after Termed."""
    month.named(A, npi="1234567893")
    month.clinic.tries(A, october(3))
    month.clinic.happens(A, "enrolled", october(5))
    month.accepted()
    month.clinic.receives("juniper", file("mif", [{"cin": A, "status": "Termed"}], month=11, produced=9))
    month.clinic.happens(A, "moved", date(2026, 11, 9), end=date(2026, 11, 8))
    november = month.accepted(NOVEMBER)
    row = month.told(november)[A]
    assert (row["ecm_benefit_start_date"], row["ecm_benefit_end_date"]) == ("2026-10-05", "2026-11-08")
    assert month.tried(month.composes(OCTOBER, "otf")) == [(A, "2026-10-03")]
    assert month.composes(DECEMBER).left_out["rtf"] == {"ended": 1}
    assert month.listed() == []

    there = Clinic.opened(month.home)
    there.receives("juniper", file("mif", [{"cin": A, "assigned": "11/10/2026"}], month=11, produced=12))
    now = there.stands(A)
    assert (now.status, now.start, now.since, there.words()["LoggedAttempt"]) == ("1", None, date(2026, 11, 10), [])
