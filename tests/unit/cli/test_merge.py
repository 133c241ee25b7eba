"""`ecmx layouts merge`: a layout that is written and reads, a template and a conversion by it, and nothing written over by a slip."""

from __future__ import annotations

import json
import re
from pathlib import Path

from typer.testing import CliRunner, Result

from ecmx.cli.app import app
from ecmx.layouts import load_layout


def ecmx(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "100"})


def merge(*words: str) -> Result:
    return ecmx("layouts", "merge", *words)


def test_from_three_plans_to_a_workbook_to_fill_and_back_to_a_plan(tmp_path: Path) -> None:
    common, form, filled, theirs = (
        tmp_path / name for name in ("county.toml", "form.xlsx", "filled.xlsx", "theirs.txt")
    )
    result = merge("juniper-otf", "tidepool-otf", "redbud-return", "--type", "otf", "-o", str(common))
    assert result.exit_code == 0
    text = re.sub(r"\s+", " ", result.output)
    assert "county, a common layout of 3 layouts." in text
    assert "An Excel workbook, no longer pipe-delimited text." in text
    assert "“REPORTED BY”: the same in every row" in text
    assert [sheet.names for sheet in load_layout(str(common)).sheets] == [("Outreach (OTF)",)]
    assert ecmx("template", str(common), "-o", str(form)).exit_code == 0
    assert ecmx("synthesize", "--layout", str(common), "-o", str(filled), "--members", "5").exit_code == 0
    words = ("convert", str(filled), "--layout", str(common), "--to", "juniper-otf", "-o", str(theirs), "--json")
    unsaid = ecmx(*words, "--dry-run")  # the form is nobody's: whose members they are, a person must say
    assert unsaid.exit_code == 1
    rows = json.loads(unsaid.stdout)["rows"]
    assert rows["in"] == rows["withheld"] > 0
    turned = ecmx(*words, "--all-are", "Juniper Community Plan")
    assert turned.exit_code == 0
    rows = json.loads(turned.stdout)["rows"]
    assert rows["in"] == rows["out"] > 0


def test_json_has_the_same(tmp_path: Path) -> None:
    told = json.loads(merge("juniper-otf", "tidepool-otf", "-o", str(tmp_path / "a b.toml"), "--json").stdout)
    assert told["name"] == "a-b"
    assert told["tabs"][0]["name"] == "Outreach (OTF)"
    assert [plan["layout"] for plan in told["plans"]] == ["juniper-otf", "tidepool-otf"]
    assert told["plans"][1]["never_asked_for"] == ["ext.plan_member_id", "ext.outreach_successful"]


def test_nothing_is_written_over_by_a_slip(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('name = "mine"\ninherits = "guidance-otf"\n', encoding="utf-8")
    for words in (
        (str(mine), "tidepool-otf", "-o", str(mine), "--force"),
        ("juniper-otf", "tidepool-otf", "-o", str(mine)),
        ("juniper-otf", "tidepool-otf", "-o", str(tmp_path / "mine.txt")),
        ("juniper-otf", "juniper-otf", "-o", str(tmp_path / "new.toml")),
        ("juniper-otf", "tidepool-otf", "--name", "No Good", "-o", str(tmp_path / "new.toml")),
    ):
        assert merge(*words).exit_code == 2
    assert mine.read_text(encoding="utf-8").startswith('name = "mine"')
    assert not (tmp_path / "new.toml").exists()
    assert merge("juniper-otf", "tidepool-otf", "-o", str(mine), "--force").exit_code == 0
