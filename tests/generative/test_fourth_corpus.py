"""The fourth corpus is what its people make, and nobody in it means two things by one wording. What the matcher says of it is not asked."""

from __future__ import annotations

from collections import defaultdict

import pytest

from ecmx import guidance
from ecmx.guidance import FileType
from tests.corpora.generator import filled
from tests.corpora.generator.fourth import KINDS, fourth_plans
from tests.corpora.generator.hand import letters
from tests.corpora.generator.people import Person, decoys, extensions, joined, listed, people
from tests.corpora.generator.plans import RELEASES, Plan
from tests.corpora.generator.stored import FOURTH, texts
from tools.evaluate.cases import cases

STEMS = {one.id.partition(".")[2] for one in guidance.elements() + guidance.elements(RELEASES)}


@pytest.fixture(scope="module")
def made() -> list[Plan]:
    return list(fourth_plans())


def test_the_stored_corpus_is_what_the_generator_makes(made: list[Plan]) -> None:
    stored = (FOURTH / "held.jsonl").read_text(encoding="utf-8")
    assert texts(made) == {"held.jsonl": stored}, "python -m tests.corpora.generator --fourth --write"
    assert len(cases(["fourth/held"])) == len(made) >= 120
    assert {plan.kind for plan in made} == {kind for kind, _, _ in KINDS}


def test_most_plans_are_near_the_guidance_and_few_far_from_it() -> None:
    every = sum(person.plans for person in people())
    assert 0.5 < sum(person.plans for person in people() if person.near) / every < 0.6


def test_a_plan_has_no_header_twice_and_its_data_are_the_same_every_time(made: list[Plan]) -> None:
    for plan in made:
        names = [heading.group + heading.header for heading in plan.headings]
        assert len(names) == len(set(names)), plan.name
    for plan in made[::40]:
        assert filled.cells(plan) == filled.cells(plan)
        assert {len(row) for row in filled.cells(plan)} == {len(plan.headings)}


def test_every_wording_is_of_something_there_is() -> None:
    there = STEMS | set(joined())
    stray = {one.name: {name for name in one.words if name.rpartition(".")[2] not in there} for one in people()}
    assert {person: names for person, names in stray.items() if names} == {}
    assert {f"ext.{name}" for name in extensions()} <= {one.id for one in guidance.extensions()}


def test_nobody_means_two_things_by_one_wording_in_one_file() -> None:
    twice = {
        (person.name, file.value, word): stems
        for person in people()
        for file in FileType
        for word, stems in meant_by(person, file).items()
        if len(stems) > 1
    }
    assert twice == {}


def meant_by(person: Person, file: FileType) -> dict[str, set[str]]:
    """What a person means by each wording in one file."""
    meant: dict[str, set[str]] = defaultdict(set)
    for one in guidance.elements() + guidance.elements(RELEASES):
        if one.file == file:
            stem = one.id.partition(".")[2]
            words = listed(person.words.get(stem, "")) + listed(person.words.get(one.id, ""))
            for word in words + ([one.label] if person.near else []):
                meant[letters(block(person, stem) + word)].add(stem)
    for name, (words, short) in extensions().items():
        if file in guidance.extension(f"ext.{name}").files:
            for word in short if person.short else words:
                meant[letters(word.format(m=person.member))].add(f"ext.{name}")
    for _, word in decoys(file.value):
        meant[letters(word)].add("-")
    return meant


def block(person: Person, stem: str) -> str:
    """What stands above the columns of a workbook with sections."""
    return stem.partition("_")[0] if person.rows == 2 else ""
