"""Layouts changed by chance: every change is told, by the comparison and by the check, and nothing is read as something else.

HYPOTHESIS_PROFILE=long writes a file for each of the thousand and more; else for some of them.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ecmx import guidance
from ecmx.exchange import Options, Refused, receive_files
from ecmx.files import open_book
from ecmx.findings import Finding
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.layouts import Layout, RecordBatch, SheetWriter, layout_toml, sheet_writers
from ecmx.layouts.drift import Difference, DifferenceKind, differences
from ecmx.layouts.learning import Sample, learn
from ecmx.synthetic import Month, records
from tests.generative.layout_changes import KINDS, OF_THE_TAB, OPAQUE, Changed, Made, changed
from tests.written import records_file

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
EVERY = [*KINDS, *OF_THE_TAB]
LAYOUTS = 120  # of each kind, compared
COMBINED = 200
RENAMES = 200 if LONG else 5  # asked about
FILES = 120 if LONG else 6  # of each kind, written and checked
FILES_COMBINED = 200 if LONG else 16
MEMBERS = 10
WIDEST = 18
MONTH = Month.of("2026-10")

IN_LAYOUTS: dict[str, set[DifferenceKind]] = {
    "renamed": {DifferenceKind.RENAMED},
    "moved": {DifferenceKind.MOVED},
    "added": {DifferenceKind.ADDED},
    "dropped": {DifferenceKind.DROPPED},
    "spelled date": {DifferenceKind.DATE_FORM},
    "spelled yes_no": {DifferenceKind.YES_NO},
    "spelled phone": {DifferenceKind.SPELLING},
    "spelled period": {DifferenceKind.SPELLING},
    "code": {DifferenceKind.CODE_ADDED},
    "tab": {DifferenceKind.TAB_RENAMED},
    "header row": {DifferenceKind.HEADER_ROW},
}
IN_FILES: dict[str, set[str]] = {
    "renamed": {"column-renamed", "column-perhaps-renamed", "column-added"},
    "moved": {"column-moved"},
    "added": {"column-added"},
    "dropped": {"column-dropped", "columns-absent", "key-column-missing", "status-column-missing"},
    "spelled": {"spelling-changed", "spelling-unsure"},
    "code": {"code-unknown", "code-not-listed"},
    "tab": {"tab-renamed"},
    "header row": {"header-row-moved"},
}


def fits(one: Difference, made: Made) -> bool:
    """Whether a difference tells a change, at its place."""
    if one.kind not in IN_LAYOUTS[made.kind]:
        return False
    if made.kind in ("tab", "header row", "moved"):  # of two columns that changed places either has moved
        return True
    return " ".join(made.header.split()) == one.new_header and (
        made.kind == "added" or " ".join(made.was.split()) == one.old_header
    )


@pytest.mark.parametrize("kind", EVERY)
def test_one_change_is_one_difference(kind: str) -> None:
    for seed in range(LAYOUTS):
        case = changed(seed, text=False, widest=60, kind=kind)
        found = differences(case.old, case.new)
        (made,) = case.made
        assert [one for one in found if fits(one, made)], (seed, made, found)
        beside = {DifferenceKind.TITLES, DifferenceKind.CODE_DROPPED, DifferenceKind.CELL_TYPE}
        assert len([one for one in found if one.kind not in beside]) == 1, (seed, made, found)
        assert differences(case.old, case.old) == ()


def test_every_change_of_several_is_a_difference() -> None:
    for seed in range(COMBINED):
        case = changed(10_000 + seed, text=False, widest=60, most=4)
        found = differences(case.old, case.new)
        for made in case.made:
            assert [one for one in found if fits(one, made)] or made.kind == "moved", (seed, made, found)


@cache
def invented(seed: int, file: FileType) -> pl.DataFrame:
    """Invented members' records of one file type, one a member."""
    frame = records(seed, MEMBERS, (file,))[file]
    key = f"{file.value}.member_cin"
    return frame.unique(key, keep="first", maintain_order=True) if key in frame.columns else frame


def written(case: Changed, folder: Path, seed: int) -> tuple[Path, dict[FileType, pl.DataFrame]]:
    """A file of invented members by the changed layout, and what was written: one record a member and file type."""
    made = {file: invented(seed % 4, file) for file in case.new.types}
    suffix = {"csv": "csv", "xlsx": "xlsx"}.get(case.new.container or "xlsx", "txt")
    path = folder / f"a.{suffix}"
    records_file(case.new, made, path)
    return path, made


def checked(path: Path, old: Layout) -> tuple[list[Finding], list[RecordBatch]]:
    """What the check by the layout from before the change says, and what it reads."""
    layout = path.parent / "old.toml"
    layout.write_text(layout_toml(old), encoding="utf-8")
    batches: list[RecordBatch] = []
    options = Options(as_of=MONTH.check_day, isolated=False, layout=str(layout))
    (received,) = receive_files([path], options, seen=batches.append)
    assert not isinstance(received, Refused), received.error.code
    with received:
        return list(received.findings), batches


def one_case(case: Changed, folder: Path, seed: int) -> str:
    """Check one changed file; "" where every change was told, else why one could not be."""
    path, made = written(case, folder, seed)
    findings, batches = checked(path, case.old)
    (writer,) = sheet_writers(case.new)
    untold = [one for one in case.made if not is_told(one, case, findings)]
    excuses = [excuse(one, case, writer, made) for one in untold]
    assert all(excuses), (seed, case.made, [(one.code, str(one.place), one.message) for one in findings])
    if any(one == "cannot be told" for one in excuses):
        return "cannot be told"
    wrong = [one for batch in batches for one in misread(case, made, batch)]
    if wrong:  # what the writer said would not come back is no fault of the reader's
        lost = {name: mask for file in writer.sheet.types for name, mask in writer.cells(made[file]).lost.items()}
        wrong = [one for one in wrong if one[0] not in lost or not lost[one[0]][one[1]]]
    assert not wrong, (seed, case.made, wrong[:5])
    return next(iter(excuses), "")


def is_told(made: Made, case: Changed, findings: list[Finding]) -> bool:
    """Whether a finding tells a change, at its place."""
    codes = IN_FILES[made.kind.split()[0] if made.kind.startswith("spelled") else made.kind]
    for one in findings:
        if one.code not in codes:
            continue
        if made.kind in ("tab", "header row", "moved"):
            return True
        if made.kind == "dropped":
            shown = " ".join(made.was.split())
            return_told = shown in one.message or "more" in one.message or not one.code.startswith("column")
            if return_told:
                return True
        elif one.place.column == case.letter(made.header):
            return True
    return False


def excuse(made: Made, case: Changed, writer: SheetWriter, records: dict[FileType, pl.DataFrame]) -> str:
    """Why a change cannot show in a file: no cell tells it. "cannot be told": every cell also reads in the old way, as something else."""
    if made.kind == "moved" and any(
        one.kind in ("dropped", "renamed", "added", "moved") for one in case.made if one is not made
    ):
        return "another change moved it back"
    if not (made.kind.startswith("spelled") or made.kind == "code"):
        return ""
    element = guidance.element(made.element)
    at = [column.header for column in writer.columns].index(made.header)
    text = writer.cells(records[element.file]).text[f"c{at}"]
    if made.kind == "code":
        return "" if made.form[1] in text.to_list() else "the code does not occur"
    was = element.kind.read(text, made.form[0])
    if (was.state == State.UNREADABLE).any() or element.kind.infer(text, made.form[0]) != made.form[0]:
        return ""
    now = element.kind.read(text, made.form[1])
    same = bool((was.value.eq_missing(now.value)).all())
    return "reads the same" if same else "cannot be told"


Misread = tuple[str, int, Any, Any]


def misread(case: Changed, made: dict[FileType, pl.DataFrame], batch: RecordBatch) -> list[Misread]:
    """Every value that was read of an element and not written of it: element, row written, read, written."""
    carried = {element for column in case.new.sheets[0].columns for element in column.elements}
    found: list[Misread] = []
    for file in batch.plan.types:
        read = batch.frame(file)
        cins = (
            made[file][f"{file.value}.member_cin"].to_list() if f"{file.value}.member_cin" in made[file].columns else []
        )
        if f"{file.value}.member_cin" not in read.columns:
            continue
        rows = {cin: at for at, cin in enumerate(cins)}
        places = [rows.get(cin) for cin in read[f"{file.value}.member_cin"].to_list()]
        for name in (name for name, column in batch.columns.items() if column.element.file == file):
            alike = [f"{other.value}.{name.partition('.')[2]}" for other in case.new.types]
            told = cells_of(made, name, alike) if carried & {name, *alike} else {}
            cells = zip(places, cins_of(read, file), read[name].to_list(), read[f"{name}:state"].to_list(), strict=True)
            found += [
                (name, at, (value, State(state).name), told.get(cin))
                for at, cin, value, state in cells
                if at is not None
                and state not in (State.BLANK, State.UNREADABLE)
                and not any(same(value, state, *one) for one in told.get(cin, ()))
            ]
    return found


def cins_of(read: pl.DataFrame, file: FileType) -> list[str]:
    """The members of the rows read."""
    return read[f"{file.value}.member_cin"].to_list()


def cells_of(made: dict[FileType, pl.DataFrame], name: str, alike: list[str]) -> dict[str, list[tuple[Any, int]]]:
    """By member, what was written of an element; who the member is may come from another half of the row."""
    told: dict[str, list[tuple[Any, int]]] = {}
    for file, frame in made.items():
        for one in dict.fromkeys((name, *alike)):
            if one in frame.columns:
                every = zip(frame[f"{file.value}.member_cin"], frame[one].to_list(), frame[f"{one}:state"], strict=True)
                for cin, value, state in every:
                    told.setdefault(cin, []).append((value, state))
    return told


def same(value: Any, state: int, wrote: Any, wrote_state: int) -> bool:
    """Whether what was read is what was written, or says less."""
    if state == State.NO_OR_UNKNOWN:
        return wrote is not True
    return bool(value == wrote and state == wrote_state)


@pytest.mark.parametrize("kind", EVERY)
def test_a_changed_file_is_told_and_nothing_is_read_wrong(kind: str, tmp_path: Path) -> None:
    seen: Counter[str] = Counter()
    for seed in range(FILES):
        seen[one_case(changed(seed, text=kind != "tab", widest=WIDEST, kind=kind), tmp_path, seed)] += 1
    assert seen[""] >= FILES * 0.5, seen
    assert seen["cannot be told"] <= max(1, FILES * 0.1), seen


def test_several_changes_at_once(tmp_path: Path) -> None:
    for seed in range(FILES_COMBINED):
        one_case(changed(20_000 + seed, text=seed % 5 != 0, widest=WIDEST, most=4), tmp_path, seed)


def test_a_renamed_column_is_asked_about_and_nothing_is_made_of_it_without_a_word(tmp_path: Path) -> None:
    asked = seen = 0
    for seed, case in renames():
        if asked == RENAMES:
            break
        seen += 1
        (made,) = case.made
        path, _ = written(case, tmp_path, seed)
        with open_book(path, isolated=False) as book:
            lesson = learn([Sample(path.name, book)], name="next", known=case.old, as_of=MONTH.check_day)
        one = next((one for _, one in lesson if one.header == made.header), None)
        if one is None:  # somebody is called so: the header is asked about first
            asked += any(left.letter == case.letter(made.header) and left.telling for left in lesson.asides)
            continue
        was = next(column for column in case.old.sheets[0].columns if column.header == made.was)
        if one.column.undecided:
            asked += 1
            offered = [option.value for question in one.questions for option in question.options]
            assert not was.element or was.element in offered, (seed, made, offered)
        else:  # its words say so too, or it never was anything of ours
            assert one.column.elements == was.elements and one.column.extension == was.extension, (seed, made, one)
    assert seen <= 2 * RENAMES


def renames() -> Iterator[tuple[int, Changed]]:
    """Renamed columns of elements with their seeds, under names that say nothing, now and then one under words that do."""
    worded = 0
    for seed in count():
        case = changed(30_000 + seed, widest=WIDEST, kind="renamed")
        (made,) = case.made
        worded += made.header not in OPAQUE
        if made.element if made.header in OPAQUE else worded % 4 == 0:
            yield seed, case
