"""Invented files as `ecmx check` sees them: clean ones have no error and no warning, flawed ones exactly what was planted."""

from __future__ import annotations

import os
from collections import defaultdict
from functools import cache, partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ecmx.exchange import Options, Refused, check_files
from ecmx.findings import FileReport, Scope, rules
from ecmx.guidance import FileType
from ecmx.layouts import Layout, load_layout, shipped
from ecmx.layouts.records.writing import sheet_writers
from ecmx.synthetic import Month, Setting, batches, files
from ecmx.synthetic.defects import NOT_PLANTED, Defects, codes_that_fit, plantable
from ecmx.synthetic.files import InventedFile, write_invented

OCTOBER = Month.of("2026-10")
PASSWORD = "invented"
FEW = 10  # defects in one file
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
#: Between them a place for every defect: the guidance's own forms, then the plans'.
VARIED = sorted(shipped(), key=lambda layout: (layout.partner != "", layout.name))


def month_of(layout: Layout) -> Month:
    return OCTOBER if layout.until is None or layout.in_force(OCTOBER.end) else Month.before(layout.until)


def made(
    layout: Layout, folder: Path, seed: int, members: int, defects: Defects | None = None
) -> tuple[InventedFile, FileReport]:
    """The file, and the report on it."""
    suffix = {None: "xlsx", "tab": "txt", "pipe": "txt"}.get(layout.container, layout.container)
    path = folder / f"{layout.name}.{suffix}"
    month = month_of(layout)
    password = PASSWORD if layout.protected else None
    written = write_invented(layout, Setting.of(layout, seed, month), members, path, defects=defects, password=password)
    (report,) = check_files([path], Options(as_of=month.check_day, passwords=(PASSWORD,), isolated=False))
    assert not isinstance(report, Refused), report
    return written, report


def compare(written: InventedFile, report: FileReport) -> tuple[set[Any], set[Any]]:
    """What was planted and not found; what was found above a note and not planted."""
    found = {(f.place.sheet, f.place.row, f.place.column, f.rule.code): f.rule.severity.value for f in report.findings}
    truth = set(written.truth.select("sheet", "row", "column", "code").iter_rows())
    return truth - found.keys(), {place for place, severity in found.items() if severity != "note"} - truth


@pytest.mark.parametrize("layout", shipped(), ids=lambda layout: layout.name)
@pytest.mark.parametrize("members", [1, 45])
def test_a_clean_file_has_no_error_and_no_warning(layout: Layout, members: int, tmp_path: Path) -> None:
    written, report = made(layout, tmp_path, members + 3, members)
    assert written.rows == report.rows.total
    told = {(f.rule.code, f.rule.severity.value, f.place.column) for f in report.findings}
    assert not {one for one in told if one[1] != "note"}
    # that the members are invented; and how old text files are encoded, which they cannot say
    may = {"cin-letter-unusual", "encoding-guessed", *(["no-rows"] if not written.rows else [])}
    assert {code for code, _, _ in told} <= may


@cache
def places_in(name: str) -> set[str]:
    """The codes that a layout has a place for."""
    layout = load_layout(name)
    return set(codes_that_fit(sheet_writers(layout), Setting.of(layout, 1, OCTOBER), list(plantable())))


def fitting(code: str) -> list[Layout]:
    """The layouts in force that have a place for a code: the guidance's last and first ones and two plans' in turns."""
    found = [layout for layout in VARIED if layout.in_force(OCTOBER.end) and code in places_in(str(layout.name))]
    own = [layout for layout in found if layout.partner]
    turn = len(code) % max(1, len(own))
    return [*own[turn:], *own[:turn]][:2] + [layout for layout in found if not layout.partner]


PART = 3


@pytest.mark.parametrize("part", range(PART))
def test_each_defect_is_found_where_it_was_planted_and_nothing_else(
    part: int, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    """A few at a time, each in another member's row; what finds no place in the first layout for it is tried in the next."""
    waiting = {code: fitting(code) for code in sorted(plantable())[part::PART]}
    while waiting:
        assert all(waiting.values()), f"no layout has a place for them: {[one for one in waiting if not waiting[one]]}"
        by_layout: dict[str, list[str]] = defaultdict(list)
        for code, layouts in waiting.items():
            by_layout[str(layouts.pop(0).name)].append(code)
        for name, codes in by_layout.items():
            for few in (codes[at : at + FEW] for at in range(0, len(codes), FEW)):
                with subtests.test(name, codes=few):
                    written, report = made(load_layout(name), tmp_path, len(few[0]), 60, Defects(tuple(few), 0.0))
                    assert compare(written, report) == (set(), set())
                    waiting = {code: left for code, left in waiting.items() if code not in set(written.truth["code"])}


@pytest.mark.parametrize("layout", shipped() if LONG else shipped()[::2], ids=lambda layout: layout.name)
def test_all_defects_at_once(layout: Layout, tmp_path: Path) -> None:
    written, report = made(layout, tmp_path, len(layout.words), 70, Defects(tuple(plantable()), 0.05))
    assert compare(written, report) == (set(), set())
    assert written.truth["code"].n_unique() >= 10
    assert set(written.left_out) == set(plantable()) - set(written.truth["code"])


SEVERAL_TABS = [one for one in VARIED if {FileType.RTF, FileType.OTF} <= set(one.types) and len(one.sheets) > 1]


@pytest.mark.parametrize("seed", [23])
def test_one_member_s_defects_do_not_hide_each_other(seed: int, tmp_path: Path) -> None:
    """An attempt after enrollment is found by the start date on another tab: that one must not be spoiled as well."""
    for layout in SEVERAL_TABS:
        written, report = made(layout, tmp_path, seed, 30, Defects(tuple(plantable()), 0.02))
        assert compare(written, report) == (set(), set()), layout.name


def test_every_rule_on_cells_and_rows_can_be_planted_or_says_why_not() -> None:
    wanted = {rule.code for rule in rules() if rule.scope in (Scope.CELL, Scope.ROW)}
    assert wanted == (plantable().keys() | NOT_PLANTED.keys()) & wanted
    assert not plantable().keys() & NOT_PLANTED.keys()
    assert plantable().keys() <= {rule.code for rule in rules()}


def test_the_truth_names_the_header_and_the_place(tmp_path: Path) -> None:
    written, report = made(load_layout("guidance-mif"), tmp_path, 5, 30, Defects(("npi-check-digit",), 0.0))
    assert written.truth.columns == ["sheet", "row", "column", "header", "code"]
    (line,) = written.truth.rows()
    (found,) = [one for one in report.findings if one.rule.code == "npi-check-digit"]
    assert (found.place.sheet, found.place.row, found.place.column, found.place.header) == line[:4]


def test_the_share_of_rows_with_defects_is_what_was_asked_for(tmp_path: Path) -> None:
    layout = load_layout("guidance-mif")
    written, report = made(layout, tmp_path, 1, 400, Defects(("zip-format", "npi-format", "phone-format"), 0.1))
    assert 36 <= written.truth.height <= 40
    assert written.truth["row"].is_unique().all()
    assert compare(written, report) == (set(), set())


def test_only_the_files_asked_for_are_filled_in(tmp_path: Path) -> None:
    layout = load_layout("guidance-consolidated")
    path = tmp_path / "plan.xlsx"
    write_invented(layout, Setting.of(layout, 1, OCTOBER), 20, path, types=[FileType.MIF])
    (report,) = check_files([path], Options(as_of=OCTOBER.check_day, isolated=False))
    assert isinstance(report, FileReport)
    assert not report.findings.has_errors
    assert report.rows.total == 20  # no attempt, no referral


def test_a_file_in_batches_is_the_file_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = next(one for one in VARIED if one.container in ("csv", "tab", "pipe", "xml") and FileType.RTF in one.types)
    setting = Setting.of(layout, 6, OCTOBER)
    write_invented(layout, setting, 50, tmp_path / "one.txt")
    monkeypatch.setattr(files, "batches", partial(batches, size=7))
    write_invented(layout, setting, 50, tmp_path / "many.txt")
    assert (tmp_path / "one.txt").read_bytes() == (tmp_path / "many.txt").read_bytes()


def test_truth_of_batches_has_the_right_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "batches", partial(batches, size=30))
    for layout in (load_layout("guidance-rtf"), load_layout("guidance-consolidated"), VARIED[-1]):
        written, report = made(layout, tmp_path, 8, 120, Defects(tuple(plantable()), 0.1))
        assert compare(written, report) == (set(), set()), layout.name
        assert isinstance(written.truth, pl.DataFrame)
        assert written.truth["row"].max() > 60  # type: ignore[operator]
