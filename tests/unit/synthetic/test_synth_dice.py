"""Chance by the column, numbers that are nobody's, and what the invented people are made of."""

from __future__ import annotations

import os
import subprocess
import sys

import polars as pl
import pytest

from ecmx.errors import UsageProblem
from ecmx.guidance import elements, icd
from ecmx.guidance.codes import code_set
from ecmx.guidance.values import Ndc, Npi
from ecmx.synthetic import Month, Setting, lore, records
from ecmx.synthetic.dice import Dice
from ecmx.synthetic.numbers import MOST_MEMBERS, UNISSUED, cins, ndcs, npis

DIGEST = """
from ecmx.synthetic import records
import hashlib
made = records(11, 40)
print(hashlib.sha256(repr([frame.rows() for frame in made.values()]).encode()).hexdigest())
"""


def splitmix(state: int) -> int:
    """The generator as it is published, one number at a time."""
    mask = 2**64 - 1
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & mask
    return state ^ (state >> 31)


def test_a_throw_is_splitmix64_of_the_members_number() -> None:
    start = int(Dice.of(9, 0, 1).throw("x").item())
    numbers = [0, 1, 2, 1000, MOST_MEMBERS + 7]
    thrown = Dice(9, pl.Series(numbers, dtype=pl.UInt64)).throw("x").to_list()
    assert thrown[0] == start
    import hashlib

    base = int.from_bytes(hashlib.sha256(b"9/x").digest()[:8], "little")
    assert thrown == [splitmix((number * 0x9E3779B97F4A7C15 + base) % 2**64) for number in numbers]


def test_shares_come_out_as_they_are_asked_for() -> None:
    dice = Dice.of(3, 0, 40_000)
    assert 0.24 < dice.chance("quarter", 0.25).mean() < 0.26  # type: ignore[operator]
    found = dice.weighted("three", {"a": 1, "b": 2, "c": 7}).value_counts().sort("three")["count"].to_list()
    assert [round(count / 40_000, 1) for count in found] == [0.1, 0.2, 0.7]
    assert dice.below("six", 6).unique().sort().to_list() == [0, 1, 2, 3, 4, 5]


def test_ten_thousand_cins_meet_nobody_else() -> None:
    both = pl.concat([cins(Dice.of(5, 0, 10_000)), cins(Dice.of(5, MOST_MEMBERS, 10_000))])
    assert both.n_unique() == 20_000
    assert both.str.contains(f"^9[0-9]{{7}}[{''.join(UNISSUED)}]$").all()


def test_numbers_have_their_form() -> None:
    dice = Dice.of(5, 0, 1)
    assert not (Npi().read(pl.Series(npis(dice, "n", 40))).problem > 0).any()
    assert not (Ndc().read(pl.Series(ndcs(dice, "d", 40))).problem > 0).any()


def test_python_s_hashes_have_no_say() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", DIGEST], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "4242")
    }
    assert len(said) == 1


def test_what_people_are_made_of_is_known_to_the_guidance() -> None:
    conditions = {one.id.partition(".")[2] for one in elements() if one.group == "condition"}
    populations = [one.id.partition(".")[2] for one in elements() if one.group == "population" and one.file == "mif"]
    assert [one.id for one in lore.populations()] == populations
    for one in lore.populations():
        assert set(one.likely) <= conditions
        assert all(icd.is_known(code) and icd.is_social_determinant(code) for code in one.needs)
        assert all(icd.is_known(code) and not icd.is_social_determinant(code) for code in one.others)
        assert len(one.because) <= 250
    for community in lore.communities():
        assert community.ethnicity in {item.code for item in code_set("ethnicity").codes}
        assert set(community.languages) <= {item.code for item in code_set("language").codes}


@pytest.mark.parametrize("text", ["2026", "October", "2026-13", "26-10", "1026-10", "2026-10-01"])
def test_a_period_is_a_month(text: str) -> None:
    with pytest.raises(UsageProblem) as problem:
        Month.of(text)
    assert problem.value.code == "period-not-a-month"


@pytest.mark.parametrize("members", [0, -1, MOST_MEMBERS + 1])
def test_there_is_a_limit_to_inventing(members: int) -> None:
    with pytest.raises(UsageProblem):
        records(1, members)


def test_a_period_that_has_not_begun_is_refused() -> None:
    month = Month.of("2026-10")
    with pytest.raises(UsageProblem) as problem:
        Setting(1, month, Month.of("2026-09").end)
    assert problem.value.code == "period-in-future"
