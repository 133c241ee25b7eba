"""`make bench ONLY=name`: one benchmark of several is run, and the rows of the others stay as they were measured."""

from __future__ import annotations

import sys

import pytest

from bench import __main__ as bench
from bench.__main__ import BENCHMARKS, Row, chosen, renewed, table

OLD: list[Row] = [("start", "1 s", "≤ 2 s", True), ("learn", "9 s", "≤ 5 s", False), ("annotate", "3 s", "", None)]


def test_without_a_name_all_are_run_and_with_one_it_alone() -> None:
    assert chosen(None) == list(BENCHMARKS)
    assert [chosen(name) for name in BENCHMARKS] == [[name] for name in BENCHMARKS]


@pytest.mark.parametrize("name", ["lern", "", "check,learn"])
def test_an_unknown_name_is_one_sentence_with_the_names(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "--only", name])
    with pytest.raises(SystemExit) as ended:
        bench.main()
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        f"There is no benchmark “{name}”; there are help, check, write, convert, grid, small, hub, portal, learn and annotate.\n"
    )


def test_only_the_rows_of_that_one_are_measured_anew() -> None:
    before = table(OLD)
    after = renewed(before, "learn", [("learn", "4 s", "≤ 5 s", True), ("recognize", "1 s", "", None)])
    changed = [(old, new) for old, new in zip(before.splitlines(), after.splitlines(), strict=False) if old != new]
    assert changed[0][1].startswith(f"{changed[0][0]} `learn` alone: ")
    assert changed[1:] == [("| learn | 9 s | ≤ 5 s | **no** |", "| learn | 4 s | ≤ 5 s | yes |")]
    assert after.endswith("| annotate | 3 s |  |  |\n| recognize | 1 s |  |  |\n")
