"""A real LibreOffice opens what `ecmx convert` writes and saves it again; we read the same values, states and leading zeros."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ecmx.layouts import load_layout
from ecmx.synthetic import records
from tests.generative.test_writing import back
from tests.written import records_file

WORKBOOKS = ["canonical", "marigold-2026", "redbud-return", "tidepool-referral"]


def saved_again(path: Path, profile: Path, suffix: str = "xlsx") -> Path:
    """The workbook as LibreOffice saves it."""
    folder = path.parent / "again"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", suffix, "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / f"{path.stem}.{suffix}"


@pytest.mark.needs("soffice")
@pytest.mark.parametrize("name", WORKBOOKS)
def test_libreoffice_saves_what_we_wrote_and_we_read_the_same(name: str, tmp_path: Path) -> None:
    layout = load_layout(name)
    path = tmp_path / "written.xlsx"
    records_file(layout, records(5, 25, layout.types), path)
    before, after = back(layout, path, None), back(layout, saved_again(path, tmp_path / "profile"), None)
    assert before.keys() == after.keys()
    assert sum(frame.height for frame in before.values()) > 0
    for file, frame in before.items():
        assert frame.rows() == after[file].rows(), file
