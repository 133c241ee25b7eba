"""Counting verdicts: shares with their intervals, bands of confidence, groups. Knows only what was judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from tools.evaluate.judging import Judged

__all__ = ["BANDS", "Share", "Tally", "band_of", "banded"]

BANDS = ("0.99–1", "0.95–0.99", "0.9–0.95", "0.8–0.9", "0.7–0.8", "<0.7", "none")
FLOORS = (0.99, 0.95, 0.9, 0.8, 0.7, 0.0)
SURE = 0.9
Z = 1.959964  # 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with its 95 % interval by Wilson."""

    of: int
    good: int

    @property
    def share(self) -> float:
        """0 where there is nothing."""
        return self.good / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Between what the true share lies."""
        if not self.of:
            return 0.0, 1.0
        n, p = self.of, self.share
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def words(self) -> str:
        """ "99.2 % (98.9–99.4)"; "–" where there is nothing."""
        low, high = self.interval
        return f"{self.share:.1%} ({low * 100:.1f}–{high * 100:.1f})".replace("%", " %") if self.of else "–"


@dataclass(frozen=True, slots=True)
class Tally:
    """The verdicts of a group of columns."""

    right: int
    wrong: int
    unsure: int
    missed: int
    sure: Share  # of what is claimed with 0.9 or more, what is right
    mean: float  # confidence of the claims

    @classmethod
    def of(cls, columns: Iterable[Judged]) -> Tally:
        """Count."""
        every = list(columns)
        counts = Counter(one.verdict for one in every)
        claims = [one for one in every if one.claimed]
        sure = [one for one in claims if one.confidence >= SURE]
        mean = sum(one.confidence for one in claims) / len(claims) if claims else 0.0
        return cls(
            counts["right"], counts["wrong"], counts["unsure"], counts["missed"],
            Share(len(sure), sum(one.verdict == "right" for one in sure)), mean,
        )  # fmt: skip

    @property
    def total(self) -> int:
        """All columns."""
        return self.right + self.wrong + self.unsure + self.missed

    @property
    def found(self) -> Share:
        """Of all columns, what was found rightly."""
        return Share(self.total, self.right)

    @property
    def claimed(self) -> Share:
        """Of what was claimed, what is right."""
        return Share(self.right + self.wrong, self.right)


def band_of(one: Judged) -> str:
    """The band of confidence of a claim; "none" where there was no claim."""
    if not one.claimed:
        return "none"
    return BANDS[next(at for at, floor in enumerate(FLOORS) if one.confidence >= floor)]


def banded(columns: Iterable[Judged]) -> dict[str, Tally]:
    """The tally of each band."""
    by: dict[str, list[Judged]] = {band: [] for band in BANDS}
    for one in columns:
        by[band_of(one)].append(one)
    return {band: Tally.of(every) for band, every in by.items()}
