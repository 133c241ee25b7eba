"""What a header's words are likely to mean, by what many authors wrote over columns of which it is known.

A logistic regression over a header's marks, made by `python -m tools.fitting` (lexicon.msgpack). Knows neither sheets nor cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from heapq import nlargest
from importlib import resources
from math import exp, log, sqrt

import msgspec

from ecmx.layouts.recognition.marks import OF_LENGTH, marks_of

__all__ = ["FLOOR", "Lexicon", "lexicon", "likely_meanings"]

FLOOR = -9.0  # the logarithm of the least probability that is told apart from none
LISTED = 24  # meanings of a header that are worth telling apart


class Lexicon(msgspec.Struct, frozen=True):
    """meanings: the names; bias: of each; rows: mark → for each meaning that it speaks for or against, the step from the
    one before and the weight + 128, in steps of `step`
    """

    meanings: tuple[str, ...]
    bias: tuple[float, ...]
    step: float
    rows: dict[str, bytes]

    def scores(self, marks: frozenset[str]) -> list[float]:
        """How much a header's marks, all of them known, speak for each meaning."""
        found = [self.rows[mark] for mark in marks]
        sums = [0] * len(self.meanings)
        for row in found:
            at = -1
            steps = iter(row)
            for step, weight in zip(steps, steps, strict=True):
                at += step
                sums[at] += weight - 128
        share = self.step / sqrt(max(len(found), 1))
        return [bias + share * one for bias, one in zip(self.bias, sums, strict=True)]

    def likely(self, text: str, group: str) -> Mapping[str, float]:
        """The likeliest meanings of a header under a heading with the logarithm of their probability, none below FLOOR.

        Nothing of a header whose words are all unknown.
        """
        marks = marks_of(text, group) & self.rows.keys()
        if all(mark.startswith(OF_LENGTH) for mark in marks):
            return {}
        scores = self.scores(marks)
        most = max(scores)
        whole = most + log(sum(exp(score - most) for score in scores))
        best = nlargest(LISTED, zip(scores, self.meanings, strict=True))
        return {name: score - whole for score, name in best if score - whole > FLOOR}


@cache
def lexicon() -> Lexicon:
    """The lexicon that comes with ecmx."""
    data = resources.files("ecmx.layouts").joinpath("lexicon.msgpack").read_bytes()
    return msgspec.msgpack.decode(data, type=Lexicon)


@lru_cache(maxsize=8_192)
def likely_meanings(text: str, group: str) -> Mapping[str, float]:
    """What a header under a heading is likely to mean, with the logarithm of each probability."""
    return lexicon().likely(text, group)
