"""A short run of the fuzzer in the normal suite: the same files every time. A campaign of 100,000 is `make fuzz`."""

from __future__ import annotations

import pytest

from tests.fuzz.mutate import fuzz


@pytest.mark.parametrize(("target", "count"), [("files", 300), ("check", 60)])
def test_broken_files_end_in_an_answer_or_a_sentence(target: str, count: int) -> None:
    report = fuzz(count, seed=20261101, jobs=1, target=target)
    assert report["defects"] == []
    assert sum(report["outcomes"].values()) == count
    good = sum(number for outcome, number in report["outcomes"].items() if outcome.endswith(("read", "checked")))
    assert count * 0.4 < good < count, "too few files get past their container, or none is broken"
