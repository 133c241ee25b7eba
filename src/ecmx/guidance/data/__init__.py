"""The guidance as data files (TOML), and how they are read.

Knows nothing of what the tables mean; a mistake in them is our own fault and therefore no error of `ecmx.errors`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from importlib import resources
from typing import Any

__all__ = ["GuidanceDataInvalid", "names", "read", "sound", "unique"]


class GuidanceDataInvalid(ValueError):
    """A data file of the guidance says something impossible; names the file's entry and what is wrong with it."""


def read(name: str) -> dict[str, Any]:
    """The content of `data/<name>` ("elements.toml", "releases/1.1.toml")."""
    return tomllib.loads((resources.files(__name__) / name).read_text(encoding="utf-8"))


def names(folder: str) -> tuple[str, ...]:
    """The TOML files of a folder of the data, as `read` takes them, in the order of their names."""
    found = (entry.name for entry in (resources.files(__name__) / folder).iterdir())
    return tuple(f"{folder}/{name}" for name in sorted(found) if name.endswith(".toml"))


def sound(
    entry: Mapping[str, Any], what: str, *, needs: Mapping[str, type], may: Mapping[str, type] | None = None
) -> None:
    """Raise GuidanceDataInvalid unless the entry has every needed key, no unknown one, each of its type."""
    known = {**needs, **(may or {})}
    problems = [f"lacks {key!r}" for key in needs if key not in entry]
    problems += [f"has an unknown key {key!r}" for key in entry if key not in known]
    problems += [
        f"{key!r} is no {known[key].__name__}"
        for key, value in entry.items()
        if key in known and (not isinstance(value, known[key]) or (isinstance(value, bool) and known[key] is int))
    ]
    if problems:
        raise GuidanceDataInvalid(f"{what}: {'; '.join(problems)}")


def unique(values: Collection[object], what: str) -> None:
    """Raise GuidanceDataInvalid when a value stands there twice."""
    seen: set[object] = set()
    for value in values:
        if value in seen:
            raise GuidanceDataInvalid(f"{what}: {value!r} stands there twice")
        seen.add(value)
