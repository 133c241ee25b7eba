"""A tab of words, as a report composes it: lines of entries with a look and a link. Knows no container and no finding.

Both ways of writing it (into the sender's workbook, into a workbook of its own) take the looks from here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from ecmx.files.rows_out import LONGEST

__all__ = ["INK", "LOOKS", "SHADES", "TabCell", "TabLine", "Look", "Mark", "Tab", "clean_text"]

#: What a marked cell is filled with. Told apart by lightness too, so that colour-blind eyes and gray printers see a difference.
SHADES: Mapping[str, str] = MappingProxyType({"error": "F2988A", "warning": "FFD97A", "note": "D3E0EC"})
INK = "1F2430"

# What XML 1.0 cannot hold; and lone surrogates, which no encoding can.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str) -> str:
    """Text that a workbook can hold: without characters that XML forbids, and no longer than a cell."""
    return _FORBIDDEN.sub("", text)[:LONGEST]


@dataclass(frozen=True, slots=True)
class Look:
    """fill, color, line: RGB; line: below the cell."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    size: int = 10
    colour: str = INK
    fill: str = ""
    line: str = ""
    wrap: bool = True
    centred: bool = False
    indent: bool = False


LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "plain": Look(indent=True, line="E3E7EC"),
        "strong": Look(indent=True, line="E3E7EC"),
        "quiet": Look(indent=True, colour="5A6372", line="E3E7EC"),
        "link": Look(indent=True, underline=True, colour="0B57A4", line="E3E7EC"),
        "head": Look(indent=True, bold=True, colour="FFFFFF", fill="27405E"),
        "title": Look(bold=True, size=16, wrap=False),
        "verdict": Look(bold=True, size=11, wrap=True),
        "aside": Look(colour="5A6372", wrap=True),
        "pale": Look(colour="5A6372", wrap=False),
        "pointer": Look(underline=True, colour="0B57A4", wrap=False),
        "error": Look(bold=True, fill=SHADES["error"], centred=True, line="E3E7EC"),
        "warning": Look(bold=True, fill=SHADES["warning"], centred=True, line="E3E7EC"),
        "note": Look(bold=True, fill=SHADES["note"], centred=True, line="E3E7EC"),
        "row": Look(colour="5A6372", fill="F1F3F6", wrap=False),
    }
)


@dataclass(frozen=True, slots=True)
class TabCell:
    """One cell of a tab. link: (tab, cell) in the same workbook."""

    text: str | int
    look: str = "plain"
    link: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class TabLine:
    """One row. height: in points, None = as the text needs; across: the first entry takes the whole width."""

    entries: Sequence[TabCell | None]
    height: float | None = None
    across: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """widths: of the columns, in characters; header: the number of the line that stays in sight (0 = none) and begins the table
    that ends with line `ends`.
    """

    name: str
    widths: Sequence[float]
    lines: Sequence[TabLine]
    header: int = 0
    ends: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell that is colored, and its note ("" = none). loudness: error, warning or note."""

    row: int
    column: str
    loudness: str
    note: str = field(default="", repr=False)
