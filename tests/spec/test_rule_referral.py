"""Referrals

A provider may refer somebody who could belong to a population of focus. Every field of Table 9 is optional; but once
plan and provider have agreed on the process, all of them are required (footnote 74). A file cannot show whether they
have; a plan's layout says it. Without one a blank is a **note**, with the agreement an **error**.

The marks ask the plan to look further; they are not an assessment (footnote 76). The explanation has at most 250
characters (footnote 77).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.cases import Case, agrees

AGREED = "tests/spec/agreed_referral.toml"

CASES = [
    Case(
        title="Blank, and nobody has said that the process is agreed",
        file="referral",
        rows=[
            {"member_cin": "", "member_phone_number": ""},
            {"population_of_focus_explanation": ""},
            {"adult_smi_or_sud": ""},
            {},
        ],
        expect=[
            (2, "member_cin", "referral-blank-not-agreed"),
            (2, "member_phone_number", "referral-blank-not-agreed"),
            (3, "population_of_focus_explanation", "referral-blank-not-agreed"),
            (4, "adult_smi_or_sud", "referral-blank-not-agreed"),
        ],
    ),
    Case(
        title="Blank, though the process is agreed (fn 74)",
        file="referral",
        rows=[
            {"member_cin": ""},
            {"member_phone_number": ""},
            {"population_of_focus_explanation": ""},
            {"adult_smi_or_sud": ""},
            {},
        ],
        expect=[
            (2, "member_cin", "referral-blank"),
            (3, "member_phone_number", "referral-blank"),
            (4, "population_of_focus_explanation", "referral-blank"),
            (5, "adult_smi_or_sud", "referral-blank"),
        ],
        layout=AGREED,
    ),
    Case(
        title="A complete referral where the process is agreed",
        file="referral",
        rows=[{}, {}],
        layout=AGREED,
    ),
    Case(
        title="A CIN that cannot be read leaves the referral's name and date of birth",
        file="referral",
        rows=[{"member_cin": "90000001"}, {}],
        expect=[(2, "member_cin", "cin-format")],
        why="The row is not on hold: the plan can look up a person who is not its provider's member yet.",
    ),
    Case(
        title="Marks other than 1 and 0 (fn 76)",
        file="referral",
        rows=[{"child_welfare": "2"}, {"adult_smi_or_sud": "?"}, {}],
        expect=[(2, "child_welfare", "yes-no-unreadable"), (3, "adult_smi_or_sud", "yes-no-unreadable")],
    ),
    Case(
        title="Up to 250 characters (fn 77)",
        file="referral",
        rows=[{"population_of_focus_explanation": "x" * 250}, {"population_of_focus_explanation": "x" * 251}],
        expect=[(3, "population_of_focus_explanation", "text-too-long")],
    ),
    Case(
        title="One person referred twice",
        file="referral",
        rows=[{"member_cin": "90000001B"}, {"member_cin": "90000001B", "adult_smi_or_sud": "1"}],
        why="Two colleagues may have seen the same need; the plan sorts it out.",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    agrees(case)
