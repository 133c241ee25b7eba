"""The head of many findings: what they share (rule, place, facts), and their rows as blocks. Only the store makes heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ecmx.findings.catalogue import said_of_many
from ecmx.findings.model import Disposition, Place, Rule

__all__ = ["Head", "FactError", "column_number"]


class FactError(ValueError):
    """A programming error: a sentence's slot was left empty, or something was given that is no fact of a finding."""


HELD = " The row is on hold until it is corrected."


class Head:
    """Findings of one rule, one place but for the row, and the same facts.

    holds: each holds its row, whatever the rule says; stays: each leaves its row applied, whatever the rule says.
    """

    __slots__ = ("blocks", "count", "facts", "holds", "place", "rule", "source", "stays", "varying")

    def __init__(
        self,
        rule: Rule,
        place: Place,
        source: str,
        facts: Mapping[str, str],
        varying: tuple[str, ...],
        *,
        holds: bool = False,
        stays: bool = False,
    ) -> None:
        self.rule = rule
        self.place = place  # its row is None
        self.source = source
        self.facts = facts
        self.varying = varying
        self.holds = holds
        self.stays = stays
        self.blocks: list[pl.DataFrame] = []
        self.count = 0

    def __repr__(self) -> str:
        return f"<Head of {self.count} × {self.rule.code} at {self.place}>"

    def append(self, block: pl.DataFrame, compact_at: int) -> None:
        self.blocks.append(block)
        self.count += block.height
        if len(self.blocks) >= compact_at:
            self.frame()

    def frame(self) -> pl.DataFrame:
        """All blocks as one; kept so, since the next who asks wants the same."""
        if len(self.blocks) > 1:
            self.blocks = [pl.concat(self.blocks, rechunk=True)]
        return self.blocks[0]

    def first_row(self) -> int:
        """0 where the findings have no row."""
        first = self.frame().get_column("row").min()
        return first if isinstance(first, int) else 0

    @property
    def constant(self) -> bool:
        """Whether every finding of this head says the same words."""
        return not self.varying and not self.rule.by_row

    def rows(self, positions: Sequence[int]) -> list[int | None]:
        rows: list[int | None] = self._at("row", positions).to_list()
        return rows

    def messages(self, positions: Sequence[int]) -> list[str]:
        return self._filled(self.rule.sentence + (HELD if self.holds else ""), positions)

    def fixes(self, positions: Sequence[int]) -> list[str]:
        return self._filled(self.rule.fix, positions)

    @property
    def disposition(self) -> Disposition:
        """What happens to the rows."""
        if self.stays:
            return Disposition.APPLY
        return Disposition.HOLD if self.holds else self.rule.disposition

    def in_general(self) -> tuple[str, str]:
        """The sentence and fix for all findings of this head: its own words, or those for many where its findings differ."""
        if not self.constant:
            return said_of_many(self.rule, label=self.facts.get("label", ""), words=self.facts.get("words", ""))
        known = {**self.facts, **self._place()}
        return self.rule.sentence.format(**known), self.rule.fix.format(**known)

    def beside(self, position: int) -> str:
        """What differs in one of them, in words: other row 5."""
        return ", ".join(f"{name.replace('_', ' ')} {self.frame().get_column(name)[position]}" for name in self.varying)

    def _place(self) -> dict[str, str]:
        place = self.place
        return {"sheet": place.sheet, "column": place.column, "header": place.header, "source": self.source}

    def _at(self, column: str, positions: Sequence[int]) -> pl.Series:
        return self.frame().get_column(column).gather(list(positions))

    def _filled(self, text: str, positions: Sequence[int]) -> list[str]:
        place = self._place()
        if self.constant:
            return [text.format(**self.facts, **place)] * len(positions)
        by_row = {name: self._at(name, positions).to_list() for name in ("row", *self.varying)}
        return [
            text.format(**self.facts, **place, **{name: series[index] for name, series in by_row.items()})
            for index in range(len(positions))
        ]


def column_number(letters: str) -> int:
    """0 for no column, else A → 1, AA → 27: for order only."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
