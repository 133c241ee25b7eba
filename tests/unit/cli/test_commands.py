"""The commands that need no file: guidance, layouts, explain, version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import ecmx as package
from ecmx.cli.app import app
from ecmx.findings import refusals, rules
from ecmx.guidance import elements
from ecmx.layouts import shipped


def ecmx(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "100"})


def test_version() -> None:
    assert ecmx("--version").output == f"ecmx {package.__version__}\n"


def test_without_words_the_help_comes() -> None:
    assert "Usage: " in ecmx().output


def test_elements_as_json() -> None:
    result = ecmx("guidance", "elements", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert len(told) == 118
    assert {"id", "file", "table", "position", "label", "requirement", "kind", "footnotes"} <= set(told[0])


def test_elements_of_a_later_release() -> None:
    told = json.loads(ecmx("guidance", "elements", "--release", "1.1+closed-loop-referral", "--json").stdout)
    assert len(told) == 121


def test_elements_of_no_release() -> None:
    result = ecmx("guidance", "elements", "--release", "9.9", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["code"] == "release-unknown"


def test_elements_for_a_person() -> None:
    told = ecmx("guidance", "elements").output
    assert all(element.id in told for element in elements())


def test_footnotes() -> None:
    told = json.loads(ecmx("guidance", "footnotes", "--json").stdout)
    assert [note["number"] for note in told] == list(range(1, 78))
    assert ecmx("guidance", "footnotes").exit_code == 0


@pytest.mark.parametrize("what", ["elements", "footnotes"])
def test_an_old_terminal_is_shown_what_its_encoding_has(what: str) -> None:
    result = CliRunner(charset="ascii").invoke(app, ["guidance", what], env={"COLUMNS": "80"})
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 80
    assert not [line for line in result.output.splitlines() if line != line.rstrip()]


def test_layouts_are_listed_and_shown() -> None:
    told = ecmx("layouts", "list").output
    assert all(layout.name in told for layout in shipped())
    assert [one["name"] for one in json.loads(ecmx("layouts", "list", "--json").stdout)] == [
        layout.name for layout in shipped()
    ]
    for layout in shipped():
        assert ecmx("layouts", "show", layout.name).exit_code == 0


def test_a_layout_is_checked(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('name = "own"\ninherits = "guidance-mif"\n', encoding="utf-8")
    bad.write_text('name = "own"\nshets = 1\n', encoding="utf-8")
    assert ecmx("layouts", "check", str(good)).output.startswith("own: this layout can be used.")
    told = json.loads(ecmx("layouts", "check", str(good), "--json").stdout)
    assert (told["name"], told["usable"], told["asks_too_much"]) == ("own", True, False)
    assert ecmx("layouts", "check", str(bad)).exit_code == 2
    assert ecmx("layouts", "check", str(tmp_path / "none.toml")).exit_code == 2


def test_every_code_is_explained() -> None:
    codes = [*(rule.code for rule in rules()), *(refusal.code for refusal in refusals())]
    answers = {code: ecmx("explain", code) for code in codes}
    assert [code for code, result in answers.items() if result.exit_code or code not in result.output] == []


def test_a_misspelt_code_is_put_right() -> None:
    result = ecmx("explain", "npi-chek-digit")
    assert result.exit_code == 2
    assert "npi-check-digit" in result.output
