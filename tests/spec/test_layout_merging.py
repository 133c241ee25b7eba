"""The common layout of several plans: small layouts in, its columns out, and what each plan would have to accept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from ecmx.errors import UsageProblem
from ecmx.exchange import receive
from ecmx.guidance import FileType
from ecmx.layouts import Column, Layout, layout_toml
from ecmx.layouts.loading import layout_of
from ecmx.layouts.merging import Served, merge
from ecmx.layouts.templates import write_template


def layout(name: str, said: str, *, types: str = '"rtf"', more: str = "") -> Layout:
    return layout_of(f'name = "{name}"\n{more}\n[[sheets]]\ntypes = [{types}]\ncolumns = [{said}]\n', name, {})


CIN = '{ header = "CIN", element = "rtf.member_cin" }'
START = '{ header = "Start", element = "rtf.ecm_benefit_start_date" }'
END = '{ header = "End", element = "rtf.ecm_benefit_end_date" }'
STATUS = '{ header = "Status", element = "rtf.engagement_status" }'


def common(*layouts: Layout) -> Layout:
    return merge(layouts, name="county").layout


def columns(found: Layout, tab: int = 0) -> tuple[Column, ...]:
    """A tab's columns behind the one that says whose member a row is."""
    plan, *others = found.sheets[tab].columns
    assert (plan.header, plan.origin) == ("Plan", "plan")
    return tuple(others)


def everything(found: Layout) -> list[Column]:
    return [column for tab in range(len(found.sheets)) for column in columns(found, tab)]


def carried(found: Layout) -> list[str]:
    return [column.extension or column.element or "" for column in everything(found)]


def headers(found: Layout) -> list[str]:
    return [column.wordings[0] for column in everything(found)]


def of(name: str, *layouts: Layout) -> Served:
    return next(one for one in merge(layouts, name="county").plans if one.layout == name)


def test_it_has_what_any_plan_wants_in_the_guidances_order_then_the_extensions() -> None:
    one = layout("one", f'{{ header = "Housing", extension = "ext.housing_status" }}, {END}, {CIN}')
    other = layout("other", f"{CIN}, {STATUS}, {START}")
    assert carried(common(one, other)) == [
        "rtf.member_cin",
        "rtf.ecm_benefit_start_date",
        "rtf.engagement_status",
        "rtf.ecm_benefit_end_date",
        "ext.housing_status",
    ]


def test_every_tab_says_whose_member_a_row_is_out_of_the_plans_names() -> None:
    both = '"rtf", "otf"'
    row = f'{CIN}, {STATUS}, {{ header = "Type", element = "otf.provider_type" }}'
    one = layout("one", row, types=both, more='partner = "Toyon County Health"')
    again = layout("again", row, types=both, more='partner = "Toyon  county health"')
    other = layout("other", f"{CIN}, {START}", more='partner = "Manzanita"')
    found = common(one, again, other, layout("nobody", CIN))
    chosen = [tab.columns[0].choices for tab in found.sheets]
    assert chosen == [("Toyon County Health", "Manzanita")] * 2
    third = layout("third", CIN, more='partner = "Coyote Brush"')
    assert common(found, third).sheets[0].columns[0].choices == ("Toyon County Health", "Manzanita", "Coyote Brush")
    assert not common(layout("a", CIN), layout("b", CIN)).sheets[0].columns[0].choices


def test_no_other_column_is_headed_as_the_plans() -> None:
    name = layout("one", '{ header = "Plan", element = "mif.mcp_name" }', types='"mif"')
    found = common(name, name)
    (_, mcp) = columns(found)
    assert (mcp.wordings, mcp.aliases) == (("MCP Name",), ())


def test_the_common_layout_written_out_is_read_the_same() -> None:
    found = common(layout("one", CIN, more='partner = "Toyon, “County” Health"'), layout("other", START))
    assert layout_of(layout_toml(found), "county", {}) == found


def test_a_record_of_the_filled_form_is_the_plans_that_was_chosen(tmp_path: Path) -> None:
    county = common(
        layout("one", CIN, more='partner = "Toyon"'), layout("other", f"{CIN}, {STATUS}", more='partner = "Manzanita"')
    )
    form, filled = tmp_path / "form.xlsx", tmp_path / "filled.xlsx"
    write_template(county, form)
    book = openpyxl.load_workbook(form)
    sheet = book["Returns (RTF)"]
    for row, (plan, cin) in enumerate(
        (("manzanita", "91234567B"), ("Toyon", "91234568C"), ("Tojon", "91234569D"), (None, "91234570E")), 2
    ):
        sheet.cell(row, 1, plan)
        sheet.cell(row, 2, cin)
        sheet.cell(row, 3, "1")
    book.save(filled)
    with receive(filled, layout=county, as_of=date(2026, 11, 1), isolated=False) as file:
        records = pl.concat(file.records("rtf"))
    assert records["plan"].to_list() == ["Manzanita", "Toyon", None, None]
    assert records["plan:said"].to_list() == ["manzanita", "Toyon", "Tojon", None]


def test_whose_a_row_is_has_a_column_though_no_plan_says_so() -> None:
    assert carried(common(layout("one", START), layout("other", END)))[0] == "rtf.member_cin"


def test_headers_are_the_guidances_unless_all_plans_agree_on_another() -> None:
    one = layout("one", f"{CIN}, {START}")
    other = layout("other", f'{CIN}, {{ header = "ECM Begin", element = "rtf.ecm_benefit_start_date" }}')
    found = common(one, other)
    assert headers(found) == ["CIN", "ECM Benefit Start Date (Enrollment Date)"]
    assert columns(found)[1].aliases == ("Start", "ECM Begin")
    assert (
        headers(common(one, layout("third", STATUS)))[1] == "ECM Benefit Start Date (Enrollment Date)"
    )  # one is not all


def test_a_wording_that_means_two_things_is_no_alias_of_either() -> None:
    one = layout("one", f'{CIN}, {{ header = "Date", element = "rtf.ecm_benefit_start_date" }}')
    other = layout("other", f'{CIN}, {{ header = "Date", element = "rtf.ecm_benefit_end_date" }}')
    third = layout("third", f'{CIN}, {{ header = "Phone", ignored = true }}')
    fourth = layout("fourth", f'{CIN}, {{ header = "Phone", element = "rtf.member_phone_number" }}')
    found = common(one, other, third, fourth)
    assert not any(column.aliases for column in columns(found))


def test_spelling_is_the_guidances_unless_all_plans_agree_on_another() -> None:
    iso = '[spelling]\ndate = "YYYY-MM-DD"\nphone = "999-999-9999"'
    phone = '{ header = "Phone", element = "rtf.member_phone_number" }'
    one, other = layout("one", f"{CIN}, {START}", more=iso), layout("other", f"{CIN}, {END}, {phone}", more=iso)
    third = layout("third", f"{CIN}, {END}, {phone}")
    assert common(one, other).spelling.date == "YYYY-MM-DD"
    assert common(one, third).spelling.date == ""
    assert common(other, third).spelling.phone == ""


def test_the_spelling_of_a_column_is_the_guidances_unless_all_plans_agree() -> None:
    flag = '{{ header = "New", element = "rtf.member_new_address_indicator", spelling = "{}" }}'
    one, other, third = (
        layout(name, f"{CIN}, {flag.format(way)}") for name, way in (("a", "Y/N"), ("b", "Y/N"), ("c", "T/F"))
    )
    assert columns(common(one, other))[1].spelling == "Y/N"
    assert columns(common(one, other, third))[1].spelling == ""


def test_codes_are_the_guidances() -> None:
    coded = layout("one", f'{CIN}, {{ header = "S", element = "rtf.engagement_status", codes = {{ "E" = "3" }} }}')
    found = common(coded, coded)
    assert not any(column.codes for column in columns(found))


def test_one_cell_for_several_is_taken_apart() -> None:
    names = layout("one", f'{CIN}, {{ header = "Name", parts = ["rtf.member_last_name", "rtf.member_first_name"] }}')
    pops = layout(
        "two",
        '{ header = "CIN", element = "referral.member_cin" }, { header = "POF", flags = { "H" = "referral.adult_high_utilizer" } }',
        types='"referral"',
    )
    found = common(names, pops)
    assert carried(found) == [
        "rtf.member_cin",
        "rtf.member_first_name",
        "rtf.member_last_name",
        "referral.member_cin",
        "referral.adult_high_utilizer",
    ]
    assert "“Name”: a separate column for each item, no longer several in one cell." in of("one", names, pops).accept
    assert any("“Name”: several fields in one cell" in said for said in of("one", names, pops).careful)


def test_each_file_has_a_tab_and_one_key_column_serves_none_but_its_own() -> None:
    row = layout("one", f'{CIN}, {STATUS}, {{ header = "Type", element = "otf.provider_type" }}', types='"rtf", "otf"')
    found = merge([row, layout("other", f"{CIN}, {START}")], name="county")
    assert [sheet.types for sheet in found.layout.sheets] == [(FileType.RTF,), (FileType.OTF,)]
    assert carried(found.layout)[-2:] == ["otf.member_cin", "otf.provider_type"]
    assert "RTF and OTF on tabs of their own, no longer in one row." in found.plans[0].accept


def test_beside_a_member_files_row_a_return_needs_the_cin_alone() -> None:
    row = layout(
        "one",
        '{ header = "CIN", element = "mif.member_cin" }, { header = "Last", element = "mif.member_last_name" }, '
        f'{{ header = "Auth", extension = "ext.authorization_number" }}, {STATUS}',
        types='"mif", "rtf"',
    )
    found = common(row, row)
    assert [[column.extension or column.element for column in columns(found, tab)] for tab in (0, 1)] == [
        ["mif.member_cin", "mif.member_last_name", "ext.authorization_number"],
        ["rtf.member_cin", "rtf.engagement_status"],
    ]


def test_constants_and_columns_of_the_plans_own_stay_its_own_and_that_is_said() -> None:
    one = layout("one", f'{CIN}, {{ header = "LOB", constant = "X" }}, {{ header = "Batch", ignored = true }}')
    other = layout(
        "other",
        f'{CIN}, {{ header = "Q7", undecided = true }}, {{ header = "Mail", element = "mif.member_mailing_zip" }}',
    )
    assert carried(common(one, other)) == ["rtf.member_cin"]
    said = [sentence for plan in merge([one, other], name="county").plans for sentence in plan.left_out]
    assert [sentence.split(":")[0] for sentence in said] == ["“LOB”", "“Batch”", "“Q7”", "“Mail”"]


def test_what_a_plan_never_asked_for_is_named() -> None:
    one, other = layout("one", f"{CIN}, {START}"), layout("other", f"{CIN}, {END}")
    assert of("one", one, other).extra == ("rtf.ecm_benefit_end_date",)


def test_plans_of_different_releases_have_the_columns_of_both_by_the_later_one() -> None:
    old = layout("old", '{ header = "A", element = "referral.adult_high_utilizer" }', types='"referral"')
    new = layout(
        "new",
        '{ header = "P", element = "referral.population_at_risk_for_avoidable_utilization" }',
        types='"referral"',
        more='release = "1.1+nine-populations"',
    )
    made = merge([old, new], name="county")
    assert made.layout.release == "1.1+nine-populations"
    assert set(carried(made.layout)) == {
        "referral.adult_high_utilizer",
        "referral.population_at_risk_for_avoidable_utilization",
    }
    assert any("both must be filled in" in note for note in made.notes)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('container = "csv"', "An Excel workbook, no longer CSV."),
        ('key = "mrn"', "Members known by the CIN, no longer by the medical record number."),
        ('mode = "changes"', "A file with every member each time, no longer changes only."),
        ("protected = true", "A workbook without a password, unless you agree on one for the common form too."),
    ],
)
def test_what_a_plan_would_have_to_accept_of_the_file_as_a_whole(more: str, said: str) -> None:
    one, other = layout("one", CIN, more=more), layout("other", CIN)
    assert of("one", one, other).accept == (said,)
    assert of("other", one, other).accept == ()


def test_one_layout_makes_nothing_common() -> None:
    with pytest.raises(UsageProblem):
        merge([layout("one", CIN)], name="county")
    with pytest.raises(UsageProblem):
        merge([layout("one", CIN)] * 2, name="county", types=[FileType.MIF])
