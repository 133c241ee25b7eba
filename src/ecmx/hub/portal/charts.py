"""Bars as plain SVG: where each stands, computed here, drawn by a template. Whoever looks at no picture reads the table beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecmx.hub.today import ChartRow

__all__ = ["Bar", "Chart"]

WIDTH, HEIGHT, LINE, LABELS, NUMBERS = 640, 20, 26, 190, 50


@dataclass(frozen=True)
class Bar:
    """One bar. y: of its top; width, of_them: in units of the picture"""

    label: str
    number: int
    part: int
    y: int
    middle: int
    width: float
    part_width: float


@dataclass(frozen=True)
class Chart:
    """A picture with its table. part_words: what the darker part of a bar is, "" = bars have none"""

    title: str
    label_words: str
    number_words: str
    part_words: str
    bars: Sequence[Bar]
    total: int

    @classmethod
    def of(
        cls, title: str, label_words: str, number_words: str, rows: Sequence[ChartRow], part_words: str = ""
    ) -> Chart:
        """The bars of some rows, the longest as wide as there is room."""
        most = max((row.number for row in rows), default=0) or 1
        room = WIDTH - LABELS - NUMBERS
        bars = [
            Bar(
                row.label,
                row.number,
                row.of_them,
                place * LINE,
                place * LINE + HEIGHT - 5,
                round(room * row.number / most, 1),
                round(room * row.of_them / most, 1),
            )
            for place, row in enumerate(rows)
        ]
        return cls(title, label_words, number_words, part_words, bars, sum(row.number for row in rows))

    @property
    def box(self) -> str:
        """The picture's measure."""
        return f"0 0 {WIDTH} {max(1, len(self.bars)) * LINE}"

    @property
    def from_left(self) -> int:
        """Where bars begin."""
        return LABELS

    height = HEIGHT
