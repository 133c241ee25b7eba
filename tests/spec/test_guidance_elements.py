"""The data elements of guidance 1.1: 118 of them in nine tables, each with what it is, when it is needed and when it may be blank."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from ecmx.guidance import (
    BlankWhen,
    FileType,
    Need,
    RecordForm,
    Requirement,
    as_json,
    element,
    elements,
    keys,
    tables,
)

REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "elements.csv"


def test_the_118_stand_in_the_order_and_the_words_of_the_reference() -> None:
    if not REFERENCE.is_file():
        pytest.skip("not run: needs the reference in ../shared/reference")
    with REFERENCE.open(encoding="utf-8", newline="") as lines:
        wanted = [tuple(row.values()) for row in csv.DictReader(lines)]
    ours = [(e.file.value, str(e.table), str(e.position), e.label, e.requirement.value) for e in elements()]
    assert ours == wanted
    assert len(ours) == 118


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        (FileType.MIF, {1: 37, 2: 24, 3: 4, 4: 8}),
        (FileType.RTF, {5: 16, 6: 2, 7: 5}),
        (FileType.OTF, {8: 4}),
        (FileType.REFERRAL, {9: 18}),
    ],
)
def test_each_table_has_as_many_elements_as_the_guidance_gives_it(file: FileType, counts: dict[int, int]) -> None:
    ours = {t.number: sum(e.table == t.number for e in elements()) for t in tables() if t.file is file}
    assert ours == counts


def test_a_label_carries_no_footnote_mark_and_no_date_form() -> None:
    for found in elements():
        assert not re.search(r"[⁰¹²³⁴-⁹]|MM/DD|\(if ", found.label), found.id


def test_the_return_and_the_tracker_ride_on_key_columns_of_their_own() -> None:
    # Tables 5-7 hold no member identifier, Table 8 a CIN only: guidance 1.1, section 1 (3)
    ours = {key.id: (key.label, key.requirement) for key in keys()}
    assert ours == {
        "rtf.member_cin": ("Member Client Index Number (CIN)", Requirement.YES),
        "rtf.member_first_name": ("Member First Name", Requirement.OPTIONAL),
        "rtf.member_last_name": ("Member Last Name", Requirement.OPTIONAL),
        "rtf.member_date_of_birth": ("Member Date of Birth", Requirement.OPTIONAL),
        "otf.member_first_name": ("Member First Name", Requirement.OPTIONAL),
        "otf.member_last_name": ("Member Last Name", Requirement.OPTIONAL),
        "otf.member_date_of_birth": ("Member Date of Birth", Requirement.OPTIONAL),
    }
    assert all(key.key and key.table == 0 for key in keys())
    assert not any(found.key for found in elements())
    assert {key.label for key in keys()} <= {found.label for found in elements() if found.file is FileType.MIF}


def test_partial_and_termed_rows_need_tables_1_and_4_only() -> None:
    for form in (RecordForm.PARTIAL, RecordForm.TERMED):
        assert {e.table for e in elements() if e.file is FileType.MIF and form in e.forms} == {1, 4}
    assert {e.table for e in elements() if e.file is FileType.MIF and RecordForm.COMPLETE in e.forms} == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("need", "whose"),
    [
        (Need.APPLICABLE, {"rtf.discontinuation_date", "rtf.discontinuation_reason_code"}),  # fn 62, 64
        (Need.PROCESS_AGREED, {e.id for e in elements() if e.table == 9}),  # fn 74
        (
            Need.PLAN_ELECTS,
            {e.id for e in elements() if e.table in (5, 6) and e.requirement is Requirement.OPTIONAL},
        ),  # fn 47
        (Need.SENDER_CHOOSES, {e.id for e in elements() if e.table <= 4 and e.requirement is Requirement.OPTIONAL}),
        (Need.ALWAYS, {e.id for e in elements() if e.requirement is Requirement.YES}),
    ],
)
def test_what_the_duty_to_fill_an_element_hangs_on(need: Need, whose: set[str]) -> None:
    assert {found.id for found in elements() if found.need is need} == whose


# fn 51, 52; and in the MIF, where HOMELESS and 99999 may stand (fn 13 to 18), a homeless member's blank is no defect either
HOMELESS_MAY_BE_BLANK = {"rtf.member_residential_city", "rtf.member_residential_zip"} | {
    f"mif.member_{which}_{part}" for which in ("residential", "mailing") for part in ("address", "city", "zip")
}


@pytest.mark.parametrize(
    ("when", "whose"),
    [
        # 1/blank: the blank itself says "no or not known" (fn 12, 49; 48 and 53 by default)
        (
            BlankWhen.IS_ANSWER,
            {
                "mif.member_homelessness_indicator",
                "rtf.member_homelessness_indicator",
                "rtf.member_new_address_indicator",
                "rtf.member_new_phone_number_indicator",
            },
        ),
        # fn 21, 30, 31; and whoever has no prescription has no prescriber
        (
            BlankWhen.NO_DATA,
            {
                "mif.member_race_or_ethnicity_code",
                "mif.other_conditions",
                "mif.social_determinants",
                "mif.prescriptions",
                "mif.prescribing_provider",
            },
        ),
        (
            BlankWhen.COUNT_ZERO,
            {
                "mif.emergency_room_last_date",
                "mif.emergency_room_facility",
                "mif.inpatient_last_date",
                "mif.inpatient_facility",
            },
        ),
        (BlankWhen.HOMELESS, HOMELESS_MAY_BE_BLANK),  # fn 51, 52
        (BlankWhen.ECM_GOES_ON, {"rtf.ecm_benefit_end_date"}),  # fn 57
        (BlankWhen.NOT_ENROLLED, {"rtf.ecm_benefit_start_date"}),
    ],
)
def test_when_an_element_may_rightly_be_blank(when: BlankWhen, whose: set[str]) -> None:
    assert {found.id for found in elements() if found.blank_when is when} == whose


def test_only_table_5_need_not_repeat_what_has_not_changed() -> None:
    assert [table.number for table in tables() if table.unchanged_may_rest] == [5]  # fn 46


def test_a_last_date_or_facility_names_the_count_that_it_hangs_on() -> None:
    assert element("mif.emergency_room_facility").counted_by == "mif.emergency_room_count"
    assert element("mif.inpatient_last_date").counted_by == "mif.inpatient_days_count"


def test_fourteen_conditions_and_twelve_populations_are_told_apart() -> None:
    assert sum(e.group == "condition" for e in elements()) == 14
    assert sum(e.group == "population" and e.file is FileType.MIF for e in elements()) == 12
    assert sum(e.group == "population" and e.file is FileType.REFERRAL for e in elements()) == 12


def test_the_source_of_an_element_names_its_table_and_its_footnotes() -> None:
    assert element("mif.member_residential_address").source == "guidance 1.1, Table 1, fn 13"
    assert element("rtf.discontinuation_date").source == "guidance 1.1, Table 5, fn 61, fn 62"
    assert element("otf.outreach_attempt_date").source == "guidance 1.1, Table 8"
    assert element("rtf.member_cin").source == "guidance 1.1, key of the Return Transmission File"


def test_the_json_of_the_elements_has_the_promised_keys() -> None:
    objects = as_json(elements())
    assert len(objects) == 118
    assert objects[12 - 1] == {
        "id": "mif.member_phone_number",
        "file": "mif",
        "table": 1,
        "position": 12,
        "label": "Member Phone Number",
        "requirement": "yes",
        "kind": "phone unknown",
        "footnotes": [19],
        "source": "guidance 1.1, Table 1, fn 19",
    }


def test_every_element_has_a_kind_that_can_say_what_a_right_value_is() -> None:
    assert [found.id for found in (*elements(), *keys()) if not found.kind.words] == []
