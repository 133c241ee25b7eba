"""What the demo says of its workbooks is what was put into them: each defect is found, and no member is called wrong otherwise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ecmx.checks import Options, check_files
from ecmx.findings import FileReport, Severity
from tools.demo.workbooks import write

#: Sheet, Excel row and column of every error and of every warning that has a row.
EXPECTED = {
    "juniper_members_oct.xlsx": {
        ("Members Oct", 6, "A", "cin-card-id"),
        ("Members Oct", 6, "A", "key-unusable"),
        ("Members Oct", 8, "AS", "npi-check-digit"),
        ("Members Oct", 10, "E", "date-unreadable"),
        ("Members Oct", 12, "N", "several-values"),
        ("Members Oct", 14, "A", "key-unusable"),
        ("Members Oct", 15, "H", "homeless-address-without-indicator"),
        ("Members Oct", 17, "P", "date-impossible"),
        ("Members Oct", 19, "AZ", "code-unknown"),
        ("Members Oct", 19, "AZ", "status-unusable"),
        ("Members Oct", 28, "", "totals-line"),
    },
    "manzanita_return_2026_10.xlsx": {
        ("return_2026_10", 3, "K", "enrolled-without-start"),
        ("return_2026_10", 5, "A", "identifier-scientific"),
        ("return_2026_10", 5, "A", "key-unusable"),
        ("return_2026_10", 7, "R", "discontinuation-without-reason"),
        ("return_2026_10", 9, "H", "zip-format"),
        ("return_2026_10", 11, "L", "status-unusable"),
        ("return_2026_10", 12, "S", "count-unreadable"),
    },
    "sequoia_outreach_referrals.xlsx": {
        ("Outreach", 4, "C", "several-values"),
        ("Outreach", 6, "D", "mass-communication"),
        ("Outreach", 8, "B", "code-unknown"),
        ("Outreach", 10, "C", "attempt-in-future"),
        ("Referrals", 4, "E", "phone-format"),
        ("Referrals", 6, "D", "date-impossible"),
    },
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FileReport]:
    paths = write(tmp_path_factory.mktemp("demo"))
    found = [
        report for report in check_files(paths, Options(as_of=date(2026, 11, 1))) if isinstance(report, FileReport)
    ]
    return {Path(report.file).name: report for report in found}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_demo_finds_what_was_put_in(name: str, reports: dict[str, FileReport]) -> None:
    loud = {
        (one.place.sheet, one.place.row, one.place.column, one.code)
        for one in reports[name].findings
        if one.severity is not Severity.NOTE and one.place.row is not None
    }
    assert loud == EXPECTED[name]
