"""Invented members in a plan's form → the common form of all plans → that form again: the same, but for what was said to be lost."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from ecmx import guidance
from ecmx.conversion import Conversion, convert
from ecmx.exchange import Options
from ecmx.guidance import FileType
from ecmx.layouts import Layout, layout_toml, load_layout, shipped
from ecmx.layouts.loading import layout_of
from ecmx.layouts.merging import Merged, merge
from ecmx.layouts.recognition.known import header_key
from ecmx.synthetic import Month, Setting
from ecmx.synthetic.files import write_invented
from tests.generative.test_conversion import cells_add_up, said, told_of, written
from tests.generative.test_writing import Records, back
from tests.written import filled_cells

PLANS = [layout for layout in shipped() if layout.partner and layout.until is None]
DAY = date(2026, 11, 1)
MEMBERS = 6
SEVERAL = 5  # of so many plans the layout is written and read again: that takes its time


def of_type(file: FileType) -> list[Layout]:
    return [layout for layout in PLANS if file in layout.types]


EVERY = [plans for file in FileType for size in (2, 5) for plans in combinations(of_type(file), size)]
#: Where a plan's own form ticks, so that a blank beside it may be a no: no filled cell says it, so none is told as lost, but a person is
#: told to be careful when the form is made.
TICKED = {
    "tidepool-mif": {"mif.transitioned_from_health_homes_program", "mif.transitioned_from_whole_person_care_pilot"}
}


def held(layout: Layout, file: FileType) -> set[str]:
    """What the tabs of a file carry."""
    columns = [column for sheet in layout.sheets if file in sheet.types for column in layout.columns_of(sheet)]
    return {name for column in columns for name in column.elements if name.startswith(f"{file.value}.")}


@pytest.mark.parametrize("size", [2, 5])
def test_the_common_layout_of_any_plans_has_what_each_carries_and_no_header_twice(size: int) -> None:
    for plans in (one for one in EVERY if len(one) == size):
        common = merge(plans, name="common").layout
        if size == SEVERAL:
            assert layout_of(layout_toml(common), "common.toml", {}) == common
        for file in common.types:
            assert set().union(*(held(plan, file) for plan in plans)) <= held(common, file)
        for sheet in common.sheets:
            wordings = [{header_key(wording) for wording in column.wordings} for column in sheet.columns]
            assert sum(map(len, wordings)) == len(set().union(*wordings)), "a wording means two things"


def turned(
    path: Path, by: str | Layout, layout: Layout, folder: Path, stem: str, password: str | None
) -> tuple[Path, Conversion]:
    """A file read by one layout and written by another. Of a filled common form all rows are the plan's that it goes to."""
    out, seal = written(layout, folder, stem)
    options = Options(layout=by, as_of=DAY, passwords=(password,) if password else (), isolated=False)
    done = convert([path], layout, out, options, password=seal, all_are=layout.partner)
    cells_add_up(done, filled_cells(path, by if isinstance(by, Layout) else load_layout(by), password=password))
    return out, done


def lost(done: Conversion) -> set[str]:
    """The elements of which something was said to be lost."""
    return {element for _, _, element in told_of(done)[0]}


def cells_by_row(found: Records) -> dict[tuple[str, int, str], tuple[Any, int]]:
    """(CIN, the how manieth record of the member, element id) → value and state."""
    told: dict[tuple[str, int, str], tuple[Any, int]] = {}
    for file, frame in found.items():
        seen: Counter[str] = Counter()
        for row in frame.to_dicts():
            cin = row[f"{file.value}.member_cin"]
            names = [name for name in row if name.startswith(f"{file.value}.") and ":" not in name]
            told |= {(cin, seen[cin], name): (row[name], row[f"{name}:state"]) for name in names}
            seen[cin] += 1
    return told


@pytest.fixture(scope="module")
def common(tmp_path_factory: pytest.TempPathFactory) -> tuple[Merged, Path]:
    """The common layout of all plans, and where it stands."""
    merged = merge(PLANS, name="common")
    path = tmp_path_factory.mktemp("common") / "common.toml"
    path.write_text(layout_toml(merged.layout), encoding="utf-8")
    return merged, path


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: str(plan.name))
def test_over_the_common_form_and_back_what_is_lost_is_said(
    plan: Layout, common: tuple[Merged, Path], tmp_path: Path
) -> None:
    merged, by = common
    source, password = written(plan, tmp_path, "source")
    write_invented(plan, Setting.of(plan, 7, Month.of("2026-10")), MEMBERS, source, password=password)
    before = cells_by_row(back(plan, source, password))
    shared, over = turned(source, plan.name, merged.layout, tmp_path, "common", password)
    again, home = turned(shared, str(by), plan, tmp_path, "again", None)
    after = cells_by_row(back(plan, again, password))
    told = lost(over) | lost(home)
    for place, cell in before.items():
        if said(cell) and place[2] not in told:
            assert after.get(place) == cell, f"{place[2]}: {cell} came back as {after.get(place)}, and nothing was said"
    assert {name for name in told if not name.startswith("ext.")} == set()
    (served,) = [one for one in merged.plans if one.layout == plan.name]
    assert bool(TICKED.get(plan.name)) <= any("check mark" in sentence for sentence in served.careful)


@pytest.mark.parametrize("name", ["juniper-mif", "larkspur-return", "tidepool-rtf", "redbud-referral"])
def test_a_filled_common_form_goes_to_a_plan_and_what_stays_behind_is_said(
    name: str, common: tuple[Merged, Path], tmp_path: Path
) -> None:
    merged, by = common
    plan = next(one for one in PLANS if one.name == name)
    source, _ = written(merged.layout, tmp_path, "filled")
    write_invented(merged.layout, Setting.of(merged.layout, 7, Month.of("2026-10")), MEMBERS, source, types=plan.types)
    before = {file: frame for file, frame in back(merged.layout, source, None).items() if file in plan.types}
    out, done = turned(source, str(by), plan, tmp_path, "theirs", None)
    after = cells_by_row(back(plan, out, written(plan, tmp_path, "x")[1]))
    told, _ = told_of(done)
    stays = {name for _, _, name in told if name.split(".")[0] in plan.types}
    extra = next(one for one in merged.plans if one.layout == plan.name).extra
    assert {name for name in stays if not guidance.element(name).key} - TICKED.get(name, set()) <= set(extra)
    for file, frame in before.items():
        cells = cells_by_row({file: frame})
        places = [(row["sheet"], row["row"]) for row in frame.to_dicts()]
        for (place, cell), at in zip(
            cells.items(), (at for at in places for _ in range(len(cells) // len(places))), strict=True
        ):
            lost_here = (*at, place[2]) in told
            if said(cell) and not lost_here and not guidance.element(place[2]).key:
                assert after.get(place) == cell, (
                    f"{place[2]}: {cell} came over as {after.get(place)}, and nothing was said"
                )
