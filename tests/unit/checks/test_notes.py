"""Notes on the container and on the layout: said once, never of a row."""

from __future__ import annotations

import zipfile
from pathlib import Path

from ecmx.exchange import Options, Refused, check_files
from ecmx.findings import FileReport, Severity
from tests.spec.blameless import TODAY
from tests.written import delimited, table, workbook


def report_of(path: Path, layout: Path | None = None) -> FileReport:
    options = Options(as_of=TODAY, isolated=False, layout=str(layout) if layout else None)
    (report,) = check_files([path], options)
    assert not isinstance(report, Refused), report.error.code
    return report


def codes(report: FileReport) -> list[str]:
    assert all(one.severity is Severity.NOTE and one.place.row is None for one in report.findings)
    return sorted(one.code for one in report.findings if one.code != "cin-letter-unusual")


def with_part(path: Path, part: str, target: Path, swap: tuple[bytes, bytes] = (b"", b"")) -> Path:
    """A copy of a workbook with one more part in its archive."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry).replace(*swap) if swap[0] else old.read(entry))
        new.writestr(part, b"<externalLink xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>")
    return target


def otf(folder: Path) -> Path:
    return workbook(folder / "plain.xlsx", {"OTF": table("otf", rows=[{}, {}])})


def test_macros_are_not_run_and_that_is_said(tmp_path: Path) -> None:
    path = with_part(
        otf(tmp_path),
        "xl/vbaProject.bin",
        tmp_path / "a.xlsm",
        (
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    )
    assert codes(report_of(path)) == ["macros-ignored"]


def test_links_are_not_followed_and_that_is_said(tmp_path: Path) -> None:
    path = with_part(otf(tmp_path), "xl/externalLinks/externalLink1.xml", tmp_path / "a.xlsx")
    assert codes(report_of(path)) == ["links-ignored"]


def test_a_plain_workbook_has_no_such_notes(tmp_path: Path) -> None:
    assert codes(report_of(otf(tmp_path))) == []


LAYOUT = """
name = "sunrise"
partner = "Sunrise"
inherits = "guidance-otf"
"""


def layout(folder: Path, text: str = LAYOUT) -> Path:
    path = folder / "sunrise.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_as_its_layout_says_has_no_note(tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", table("otf", rows=[{}, {}]))
    assert codes(report_of(path, layout(tmp_path))) == []


def test_the_guidances_layouts_are_nobodys_promise(tmp_path: Path) -> None:
    """A plan that follows the guidance but for one column has not changed anything."""
    rows = [[*row, "red" if at else "Colour"] for at, row in enumerate(table("mif", rows=[{}, {}]))]
    report = report_of(delimited(tmp_path / "a.csv", rows))
    assert codes(report) == ["plan-column"]


def test_a_spelling_that_the_layout_declares_is_no_dialect(tmp_path: Path) -> None:
    text = 'name = "sunrise"\npartner = "Sunrise"\ninherits = "guidance-otf"\n[spelling]\ndate = "YYYY-MM-DD"\n'
    rows = table("otf", rows=[{"otf.outreach_attempt_date": "2026-10-12"}, {"otf.outreach_attempt_date": "2026-10-13"}])
    path = delimited(tmp_path / "a.csv", rows)
    assert codes(report_of(path, layout(tmp_path, text))) == []
    assert codes(report_of(path)) == ["column-dialect"]


def test_the_agreements_calendar_leaves_no_doubt(tmp_path: Path) -> None:
    """10/12/2026 is a holiday to some; a partner whose business days are said gets no day in doubt."""
    dates = {"mif.ecm_service_authorization_date": "10/05/2026", "mif.member_assignment_date": "10/20/2026"}
    path = delimited(tmp_path / "a.csv", table("mif", rows=[dates]))
    text = 'name = "sunrise"\npartner = "Sunrise"\ninherits = "guidance-mif"\nbusiness_days = "weekends"\n'
    assert "assigned-late" not in {one.code for one in report_of(path).findings}
    assert "assigned-late" in {one.code for one in report_of(path, layout(tmp_path, text)).findings}
