"""What a person can answer while a layout is learned: plain values that can be kept in a file and said again.

They hold headers, ids, spellings and codes, as a layout does; never a member's value.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ecmx.errors import UsageProblem

__all__ = [
    "Agreed",
    "ColumnClaim",
    "CodesMean",
    "ColumnName",
    "DatesSpelt",
    "Finished",
    "HeaderStands",
    "LeftOpen",
    "LineStands",
    "OneByOne",
    "OpenedAgain",
    "Reply",
    "TakenFor",
    "kept_replies",
    "replies_kept",
]


class ColumnName(msgspec.Struct, frozen=True):
    """A column as it is found again in the same sample. tab: from 0."""

    tab: int
    letter: str
    header: str


class ColumnClaim(msgspec.Struct, frozen=True):
    """What a column is. value: an element's or extension's id; None: the plan's own; `ALWAYS.value`: the same in every row."""

    column: ColumnName
    value: str | None


class TakenFor(msgspec.Struct, frozen=True, tag="taken for"):
    """These columns are this. others: of those asked about together, the ones that are not; about: how, as in `NextQuestion`.

    Those that are not what was proposed are asked which they are; those that nothing was found for, one by one.
    """

    claims: tuple[ColumnClaim, ...]
    others: tuple[ColumnName, ...] = ()
    about: str = "together"


class DatesSpelt(msgspec.Struct, frozen=True, tag="dates"):
    """The dates of these columns are spelled so."""

    columns: tuple[ColumnName, ...]
    spelling: str


class CodesMean(msgspec.Struct, frozen=True, tag="codes"):
    """In these columns each code means that code of the guidance; "": as a blank cell; None: nothing that the guidance knows."""

    columns: tuple[ColumnName, ...]
    meanings: dict[str, str | None]


class LeftOpen(msgspec.Struct, frozen=True, tag="left open"):
    """Nobody knows. about: what was asked, as in `NextQuestion`."""

    columns: tuple[ColumnName, ...]
    about: str


class OneByOne(msgspec.Struct, frozen=True, tag="one by one"):
    """It is not the same in all of these columns: each is to be asked about."""

    columns: tuple[ColumnName, ...]
    about: str


class OpenedAgain(msgspec.Struct, frozen=True, tag="again"):
    """These columns, settled or not, are to be asked about once more."""

    columns: tuple[ColumnName, ...]


class LineStands(msgspec.Struct, frozen=True, tag="line"):
    """Whether the layout may say a line above the headers. tab: from 0; row: the Excel row."""

    tab: int
    row: int
    stands: bool


class HeaderStands(msgspec.Struct, frozen=True, tag="header"):
    """Whether the layout may say the header of a column that was left out. tab: from 0."""

    tab: int
    letter: str
    stands: bool


class Agreed(msgspec.Struct, frozen=True, tag="agreed"):
    """The table of this tab is right as it was shown."""

    tab: int


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """Ask no more: what is settled stands, the rest stays open."""


Reply = (
    TakenFor
    | DatesSpelt
    | CodesMean
    | LeftOpen
    | OneByOne
    | OpenedAgain
    | LineStands
    | HeaderStands
    | Agreed
    | Finished
)


class KeptReplies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of answers."""

    answers: tuple[Reply, ...]


def kept_replies(replies: Sequence[Reply]) -> bytes:
    """The answers as JSON, to be read again by `replies_kept`."""
    text = msgspec.json.encode(KeptReplies(tuple(one for one in replies if not isinstance(one, (Agreed, Finished)))))
    return msgspec.json.format(text, indent=1) + b"\n"


def replies_kept(text: bytes, where: str) -> tuple[Reply, ...]:
    """The answers of such a file. Raises UsageProblem where it is none."""
    try:
        return msgspec.json.decode(text, type=KeptReplies).answers
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise UsageProblem(
            "answers-unreadable",
            f"{where}: this is not a file of answers kept by `ecmx layouts learn`.",
            "Name the file that it said it kept, or run it without --answers and answer again.",
        ) from None
