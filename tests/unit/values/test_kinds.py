"""Every kind says what it is, shows examples that hold, and has codes that the findings catalog knows."""

from __future__ import annotations

import ast
from pathlib import Path

import polars as pl
import pytest

import ecmx
from ecmx.errors import LayoutInvalid
from ecmx.findings import rules
from ecmx.guidance import elements
from ecmx.guidance.values import ALL_PROBLEMS, KINDS, State, kind_from
from tests.generative.strategies import SPECS


def read(spec: str, *texts: str | None, spelling: str = "") -> list[tuple[str, str]]:
    """State and problem of each text, "" for none."""
    kind = kind_from(spec)
    reading = kind.read(pl.Series(texts, dtype=pl.String), spelling)
    problems = ("", *(problem.code for problem in kind.problems))
    return [(State(s).name, problems[p]) for s, p in zip(reading.state, reading.problem, strict=True)]


def test_a_kind_is_complete(subtests: pytest.Subtests) -> None:
    for spec in SPECS:
        with subtests.test(spec):
            kind = kind_from(spec)
            assert str(kind) == spec
            assert kind_from(str(kind)) is kind
            assert kind.words[0].islower() or kind.words[0].isdigit() or kind.words[:2] in ("Y ", "IC")
            assert kind.good
            assert kind.dtype == kind.read(pl.Series([], dtype=pl.String)).value.dtype
            assert len(set(kind.spellings)) == len(kind.spellings)
            assert hash(kind) is not None


def test_a_good_example_reads() -> None:
    read_as = {(spec, text): read(spec, text) for spec in SPECS for text in kind_from(spec).good}
    assert {example: cells for example, cells in read_as.items() if any(s == "UNREADABLE" or p for s, p in cells)} == {}
    assert all(len(cells) == 1 for cells in read_as.values())


def test_a_bad_example_has_its_problem() -> None:
    given = {(spec, text): code for spec in SPECS for text, code in kind_from(spec).bad}
    found = {(spec, text): [problem for _, problem in read(spec, text)] for spec, text in given}
    assert found == {example: [code] for example, code in given.items()}


def test_each_problem_of_a_kind_has_a_bad_example() -> None:
    shown = {
        kind: {code for spec in SPECS if isinstance(kind_from(spec), kind) for _, code in kind_from(spec).bad}
        for kind in KINDS
    }
    assert shown == {kind: {problem.code for problem in kind.problems} for kind in KINDS}


def test_each_problem_belongs_to_a_kind_and_has_a_rule() -> None:
    codes = {problem.code for problem in ALL_PROBLEMS}
    assert codes == {problem.code for kind in KINDS for problem in kind.problems}
    assert codes <= {rule.code for rule in rules()}


def test_every_element_has_a_kind_that_the_tests_know() -> None:
    assert {str(element.kind) for element in elements()} <= set(SPECS)


@pytest.mark.parametrize("spec", ["", "dat", "text0", "code nonsense", "yes_no 1/2", "yes_no", "phone unkown"])
def test_a_kind_that_does_not_exist_is_refused(spec: str) -> None:
    with pytest.raises(LayoutInvalid) as refused:
        kind_from(spec)
    assert refused.value.code == "kind-unknown"
    assert refused.value.fix


def test_a_spelling_that_does_not_exist_is_refused() -> None:
    with pytest.raises(LayoutInvalid) as refused:
        kind_from("date").read(pl.Series(["10/15/2026"]), "YY/MM")
    assert refused.value.code == "spelling-unknown"


@pytest.mark.parametrize(
    ("spec", "text", "state"),
    [
        ("text homeless", "Homeless", "HOMELESS"),
        ("text", "Homeless", "VALUE"),
        ("zip unknown", "99999", "UNKNOWN_ZIP"),
        ("zip", "99999", "UNREADABLE"),
        ("phone unknown", "0000000000", "UNKNOWN_PHONE"),
        ("phone unknown", "000-000-0000", "UNKNOWN_PHONE"),
        ("phone", "0000000000", "UNREADABLE"),
        ("date unknown", "00/00/0000", "UNKNOWN_DATE"),
        ("date unknown", "00-00-0000", "UNKNOWN_DATE"),
        ("date", "00/00/0000", "UNREADABLE"),
    ],
)
def test_sentinels(spec: str, text: str, state: str) -> None:
    """Trap 3: valid where the guidance allows them, and only there."""
    assert read(spec, text)[0][0] == state


def test_no_kind_looks_at_the_machines_clock() -> None:
    """A kept file reads next year as it reads today: what day it is, the caller says."""
    asked = {"today", "now", "utcnow", "time", "localtime", "gmtime"}
    for room in ("guidance", "layouts"):
        for path in (Path(ecmx.__file__).parent / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    named = isinstance(node.func.value, ast.Name) and node.func.value.id in ("date", "datetime", "time")
                    assert not (named and node.func.attr in asked), f"{path.name} line {node.lineno}"
