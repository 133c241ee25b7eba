"""A layout as TOML text says the same as the layout, and no more than it has to."""

from __future__ import annotations

from datetime import date

from ecmx.guidance import FileType
from ecmx.layouts import Column, Layout, layout_toml, shipped
from ecmx.layouts.loading import layout_of
from ecmx.layouts.model import SheetLayout

SMALL = Layout(
    name="small",
    effective=date(2026, 7, 1),
    sheets=(
        SheetLayout(
            types=(FileType.RTF,),
            columns=(
                Column(header='Client "CIN" #\n(old)', element="rtf.member_cin", aliases=("CIN",)),
                Column(header="Région", undecided=True),
                Column(header="Status", element="rtf.engagement_status", codes={"Y = x": "1"}),
            ),
        ),
    ),
)


def test_what_was_written_reads_as_the_same_layout() -> None:
    assert [one.name for one in shipped() if layout_of(layout_toml(one), one.name, {}) != one] == []


def test_quotes_line_breaks_and_accents_survive() -> None:
    assert layout_of(layout_toml(SMALL), "small", {}) == SMALL


def test_what_says_nothing_is_left_out() -> None:
    assert {line.split(" =")[0] for line in layout_toml(SMALL).splitlines() if " = " in line and line[0] != " "} == {
        "name",
        "effective",
        "types",
        "columns",
    }


def test_remarks_stand_behind_their_column_and_change_nothing() -> None:
    text = layout_toml(SMALL, opening=("Learned.", "", "Second."), remarks={(0, 1): "not sure"})
    assert text.startswith("# Learned.\n")
    assert next(line for line in text.splitlines() if "undecided" in line).endswith("# not sure")
    assert layout_of(text, "small", {}) == SMALL
