"""The one judge of a row's fate: rows × findings → clean, with errors, held or excluded, each with its reasons.

Every command asks here, and nobody counts rows anew. Knows findings; nothing of files, layouts or where a row may go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from ecmx.findings.model import Disposition, Severity
from ecmx.findings.store import Findings

__all__ = ["APPLIED", "Outcome", "Outcomes", "RowCount", "judged"]


class Outcome(StrEnum):
    """What happens to a row as it was received."""

    CLEAN = "clean"  # applied; nothing of severity error
    WITH_ERRORS = "with_errors"  # applied but for the cells that are wrong
    HELD = "held"  # kept back until somebody fixes it
    EXCLUDED = "excluded"  # left out: the guidance leaves it out, it is no record, or a person says so


APPLIED = (Outcome.CLEAN, Outcome.WITH_ERRORS)
_SCHEMA = {"sheet": pl.String(), "row": pl.UInt32(), "outcome": pl.String(), "reasons": pl.List(pl.String())}


@dataclass(frozen=True, slots=True)
class RowCount:
    """Every non-empty row below the headers, once (invariant V2).

    clean: no finding of severity error and applied; with_errors: applied but for the bad cells;
    held: kept back until fixed; excluded: left out: not a member's row (a totals line), or one that the guidance leaves out
    """

    total: int
    clean: int
    with_errors: int
    held: int
    excluded: int

    def __post_init__(self) -> None:
        if min(self.clean, self.with_errors, self.held, self.excluded) < 0 or self.total != (
            self.clean + self.with_errors + self.held + self.excluded
        ):
            raise ValueError("clean, with errors, held and excluded rows do not add up to the rows that came in")


@dataclass(frozen=True, slots=True, repr=False)
class SheetOutcomes:
    """The rows of one sheet. rows: UInt32, as read; outcome: String beside it; reasons: of the rows that are not applied."""

    rows: pl.Series
    outcome: pl.Series
    reasons: Mapping[int, tuple[str, ...]]

    def those(self, *wanted: Outcome) -> pl.Series:
        """The rows of these outcomes."""
        return self.rows.filter(self.outcome.is_in([one.value for one in wanted]))


@dataclass(frozen=True, slots=True, repr=False)
class Outcomes:
    """The fate of every non-empty row below the headers of a file, once (invariant V2)."""

    sheets: Mapping[str, SheetOutcomes]

    def those(self, sheet: str, *wanted: Outcome) -> pl.Series:
        """The rows of one sheet that have one of these outcomes: UInt32."""
        of = self.sheets.get(sheet)
        return of.those(*wanted) if of is not None else pl.Series("row", [], dtype=pl.UInt32)

    def reason(self, sheet: str, row: int) -> str:
        """Why a row is not applied, in sentences; "" where it is."""
        of = self.sheets.get(sheet)
        return " ".join(of.reasons.get(row, ())) if of is not None else ""

    @property
    def applied(self) -> int:
        """How many rows are used."""
        return sum(len(of.those(*APPLIED)) for of in self.sheets.values())

    def counts(self) -> RowCount:
        """The rows by outcome."""
        count = dict.fromkeys(Outcome, 0)
        total = 0
        for of in self.sheets.values():
            total += len(of.rows)
            for name, number in of.outcome.value_counts().iter_rows():
                count[Outcome(name)] += number
        return RowCount(
            total,
            count[Outcome.CLEAN],
            count[Outcome.WITH_ERRORS],
            count[Outcome.HELD],
            count[Outcome.EXCLUDED],
        )

    def frame(self) -> pl.DataFrame:
        """A row a source row, in the order read: sheet, row, outcome, reasons (sentences; none of a row that is applied)."""
        parts = [
            pl.DataFrame(
                {
                    "sheet": pl.repeat(name, len(of.rows), dtype=pl.String(), eager=True),
                    "row": of.rows,
                    "outcome": of.outcome,
                    "reasons": pl.Series(
                        [list(of.reasons.get(row, ())) for row in of.rows.to_list()], dtype=pl.List(pl.String())
                    ),
                },
                schema=_SCHEMA,
            )
            for name, of in self.sheets.items()
        ]
        return pl.concat(parts) if parts else pl.DataFrame(schema=_SCHEMA)


def judged(rows: Mapping[str, Sequence[int] | pl.Series], findings: Findings) -> Outcomes:
    """Judge every row of every sheet. rows: by sheet, the Excel rows that came in; a finding of a whole sheet meets all of them."""
    back = findings.keeping_back()
    reasons: dict[str, dict[int, list[str]]] = {}
    whole: dict[str, list[tuple[Disposition, str]]] = {}
    for finding in back:
        if finding.place.row is None:
            whole.setdefault(finding.place.sheet, []).append((finding.disposition, finding.message))
        else:
            told = reasons.setdefault(finding.place.sheet, {}).setdefault(finding.place.row, [])
            if finding.message not in told:
                told.append(finding.message)
    return Outcomes(
        {
            sheet: _of_sheet(sheet, pl.Series("row", numbers, dtype=pl.UInt32), findings, reasons, whole)
            for sheet, numbers in rows.items()
        }
    )


def _of_sheet(
    sheet: str,
    rows: pl.Series,
    findings: Findings,
    reasons: Mapping[str, Mapping[int, list[str]]],
    whole: Mapping[str, list[tuple[Disposition, str]]],
) -> SheetOutcomes:
    """Excluded goes before held, held before with errors."""

    def among(marked: pl.Series) -> pl.Series:
        return rows.is_in(marked.implode()) if len(marked) else pl.repeat(False, len(rows), eager=True)

    meets_all = {disposition for disposition, _ in whole.get(sheet, ())}
    excluded = among(findings.rows_with(disposition=Disposition.EXCLUDE, sheet=sheet))
    held = among(findings.rows_with(disposition=Disposition.HOLD, sheet=sheet))
    wrong = among(findings.rows_with(severity=Severity.ERROR, sheet=sheet))
    outcome = (
        pl.select(
            pl.when(pl.lit(excluded) | (Disposition.EXCLUDE in meets_all))
            .then(pl.lit(Outcome.EXCLUDED.value))
            .when(pl.lit(held) | (Disposition.HOLD in meets_all))
            .then(pl.lit(Outcome.HELD.value))
            .when(pl.lit(wrong))
            .then(pl.lit(Outcome.WITH_ERRORS.value))
            .otherwise(pl.lit(Outcome.CLEAN.value))
        )
        .to_series()
        .rename("outcome")
        if len(rows)
        else pl.Series("outcome", [], dtype=pl.String)
    )
    told = {row: tuple(sentences) for row, sentences in reasons.get(sheet, {}).items()}
    if meets_all:
        every = tuple(message for _, message in whole[sheet])
        told = {row: (*every, *told.get(row, ())) for row in rows.to_list()}
    return SheetOutcomes(rows, outcome, told)
