"""Invented members: CINs end in B, which is never issued, and phones are 555-01xx. Knows no file."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Person", "people"]

_FIRST = (
    "Ana",
    "Bao",
    "Celia",
    "Dario",
    "Elif",
    "Farid",
    "Gwen",
    "Hugo",
    "Ines",
    "Jomo",
    "Kaia",
    "Luis",
    "Mina",
    "Noor",
    "Oren",
    "Pia",
)
_LAST = (
    "Abbott",
    "Bravo",
    "Castell",
    "Dunmore",
    "Ekholm",
    "Fontane",
    "Grell",
    "Hadar",
    "Ibarra",
    "Jansky",
    "Kowal",
    "Lindqvist",
)
_STREETS = ("Alder Way", "Birch Court", "Cedar Street", "Dogwood Lane", "Elm Avenue", "Fir Road")
_CITIES = (("Fresno", "93701"), ("Clovis", "93612"), ("Madera", "93637"), ("Visalia", "93291"))


@dataclass(frozen=True, slots=True)
class Person:
    """One invented member."""

    cin: str
    first: str
    last: str
    born: date
    gender: str
    street: str
    city: str
    zip: str
    phone: str


def people(count: int, seed: int) -> list[Person]:
    """So many members, the same for the same seed; adults of 21 to 80 in 2026."""
    chance = random.Random(seed)  # noqa: S311 - play, not secrecy
    found = []
    for number in range(count):
        city, zip_code = chance.choice(_CITIES)
        found.append(
            Person(
                cin=f"9{seed % 10}{number:06}B",
                first=chance.choice(_FIRST),
                last=chance.choice(_LAST),
                born=date(1946, 1, 1) + timedelta(days=chance.randrange(58 * 365)),
                gender=chance.choice("FMFMU"),
                street=f"{chance.randrange(10, 990)} {chance.choice(_STREETS)}",
                city=city,
                zip=zip_code,
                phone=f"55955501{number % 100:02}",
            )
        )
    return found
