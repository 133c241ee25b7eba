"""Every shipped layout's template reads back: blank it is an empty file, filled through its lists it is a clean one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ecmx.exchange import Options, Refused, check_files
from ecmx.files.forms.form import Form, FormPage, Reference
from ecmx.findings import FileReport, Severity
from ecmx.layouts import Layout, load_layout, shipped
from ecmx.layouts.recognition.match import candidates
from ecmx.layouts.templates.template import form_of, write_template
from tests.spec.blameless import TODAY
from tests.spec.filled import fill

LAYOUTS = shipped()
names = pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.name for layout in LAYOUTS])
#: One layout of each set of types: what is told of the types is no different for another one.
BY_TYPES = {layout.types: layout.name for layout in LAYOUTS}.values()


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("templates")
    made = {layout.name: folder / f"{layout.name}.xlsx" for layout in LAYOUTS}
    for layout in LAYOUTS:
        write_template(layout, made[layout.name])
    return made


@cache
def checked(path: Path, name: str, told: str) -> FileReport:
    """told: what the checker is told of the file."""
    asked = Options(
        layout=name if told == "layout" else None,
        types=load_layout(name).types if told == "types" else None,
        as_of=TODAY,
        isolated=False,
    )
    (report,) = check_files([path], asked)
    assert not isinstance(report, Refused), report
    return report


def ways(path: Path, layout: Layout) -> Iterator[FileReport]:
    """The file's report with nothing told; told its layout too, where it is not recognized as being in that anyway; told its types."""
    alone = checked(path, layout.name, "nothing")
    yield alone
    if {sheet.layout for sheet in alone.sheets if sheet.types} != {layout.name}:
        yield checked(path, layout.name, "layout")
    if layout.name in BY_TYPES:
        yield checked(path, layout.name, "types")


@cache
def form_named(name: str) -> Form:
    return form_of(load_layout(name))


def grids_of(layout: Layout) -> list[str]:
    return [grid.name for grid in form_named(layout.name).grids]


@names
def test_a_blank_template_is_an_empty_file(templates: dict[str, Path], layout: Layout) -> None:
    for report in ways(templates[layout.name], layout):
        assert report.rows.total == 0
        assert [sheet.name for sheet in report.sheets if sheet.types] == grids_of(layout)
        assert [finding.code for finding in report.findings if finding.severity is not Severity.NOTE] == []


@names
def test_no_column_of_a_template_is_unknown(templates: dict[str, Path], layout: Layout) -> None:
    report = checked(templates[layout.name], layout.name, "nothing")
    own = {
        column.wordings[0]
        for sheet in layout.sheets
        for column in layout.columns_of(sheet)
        if column.constant is not None or column.ignored or column.origin
    }
    read = [sheet for sheet in report.sheets if sheet.types]
    for sheet in read:
        assert sheet.layout is not None
        assert {column.header for column in sheet.columns if column.element is None} <= own
    assert sum(len(sheet.columns) for sheet in read) == sum(len(layout.columns_of(sheet)) for sheet in layout.sheets)


@names
def test_a_template_filled_through_its_lists_is_clean(
    templates: dict[str, Path], layout: Layout, tmp_path: Path
) -> None:
    path = fill(templates[layout.name], layout, tmp_path / "filled.xlsx", members=2)
    for report in ways(path, layout):
        assert {finding.code for finding in report.findings if finding.severity is not Severity.NOTE} == set()
        assert report.rows.total == report.rows.clean == 2 * len(layout.sheets)


@names
def test_nothing_to_be_read_looks_like_a_header_row(layout: Layout) -> None:
    """A row that names two elements would be taken for the headers of data."""
    for row in rows_to_be_read(form_named(layout.name)):
        named = [stems for cell in row if cell and (stems := {one.stem for one in candidates(cell)})]
        assert len(named) < 2 or set.intersection(*named), row


def rows_to_be_read(form: Form) -> Iterator[tuple[str, ...]]:
    for tab in form.tabs:
        if isinstance(tab, Reference):
            for table in tab.tables:
                yield from ((table.heading,), (table.note,), table.columns, *table.rows)
        elif isinstance(tab, FormPage):
            yield from ((line.marker, line.text) for line in tab.lines)
        else:
            for field in tab.fields:
                yield from ((choice.value, choice.meaning) for choice in field.entry.choices)
