"""Files that are near the four ECM files and are none of them: claims, eligibility and their like, known by their headers' words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from ecmx.guidance import folded, parted

__all__ = ["another_kind"]

TELLING = 4  # headers of one kind that make a file of it
SHARE = 0.25  # of all headers


@cache
def kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each kind in words, and what its headers say."""
    return tuple((entry["words"], words(entry["headers"])) for entry in data()["kind"])


@cache
def data() -> dict[str, Any]:
    """The file of their words."""
    return tomllib.loads(resources.files("ecmx.layouts").joinpath("other_files.toml").read_text("utf-8"))


@cache
def ecm() -> re.Pattern[str]:
    """What only an ECM file's headers say."""
    return words(data()["ecm"])


def words(texts: Sequence[str]) -> re.Pattern[str]:
    """A pattern for any of these words, whole."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, texts))})\b")


def another_kind(headers: Sequence[str]) -> str | None:
    """What a file with these headers looks like, where it is not one of the four; None where nothing says so."""
    spaced = [folded(parted(text)) for text in headers if text]
    if not spaced or any(ecm().search(text) for text in spaced):
        return None
    counted = [(sum(pattern.search(text) is not None for text in spaced), said) for said, pattern in kinds()]
    most, said = max(counted)
    return said if most >= TELLING and most >= SHARE * len(spaced) else None
