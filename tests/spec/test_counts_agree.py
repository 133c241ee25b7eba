"""What text, page, workbook and JSON count is the same, and what an independent count of the findings and the file comes to."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from rich.console import Console
from typer.testing import CliRunner

from ecmx.cli.app import app
from ecmx.exchange import Options, Refused, check_files
from ecmx.findings import FileReport, Party, Severity, addressed, counted, rule, wrong_form
from ecmx.mending import annotate_file
from ecmx.reports import report_json, show_report
from ecmx.reports.html import HtmlPage
from ecmx.reports.html.sections import section_of
from tests.generative.generated_files import GeneratedFile, generated_files
from tests.spec.blameless import TODAY
from tests.spec.test_samples import NAMES, SAMPLES
from tests.unit.reports.html_pages import Parsed

OPTIONS = Options(as_of=TODAY, isolated=False)
LOUD = ("error", "warning")


def checked(path: Path) -> FileReport:
    (report,) = check_files([path], OPTIONS)
    assert not isinstance(report, Refused), report.error.code
    return report


def counted_anew(report: FileReport) -> dict[str, tuple[int, int]]:
    """Code → (things, rows) of what is loud, from one finding after the other: each cell, row, column or tab once."""
    things: dict[str, set[object]] = {}
    rows: dict[str, set[object]] = {}
    for one in report.findings:
        if one.severity is Severity.NOTE:
            continue
        place, scope = one.place, one.rule.scope.value
        if place.row is not None:
            rows.setdefault(one.code, set()).add((place.sheet, place.row))
            what: object = (place.sheet, place.row, "" if scope == "row" else place.column)
        elif not place.column and (said := re.search(r"column (?:“(.+?)” with |for (.+), which)", one.message)):
            what = said[1] or said[2]
        else:
            what = (place.sheet, place.column)
        things.setdefault(one.code, set()).add(what)
    return {code: (len(found), len(rows.get(code, ()))) for code, found in things.items()}


def of_the_text(report: FileReport) -> dict[str, int]:
    screen = io.StringIO()
    show_report(report, Console(file=screen, width=200, highlight=False))
    said = {}
    for severity in LOUD:
        found = re.search(rf"^([\d,]+) {severity.upper()}S?\b", screen.getvalue(), re.MULTILINE)
        said[severity] = int(found[1].replace(",", "")) if found else 0
    return said


def of_the_page(report: FileReport) -> dict[str, int]:
    page = HtmlPage(samples=0)
    page.add(report)
    text = Parsed(page.html()).text
    found = {severity: re.search(rf"([\d,]+) {severity}s? (?:wrong|may be)", text) for severity in LOUD}
    return {severity: int(one[1].replace(",", "")) for severity, one in found.items() if one}


def of_the_pages_parts(report: FileReport) -> dict[Party, tuple[str, ...]]:
    """What the page says it holds for each side: 3 errors, 1 warning."""
    parts = section_of(report, "file1", 0).parts
    return {part.items[0].block.party: tuple(part.counts.split(" and ")) for part in parts}


def of_each_side(report: FileReport) -> dict[Party, tuple[str, ...]]:
    """The same, counted anew."""
    sides = {}
    for party in Party:
        found = Counter[str]()
        for code, (count, _) in counted_anew(addressed(report, party)).items():
            found[rule(code).severity.value] += count
        if said := tuple(counted(found[severity], severity) for severity in LOUD if found[severity]):
            sides[party] = said
    return sides


def of_the_workbook(report: FileReport, path: Path, target: Path) -> tuple[dict[str, int], dict[str, tuple[int, int]]]:
    """What the Findings tab says: by severity, and by code."""
    annotate_file(report, target, OPTIONS)
    book = openpyxl.load_workbook(target, read_only=True)
    lines = [[str(cell or "") for cell in row[:2]] for row in book[book.sheetnames[0]].iter_rows(values_only=True)]
    book.close()
    by_severity, by_code = dict.fromkeys(LOUD, 0), {}
    for name, said in (line for line in lines if len(line) > 1):
        if (found := re.fullmatch(r"([\d,]+|none) – .*", said)) and name.lower() in LOUD:
            by_severity[name.lower()] = 0 if found[1] == "none" else int(found[1].replace(",", ""))
        elif found := re.fullmatch(r"([\d,]+) \w+(?: in ([\d,]+) rows?)?: ([\w-]+)", said):
            by_code[found[3]] = (int(found[1].replace(",", "")), int((found[2] or "0").replace(",", "")))
    return by_severity, by_code


def demand_agreement(path: Path, target: Path) -> None:
    report = checked(path)
    anew = counted_anew(report)
    document = report_json(report)
    told = {one["code"]: (one["count"], one["rows"]) for one in document["counts"] if one["severity"] in LOUD}
    assert told == anew
    severities: Counter[str] = Counter(dict.fromkeys(LOUD, 0))
    for one in document["counts"]:
        if one["severity"] in LOUD:
            severities[one["severity"]] += one["count"]
    assert of_the_text(report) == severities
    assert of_the_page(report) == severities
    assert of_the_pages_parts(report) == of_each_side(report)
    assert of_the_workbook(report, path, target) == (severities, anew)
    outcomes = Counter(report.outcomes.frame().get_column("outcome").to_list())
    rows = document["rows"]
    assert {name: rows[name] for name in ("clean", "with_errors", "held", "excluded")} == {
        name: outcomes[name] for name in ("clean", "with_errors", "held", "excluded")
    }
    assert rows["in"] == sum(outcomes.values())


@pytest.mark.skipif(not NAMES, reason="the samples lie beside the repository")
@pytest.mark.parametrize("name", NAMES)
def test_over_all_samples(name: str, tmp_path: Path) -> None:
    demand_agreement(SAMPLES / name, tmp_path / "marked.xlsx")


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=generated_files())
def test_over_generated_files(made: GeneratedFile, tmp_path: Path) -> None:
    path = tmp_path / "made.csv"
    path.write_bytes(made.as_csv())
    demand_agreement(path, tmp_path / "marked.xlsx")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("guidance-mif", "xlsx"),
        ("guidance-rtf", "xlsx"),
        ("juniper-mif", "txt"),
        ("marigold-2026", "xlsx"),
        ("tidepool-otf", "txt"),
    ],
)
def test_a_file_in_its_layouts_own_form_is_never_said_to_be_in_another(name: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"file.{kind}"
    words = ["synthesize", "--layout", name, "--members", "4", "-o", str(path)]
    assert CliRunner().invoke(app, words).exit_code == 0
    (report,) = check_files([path], Options(as_of=TODAY, isolated=False, layout=name))
    assert not isinstance(report, Refused)
    assert wrong_form(report) == ""
