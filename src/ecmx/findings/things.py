"""How much was found, counted as a person counts: cells, rows, columns, tabs; not elements times tabs, nor the halves of a row.

Every rendering takes its numbers from here. Knows findings; nothing of how a number is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecmx.findings.model import Disposition, Rule, Scope, Severity
from ecmx.findings.store import Findings

__all__ = ["Things", "things", "things_by_severity"]

_UNITS = {Scope.CELL: "cell", Scope.ROW: "row", Scope.COLUMN: "column", Scope.SHEET: "tab", Scope.FILE: "file"}


@dataclass(frozen=True, slots=True)
class Things:
    """What one rule met. count: distinct cells, rows, columns or tabs (`unit`); rows: distinct rows that they stand in, 0 where in none."""

    rule: Rule
    count: int
    unit: str
    rows: int


def things(findings: Findings) -> tuple[Things, ...]:
    """One entry for each rule that found something: the loudest first, what holds rows before the rest, then as first added."""
    found = []
    for extent in findings.extents():
        scope = extent.rule.scope
        # A column that is not there has no place: it is known by its name, and counts once however many tabs lack it.
        unit = "column" if scope is Scope.SHEET and extent.names else _UNITS[scope]
        in_rows = extent.rows if scope is Scope.ROW else extent.cells
        count = in_rows or len(extent.names or extent.places)
        found.append(Things(extent.rule, count, unit, extent.rows))
    return tuple(sorted(found, key=lambda one: _order(one.rule)))


def _order(rule: Rule) -> tuple[int, bool, bool]:
    held = rule.disposition is Disposition.HOLD
    return rule.severity.rank, not held, rule.scope in (Scope.CELL, Scope.ROW)


def things_by_severity(findings: Findings) -> dict[Severity, int]:
    """How many of each severity, all three, loudest first."""
    counts = dict.fromkeys(Severity, 0)
    for one in things(findings):
        counts[one.rule.severity] += one.count
    return counts
