"""`ecmx layouts diff`: two layouts, a layout and a file; exit codes; nothing of a member."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ecmx.cli.app import app
from tests.written import Rows, delimited

pytestmark = pytest.mark.usefixtures("one_process")

LAYOUT = """
name = "sunrise"
partner = "Sunrise"
container = "csv"
[[sheets]]
types = ["otf"]
columns = [
  { header = "Client Index Number (CIN)", element = "otf.member_cin" },
  { header = "Staff", element = "otf.provider_type" },
  { header = "When", element = "otf.outreach_attempt_date", spelling = "YYYYMMDD" },
  { header = "How", element = "otf.outreach_attempt_method" },
]
"""
HEADERS = ["Client Index Number (CIN)", "Staff", "When", "How"]


def rows(headers: list[str], form: str = "202610{:02}") -> Rows:
    return [
        headers,
        *[[f"9000000{at}B", "1", form.format(at + 12), "In-Person", "x"][: len(headers)] for at in range(6)],
    ]


def diff(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["layouts", "diff", *args], env={"COLUMNS": "200"})
    return result.exit_code, result.output


def layout(folder: Path, text: str = LAYOUT, name: str = "old") -> str:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_layout_and_itself(tmp_path: Path) -> None:
    code, said = diff(layout(tmp_path), layout(tmp_path, name="new"))
    assert code == 0
    assert "No difference." in said


def test_two_layouts(tmp_path: Path) -> None:
    new = LAYOUT.replace('"Staff"', '"Person"').replace("YYYYMMDD", "DD/MM/YYYY")
    code, said = diff(layout(tmp_path), layout(tmp_path, new, "new"))
    assert code == 1
    assert "“Staff” is now called “Person”" in said
    assert said.index("HARMFUL") < said.index("NEEDS ACTION")


def test_a_layout_and_a_file_as_it_says(tmp_path: Path) -> None:
    assert diff(layout(tmp_path), str(delimited(tmp_path / "a.csv", rows(HEADERS))))[0] == 0


def test_a_layout_and_a_file_that_has_changed(tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", rows([*HEADERS, "Colour"], "2026-10-{:02}"))
    code, said = diff(layout(tmp_path), str(path), "--json")
    told = json.loads(said)
    assert code == 1
    assert {(one["kind"], one["new_column"]) for one in told["differences"]} == {
        ("date-form", "C"),
        ("column-added", "E"),
    }
    assert "9000000" not in said


def test_two_files(tmp_path: Path) -> None:
    old = delimited(tmp_path / "a.csv", rows(["CIN", "Provider Type", "Outreach Date", "Outreach Method"]))
    new = delimited(
        tmp_path / "b.csv",
        rows(["CIN", "Provider Type", "Outreach Date", "Method"]),
    )
    code, said = diff(str(old), str(new))
    assert code == 1
    assert "“Outreach Method” is now called “Method”" in said


def test_what_cannot_be_compared(tmp_path: Path) -> None:
    code, said = diff(layout(tmp_path), "no-such-layout")
    assert code == 2
    assert "no-such-layout" in said
    assert diff(layout(tmp_path), str(delimited(tmp_path / "a.csv", [["a", "b"], ["c", "d"]])))[0] == 2
