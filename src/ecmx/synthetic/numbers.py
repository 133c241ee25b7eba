"""Invented numbers that can be nobody's: CINs, NPIs, drug codes and telephone numbers. All have the right form; none was given out."""

from __future__ import annotations

import polars as pl

from ecmx.synthetic.dice import Dice

__all__ = ["MOST_MEMBERS", "UNISSUED", "cins", "ndcs", "npi", "npis", "phone", "phones"]

#: Letters in which no CIN ends (reference/codes.md, a); without I and O, which read like digits.
UNISSUED = ("B", "J", "K", "L", "P", "Q", "R", "S")
MOST_MEMBERS = 5_000_000  # half of the seven digits; the other half is for people who are only referred
_SPREAD = 7_368_787  # has no divisor in common with ten million, so that no two members meet
_SEVEN_DIGITS = 10_000_000
_LUHN_PREFIX = 24  # what 80840 adds to an NPI's sum


def cins(dice: Dice) -> pl.Series:
    """A CIN each: 9, seven digits that no other member of the seed has, a letter that is never issued."""
    start = int(Dice.of(dice.seed, 0, 1).below("cin/start", _SEVEN_DIGITS).item())
    places = (dice.numbers.cast(pl.Int64) * _SPREAD + start) % _SEVEN_DIGITS
    digits = places.cast(pl.String).str.zfill(7)
    return "9" + digits + dice.pick("cin/letter", UNISSUED)


def phones(dice: Dice, name: str, area: pl.Series) -> pl.Series:
    """555-0100 to 555-0199 in an area code: numbers kept for fiction."""
    return area + "55501" + dice.below(name, 100).cast(pl.String).str.zfill(2)


def phone(dice: Dice, name: str, area: str) -> str:
    """One such number."""
    return str(phones(Dice.of(dice.seed, 0, 1), name, pl.Series([area])).item())


def npi(nine: int) -> str:
    """The NPI that begins with these nine digits: its check digit makes the sum of digits, every other one doubled, a multiple of ten."""
    body = f"{nine:09}"
    total = _LUHN_PREFIX
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)


def npis(dice: Dice, name: str, count: int) -> list[str]:
    """So many NPIs, alike for every member: they begin with 29, where none has been given out (all of them begin with 1)."""
    few = Dice.of(dice.seed, 0, count).below(name, 1000)
    return [npi(290_000_000 + at * 1000 + int(chance)) for at, chance in enumerate(few)]


def ndcs(dice: Dice, name: str, count: int) -> list[str]:
    """So many drug codes of eleven digits, of a labeler (99999) that there is not."""
    few = Dice.of(dice.seed, 0, count).below(name, 90)
    return [f"99999{at * 7 + 101:04}{int(chance) + 10:02}" for at, chance in enumerate(few)]
