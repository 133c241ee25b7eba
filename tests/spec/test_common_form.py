"""A month of three plans' members in the common form: what a check says of a misspelled plan, and what goes to each plan."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from demo.month import AS_OF, MISSPELT, PLANS, common_form, filled
from ecmx.cli.app import app
from ecmx.conversion import Conversion, Wishes, convert, convert_each
from ecmx.exchange import Options, Received, receive
from ecmx.layouts import load_layout
from tests.spec.blameless import TODAY
from tests.written import delimited, table

TAB, ROW, WRONG, MEANT = MISSPELT


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clinic") / "october.xlsx"
    filled(path)
    return path


@pytest.fixture(scope="module")
def received(month: Path) -> Iterator[Received]:
    with receive(month, layout=common_form(), as_of=AS_OF, isolated=False) as file:
        yield file


@pytest.fixture(scope="module")
def sent(month: Path, tmp_path_factory: pytest.TempPathFactory) -> Conversion:
    folder = tmp_path_factory.mktemp("to-send")
    layouts = [load_layout(plan.wants) for plan in PLANS]
    targets = [(layout, folder / f"{layout.name}.{layout.container}") for layout in layouts]
    return convert_each([month], targets, Options(layout=common_form(), as_of=AS_OF, isolated=False), Wishes())


def test_the_forms_own_list_is_enough_to_see_a_plan_that_is_misspelt(received: Received) -> None:
    (said,) = [finding for finding in received.findings if finding.code == "plan-misspelt"]
    assert (said.place.sheet, said.place.row, said.place.column) == (TAB, ROW, "A")
    assert f"Did they mean {MEANT}?" in said.message
    assert WRONG not in said.message


def test_every_record_is_the_plans_that_was_chosen(received: Received) -> None:
    plans = {frame["plan"].null_count(): set(frame["plan"].drop_nulls()) for frame in received.records("rtf")}
    assert plans == {1: {plan.name for plan in PLANS}}


def test_a_misspelt_plans_row_goes_to_nobody_and_the_rest_to_its_own(sent: Conversion) -> None:
    assert (sent.rows.withheld, sent.rows.held, sent.rows.out) == (1, 0, sent.rows.came_in - 1)
    (held,) = sent.held
    assert (held.plan, held.rows, held.path.parent.name) == ("", 1, "held")
    book = openpyxl.load_workbook(held.path)
    assert "is sent to no plan. Did they mean Larkspur Health?" in str(book.worksheets[0]["A2"].value)


def test_the_plans_name_is_lost_in_no_file_of_the_plan(sent: Conversion) -> None:
    """Marigold's form has a column for the plan's name among the plan's own: a blank there was once told as a loss."""
    assert [loss.code for loss in sent.losses if loss.place.header == "Plan"] == []


def test_of_a_row_whose_attempt_has_no_day_the_return_goes_and_the_attempt_is_told(tmp_path: Path) -> None:
    """A fault once: the attempt's cells were accounted for by nobody, and the conversion broke off."""
    rows = [{"otf.outreach_attempt_date": "02/31/2026"}, {}]
    path = delimited(tmp_path / "row.csv", table("rtf", "otf", rows=rows))
    larkspur = load_layout("larkspur-return")
    options = Options(as_of=TODAY, isolated=False)
    done = convert([path], larkspur, tmp_path / "out.csv", options, all_are="Larkspur Health", held=tmp_path / "kept")
    assert (done.rows.out, done.rows_kept, done.held) == (2, 0, ())
    assert done.rows.in_part == 1
    assert done.keeps_back
    undated = {loss.place.element for loss in done.losses if loss.code == "withheld-undated"}
    assert undated == {"otf.outreach_attempt_method", "otf.provider_type"}
    assert done.cells.came_in == done.cells.carried + done.cells.respelt + done.cells.not_carried


def test_a_withheld_attempt_is_no_clean_run(tmp_path: Path, one_process: None) -> None:
    rows = [{"otf.outreach_attempt_date": "02/31/2026"}, {}]
    path = delimited(tmp_path / "row.csv", table("rtf", "otf", rows=rows))
    asked = ["convert", str(path), "--to", "larkspur-return", "--all-are", "Larkspur Health", "--as-of", "2026-11-01"]
    told = [
        CliRunner().invoke(app, [*asked, "-o", str(tmp_path / f"{number}.csv"), *more])
        for number, more in enumerate(([], ["--json"]))
    ]
    assert [one.exit_code for one in told] == [1, 1]
    assert "2 rows: 2 written (1 only partly), 0 on hold" in told[0].stdout
    assert json.loads(told[1].stdout)["rows"]["in_part"] == 1
