"""What was found in a file, by code: how often, where, and how it is put right. Sentences are the rules' own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecmx.hub.looking import FoundSeen, finding_words

__all__ = ["FoundByCode", "found_by_code"]

PLACES = 4  # columns that are named


@dataclass(frozen=True)
class FoundByCode:
    """A code of a file. count: how often; columns: in which, the commonest first; more: columns besides; fix: how it is put right"""

    code: str
    severity: str
    count: int
    says: str
    fix: str
    columns: Sequence[str]
    more: int


def found_by_code(found: Sequence[FoundSeen]) -> list[FoundByCode]:
    """The gravest and commonest first, as they came."""
    by_code: dict[str, list[FoundSeen]] = {}
    for one in found:
        by_code.setdefault(one.code, []).append(one)
    return [_one(code, ones) for code, ones in by_code.items()]


def _one(code: str, ones: Sequence[FoundSeen]) -> FoundByCode:
    columns = list(dict.fromkeys(one.column for one in ones if one.column))
    says, fix = finding_words(code, *(one.element for one in ones))
    count = sum(one.count for one in ones)
    return FoundByCode(
        code, ones[0].severity, count, says or code, fix, columns[:PLACES], max(0, len(columns) - PLACES)
    )
