"""The fifth corpus can be decided and its members are nobody; it is opened as it stands. What the matcher says of it is not asked."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ecmx import guidance
from ecmx.synthetic.numbers import UNISSUED
from tests.corpora.generator.plans import RELEASES
from tools.evaluate.cases import Case, cases
from tools.evaluate.said import write

STORED = Path(__file__).parents[1] / "corpora" / "fifth" / "held.jsonl"
ELEMENTS = (*guidance.elements(RELEASES), *guidance.elements(), *guidance.keys())
KNOWN = {one.id for one in ELEMENTS} | {one.id for one in guidance.extensions()}
MOST_BYTES = 1_000_000
CIN = re.compile(rf"9\d{{7}}[{''.join(UNISSUED)}]")


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    assert STORED.stat().st_size < MOST_BYTES
    return [json.loads(line) for line in STORED.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def plans() -> list[Case]:
    return cases(["fifth/held"])


def columns(line: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What each column carries, or each line of a form, with its cells."""
    if "form" in line:
        return [(truth, [row[1]]) for truth, row in zip(line["form"], line["cells"], strict=True)]
    return [(column[1], [row[at] for row in line["cells"]]) for at, column in enumerate(line["columns"])]


def test_every_file_and_many_habits_are_there(plans: list[Case]) -> None:
    assert {plan.kind for plan in plans} == {"mif", "rtf", "otf", "referral", "mifreturn", "rtfotf"}
    assert len(plans) >= 60
    assert min(Counter(plan.style for plan in plans).values()) >= 3
    assert len({plan.number for plan in plans}) == len(plans)


def test_every_truth_is_of_something_there_is(lines: list[dict[str, Any]]) -> None:
    said = {part for line in lines for truth, _ in columns(line) for part in truth.split(" + ")}
    assert said - KNOWN <= {"-", "?"}


def test_no_header_stands_twice_under_one_group_and_every_row_is_whole(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        names = [tuple(column[:1] + column[2:]) for column in line["columns"]]
        assert len(names) == len(set(names)), line["plan"]
        assert {len(row) for row in line["cells"]} == {len(names)}, line["plan"]


def test_every_table_has_a_key(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        assert any("member_cin" in truth for truth, _ in columns(line)), line["plan"]


def test_its_members_are_nobody(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        for truth, texts in columns(line):
            told = [text.strip() for text in texts if any(letter.isdigit() for letter in text)]
            if truth.endswith("member_cin"):
                assert all(CIN.fullmatch(text.upper()) for text in told), line["plan"]
            elif truth.endswith("npi"):
                assert all(text.startswith("29") for text in told), line["plan"]
            elif "phone_number" in truth and "indicator" not in truth:
                digits = [re.sub(r"\D", "", text) for text in told]
                assert all("55501" in one for one in digits), line["plan"]


def test_a_plans_file_is_what_the_corpus_has(plans: list[Case], tmp_path: Path) -> None:
    for plan in plans:
        write(plan, tmp_path / "plan.csv")
        with (tmp_path / "plan.csv").open(newline="", encoding="utf-8") as stream:
            rows = [tuple(row) for row in csv.reader(stream)]
        first = len(plan.above) + plan.rows
        assert rows[first:] == list(plan.cells)
        assert rows[first - 1] == tuple(header.text for header in plan.headers)
