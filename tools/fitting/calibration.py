"""How often a claim is right that scores so high: a monotone map on the safe side. Knows numbers only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

__all__ = ["calibrated"]

Z = 1.28  # one-sided 90 %
LEAST = 180  # claims in a step of the map


@dataclass
class Block:
    """Claims of about the same score."""

    scores: float
    right: int
    of: int

    @property
    def share(self) -> float:
        """Of the claims, what is right."""
        return self.right / self.of

    @property
    def lower(self) -> float:
        """The share that is reached at least, as sure as Z is (Wilson)."""
        middle = self.share + Z * Z / (2 * self.of)
        half = Z * sqrt(self.share * (1 - self.share) / self.of + Z * Z / (4 * self.of * self.of))
        return (middle - half) / (1 + Z * Z / self.of)


def calibrated(claims: Iterable[tuple[float, bool]]) -> list[list[float]]:
    """(score, whether it was right) of every claim → points (score, confidence), both ascending."""
    blocks: list[Block] = []
    pending = Block(0.0, 0, 0)
    for score, right in sorted(claims):
        pending = Block(pending.scores + score, pending.right + right, pending.of + 1)
        if pending.of == LEAST:
            blocks.append(pending)
            pending = Block(0.0, 0, 0)
    if pending.of:
        blocks.append(pending)
    merged: list[Block] = []
    for block in blocks:
        merged.append(block)
        while len(merged) > 1 and merged[-2].share >= merged[-1].share:
            last = merged.pop()
            merged[-1] = Block(merged[-1].scores + last.scores, merged[-1].right + last.right, merged[-1].of + last.of)
    points: list[list[float]] = []
    for block in merged:
        low = max(block.lower, points[-1][1] if points else 0.0)
        points.append([round(block.scores / block.of, 4), round(low, 4)])
    return points
