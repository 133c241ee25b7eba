"""The elements that rules ask for by name, by their short ids, and the codes that mean something to them: each stands here, once.

Where an element's role says what a rule wants to know, the role is asked and no name.
"""

from __future__ import annotations

__all__ = [
    "ASSIGNED",
    "ATTEMPTED",
    "ATTEMPT_METHOD",
    "AUTHORIZED",
    "BORN",
    "CARE_MANAGER",
    "CIN",
    "CONTINUING",
    "DECLINED",
    "END",
    "ENGAGEMENT",
    "ENROLLED",
    "EXCLUDED",
    "HOMELESS",
    "LOOP_DATE",
    "LOOP_REASON",
    "LOOP_STATUS",
    "NEW",
    "OTHER",
    "OUTREACH",
    "PAYER",
    "PENDING",
    "PERIOD",
    "PRODUCED",
    "PROVIDER",
    "PROVIDER_TYPE",
    "RECORD_STATUS",
    "START",
    "STOPPED",
    "STOP_REASON",
    "STOP_WORDS",
    "TERMED",
]

# Who it is, and of when
CIN, BORN = "member_cin", "member_date_of_birth"
PERIOD, PRODUCED = "reporting_period", "production_date"
PAYER, PROVIDER = "primary_payer_identifier", "ecm_provider_npi"
HOMELESS = "member_homelessness_indicator"
# The Member Information File (fn 8, 24, 41)
RECORD_STATUS = "member_record_status"
NEW, CONTINUING, TERMED = "New", "Continuing", "Termed"
AUTHORIZED, ASSIGNED = "ecm_service_authorization_date", "member_assignment_date"
# The return (fn 55 to 65)
ENGAGEMENT = "engagement_status"
PENDING, OUTREACH, ENROLLED, DECLINED, EXCLUDED = "1", "2", "3", "4", "5"
START, END = "ecm_benefit_start_date", "ecm_benefit_end_date"
STOPPED, STOP_REASON, STOP_WORDS = "discontinuation_date", "discontinuation_reason_code", "discontinuation_reason"
OTHER = "5"  # of the reasons
CARE_MANAGER = ("lead_care_manager_name", "lead_care_manager_phone_number")
# The referral loop
LOOP_STATUS, LOOP_DATE, LOOP_REASON = "referral_status", "referral_status_date", "referral_loop_closure_reason"
# Outreach (Table 8)
PROVIDER_TYPE, ATTEMPTED, ATTEMPT_METHOD = "provider_type", "outreach_attempt_date", "outreach_attempt_method"
