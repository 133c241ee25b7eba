"""What is wrong with a source and where, in sentences that hold no member's value. The sentences are data (`data/source_problems.toml`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

from ecmx.findings import Severity, quoted_sheet
from ecmx.measures.data import table_of

__all__ = ["ProblemKind", "SourcePlace", "SourceProblem", "SourceProblems", "problem_kinds"]

#: Problems of one kind that are listed one by one; all of them are counted.
LISTED_MOST = 1000


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of defect: how loud, whether the lines concerned are held, the sentence and the way out."""

    code: str
    severity: Severity
    holds: bool
    says: str
    fix: str


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """Where: of an 837P the segment (1 = the file's first), loop and element; of a table the tab, Excel row and column letter."""

    segment: int | None = None
    loop: str = ""
    element: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        if self.segment is not None:
            parts = [f"segment {self.segment:,}", f"loop {self.loop}" if self.loop else "", self.element]
            return ", ".join(part for part in parts if part)
        cell = (
            f"{self.column}{self.row}" if self.column and self.row else f"row {self.row}" if self.row else self.column
        )
        return "!".join(part for part in (quoted_sheet(self.sheet), cell) if part) or "the file"


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """One defect in one place. file: the position of the file among those that were given, from 0."""

    code: str
    severity: Severity
    place: SourcePlace
    message: str
    fix: str
    file: int = 0


@cache
def problem_kinds() -> dict[str, ProblemKind]:
    """Every kind of defect by its code."""
    return {
        code: ProblemKind(code, Severity(entry["severity"]), "holds" in entry, entry["says"], entry["fix"])
        for code, entry in table_of("source_problems").items()
    }


class SourceProblems:
    """The defects of some files as they are found: all counted, the first `LISTED_MOST` of each kind listed.

    counts: how many there are of each code
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._listed: list[SourceProblem] = []

    def add(self, code: str, place: SourcePlace, *, file: int = 0, why: str = "", expected: str = "") -> str:
        """Remember one; why and expected fill its sentence. The code again, as the reason of what is held for it."""
        kind = problem_kinds()[code]
        self.counts[code] += 1
        if self.counts[code] <= LISTED_MOST:
            part = place.element or (f"Column {place.column}" if place.column else "")
            self._listed.append(
                SourceProblem(
                    code, kind.severity, place, kind.says.format(part=part, why=why, expected=expected), kind.fix, file
                )
            )
        return code

    @property
    def listed(self) -> tuple[SourceProblem, ...]:
        """Those that are listed, by file and in the order in which they were found."""
        return tuple(sorted(self._listed, key=lambda one: one.file))

    @property
    def unlisted(self) -> int:
        """How many are counted and not listed."""
        return self.counts.total() - len(self._listed)

    def has_errors(self) -> bool:
        """Whether any of them is of severity error."""
        kinds = problem_kinds()
        return any(kinds[code].severity is Severity.ERROR for code in self.counts)

    def take(self, others: SourceProblems, file: int) -> None:
        """Those of one file, as that file's."""
        self.counts += others.counts
        self._listed += [replace(one, file=file) for one in others._listed]
