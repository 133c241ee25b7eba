"""What invented people are made of (data/*.toml): names and languages, towns, populations of focus and what goes with them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

__all__ = ["City", "Community", "PopulationLore", "cities", "communities", "populations", "words"]


@dataclass(frozen=True, slots=True)
class Community:
    """Names that go together with an ethnicity code and languages (code → share)."""

    weight: float
    ethnicity: str
    languages: dict[str, float]
    women: tuple[str, ...]
    men: tuple[str, ...]
    family: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class City:
    """A city of California, its zip codes and its area code."""

    weight: float
    city: str
    county: str
    area: str
    zips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PopulationLore:
    """A population of focus: whom it is for, and what is to be expected of its members' health."""

    id: str
    weight: float
    ages: tuple[int, int]
    likely: tuple[str, ...]
    needs: tuple[str, ...]
    others: tuple[str, ...]
    because: str
    visits: int

    @property
    def is_for_children(self) -> bool:
        return self.id.startswith("child")


@lru_cache
def communities() -> tuple[Community, ...]:
    """All communities."""
    return tuple(Community(**_fixed(entry)) for entry in _read("communities")["community"])


@lru_cache
def cities() -> tuple[City, ...]:
    """All cities."""
    return tuple(City(**_fixed(entry)) for entry in _read("places")["city"])


@lru_cache
def populations() -> tuple[PopulationLore, ...]:
    """The twelve populations of focus of release 1.1."""
    return tuple(PopulationLore(**_fixed(entry)) for entry in _read("care")["population"])


@lru_cache
def words(file: str, name: str) -> tuple[str, ...]:
    """A plain list of a data file: streets, hospitals, …"""
    return tuple(_read(file)[name])


def _fixed(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}


@lru_cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("ecmx.synthetic").joinpath("data", f"{name}.toml").read_text("utf-8"))
