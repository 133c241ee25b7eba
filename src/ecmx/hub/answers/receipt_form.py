"""Our receipt, as JSON: what became of a file, for the program of whoever sent it. The same form is written and read.

Names rows by their place in the sender's own file; holds no member's value unless a partner writes one into a message.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec

from ecmx.errors import UsageProblem

__all__ = [
    "FileReceipt",
    "ReceiptCounts",
    "ReceiptRow",
    "is_receipt",
    "read_receipt",
    "receipt_schema",
    "written_receipt",
]

Count = Annotated[int, msgspec.Meta(ge=0)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
MOST = 64 << 20  # bytes


def said(description: str, **bounds: Any) -> msgspec.Meta:
    """What a key says, for the schema and its page."""
    return msgspec.Meta(description=description, **bounds)


class ReceiptCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Every row of the file: total = clean + with_errors + held + excluded."""

    total: Annotated[Count, said("All rows below the headers that are not empty.")]
    clean: Annotated[Count, said("Used as they are.")]
    with_errors: Annotated[Count, said("Used but for cells that could not be read.")] = 0
    held: Annotated[Count, said("Not used: they are listed under `rejected`.")] = 0
    excluded: Annotated[Count, said("Not included, per the guidance, or not member rows.")] = 0
    not_ours: Annotated[Count, said("Of those on hold: another provider's, or another plan's.")] = 0
    waiting_for_assignment: Annotated[Count, said("Of those used: they wait until a plan assigns the member.")] = 0


class ReceiptRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was not used."""

    sheet: Annotated[str, said("The tab; empty where the file has none.", max_length=100)] = ""
    row: Annotated[int, said("The row's number in the file, as a spreadsheet counts: the header's is 1.", ge=1)]
    message: Annotated[str, said("Why, in words. No member's data.", max_length=2_000)] = ""


class FileReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file."""

    ecmx_receipt: Annotated[Literal[1], said("The version of this form.")] = 1
    sha256: Annotated[
        str, said("SHA-256 of the file as it came, by which it is recognized.", pattern="^([0-9a-f]{64})?$")
    ] = ""
    file: Annotated[str, said("The name under which it came.", max_length=300)] = ""
    file_types: Annotated[tuple[str, ...], said("mif, rtf, otf, referral: as it was read.")] = ()
    period: Annotated[
        tuple[date | None, date | None], said("The first and the last day of its reporting period, where known.")
    ] = (None, None)
    received_at: Annotated[Moment | None, said("When it came.")] = None
    made_at: Annotated[Moment, said("When this was said. Of two receipts of one file the later one counts.")]
    verdict: Annotated[
        Literal["received", "accepted", "part_accepted", "rejected"],
        said("It came, and no more is said; all of it is used; all but the rows under `rejected`; none of it."),
    ]
    means: Annotated[str, said("The same in a sentence.", max_length=500)] = ""
    rows: Annotated[ReceiptCounts | None, said("Every row, counted.")] = None
    rejected: Annotated[tuple[ReceiptRow, ...], said("The rows that are not used, and why.")] = ()
    problem: Annotated[str, said("What is wrong with the whole file, if anything.", max_length=1_000)] = ""


def is_receipt(data: bytes) -> bool:
    """Whether bytes mean to be such a receipt."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"{") and b'"ecmx_receipt"' in data[:65536]


def read_receipt(data: bytes) -> FileReceipt:
    """A receipt that came. Raises UsageProblem where it is none, or contradicts itself; no text of it is repeated."""
    if len(data) > MOST:
        raise _unreadable("it is too long")
    try:
        found = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=FileReceipt)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        place = re.search(r"`(\$[\w.\[\]…]*)`$", str(error))
        raise _unreadable(f"what stands at {place[1]} cannot be meant" if place else "it is no such JSON") from None
    contradiction = _contradiction(found)
    if contradiction:
        raise UsageProblem(
            "answer-contradicts-itself",
            f"The receipt contradicts itself: {contradiction}. Nothing was recorded.",
            "Ask the sender for a new one, or type in what is right: ecmx hub receipt.",
        )
    return found


def written_receipt(receipt: FileReceipt) -> bytes:
    """As a text for people and programs."""
    return msgspec.json.format(msgspec.json.encode(receipt), indent=2) + b"\n"


def receipt_schema() -> dict[str, Any]:
    """The JSON Schema of the form."""
    return msgspec.json.schema(FileReceipt)


def _unreadable(why: str) -> UsageProblem:
    return UsageProblem(
        "receipt-unreadable",
        f"The receipt cannot be read: {why}.",
        "Compare with docs/reference/receipt.md, or type what it says: ecmx hub receipt.",
    )


def _contradiction(one: FileReceipt) -> str:
    places = [(row.sheet, row.row) for row in one.rejected]
    start, end = one.period
    counts = one.rows
    wrong = {
        "rows are rejected, and its verdict is another": places and one.verdict in ("received", "accepted"),
        "it accepts a part, and lists no rejected row": one.verdict == "part_accepted" and not places,
        "it rejects one row twice": len(places) != len(set(places)),
        "its period ends before it begins": start is not None and end is not None and end < start,
    }
    if counts is not None:
        parts = counts.clean + counts.with_errors + counts.held + counts.excluded
        wrong["its row counts do not match"] = counts.total != parts
        wrong["it counts different rows on hold than it lists"] = bool(places) and counts.held != len(places)
    return next((what for what, so in wrong.items() if so), "")
