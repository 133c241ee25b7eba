"""The mapped columns of one tab → the columns of service lines: each cell judged, each defect told with its cell. Opens no file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from ecmx.guidance.values import PLACEHOLDERS, kind_from
from ecmx.measures.sources.frequency import frequency_meant
from ecmx.measures.sources.identifiers import JudgedColumn, judged_column, modifiers_in, number_above_zero, of_reading
from ecmx.measures.sources.problems import SourcePlace, SourceProblems, problem_kinds
from ecmx.measures.sources.service_lines import SERVICE_LINES

__all__ = ["TableColumn", "line_columns"]

_PROCEDURE = re.compile(r"\s*([A-Z0-9]{5})(?![A-Z0-9])(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, repr=False)
class TableColumn:
    """One column of a tab, by its letter. real_days: cells that hold a real date, whose text is then ISO"""

    letter: str
    text: pl.Series
    real_days: pl.Series


def line_columns(
    sheet: str,
    rows: pl.Series,
    table: Mapping[str, Sequence[TableColumn]],
    as_of: date,
    problems: SourceProblems,
    before: int,
) -> pl.DataFrame:
    """A frame of `SERVICE_LINES`. table: by our name its columns; before: claims of the file before these."""
    tab = _Tab(sheet, rows.to_list(), table, problems)
    cin = tab.judged("cin", lambda one: judged_column(one.text, "cin"), "cin-unreadable", "cin-missing")
    day = tab.judged("day", lambda one: _days(one, "date", as_of), "day-unreadable", "day-missing")
    procedure, packed = tab.procedures()
    modifiers = tab.modifiers(packed)
    frequency = tab.frequencies()
    born = tab.judged("birth_date", lambda one: _days(one, "date birth", as_of), "birth-date-unreadable")
    made = {
        "cin": cin,
        "day": day,
        "birth_date": born,
        "procedure": pl.Series(procedure, dtype=pl.String),
        "modifiers": pl.Series(modifiers, dtype=pl.List(pl.String)),
        "units": pl.Series(tab.units(), dtype=pl.Float64),
        "rendering_npi": tab.judged("npi", lambda one: judged_column(one.text, "npi"), "npi-unreadable"),
        "billing_npi": tab.judged("billing_npi", lambda one: judged_column(one.text, "npi"), "npi-unreadable"),
        "place_of_service": tab.plain("place_of_service"),
        "claim": tab.plain("claim"),
        "replaces": tab.plain("replaces"),
        "frequency": pl.Series(frequency, dtype=pl.String),
    }
    frame = pl.DataFrame(made).with_columns(
        row=rows, sheet=pl.lit(sheet), file=pl.lit(0), held=pl.Series(tab.held, dtype=pl.String),
        claim_held=pl.Series(tab.claim_held, dtype=pl.String), claim_number=_claim_numbers(made, before),
    )  # fmt: skip
    absent = [pl.lit(None, kind).alias(name) for name, kind in SERVICE_LINES.items() if name not in frame.columns]
    return frame.with_columns(absent).select([pl.col(name).cast(kind) for name, kind in SERVICE_LINES.items()])


def _claim_numbers(made: Mapping[str, pl.Series], before: int) -> pl.Series:
    """Rows of one number, member, sender and frequency are one claim; a row without a number is one of its own."""
    keys = pl.DataFrame({name: made[name] for name in ("claim", "cin", "billing_npi", "frequency", "replaces")})
    alone = pl.when(pl.col("claim").is_null()).then(pl.int_range(pl.len()))
    grouped = keys.with_columns(alone=alone).select(pl.struct(pl.all()).rank("dense"))
    return grouped.to_series().cast(pl.UInt32) + before


def _days(column: TableColumn, kind: str, as_of: date) -> JudgedColumn:
    """A column of days, spelled as most of its cells are."""
    meant = kind_from(kind).on(as_of)
    spelling = meant.infer(column.text.filter(~column.real_days))
    reading = meant.read(column.text, spelling, native=column.real_days)
    return of_reading(reading, meant, unread=reading.value.is_in(sorted(PLACEHOLDERS)))


class _Tab:
    """One tab's rows. held, claim_held: by row the code of the first thing that keeps it, or its whole claim, from becoming an event."""

    def __init__(
        self, sheet: str, rows: list[int], table: Mapping[str, Sequence[TableColumn]], problems: SourceProblems
    ) -> None:
        self._sheet = sheet
        self._rows = rows
        self._table = table
        self._problems = problems
        self.held: list[str | None] = [None] * len(rows)
        self.claim_held: list[str | None] = [None] * len(rows)

    def plain(self, name: str) -> pl.Series:
        """A column as it stands; nulls where it is not mapped."""
        columns = self._table.get(name)
        return columns[0].text if columns else pl.Series([None] * len(self._rows), dtype=pl.String)

    def judged(
        self, name: str, read: Callable[[TableColumn], JudgedColumn], wrong: str, missing: str = ""
    ) -> pl.Series:
        """A column as its kind reads it; wrong, missing: the codes of what is told of a cell that is not of the kind, or blank."""
        if name not in self._table:
            return pl.Series([None] * len(self._rows), dtype=pl.Null)
        column = self._table[name][0]
        judged = read(column)
        for at, why in judged.why.items():
            self._tell(at, column.letter, wrong, whole=name == "cin", why=why)
        if missing:
            for at in judged.value.is_null().arg_true().to_list():
                if at not in judged.why:
                    self._tell(at, column.letter, missing, whole=name == "cin")
        return judged.value

    def procedures(self) -> tuple[list[str | None], list[str]]:
        """By row the procedure, and what stands behind it in the same cell."""
        column = self._table["procedure"][0]
        codes: list[str | None] = []
        packed: list[str] = []
        for at, text in enumerate(column.text.to_list()):
            found = _PROCEDURE.fullmatch((text or "").upper())
            codes.append(found[1] if found else None)
            packed.append(found[2] if found else "")
            if not found:
                self._tell(at, column.letter, "procedure-unreadable" if text else "procedure-missing")
        return codes, packed

    def modifiers(self, packed: Sequence[str]) -> list[list[str]]:
        """By row all modifiers: behind the procedure, and in their own columns in order."""
        made: list[list[str]] = [[] for _ in self._rows]
        own = self._table["procedure"][0]
        cells = [(own.letter, packed), *((one.letter, one.text.to_list()) for one in self._table.get("modifiers", ()))]
        for letter, texts in cells:
            for at, text in enumerate(texts):
                found = modifiers_in(text) if text else []
                if found is None:
                    self._tell(at, letter, "modifier-unreadable")
                made[at] += found or []
        return made

    def units(self) -> list[float | None]:
        """By row the units; None where there are none, and where they are told as unreadable."""
        if "units" not in self._table:
            return [None] * len(self._rows)
        column = self._table["units"][0]
        made = [number_above_zero(text) if text else None for text in column.text.to_list()]
        for at, (text, number) in enumerate(zip(column.text.to_list(), made, strict=True)):
            if text and number is None:
                self._tell(at, column.letter, "units-unreadable")
        return made

    def frequencies(self) -> list[str | None]:
        """By row original, replacement or void; a blank cell is an original."""
        if "frequency" not in self._table:
            return ["original"] * len(self._rows)
        column = self._table["frequency"][0]
        made = [frequency_meant(text) if text else "original" for text in column.text.to_list()]
        for at, meant in enumerate(made):
            if meant is None:
                self._tell(at, column.letter, "frequency-unknown", whole=True)
        return made

    def _tell(self, at: int, letter: str, code: str, *, whole: bool = False, why: str = "") -> None:
        """Remember what is wrong with a cell. whole: it is the claim that cannot be told, and not this line alone."""
        place = SourcePlace(sheet=self._sheet, row=self._rows[at], column=letter)
        self._problems.add(code, place, why=why)
        if problem_kinds()[code].holds:
            self.held[at] = self.held[at] or code
            if whole:
                self.claim_held[at] = self.claim_held[at] or code
