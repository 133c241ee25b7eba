"""One header against all elements: sure, possible, or something else. A wrong silent match is the worst defect there is
(V6)."""

from __future__ import annotations

import pytest

from ecmx.guidance import elements, extensions, keys
from ecmx.layouts.recognition.headers import wording
from ecmx.layouts.recognition.match import How, candidates
from ecmx.layouts.recognition.stems import stem


def sure(header: str) -> set[str]:
    """The stems that a header names without anything beside it."""
    return {one.stem for one in candidates(header) if not one.weak and not one.extension}


def test_the_guidances_own_label_is_the_element(subtests: pytest.Subtests) -> None:
    for element in (*elements(), *keys()):
        label = element.label
        with subtests.test(element.id):
            for header in (label, label.upper(), f"{label} (MM/DD/YYYY)", label.replace(" ", "_"), f"  {label}\n"):
                assert sure(header) == {stem(element.id)}, header
            (best, *_) = candidates(label)
            assert (best.how, best.confidence) == (How.LABEL, 1.0)


def test_a_known_extension_is_taken_for_no_element() -> None:
    taken = {(one.id, header): names for one in extensions() for header in one.headers if (names := sure(header))}
    assert taken == {}


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("CIN", "member_cin"),
        ("Client Index #", "member_cin"),
        ("DOB", "member_date_of_birth"),
        ("Sex", "member_gender_code"),
        ("Redetermination Date", "medi_cal_renewal_date"),
        ("PCP NPI", "pcp_npi"),
        ("# ER Visits", "emergency_room_count"),
        ("IP Days", "inpatient_days_count"),
        ("CHF", "chronic_congestive_heart_failure"),
        ("Depression", "major_depression_disorder"),
        ("HHP", "transitioned_from_health_homes_program"),
        ("POF - Adult Homeless", "adult_experiencing_homelessness"),
        ("ECM Auth Date", "ecm_service_authorization_date"),
        ("Engagement Status", "engagement_status"),
        ("LCM Name", "lead_care_manager_name"),
        ("Disenrollment Date", "ecm_benefit_end_date"),
        ("Outreach Date", "outreach_attempt_date"),
        ("Phone Encounters", "telephonic_encounter_count"),
        ("MIF: Member First Name", "member_first_name"),
    ],
)
def test_other_words_for_the_same(header: str, name: str) -> None:
    assert sure(header) == {name}


@pytest.mark.parametrize(
    "header",
    [
        "Phone", "Zip", "City", "Address", "NPI", "Status", "Start Date", "Date", "Method", "Race", "PCP",
        "Homeless?", "Plan", "Care Manager", "Ext.",
    ],
)  # fmt: skip
def test_words_that_need_the_other_columns(header: str) -> None:
    """Whose phone, which date: the words alone do not settle it."""
    assert candidates(header)
    assert not sure(header)


@pytest.mark.parametrize(
    "header",
    [
        "Discharge Date", "Disch Dt", "Disch Date", "Previous Address", "Emergency Contact First Name", "Member Fax",
        "PCP Fax", "Date Loaded", "Case Number", "Medicare Number (MBI)", "Previous PCP", "Clinic Phone",
        "Billing NPI", "Site NPI", "ER Cost", "ER Diagnosis", "IP Admits", "Auth End Date", "Asthma Date",
        "Diabetes Type", "Member Middle Name", "Mother's Maiden Name", "Pharmacy Phone", "County", "Mailing State",
        "Written Language", "Date of Death", "Emergency Contact Phone", "Supervisor Phone", "Outreach Notes",
        "Assignment End Date", "Prescriber NPI", "Housing Status", "Reason", "Through Date", "Total",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_element(header: str) -> None:
    assert not sure(header)


def test_one_condition_of_three_is_not_the_three() -> None:
    """The guidance has one indicator for SMI, SUD and SED together (fn 29, trap 7): SUD alone says more, and must not be put there."""
    assert sure("SMI/SUD/SED") == {"smi_sud_sed"}
    for header in ("SUD", "SMI", "SED", "Substance Use Disorder"):
        assert not sure(header), header


def test_adult_and_child_are_never_mixed_up() -> None:
    assert sure("Adult High Utilizer") == {"adult_high_utilizer"}
    assert sure("Youth High Utilizer") == {"child_high_utilizer"}
    assert not sure("High Utilizer")


def test_a_repaired_word_costs_confidence() -> None:
    (right,) = candidates("Guardian Phone")
    (repaired,) = candidates("Guardain Phone")
    assert right.stem == repaired.stem
    assert repaired.confidence < right.confidence


def test_words_in_most_headers_are_ignored_on_request() -> None:
    assert not sure("Sunrise Member DOB")
    assert {one.stem for one in candidates("Sunrise Member DOB", frozenset({"sunrise"}))} == {"member_date_of_birth"}


@pytest.mark.parametrize("header", ["", "  ", "…", "17", "Zorble"])
def test_what_says_nothing_names_nothing(header: str) -> None:
    assert candidates(header) == ()


@pytest.mark.parametrize(
    "header", ["Enrollee Last, First", "Name (Last, First)", "Last/First", "First & last name", "LAST NAME, FIRST NAME"]
)
def test_a_name_in_one_cell_is_the_whole_name_however_its_parts_are_joined(header: str) -> None:
    assert {one.stem for one in candidates(header) if one.extension and not one.weak} == {"ext.member_full_name"}


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Care Manager Full Name", "lead_care_manager_name"),
        ("LCM (last, first)", "lead_care_manager_name"),
        ("PCP Name (First, Last)", "pcp_name"),
        ("MCP ECM Contact Person - Full Name", "mcp_contact_person"),
        ("Provider Name (Last, First)", "ecm_provider_name"),
        ("Caregiver (Last, First)", "ext.guardian_full_name"),
        ("Conservator (First & Last Name)", "ext.guardian_full_name"),
        ("Emergency contact (Last, First)", "ext.emergency_contact_name"),
        ("Referred By (Last, First)", "ext.referring_provider_name"),
        ("Supervisor - Last, First", "ext.supervisor_name"),
    ],
)
def test_whose_whole_name_it_is_the_words_before_it_say(header: str, name: str) -> None:
    assert {one.stem for one in candidates(header) if not one.weak} == {name}


@pytest.mark.parametrize(
    "header",
    [
        "First and last visit",
        "Date of Contact (First/Last)",
        "ER visit (first / last)",
        "Hospitalizations first and last",
    ],
)
def test_first_and_last_of_something_else_are_no_name(header: str) -> None:
    assert "full" not in wording(header).concepts
    assert not any("name" in one.stem for one in candidates(header))
