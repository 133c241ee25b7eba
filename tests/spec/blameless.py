"""A row of each file type in which nothing is to be found: a case of the manual changes only the cells that it speaks of.

Every member is invented: CINs end in B, which is never issued, and phones are 555-01xx. Today is 2026-11-01.
"""

from __future__ import annotations

from datetime import date

__all__ = ["TODAY", "blameless"]

TODAY = date(2026, 11, 1)

_PERSON = {
    "member_cin": "900000{n}B",
    "member_first_name": "Ana{letter}",
    "member_last_name": "Vale",
    "member_date_of_birth": "04/12/1980",
}
_POPULATIONS = {
    "adult_experiencing_homelessness": "0",
    "adult_high_utilizer": "1",
    "adult_smi_or_sud": "0",
    "adult_transitioning_from_incarceration": "0",
    "adult_at_risk_for_institutionalization": "0",
    "adult_nf_residents_transitioning_to_community": "0",
    "child_experiencing_homelessness": "0",
    "child_high_utilizer": "0",
    "child_sed_or_psychosis": "0",
    "child_ccs_with_additional_needs": "0",
    "child_welfare": "0",
    "child_transitioning_from_incarceration": "0",
}
_CONDITIONS = (
    "asthma",
    "bipolar_disorder",
    "chronic_congestive_heart_failure",
    "chronic_kidney_disease",
    "chronic_liver_disease",
    "coronary_artery_disease",
    "chronic_obstructive_pulmonary_disease",
    "dementia",
    "diabetes",
    "hypertension",
    "major_depression_disorder",
    "psychotic_disorders",
    "smi_sud_sed",
    "traumatic_brain_injury",
)

_MIF = {
    **_PERSON,
    "medical_record_number": "MRN-10{n}",
    "member_homelessness_indicator": "",
    "member_residential_address": "12 Alder Way",
    "member_residential_city": "Fresno",
    "member_residential_zip": "93701",
    "member_mailing_address": "12 Alder Way",
    "member_mailing_city": "Fresno",
    "member_mailing_zip": "93701",
    "member_phone_number": "55955501{n}",
    "member_email_address": "",
    "member_gender_code": "F",
    "member_preferred_language": "",
    "member_race_or_ethnicity_code": "",
    "medi_cal_renewal_date": "06/30/2027",
    "ecm_service_authorization_date": "10/05/2026",
    **_POPULATIONS,
    "member_assignment_date": "10/07/2026",
    "transitioned_from_health_homes_program": "0",
    "transitioned_from_whole_person_care_pilot": "0",
    "guardian_first_name": "",
    "guardian_last_name": "",
    "guardian_phone_number": "",
    **dict.fromkeys(_CONDITIONS, "X"),
    "hypertension": "Y",
    "other_conditions": "",
    "social_determinants": "Z59.41 Food insecurity",
    "emergency_room_count": "1",
    "emergency_room_last_date": "08/14/2026",
    "emergency_room_facility": "Valley Hospital",
    "inpatient_days_count": "0",
    "inpatient_last_date": "",
    "inpatient_facility": "",
    "prescriptions": "",
    "prescribing_provider": "",
    "pcp_name": "Dr. Lee Stone",
    "pcp_npi": "1234567893",
    "pcp_phone_number": "5595550150",
    "pcp_last_visit_date": "09/02/2026",
    "production_date": "10/31/2026",
    "reporting_period": "10/01/2026.10/31/2026",
    "primary_payer_identifier": "PLAN01",
    "mcp_name": "Fictional Health Plan",
    "mcp_provider_services_phone_number": "5595550160",
    "mcp_contact_person": "",
    "mcp_contact_person_phone_number": "",
    "member_record_status": "New",
}
_RTF = {
    **_PERSON,
    "member_new_address_indicator": "",
    "member_homelessness_indicator": "",
    "member_residential_address": "12 Alder Way",
    "member_residential_city": "Fresno",
    "member_residential_zip": "93701",
    "member_new_phone_number_indicator": "",
    "member_phone_number": "55955501{n}",
    "ecm_benefit_start_date": "09/15/2026",
    "engagement_status": "3",
    "ecm_benefit_end_date": "",
    "lead_care_manager_name": "Robin Hart",
    "lead_care_manager_phone_number": "5595550170",
    "lead_care_manager_phone_extension": "",
    "discontinuation_date": "",
    "discontinuation_reason_code": "",
    "discontinuation_reason": "",
    "in_person_encounter_count": "2",
    "telephonic_encounter_count": "1",
    "production_date": "10/31/2026",
    "reporting_period": "10/01/2026.10/31/2026",
    "ecm_provider_name": "Fictional Clinic",
    "ecm_provider_npi": "1245319599",
    "ecm_provider_phone_number": "5595550180",
}
_OTF = {
    "member_cin": "900000{n}B",
    "provider_type": "1",
    "outreach_attempt_date": "10/1{digit}/2026",
    "outreach_attempt_method": "In-Person",
}
_REFERRAL = {
    **_PERSON,
    "member_phone_number": "55955501{n}",
    **_POPULATIONS,
    "population_of_focus_explanation": "Four visits to the emergency room since May",
}
_ROWS = {"mif": _MIF, "rtf": _RTF, "otf": _OTF, "referral": _REFERRAL}


def blameless(file: str, number: int) -> dict[str, str]:
    """The `number`th (from 1) blameless row: element id → text. Every row is another member's."""
    fill = {"n": f"{number:02}", "letter": chr(96 + number), "digit": str(number % 10)}
    return {f"{file}.{name}": text.format(**fill) for name, text in _ROWS[file].items()}
