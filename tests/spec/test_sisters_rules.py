"""Sisters of the rules' cases: days that stand in for none, an address that is new in part, answers in another column's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from ecmx.exchange import Options, check_files
from ecmx.findings import FileReport
from tests.written import delimited, table, workbook

DAY = date(2026, 11, 1)
UNMARKED = "new-contact-unmarked"


def loud(path: Path) -> set[tuple[int | None, str, str]]:
    """Row, element and code of errors and warnings."""
    (report,) = check_files([path], Options(as_of=DAY, isolated=False))
    assert isinstance(report, FileReport), report
    return {
        (one.place.row, one.place.element.partition(".")[2], one.code)
        for one in report.findings
        if one.severity != "note"
    }


@pytest.mark.parametrize(
    ("kind", "row", "at"),
    [
        ("mif", {"member_assignment_date": "12/31/2099", "member_record_status": "New"}, "member_assignment_date"),
        ("mif", {"member_assignment_date": "01/01/1900", "member_record_status": "New"}, "member_assignment_date"),
        ("mif", {"ecm_service_authorization_date": "01/01/1900"}, "ecm_service_authorization_date"),
        ("mif", {"ecm_service_authorization_date": "12/31/2099"}, "ecm_service_authorization_date"),
        ("mif", {"member_date_of_birth": "01/01/1900", "child_welfare": "1"}, "member_date_of_birth"),
        ("mif", {"emergency_room_last_date": "01/01/1900", "emergency_room_count": "2"}, "emergency_room_last_date"),
        ("mif", {"production_date": "01/01/1900"}, "production_date"),
        ("rtf", {"ecm_benefit_end_date": "01/01/1900", "engagement_status": "3"}, "ecm_benefit_end_date"),
        (
            "rtf",
            {"ecm_benefit_start_date": "12/31/2099", "ecm_benefit_end_date": "10/05/2026"},
            "ecm_benefit_start_date",
        ),
        ("rtf", {"ecm_benefit_start_date": "01/01/1900", "engagement_status": "3"}, "ecm_benefit_start_date"),
    ],
)
def test_a_day_that_stands_in_for_none_has_one_finding(
    kind: str, row: Mapping[str, object], at: str, tmp_path: Path
) -> None:
    found = loud(
        delimited(tmp_path / "a.csv", table(kind, rows=[{f"{kind}.{name}": text for name, text in row.items()}, {}]))
    )
    assert found == {(2, at, "date-placeholder")}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"rtf.member_residential_city": "Selma"}, "member_residential_city"),
        ({"rtf.member_residential_zip": "93662"}, "member_residential_zip"),
        (
            {"rtf.member_residential_address": "9 Elm St", "rtf.member_residential_city": "Selma"},
            "member_residential_address",
        ),
        ({"rtf.member_residential_city": "fresno"}, None),
        ({"rtf.member_residential_zip": "93701-1234"}, None),
        ({"rtf.member_residential_city": "Selma", "rtf.member_new_address_indicator": "1"}, None),
        ({"rtf.member_residential_city": ""}, None),
    ],
)
def test_a_city_or_zip_that_is_new_wants_the_mark_too(
    changed: Mapping[str, object], told: str | None, tmp_path: Path
) -> None:
    same = {
        f"{half}.member_residential_{part}": text
        for half in ("mif", "rtf")
        for part, text in (("address", "31 Oak St"), ("city", "Fresno"), ("zip", "93701"))
    }
    found = loud(workbook(tmp_path / "a.xlsx", {"Members": table("mif", "rtf", rows=[{**same, **changed}, same])}))
    assert {(row, at) for row, at, code in found if code == UNMARKED} == ({(2, told)} if told else set())


def test_a_status_of_the_referral_loop_alone_is_checked_in_part_and_that_is_said(tmp_path: Path) -> None:
    rows = [[*row, text] for row, text in zip(table("rtf", rows=[{}]), ("Referral Status", "Pending"), strict=True)]
    (report,) = check_files([delimited(tmp_path / "a.csv", rows)], Options(as_of=DAY, isolated=False))
    assert isinstance(report, FileReport)
    said = " ".join(one.what for one in report.not_checked)
    assert "referral-status-without-date" in said
    assert "closed-without-reason" in said
    without = [row[:-1] for row in rows]
    (report,) = check_files([delimited(tmp_path / "b.csv", without)], Options(as_of=DAY, isolated=False))
    assert isinstance(report, FileReport)
    assert "referral-status" not in " ".join(one.what for one in report.not_checked)


@pytest.mark.parametrize(
    ("form", "spelt"), [("%Y%m%d", "YYYYMMDD"), ("%m%d%Y", "MMDDYYYY"), ("%Y-%m-%d", "YYYY-MM-DD")]
)
def test_the_dates_in_a_list_of_prescriptions_are_named_as_they_are_written(
    form: str, spelt: str, tmp_path: Path
) -> None:
    rows = [
        {"mif.prescriptions": f"0007101552{number},{date(2026, 10, number + 1).strftime(form)},Y"}
        for number in range(9)
    ]
    (report,) = check_files(
        [delimited(tmp_path / "a.csv", table("mif", rows=rows))], Options(as_of=DAY, isolated=False)
    )
    assert isinstance(report, FileReport)
    (told,) = [one for one in report.findings if one.code == "column-dialect"]
    assert f" {spelt}." in told.message
