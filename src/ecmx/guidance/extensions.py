"""The register of known extensions: columns that plans are seen to ask for beyond the guidance, each by mutual agreement only.

It also tells a header matcher what is *not* an element ("Authorization End Date" is no authorization date). Knows nothing of layouts.
Columns of ecmx's own files stand apart (`own_extensions.toml`): no partner's header is ever held against them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ecmx.guidance.data import GuidanceDataInvalid, read, sound, unique
from ecmx.guidance.data_element import FileType, kind_of
from ecmx.guidance.sameness import plain

if TYPE_CHECKING:
    from ecmx.guidance.values import Kind

__all__ = ["Extension", "extension", "extensions", "own_extensions"]

FEWEST_HEADERS = 4


@dataclass(frozen=True, slots=True)
class Extension:
    """A known extension.

    id: "ext.authorization_number"; words: what it is, for a person
    files: where it is seen; headers: spellings of it seen or to be expected in header rows, at least four
    source: where we know it from
    """

    id: str
    words: str
    kind_spec: str
    files: tuple[FileType, ...]
    headers: tuple[str, ...]
    source: str

    @property
    def kind(self) -> Kind:
        """The value kind of its column."""
        return kind_of(self.kind_spec)


@lru_cache(maxsize=1)
def extensions() -> tuple[Extension, ...]:
    """All of the register, in its order."""
    return extensions_of(read("extensions.toml"))


@lru_cache(maxsize=1)
def own_extensions() -> tuple[Extension, ...]:
    """The columns that only files of ecmx's own have; recognition never sees them, and no partner's layout may name them."""
    return extensions_of(read("own_extensions.toml"), fewest=1)


def extension(id: str) -> Extension:
    """The extension of that id, of ecmx's own too; KeyError when there is none."""
    return _by_id()[id]


@lru_cache(maxsize=1)
def _by_id() -> Mapping[str, Extension]:
    return {extension.id: extension for extension in (*extensions(), *own_extensions())}


def extensions_of(content: Mapping[str, Any], fewest: int = FEWEST_HEADERS) -> tuple[Extension, ...]:
    """The register out of its data file; GuidanceDataInvalid when it cannot be meant (a header under two extensions too)."""
    needs: dict[str, type] = {"id": str, "words": str, "kind": str, "files": list, "headers": list, "source": str}
    found: list[Extension] = []
    for entry in content["extension"]:
        what = f"extension {entry.get('id', '?')}"
        sound(entry, what, needs=needs)
        if not re.fullmatch(r"ext\.[a-z][a-z0-9_]*", entry["id"]):
            raise GuidanceDataInvalid(f"{what}: an id is ext. and lower-case words joined by _")
        if len(entry["headers"]) < fewest:
            raise GuidanceDataInvalid(f"{what}: has fewer than {fewest} headers")
        try:
            files = tuple(FileType(file) for file in entry["files"])
        except ValueError as error:
            raise GuidanceDataInvalid(f"{what}: {error}") from error
        found.append(
            Extension(
                id=entry["id"],
                words=entry["words"],
                kind_spec=entry["kind"],
                files=files,
                headers=tuple(entry["headers"]),
                source=entry["source"],
            )
        )
    unique([extension.id for extension in found], "extensions.toml")
    apart = [
        key for one in found for key in {plain(header) for header in one.headers}
    ]  # as recognition tells headers apart
    unique(apart, "extensions.toml, headers")
    return tuple(found)
