"""What a plan may ask, column by column: a layout in, what is said of its columns out (guidance 1.1: Overview, 2, 4; fn 4, 44, 47, 74)."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecmx.guidance import FileType, elements
from ecmx.layouts import Layout, load_layout, shipped
from ecmx.layouts.asking.asking import Ask, asking_of
from ecmx.layouts.loading import layout_of

KEYED = '{ header = "CIN", element = "rtf.member_cin" }, '


def layout(types: str, columns: str, more: str = "") -> Layout:
    return layout_of(f'name = "plan"\n{more}\n[[sheets]]\ntypes = [{types}]\ncolumns = [{columns}]\n', "plan.toml", {})


def told(layout: Layout) -> list[tuple[str, str]]:
    return [(one.column, one.ask.value) for one in asking_of(layout).columns]


COLUMN = {
    # what stands in the column of a return → what is said of it ("" = nothing)
    'element = "rtf.engagement_status"': "",
    'element = "rtf.member_cin"': "",
    'element = "rtf.member_date_of_birth"': "",
    'parts = ["rtf.member_last_name", "rtf.member_first_name"]': "",
    'element = "mif.member_first_name"': "",
    'extension = "ext.member_full_name"': "key",
    'element = "rtf.member_phone_number"': "optional",
    'element = "rtf.in_person_encounter_count"': "optional",
    'element = "rtf.discontinuation_date"': "",
    'element = "mif.member_mailing_address"': "rides",
    'element = "mif.medical_record_number"': "rides",
    'element = "otf.outreach_attempt_date"': "elsewhere",
    'element = "referral.population_of_focus_explanation"': "elsewhere",
    'element = "rtf.referral_status"': "later",
    'extension = "ext.authorization_number"': "extension",
    'extension = "ext.plan_member_id"': "extension",
    'extension = "ext.provider_patient_id"': "extension",
    'extension = "ext.authorization_number", agreed = true': "agreed",
    'constant = "Medi-Cal"': "constant",
    'origin = "row"': "",
    "ignored = true": "own",
    "undecided = true": "undecided",
}


@pytest.mark.parametrize(("column", "said"), COLUMN.items())
def test_a_column_of_a_return(column: str, said: str) -> None:
    found = layout('"rtf"', f'{{ header = "Zorble", {column} }}')
    assert told(found) == ([("A", said)] if said else [])


@pytest.mark.parametrize(
    ("key", "column"),
    [
        ("plan_member_id", 'extension = "ext.plan_member_id"'),
        ("mrn", 'extension = "ext.provider_patient_id"'),
        ("mrn", 'element = "mif.medical_record_number"'),
    ],
)
def test_the_number_by_which_a_plan_knows_its_members_is_exempt(key: str, column: str) -> None:
    found = layout('"rtf"', f'{{ header = "Number", {column} }}', f'key = "{key}"')
    assert told(found) == [("A", "key")]


def test_what_a_later_release_has_is_right_once_the_layout_names_it() -> None:
    columns = '{ header = "Status", element = "rtf.referral_status" }'
    assert told(layout('"rtf"', columns, 'release = "1.1+closed-loop-referral"')) == []
    (asked,) = asking_of(layout('"rtf"', columns)).columns
    assert "closed-loop-referral, in force since 07/01/2025" in asked.why
    assert 'release = "1.1+closed-loop-referral"' in asked.fix


def test_what_the_named_release_no_longer_has_is_too_much() -> None:
    columns = '{ header = "Adult homeless", element = "referral.adult_experiencing_homelessness" }'
    assert told(layout('"referral"', columns)) == []
    assert told(layout('"referral"', columns, 'release = "1.1+nine-populations"')) == [("A", "retired")]


def test_a_referral_rides_on_no_row_of_the_plan() -> None:
    assert told(layout('"referral"', '{ header = "Address", element = "mif.member_mailing_address" }')) == [
        ("A", "elsewhere")
    ]


def test_in_one_row_the_column_before_says_who_fills_in_a_column_of_the_plans_own() -> None:
    columns = ", ".join(
        [
            '{ header = "CIN", element = "mif.member_cin" }',
            '{ header = "Batch", ignored = true }',  # nothing before it tells: the one behind it does
            '{ header = "Payer", element = "mif.primary_payer_identifier" }',
            '{ header = "Authorization", extension = "ext.authorization_number" }',
            '{ header = "Status", element = "rtf.engagement_status" }',
            '{ header = "Housing", extension = "ext.housing_status" }',
        ]
    )
    assert told(layout('"mif", "rtf"', columns)) == [("B", "plans"), ("D", "plans"), ("F", "extension")]


def test_a_member_file_asks_nothing_whatever_it_holds() -> None:
    found = asking_of(
        layout('"mif"', '{ header = "Batch", ignored = true }, { header = "Z", element = "otf.provider_type" }')
    )
    assert (found.columns, found.lacks, found.judged, found.by_agreement) == ((), (), (), ())


def test_what_the_release_has_and_the_layout_lacks_is_told_the_required_apart() -> None:
    found = asking_of(layout('"otf"', '{ header = "CIN", element = "otf.member_cin" }'))
    assert [(one.element.id, one.required) for one in found.lacks] == [
        ("otf.provider_type", True),
        ("otf.outreach_attempt_date", True),
        ("otf.outreach_attempt_method", True),
    ]
    every = {element.id: element.requirement.value for element in elements() if element.file is FileType.RTF}
    lacks = {one.element.id: one.required for one in asking_of(layout('"rtf"', KEYED)).lacks}
    assert lacks == {name: requirement != "optional" for name, requirement in every.items()}


def test_one_key_column_serves_every_file_of_a_row() -> None:
    found = asking_of(layout('"rtf", "otf"', KEYED + '{ header = "T", element = "otf.provider_type" }'))
    assert "otf.member_cin" not in {one.element.id for one in found.lacks}


@pytest.mark.parametrize(("agreed", "required"), [("true", True), ("false", False), ("", False)])
def test_of_a_referral_all_is_required_or_nothing(agreed: str, required: bool) -> None:  # fn 74
    more = f"referral_agreed = {agreed}" if agreed else ""
    found = asking_of(layout('"referral"', '{ header = "CIN", element = "referral.member_cin" }', more))
    assert {one.required for one in found.lacks} == {required}
    assert len(found.lacks) == sum(element.file is FileType.REFERRAL for element in elements()) - 1


def test_another_order_or_form_needs_agreement_and_is_not_too_much() -> None:
    end, start = (
        '{ header = "E", element = "rtf.ecm_benefit_end_date" }',
        '{ header = "S", element = "rtf.ecm_benefit_start_date" }',
    )
    (said,) = asking_of(layout('"rtf"', f"{KEYED}{end}, {start}")).by_agreement
    assert "not in the guidance's order" in said
    assert "section 2 (2)" in said
    assert asking_of(layout('"rtf"', f"{KEYED}{start}, {end}")).by_agreement == ()
    (said,) = asking_of(layout('"referral"', '{ element = "referral.member_cin" }', 'container = "csv"')).by_agreement
    assert "CSV" in said
    assert "section 4 (3)" in said


def test_the_sentence_is_that_of_the_files_that_are_asked_too_much() -> None:
    own = '{ header = "Batch", ignored = true }'
    assert [rule.source for rule in asking_of(layout('"rtf"', own)).rules] == ["guidance 1.1, section 2 (1), fn 44"]
    assert [rule.source for rule in asking_of(layout('"otf"', own)).rules] == ["guidance 1.1, Overview, fn 4"]
    assert [rule.source for rule in asking_of(layout('"referral"', own)).rules] == ["guidance 1.1, section 4 (2)"]
    assert asking_of(load_layout("guidance-rtf")).rules == ()


def test_every_sentence_stands_in_the_guidance_word_for_word() -> None:
    seed = Path(__file__).resolve().parents[2].parent / "shared" / "seeds" / "000_ea1515e899295c79.txt"
    if not seed.exists():
        pytest.skip("not run: needs the guidance in ../shared/seeds")
    text = seed.read_text(encoding="utf-8").replace("“", "‘").replace("”", "’")
    own = '{ header = "Batch", ignored = true }'
    for types in ('"rtf"', '"otf"', '"referral"'):
        for rule in asking_of(layout(types, own)).rules:
            assert rule.sentence.removesuffix(".") in text


#: What the shipped layouts ask too much, in full; every other one asks nothing too much.
SHIPPED = {
    "redbud-return": ["Minutes Spent", "Outcome of Outreach"],
    "juniper-otf": ["JP_OUTRCH_SUCCESS"],
}
ROSTER = (
    "canonical"  # ours, and nobody is asked to fill it: every release's elements and what plans are seen to ask for
)


@pytest.mark.parametrize("found", [one for one in shipped() if one.name != ROSTER], ids=lambda one: str(one.name))
def test_what_the_shipped_layouts_ask(found: Layout) -> None:
    asking = asking_of(found)
    assert [one.header for one in asking.too_much] == SHIPPED.get(found.name, [])
    assert not asking.lacks


def test_what_is_too_much_is_said_in_one_place() -> None:
    assert [ask for ask in Ask if ask.too_much] == list(Ask)[: sum(ask.too_much for ask in Ask)]
