"""V1 by absence: nothing that is said of a file has room for what stands in a cell, and a slip of ours shows none either."""

from __future__ import annotations

import inspect
import traceback
from dataclasses import fields
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ecmx.exchange import Options, Refused, check_files
from ecmx.findings import SLOTS, FactError, Finding, FindingGroup, Findings, rule
from tests.written import delimited, table


def test_a_finding_has_no_room_for_a_value() -> None:
    assert "values" not in inspect.signature(Findings.add).parameters
    assert {one.name for one in fields(Finding)} == {"rule", "place", "message", "fix", "source", "disposition"}
    assert not {one.name for one in fields(FindingGroup)} & {"value", "values", "text", "cells"}


def test_beside_a_row_stand_only_what_the_sentences_may_hold(tmp_path: Path) -> None:
    rows = table(
        "mif",
        rows=[{"mif.member_cin": "Zqcin"}, {"mif.pcp_npi": "1234567890"}, {"mif.member_date_of_birth": "Zqday"}] * 3,
    )
    (report,) = check_files([delimited(tmp_path / "a.csv", rows)], Options(as_of=date(2026, 11, 1), isolated=False))
    assert not isinstance(report, Refused)
    assert len(report.findings) > 3
    for head in report.findings._heads.values():
        assert set(head.frame().columns) <= {"row", *SLOTS}


def test_a_slip_of_ours_names_no_fact() -> None:
    with pytest.raises(FactError) as raised:
        Findings().add(
            rule("repeated-member"), sheet="MIF", rows=[2, 3, 4], rows_facts={"other_row": pl.Series([900012, 900013])}
        )
    assert "900012" not in "".join(traceback.format_exception(raised.value))
