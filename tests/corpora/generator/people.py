"""The people of the fourth corpus (`pool4/`): how each words and dresses headers. Knows nothing of plans or of the matcher."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

__all__ = ["Person", "decoys", "extensions", "joined", "listed", "people", "undecidable"]

POOL = Path(__file__).with_name("pool4")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who words a plan's headers, or a program that does.

    plans: how many of the corpus; near: starts from the guidance's label, edits it (each edit a habit with the chance `edited`)
    and has words of their own for the share `own` of what `words` lists; else the words are their own and the label the exception
    words: by stem, or by id where the two halves of a row must be told apart; short: extensions as a database names them
    case: of what is not worded by hand; prefix, footnote, suffix: what is put around; slips, spaces, breaks: the share of headers
    """

    name: str
    about: str
    plans: int
    near: bool = False
    own: float = 1.0
    edited: float = 0.7
    rows: int = 1
    short: bool = False
    member: str = "Member"
    case: tuple[str, ...] = ("as is",)
    edits: tuple[tuple[str, str], ...] = ()
    prefix: tuple[str, ...] = ()
    footnote: tuple[str, ...] = ()
    suffix: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    slips: float = 0.0
    spaces: float = 0.0
    breaks: float = 0.0


def listed(text: str) -> list[str]:
    """The wordings of a list in the pool."""
    return [word.strip() for word in text.split(";") if word.strip()]


@lru_cache(maxsize=1)
def people() -> tuple[Person, ...]:
    """Everybody, by name."""
    return tuple(_person(path) for path in sorted((POOL / "people").glob("*.toml")))


def _person(path: Path) -> Person:
    content = _read(path)
    content["case"] = tuple(content.get("case", ("as is",)))
    content["prefix"], content["footnote"] = tuple(content.get("prefix", ())), tuple(content.get("footnote", ()))
    content["edits"] = tuple((old, new) for old, new in content.get("edits", ()))
    content["suffix"] = {kind: tuple(texts) for kind, texts in content.get("suffix", {}).items()}
    return Person(name=path.stem, **content)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def extensions() -> dict[str, tuple[list[str], list[str]]]:
    """By name of a known extension, how people write it and how databases do."""
    return {name: (listed(words), listed(short)) for name, (words, short) in _read(POOL / "extensions.toml").items()}


@lru_cache(maxsize=1)
def _decoys() -> dict[str, Any]:
    return _read(POOL / "decoys.toml")


def decoys(file: str) -> list[tuple[str, str]]:
    """The plan's own columns of a file: what they are filled with, and the header."""
    return [(filled, word) for filled, words in _decoys()[file].items() for word in listed(words)]


def undecidable() -> tuple[str, ...]:
    """Headers that nobody could decide."""
    return tuple(listed(_decoys()["undecidable"]["text"]))


@lru_cache(maxsize=1)
def joined() -> dict[str, str]:
    """What stands above several elements in one cell, where the person has no wording."""
    return {name: str(words) for name, words in _read(POOL / "common.toml").items()}
