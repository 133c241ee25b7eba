"""`ecmx template`: what is asked for, where it goes, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from ecmx.cli.app import app


def ecmx(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "100"})


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("what", "tabs"),
    [
        ("mif", ["MIF"]),
        ("RTF", ["RTF"]),
        ("otf", ["OTF"]),
        ("referral", ["REFERRAL"]),
        ("consolidated", ["Members", "Referral"]),
        ("marigold-2026", ["Criteria", "ECM Members", "ECM Referrals"]),
    ],
)
def test_a_type_or_a_layout(here: Path, what: str, tabs: list[str]) -> None:
    result = ecmx("template", what)
    assert result.exit_code == 0, result.output
    made = here / f"{what.lower()}-template.xlsx"
    assert load_workbook(made).sheetnames[: len(tabs)] == tabs
    assert made.name in result.output


def test_a_layout_of_ones_own(here: Path) -> None:
    (here / "own-mif.toml").write_text('name = "own-mif"\n[[sheets]]\ntypes = ["mif"]\n', encoding="utf-8")
    assert ecmx("template", "own-mif.toml").exit_code == 0
    assert (here / "own-mif-template.xlsx").is_file()


def test_a_name_for_the_workbook(here: Path) -> None:
    assert ecmx("template", "otf", "-o", "Outreach July.xlsx").exit_code == 0
    assert [path.name for path in here.iterdir()] == ["Outreach July.xlsx"]


def test_what_is_there_is_not_written_over(here: Path) -> None:
    (here / "out.xlsx").write_text("mine", encoding="utf-8")
    result = ecmx("template", "otf", "-o", "out.xlsx")
    assert result.exit_code == 2
    assert "--force" in result.output
    assert (here / "out.xlsx").read_text(encoding="utf-8") == "mine"
    assert ecmx("template", "otf", "-o", "out.xlsx", "--force").exit_code == 0
    assert load_workbook(here / "out.xlsx").sheetnames[0] == "OTF"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("otf", "-o", "out.csv"), ".xlsx"),
        (("otf", "-o", "out"), ".xlsx"),
        (("nothing-like-it",), "Shipped layouts"),
        (("otf", "-o", "missing/out.xlsx"), "no such folder"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(here: Path, words: tuple[str, ...], told: str) -> None:
    result = ecmx("template", *words)
    assert result.exit_code == 2
    assert told in result.output
    assert list(here.iterdir()) == []
