"""The guidance's 77 footnotes: each accounted for, each rule carried by something that exists."""

from __future__ import annotations

from dataclasses import fields

import pytest

from ecmx.findings import rule
from ecmx.guidance import (
    DataElement,
    Nature,
    element,
    elements,
    footnote,
    footnotes,
    tables,
)
from ecmx.guidance.data import names, read

# The rooms of the house (architecture.md); those of later floors are to come.
ROOMS = {"layouts", "measures", "hub/partners", "hub/roster", "hub/exchange", "hub/obligations"}


def test_every_footnote_from_1_to_77_is_accounted_for() -> None:
    assert [note.number for note in footnotes()] == list(range(1, 78))
    assert all(note.says.endswith(".") for note in footnotes())


def test_a_footnote_is_carried_by_something_that_exists(subtests: pytest.Subtests) -> None:
    kinds = {found.kind_spec for found in elements()}
    for note, place in [(one, place) for one in footnotes() for place in one.lives]:
        with subtests.test(f"fn{note.number}", place=place):
            sort, _, name = place.partition(" ")
            match sort:
                case "kind":
                    assert name in {element(id_).kind_spec for id_ in note.bears_on if "." in id_} or name in kinds
                case "finding":
                    assert rule(name).code == name
                case "field":
                    assert name in {field.name for field in fields(DataElement)}
                case "data":
                    assert names(name) if name == "releases" else read(f"{name}.toml")
                case "room":
                    assert name in ROOMS
                case _:
                    assert place == "documentation"


def test_a_rule_is_never_left_to_the_documentation() -> None:
    rules = [note for note in footnotes() if note.nature is Nature.RULE]
    assert rules
    assert [note.number for note in rules if "documentation" in note.lives] == []


def test_what_a_footnote_bears_on_exists(subtests: pytest.Subtests) -> None:
    known = {"all", *(table.file.value for table in tables()), *(f"Table {table.number}" for table in tables())}
    for note, bearing in [(one, bearing) for one in footnotes() for bearing in one.bears_on]:
        with subtests.test(f"fn{note.number}"):
            assert bearing in known or element(bearing).id == bearing


def test_an_element_and_its_footnotes_name_each_other() -> None:
    for found in elements():
        for number in found.footnotes:
            assert found.id in footnote(number).bears_on, (found.id, number)
    for note in footnotes():
        kind_of_its_own = [place for place in note.lives if place.startswith("kind ")]
        for id_ in note.bears_on:
            if "." in id_ and kind_of_its_own:
                assert note.number in element(id_).footnotes
                assert f"kind {element(id_).kind_spec}" in kind_of_its_own, (note.number, id_)


@pytest.mark.parametrize(
    ("number", "as_read"),
    [
        (12, "no or not known"),  # a blank is no plain no
        (14, "As footnote 13"),  # the guidance says "Ibid."
        (17, "As footnote 16"),
        (19, "ten digits"),  # garbled in the guidance
        (23, "never a plain no"),
        (25, "a plain no"),
        (28, "A blank is no X"),
        (30, "last eight digits"),  # no delimiter inside an entry
        (33, "contradicts itself"),  # "prescribed but not received" / "filled"
        (40, "Provider Services"),  # the element's condition says Member Services
        (52, "As footnote 51"),
        (60, "Lead Care Manager"),  # "Lead Case Manager"
        (61, "01312023"),  # beside MM/DD/YYYY
        (69, "No length is given"),
        (71, "Appendix A"),  # which calls it 70
    ],
)
def test_where_the_guidance_slips_we_say_how_we_read_it(number: int, as_read: str) -> None:
    assert as_read in footnote(number).says


def test_most_footnotes_are_rules_or_definitions_and_a_few_only_references() -> None:
    references = [note.number for note in footnotes() if note.nature is Nature.REFERENCE]
    assert references == [1, 3, 4, 5, 6, 8, 9, 42, 44, 70]
    with pytest.raises(KeyError):
        footnote(78)
