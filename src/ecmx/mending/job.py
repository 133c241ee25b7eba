"""What annotating one file has at hand: the open file, what was found, how large the workbook may get, and what is noted of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import msgspec

from ecmx.exchange import Options
from ecmx.files import Book, Place, whole_numbers
from ecmx.findings import FileReport, Outcome, Severity
from ecmx.layouts import Layout
from ecmx.mending.marker import MarkedSheet, Marker
from ecmx.version import __version__

__all__ = ["Annotated", "Job", "Sizes", "marker_of"]


@dataclass(frozen=True, slots=True)
class Sizes:
    """rows: up to which the sender's own workbook is annotated; carried: rows of a findings workbook; notes: in one workbook (cells
    beyond are colored only); listed: about how many lines the Findings tab has.
    """

    rows: int = 20_000
    carried: int = 20_000
    notes: int = 5_000
    listed: int = 1_500

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Sizes:
        """The defaults, with what ECMX_ANNOTATE_ROWS, _CARRIED, _NOTES and _LISTED say instead; whole numbers above 0."""
        return cls(**whole_numbers((one.name for one in fields(cls)), "ECMX_ANNOTATE_", environment))


@dataclass(frozen=True, slots=True)
class Annotated:
    """What was written. own: the sender's own workbook; why: why not; cells: marked; rows: carried, of a findings workbook; left: rows
    with findings that found no room in it.
    """

    target: Place
    own: bool
    cells: int
    why: str = ""
    rows: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """password: the one that opened the file, None where it needed none; over: whether a target that is there is written over."""

    book: Book
    report: FileReport
    target: Place
    options: Options
    sizes: Sizes
    password: str | None
    over: bool = True

    def before(self, sheet: str) -> dict[int, str]:
        """Row → "E" where it has errors or is held, "W" where there is a warning."""
        findings = self.report.findings
        told = dict.fromkeys(findings.rows_with(severity=Severity.WARNING, sheet=sheet).to_list(), "W")
        for rows in (
            findings.rows_with(severity=Severity.ERROR, sheet=sheet),
            self.report.outcomes.those(sheet, Outcome.HELD),
        ):
            told |= dict.fromkeys(rows.to_list(), "E")
        return told


def marker_of(
    job: Job, salt: str, front: str, *, own: bool, sheets: tuple[MarkedSheet, ...], layout: Layout | None = None
) -> Marker:
    """What the workbook is to know of itself. layout: by which a findings workbook's rows are read again."""
    if layout is None:
        layout = job.options.forced
    return Marker(
        version=__version__,
        salt=salt,
        file=Path(job.report.file).name,
        as_of=job.report.as_of.isoformat(),
        layout=msgspec.json.encode(layout).decode() if layout is not None else "",
        types=tuple(kind.value for kind in job.options.types or ()),
        own=own,
        front=front,
        sheets=sheets,
    )
