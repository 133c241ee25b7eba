"""Which columns say who a member is and how to reach her, and by which elements; as data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ecmx import guidance
from ecmx.guidance import FileType
from ecmx.hub.looking.showing import kind_of, label_of

__all__ = ["ALWAYS", "CONTACT", "columns", "heading", "is_day"]

#: Shown whether or not anybody said anything; by the stem that they have in all four files.
ALWAYS = (
    "member_last_name",
    "member_first_name",
    "member_date_of_birth",
    "member_phone_number",
    "member_residential_address",
    "member_residential_city",
    "member_residential_zip",
    "member_preferred_language",
    "member_homelessness_indicator",
)
#: In the order in which they are shown; those that nobody says anything of are left out.
CONTACT = (
    "member_last_name",
    "member_first_name",
    "ext.member_middle_name",
    "ext.member_name_suffix",
    "ext.member_preferred_name",
    "member_date_of_birth",
    "member_phone_number",
    "ext.alternate_phone",
    "ext.preferred_contact_time",
    "ext.preferred_contact_method",
    "member_email_address",
    "member_homelessness_indicator",
    "member_residential_address",
    "ext.member_address_line_2",
    "member_residential_city",
    "ext.member_state",
    "member_residential_zip",
    "ext.county",
    "member_mailing_address",
    "ext.member_mailing_address_line_2",
    "member_mailing_city",
    "ext.member_mailing_state",
    "member_mailing_zip",
    "member_preferred_language",
    "ext.written_language",
    "ext.interpreter_needed",
    "member_gender_code",
    "ext.gender_identity",
    "ext.pronouns",
    "member_race_or_ethnicity_code",
    "guardian_first_name",
    "guardian_last_name",
    "guardian_phone_number",
    "ext.emergency_contact_name",
    "ext.emergency_contact_phone",
    "ext.emergency_contact_relationship",
    "ext.plan_member_id",
    "ext.provider_patient_id",
    "medical_record_number",
    "medi_cal_renewal_date",
    "ext.date_of_death",
    "lead_care_manager_name",
    "lead_care_manager_phone_number",
)


@lru_cache(maxsize=1)
def columns() -> Mapping[str, tuple[str, ...]]:
    """The columns of `CONTACT`, each with the elements that say it, whichever file they stand in."""
    known = {
        *(one.id for one in guidance.elements()),
        *(one.id for one in guidance.keys()),  # noqa: SIM118 – a function of the guidance
        *(one.id for one in guidance.extensions()),
    }
    found = {}
    for name in CONTACT:
        told = [name] if name.startswith("ext.") else [f"{kind.value}.{name}" for kind in FileType]
        found[name] = tuple(one for one in told if one in known)
    return found


def heading(name: str) -> str:
    """What the column is called: the guidance's words, without “Member” before what is a member's anyway."""
    return label_of(columns()[name][0]).removeprefix("Member ")


def is_day(name: str) -> bool:
    """Whether its values are days."""
    kind = kind_of(columns()[name][0])
    return kind is not None and kind.is_day
