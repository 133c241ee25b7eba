"""What a file is that was given as an 837P: named by its first bytes, or by its transactions. Reads nothing itself."""

from __future__ import annotations

from dataclasses import dataclass

from ecmx.errors import FileUnusable
from ecmx.measures.data import table_of
from ecmx.measures.sources.x12_837p.separators import ISA_WIDTH, separators_of

__all__ = ["TransactionKind", "begins_as_x12", "demand_interchange", "refused_as", "transaction_kind"]

_FIRST_BYTES = (
    (b"PK\x03\x04", "a workbook or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"%PDF", "a PDF document"),
    (b"UNA", "an EDIFACT file"),
    (b"UNB", "an EDIFACT file"),
    (b"<", "XML or a web page"),
    (b"{", "JSON"),
    (b"[", "JSON"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)
_FIX = "Give professional claims (837P, 005010X222A1) as the billing system or the clearinghouse writes them."


@dataclass(frozen=True, slots=True)
class TransactionKind:
    """What a transaction holds, in words; professional: claims that are read here."""

    words: str
    professional: bool = False


def transaction_kind(number: str, guide: str) -> TransactionKind:
    """By ST01 and by ST03 or GS08."""
    data = table_of("x12_transactions")
    professional = data["professional"]
    if number == professional["number"] and guide.startswith(tuple(professional["guides"])):
        return TransactionKind("professional claims (837P)", professional=True)
    for entry in data["transaction"]:
        if number == entry["number"] and guide.startswith(entry["guide"]):
            return TransactionKind(str(entry["words"]))
    return TransactionKind("an X12 transaction of another kind")


def begins_as_x12(head: bytes) -> bool:
    """Whether a file's first bytes are an interchange's, in whichever signs."""
    return _bare(head).startswith(b"ISA") and not _bare(head)[3:4].isalnum()


def demand_interchange(head: bytes) -> None:
    """Refuse by name what does not begin with a whole ISA segment. head: the first bytes of the file, at least 200 where it has them."""
    begun = _bare(head)
    if not begun.strip(b"\0"):
        raise FileUnusable("file-empty", "The file is empty.", "Ask for it again; the export has probably failed.")
    if not begins_as_x12(head):
        raise FileUnusable("not-x12", f"This is no X12 file but {_other(head)}.", _FIX)
    if separators_of(begun.decode("latin-1")[:ISA_WIDTH]) is None:
        raise FileUnusable(
            "x12-header",
            "The file begins with ISA, but that segment is not 106 characters long with its parts in their places.",
            "Ask the sender to write ISA with each element at its full width, and with three different signs as separators.",
        )


def refused_as(kind: TransactionKind | None) -> FileUnusable:
    """That a file without one professional claim's transaction is of no use here. kind: of its first transaction, None = it has none."""
    if kind is None:
        return FileUnusable("x12-without-transaction", "The X12 file holds no transaction (ST … SE).", _FIX)
    return FileUnusable("x12-other", f"This X12 file holds {kind.words}, not professional claims (837P).", _FIX)


def _bare(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ")


def _other(head: bytes) -> str:
    for mark, words in _FIRST_BYTES:
        if _bare(head).startswith(mark):
            return words
    if _bare(head)[:2] in (b"GS", b"ST") and not _bare(head)[2:3].isalnum():
        return "a piece of one, without its first segment (ISA)"
    control = sum(byte < 9 or 14 <= byte < 32 for byte in head)
    return "data of an unknown kind" if control > len(head) // 50 else "text"
