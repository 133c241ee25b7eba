"""A file of any fictional plan into the form of any other: what is there afterwards and what was said to be lost are the whole of it."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from ecmx import guidance
from ecmx.conversion import convert
from ecmx.exchange import Options
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.layouts import Layout, load_layout, shipped, write_file
from tests.generative.test_writing import SUFFIX, Records, back, records

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
    source, target = load_layout(one), load_layout(other)
    folder = tmp_path_factory.mktemp("plans")

    @settings(max_examples=1, suppress_health_check=list(HealthCheck), phases=(Phase.generate,), derandomize=True)
    @given(made=records(source))
    def over(made: Records) -> None:
        path, password = written(source, folder, "source")
        write_file(source, made, path, password=password)
        before = back(source, path, password)
        out, seal = written(target, folder, "target")
        options = Options(layout=one, as_of=DAY, passwords=(password,) if password else (), isolated=False)
        done = convert([path], target, out, options, password=seal)
        assert done.rows_in == done.rows_out + done.rows_held
        told = {
            (finding.place.sheet, finding.place.row, finding.place.element)
            for found in done.losses.values()
            for finding in found
        }
        after = cells_of(back(target, out, seal)) if done.rows_out else {}
        for file, frame in before.items():
            for at, cell in rows_of(file, frame):
                agree(at, cell, told, after, target)

    over()


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
    told: set[tuple[str, int | None, str]],
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
    came = after.get((cin, name))
    if place in told:
        assert came != cell, f"{name} was said to be lost, and was not: {cell}"
    elif said(cell) and not record_lost:
        assert came == cell, f"{name} {cell} came over as {came}, and nothing was said"
