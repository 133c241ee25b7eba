"""Chance by the column: the nth member's throw depends on the seed, the throw's name and n alone.

So a file made in one piece, in pieces, or for more members holds the same people. Nothing hangs on Python's or Polars' hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import polars as pl

__all__ = ["Dice"]

# splitmix64: a counter, two multiplications (which wrap around at 64 bits) and shifts; public domain mathematics
_STEP = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB


@dataclass(frozen=True)
class Dice:
    """The throws of some members: series of UInt64, Float64 … a value for each of `numbers` (UInt64)."""

    seed: int
    numbers: pl.Series

    @classmethod
    def of(cls, seed: int, first: int, count: int) -> Dice:
        """Of the members numbered from `first`."""
        return cls(seed, pl.int_range(first, first + count, dtype=pl.UInt64, eager=True))

    def __len__(self) -> int:
        return len(self.numbers)

    def throw(self, name: str) -> pl.Series:
        """64 bits of chance each."""
        return self.numbers.to_frame("n").select(self._bits(name).alias(name)).to_series()

    def _bits(self, name: str) -> pl.Expr:
        start = int.from_bytes(hashlib.sha256(f"{self.seed}/{name}".encode()).digest()[:8], "little")
        mixed = pl.col("n") * _number(_STEP) + _number(start)
        for shift, factor in ((30, _FIRST), (27, _SECOND)):
            mixed = (mixed ^ (mixed // _number(2**shift))) * _number(factor)
        return mixed ^ (mixed // _number(2**31))

    def share(self, name: str) -> pl.Series:
        """Float64, from 0 to below 1."""
        share = (self._bits(name) // _number(2**11)).cast(pl.Float64) / 2.0**53
        return self.numbers.to_frame("n").select(share.alias(name)).to_series()

    def below(self, name: str, limit: int | pl.Series) -> pl.Series:
        """Int64, from 0 to below `limit` (at least 1)."""
        return (self.share(name) * limit).floor().cast(pl.Int64)

    def chance(self, name: str, share: float | pl.Series) -> pl.Series:
        """Boolean, true for this share of the members."""
        return self.share(name) < share

    def pick(self, name: str, offered: Sequence[Any] | pl.Series) -> pl.Series:
        """One of those offered."""
        series = offered if isinstance(offered, pl.Series) else pl.Series(name, offered)
        return series.gather(self.below(name, len(series))).alias(name)

    def weighted(self, name: str, weights: Mapping[Any, float]) -> pl.Series:
        """One of the keys, each as often as its weight says."""
        return pl.Series(name, list(weights)).gather(self.weighted_index(name, list(weights.values()))).alias(name)

    def weighted_index(self, name: str, weights: Sequence[float]) -> pl.Series:
        """The place of one of the weights, as often as it says."""
        steps = pl.Series(list(accumulate(weights)), dtype=pl.Float64) / sum(weights)
        found = steps.search_sorted(self.share(name), side="right")
        return pl.Series(name, found).clip(0, len(weights) - 1)


def _number(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.UInt64)
