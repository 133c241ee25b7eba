"""The fitted numbers of the scored assignment: weights of terms, what cells say of each meaning, and the calibration.

Data only (weights.toml, written by `python -m tools.fitting`); knows nothing of how a sheet is read.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from math import log
from typing import Any

from ecmx.layouts.compiled import kept
from ecmx.layouts.recognition.shapes import FEW, SAME, SPARSE

__all__ = ["OWN", "Counts", "Weights", "weights", "weights_anew", "weights_sources"]

OWN = "-"  # the meaning of a plan's own column
CELL_SMOOTHING = 3.0
CELL_LEAST, CELL_MOST = -4.0, 5.0
ODD = 1.0  # what cells that are few, all the same, or mostly blank may say against a meaning besides


@dataclass(frozen=True)
class Counts:
    """How often what stands with which meaning. by: what → meaning → times."""

    by: dict[str, dict[str, float]]
    of: dict[str, float]  # meaning → times
    total: float

    @classmethod
    def of_table(cls, by: dict[str, dict[str, float]], of: dict[str, float]) -> Counts:
        """From the table as it is kept."""
        return cls(by, of, sum(of.values()) or 1.0)


@dataclass(frozen=True)
class Weights:
    """terms: name → weight; cells: counts; kinds: cells by the kind of an element; calibration: (said, true) points, ascending"""

    terms: dict[str, float]
    cells: Counts
    kinds: Counts
    calibration: tuple[tuple[float, float], ...]
    celled: dict[tuple[str, str], float] = field(default_factory=dict, compare=False, repr=False)
    likely: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def likely_of(self, shape: str, least: float, kinds: tuple[tuple[str, str], ...]) -> frozenset[str]:
        """The meanings under which cells of a shape are so much likelier than anywhere. kinds: each meaning with its kind"""
        found = self.likely.get(shape)
        if found is None:
            found = frozenset(name for name, kind in kinds if self.cells_for(shape, name, kind) > least)
            self.likely[shape] = found
        return found

    def cells_for(self, shape: str, meaning: str, kind: str) -> float:
        """How much more likely cells of a shape are under a meaning than anywhere, as a logarithm.

        That they are few, all the same, or mostly blank, speaks little against what the same cells would be otherwise.
        """
        found = self.celled.get((shape, meaning))
        if found is None:
            found = self.celled[shape, meaning] = self.alike_for(shape, meaning, kind)
        return found

    def alike_for(self, shape: str, meaning: str, kind: str) -> float:
        """The same, worked out."""
        plain = shape.removesuffix(SPARSE).removesuffix(SAME).removesuffix(FEW)
        alike = max(self.shape_for(one, meaning, kind) for one in (plain, plain + FEW))
        return max(self.shape_for(shape, meaning, kind), alike - ODD)

    def shape_for(self, shape: str, meaning: str, kind: str) -> float:
        """The same of the very shape; a meaning that was seldom seen goes by its kind."""
        share = self.share(shape)
        in_kind = self.kinds.by.get(shape, {}).get(kind, 0.0)
        by_kind = (in_kind + CELL_SMOOTHING * share) / (self.kinds.of.get(kind, 0.0) + CELL_SMOOTHING)
        seen = self.cells.by.get(shape, {}).get(meaning, 0.0)
        there = (seen + CELL_SMOOTHING * by_kind) / (self.cells.of.get(meaning, 0.0) + CELL_SMOOTHING)
        return min(max(log(there / share), CELL_LEAST), CELL_MOST)

    def told_by_cells(self, shape: str, meaning: str) -> float:
        """Of the columns whose cells are of a shape, the share that is of a meaning."""
        seen = self.cells.by.get(shape, {})
        return seen.get(meaning, 0.0) / max(sum(seen.values()), 1.0)

    def share(self, shape: str) -> float:
        """The share of columns that are of a shape."""
        seen = sum(self.kinds.by.get(shape, {}).values())
        return (seen + 1.0) / (self.kinds.total + 60.0)

    def calibrated(self, said: float) -> float:
        """How often a claim that scores so is right at least: between two measured scores, on the line from one to the other."""
        if not self.calibration:
            return said
        at = bisect_right([one for one, _ in self.calibration], said)
        if at in (0, len(self.calibration)):
            return self.calibration[max(at - 1, 0)][1]
        (low, least), (high, most) = self.calibration[at - 1 : at + 1]
        return least + (most - least) * (said - low) / (high - low)


@cache
def weights() -> Weights:
    """The numbers that come with ecmx."""
    return of_data(kept("weights", weights_sources(), dict[str, Any]) or weights_anew())


def weights_anew() -> dict[str, Any]:
    """The file's tables, read; that takes a while."""
    return tomllib.loads(weights_sources()[0].decode())


def weights_sources() -> tuple[bytes, ...]:
    """The file of the numbers."""
    return (resources.files("ecmx.layouts").joinpath("weights.toml").read_bytes(),)


def of_data(data: dict[str, Any]) -> Weights:
    """From the file's tables."""
    cells, kinds = (Counts.of_table(data[name], data[f"{name}_of"]) for name in ("cells", "kinds"))
    return Weights(data["terms"], cells, kinds, tuple((low, high) for low, high in data["calibration"]))
