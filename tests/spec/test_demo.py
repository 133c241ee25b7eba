"""The demo cannot rot: every defect that was planted is found, no right cell is called wrong, no column is taken for another.

Nor can what the front page and the tutorial show of it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from demo.members import AS_OF
from demo.month_hub.files import cins as cins_of_month
from demo.tab import Workbook
from demo.toyon import toyon
from ecmx.exchange import Options, Refused, check_files
from ecmx.files import open_book
from ecmx.findings import FileReport, Severity
from ecmx.layouts.learning import Sample, learn
from tests.typed_commands import commands_typed
from tests.whole_demo import Told, demo_told
from tools import excerpts, picture

__all__ = ["demo_told"]

NAMES = ("manzanita", "tule", "coyote")


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Workbook, FileReport]]:
    folder = tmp_path_factory.mktemp("demo")
    found = {}
    for name, workbook in zip(NAMES, _made(), strict=True):
        workbook.write(folder / workbook.name)
        passwords = (workbook.password,) if workbook.password else ()
        (report,) = check_files([folder / workbook.name], Options(as_of=AS_OF, passwords=passwords, isolated=False))
        assert not isinstance(report, Refused)
        found[name] = (workbook, report)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_what_was_planted_is_found_and_nothing_else_is_called_wrong(
    name: str, checked: dict[str, tuple[Workbook, FileReport]]
) -> None:
    workbook, report = checked[name]
    planted = {(one.sheet, one.row, one.column, code) for one in workbook.planted for code in one.codes}
    said = {
        (one.place.sheet, one.place.row, one.place.column, one.code)
        for one in report.findings
        if one.severity is not Severity.NOTE
    }
    assert said == planted


@pytest.mark.parametrize("name", NAMES)
def test_no_column_is_taken_for_another(name: str, checked: dict[str, tuple[Workbook, FileReport]]) -> None:
    workbook, report = checked[name]
    meant = {tab.name: [column.key.rpartition(".")[2] for column in tab.columns] for tab in workbook.tabs}
    read = [(sheet, at, column) for sheet in report.sheets for at, column in enumerate(sheet.columns)]
    wrong = [
        (sheet.name, column.header, column.element)
        for sheet, at, column in read
        if column.label is not None and str(column.element).rpartition(".")[2] != meant[sheet.name][at]
    ]
    assert wrong == []
    assert sum(column.label is not None for _, _, column in read) >= 0.9 * len(read)


def test_the_fourth_plans_form_is_learned_and_no_column_is_taken_for_another(tmp_path: Path) -> None:
    workbook = toyon()
    workbook.write(tmp_path / workbook.name)
    with open_book(tmp_path / workbook.name, isolated=False) as book:
        lesson = learn([Sample(workbook.name, book)], name="toyon", as_of=AS_OF)
    meant = [column.key for column in workbook.tabs[0].columns]
    wrong, right = [], 0
    for (_, at), one in lesson:
        stems = [name.partition(".")[2] for name in one.column.elements]
        expected = ["member_last_name", "member_first_name"] if meant[at] == "name" else [meant[at]]
        wrong += [one.header] if stems and stems != expected else []
        right += stems == expected
    assert wrong == []
    assert right >= 27
    assert lesson.layout.file_name == "toyon_return_{period:%Y_%m}.xlsx"


def test_the_files_are_the_same_every_time() -> None:
    first, again = ([[tab.rows for tab in book.tabs] for book in _made()] for _ in range(2))
    assert first == again


def _made() -> list[Workbook]:
    from demo.coyote import coyote
    from demo.manzanita import manzanita
    from demo.tule import tule

    return [manzanita(), tule(), coyote()]


def test_make_demo_tells_it_briefly_and_tells_no_member(demo_told: Told) -> None:
    told = demo_told.text
    assert len(told.splitlines()) < 320
    assert "85 rows: 84 written, 0 on hold, 1 not sent" in told
    assert "Did they mean Larkspur Health?" in " ".join(told.split())
    assert "85 rows: 85 written, 0 on hold, 0 not sent" in told
    assert "A fourth plan" in told
    assert "71 rows: 71 written, 0 on hold; clean" in told
    assert "298 rows read: 295 used, 3 on hold" in told
    assert "all whole" in told
    assert "14 of 14 members: 13 reported, 1 refused; nothing left behind, nobody at another plan" in told
    assert "9 due, 8 files, 0 open" in told
    assert [one for ones in cins_of_month().values() for one in ones if one in told] == []
    assert [
        row["cin"]
        for row in csv.DictReader((demo_told.folder / "hub" / "truth-people.csv").open())
        if row["cin"] in told
    ] == []
    for workbook in (*_made(), toyon()):
        assert workbook.name in told
        cins = {
            str(row.get(key)) for tab in workbook.tabs for row in tab.rows for key in row if key.endswith("member_cin")
        }
        assert [cin for cin in cins if cin in told and cin != "9.5E+07"] == []


def test_the_pages_show_what_the_commands_print() -> None:
    with commands_typed():
        assert "\n".join(excerpts.drift().values()) == "", "run: python -m tools.excerpts --write"


@pytest.mark.parametrize("path", picture.PICTURES, ids=lambda path: path.stem)
def test_the_picture_is_what_the_terminal_shows(path: Path) -> None:
    assert path.read_bytes() == picture.PICTURES[path]().encode(), "run: python -m tools.picture --write"


@pytest.mark.parametrize("path", picture.PICTURES, ids=lambda path: path.stem)
def test_the_picture_is_complete_in_itself(path: Path) -> None:
    svg = path.read_text(encoding="utf-8")
    assert not [one for one in ("<script", "@import", "url(http", "href=") if one in svg]
