"""What a check of one file comes to: plain frozen records that every renderer shows alike. Not how it was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ecmx.errors import OurFault
from ecmx.findings.outcomes import Outcomes, RowCount
from ecmx.findings.store import Findings

__all__ = ["ColumnReport", "FileReport", "RowCount", "SheetReport", "Unchecked"]


@dataclass(frozen=True, slots=True)
class ColumnReport:
    """How one column was understood.

    column: Excel letter; header: as it stands in the recognized header row
    element: id of the data element or of a known extension, None for a plan's own column or one we are not sure of
    label: the guidance's label, None for a plan's own column
    how: how the header was matched ("layout", "label", "synonym", "unsure" …); confidence: 0 to 1
    filled: in how large a share of the sheet's member rows something stands in it, 0 to 1; None where there are no rows
    declared: whether its header is the one that the sheet's layout gives it
    attempt: of outreach attempts that stand side by side in one row, which of them it is of, from 1; else 0
    """

    column: str
    header: str
    element: str | None
    label: str | None
    how: str
    confidence: float
    filled: float | None = None
    declared: bool = False
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class SheetReport:
    """One sheet. types: "mif", "rtf" …, none for a cover tab; header_row: Excel row, None without one.

    drift: how it differs from its layout, a sentence a change; hidden: whether the workbook hides it
    """

    name: str
    types: tuple[str, ...]
    header_row: int | None
    layout: str | None
    columns: tuple[ColumnReport, ...]
    drift: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Something that was left unlooked at, and why. sheet "" where it is of the whole file."""

    sheet: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """The whole answer to `ecmx check FILE`. file: the name as given; as_of: the day that counted as today; outcomes: of each row.

    fault: of ours at a step that `not_checked` names; what is said stands, but that step may have had more to say
    """

    file: str
    sheets: tuple[SheetReport, ...]
    findings: Findings
    rows: RowCount
    not_checked: tuple[Unchecked, ...]
    as_of: date
    outcomes: Outcomes = field(default_factory=lambda: Outcomes({}))
    fault: OurFault | None = None
