"""Defects of days, measures, statuses and contacts: what cannot all be so in one row."""

from __future__ import annotations

from datetime import date, timedelta

from ecmx.guidance import FileType, date_form, elements
from ecmx.guidance.values import State
from ecmx.synthetic.defects.defect import CellChange, CellSetting, in_records

__all__: list[str] = []

MIF, RTF, REFERRAL = FileType.MIF, FileType.RTF, FileType.REFERRAL
LONG_AGO = timedelta(days=400)
STATUS, START, END = "engagement_status", "ecm_benefit_start_date", "ecm_benefit_end_date"
STOPPED, CODE, WORDS = "discontinuation_date", "discontinuation_reason_code", "discontinuation_reason"
COUNTED = tuple(one.id.partition(".")[2] for one in elements() if one.counted_by and one.kind.is_day)
INDICATORS = {one.tells_of[0].partition(".")[2]: one.id.partition(".")[2] for one in elements() if one.tells_of}


@in_records(
    "date-placeholder", "a day that programs put where they have none", "pcp_last_visit_date", "medi_cal_renewal_date"
)
def stand_in(at: CellSetting) -> CellChange | None:
    """12/31/2099, where the column has room for the whole year."""
    whole = date_form(at.spelling).place("YYYY") >= 0 or at.writer.is_typed(at.column)
    return CellChange(values={at.element.id: date(2099, 12, 31)}) if whole and at.value(at.name) else None


@in_records("date-in-future", "something reported before it has happened", STOPPED, files=(RTF,))
def to_come(at: CellSetting) -> CellChange | None:
    """A slip of the year."""
    return CellChange(values={at.element.id: at.setting.horizon + LONG_AGO}) if at.value(at.name) else None


@in_records("last-date-not-counted", "a count of 0 beside a recent last date", *COUNTED)
def uncounted(at: CellSetting) -> CellChange | None:
    """The date stays."""
    count = at.element.counted_by
    told = at.has(count.partition(".")[2], "production_date") and at.value(at.name)
    return CellChange(values={count: 0}) if told else None


@in_records("last-date-before-window", "visits are counted, and the last was long ago", *COUNTED)
def long_ago(at: CellSetting) -> CellChange | None:
    """The count stays."""
    count = at.element.counted_by.partition(".")[2]
    told = at.has(count) and at.value(count) and at.value(at.name)
    return CellChange(values={at.element.id: at.setting.horizon - LONG_AGO}) if told else None


@in_records("days-beyond-window", "more days in hospital than half a year has", "inpatient_days_count")
def too_many_days(at: CellSetting) -> CellChange | None:
    """Where there were any."""
    return CellChange(values={at.element.id: 400}) if at.value(at.name) else None


@in_records("entry-before-window", "a prescription from long ago", "prescriptions")
def old_drug(at: CellSetting) -> CellChange | None:
    """The first of the list."""
    listed = at.value(at.name)
    if not listed or not at.has("production_date"):
        return None
    first = {**listed[0], "prescribed": at.setting.horizon - LONG_AGO}
    return CellChange(values={at.element.id: [first, *listed[1:]]})


@in_records("start-left-open", "declined or excluded, and ECM goes on", END)
def left_open(at: CellSetting) -> CellChange | None:
    """A start on the last day, so that no attempt comes after it."""
    gone = at.value(STATUS) in ("4", "5") and not at.value(START) and not at.value(END)
    return CellChange(values={at.id(START): at.setting.horizon}) if gone and at.has(STATUS, START) else None


@in_records("excluded-without-discontinuation", "excluded, but neither since when nor why", STOPPED)
def unexplained(at: CellSetting) -> CellChange | None:
    """Day, code and words are gone."""
    gone = at.value(STATUS) == "5" and at.has(STATUS, CODE)
    return CellChange(values={at.id(name): State.BLANK for name in (STOPPED, CODE, WORDS)}) if gone else None


@in_records("discontinued-while-pending", "outreach given up before it began", STOPPED)
def given_up(at: CellSetting) -> CellChange | None:
    """Could not be reached, it says."""
    odd = at.value(STATUS) == "1" and at.has(STATUS, CODE) and not at.value(END)
    return CellChange(values={at.id(STOPPED): at.setting.horizon, at.id(CODE): "4"}) if odd else None


@in_records("reason-text-without-code", "a reason in words, and no code", CODE)
def only_words(at: CellSetting) -> CellChange | None:
    """Where there was no discontinuation."""
    odd = at.has(WORDS, STOPPED) and not at.value(STOPPED) and not at.value(CODE)
    return CellChange(values={at.id(WORDS): "Moved out of the county"}) if odd else None


@in_records("ended-before-period", "ECM ended before the period, and is reported again", END)
def carried_along(at: CellSetting) -> CellChange | None:
    """The day before the period."""
    end, start = at.setting.month.start - timedelta(days=1), at.value(START)
    odd = (
        at.value(STATUS) == "3" and start and start <= end and not at.value(END) and at.has("reporting_period", STATUS)
    )
    return CellChange(values={at.element.id: end}) if odd else None


@in_records(
    "homeless-address-blank", "a homeless member without HOMELESS", "member_residential_address", "member_mailing_address",
    files=(MIF,),
)  # fmt: skip
def nowhere(at: CellSetting) -> CellChange | None:
    """Where the file has the indicator."""
    odd = at.homeless and at.has("member_homelessness_indicator") and at.text and at.column.element
    return CellChange(values={at.element.id: State.BLANK}) if odd else None


@in_records("new-contact-blank", "a new address or phone number that is not there", *INDICATORS, files=(RTF,))
def not_there(at: CellSetting) -> CellChange | None:
    """Where the plan does not require it anyway."""
    odd = at.has(INDICATORS[at.name]) and not at.homeless and at.column.element and not at.column.required
    return CellChange(values={at.id(INDICATORS[at.name]): True, at.element.id: State.BLANK}) if odd else None


@in_records("new-contact-unmarked", "another address than the plan's, not marked as new", *INDICATORS, files=(RTF,))
def unmarked(at: CellSetting) -> CellChange | None:
    """On a row that the two halves share."""
    mine, theirs = INDICATORS[at.name], f"mif.{at.name}"
    shared = {theirs, at.id(mine)} <= at.writer.elements and at.row.get(theirs) and at.column.element
    if not shared or not at.value(at.name) or at.value(mine):
        return None
    other = "9165550199" if at.element.kind.in_digits else "7 Pepperbark Lane"
    return CellChange(values={at.element.id: other})


@in_records("age-group-age", "an age group that is not the member's", "population_age_group", files=(MIF,))
def another_group(at: CellSetting) -> CellChange | None:
    """Well away from 21 years, and from the 26 of child welfare."""
    authorized = at.value("ecm_service_authorization_date")
    if authorized is None or not at.has("member_date_of_birth", "ecm_service_authorization_date"):
        return None
    age = (authorized - at.born).days // 365
    return CellChange(values={at.element.id: "Adult" if age < 15 else "Child"}) if age < 15 or age > 40 else None


@in_records("nobody-identifiable", "a referral that names nobody", "member_cin", files=(REFERRAL,), rowwise=True)
def nobody(at: CellSetting) -> CellChange | None:
    """Where blanks are no errors of their own."""
    names = ("member_first_name", "member_last_name")
    if at.writer.layout.referral_agreed is True or not at.has(*names):
        return None
    return CellChange(values={at.id(name): State.BLANK for name in ("member_cin", *names)})
