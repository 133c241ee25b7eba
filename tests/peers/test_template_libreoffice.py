"""A real LibreOffice opens a template, keeps lists, messages, notes and formats, and saves what a person filled in."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook

from ecmx.exchange import Options, Refused, check_files
from ecmx.files.forms.form import Form
from ecmx.findings import Severity
from ecmx.guidance import element
from ecmx.guidance.values.base import State
from ecmx.guidance.values.date import Date
from ecmx.layouts import load_layout
from ecmx.layouts.loading import layout_of
from ecmx.layouts.records.writing import sheet_writers
from ecmx.layouts.templates.entries import entry_of
from ecmx.layouts.templates.template import form_of, write_template
from tests.peers.office import Office
from tests.spec.blameless import TODAY
from tests.spec.filled import fill, lists_of

pytestmark = pytest.mark.needs("soffice")


def rules_of(book: Any, tab: str) -> dict[int, tuple[str, str]]:
    """By column, the message's title and text."""
    return {
        column: (rule.promptTitle, rule.prompt)
        for rule in book[tab].data_validations.dataValidation
        for place in rule.sqref.ranges
        for column in range(place.min_col, place.max_col + 1)
    }


def formats_of(sheet: Any, columns: int) -> list[str]:
    """The number format of each column's empty cells."""
    found = {
        column: dimension.number_format
        for dimension in sheet.column_dimensions.values()
        for column in range(dimension.min, dimension.max + 1)
        if column <= columns
    }
    return [found[column] for column in range(1, columns + 1)]


def test_libreoffice_keeps_what_helps_to_fill(tmp_path: Path, office: Office, subtests: pytest.Subtests) -> None:
    """By way of its own kind of file. Which tab is shown and what is frozen belongs to a window; without one it is not saved."""
    made = [tmp_path / f"{name}.xlsx" for name in ("guidance-consolidated", "juniper-rtf", "marigold-2026")]
    forms = [write_template(load_layout(path.stem), path) for path in made]
    saved = office.save_all(office.save_all(made, "ods", tmp_path / "once"), "xlsx", tmp_path / "twice")
    for form, ours, theirs in zip(forms, made, saved, strict=True):
        with subtests.test(ours.stem):
            kept(form, load_workbook(ours), load_workbook(theirs))


def kept(form: Form, ours: Any, theirs: Any) -> None:
    """Tabs, headers, lists, messages, notes and formats are the same in both workbooks."""
    assert theirs.sheetnames == ours.sheetnames
    for grid in form.grids:
        sheet = theirs[grid.name]
        assert [sheet.cell(grid.header_row, at).value for at in range(1, len(grid.fields) + 1)] == [
            field.header for field in grid.fields
        ]
        assert lists_of(theirs, grid.name) == lists_of(ours, grid.name)
        assert rules_of(theirs, grid.name) == rules_of(ours, grid.name)
        notes = [sheet.cell(grid.header_row, at).comment for at in range(1, len(grid.fields) + 1)]
        assert all(note is not None and field.note in note.text for note, field in zip(notes, grid.fields, strict=True))
        assert formats_of(sheet, len(grid.fields)) == [field.number_format for field in grid.fields]
        assert sheet.conditional_formatting


def test_what_is_filled_in_comes_back_from_libreoffice_with_its_zeros(tmp_path: Path, office: Office) -> None:
    layout = load_layout("guidance-mif")
    made, filled = tmp_path / "template.xlsx", tmp_path / "filled.xlsx"
    write_template(layout, made)
    fill(office.save(made, "xlsx", tmp_path / "once"), layout, filled, members=2)
    book = load_workbook(filled)
    (grid,) = form_of(layout).grids
    at = [field.header for field in grid.fields].index("Member Residential Zip") + 1
    book[grid.name].cell(2, at).value = "00501"
    book.save(filled)
    saved = office.save(filled, "xlsx", tmp_path / "again")
    assert load_workbook(saved)[grid.name].cell(2, at).value == "00501"
    (report,) = check_files([saved], Options(as_of=TODAY, isolated=False))
    assert not isinstance(report, Refused)
    assert report.rows.total == report.rows.clean == 2
    assert [finding.code for finding in report.findings if finding.severity is not Severity.NOTE] == []


RIGHT_AND_WRONG = [
    # element, what is typed, whether it is taken without a question
    ("mif.member_cin", "90000001B", True),
    ("mif.member_cin", "9000001B", False),
    ("mif.member_cin", "900000012", False),
    ("mif.member_cin", "90000001B00000", False),
    ("mif.pcp_npi", "1234567893", True),
    ("mif.pcp_npi", "123456789", False),
    ("mif.pcp_npi", "12345 6789", False),
    ("mif.member_phone_number", "5595550112", True),
    ("mif.member_phone_number", "0000000000", True),
    ("mif.member_phone_number", "559-555-0112", False),
    ("mif.member_phone_number", "559555011", False),
    ("mif.member_residential_zip", "00501", True),
    ("mif.member_residential_zip", "93701-1234", True),
    ("mif.member_residential_zip", "99999", True),
    ("mif.member_residential_zip", "501", False),
    ("mif.member_residential_zip", "9370A", False),
    ("mif.member_date_of_birth", "02/29/2024", True),
    ("mif.member_date_of_birth", "02/30/2024", False),
    ("mif.member_date_of_birth", "13/01/2024", False),
    ("mif.member_date_of_birth", "00/10/2024", False),
    ("mif.member_date_of_birth", "2024-02-29", False),
    ("mif.member_date_of_birth", "00/00/0000", False),
    ("mif.member_date_of_birth", "soon", False),
    ("mif.pcp_last_visit_date", "00/00/0000", True),
    ("mif.pcp_last_visit_date", "02/30/2024", False),
    ("mif.emergency_room_count", "0", True),
    ("mif.emergency_room_count", "12", True),
    ("mif.emergency_room_count", "-1", False),
    ("mif.emergency_room_count", "1.5", False),
    ("mif.emergency_room_count", "none", False),
    ("mif.reporting_period", "10/01/2026.10/31/2026", True),
    ("mif.reporting_period", "October", False),
    ("mif.member_email_address", "ana@example.org", True),
    ("mif.member_email_address", "ana", False),
    ("rtf.lead_care_manager_phone_extension", "012345", True),
    ("rtf.lead_care_manager_phone_extension", "1234567", False),
    ("rtf.lead_care_manager_phone_extension", "x12", False),
]


def rule_for(element_id: str, spelling: str = "") -> str:
    """The formula that guards a column of one element."""
    spelt = f', spelling = "{spelling}"' if spelling else ""
    text = f'name = "one"\n[[sheets]]\ntypes = ["{element_id.partition(".")[0]}"]\ncolumns = [{{ element = "{element_id}"{spelt} }}]'
    (writer,) = sheet_writers(layout_of(text, "one.toml", {}))
    return entry_of(writer, writer.columns[0], element(element_id)).entry.formula


def calculated(rows: Iterable[tuple[str, str]], tmp_path: Path, office: Office) -> list[bool]:
    """(formula, text) → whether LibreOffice finds the rule kept; an error is a no, as in a validation."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for at, (formula, text) in enumerate(rows, start=1):
        sheet.cell(at, 1).value = text
        sheet.cell(at, 1).data_type = "s"
        sheet.cell(at, 1).number_format = "@"
        sheet.cell(at, 2).value = "=IF(IFERROR(" + formula.format(cell=f"A{at}") + ',FALSE),"yes","no")'
    book.save(tmp_path / "rules.xlsx")
    table = office.save(tmp_path / "rules.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76", tmp_path / "rules")
    with table.open(encoding="utf-8", newline="") as stream:
        return [line[1] == "yes" for line in csv.reader(stream)]


def test_rules_take_what_is_right_and_ask_about_what_is_not(tmp_path: Path, office: Office) -> None:
    """Of what people type, and of every spelling what the layout itself writes."""
    typed = [((name, text), rule_for(name), right) for name, text, right in RIGHT_AND_WRONG]
    ours = [((name, spelling, text), rule, True) for name, spelling, text, rule in every_spelling()]
    assert len(ours) > 60
    asked = [*typed, *ours]
    found = calculated([(rule, about[-1]) for about, rule, _ in asked], tmp_path, office)
    assert [about for (about, _, right), told in zip(asked, found, strict=True) if told is not right] == []


def every_spelling() -> Iterator[tuple[str, str, str, str]]:
    """Element, spelling, a text that is right in it, and the formula that guards it."""
    for name in (
        "mif.member_date_of_birth",
        "mif.pcp_last_visit_date",
        "mif.member_phone_number",
        "mif.reporting_period",
    ):
        kind = element(name).kind
        read = kind.read(pl.Series(kind.good[:1]))
        states = [read.state]
        if getattr(kind, "unknown", False):
            states.append(pl.Series([int(State.UNKNOWN_DATE if isinstance(kind, Date) else State.UNKNOWN_PHONE)]))
        for spelling in kind.spellings:
            rule = rule_for(name, spelling)
            for state in states if rule else ():
                value = read.value if state[0] == State.VALUE else pl.Series([None], dtype=kind.dtype)
                yield name, spelling, kind.write(value, state.cast(pl.UInt8), spelling)[0], rule
