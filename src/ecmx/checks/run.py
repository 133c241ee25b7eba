"""The rules over the records of one file: every cell, every row, every column of a sheet, and what its sheets say together.

Judges records as they are handed in, batch by batch; opens no file, and counts no rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from ecmx import guidance
from ecmx.checks import contact_rules, engagement_rules, loop_rules, measure_rules  # noqa: F401 - each registers its rules
from ecmx.checks.across_rows import AcrossRows
from ecmx.checks.cells import CellChecks
from ecmx.checks.columns import tell_columns, unchecked_columns, unchecked_elements
from ecmx.checks.counts import RowCounts
from ecmx.checks.odd_columns import OddColumns
from ecmx.checks.odd_spellings import OddSpellings
from ecmx.checks.order import tell_order
from ecmx.checks.populations import no_population
from ecmx.checks.referral_rules import nobody_named
from ecmx.checks.required import Blanks
from ecmx.checks.row_rules import RULES
from ecmx.checks.rule import Context, RowRule, Rows, whole_id
from ecmx.checks.whole_sheet import WholeSheet
from ecmx.findings import Findings, Unchecked, rule
from ecmx.guidance import FileType
from ecmx.layouts import RecordBatch, SheetPlan

__all__ = ["RecordChecks", "resting_codes", "standing"]


@dataclass
class RecordChecks:
    """The check of one file's records. name: the file's own, for the rules that look across files.

    A sheet is begun, its batches are looked at, and it is ended; `tell` ends the file.
    """

    name: str
    as_of: date
    findings: Findings
    unchecked: list[Unchecked] = field(default_factory=list)
    across: AcrossRows = field(init=False)
    _cells: CellChecks = field(init=False)
    _blanks: Blanks = field(init=False)
    _odd: OddSpellings = field(init=False)
    _context: Context = field(init=False)
    _odd_columns: OddColumns = field(init=False)
    _whole: WholeSheet = field(init=False)
    _counts: RowCounts = field(default_factory=RowCounts)
    _nulls: int = 0
    _rows: int = 0

    def __post_init__(self) -> None:
        self.across = AcrossRows(self.name, self.findings)
        self._cells = CellChecks(self.findings)
        self._odd_columns = OddColumns(self.findings)

    def begin(self, plan: SheetPlan) -> None:
        """What the columns of a sheet say before any row is looked at."""
        self._context = Context(self.as_of, plan.layout)
        self._blanks = Blanks(self._context)
        self._whole = WholeSheet()
        self._odd = OddSpellings()
        self._nulls = 0
        self._counts.begin()
        tell_columns(plan, self.findings)
        tell_order(plan, self.findings)
        self.unchecked += unchecked_columns(plan)
        self.unchecked += unchecked_elements(plan)
        self.unchecked += not_run(plan)

    def look(self, batch: RecordBatch) -> None:
        """Every rule on a batch of the sheet that was begun."""
        if not batch.group:
            self._nulls += batch.nulls
            tell_strays(batch, self.findings)
            self._counts.look(batch)
            self._whole.look(batch)
        self._cells.look(batch)
        self._odd_columns.look(batch)
        self._blanks.look(batch)
        self._odd.look(batch)
        apply_rules(batch, self._context, self.findings)
        no_population(batch, self.findings)
        nobody_named(batch, self.findings)
        self.across.look(batch)

    def end(self, plan: SheetPlan) -> None:
        """What a sheet says as a whole."""
        self._blanks.tell(self.findings, plan.name)
        self._whole.tell(plan, self.findings)
        self._rows += self._whole.rows
        self._odd.tell(self.findings, plan.name)
        self._odd_columns.end(plan.name)
        self._counts.tell(plan.name, self.findings)
        if self._nulls:
            self.findings.add(rule("null-words"), sheet=plan.name, facts={"count": f"{self._nulls:,}"})

    def tell(self) -> None:
        """What the sheets say together."""
        self._cells.tell()
        self.across.tell()
        if not self._rows:
            self.findings.add(rule("no-rows"), sheet="")


def tell_strays(batch: RecordBatch, findings: Findings) -> None:
    """Rows that are no member's are left out, and said so."""
    for mask, code in ((batch.totals, "totals-line"), (batch.guides, "not-a-data-row")):
        if mask.any():
            findings.add(rule(code), sheet=batch.plan.name, rows=batch.rows.filter(mask))
    for fields in sorted(set(batch.shifted.values())):
        findings.add(
            rule("fields-too-many" if fields > batch.header_fields else "fields-too-few"),
            sheet=batch.plan.name,
            rows=[row for row, found in batch.shifted.items() if found == fields],
            facts={"count": str(fields), "limit": str(batch.header_fields)},
        )


def apply_rules(batch: RecordBatch, context: Context, findings: Findings) -> None:
    """Every row rule whose columns the sheet has."""
    seen = {file: Rows(batch, file, context) for file in batch.plan.types}
    for found in RULES:
        rows = seen.get(found.file)
        if (
            rows is None
            or (found.minds_blank and context.changes_only)
            or not all(rows.has(name) for name in found.needs)
        ):
            continue
        mask = found.mask(rows) & rows.present
        if not mask.any():
            continue
        column = batch.columns[found.element]
        facts = {"label": column.element.label, "words": column.element.kind.words, **found.facts}
        if found.other:
            facts["other_label"] = guidance.element(whole_id(found.file, found.other)).label
        findings.add(
            rule(found.code),
            sheet=batch.plan.name,
            rows=batch.rows.filter(mask),
            column=column.plan.letter,
            header=column.plan.header,
            element=found.element,
            facts=facts,
        )


def not_run(plan: SheetPlan) -> list[Unchecked]:
    """Rules that had to stay out because a column is not there."""
    held = plan.by_element()
    missing: dict[str, list[str]] = {}
    for found in RULES:
        if not found.concerns(plan.types) or not (found.element in held or begun(found, held)):
            continue
        for name in (whole_id(found.file, name) for name in found.needs):
            if name not in held:
                missing.setdefault(guidance.element(name).label, []).append(found.code)
    return [
        Unchecked(
            plan.name,
            f"Rules that need “{label}”: {', '.join(sorted(set(codes)))}",
            "The sheet has no column that we recognize as this.",
        )
        for label, codes in missing.items()
    ]


def begun(found: RowRule, held: Collection[str]) -> bool:
    """Whether a rule lacks the column that it points at, though others of the same later release stand on the sheet."""
    needed = [guidance.element(whole_id(found.file, name)) for name in found.needs]
    return any(one.later and one.id in held for one in needed)


def resting_codes() -> frozenset[str]:
    """The codes that rest in a file of changes only, where a blank may be of what was reported before (fn 46)."""
    return frozenset(found.code for found in RULES if found.minds_blank)


def standing(plans: Sequence[SheetPlan]) -> list[Unchecked]:
    """What no file alone can tell, by the file types at hand."""
    types = {file for plan in plans for file in plan.types}
    said = [
        Unchecked(
            "",
            "Whether a CIN belongs to that member",
            "Only the state's eligibility system knows.",
        )
    ]
    if types & {FileType.MIF, FileType.RTF}:
        said.append(
            Unchecked(
                "",
                "Whether addresses, phone numbers and NPIs exist and are the right person's",
                "Only their form is checked.",
            )
        )
    if types & {FileType.MIF, FileType.REFERRAL}:
        said.append(
            Unchecked("", "Which populations of focus have started in the county", "That differs by county and month.")
        )
    if FileType.MIF in types:
        said.append(
            Unchecked(
                "",
                "Language and race or ethnicity codes against the plan's own list",
                "Several lists are in use; the plan's form in ecmx can name the one it uses.",
            )
        )
    if FileType.OTF in types and FileType.RTF not in types:
        said.append(
            Unchecked(
                "",
                "Whether the attempts came before enrollment",
                "Enrollment is in the RTF; check both files together.",
            )
        )
    return said
