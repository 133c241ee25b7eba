"""For what invented records are made: which seed, which month, what plan and provider agreed to, and who these two are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ecmx.errors import UsageProblem
from ecmx.layouts import Layout
from ecmx.synthetic import lore
from ecmx.synthetic.dice import Dice
from ecmx.synthetic.month import Month
from ecmx.synthetic.numbers import npis, phone

__all__ = ["Body", "Setting"]


@dataclass(frozen=True, slots=True)
class Body:
    """An invented plan, provider or practice."""

    name: str
    identifier: str
    phone: str


@dataclass(frozen=True)
class Setting:
    """What the records depend on, and on nothing else.

    seed: the same seed gives the same members; release: of the guidance, "" = of every one
    partial: rows of Tables 1 and 4 alone are agreed; most_attempts: at outreach, of a member
    plan_name: else one is invented; as_of: nothing happened after this day
    extensions: columns beyond the guidance; plain_letters: names without the accents that old programs cannot write
    """

    seed: int
    month: Month
    as_of: date
    release: str = "1.1"
    partial: bool = True
    most_attempts: int = 5
    plan_name: str = ""
    extensions: tuple[str, ...] = ()
    plain_letters: bool = False

    def __post_init__(self) -> None:
        if self.as_of < self.month.start:
            raise UsageProblem(
                "period-in-future", "The period begins after the day that counts as today.", "Take an earlier period."
            )

    @classmethod
    def of(cls, layout: Layout, seed: int, month: Month, as_of: date | None = None) -> Setting:
        """What a layout says of its files."""
        columns = [column for sheet in layout.sheets for column in layout.columns_of(sheet)]
        return cls(
            seed,
            month,
            as_of or month.check_day,
            release="",  # a layout may have columns of several
            partial=layout.partial_allowed,
            plan_name=layout.partner,
            extensions=tuple(dict.fromkeys(column.extension for column in columns if column.extension)),
            plain_letters=layout.encoding == "windows-1252",
        )

    @property
    def horizon(self) -> date:
        """The last day on which anything in the records happened; the files were produced on it."""
        return min(self.month.end, self.as_of)

    @cached_property
    def one(self) -> Dice:
        """Chance for what there is only one of."""
        return Dice.of(self.seed, 0, 1)

    @cached_property
    def plan(self) -> Body:
        name = self.plan_name or str(self.one.pick("plan", lore.words("care", "plans")).item())
        number = int(self.one.below("plan/number", 900).item()) + 100
        return Body(name, f"PLAN{number}", phone(self.one, "plan/phone", "916"))

    @cached_property
    def clinic(self) -> Body:
        name = str(self.one.pick("clinic", lore.words("care", "clinics")).item())
        return Body(name, npis(self.one, "clinic/npi", 1)[0], phone(self.one, "clinic/phone", "559"))

    @cached_property
    def practices(self) -> tuple[Body, ...]:
        """Who gives primary care."""
        names = lore.words("care", "practices")
        numbers = npis(self.one, "practice/npi", len(names) + 1)[1:]
        return tuple(
            Body(name, number, phone(self.one, f"practice/{name}", "559"))
            for name, number in zip(names, numbers, strict=True)
        )
