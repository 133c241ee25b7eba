"""Blank cells: what must be filled, and on which rows

What a blank means depends on the row. A **complete** row of a Member Information File needs all four tables. A
**partial** one needs only Tables 1 and 4: that is enough for a Termed member, and for a New one within ten business
days of authorization (section 1, "File Format" and "Transmission Frequency"); a New row whose Tables 2 and 3 are all
blank counts as such a first, partial row.

On a complete row a blank in Tables 1, 3 and 4 is a **warning**, in Table 2 (clinical) a **note**, because plans owe
the data "to the extent MCP data allow" and DHCS expects gaps. Nobody is kept off the roster because of a blank. Some
blanks are answers: the homelessness indicator (footnote 12), race or ethnicity without data (footnote 21), other
conditions and social determinants (footnotes 30 and 31), the last date and facility if nothing was counted.

In what the provider returns, optional columns may be blank (footnote 47), what has not changed does not have to be sent
again (footnote 46), and the end date stays blank while ECM goes on (footnote 57).
"""

from __future__ import annotations

import pytest

from ecmx.guidance import elements
from tests.spec.cases import Case, agrees

TABLES_2_AND_3 = {one.id: "" for one in elements() if one.file == "mif" and one.table in (2, 3)}

CASES = [
    Case(
        title="Tables 1, 3 and 4: required and blank",
        file="mif",
        rows=[
            {"member_gender_code": ""},
            {"member_residential_address": "", "member_mailing_city": ""},
            {"member_phone_number": ""},
            {"medi_cal_renewal_date": ""},
            {"transitioned_from_health_homes_program": ""},
            {"pcp_name": "", "pcp_last_visit_date": ""},
            {"primary_payer_identifier": "", "reporting_period": ""},
        ],
        expect=[
            (2, "member_gender_code", "required-blank"),
            (3, "member_residential_address", "required-blank"),
            (3, "member_mailing_city", "required-blank"),
            (4, "member_phone_number", "required-blank"),
            (5, "medi_cal_renewal_date", "required-blank"),
            (6, "transitioned_from_health_homes_program", "required-blank"),
            (7, "pcp_name", "required-blank"),
            (7, "pcp_last_visit_date", "required-blank"),
            (8, "primary_payer_identifier", "required-blank"),
            (8, "reporting_period", "required-blank"),
        ],
        why="For a phone, a renewal date and a last visit the guidance gives a value that says “not known” (footnotes 19, 22 and 35).",
    ),
    Case(
        title="Optional elements may be blank",
        file="mif",
        rows=[
            {
                "medical_record_number": "",
                "member_email_address": "",
                "member_preferred_language": "",
                "guardian_first_name": "",
                "guardian_last_name": "",
                "guardian_phone_number": "",
                "mcp_name": "",
                "mcp_contact_person": "",
                "mcp_contact_person_phone_number": "",
            }
        ],
    ),
    Case(
        title="Blanks that are answers",
        file="mif",
        rows=[
            {
                "member_homelessness_indicator": "",
                "member_race_or_ethnicity_code": "",
                "other_conditions": "",
                "social_determinants": "",
                "prescriptions": "",
                "prescribing_provider": "",
            }
        ],
        why="Footnotes 12, 21, 30 and 31; and a member with no prescription has no prescriber.",
    ),
    Case(
        title="A clinical indicator left blank is no X (fn 28)",
        file="mif",
        rows=[
            {"asthma": "", "emergency_room_count": "", "emergency_room_last_date": "", "emergency_room_facility": ""},
            {},
        ],
        expect=[(2, "asthma", "clinical-blank"), (2, "emergency_room_count", "clinical-blank")],
        why="X says no or not known and 0 says none; a blank does not say whether anybody looked. A note.",
    ),
    Case(
        title="Nothing counted: last date and facility are blank (fn 32)",
        file="mif",
        rows=[
            {"emergency_room_count": "0", "emergency_room_last_date": "", "emergency_room_facility": ""},
            {"inpatient_days_count": "0", "inpatient_last_date": "", "inpatient_facility": ""},
        ],
    ),
    Case(
        title="Nothing counted in six months, but a last date before",
        file="mif",
        rows=[
            {
                "emergency_room_count": "0",
                "emergency_room_last_date": "02/11/2025",
                "emergency_room_facility": "Valley Hospital",
            }
        ],
        why="The six months govern the count; the last date has no window.",
    ),
    Case(
        title="Something counted, but not when or where",
        file="mif",
        rows=[
            {"emergency_room_count": "2", "emergency_room_last_date": "", "emergency_room_facility": "Valley Hospital"},
            {"inpatient_days_count": "4", "inpatient_last_date": "09/20/2026", "inpatient_facility": ""},
        ],
        expect=[
            (2, "emergency_room_last_date", "counted-without-detail"),
            (3, "inpatient_facility", "counted-without-detail"),
        ],
    ),
    Case(
        title="Partial rows: a Termed member, and a new member's first row",
        file="mif",
        rows=[
            {"member_record_status": "Termed", **TABLES_2_AND_3},
            {"member_record_status": "New", **TABLES_2_AND_3},
            {"member_record_status": "New"},
        ],
        why="Tables 2 and 3 are not needed here (fn 41).",
    ),
    Case(
        title="Tables 1 and 4 are needed on partial rows too",
        file="mif",
        rows=[
            {"member_record_status": "Termed", "member_gender_code": "", "pcp_npi": "", "asthma": ""},
            {"member_record_status": "Termed", "production_date": ""},
        ],
        expect=[(2, "member_gender_code", "required-blank"), (3, "production_date", "required-blank")],
        why="What a Termed row has of Tables 2 and 3 is welcome, and its gaps are not counted.",
    ),
    Case(
        title="A Continuing row is complete",
        file="mif",
        rows=[{"member_record_status": "Continuing", "pcp_npi": "", "hypertension": ""}, {}, {}, {}],
        expect=[(2, "pcp_npi", "required-blank"), (2, "hypertension", "clinical-blank")],
    ),
    Case(
        title="A New row that has something of Tables 2 and 3 is complete",
        file="mif",
        rows=[{"pcp_phone_number": ""}, {}],
        expect=[(2, "pcp_phone_number", "required-blank")],
    ),
    Case(
        title="A column that nobody filled is one finding, not one a row",
        file="mif",
        rows=[{"member_gender_code": ""}] * 5,
        expect=[(None, "member_gender_code", "required-column-empty")],
    ),
    Case(
        title="A table that is absent as a whole makes a partial file",
        file="mif",
        rows=[{}, {}],
        without=[one.id for one in elements() if one.file == "mif" and one.table == 3],
        expect=[(None, None, "table-missing")],
        why="A note: a first file needs Tables 1 and 4 only, and the file does not say which it is.",
    ),
    Case(
        title="A required column that is not there",
        file="mif",
        rows=[{}, {}],
        without=["member_gender_code", "pcp_npi", "mcp_name"],
        expect=[(None, "member_gender_code", "column-missing"), (None, "pcp_npi", "column-missing")],
        why="Said once for the sheet. The plan's name is optional.",
    ),
    Case(
        title="A return file without a member's CIN can be matched with nobody",
        file="rtf",
        rows=[{}],
        without=["member_cin"],
        expect=[(None, "member_cin", "key-column-missing")],
    ),
    Case(
        title="What the return file must say of the file itself (Table 7)",
        file="rtf",
        rows=[
            {"production_date": ""},
            {"reporting_period": ""},
            {"ecm_provider_name": ""},
            {"ecm_provider_npi": ""},
            {"ecm_provider_phone_number": ""},
        ],
        expect=[
            (2, "production_date", "return-blank"),
            (3, "reporting_period", "return-blank"),
            (4, "ecm_provider_name", "return-blank"),
            (5, "ecm_provider_npi", "return-blank"),
            (6, "ecm_provider_phone_number", "return-blank"),
        ],
    ),
    Case(
        title="Optional elements of the return file (fn 47)",
        file="rtf",
        rows=[
            {
                "member_new_address_indicator": "",
                "member_residential_address": "",
                "member_residential_city": "",
                "member_residential_zip": "",
                "member_phone_number": "",
                "lead_care_manager_phone_extension": "",
                "in_person_encounter_count": "",
                "telephonic_encounter_count": "",
            },
            {},
        ],
        why="The plan may elect to collect them; a layout says so then.",
    ),
    Case(
        title="What has not changed need not be sent again (fn 46)",
        file="rtf",
        rows=[
            {
                "ecm_benefit_start_date": "03/02/2026",
                "lead_care_manager_name": "",
                "lead_care_manager_phone_number": "",
            },
            {},
        ],
    ),
    Case(
        title="A member enrolled within the period has a new care manager to report",
        file="rtf",
        rows=[
            {
                "ecm_benefit_start_date": "10/12/2026",
                "lead_care_manager_name": "",
                "lead_care_manager_phone_number": "",
            },
            {},
        ],
        expect=[(2, "lead_care_manager_name", "return-blank"), (2, "lead_care_manager_phone_number", "return-blank")],
        why="It cannot be unchanged since the last report, because there was none.",
    ),
    Case(
        title="No start before enrollment, no end while ECM goes on (fn 55 and 57)",
        file="rtf",
        rows=[
            {"engagement_status": "1", "ecm_benefit_start_date": ""},
            {"engagement_status": "2", "ecm_benefit_start_date": ""},
            {"engagement_status": "4", "ecm_benefit_start_date": ""},
            {"engagement_status": "3", "ecm_benefit_end_date": ""},
        ],
    ),
    Case(
        title="Every element of the outreach tracker is required",
        file="otf",
        rows=[{"provider_type": ""}, {"outreach_attempt_date": ""}, {"outreach_attempt_method": ""}],
        expect=[
            (2, "provider_type", "return-blank"),
            (3, "outreach_attempt_date", "attempt-undated"),
            (4, "outreach_attempt_method", "return-blank"),
        ],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
