"""Learning what is known already: a layout, learned again from its own file, stays what it was, also where the sample is blank."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecmx.files import open_book
from ecmx.layouts import load_layout
from ecmx.layouts.drift import differences
from ecmx.layouts.learning import Sample, learn
from tests.spec.blameless import TODAY
from tests.written import delimited, workbook


@pytest.mark.parametrize("name", ["marigold-2026", "larkspur-return", "redbud-return"])
def test_a_blank_form_in_a_known_layout_changes_nothing(name: str, tmp_path: Path) -> None:
    known = load_layout(name)
    tabs = {}
    for number, sheet in enumerate(known.sheets):
        above = [[line] for line in sheet.titles]
        above += [[""]] * ((sheet.header_row or len(above) + 1) - len(above) - 1)
        header = [column.wordings[0] for column in known.columns_of(sheet)]
        tabs[sheet.names[0] if sheet.names else f"Tab {number}"] = [*above, header]
    if known.container == "csv":
        path = delimited(tmp_path / "blank.csv", next(iter(tabs.values())))
    else:
        path = workbook(tmp_path / "blank.xlsx", tabs)
    with open_book(path, isolated=False) as book:
        lesson = learn([Sample(path.name, book)], name=known.name, known=known, effective=known.effective, as_of=TODAY)
    assert lesson.questions == ()
    assert [one.says for one in differences(known, lesson.layout)] == []
