"""Invariant V10: every filled cell below the header ends carried, rewritten or not carried with its reason.

Cells that cannot be read, columns that nobody knows and headers that nobody matches are planted anywhere in a file of any layout; each
must stand in what was written or in what is told. Counted by `planting`, which shares no code with ecmx. A long run, with its count:

    python -m tests.generative.test_nothing_lost --many 10000 --single 1000
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from ecmx.conversion import Conversion, convert
from ecmx.exchange import Options
from ecmx.layouts import Layout, load_layout, sheet_writers, shipped
from ecmx.reports.conversion import conversion_json
from ecmx.synthetic import Setting, write_invented
from ecmx.synthetic.month import Month
from tests.generative.planting import Planted, Sheets, by_header, filled, plant, read, text_of, write

DAY = date(2026, 11, 1)
MARK = re.compile(r"zq[0-9]+k[0-9]+")
SUFFIX = {None: "xlsx", "tab": "txt", "pipe": "txt"}
LAYOUTS = [layout.name for layout in shipped()]
TARGETS = ("canonical", "itself", "guidance-consolidated", "juniper-rtf", "larkspur-return", "marigold-2026")


@dataclass
class Tally:
    """What was planted and what became of it."""

    planted: int = 0
    carried: int = 0
    told: int = 0
    files: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.planted:,} cells planted in {self.files:,} files: {self.told:,} told with their reason, "
            f"{self.carried:,} carried whole, {self.planted - self.told - self.carried:,} lost"
        )


def kind_of(layout: Layout) -> str:
    return layout.container or "xlsx"


def source(layout: Layout, folder: Path, seed: int, members: int) -> Sheets:
    """An invented file of a layout, as an independent program reads it."""
    layout = msgspec.structs.replace(layout, protected=False)
    path = folder / f"clean.{SUFFIX.get(layout.container, layout.container)}"
    write_invented(layout, Setting.of(layout, seed, Month.of("2026-10")), members, path)
    headers = [{column.wordings[0] for column in writer.columns} for writer in sheet_writers(layout)]
    return read(path, kind_of(layout), headers, layout.record, layout.root)


def one_file(layout_name: str, seed: int, tally: Tally, folder: Path, *, single: bool, members: int) -> None:
    """Plant, convert, and look for every planted cell."""
    chance = random.Random(f"{layout_name} {seed} {single}")
    layout = load_layout(layout_name)
    sheets = source(layout, folder, seed, members)
    planted = plant(sheets, chance, single=single)
    if not planted:
        return
    path = folder / f"in.{SUFFIX.get(layout.container, layout.container)}"
    write(sheets, path)
    if sheets.kind == "xml":
        planted = by_header(planted, sheets)
    wanted = chance.choice(TARGETS)
    target = msgspec.structs.replace(load_layout(layout_name if wanted == "itself" else wanted), protected=False)
    out = folder / f"out.{SUFFIX.get(target.container, target.container)}"
    forced = layout_name if chance.random() < 0.5 else None
    options = Options(layout=forced, as_of=DAY, isolated=False)
    everyone = target.partner if chance.random() < 0.5 else ""
    done = convert([path], target, out, options, all_are=everyone, force=True)
    where = f"{layout_name} seed {seed} to {target.name}{' forced' if forced else ''}"
    tally.files += 1
    tally.planted += len(planted)
    if not done.refused:
        if done.cells.came_in != filled(sheets) and not done.not_read:
            tally.wrong.append(f"{where}: {filled(sheets)} cells stand in the file, {done.cells.came_in} were counted")
        place = "header" if sheets.kind == "xml" else "column"
        look(planted, done, text_of(out, kind_of(target)), tally, where, place)
    out.unlink(missing_ok=True)


def look(planted: list[Planted], done: Conversion, written: str, tally: Tally, where: str, place: str) -> None:
    """Each planted cell stands in what was written, or in what is told."""
    entries = conversion_json(done)["not_carried"]
    cells = {(entry["sheet"], entry["row"], entry[place]) for entry in entries if entry["row"] is not None}
    columns = {(entry["sheet"], entry[place]) for entry in entries if entry["row"] is None}
    for one in planted:
        told = (
            (one.sheet, one.row, one.letter) in cells
            or (one.sheet, one.row, "") in cells
            or (one.sheet, one.letter) in columns
            or any(sheet == one.sheet for _, sheet in done.not_read)
        )
        there = MARK.search(one.text)[0] in written  # type: ignore[index]
        tally.told += told
        tally.carried += there and not told
        if not told and not there:
            tally.wrong.append(f"{where}: {one.how} cell {one.sheet}!{one.letter}{one.row} is lost unsaid")


def run(many: int, single: int, *, members: int = 14, seed: int = 1) -> tuple[Tally, Tally]:
    """Plant until there are so many cells."""
    tallies = Tally(), Tally()
    for tally, wanted, alone in ((tallies[0], many, False), (tallies[1], single, True)):
        number = seed
        while tally.planted < wanted or (not alone and number - seed < len(LAYOUTS)):  # every layout once at least
            name = LAYOUTS[number % len(LAYOUTS)]
            with tempfile.TemporaryDirectory() as folder:
                one_file(name, number, tally, Path(folder), single=alone, members=members if not alone else 3)
            number += 1
    return tallies


def test_every_planted_cell_is_carried_or_told(capsys: Any) -> None:
    many, single = run(600, 12)
    with capsys.disabled():
        print(f"\n  many a file: {many}\n  single: {single}")
    assert not many.wrong, "\n".join(many.wrong[:20])
    assert not single.wrong, "\n".join(single.wrong[:20])
    assert many.planted >= 600
    assert single.planted >= 12


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--single", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    found = run(asked.many, asked.single, seed=asked.seed)
    for words, tally in zip(("many a file", "single"), found, strict=True):
        print(f"{words}: {tally}")
        print("\n".join(tally.wrong[:40]))
    sys.exit(1 if any(tally.wrong for tally in found) else 0)
