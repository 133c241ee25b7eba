"""Records out into every layout and in again: the same, but for what was said to be lost, and that is lost indeed.

HYPOTHESIS_PROFILE=long draws a hundred files of each layout.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ecmx import Composed, guidance
from ecmx.files import open_book
from ecmx.guidance import DataElement, FileType
from ecmx.guidance.values import State
from ecmx.layouts import Layout, SheetWriter, load_layout, read_records, recognise, sheet_writers, shipped
from tests.generative.strategies import cells
from tests.written import records_file

LAYOUTS = [layout.name for layout in shipped()]
SUFFIX = {None: "xlsx", "tab": "txt", "pipe": "txt"}
Records = dict[FileType, pl.DataFrame]
EXAMPLES = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 2
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # hundreds of columns a file: to shrink one takes minutes


def elements_of(layout: Layout, file: FileType) -> list[DataElement]:
    """Every data element that the layout has a place for, of one file type."""
    ids = dict.fromkeys(
        name
        for writer in sheet_writers(layout)
        if file in writer.sheet.types
        for column in writer.columns
        for name in column.elements
    )
    own = [guidance.element(name) for name in ids if name.startswith(f"{file.value}.")]
    key = f"{file.value}.member_cin"
    return own if key in ids else [guidance.element(key), *own]


@st.composite
def records(draw: st.DrawFn, layout: Layout) -> Records:
    """A few members with records of every file type of the layout; each cell anything that the kind can hold."""
    count = draw(st.integers(1, 4))
    made: Records = {}
    for file in layout.types:
        columns: dict[str, pl.Series] = {}
        for element in elements_of(layout, file):
            if element.id.endswith(".member_cin"):
                drawn: list[tuple[Any, State]] = [(f"9000000{number}B", State.VALUE) for number in range(count)]
            else:
                drawn = [draw(cells(element.kind)) for _ in range(count)]
            columns[element.id] = pl.Series(element.id, [value for value, _ in drawn], dtype=element.kind.dtype)
            columns[f"{element.id}:state"] = pl.Series([int(state) for _, state in drawn], dtype=pl.UInt8)
        made[file] = pl.DataFrame([series.alias(name) for name, series in columns.items()])
    return made


def back(layout: Layout, path: Path, password: str | None) -> Records:
    """What is read from a written file."""
    found: dict[FileType, list[pl.DataFrame]] = {}
    with open_book(path, password=password, isolated=False) as book:
        for sheet in book.sheets:
            plan = recognise(
                sheet.name, sheet.preview(200), sheet.merges, [layout], forced=layout, as_of=date(2026, 11, 1)
            )
            if layout.cover is not None and sheet.name == layout.cover.name:
                continue
            assert plan.header_row is not None
            # a form of nobody in particular gets a column of plans where the records name any
            assert all(change.header == "MCP Name" for change in plan.drift)
            for batch in read_records(sheet, plan):
                for file in plan.types:
                    found.setdefault(file, []).append(batch.frame(file))
    return {file: pl.concat(frames) for file, frames in found.items()}


def lost_of(writer: SheetWriter, made: Records) -> dict[str, list[bool]]:
    """By element id, the rows that are said not to come back."""
    lost: dict[str, list[bool]] = {}
    for file in writer.sheet.types:
        for name, mask in writer.cells(made[file]).lost.items():
            if name.startswith(f"{file.value}."):
                lost[name] = mask.to_list()
    return lost


def those_sent(made: Records, composed: Composed) -> Records:
    """The records without those that are said to stay: an attempt without a day is none, and no other is withheld."""
    stays = [(one.code, one.place.sheet, one.place.row) for one in composed.findings]
    undated = [
        ("withheld-undated", FileType.OTF.value, number)
        for number, day in enumerate(made[FileType.OTF]["otf.outreach_attempt_date"] if FileType.OTF in made else (), 1)
        if day is None
    ]
    assert stays == undated
    assert composed.withheld == len(undated)
    dated = pl.col("otf.outreach_attempt_date").is_not_null()
    return {file: frame.filter(dated) if file is FileType.OTF else frame for file, frame in made.items()}


def cell_of(frame: pl.DataFrame | None, cin: str, file: FileType, name: str) -> tuple[Any, int]:
    """Value and state of one member's element; a half of a row that is blank throughout is no record, and all of it blank."""
    if frame is None or name not in frame.columns:
        return None, int(State.BLANK)
    row = frame.filter(pl.col(f"{file.value}.member_cin") == cin)
    return (row[name].to_list()[0], row[f"{name}:state"][0]) if row.height else (None, int(State.BLANK))


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_is_written_reads_the_same_unless_it_was_said(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    layout = load_layout(name)
    password = "open sesame" if layout.protected else None
    folder = tmp_path_factory.mktemp("written")
    path = folder / f"file.{SUFFIX.get(layout.container, layout.container)}"

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), phases=PHASES)
    @given(made=records(layout))
    def there_and_back(made: Records) -> None:
        sent = those_sent(made, records_file(layout, made, path, password=password))
        read = back(layout, path, password)
        for writer in sheet_writers(layout):
            lost = lost_of(writer, sent)
            for file in writer.sheet.types:
                for element in elements_of(layout, file):
                    agree(sent[file], read.get(file), file, element, lost.get(element.id))

    there_and_back()


def agree(
    made: pl.DataFrame, read: pl.DataFrame | None, file: FileType, element: DataElement, lost: list[bool] | None
) -> None:
    """Every cell of one element comes back, or was said to be lost."""
    for number, cin in enumerate(made[f"{file.value}.member_cin"].to_list()):
        given_cell = (made[element.id].to_list()[number], made[f"{element.id}:state"][number])
        came = cell_of(read, cin, file, element.id)
        if lost is not None and lost[number]:
            continue
        if read is None or not read.filter(pl.col(f"{file.value}.member_cin") == cin).height:
            if element.id.endswith(".member_cin"):
                continue  # a CIN alone, on a row of several file types, is no record of this one
            assert given_cell[1] in (State.BLANK, State.NO_OR_UNKNOWN), f"{element.id} {given_cell} has no row"
            continue
        assert came == given_cell, f"{element.id}: {given_cell} came back as {came}"
