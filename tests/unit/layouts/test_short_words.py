"""Letters that stand for several words, and whatever noun a sheet has for the member."""

from __future__ import annotations

import pytest

from ecmx.layouts.recognition.abbreviations import short_for
from ecmx.layouts.recognition.persons import with_member_named

NOTHING = frozenset[str]()


@pytest.mark.parametrize(
    ("letters", "meanings"),
    [
        ("rppd", {"reporting_period"}),
        ("erfac", {"emergency_room_facility"}),
        ("otdt", {"outreach_attempt_date"}),
        ("lg", {"member_preferred_language", "guardian_last_name"}),
        ("zzz", set()),
    ],
)
def test_letters_may_be_short_for_what_a_header_needs(letters: str, meanings: set[str]) -> None:
    assert short_for(letters, NOTHING) >= meanings
    assert bool(short_for(letters, NOTHING)) == bool(meanings)


def test_every_letter_must_belong_to_a_word() -> None:
    assert "reporting_period" not in short_for("rppdx", NOTHING)


@pytest.mark.parametrize("noun", ["Tenant", "Neighbor's", "Resident"])
def test_the_noun_for_the_person_is_the_member(noun: str) -> None:
    headers = [f"{noun} first name", f"{noun} last name", f"{noun} DOB", f"{noun} phone", "Lead nurse"]
    assert with_member_named(headers) == [
        "member first name",
        "member last name",
        "member DOB",
        "member phone",
        "Lead nurse",
    ]


def test_a_noun_beside_the_members_own_fields_is_somebody_else() -> None:
    headers = ["First name", "Last name", "DOB", "Decider first name", "Decider last name", "Decider DOB"]
    assert with_member_named(headers) == headers


def test_a_guardian_is_never_the_member() -> None:
    headers = ["Zorb guardian first name", "Zorb guardian last name", "Zorb guardian DOB", "Zorb guardian phone"]
    assert with_member_named(headers) == headers
