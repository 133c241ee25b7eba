"""The table of docs/explanation/how-loud.md says of each rule what the catalog says, and leaves no rule over rows out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ecmx.findings import Rule, Scope, rule, rules

PAGE = Path(__file__).resolve().parents[2] / "docs/explanation/how-loud.md"
LINE = re.compile(r"^\| (?P<what>[^|]+) \| (?P<quiet>[^|]*) ?\| (?P<loud>[a-z, ]+) \| (?P<codes>(?:`[a-z-]+` ?)+)\|$")
#: Rows that are told apart for another reason than what is right in them: told by conversions, of partners, across files, no member's.
OTHER = (
    "not-carried-",
    "withheld-",
    "row-kept-back",
    "plan-",
    "totals-line",
    "not-a-data-row",
    "member-in-two-files",
    "birth-date-elsewhere",
)


def lines() -> list[tuple[str, list[str], list[Rule]]]:
    """What each line speaks of, how loud it says that it is, and the rules that it names."""
    page = PAGE.read_text(encoding="utf-8").partition("## How loud each rule is")[2].partition("\n## ")[0]
    table = [line for line in page.splitlines() if line.startswith("|")][2:]
    found = [LINE.match(line) for line in table]
    assert all(found), table
    return [
        (one["what"], one["loud"].split(", "), [rule(code) for code in re.findall("`([a-z-]+)`", one["codes"])])
        for one in found
        if one
    ]


@pytest.mark.parametrize(("what", "loud", "named"), lines(), ids=[what for what, _, _ in lines()])
def test_a_line_is_as_loud_as_the_catalogue(what: str, loud: list[str], named: list[Rule]) -> None:
    said = loud if len(loud) == len(named) else loud * len(named)
    assert [one.severity.value for one in named] == said


def test_every_rule_over_rows_has_its_line_once() -> None:
    named = [one.code for _, _, those in lines() for one in those]
    assert len(named) == len(set(named))
    over_rows = {one.code for one in rules() if one.scope is Scope.ROW and not one.code.startswith(OTHER)}
    assert over_rows - set(named) == set()
