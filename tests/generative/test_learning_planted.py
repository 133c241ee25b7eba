"""V1 in learning, over files as they come: whatever is planted in cells, constants, titles, tabs and file names of the samples, the found
cases and invented files, no word of it stands in the layout, nor in what learning, comparing and checking say of it.
"""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from ecmx.cli.app import app
from ecmx.errors import EcmxError
from ecmx.files import open_book
from tests.conftest import CASES, SAMPLES
from tests.written import delimited, workbook

pytestmark = pytest.mark.usefixtures("one_process")

ROWS = 40
LAYOUTS = ("marigold-2026", "tidepool-otf", "larkspur-return", "juniper-mif", "redbud-referral", "rtf", "mif")
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=8).map("Zq{}xq".format)
OF_THE_FILE = re.compile(r"plan|mcp|mco|provider|organi|business|lob|state|period|month", re.IGNORECASE)
MORE = ("Head of Household", "Senior_Last", "Dx memo", "Where client sleeps", "Notes", "Our Ref", "Status")


def test_the_samples_are_there(samples: Path, shared_cases: Path) -> None:
    assert len(sources(samples, shared_cases / "found")) >= 20


@cache
def sources(*folders: Path) -> list[Path]:
    """The files of the folders that can be opened."""
    found = []
    for path in sorted(one for folder in folders if folder.is_dir() for one in folder.iterdir()):
        if path.suffix in (".xlsx", ".csv", ".txt", ".xls", ".xml") and not re.search(
            r"\.(cells|columns)\.csv$|found.csv", path.name
        ):
            try:
                open_book(path, isolated=False).close()
            except EcmxError:
                continue
            found.append(path)
    return found


@cache
def invented(name: str) -> Path:
    """A file of invented members."""
    target = Path(tempfile.mkdtemp()) / f"{name}.csv"
    words = ["synthesize", "--layout", name, "--members", "12", "-o", str(target.parent), "--period", "2026-10"]
    made = CliRunner().invoke(app, words)
    assert made.exit_code == 0, made.output
    return next(target.parent.iterdir())


@cache
def tables(path: Path) -> dict[str, list[list[str | None]]]:
    """Tab → its first rows as text, as they stand."""
    with open_book(path, isolated=False) as book:
        return {sheet.name: [list(row) for row in sheet.preview(ROWS).text.iter_rows()] for sheet in book.sheets}


@given(st.data())
@settings(max_examples=12, phases=[Phase.explicit, Phase.generate])
def test_nothing_that_is_planted_leaves_the_sample(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from([*sources(SAMPLES, CASES / "found"), *LAYOUTS]))
    rows = {
        tab: [list(row) for row in table]
        for tab, table in tables(invented(file) if isinstance(file, str) else file).items()
    }
    planted: set[str] = set()
    in_cells: set[str] = set()
    for table in rows.values():
        cells, lines = plant(table, data)
        in_cells |= cells
        planted |= cells | lines
    tabs = dict(rows)
    named = data.draw(st.sampled_from(["", *sorted(in_cells)])) if len(rows) == 1 else ""
    if named:
        tabs = {f"{named} return": next(iter(rows.values()))}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sample = folder / data.draw(st.sampled_from(["sample.xlsx", "sample.csv"]))
        write(sample, tabs)
        told, layout = said(folder, sample, data.draw(st.sampled_from([(), ("--json",)])))
        checked = run("check", sample, "--layout", layout) if layout.exists() else ""
        compared = run("layouts", "diff", layout, sample) if layout.exists() else ""
        text = layout.read_text(encoding="utf-8") if layout.exists() else ""
    assert sorted(word for word in planted if word in told + text + compared) == []
    assert (
        sorted(word for word in planted - {named} if word in checked) == []
    )  # a check says in which tab of the file a finding is


def plant(table: list[list[Any]], data: st.DataObject) -> tuple[set[str], set[str]]:
    """Words in the cells of some columns and in a column more, and above the headers; which they are."""
    head = max(range(min(len(table), 10)), key=lambda at: sum(bool(cell) for cell in table[at])) if table else 0
    if len(table) < head + 3:
        return set(), set()
    planted: set[str] = set()
    lines: set[str] = set()
    wide = [at for at, cell in enumerate(table[head]) if cell and not OF_THE_FILE.search(cell)]
    for at in data.draw(st.lists(st.sampled_from(wide), max_size=3, unique=True)) if wide else []:
        planted |= filled(table[head + 1 :], at, data)
    for row in table:
        row.append(None)
    table[head][-1] = data.draw(st.sampled_from(MORE))
    planted |= filled(table[head + 1 :], len(table[head]) - 1, data)
    for line in data.draw(
        st.lists(st.sampled_from(["{} {}", "Return for member {}", "{}, DOB 05/06/1990"]), max_size=2)
    ):
        word = data.draw(WORDS)
        lines.add(word)
        table.insert(0, [line.format(word, word), *[None] * (len(table[-1]) - 1)])
    return planted, lines


def filled(rows: list[list[Any]], at: int, data: st.DataObject) -> set[str]:
    """A column full of words: one in every row, a few that recur, or another in each."""
    words = data.draw(st.lists(WORDS, min_size=1, max_size=data.draw(st.sampled_from([1, 3, len(rows)])), unique=True))
    for number, row in enumerate(rows):
        if any(row):
            row[at] = words[number % len(words)]
    return set(words)


def write(path: Path, tabs: dict[str, list[list[Any]]]) -> None:
    """The tables as another program writes them."""
    if path.suffix == ".csv":
        delimited(path, [["" if cell is None else cell for cell in row] for row in next(iter(tabs.values()))])
    else:
        workbook(path, {(tab or "Data")[:31]: table for tab, table in tabs.items()})


def said(folder: Path, sample: Path, more: tuple[str, ...]) -> tuple[str, Path]:
    """What learning prints, and where the layout is."""
    layout = folder / "plan.toml"
    return run("layouts", "learn", sample, "--yes", "-o", layout, *more), layout


def run(*words: object) -> str:
    """What a command prints."""
    command = [*map(str, words), "--as-of", "2026-11-01"] if "diff" not in words else list(map(str, words))
    result = CliRunner().invoke(app, command, env={"COLUMNS": "200"})
    assert result.exit_code in (0, 1, 2), result.output
    return result.output
