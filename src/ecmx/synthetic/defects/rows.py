"""Defects of rows: what is blank that should not be, dates and statuses that contradict each other, members who stand there twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ecmx.guidance import BlankWhen, FileType, Requirement, elements
from ecmx.guidance.values import State
from ecmx.synthetic.defects.defect import CellChange, CellSetting, in_records

__all__: list[str] = []

MIF, RTF, OTF, REFERRAL = FileType.MIF, FileType.RTF, FileType.OTF, FileType.REFERRAL
IDENTITY = ("member_first_name", "member_last_name", "member_date_of_birth")
CARE_MANAGER = ("lead_care_manager_name", "lead_care_manager_phone_number")
EXPLANATION = "referral.population_of_focus_explanation"
LONG_AGO = timedelta(days=400)


def blank(at: CellSetting) -> CellChange | None:
    """Nothing where something stands now, in a column of its own."""
    return CellChange(values={at.element.id: State.BLANK}) if at.text and at.column.element else None


@in_records("key-unusable", "the CIN is blank", "member_cin", files=(MIF, RTF, OTF))
def no_cin(at: CellSetting) -> CellChange | None:
    """Whoever shares the column loses it too."""
    keys = {f"{file.value}.member_cin": State.BLANK for file in at.writer.sheet.types}
    return CellChange(values=keys) if at.text else None


@in_records("status-unusable", "the status is blank", "member_record_status", "engagement_status")
def no_status(at: CellSetting) -> CellChange | None:
    """As `blank`."""
    return blank(at)


@in_records("identity-blank", "a name or the date of birth is blank", *IDENTITY, files=(MIF,))
def no_name(at: CellSetting) -> CellChange | None:
    """As `blank`."""
    return blank(at)


def required(file: FileType, *tables: int) -> tuple[str, ...]:
    """Short ids of elements of some tables that have to be filled whatever the row."""
    never = (BlankWhen.NEVER, BlankWhen.HOMELESS)
    return tuple(
        name
        for one in elements()
        if one.file is file and one.table in tables and one.requirement is Requirement.YES and one.blank_when in never
        if (name := one.id.partition(".")[2])
        not in ("member_cin", "member_record_status", "engagement_status", *IDENTITY)
        if one.group != "population" and not one.kind.coding and not one.plays("event")
    )


#: Days without which there is no record.
EVENTS = tuple(one.id.partition(".")[2] for one in elements() if one.plays("event"))


@in_records("required-blank", "something required is blank", *required(MIF, 1, 3, 4), files=(MIF,))
def left_out(at: CellSetting) -> CellChange | None:
    """Of a homeless member an address may be blank."""
    return None if at.homeless and at.element.blank_when is BlankWhen.HOMELESS else blank(at)


@in_records(
    "clinical-blank", "a clinical indicator is blank", *(one.id[4:] for one in elements() if one.group == "condition")
)
def no_indicator(at: CellSetting) -> CellChange | None:
    """Where a blank is not the column's way to say no."""
    return None if at.spelling.endswith("/blank") else blank(at)


@in_records(
    "return-blank",
    "something required in the return is blank",
    *required(RTF, 5, 7),
    *required(OTF, 8),
    files=(RTF, OTF),
)
def left_out_of_return(at: CellSetting) -> CellChange | None:
    """The care manager is required of those enrolled within the period only (fn 46)."""
    start = at.value("ecm_benefit_start_date")
    fresh = at.value("engagement_status") == "3" and start is not None and start >= at.setting.month.start
    needs = at.has("engagement_status", "ecm_benefit_start_date", "reporting_period")
    return None if at.name in CARE_MANAGER and not (fresh and needs) else blank(at)


@in_records("attempt-undated", "an attempt has no day", *EVENTS, files=(OTF,))
def undated(at: CellSetting) -> CellChange | None:
    """As `blank`."""
    return blank(at)


REFERRAL_FIELDS = ("member_cin", *IDENTITY, "member_phone_number", "population_of_focus_explanation")


@in_records("referral-blank", "a field of an agreed referral is blank", *REFERRAL_FIELDS, files=(REFERRAL,))
def unfinished_referral(at: CellSetting) -> CellChange | None:
    """Where the process is agreed."""
    return blank(at) if at.writer.layout.referral_agreed is True else None


@in_records("referral-blank-not-agreed", "a field of a referral is blank", *REFERRAL_FIELDS, files=(REFERRAL,))
def short_referral(at: CellSetting) -> CellChange | None:
    """Where it is not."""
    return None if at.writer.layout.referral_agreed is True else blank(at)


def flags_of(at: CellSetting) -> list[str]:
    """Ids of the population flags that have a column each on the tab."""
    held = {column.element for column in at.writer.columns if column.element}
    return [one.id for one in elements() if one.file is at.file and one.group == "population" and one.id in held]


@in_records("no-population", "no population of focus is marked", "member_cin", files=(MIF, REFERRAL), rowwise=True)
def nobody_s(at: CellSetting) -> CellChange | None:
    """Where all twelve have a column of their own."""
    flags = flags_of(at)
    otherwise = any(name.startswith(f"{at.file.value}.population_") for name in at.writer.elements - {EXPLANATION})
    whole = len(flags) == 12 and not otherwise and (at.file is REFERRAL or at.value("member_record_status") != "Termed")
    return CellChange(values=dict.fromkeys(flags, State.NO_OR_UNKNOWN)) if whole else None


POPULATIONS = tuple(one.id.partition(".")[2] for one in elements() if one.file is MIF and one.group == "population")


@in_records("population-age", "a population of another age group is marked", *POPULATIONS, files=(MIF,))
def of_another_age(at: CellSetting) -> CellChange | None:
    """Well away from 21 years, and from the 26 of child welfare."""
    authorized = at.value("ecm_service_authorization_date")
    if authorized is None or not at.has("member_date_of_birth", "ecm_service_authorization_date"):
        return None
    age = (authorized - at.born).days // 365
    odd = age < 15 if at.element.id.startswith("mif.adult") else age > 40
    # a flag of a column of its own: where populations come as text, a word more would move nothing but be no flag either
    return CellChange(values={at.element.id: True}) if odd and at.column.element else None


@in_records(
    "homeless-address-without-indicator", "HOMELESS as the address of a member who is not marked so",
    "member_residential_address", "member_mailing_city", "member_mailing_address", files=(MIF, RTF),
)  # fmt: skip
def homeless_unmarked(at: CellSetting) -> CellChange | None:
    """The indicator was forgotten, or the address."""
    odd = at.has("member_homelessness_indicator") and not at.homeless
    return CellChange(values={at.element.id: State.HOMELESS}) if odd else None


@in_records(
    "homeless-zip-without-indicator", "99999 as the zip code of a member who is not marked homeless",
    "member_residential_zip", "member_mailing_zip", files=(MIF, RTF),
)  # fmt: skip
def zip_unmarked(at: CellSetting) -> CellChange | None:
    """As above."""
    odd = at.has("member_homelessness_indicator") and not at.homeless
    return CellChange(values={at.element.id: State.UNKNOWN_ZIP}) if odd else None


@in_records("birth-date-future", "a birth in the future", "member_date_of_birth", files=(MIF, RTF, REFERRAL))
def unborn(at: CellSetting) -> CellChange | None:
    """Two digits of the year swapped."""
    files = [file for file in at.writer.sheet.types if file is not OTF]
    if len(files) > 1 or not at.column.element:
        return None
    day = date(at.setting.horizon.year + 40, at.born.month, min(at.born.day, 28))
    return CellChange(values={at.element.id: day})


@in_records(
    "visit-in-future", "a visit in the future", "emergency_room_last_date", "inpatient_last_date", "pcp_last_visit_date"
)
def booked(at: CellSetting) -> CellChange | None:
    """An appointment still to come."""
    return CellChange(values={at.element.id: at.setting.horizon + LONG_AGO}) if at.value(at.name) else None


@in_records("attempt-in-future", "an outreach attempt in the future", "outreach_attempt_date")
def planned(at: CellSetting) -> CellChange | None:
    """Of members who are not enrolled: else it would be an attempt after enrollment, too."""
    return None if at.row.get("__start") else CellChange(values={at.element.id: at.setting.horizon + LONG_AGO})


def dates_of(at: CellSetting) -> tuple[date, date] | None:
    """Authorization and assignment, where the tab has both and the status."""
    authorized, assigned = at.value("ecm_service_authorization_date"), at.value("member_assignment_date")
    known = at.has("ecm_service_authorization_date", "member_assignment_date", "member_record_status")
    return (authorized, assigned) if known and authorized and assigned else None


@in_records("assigned-before-authorized", "a new member assigned before ECM was authorized", "member_assignment_date")
def too_early(at: CellSetting) -> CellChange | None:
    """Both dates swapped, say."""
    dates = dates_of(at)
    new = at.value("member_record_status") == "New"
    return CellChange(values={at.element.id: dates[0] - timedelta(days=4)}) if dates and new else None


@in_records(
    "reassigned-before-authorized", "a continuing member assigned before the authorization", "member_assignment_date"
)
def renewed(at: CellSetting) -> CellChange | None:
    """Authorized again."""
    dates = dates_of(at)
    goes_on = at.value("member_record_status") == "Continuing"
    return CellChange(values={at.element.id: dates[0] - timedelta(days=90)}) if dates and goes_on else None


@in_records("assigned-late", "a new member assigned long after ECM was authorized", "member_assignment_date")
def too_late(at: CellSetting) -> CellChange | None:
    """Thirty business days and more."""
    dates = dates_of(at)
    if not dates or at.value("member_record_status") != "New" or at.born > dates[1] - timedelta(days=50):
        return None
    return CellChange(values={at.id("ecm_service_authorization_date"): dates[1] - timedelta(days=45)})


@in_records(
    "counted-without-detail", "visits are counted, but not when or where",
    *(one.id.partition(".")[2] for one in elements() if one.counted_by),
)  # fmt: skip
def untold(at: CellSetting) -> CellChange | None:
    """The count stays."""
    count = at.element.counted_by.partition(".")[2]
    return blank(at) if at.has(count) and at.value(count) else None


def enrolled(at: CellSetting) -> bool:
    """Whether the member is enrolled and goes on."""
    start, end = at.value("ecm_benefit_start_date"), at.value("ecm_benefit_end_date")
    return at.value("engagement_status") == "3" and start is not None and end is None


@in_records("episode-reversed", "ECM ends before it begins", "ecm_benefit_end_date")
def ended_before(at: CellSetting) -> CellChange | None:
    """Start and end swapped."""
    if not at.has("ecm_benefit_start_date") or not enrolled(at):
        return None
    return CellChange(values={at.element.id: at.value("ecm_benefit_start_date") - timedelta(days=20)})


@in_records("enrolled-without-start", "enrolled, but since when is blank", "ecm_benefit_start_date")
def since_when(at: CellSetting) -> CellChange | None:
    """As `blank`."""
    return blank(at) if at.has("engagement_status") and enrolled(at) else None


@in_records("start-without-enrollment", "a start of ECM while outreach goes on", "engagement_status")
def not_yet(at: CellSetting) -> CellChange | None:
    """A start on the last day, so that no attempt comes after it."""
    if at.value("engagement_status") not in ("1", "2") or not at.has("ecm_benefit_start_date", "ecm_benefit_end_date"):
        return None
    return CellChange(values={at.id("ecm_benefit_start_date"): at.setting.horizon})


@in_records("discontinuation-without-reason", "discontinued without a reason code", "discontinuation_reason_code")
def why(at: CellSetting) -> CellChange | None:
    """Date without code."""
    return blank(at) if at.has("discontinuation_date") and at.value("discontinuation_date") else None


@in_records("reason-without-discontinuation", "a reason code without the date", "discontinuation_date")
def when(at: CellSetting) -> CellChange | None:
    """Code without date."""
    return blank(at) if at.has("discontinuation_reason_code") and at.value("discontinuation_reason_code") else None


@in_records("reason-other-without-text", "the reason is Other, and no word says what", "discontinuation_reason")
def other(at: CellSetting) -> CellChange | None:
    """Code 5 alone."""
    if not at.value("discontinuation_date") or not at.has("discontinuation_reason_code", "discontinuation_date"):
        return None
    return CellChange(values={at.id("discontinuation_reason_code"): "5", at.element.id: State.BLANK})


@in_records("attempt-after-enrollment", "an attempt after the member was enrolled", "outreach_attempt_date")
def service(at: CellSetting) -> CellChange | None:
    """The day after; told only where the file holds the return as well."""
    start = at.row.get("__start")
    told = any(RTF in sheet.types and at.writer.layout.types for sheet in at.writer.layout.sheets)
    if not told or start is None or start >= at.setting.horizon or RTF not in at.writer.layout.types:
        return None
    return CellChange(values={at.element.id: start + timedelta(days=1)})


def without(at: CellSetting, *files: FileType) -> dict[str, Any]:
    """Nothing of some file types in the copy of a row, but the key that they share."""
    gone = [name for name in at.row if name.partition(".")[0] in files and not name.endswith((":state", ".member_cin"))]
    return dict.fromkeys(gone, State.BLANK)


@in_records("repeated-member", "a member in two rows that do not agree", "member_cin", files=(MIF, RTF))
def twice(at: CellSetting) -> CellChange | None:
    """The second row gives another address, or another care manager."""
    told = "member_residential_address" if at.file is MIF else "lead_care_manager_name"
    single = any(column.element == at.id(told) for column in at.writer.columns)
    if not single or at.homeless or not at.value(told):
        return None
    return CellChange(
        values={
            **without(at, OTF, *((RTF,) if at.file is MIF else ())),
            at.id(told): "7 Pepperbark Lane" if at.file is MIF else "Noor Haddad",
        },
        again=True,
    )


@in_records("repeated-row", "a row pasted twice", "member_cin", files=(MIF, RTF))
def pasted(at: CellSetting) -> CellChange | None:
    """Where rows are a member's each."""
    return CellChange(again=True) if len(at.writer.sheet.types) == 1 else None


@in_records("repeated-attempt", "an attempt pasted twice", "outreach_attempt_date")
def tried_again(at: CellSetting) -> CellChange | None:
    """Alone on its row, where the tab holds other halves."""
    return CellChange(values=without(at, MIF, RTF), again=True)


@in_records("two-birth-dates", "one CIN with two dates of birth", "member_date_of_birth", files=(MIF, RTF, REFERRAL))
def two_births(at: CellSetting) -> CellChange | None:
    """In the MIF under another authorization: the rows are not the same record told twice."""
    if not at.column.element or at.born.year < 1910 or (at.file is RTF and len(at.writer.sheet.types) > 1):
        return None
    values: dict[str, Any] = {at.element.id: at.born.replace(day=1) - timedelta(days=30)}
    if at.file is MIF:
        dates = dates_of(at)
        if not dates or at.value("member_record_status") != "Continuing" or at.homeless:
            return None
        year = timedelta(days=28)
        values |= {
            at.id("ecm_service_authorization_date"): dates[0] - year,
            at.id("member_assignment_date"): dates[1] - year,
        }
        values |= without(at, RTF, OTF)
    return CellChange(values=values, again=True)
