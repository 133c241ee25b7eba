"""Codes by their code, label or other words; lists and mass communications are not codes."""

from __future__ import annotations

import polars as pl
import pytest

from ecmx.guidance.codes import code_sets
from ecmx.guidance.values import kind_from, known_share


def code(set_name: str, text: str) -> str:
    """The code read, or the problem."""
    kind = kind_from(f"code {set_name}")
    reading = kind.read(pl.Series([text]))
    number = reading.problem[0]
    return kind.problems[number - 1].code if number else str(reading.value[0])


@pytest.mark.parametrize(
    ("set_name", "text", "read"),
    [
        ("engagement_status", "3", "3"),
        ("engagement_status", "03", "3"),
        ("engagement_status", "3.0", "3"),
        ("engagement_status", "enrolled", "3"),
        ("engagement_status", "3 - Enrolled", "3"),
        ("engagement_status", "3. Enrolled", "3"),
        ("engagement_status", "3: Enrolled", "3"),
        ("engagement_status", "3=Enrolled", "3"),
        ("engagement_status", "(3) Enrolled", "3"),
        ("engagement_status", "3 - Enroled", "3"),
        ("engagement_status", "3 - Declined", "code-unknown"),  # code and label contradict
        ("engagement_status", "In outreach", "2"),
        ("engagement_status", "2,3", "several-values"),
        ("engagement_status", "2/3", "several-values"),
        ("engagement_status", "2 - Currently in Outreach, 3 - Enrolled", "several-values"),
        ("engagement_status", "7", "code-unknown"),
        ("engagement_status", "23", "code-unknown"),
        ("record_status", "termed", "Termed"),
        ("record_status", "C", "Continuing"),
        ("record_status", "New / Continuing", "several-values"),
        ("record_status", "Maybe", "code-unknown"),
        ("outreach_method", "in person", "In-Person"),
        ("outreach_method", "F2F", "In-Person"),
        ("outreach_method", "Phone", "Telephonic/electronic"),
        ("outreach_method", "Telephonic / Electronic", "Telephonic/electronic"),
        ("outreach_method", "phone/text", "Telephonic/electronic"),
        ("outreach_method", "secure e-mail", "Telephonic/electronic"),
        ("outreach_method", "In-Person, Phone", "several-values"),
        ("outreach_method", "phone, phone", "several-values"),
        ("outreach_method", "Mass mailing", "mass-communication"),
        ("outreach_method", "Bulk email", "mass-communication"),
        ("outreach_method", "e-mail blast", "mass-communication"),
        ("outreach_method", "Carrier pigeon", "code-unknown"),
        ("provider_type", "1 - Outreach performed by clinical staff", "1"),
        ("provider_type", "Clinical Staff", "1"),
        ("provider_type", "Non-clinical", "2"),
        ("provider_type", "1 - non-clinical staff", "code-unknown"),
        ("gender", "female", "F"),
        ("gender", "Q", "code-unknown"),
        ("discontinuation_reason", "5 - Other", "5"),
        ("discontinuation_reason", "unable to reach", "4"),
        ("language", "anything at all", "anything at all"),  # fn 21: several sets are in use
        ("ethnicity", "2135-2", "2135-2"),
    ],
)
def test_reading(set_name: str, text: str, read: str) -> None:
    assert code(set_name, text) == read


@pytest.mark.parametrize(
    ("texts", "spelling"),
    [
        (["1", "2", "3 - Enrolled"], "code"),
        (["3 - Enrolled", "2 - Currently in Outreach", "7"], "code - label"),
        (["Enrolled", "Declined"], "label"),
        ([None, "whatever"], "code"),
    ],
)
def test_the_spelling_of_a_column(texts: list[str | None], spelling: str) -> None:
    assert kind_from("code engagement_status").infer(pl.Series(texts, dtype=pl.String)) == spelling


def test_how_much_of_a_column_a_set_knows() -> None:
    assert known_share(pl.Series(["English", "spanish", "Klingon", "Elvish"]), "language") == 0.5
    assert known_share(pl.Series([None], dtype=pl.String), "language") == 1.0


def test_what_is_second_hand_is_marked() -> None:
    sets = code_sets()
    assert {name for name, one in sets.items() if one.unsure} == {
        "age_group",
        "ethnicity",
        "language",
        "referral_loop_closure_reason",
        "referral_status",
    }
    assert [item.code for item in sets["gender"].codes if item.unsure] == ["X", "N"]
    assert not any(item.unsure for item in sets["engagement_status"].codes)
