"""`ecmx layouts check`: exit codes, JSON, several layouts, and the letter to the plan."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ecmx.cli.app import app

ASKS = """
name = "poppy-return"
partner = "Poppy Plan"
[[sheets]]
types = ["rtf"]
names = ["Return"]
columns = [
  { header = "CIN", element = "rtf.member_cin" },
  { header = "Housing\\nStatus", extension = "ext.housing_status" },
  { header = "Q7", undecided = true },
  { header = "Mailing Address", element = "mif.member_mailing_address" },
  { header = "ECM Start", element = "rtf.ecm_benefit_start_date" },
  { header = "Status", element = "rtf.engagement_status" },
]
"""


def ecmx(*words: str) -> Result:
    return CliRunner().invoke(app, ["layouts", "check", *words], env={"COLUMNS": "100"})


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def asks(tmp_path: Path) -> Path:
    path = tmp_path / "poppy.toml"
    path.write_text(ASKS, encoding="utf-8")
    return path


def test_a_layout_that_asks_too_much_ends_with_1_and_says_what(asks: Path) -> None:
    result = ecmx(str(asks))
    assert result.exit_code == 1
    text = flat(result.output)
    assert "poppy-return: this layout can be used. It asks for 1 column more than the guidance has." in text
    assert "B “Housing Status” – how the member is housed" in text
    assert "unless mutually agreed to with the ECM Provider.” guidance 1.1, section 2 (1), fn 44" in text
    assert "MISSING" in text
    assert "ECM Lead Care Manager Name guidance 1.1, Table 5" in text
    assert "if the provider has to fill it in, that is more than the guidance asks for: D “Mailing Address”" in text


def test_json_has_the_same(asks: Path) -> None:
    told = json.loads(ecmx(str(asks), "--json").stdout)
    assert told["name"] == "poppy-return"
    assert (told["usable"], told["asks_too_much"]) == (True, True)
    assert [(one["column"], one["header"], one["what"]) for one in told["too_much"]] == [
        ("B", "Housing Status", "extension"),
    ]
    assert [one["what"] for one in told["notes"]] == ["undecided", "rides"]
    assert {"element", "label", "required", "source"} == set(told["lacks"][0])


def test_several_layouts_have_a_summary_and_one_that_cannot_be_used_stops_no_other(asks: Path) -> None:
    (asks.parent / "zz.toml").write_text('name = "zz"\nshets = 1\n', encoding="utf-8")
    result = ecmx(str(asks.parent), "guidance-rtf")
    assert result.exit_code == 2
    assert "3 layouts" in result.output
    assert "1 layout cannot be used" in result.output
    told = json.loads(ecmx(str(asks.parent), "guidance-rtf", "--json").stdout)
    assert [one["usable"] for one in told] == [True, False, True]
    assert told[1]["error"]["code"] == "layout-invalid"


def test_nothing_too_much_ends_with_0() -> None:
    result = ecmx("guidance-rtf", "guidance-mif", "larkspur-return")
    assert result.exit_code == 0
    assert "The Member Information File is filled in by the plan, so it asks nothing of the provider." in flat(
        result.output
    )


def test_the_letter_names_every_column_and_asks_for_agreement_or_removal(asks: Path) -> None:
    result = ecmx(str(asks), "--letter")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "Subject: Your Return Transmission File form: 1 column beyond the guidance\n\nHello,"
    )
    text = flat(result.stdout)
    assert "1. tab “Return”, column B “Housing Status”: how the member is housed" in text
    assert "May we omit this column or leave it blank?" in text
    assert "We do not know what belongs in this column." in text
    assert "1. tab “Return”, column C “Q7”" in text
    assert "This column is of your own Member Information File." in text
    assert "ECM Lead Care Manager Name (Return Transmission File, Table 5)" in text
    assert "ecmx" not in text
    assert "layout" not in text
    assert max(map(len, result.stdout.splitlines()[1:])) <= 78


def test_the_letter_is_written_where_asked_one_a_plan(asks: Path, tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    result = ecmx(str(asks), "redbud-return", "juniper-otf", "--letter", str(target))
    assert "3 letters are in" in result.stderr
    text = target.read_text(encoding="utf-8")
    assert "----- Letter 1 of 3, for Poppy Plan ---" in text
    assert "for Juniper Community Plan" in text
    assert ecmx("redbud-return", "--letter", str(target)).exit_code == 1  # an earlier letter is written over


def test_nothing_to_write_writes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    result = ecmx("guidance-rtf", "--letter", str(target))
    assert result.exit_code == 0
    assert "There is nothing to write to a plan" in result.stderr
    assert not target.exists()


def test_a_letter_never_takes_the_place_of_a_layout_or_another_text(asks: Path, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("my notes", encoding="utf-8")
    result = ecmx(str(asks), "--letter", str(other))
    assert result.exit_code == 2
    assert other.read_text(encoding="utf-8") == "my notes"
    assert ecmx(str(asks), "--letter", "--json").exit_code == 2
