"""The words of a template: every element has them, none reads as a header, and they fit where Excel shows them."""

from __future__ import annotations

import re

import pytest

from ecmx.files.forms.form import MESSAGE_TEXT, Weight
from ecmx.guidance import element, elements, keys, releases
from ecmx.guidance.data import read
from ecmx.guidance.element_help import help_of, measures
from ecmx.layouts import load_layout, shipped
from ecmx.layouts.loading import layout_of
from ecmx.layouts.recognition.match import candidates
from ecmx.layouts.records.writing import sheet_writers
from ecmx.layouts.templates.entries import entry_of
from ecmx.layouts.templates.fields import Explained, explained
from ecmx.layouts.templates.template import form_of

EVERY = (*elements(), *keys(), *(one for release in releases() for one in release.added))


def test_every_element_has_words_that_do_not_read_as_a_header(subtests: pytest.Subtests) -> None:
    """In any release. Else the Definitions tab could be taken for data."""
    for one in EVERY:
        with subtests.test(one.id):
            said = help_of(one.id)
            assert said.means.endswith(".")
            assert not said.fill or said.fill.endswith(".")
            for text in (said.means, said.fill):
                assert not candidates(text), text


def test_no_words_speak_of_nothing() -> None:
    names = {one.id for one in EVERY} | {one.id.partition(".")[2] for one in EVERY}
    assert {name for entry in read("element_help.toml")["help"] for name in entry["of"]} <= names


def test_the_words_leave_spellings_to_the_layout() -> None:
    """What a layout may spell otherwise stands in none of them; the guidance's own date inside "other conditions" may."""
    for one in EVERY:
        said = help_of(one.id)
        if one.kind.name != "conditions":
            assert not re.search(r"MM/DD|YYYY|00/00|0000000000|\b1 =|\bY\b", f"{said.means} {said.fill}"), one.id


def test_every_measure_of_table_2_is_told() -> None:
    """fn 27: counts, windows and what a condition is."""
    told = {one.element for one in measures()} | {one.group for one in measures()}
    unsaid = [
        one.id
        for one in elements()
        if one.table == 2 and one.id not in told and one.group not in told and one.id != "mif.prescribing_provider"
    ]
    assert unsaid == []
    said = " ".join(one.says for one in measures())
    assert all(window in said for window in ("two years", "12 months", "six months", "90 days", "Z55 to Z65"))


def test_messages_are_whole(subtests: pytest.Subtests) -> None:
    """No message or alert of a shipped layout is cut off, and no column is without one."""
    for layout in shipped():
        with subtests.test(layout.name):
            for field in (field for grid in form_of(layout).grids for field in grid.fields):
                assert field.prompt is not None
                assert field.note
                assert len(field.prompt.text) <= MESSAGE_TEXT, (field.header, field.prompt.text)
                if field.entry.alert:
                    assert len(field.entry.alert.text) <= MESSAGE_TEXT
                    assert len(field.entry.alert.title) <= 32


PARTIAL = "Required; blank on Termed and partial rows"
OR_ZERO = f"{PARTIAL}, or blank if the count is 0"
ELECTED = "Optional, unless your plan asks for it"


def said_of(element_id: str, layout: str = "guidance-mif") -> Explained:
    (found,) = [
        explained(writer, column)
        for writer in sheet_writers(load_layout(layout))
        for column in writer.columns
        if column.element == element_id
    ]
    return found


@pytest.mark.parametrize(
    ("element_id", "layout", "needed", "weight", "how"),
    [
        # element, layout, whether it is needed, how loud, how to fill it
        ("mif.member_cin", "guidance-mif", "Required", Weight.ALWAYS, "Eight digits and a letter."),
        ("mif.medical_record_number", "guidance-mif", "Optional", Weight.OPTIONAL, "Not the CIN."),
        ("mif.member_homelessness_indicator", "guidance-mif", "Required", Weight.MOSTLY, "1 = yes. Leave it blank for no"),
        ("mif.adult_high_utilizer", "guidance-mif", "Required", Weight.ALWAYS, "1 = yes, 0 = no or not enough information."),
        ("mif.transitioned_from_health_homes_program", "guidance-mif", "Required", Weight.ALWAYS, "1 = yes, 0 = no."),
        ("mif.asthma", "guidance-mif", PARTIAL, Weight.MOSTLY, "Y = yes, X = no or not reliably known."),
        ("mif.member_residential_zip", "guidance-mif", "Required", Weight.MOSTLY, "99999, if the homelessness indicator is marked"),
        ("mif.member_phone_number", "guidance-mif", "Required", Weight.ALWAYS, "If it is not known: 0000000000."),
        ("mif.pcp_phone_number", "guidance-mif", PARTIAL, Weight.MOSTLY, "Ten digits, no dashes."),
        ("mif.medi_cal_renewal_date", "guidance-mif", "Required", Weight.ALWAYS, "If it is not known: 00/00/0000."),
        ("mif.member_date_of_birth", "guidance-mif", "Required", Weight.ALWAYS, "Write it as MM/DD/YYYY, for example 10/15/2026."),
        ("mif.emergency_room_last_date", "guidance-mif", OR_ZERO, Weight.MOSTLY, "MM/DD/YYYY"),
        ("mif.reporting_period", "guidance-mif", "Required", Weight.ALWAYS, "for example 10/01/2026.10/31/2026."),
        ("rtf.ecm_benefit_start_date", "guidance-rtf", "Required; blank until the member is enrolled", Weight.MOSTLY, "MM/DD/YYYY"),
        ("rtf.ecm_benefit_end_date", "guidance-rtf", "Required; blank while ECM goes on", Weight.MOSTLY, "MM/DD/YYYY"),
        ("rtf.engagement_status", "guidance-rtf", "Required", Weight.ALWAYS, "1 = Pending Outreach, 2 = Currently in"),
        ("rtf.lead_care_manager_name", "guidance-rtf", "Required; blank if unchanged since your last report", Weight.MOSTLY, ""),
        ("rtf.discontinuation_date", "guidance-rtf", "Only where it applies", Weight.OPTIONAL, "Needs a reason code beside it."),
        ("rtf.discontinuation_reason", "guidance-rtf", ELECTED, Weight.OPTIONAL, "At most 250 characters."),
        ("rtf.member_residential_city", "guidance-rtf", ELECTED, Weight.OPTIONAL, "May be blank"),
        ("rtf.ecm_provider_npi", "guidance-rtf", "Required", Weight.ALWAYS, "that of the provider who bills for you. Ten digits."),
        ("otf.outreach_attempt_method", "guidance-otf", "Required", Weight.ALWAYS, "Pick one from the list."),
        ("otf.provider_type", "guidance-otf", "Required", Weight.ALWAYS, "1 = Outreach performed by clinical staff"),
        ("referral.member_cin", "guidance-referral", "Required once you and the plan agreed on referrals", Weight.MOSTLY, ""),
    ],
)  # fmt: skip
def test_what_the_guidance_says_is_what_the_template_says(
    element_id: str, layout: str, needed: str, weight: Weight, how: str
) -> None:
    said = said_of(element_id, layout)
    assert (said.needed, said.weight) == (needed, weight)
    assert how in said.how
    source = element(element_id).source
    if not element(element_id).key:
        assert said.source == source[0].upper() + source[1:]


def test_free_text_has_no_limit_and_no_rule() -> None:
    """A defect once: text without a limit was told "at most 0 characters"."""
    said = said_of("mif.member_first_name")
    assert said.how == ""
    assert said.told.entry.length is None


OWN = """
name = "own"
typed = {typed}
[spelling]
date = "{date}"
yes_no = "Y/N"
phone = "999-999-9999"
[[sheets]]
types = ["mif"]
columns = [
  {{ element = "mif.member_date_of_birth" }},
  {{ element = "mif.pcp_last_visit_date" }},
  {{ element = "mif.adult_high_utilizer" }},
  {{ element = "mif.member_phone_number" }},
  {{ element = "mif.emergency_room_count" }},
  {{ element = "mif.member_gender_code", codes = {{ "10" = "F", "20" = "M", "30" = "U" }} }},
  {{ element = "mif.member_record_status", spelling = "code - label" }},
  {{ element = "mif.member_preferred_language", codes = {{ "ENG" = "English", "SPA" = "Spanish" }} }},
]
"""


def own(date: str = "YYYYMMDD", *, typed: bool = False) -> dict[str, tuple[str, list[str], str]]:
    """By element name: number format, list, how to fill it."""
    layout = layout_of(OWN.format(date=date, typed=str(typed).lower()), "own.toml", {})
    (writer,) = sheet_writers(layout)
    (grid,) = form_of(layout).grids
    return {
        str(column.element).partition(".")[2]: (
            field.number_format,
            [choice.value for choice in field.entry.choices],
            explained(writer, column).how,
        )
        for column, field in zip(writer.columns, grid.fields, strict=True)
    }


def test_a_layouts_own_spellings_and_codes_are_those_of_its_template() -> None:
    found = own()
    assert found["member_date_of_birth"] == ("@", [], "Write it as YYYYMMDD, for example 20261015.")
    assert found["pcp_last_visit_date"][2].endswith("If it is not known: 00000000.")
    assert found["adult_high_utilizer"][1] == ["Y", "N"]
    assert "Y = yes, N = no or not enough information." in found["adult_high_utilizer"][2]
    assert found["member_phone_number"][2].startswith("Write it as 999-999-9999.")
    assert found["member_gender_code"][1] == ["10", "20", "30"]
    assert found["member_preferred_language"][1] == ["ENG", "SPA"]


def test_a_typed_layout_has_real_dates_and_counts() -> None:
    found = own("YYYY-MM-DD", typed=True)
    assert found["member_date_of_birth"][0] == "yyyy-mm-dd"
    assert found["emergency_room_count"][0] == "0"
    assert found["member_phone_number"][0] == "@"


def test_codes_in_doubt_are_not_offered_and_not_refused() -> None:
    """fn 20 allows the 834's values; whether a plan takes others is for the plan to say."""
    (grid,) = form_of(load_layout("guidance-mif")).grids
    (gender,) = [field for field in grid.fields if field.header == "Member Gender Code"]
    assert [choice.value for choice in gender.entry.choices] == ["F", "M", "U"]
    assert not gender.entry.blocks
    (language,) = [field for field in grid.fields if field.header.startswith("Member Preferred Language")]
    assert language.entry.choices == ()


SPELT = [
    (one.id, spelling)
    for one in (element("mif.pcp_last_visit_date"), element("mif.member_phone_number"), element("mif.reporting_period"))
    for spelling in one.kind.spellings
]


def test_every_spelling_is_said_and_its_rule_fits_into_a_cell_far_out(subtests: pytest.Subtests) -> None:
    """Excel takes 255 characters; phone patterns with many signs went beyond once."""
    for name, spelling in SPELT:
        with subtests.test(name, spelling=spelling):
            column = f'{{ element = "{name}", spelling = "{spelling}" }}'
            text = f"""name = "one"\n[[sheets]]\ntypes = ["mif"]\ncolumns = [{column}]"""
            (writer,) = sheet_writers(layout_of(text, "one.toml", {}))
            told = entry_of(writer, writer.columns[0], element(name))
            plain = spelling == "9999999999" and told.words.startswith("Ten digits, no dashes.")
            assert spelling in told.words or plain
            assert len("=" + told.entry.formula.format(cell="XFD5004")) <= 255
