"""Which column of a billing table carries what: our name → its header, as a TOML file or a mapping says it. Knows no table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecmx.errors import UsageProblem
from ecmx.files import Limits, NoPlainText, plain_text
from ecmx.guidance import plain

__all__ = ["MAPPED", "ColumnMap", "column_map", "load_column_map"]

#: Our names; those in `NEEDED` must be mapped.
MAPPED = (
    "cin", "day", "procedure", "modifiers", "units", "npi", "billing_npi", "birth_date", "place_of_service", "claim", "replaces",
    "frequency",
)  # fmt: skip
NEEDED = ("cin", "day", "procedure")
_MODIFIERS_MOST = 8
_HEADER_MOST = 200
_EXAMPLE = (
    'For example: cin = "Member CIN", day = "Date of Service", procedure = "HCPCS", modifiers = ["Mod 1", "Mod 2"].'
)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """headers: by our name the headers of its column (several only for modifiers). sheet: the one tab to read; "" = each that has them."""

    headers: Mapping[str, tuple[str, ...]]
    sheet: str = ""


def load_column_map(path: Path, limits: Limits = Limits()) -> ColumnMap:  # noqa: B008 – Limits is frozen
    """The map out of a TOML file; UsageProblem where it cannot be meant."""
    try:
        said = tomllib.loads(plain_text(path, min(limits.layout_bytes, 64 * 1024)))
    except NoPlainText as problem:
        raise UsageProblem("map-unreadable", f"The column map {path.name} {problem.why}.", _EXAMPLE) from None
    except (tomllib.TOMLDecodeError, RecursionError):
        raise UsageProblem("map-not-toml", f"The column map {path.name} is no TOML.", _EXAMPLE) from None
    return column_map(said)


def column_map(said: Mapping[str, Any]) -> ColumnMap:
    """The map that a mapping says: our names, each with a header or (modifiers) a list of them, and perhaps `sheet`."""
    sheet = said.get("sheet", "")
    if not isinstance(sheet, str):
        raise UsageProblem(
            "map-invalid", "Of the column map, sheet is not the name of a tab.", 'For example: sheet = "Billing".'
        )
    for name in said:
        if name != "sheet" and name not in MAPPED:
            raise UsageProblem(
                "map-invalid",
                f"The column map names {name[:40]!r}, which is none of ours.",
                f"Take: {', '.join(MAPPED)}.",
            )
    headers = {name: _headers(name, said[name]) for name in MAPPED if name in said}
    if missing := [name for name in NEEDED if name not in headers]:
        raise UsageProblem("map-invalid", f"The column map does not say where to find: {', '.join(missing)}.", _EXAMPLE)
    return ColumnMap(headers, sheet)


def _headers(name: str, said: object) -> tuple[str, ...]:
    """The headers of one of our names."""
    listed: list[object] = said if isinstance(said, list) else [said]
    most = _MODIFIERS_MOST if name == "modifiers" else 1
    texts = tuple(one for one in listed if isinstance(one, str) and plain(one) and len(one) <= _HEADER_MOST)
    if not 1 <= len(texts) == len(listed) <= most:
        several = f", nor a list of up to {most}" if most > 1 else ""
        raise UsageProblem("map-invalid", f"Of the column map, {name} is no header{several}.", _EXAMPLE)
    return texts
