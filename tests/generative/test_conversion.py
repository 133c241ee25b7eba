"""A file of any fictional plan into the form of any other: what is there afterward and what was said to be lost are the whole of it.

The forms alone are tried here, so nobody's rows are withheld: both layouts are taken for nobody's. The cells that came in are counted
by openpyxl, csv and ElementTree too.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from ecmx import guidance
from ecmx.conversion import Conversion, convert
from ecmx.exchange import Options, Partner, Partners
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.layouts import Layout, shipped
from tests.generative.test_writing import SUFFIX, Records, back, records
from tests.written import filled_cells, records_file

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
MEANT = (FileType.MIF, FileType.RTF, FileType.OTF, FileType.REFERRAL)
PLANS = [layout for layout in shipped() if layout.partner and layout.until is None]  # those in force
DAY = date(2026, 11, 1)
KEYS = {one.id.partition(".")[2] for one in guidance.keys()}  # noqa: SIM118 - a function of the guidance
Told = set[tuple[str, int, str]]


def said(cell: tuple[Any, int]) -> bool:
    """Whether a cell says something that can be lost."""
    return cell[1] not in (State.BLANK, State.NO_OR_UNKNOWN, State.UNREADABLE)


def cells_of(found: Records) -> dict[tuple[str, str], tuple[Any, int]]:
    """(CIN, element id) → value and state."""
    told: dict[tuple[str, str], tuple[Any, int]] = {}
    for file, frame in found.items():
        names = [name for name in frame.columns if name.startswith(f"{file.value}.") and ":" not in name]
        states = {name: frame[f"{name}:state"].to_list() for name in names}
        values = {name: frame[name].to_list() for name in names}
        for at, cin in enumerate(frame[f"{file.value}.member_cin"].to_list()):
            told |= {(cin, name): (values[name][at], states[name][at]) for name in names}
    return told


def written(layout: Layout, folder: Path, stem: str) -> tuple[Path, str | None]:
    """Where a file of the layout is written, and its password."""
    return folder / f"{stem}.{SUFFIX.get(layout.container, layout.container)}", "sesame" if layout.protected else None


@pytest.mark.parametrize("source", PLANS, ids=lambda plan: str(plan.name))
def test_what_is_lost_is_said_and_what_is_not_said_is_there(
    source: Layout, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    partner, turn = source.partner, PLANS.index(source) % 3
    source = msgspec.structs.replace(source, partner="")

    @settings(max_examples=1, suppress_health_check=list(HealthCheck), phases=(Phase.generate,), derandomize=True)
    @given(made=records(source))
    def over(made: Records) -> None:
        path, password = written(source, tmp_path, "source")
        records_file(source, made, path, password=password)
        before = back(source, path, password)
        others = [one for one in PLANS if one.partner != partner and set(one.types) & set(source.types)]
        assert others
        if not LONG:  # each plan's form to some of the others, in turns
            others = others[turn::3] or others[:1]
        for target in others:
            with subtests.test(f"to {target.name}"):
                turned_into(msgspec.structs.replace(target, partner=""), path, password, source, before)

    over()


def turned_into(target: Layout, path: Path, password: str | None, source: Layout, before: Records) -> None:
    """One file in another plan's form: every cell is there, or said to be lost."""
    out, seal = written(target, path.parent, f"as-{target.name}")
    everybody = provider_of(before)
    options = Options(
        layout=source,
        as_of=DAY,
        passwords=(password,) if password else (),
        isolated=False,
        partners=Partners((everybody,)),
    )
    done = convert([path], target, out, options, password=seal, for_provider=everybody.name, force=True)
    cells_add_up(done, filled_cells(path, source, password=password))
    told = told_of(done)
    after = cells_of(back(target, out, seal)) if done.rows.out else {}
    for file, frame in before.items():
        for at, cell in rows_of(file, frame):
            agree(at, cell, told, after, target)


def provider_of(found: Records) -> Partner:
    """One provider whose are all NPIs that were drawn: a Member Information File of several would rightly be refused."""
    npis = {
        npi for frame in found.values() for npi in frame.get_column("rtf.ecm_provider_npi", default=pl.Series()) if npi
    }
    return Partner(kind="provider", name="Everybody", npis=tuple(sorted(npis)))


def cells_add_up(done: Conversion, came_in: int) -> None:
    """V10: as many cells came in as somebody else counts, and each that does not go along is told once."""
    assert done.cells.came_in == came_in
    assert done.cells.not_carried == sum(loss.total for loss in done.losses)
    assert all(len(loss.rows) == len(loss.cells) and loss.cells.min() for loss in done.losses)


def told_of(done: Conversion) -> tuple[Told, Told]:
    """Tab, row and element of every cell that is said not to go along ("" where the whole row does not); and of every element of it.

    A cell that carries several elements is told once, for all of them.
    """
    together = {
        (sheet.name, column.column): column.element.split(" + ")
        for report in done.reports
        for sheet in report.sheets
        for column in sheet.columns
        if column.element
    }
    exact = {
        (loss.sheet, row, name)
        for loss in done.losses
        for row in loss.rows.to_list()
        for name in loss.place.element.split(" + ")
    }
    covered = {
        (loss.sheet, row, name)
        for loss in done.losses
        for row in loss.rows.to_list()
        for name in together.get((loss.sheet, loss.place.letter), ())
    }
    return exact, covered


def rows_of(file: FileType, frame: pl.DataFrame) -> list[tuple[dict[str, Any], tuple[str, tuple[Any, int]]]]:
    """Each element of each record: where it stood, its id, its value and state."""
    return [
        (row, (name, (row[name], row[f"{name}:state"])))
        for row in frame.to_dicts()
        for name in row
        if name.startswith(f"{file.value}.") and ":" not in name
    ]


def agree(
    row: dict[str, Any],
    told_cell: tuple[str, tuple[Any, int]],
    told: tuple[Told, Told],
    after: dict[tuple[str, str], tuple[Any, int]],
    target: Layout,
) -> None:
    """One cell: carried as it was, or said to be lost."""
    name, cell = told_cell
    if guidance.element(name).key and not name.endswith(".member_cin"):
        return  # a member's names beside a return are her MIF's, and told there
    place = (row["sheet"], row["row"], name)
    record_lost = (row["sheet"], row["row"], "") in told[0]
    cin = row[f"{name.partition('.')[0]}.member_cin"]
    came = after.get((cin, name))
    stem = name.partition(".")[2]
    if stem in KEYS:  # one cell for every record of the row: whichever goes takes it along
        there = [one for (whose, other), one in after.items() if whose == cin and other.partition(".")[2] == stem]
        came = cell if cell in there else came
    exact, covered = told
    if place in exact and stem not in KEYS:
        assert came != cell, f"{name} was said to be lost, and was not: {cell}"
    elif said(cell) and not record_lost and place not in covered:
        assert came == cell, f"{name} {cell} came over as {came}, and nothing was said"
