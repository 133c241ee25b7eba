"""The catalog: every rule by its code, and every reason for which a file is refused; a module a noun, in this order.

A new rule goes into its noun's module and, since a code is a promise, as a line into tests/spec/catalogue.csv.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from ecmx.findings.catalogue import (
    cells,
    codes,
    columns,
    conversion,
    dates,
    drift,
    episodes,
    files,
    identifiers,
    lists,
    members,
    partners,
    referrals,
    rows,
    windows,
)
from ecmx.findings.catalogue.generally import said_of_many
from ecmx.findings.catalogue.unusable import REFUSALS
from ecmx.findings.model import Refusal, Rule

__all__ = ["refusal", "refusals", "rule", "rules", "said_of_many"]


def _by_code(rules: Iterable[Rule]) -> MappingProxyType[str, Rule]:
    catalogue: dict[str, Rule] = {}
    for one in rules:
        if one.code in catalogue:
            raise ValueError(f"two rules have the code {one.code}")
        catalogue[one.code] = one
    return MappingProxyType(catalogue)


_RULES = _by_code(
    one
    for noun in (
        identifiers,
        dates,
        codes,
        lists,
        cells,
        rows,
        episodes,
        windows,
        referrals,
        members,
        columns,
        drift,
        files,
        partners,
        conversion,
    )
    for one in noun.RULES
)
_REFUSALS = MappingProxyType({one.code: one for one in REFUSALS})


def rule(code: str) -> Rule:
    """The rule of that code; KeyError where there is none."""
    return _RULES[code]


def rules() -> tuple[Rule, ...]:
    """The whole catalog: cells, rows, members, columns, files."""
    return tuple(_RULES.values())


def refusal(code: str) -> Refusal:
    """What a code of `FileUnusable` means; KeyError where there is none."""
    return _REFUSALS[code]


def refusals() -> tuple[Refusal, ...]:
    """Every reason for which a file cannot be used at all."""
    return tuple(_REFUSALS.values())
