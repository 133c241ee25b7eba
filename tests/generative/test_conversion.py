"""A file of any fictional plan into the form of any other: what is there afterwards and what was said to be lost are the whole of it."""

from __future__ import annotations

from datetime import date
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
from ecmx.layouts import Layout, shipped, write_file
from tests.generative.test_writing import SUFFIX, Records, back, records

MEANT = (FileType.MIF, FileType.RTF, FileType.OTF, FileType.REFERRAL)
PLANS = [layout for layout in shipped() if layout.partner and layout.until is None]  # those in force
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


@pytest.mark.parametrize("source", PLANS, ids=lambda plan: str(plan.name))
def test_what_is_lost_is_said_and_what_is_not_said_is_there(
    source: Layout, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    @settings(max_examples=1, suppress_health_check=list(HealthCheck), phases=(Phase.generate,), derandomize=True)
    @given(made=records(source))
    def over(made: Records) -> None:
        path, password = written(source, tmp_path, "source")
        write_file(source, made, path, password=password)
        before = back(source, path, password)
        others = [one for one in PLANS if one.partner != source.partner and set(one.types) & set(source.types)]
        assert others
        for target in others:
            with subtests.test(f"to {target.name}"):
                turned_into(target, path, password, source, before)

    over()


def turned_into(target: Layout, path: Path, password: str | None, source: Layout, before: Records) -> None:
    """One file in another plan's form: every cell is there, or said to be lost."""
    out, seal = written(target, path.parent, f"as-{target.name}")
    options = Options(layout=source.name, as_of=DAY, passwords=(password,) if password else (), isolated=False)
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
