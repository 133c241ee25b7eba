"""V1: a member's value comes out of findings by `unwrap` alone; no rendering, repr, log or pickle shows it."""

from __future__ import annotations

import copy
import io
import logging
import pickle
import traceback
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from ecmx.findings import FactError, FileReport, Findings, RowCount, rule, rules
from ecmx.reports import json, terminal

#: Shaped like what stands in real cells, and like nothing that stands in our own sentences.
VALUES = st.lists(
    st.from_regex(r"9[0-9]{7}B", fullmatch=True)
    | st.from_regex(r"510555[0-9]{4}", fullmatch=True)
    | st.text("αβγδεζηθικλμνξοπρστυφχψω{}[]%\\\"'<>", max_size=30).map("Ωμ{}".__add__)
    | st.from_regex(r"0[1-9]/1[0-9]/19[0-9]{2}", fullmatch=True),
    min_size=1,
    max_size=5,
)


def found_with(values: list[str]) -> Findings:
    found = Findings()
    rows = range(2, 2 + len(values))
    for one in (*rules()[::9], rule("npi-format")):
        facts = dict.fromkeys(one.facts, "safe")
        found.add(one, sheet="MIF", rows=list(rows), column="C", header="Head", values=pl.Series(values), facts=facts)
    return found


@given(VALUES)
@settings(deadline=None, max_examples=60)
def test_generated_values_never_turn_up(values: list[str]) -> None:
    found = found_with(values)
    report = FileReport("plan.xlsx", (), found, RowCount(9, 9, 0, 0, 0), (), date(2026, 11, 1))
    stream, screen, log = io.BytesIO(), io.StringIO(), io.StringIO()
    json.write_report(report, stream)
    terminal.show_report(report, Console(file=screen, width=80), samples=5)
    logger = logging.getLogger("ecmx.tests.redaction")
    logger.propagate = False
    logger.handlers = [logging.StreamHandler(log)]
    first = next(iter(found))
    logger.warning("%s %r %s", found, first, first.value)
    shown = [
        stream.getvalue().decode(),
        str(json.report_json(report)),
        screen.getvalue(),
        log.getvalue(),
        repr(found),
        str(found),
        f"{found}",
        repr(report),
        repr(list(found)),
        repr(found.grouped()),
        repr(list(found._heads.values())),
        "".join(str(finding.value) + f"{finding.value:>20}" for finding in found),
    ]
    for value in values:
        assert not [text for text in shown if value in text]
        assert not [text for text in shown if repr(value)[1:-1] in text]
    assert [finding.value.unwrap() for finding in found if finding.code == "npi-format"] == values


@given(VALUES)
@settings(deadline=None, max_examples=60)
def test_a_slip_of_ours_shows_no_value_either(values: list[str]) -> None:
    shown = ""
    try:
        Findings().add(
            rule("npi-format"),
            sheet="MIF",
            rows=[2] * (len(values) + 1),
            values=pl.Series(values),
            facts={"label": "x"},
        )
    except FactError as error:
        shown = "".join(traceback.format_exception(error))
    assert not [value for value in values if value in shown]


@pytest.mark.parametrize("copying", [pickle.dumps, copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
def test_nothing_that_holds_values_is_serialised(copying: object) -> None:
    found = found_with(["91234567B"])
    for thing in (found, next(iter(found)), next(iter(found)).value, next(iter(found._heads.values()))):
        if copying is copy.copy and thing is not found:
            continue
        with pytest.raises(TypeError, match="not serialised"):
            copying(thing)  # type: ignore[operator]
