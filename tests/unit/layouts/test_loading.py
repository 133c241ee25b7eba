"""A layout file: what it takes over, and the one sentence for each mistake in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from ecmx.errors import LayoutInvalid
from ecmx.guidance import FileType, elements
from ecmx.layouts import Layout, json_schema, load_layout, shipped
from ecmx.layouts.loading import layout_of

SHEET = '[[sheets]]\ntypes = ["otf"]\n'


def written(folder: Path, text: str, name: str = "plan.toml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def problem(folder: Path, text: str) -> LayoutInvalid:
    with pytest.raises(LayoutInvalid) as raised:
        load_layout(written(folder, text))
    return raised.value


def test_the_guidances_five_layouts_and_the_canonical_one_are_shipped() -> None:
    assert [layout.name for layout in shipped() if not layout.partner] == [
        "canonical",
        "guidance-consolidated",
        "guidance-mif",
        "guidance-otf",
        "guidance-referral",
        "guidance-rtf",
    ]


@pytest.mark.parametrize("file", list(FileType))
def test_a_shipped_layout_has_every_element_in_the_guidances_order(file: FileType) -> None:
    layout = load_layout(f"guidance-{file.value}")
    (sheet,) = layout.sheets
    carried = [column.element for column in layout.columns_of(sheet) if column.element]
    assert [one for one in carried if one in {element.id for element in elements()}] == [
        element.id for element in elements() if element.file is file
    ]
    assert carried[0] == f"{file.value}.member_cin"


def test_the_consolidated_workbook_has_one_key_for_three_files_and_the_referral_apart() -> None:
    members, referral = load_layout("guidance-consolidated").sheets
    carried = [column.element for column in load_layout("guidance-consolidated").columns_of(members)]
    assert members.types == (FileType.MIF, FileType.RTF, FileType.OTF)
    assert [one for one in carried if one and one.endswith(".member_cin")] == ["mif.member_cin"]
    assert referral.types == (FileType.REFERRAL,)


def test_what_a_layout_does_not_say_is_its_parents(tmp_path: Path) -> None:
    written(
        tmp_path,
        f'name = "base"\npartner = "Plan"\nmode = "changes"\nwords = "Base."\neffective = 2026-01-01\n{SHEET}',
        "base.toml",
    )
    child = load_layout(written(tmp_path, 'name = "child"\ninherits = "base"\nmode = "full"\n'))
    assert (child.partner, child.mode, child.types) == ("Plan", "full", (FileType.OTF,))
    assert (child.words, child.effective) == ("", None), "name, words and dates are a layout's own"


def test_inheritance_goes_on_for_generations(tmp_path: Path) -> None:
    written(tmp_path, 'name = "a"\ninherits = "guidance-otf"\npartner = "Plan"\n', "a.toml")
    written(tmp_path, 'name = "b"\ninherits = "a"\nkey = "mrn"\n', "b.toml")
    layout = load_layout(written(tmp_path, 'name = "c"\ninherits = "b"\n', "c.toml"))
    assert (layout.partner, layout.key, layout.types) == ("Plan", "mrn", (FileType.OTF,))


def test_columns_before_the_guidances(tmp_path: Path) -> None:
    text = (
        'name = "plan"\n[[sheets]]\ntypes = ["rtf"]\nelements_of = ["rtf"]\n'
        'columns = [{ header = "Our ID", ignored = true }, { header = "CIN", element = "rtf.member_cin" }]\n'
    )
    layout = load_layout(written(tmp_path, text))
    columns = layout.columns_of(layout.sheets[0])
    assert [column.wordings[0] for column in columns[:3]] == ["Our ID", "CIN", "Member New Address Indicator"]
    assert len(columns) == 2 + 23


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2026, 6, 30), True), (date(2026, 7, 1), False)],
)
def test_a_layout_is_in_force_from_its_first_to_its_last_day(day: date, holds: bool) -> None:
    layout = Layout(name="plan", effective=date(2026, 1, 1), until=date(2026, 6, 30))
    assert layout.in_force(day) is holds
    assert Layout(name="always").in_force(day)


def test_a_layout_describes_itself_in_full() -> None:
    told = load_layout("guidance-referral").describe()
    assert "guidance release 1.1" in told
    assert "referral process: not said" in told
    assert all(element.label[:70] in told for element in elements() if element.file is FileType.REFERRAL)


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("name = plan", "layout-not-toml", "is not valid TOML"),
        (SHEET, "layout-invalid", "name"),
        (f'name = "Our Plan"\n{SHEET}', "layout-invalid", "name"),
        (f'name = "plan"\ncolour = "red"\n{SHEET}', "layout-invalid", "colour"),
        ('name = "plan"\n[[sheets]]\ntypes = ["mif", "roster"]\n', "layout-invalid", "types"),
        ('name = "plan"\n', "layout-invalid", "it has no [[sheets]]."),
        (f'name = "plan"\nrelease = "1.2"\n{SHEET}', "layout-release-unknown", "no guidance release '1.2'"),
        (f'name = "plan"\neffective = 2026-07-01\nuntil = 2026-06-30\n{SHEET}', "layout-invalid", "`until` is before `effective`."),
        (f'name = "plan"\ninherits = "nobody"\n{SHEET}', "layout-parent-unknown", "nobody"),
        (f'name = "plan"\n{SHEET}columns = [{{ header = "A" }}]\n', "layout-invalid", "column 1: it must say exactly one of"),
        (
            f'name = "plan"\n{SHEET}columns = [{{ header = "A", ignored = true, element = "otf.member_cin" }}]\n',
            "layout-invalid",
            "column 1: it must say exactly one of",
        ),
        (f'name = "plan"\n{SHEET}columns = [{{ ignored = true }}]\n', "layout-invalid", "column 1: it has no header."),
        (
            f'name = "plan"\n{SHEET}columns = [{{ header = "A", extension = "ext.zorble" }}]\n',
            "layout-invalid",
            "no extension 'ext.zorble'",
        ),
        (f'name = "plan"\n{SHEET}columns = [{{ element = "otf.zorble" }}]\n', "layout-invalid", "no element 'otf.zorble' in release 1.1"),
        (
            f'name = "plan"\n{SHEET}columns = [{{ element = "otf.outreach_attempt_date", spelling = "sideways" }}]\n',
            "layout-invalid",
            "otf.outreach_attempt_date cannot be spelled 'sideways'.",
        ),
        (
            f'name = "plan"\n{SHEET}columns = [{{ element = "otf.member_cin" }}, {{ header = "CIN", element = "otf.member_cin" }}]\n',
            "layout-invalid",
            "column 2: otf.member_cin stands twice on one tab.",
        ),
    ],
)  # fmt: skip
def test_each_mistake_is_one_sentence_that_says_where(tmp_path: Path, text: str, code: str, says: str) -> None:
    error = problem(tmp_path, text)
    assert error.code == code
    assert says in error.message
    assert "plan.toml" in error.message
    assert error.fix.endswith((".", "}"))


def test_a_circle_of_parents(tmp_path: Path) -> None:
    written(tmp_path, f'name = "one"\ninherits = "two"\n{SHEET}', "one.toml")
    written(tmp_path, f'name = "two"\ninherits = "one"\n{SHEET}', "two.toml")
    with pytest.raises(LayoutInvalid, match="inherits from itself"):
        load_layout(str(tmp_path / "one.toml"))


def test_a_parent_in_a_circle_with_itself(tmp_path: Path) -> None:
    with pytest.raises(LayoutInvalid) as raised:
        load_layout(written(tmp_path, f'name = "plan"\ninherits = "plan"\n{SHEET}'))
    assert raised.value.code == "layout-circle"


def test_a_layout_that_there_is_not() -> None:
    with pytest.raises(LayoutInvalid) as raised:
        load_layout("guidance-zorble")
    assert raised.value.code == "layout-unknown"
    assert "guidance-mif" in raised.value.fix


def test_a_layout_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(LayoutInvalid) as raised:
        load_layout(str(path))
    assert raised.value.code == "layout-unreadable"


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(f'name = "plan"\n{SHEET}', encoding="utf-8-sig")
    assert load_layout(str(path)).name == "plan"


def test_the_schema_for_editors_names_every_field() -> None:
    schema = json_schema()
    described = schema["$defs"]["Layout"]["properties"]
    assert set(described) == {field.name for field in msgspec.structs.fields(Layout)}
    assert schema["$defs"]["Layout"]["additionalProperties"] is False


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ('ignored = true, choices = ["B"]', "only a column of plans has choices"),
        ('origin = "plan", choices = ["B", " b"]', "one of its choices stands there twice"),
        ('origin = "plan", choices = ["B", " "]', "one of its choices is blank"),
    ],
)
def test_plans_to_choose_from_that_cannot_be_meant(column: str, said: str) -> None:
    with pytest.raises(LayoutInvalid, match=said):
        layout_of(f'name = "plan"\n{SHEET}columns = [{{ header = "A", {column} }}]\n', "plan.toml", {})


def test_what_a_layout_is_bound_by_hangs_on_its_standing_and_not_on_its_name(tmp_path: Path) -> None:
    told = {layout.name: (layout.is_promise, layout.can_change) for layout in shipped()}
    assert {name for name, said in told.items() if said == (False, False)} == {
        "guidance-consolidated", "guidance-mif", "guidance-otf", "guidance-referral", "guidance-rtf"
    }  # fmt: skip
    assert {name for name, said in told.items() if said == (True, False)} == {"canonical"}
    path = tmp_path / "guidance-of-ours.toml"
    path.write_text('name = "guidance-of-ours"\ninherits = "guidance-rtf"\n', encoding="utf-8")
    theirs = load_layout(str(path))
    assert (theirs.is_promise, theirs.can_change) == (True, True)  # a standing is not inherited
