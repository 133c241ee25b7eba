"""The sample files of fictional plans, which other programs wrote: what their truth says is found, and nothing else is shouted about.

What stands beside each file (`FILE.columns.csv`, `FILE.cells.csv`) is described in ../shared/samples/README.md. Each is checked twice:
with no layout at all, and with the layout that `ecmx layouts learn --yes` makes of it.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from ecmx.exchange import Options, Refused, check_files
from ecmx.files import open_book
from ecmx.findings import FileReport, Finding, Severity
from ecmx.layouts import layout_toml
from ecmx.layouts.learning import Sample as Sampled
from ecmx.layouts.learning import learn
from tests.spec.blameless import TODAY

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
TRUTH = (".columns.csv", ".cells.csv")
NAMES = (
    sorted(path.name for path in SAMPLES.glob("*") if not path.name.endswith((*TRUTH, ".md")))
    if SAMPLES.is_dir()
    else []
)
RIGHT = 0.98  # of the columns named right, and none wrong (issues 2 and 4)
WAYS = ("no layout", "learned")

Place = tuple[str, int]  # sheet, Excel row


@dataclass(frozen=True)
class Sample:
    """A file's report and its truth."""

    report: FileReport
    columns: list[dict[str, str]]
    cells: list[dict[str, str]]

    @property
    def loud(self) -> list[Finding]:
        """Errors and warnings."""
        return [one for one in self.report.findings if one.severity is not Severity.NOTE]

    def hits(self, said: Mapping[str, str]) -> bool:
        """Whether an error or warning stands where the truth says one must."""
        return any(
            one.place.sheet == said["sheet"]
            and one.place.row == int(said["row"])
            and (said["expect"] == "row-finding" or one.place.column == said["column"])
            for one in self.loud
        )


@pytest.fixture(scope="module", params=[(name, way) for name in NAMES or ["none"] for way in WAYS], ids="-".join)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    if not NAMES:
        reason = f"the sample files are not beside the repository ({SAMPLES.parent.name}/{SAMPLES.name})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        print(f"NOT RUN: {reason}", file=sys.stderr)
        pytest.skip(f"not run: needs {reason}")
    name, way = request.param
    path = SAMPLES / name
    layout = learned(path, tmp_path_factory.mktemp("learned") / "plan.toml") if way == "learned" else None
    (report,) = check_files([path], Options(layout=layout, as_of=TODAY))
    assert not isinstance(report, Refused), report.error.code
    columns, cells = (
        list(csv.DictReader(Path(f"{path}{end}").read_text(encoding="utf-8").splitlines())) for end in TRUTH
    )
    assert columns
    assert cells
    return Sample(report, columns, cells)


def learned(path: Path, target: Path) -> str:
    """The layout that is learned of a file when nobody is asked."""
    with open_book(path) as book:
        lesson = learn([Sampled(path.name, book)], name="plan", as_of=TODAY)
    target.write_text(layout_toml(lesson.layout), encoding="utf-8")
    return str(target)


def label(text: str | None) -> str:
    """Letters and digits; a date form or "(if applicable)" at the end may be missing."""
    if text in (None, "-"):
        return ""
    bare = re.sub(r"\((?:MM/DD/YYYY|if applicable)\)\s*$", "", str(text))
    return re.sub("[^a-z0-9]", "", bare.lower())


def test_columns_are_named_right_and_none_wrong(sample: Sample) -> None:
    named = {(sheet.name, column.column): column for sheet in sample.report.sheets for column in sheet.columns}
    right, wrong = 0, []
    for said in sample.columns:
        column = named.get((said["sheet"], said["column"]))
        got = label(column.label if column else None)
        right += got == label(said["label"])
        if got and got != label(said["label"]):
            wrong.append((said["sheet"], said["column"], said["header"]))
    assert not wrong
    assert right >= RIGHT * len(sample.columns)


def test_every_defect_is_found(sample: Sample) -> None:
    missed = [said for said in sample.cells if said["expect"] != "clean" and not sample.hits(said)]
    assert not missed


def test_nothing_is_shouted_about_clean_cells(sample: Sample) -> None:
    clean = {(said["sheet"], int(said["row"]), said["column"]) for said in sample.cells if said["expect"] == "clean"}
    shouted = [one.code for one in sample.loud if (one.place.sheet, one.place.row, one.place.column) in clean]
    assert not shouted


def test_nothing_is_shouted_about_rows_without_a_defect(sample: Sample) -> None:
    named: set[Place] = {(said["sheet"], int(said["row"])) for said in sample.cells if said["expect"] != "clean"}
    shouted = [
        (one.code, one.place.sheet, one.place.row, one.place.column)
        for one in sample.loud
        if one.place.row is None or (one.place.sheet, one.place.row) not in named
    ]
    assert not shouted


def test_the_letters_of_invented_cins_are_at_most_one_note(sample: Sample) -> None:
    assert sum(one.code == "cin-letter-unusual" for one in sample.report.findings) <= 1


def test_every_row_is_accounted_for(sample: Sample) -> None:
    rows = sample.report.rows
    assert rows.clean + rows.with_errors + rows.held + rows.excluded == rows.total > 0


def test_a_clean_row_counts_as_clean(sample: Sample) -> None:
    """Only rows with an error, a hold or an exclusion are not clean: no more than the truth names."""
    defects = {(said["sheet"], said["row"]) for said in sample.cells if said["expect"] != "clean"}
    rows = sample.report.rows
    assert rows.total - rows.clean <= len(defects) + rows.excluded
