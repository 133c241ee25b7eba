"""What one file alone has told: its tabs, findings and rows. Once the rules across files have seen it too, its rows are judged.

Holds no record and no cell, only the keys that the rules across files need; so one process may read a file and another report on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ecmx.checks import AcrossRows
from ecmx.errors import OurFault
from ecmx.findings import FileReport, Findings, Outcomes, SheetReport, Unchecked, judged, rule

__all__ = ["FileTold"]


@dataclass
class FileTold:
    """Of one file. rows: by tab, the Excel rows that came in; outcomes: none before `end`

    fault: of ours, for which the rules across files did not see this one to their end
    """

    name: str
    as_of: date
    findings: Findings
    across: AcrossRows
    unchecked: list[Unchecked]
    sheets: tuple[SheetReport, ...] = ()
    rows: dict[str, list[pl.Series]] = field(default_factory=dict)
    outcomes: Outcomes = field(default_factory=lambda: Outcomes({}))
    fault: OurFault | None = None

    def end(self) -> None:
        """Judge every row, once everything that is to be said has been said."""
        if self.across.fault is not None:
            self.fault = OurFault.of(self.across.fault)
            self.unchecked.append(Unchecked("", "The rules across files, to their end", self.fault.message))
        rows = {
            sheet: pl.concat(parts) if parts else pl.Series("row", [], dtype=pl.UInt32)
            for sheet, parts in self.rows.items()
        }
        self.outcomes = judged(rows, self.findings)
        total = self.outcomes.counts().total
        if total and not self.outcomes.applied and not self.findings.has_errors:
            self.findings.add(rule("no-row-used"), sheet="", facts={"count": f"{total:,}"})

    def report(self) -> FileReport:
        """The whole answer, for those that show it."""
        return FileReport(
            self.name,
            self.sheets,
            self.findings,
            self.outcomes.counts(),
            tuple(self.unchecked),
            self.as_of,
            self.outcomes,
            self.fault,
        )
