"""A layout's template as data: tabs, order, what is frozen, what is colored, what the Read me says."""

from __future__ import annotations

import pytest

from ecmx.files.forms.form import Colour, Form, FormPage, Reference, Weight
from ecmx.layouts import load_layout, shipped
from ecmx.layouts.loading import layout_of
from ecmx.layouts.templates.template import form_of


def own(text: str) -> Form:
    return form_of(layout_of(f'name = "own"\n{text}', "own.toml", {}))


def read_me(form: Form) -> list[str]:
    (page,) = [tab for tab in form.tabs if isinstance(tab, FormPage) and not tab.plain]
    assert page.name == form.opens_on
    return [line.text for line in page.lines if line.text]


MIF = '[[sheets]]\ntypes = ["mif"]\n'


def test_the_plans_tabs_stand_in_front_and_ours_behind() -> None:
    form = form_of(load_layout("marigold-2026"))
    assert [tab.name for tab in form.tabs] == ["Criteria", "ECM Members", "ECM Referrals", "Read me", "Definitions"]
    assert form.opens_on == "Read me"


def test_a_tab_of_the_plans_that_is_called_like_one_of_ours_keeps_its_name() -> None:
    form = own('[cover]\nname = "READ ME"\nlines = ["Hello"]\n[[sheets]]\ntypes = ["mif"]\nnames = ["Lists"]\n')
    assert [tab.name for tab in form.tabs] == ["READ ME", "Lists", "Read me (help)", "Definitions"]
    assert form.lists_tab == "Lists (help)"


def test_columns_order_and_titles_are_the_layouts() -> None:
    text = """
[[sheets]]
types = ["mif"]
titles = ["A plan", "Monthly"]
header_row = 5
columns = [ { header = "Last", element = "mif.member_last_name" }, { header = "ID #", element = "mif.member_cin" } ]
"""
    (grid,) = own(text).grids
    assert [field.header for field in grid.fields] == ["Last", "ID #"]
    assert (grid.titles, grid.header_row, grid.frozen) == (("A plan", "Monthly"), 5, 2)


@pytest.mark.parametrize(
    ("name", "frozen"), [("guidance-mif", 4), ("guidance-rtf", 3), ("guidance-otf", 1), ("guidance-referral", 3)]
)
def test_who_the_member_is_stays_in_sight(name: str, frozen: int) -> None:
    assert form_of(load_layout(name)).grids[0].frozen == frozen


def test_on_a_shared_row_each_half_has_its_colour_and_its_own_gaps() -> None:
    members, referral = form_of(load_layout("guidance-consolidated")).grids
    colours = [field.colour for field in members.fields]
    assert set(colours) == {Colour.BLUE, Colour.GREEN, Colour.PLUM}
    keys, *halves = members.gaps
    assert [members.fields[at].header for at in keys.cells] == [
        "Member Client Index Number (CIN)",
        "Member First Name",
        "Member Last Name",
        "Member Date of Birth",
    ]
    assert [{colours[at] for at in gap.cells} for gap in halves] == [{Colour.BLUE}, {Colour.GREEN}, {Colour.PLUM}]
    assert [{colours[at] for at in gap.begun} for gap in halves] == [{Colour.BLUE}, {Colour.GREEN}, {Colour.PLUM}]
    provider = [at for at, field in enumerate(members.fields) if field.header.startswith("ECM Provider N")]
    assert provider
    assert not set(provider) & set(halves[1].begun), "the provider's own columns may come filled in, and begin no row"
    assert members.unique == ()
    assert referral.unique == (0,)


def test_only_what_every_row_has_is_coloured_while_blank() -> None:
    (grid,) = form_of(load_layout("guidance-mif")).grids
    (gap,) = grid.gaps
    assert {grid.fields[at].weight for at in gap.cells} == {Weight.ALWAYS}
    blank_is_right = {
        "Asthma",
        "Member Homelessness Indicator",
        "Member Race or Ethnicity Code",
        "Member Email Address",
    }
    assert not blank_is_right & {grid.fields[at].header for at in gap.cells}


def test_constants_extensions_and_columns_of_the_plan() -> None:
    text = """
[[sheets]]
types = ["mif"]
columns = [
  { header = "ID", element = "mif.member_cin" },
  { header = "LOB", constant = "Medi-Cal" },
  { header = "Internal", ignored = true },
  { header = "Auth #", extension = "ext.authorization_number", required = true },
  { header = "County", extension = "ext.county" },
  { header = "Name", parts = ["mif.member_last_name", "mif.member_first_name"] },
  { header = "POF", flags = { "SMI" = "mif.adult_smi_or_sud", "Homeless" = "mif.adult_experiencing_homelessness" } },
]
"""
    form = own(text)
    (grid,) = form.grids
    said = {field.header: field for field in grid.fields}
    assert [choice.value for choice in said["LOB"].entry.choices] == ["Medi-Cal"]
    assert (said["LOB"].colour, said["Internal"].colour) == (Colour.GREY, Colour.GREY)
    assert "Leave it blank" in said["Internal"].note
    assert said["ID"].prompt is not None
    assert said["ID"].prompt.title == "Member Client Index Number (CIN)"
    assert said["ID"].note.startswith("Member Client Index Number (CIN)\n\nMedi-Cal's own number")
    assert said["Auth #"].weight is Weight.ALWAYS
    assert "The number of the ECM authorization." in said["Auth #"].note
    assert "If you and the plan agreed on it." in said["County"].note
    assert "Member Last Name, Member First Name" in said["Name"].note
    assert [choice.value for choice in said["POF"].entry.choices] == ["SMI", "Homeless"]
    assert not said["POF"].entry.blocks


def test_whose_member_a_row_is_is_chosen_from_the_plans() -> None:
    text = """
[[sheets]]
types = ["rtf"]
columns = [
  { header = "Plan", origin = "plan", choices = ["Toyon County Health", "Manzanita"] },
  { element = "rtf.member_cin" },
]
[[sheets]]
types = ["otf"]
columns = [ { header = "Whose", origin = "plan" }, { element = "otf.member_cin" } ]
"""
    returns, outreach = own(text).grids
    plan = returns.fields[0]
    assert [choice.value for choice in plan.entry.choices] == ["Toyon County Health", "Manzanita"]
    assert plan.entry.blocks
    assert plan.prompt is not None
    assert plan.prompt.text == "Required. Choose this member's plan."
    assert plan.weight is Weight.ALWAYS
    assert returns.frozen == 2
    assert returns.gaps[0].cells == (0, 1)
    assert outreach.fields[0].entry.choices == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('container = "csv"', "CSV UTF-8 (Comma delimited)"),
        ('container = "csv"\nencoding = "windows-1252"', "“CSV (Comma delimited) (*.csv)”"),
        ('container = "tab"', "Text (Tab delimited)"),
        ('container = "pipe"', "ecmx convert FILE --to own"),
        ('container = "xml"', "ecmx convert FILE --to own"),
        ('container = "xls"', "Excel 97-2003"),
        ("protected = true", "Encrypt with Password"),
        ('file_name = "{type}_{provider}_{period:%Y%m}_{day:%m%d%y}.xlsx"', "MIF_YOUR-NAME_YYYYMM_MMDDYY.xlsx"),
    ],
)
def test_how_it_is_saved_is_said(text: str, told: str) -> None:
    assert any(told in line for line in read_me(own(f"{text}\n{MIF}")))


def test_the_read_me_is_short(subtests: pytest.Subtests) -> None:
    for layout in shipped():
        with subtests.test(layout.name):
            lines = read_me(form_of(layout))
            assert len(lines) <= 32
            assert max(map(len, lines)) <= 150


def test_definitions_of_a_member_file_tell_how_it_is_measured() -> None:
    """fn 27; a return file has no such measures."""

    def headings(name: str) -> list[str]:
        (page,) = [tab for tab in form_of(load_layout(name)).tabs if isinstance(tab, Reference)]
        return [table.heading for table in page.tables]

    measured = "How the health and utilization measures are defined"
    assert measured in headings("guidance-mif")
    assert measured not in headings("guidance-rtf")
    assert "The codes" in headings("guidance-rtf")
