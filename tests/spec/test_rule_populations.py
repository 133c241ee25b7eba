"""Populations of focus and age

A member is eligible for ECM through a population of focus. Version 1.1 has twelve, six for adults and six for
children and youth (up to 21, footnote 2), each with its own flag: 1 for yes, 0 for "no or not enough information"
(footnote 23; in a referral footnote 76). A 0 never means a plain "no". Every population that is known to apply is
marked, so several marks are right.

A mark on the wrong side of the age limit mostly means a wrong date of birth or a mark that slipped into the next column: a
**warning**. Age is counted on the day of authorization. Within a year of 21 we report nothing, since programs count the
limit differently, and a history in child welfare reaches up to 26. A member without any mark is only a note: "not
enough information" is an answer.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

YOUNG = {"adult_high_utilizer": "0", "ecm_service_authorization_date": "10/05/2026"}

CASES = [
    Case(
        title="Several populations apply to one member (fn 23)",
        file="mif",
        rows=[{"adult_experiencing_homelessness": "1", "adult_high_utilizer": "1", "adult_smi_or_sud": "1"}],
    ),
    Case(
        title="A child in a population of focus for adults",
        file="mif",
        rows=[
            {"member_date_of_birth": "10/06/2006", "adult_high_utilizer": "1"},
            {"member_date_of_birth": "10/05/2006", "adult_high_utilizer": "1"},
            {"member_date_of_birth": "10/05/2005", "adult_high_utilizer": "1"},
        ],
        expect=[(2, "adult_high_utilizer", "population-age")],
        why="On the day of authorization (10/05/2026) the members are 19, 20 and 21: twenty is within a year of the boundary.",
    ),
    Case(
        title="An adult in a population of focus for children and youth (fn 2)",
        file="mif",
        rows=[
            {**YOUNG, "member_date_of_birth": "03/15/2012", "child_high_utilizer": "1"},
            {**YOUNG, "member_date_of_birth": "10/06/2004", "child_high_utilizer": "1"},
            {**YOUNG, "member_date_of_birth": "10/05/2004", "child_high_utilizer": "1"},
            {**YOUNG, "member_date_of_birth": "04/12/1980", "child_ccs_with_additional_needs": "1"},
        ],
        expect=[(4, "child_high_utilizer", "population-age"), (5, "child_ccs_with_additional_needs", "population-age")],
        why="The members are 14, 21, 22 and 46.",
    ),
    Case(
        title="A history in child welfare reaches up to 26",
        file="mif",
        rows=[
            {**YOUNG, "member_date_of_birth": "10/06/1999", "child_welfare": "1"},
            {**YOUNG, "member_date_of_birth": "10/05/1999", "child_welfare": "1"},
        ],
        expect=[(3, "child_welfare", "population-age")],
        why="The members are 26 and 27.",
    ),
    Case(
        title="Age counts on the day of authorization, not on the day of the check",
        file="mif",
        rows=[
            {
                **YOUNG,
                "member_date_of_birth": "01/20/2003",
                "child_high_utilizer": "1",
                "ecm_service_authorization_date": "01/15/2024",
                "member_assignment_date": "01/17/2024",
                "member_record_status": "Continuing",
            }
        ],
        why="Authorized at 20, the member is 23 by now.",
    ),
    Case(
        title="Without a date of birth nothing is said of the age",
        file="mif",
        rows=[{"member_date_of_birth": "", "child_high_utilizer": "1"}, {}],
        expect=[(2, "member_date_of_birth", "identity-blank")],
    ),
    Case(
        title="No population marked",
        file="mif",
        rows=[{"adult_high_utilizer": "0"}, {}],
        expect=[(2, None, "no-population")],
        why="0 also means “not enough information”, so this is a note on the row.",
    ),
    Case(
        title="No population on a Termed row",
        file="mif",
        rows=[{"adult_high_utilizer": "0", "member_record_status": "Termed"}, {}],
    ),
    Case(
        title="A mark that cannot be read may have been the one",
        file="mif",
        rows=[{"adult_high_utilizer": "?"}, {}, {}],
        expect=[(2, "adult_high_utilizer", "yes-no-unreadable")],
    ),
    Case(
        title="A blank flag is no 0",
        file="mif",
        rows=[{"adult_smi_or_sud": ""}, {}, {}],
        expect=[(2, "adult_smi_or_sud", "required-blank")],
        why="The guidance gives a 0 for “no or not enough information”; a blank says nothing.",
    ),
    Case(
        title="Flags as ticks: a column that holds 1 or nothing says no with a blank",
        file="mif",
        rows=[{"adult_smi_or_sud": "1"}, {"adult_smi_or_sud": ""}, {"adult_smi_or_sud": ""}, {"adult_smi_or_sud": ""}],
        expect=[(None, "adult_smi_or_sud", "column-dialect")],
    ),
    Case(
        title="A referral without any population (fn 76)",
        file="referral",
        rows=[{"adult_high_utilizer": "0"}, {}],
        expect=[(2, None, "no-population")],
    ),
    Case(
        title="A referral makes no finding on age: it has no date of authorization",
        file="referral",
        rows=[{"member_date_of_birth": "03/15/2012"}, {}],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
