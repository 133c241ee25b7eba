"""What only all rows of a sheet together say: nothing known of any renewal, members who go on in a partial file."""

from __future__ import annotations

from dataclasses import dataclass, field

from ecmx import guidance
from ecmx.checks.date_rules import elements_with
from ecmx.checks.named import CONTINUING, RECORD_STATUS
from ecmx.checks.rule import whole_id
from ecmx.findings import Findings, rule
from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.layouts import RecordBatch, SheetPlan

__all__ = ["WholeSheet"]

LATER_TABLES = (2, 3)  # what a partial file does without (fn 41)
STATUS = whole_id(FileType.MIF, RECORD_STATUS)
RENEWALS_FROM = 3  # members of whom none has a renewal date make a pattern
RENEWALS_SHARE = 0.9


@dataclass
class WholeSheet:
    """Counts one sheet's rows, batch by batch."""

    unknown: dict[str, int] = field(default_factory=dict)
    filled: dict[str, int] = field(default_factory=dict)
    going_on: int = 0
    complete: bool = False  # something stands in the tables that a partial file does without
    rows: int = 0

    def look(self, batch: RecordBatch) -> None:
        """Take in one batch."""
        self.rows += len(batch)
        if FileType.MIF not in batch.plan.types:
            return
        present = batch.present[FileType.MIF]
        for element in elements_with("renewal"):
            if (column := batch.get(element.id)) is not None:
                unknown = int(((column.state == State.UNKNOWN_DATE) & present).sum())
                self.unknown[element.id] = self.unknown.get(element.id, 0) + unknown
                filled = int(((column.state != State.BLANK) & present).sum())
                self.filled[element.id] = self.filled.get(element.id, 0) + filled
        if not self.complete:
            later = [one for one in batch.columns.values() if one.element.table in LATER_TABLES]
            self.complete = any((~column.blank & present).any() for column in later)
        if (status := batch.get(STATUS)) is not None:
            self.going_on += int(((status.value == CONTINUING).fill_null(False) & present).sum())

    def tell(self, plan: SheetPlan, findings: Findings) -> None:
        """Once the sheet is read."""
        for name, count in self.unknown.items():
            if count >= max(RENEWALS_FROM, RENEWALS_SHARE * self.filled[name]):
                self._add("renewal-unknown", plan, name, findings, count)
        if self.going_on and not self.complete:
            self._add("continuing-in-partial", plan, STATUS, findings, self.going_on)

    def _add(self, code: str, plan: SheetPlan, name: str, findings: Findings, count: int) -> None:
        column = plan.by_element()[name]
        findings.add(
            rule(code),
            sheet=plan.name,
            column=column.letter,
            header=column.header,
            element=name,
            facts={"label": guidance.element(name).label, "count": f"{count:,}"},
        )
