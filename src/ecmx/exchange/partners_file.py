"""`partners.toml` read: its entries, or what is wrong with one of them, in which line. Knows TOML and the entries' structs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ecmx.errors import PartnersInvalid
from ecmx.files import Limits, NoPlainText, plain_text
from ecmx.layouts import deep_key

__all__ = ["entries_of", "parsed"]

Entry = TypeVar("Entry", bound=msgspec.Struct)
_LINE = re.compile(r"at line (\d+)")
_KEY = re.compile(r"`\$(?:\.([a-z_]+))?")
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")


def parsed(path: Path, limits: Limits) -> tuple[str, dict[str, Any]]:
    """The text of a list of partners, and what it says as TOML. Raises PartnersInvalid where it is none."""
    try:
        text = plain_text(path, limits.layout_bytes)
    except NoPlainText as problem:
        raise PartnersInvalid(
            "partners-unreadable",
            f"{path}: there is no list of partners that can be read; it {problem.why}.",
            "Name a TOML file in UTF-8.",
        ) from None
    try:
        if deep_key(text) is not None:
            raise ValueError
        return text, tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # whatever is none of TOML, or is too deep or long for any
        found = _LINE.search(str(error))
        where = f" Look at line {found[1]}." if found else ""
        raise PartnersInvalid(
            "partners-not-toml",
            f"{path.name} is not valid TOML in UTF-8.{where}",
            "Text goes in double quotes, lists in square brackets; each partner begins with [[partner]].",
        ) from error


def entries_of(path: Path, text: str, raw: Mapping[str, Any], table: str, struct: type[Entry]) -> tuple[Entry, ...]:
    """The entries of a table, [[table]]. Raises PartnersInvalid with the line of what is wrong."""
    found = raw.get(table, [])
    if not isinstance(found, list):
        raise _invalid(path, f"{table} is no list of entries", _line_of(text, table, 0, ""))
    made = []
    for number, one in enumerate(found):
        try:
            made.append(msgspec.convert(one, struct))
        except msgspec.ValidationError as error:
            said = str(error)
            key = _UNKNOWN.search(said) or _KEY.search(said)
            line = _line_of(text, table, number, (key[1] or "") if key else "")
            raise _invalid(path, said.replace("`$.", "`").replace(" - at `$`", "")[:200], line) from error
    return tuple(made)


def _invalid(path: Path, wrong: str, line: int) -> PartnersInvalid:
    where = f"{path.name}, line {line}" if line else path.name
    return PartnersInvalid("partners-invalid", f"{where}: {wrong}.", "Compare with docs/reference/partners.md.")


def _line_of(text: str, table: str, number: int, key: str) -> int:
    """The line of a key of the entry of that number (from 0), else of the entry's head; 0 where the file writes it otherwise."""
    head = re.compile(rf"\s*\[\[\s*{table}\s*\]\]")
    said = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=") if key else None
    seen, begun = -1, 0
    for at, line in enumerate(text.splitlines(), 1):
        if head.match(line):
            seen += 1
            begun = at if seen == number else begun
        elif seen == number and said is not None and said.match(line):
            return at
        if seen > number:
            break
    return begun
