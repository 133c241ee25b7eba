"""A file of any fictional plan into the form of any other: what is there afterwards and what was said to be lost are the whole of it.

The forms alone are tried here, so nobody's rows are withheld: both layouts are taken for nobody's. The cells that came in are counted
by openpyxl, csv and ElementTree too.
"""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from ecmx import guidance
from ecmx.conversion import Conversion, convert
from ecmx.exchange import Options, Partner, Partners
from ecmx.exchange.targets import PLAN_HEADER
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.layouts import Layout, is_key, load_layout, shipped
from tests.generative.test_writing import SUFFIX, Records, back, records
from tests.written import filled_cells, records_file

MEANT = (FileType.MIF, FileType.RTF, FileType.OTF, FileType.REFERRAL)
PLANS = [layout for layout in shipped() if layout.partner and layout.until is None]  # those in force
PAIRS = [
    (one.name, other.name)
    for one, other in product(PLANS, PLANS)
    if one.partner != other.partner and set(one.types) & set(other.types)
]
DAY = date(2026, 11, 1)


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


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=[f"{one} to {other}" for one, other in PAIRS])
def test_what_is_lost_is_said_and_what_is_not_said_is_there(
    one: str, other: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    source, target = (msgspec.structs.replace(load_layout(name), partner="") for name in (one, other))
    folder = tmp_path_factory.mktemp("plans")

    @settings(max_examples=1, suppress_health_check=list(HealthCheck), phases=(Phase.generate,), derandomize=True)
    @given(made=records(source))
    def over(made: Records) -> None:
        path, password = written(source, folder, "source")
        records_file(source, made, path, password=password)
        before = back(source, path, password)
        out, seal = written(target, folder, "target")
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
        named = any(frame.get_column("mif.mcp_name", default=pl.Series()).drop_nulls().len() for frame in before.values())
        after = cells_of(back(target, out, seal, beside=(PLAN_HEADER,) if named else ())) if done.rows.out else {}
        for file, frame in before.items():
            for at, cell in rows_of(file, frame):
                agree(at, cell, told, after, target)

    over()


def provider_of(found: Records) -> Partner:
    """One provider whose are all NPIs that were drawn: a Member Information File of several would rightly be refused."""
    npis = {npi for frame in found.values() for npi in frame.get_column("rtf.ecm_provider_npi", default=pl.Series()) if npi}
    return Partner(kind="provider", name="Everybody", npis=tuple(sorted(npis)))


def cells_add_up(done: Conversion, came_in: int) -> None:
    """V10: as many cells came in as somebody else counts, and each that does not go along is told once."""
    assert done.cells.came_in == came_in
    assert done.cells.not_carried == sum(loss.total for loss in done.losses)
    assert all(len(loss.rows) == len(loss.cells) and loss.cells.min() for loss in done.losses)


def told_of(done: Conversion) -> set[tuple[str, int, str]]:
    """Tab, row and element of every cell that is said not to go along; "" where the whole row does not."""
    return {
        (loss.sheet, row, element)
        for loss in done.losses
        for element in loss.place.element.split(" + ")
        for row in loss.rows.to_list()
    }


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
    told: set[tuple[str, int, str]],
    after: dict[tuple[str, str], tuple[Any, int]],
    target: Layout,
) -> None:
    """One cell: carried as it was, or said to be lost."""
    name, cell = told_cell
    if guidance.element(name).key and not name.endswith(".member_cin"):
        return  # a member's names beside a return are her MIF's, and told there
    place = (row["sheet"], row["row"], name)
    record_lost = (row["sheet"], row["row"], "") in told
    cin = row[f"{name.partition('.')[0]}.member_cin"]
    alike = [name]
    if is_key(name):  # one cell says who the member is for every record of the row
        alike += [f"{file.value}.{name.partition('.')[2]}" for file in FileType]
    came = next((after[cin, one] for one in alike if (cin, one) in after), None)
    if place in told:
        assert came != cell, f"{name} was said to be lost, and was not: {cell}"
    elif said(cell) and not record_lost and not any((*place[:2], one) in told for one in alike):
        assert came == cell, f"{name} {cell} came over as {came}, and nothing was said"
