"""The third corpus is what its generator makes, its headers can be told apart, and what the matcher says with confidence is right."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest

from ecmx import guidance
from ecmx.guidance import FileType
from tests.corpora.generator import filled, pool
from tests.corpora.generator.hand import letters
from tests.corpora.generator.plans import RELEASES, Plan, plans
from tests.corpora.generator.stored import COUNT, SEED, THIRD, texts
from tools.evaluate.cases import Case, cases
from tools.evaluate.measured import Measured, data_of, words_of
from tools.evaluate.page import FIGURES, by_plan
from tools.evaluate.tally import SURE


@pytest.fixture(scope="module")
def made() -> list[Plan]:
    return list(plans(SEED, COUNT))


def test_the_stored_corpus_is_what_the_generator_makes(made: list[Plan]) -> None:
    for name, text in texts(made).items():
        assert (THIRD / name).read_text(encoding="utf-8") == text, "python -m tests.corpora.generator --write"


def test_a_third_is_for_tuning_and_no_family_and_no_wording_is_in_both_halves(made: list[Plan]) -> None:
    families = {half: {plan.family.name for plan in made if plan.half == half} for half in ("dev", "held")}
    assert len(made) >= 360
    assert sum(plan.half == "dev" for plan in made) * 3 == len(made)
    assert not families["dev"] & families["held"]
    for name in {one.id.partition(".")[2] for one in guidance.elements()}:
        for kind in pool.KINDS:
            assert not set(pool.wordings(name, kind, "dev")) & set(pool.wordings(name, kind, "held")), name


@pytest.mark.parametrize("file", list(FileType))
def test_no_wording_stands_for_two_things_in_one_file(file: FileType) -> None:
    stems = {one.id.partition(".")[2] for one in guidance.elements() + guidance.elements(RELEASES) if one.file == file}
    nouns = {"m": "Member", "p": "MCP", "e": "ECM Provider", "A": "Adult", "C": "Child", "P": "", "h": "", "f": "File"}
    meant: dict[str, set[str]] = defaultdict(set)
    for half in ("dev", "held"):
        for kind in pool.KINDS:
            for stem in stems:
                for wording in pool.wordings(stem, kind, half):
                    meant[letters(wording.format_map(nouns))].add(stem)
            for name in pool.extension_names():
                if file in guidance.extension(f"ext.{name}").files:
                    for wording in pool.extension_wordings(name, kind, half):
                        meant[letters(wording.format_map(nouns))].add(f"ext.{name}")
        for _, word in pool.decoys(file.value, half):
            meant[letters(word)].add("-")
    assert {word: names for word, names in meant.items() if len(names) > 1} == {}


def test_a_plan_has_no_header_twice_and_its_data_are_the_same_every_time(made: list[Plan]) -> None:
    for plan in made:
        names = [heading.group + heading.header for heading in plan.headings]
        assert len(names) == len(set(names)), plan.name
    plan = made[1]
    assert filled.cells(plan) == filled.cells(plan)
    assert {len(row) for row in filled.cells(plan)} == {len(plan.headings)}


SAMPLE = 12  # every twelfth plan by words, and every third of these with its data


@pytest.fixture(scope="module")
def sample() -> list[Case]:
    """Plans of both halves and of every style."""
    chosen = cases(["third/dev"])[::SAMPLE] + cases(["third/held"])[::SAMPLE]
    assert len({case.style for case in chosen}) > SAMPLE
    return chosen


@pytest.fixture(scope="module")
def answered(sample: list[Case]) -> Measured:
    words = [one for case in sample for one in words_of(case)]
    return Measured(tuple(words), tuple(one for case in sample[::3] for one in data_of(case)))


def test_what_is_said_with_confidence_is_right(answered: Measured) -> None:
    for columns in (answered.words, answered.data):
        sure = [one for one in columns if one.claimed and one.confidence >= SURE]
        wrong = [
            f"{one.case}: {one.header!r} is {one.truth}, taken for {one.claim}"
            for one in sure
            if one.verdict == "wrong"
        ]
        assert len(sure) > 300
        assert len(wrong) <= len(sure) // 100, wrong


def test_the_figures_of_the_docs_are_what_the_matcher_gives(answered: Measured) -> None:
    stored = json.loads(FIGURES.read_text(encoding="utf-8"))
    for how, given in by_plan(answered).items():
        differ = {name: (stored[how][name], counts) for name, counts in given.items() if stored[how][name] != counts}
        assert not differ, f"make evaluate (by {how}: as stored, as measured now): {differ}"
