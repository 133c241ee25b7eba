"""What is known of a file besides its cells, and what every container reader offers the book. Holds no cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ecmx.errors import FileUnusable
from ecmx.files.cells import Batch, Merge
from ecmx.files.limits import Limits

__all__ = ["Facts", "Marks", "SheetFacts", "Reader", "unusable", "SAVE_AGAIN", "not_a_workbook", "too_many_cells"]

SAVE_AGAIN = "Open the file in Excel, save it as an Excel workbook (.xlsx) or as CSV, and use that."


@dataclass(frozen=True, slots=True)
class Facts:
    """encoding, delimiter: of a delimited file ("utf-8", "\\t"); encoding_guessed: the bytes alone did not settle it;
    encoding_instead: another one in which some of its words make more sense.
    macros, external_links: present in the workbook, never run, never followed; encrypted: opened with the password;
    date_1904: the workbook counts days from 1904; formats_unseen: read by way of another program, which may have lost number formats.
    """

    encoding: str | None = None
    encoding_guessed: bool = False
    encoding_instead: str | None = None
    delimiter: str | None = None
    macros: bool = False
    external_links: bool = False
    encrypted: bool = False
    date_1904: bool = False
    formats_unseen: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """What a person sees of a sheet, or misses in it, that no cell's text says. Rows are Excel rows, columns letters.

    blocks: merged cells, anywhere; hidden_rows, hidden_columns; struck: rows with struck-through cells;
    commented: rows with a comment of somebody else's than ours
    unread: rows of which the file holds more than either reader delivers
    fields: of a delimited file, how many fields the first records have; overlong: records with more fields
    than the others (row, fields, the last filled one); short: records with fewer than the first wide one (row, fields);
    records: how many there are
    """

    blocks: tuple[Merge, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    struck: tuple[int, ...] = ()
    commented: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()
    fields: tuple[int, ...] = ()
    overlong: tuple[tuple[int, int, int], ...] = ()
    short: tuple[tuple[int, int], ...] = ()
    records: int = 0

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Marks:
        """Back from what JSON makes of one."""
        blocks = tuple(Merge(**block) for block in told["blocks"])
        overlong = tuple((row, fields, filled) for row, fields, filled in told["overlong"])
        short = tuple((row, fields) for row, fields in told["short"])
        rest = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
        return cls(**(rest | {"blocks": blocks, "overlong": overlong, "short": short, "records": told["records"]}))


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """name: the tab's, "" for a delimited file; visibility: visible, hidden or very_hidden; merges: those that begin in the first rows."""

    name: str
    visibility: str = "visible"
    merges: tuple[Merge, ...] = ()
    marks: Marks = Marks()


class Reader(Protocol):
    """One open container. Sheets are numbered from 0 in the container's order."""

    format: str
    facts: Facts
    sheets: tuple[SheetFacts, ...]

    def batches(self, sheet: int, after_row: int, size: int) -> Iterator[Batch]:
        """Rows below `after_row`, empty ones left out, every batch with the same columns."""

    def preview(self, sheet: int, rows: int) -> Batch:
        """The first rows with content."""

    def close(self) -> None: ...


def unusable(code: str, message: str, fix: str = SAVE_AGAIN) -> FileUnusable:
    """The error, mostly with the advice that helps against most: save it anew."""
    return FileUnusable(code, message, fix)


def not_a_workbook(words: str) -> FileUnusable:
    """words: what it is instead."""
    return unusable(
        "not-a-workbook",
        f"This is not a workbook but {words}.",
        "Ask for the file as an Excel workbook (.xlsx) or as CSV.",
    )


def too_many_cells(limits: Limits) -> FileUnusable:
    """More rows times columns than are read of one sheet."""
    return unusable(
        "too-many-cells",
        f"A sheet has more than {limits.cells:,} cells, which is more than is read at once.",
        "Split the file into smaller ones, or delete the rows and columns that are not needed.",
    )
