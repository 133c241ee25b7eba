"""Files and layouts that were made to do harm: what `../shared/cases/attacks/attacks.csv` says is right, of each."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ecmx.cli.app import app
from tests.conftest import NOT_RUN, SAMPLES
from tests.written import delimited, table

CASES = SAMPLES.parent / "cases" / "attacks"
#: File → where the test of it stands.
ELSEWHERE = {
    "title_member.xlsx": "what learning writes of titles: tests/unit/cli/test_learn.py",
    "const_family.xlsx": "what learning writes of constants: tests/unit/cli/test_learn.py",
}
#: A layout → what is said of it.
LAYOUTS = {
    "deep.toml": "deep.toml: its tables or lists are nested too deep.",
    "cyc/": "b.toml inherits from itself by way of a.",
    "bad/": "a.toml: inherits names b, and b.toml is no text in UTF-8.",
    "w.toml": "w.toml: file_name cannot be '{layout:>9999999999}': {layout} cannot be written in that form.",
    "patt7.toml": "it has 3,005 letters, and at most 200 make a name.",
    "patt6.toml": "file_name cannot be '.bashrc': a file of this container has a name that ends in .xlsx.",
}
FILES = ("small_shift_3.csv", "shift_one.csv", "na.xlsx", "redos_header_4000.xlsx")


@pytest.fixture(scope="module")
def cases() -> Path:
    if not CASES.is_dir():
        pytest.skip(NOT_RUN + "the cases in ../shared/cases")
    return CASES


def ecmx(*words: object) -> Result:
    return CliRunner().invoke(app, [*map(str, words)])


def test_each_case_has_its_test(cases: Path) -> None:
    with (cases / "attacks.csv").open(encoding="utf-8") as stream:
        named = {line["file"] for line in csv.DictReader(stream)}
    assert named == {*ELSEWHERE, *LAYOUTS, *FILES}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_that_cannot_be_meant_is_one_sentence(cases: Path, tmp_path: Path, name: str) -> None:
    file = delimited(tmp_path / "otf.csv", table("otf", rows=[{}]))
    for layout in {cases / name, cases / name / "a.toml" if name.endswith("/") else cases / name}:
        told = ecmx("check", file, "--layout", layout)
        assert told.exit_code == 2
        assert LAYOUTS[name] in told.stderr
        last = [line for line in told.stderr.splitlines() if "was skipped" not in line]
        assert len(last) == 2, "a sentence, and what to do"
    assert ecmx("layouts", "show", layout).exit_code == 2
    assert ecmx("convert", file, "--to", layout, "-o", tmp_path).exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["otf.csv"]


@pytest.mark.parametrize("name", ["small_shift_3.csv", "shift_one.csv"])
def test_rows_that_shifted_have_one_fate_and_are_never_told_to_be_fine(cases: Path, name: str) -> None:
    told = ecmx("check", cases / name, "--json")
    rows = json.loads(told.stdout)["rows"]
    assert told.exit_code == 1
    assert rows["held"] == rows["in"] == (3 if "small" in name else 8)
    letter = ecmx("check", cases / name, "--letter")
    assert "nothing" not in letter.stdout.lower()


def test_an_error_cell_is_told_by_its_cell_and_goes_nowhere(cases: Path, tmp_path: Path) -> None:
    told = ecmx("check", cases / "na.xlsx")
    assert told.exit_code == 1
    assert "OTF!F2, F3" in " ".join(told.stdout.split())
    done = ecmx(
        "convert", cases / "na.xlsx", "--to", "guidance-otf", "--held", tmp_path / "held", "-o", tmp_path / "out.xlsx"
    )
    written = (tmp_path / "out.xlsx").read_bytes() if (tmp_path / "out.xlsx").exists() else b""
    assert b"#N/A" not in written and b"#REF!" not in written
    assert done.exit_code in (0, 1)


def test_a_header_of_four_thousand_characters_is_a_warning_and_the_others_are_reported(
    cases: Path, tmp_path: Path
) -> None:
    good = delimited(tmp_path / "good.csv", table("otf", rows=[{}]))
    again = delimited(tmp_path / "again.csv", table("otf", rows=[{}]))
    started = [sys.executable, "-m", "ecmx", "check", good, cases / "redos_header_4000.xlsx", again]
    # the bound guards against hanging only
    told = subprocess.run([*map(str, started)], capture_output=True, text=True, timeout=300, check=False)
    assert told.returncode == 0, told.stderr
    said = " ".join(told.stdout.split())
    assert "The header of column E has 3,999 characters. At most 1,000 are read" in said
    assert "3 files" in said
