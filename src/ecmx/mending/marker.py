"""What an annotated workbook knows of itself: how it was checked, and a fingerprint of each row. It travels on a tab that nobody sees.

No value is in it: a row's fingerprint is over the whole row, and what serves to find a row again after sorting is cut so short
that thousands of members share it.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from ecmx.errors import LayoutInvalid, UsageProblem
from ecmx.files import Limits
from ecmx.guidance import FileType
from ecmx.layouts import Layout, travelled_layout

__all__ = ["FIRST_WORD", "MARKER_TAB", "Marker", "MarkedSheet", "Print", "decoded", "encoded"]

FIRST_WORD = "ecmx-annotated-1"
MARKER_TAB = "ecmx"
_CELL = 30_000  # characters of a cell; Excel holds 32,767
_LARGEST = 128 * 1024 * 1024
_SALT = 16  # bytes
_SAYS = "This tab lets ecmx see which rows were fixed. Please leave it here. It has no member's data."


@dataclass(frozen=True, slots=True)
class Print:
    """One row's fingerprint. row: in the file; whole: of all its cells; loose: the same without the results of formulas
    ("" where it has none); parts: short ones of the columns that tell who it is; before: "E" it had errors, "W" other findings,
    "" none; cut: a cell of it was too long for the workbook.
    """

    row: int
    whole: str
    loose: str = ""
    parts: tuple[str, ...] = ()
    before: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """One tab. columns: (letter, key of its header) in the file as checked; identity: letters of the columns that tell who a row is;
    number: the header of the column with the file's row numbers ("" = none).
    """

    name: str
    types: tuple[str, ...]
    header_row: int
    columns: tuple[tuple[str, str], ...]
    identity: tuple[str, ...]
    prints: tuple[Print, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Marker:
    """own: the file's own workbook was annotated, not a findings workbook made; front: the name of the Findings tab; layout: as JSON,
    "" = found out again.
    """

    version: str
    salt: str
    file: str
    as_of: str
    layout: str
    types: tuple[str, ...]
    own: bool
    front: str
    sheets: tuple[MarkedSheet, ...]

    def read_by(self, limits: Limits) -> Layout | None:
        """The layout that it brings along, None = found out again. Raises UsageProblem where that is none that one may work with."""
        if not self.layout:
            return None
        try:
            return travelled_layout(self.layout, "The form (layout) saved in this workbook", limits)
        except LayoutInvalid as problem:
            raise UsageProblem(
                "marker-layout",
                problem.message,
                "Name the layout that the file was checked with: --layout NAME.",
            ) from None


def encoded(marker: Marker) -> list[str]:
    """The texts of the hidden tab, one a cell."""
    text = base64.b64encode(zlib.compress(msgspec.json.encode(marker), 6)).decode()
    pieces = [text[start : start + _CELL] for start in range(0, len(text), _CELL)]
    return [f"{FIRST_WORD} {len(pieces)}", _SAYS, *(f"z:{piece}" for piece in pieces)]


def decoded(cells: Sequence[str]) -> Marker:
    """What `encoded` wrote. Raises UsageProblem where something of it is gone."""
    try:
        count = int(cells[0].removeprefix(FIRST_WORD))
        pieces = [cell.removeprefix("z:") for cell in cells[2 : 2 + count]]
        inflate = zlib.decompressobj()
        data = inflate.decompress(base64.b64decode("".join(pieces), validate=True), _LARGEST)
        if not inflate.eof:
            raise ValueError
        marker = msgspec.json.decode(data, type=Marker)
        _require_sound(marker)
        return marker
    except (ValueError, IndexError, RecursionError, zlib.error, msgspec.MsgspecError):
        raise UsageProblem(
            "marker-damaged",
            "The notes that ecmx keeps in this workbook to recognize the fixed rows are damaged.",
            "Fix the rows in a fresh copy (ecmx check FILE --annotate OUT.xlsx), or check the whole file again with ecmx check.",
        ) from None


def _require_sound(marker: Marker) -> None:
    """The workbook was in other hands, and other releases write it too. Raises ValueError or MsgspecError."""
    date.fromisoformat(marker.as_of)
    if len(bytes.fromhex(marker.salt)) != _SALT:
        raise ValueError
    for kind in marker.types:
        FileType(kind)
