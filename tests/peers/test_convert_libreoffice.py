"""A real LibreOffice opens what `ecmx convert` writes and saves it again; we read the same values, states and leading zeros."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecmx.layouts import load_layout
from ecmx.synthetic import records
from tests.generative.test_writing import back
from tests.peers.office import Office
from tests.written import records_file

WORKBOOKS = ["canonical", "marigold-2026", "redbud-return", "tidepool-referral"]


@pytest.mark.needs("soffice")
def test_libreoffice_saves_what_we_wrote_and_we_read_the_same(
    office: Office, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    layouts = [load_layout(name) for name in WORKBOOKS]
    paths = [tmp_path / f"{layout.name}.xlsx" for layout in layouts]
    for layout, path in zip(layouts, paths, strict=True):
        records_file(layout, records(5, 25, layout.types), path)
    saved = office.save_all(paths, "xlsx", tmp_path / "again")
    for layout, path, again in zip(layouts, paths, saved, strict=True):
        with subtests.test(layout.name):
            before, after = back(layout, path, None), back(layout, again, None)
            assert before.keys() == after.keys()
            assert sum(frame.height for frame in before.values()) > 0
            for file, frame in before.items():
                assert frame.rows() == after[file].rows(), file
