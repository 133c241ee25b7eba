"""How many lines a header takes over its column: programs that open a workbook show no more of it than its row was made for."""

from __future__ import annotations

__all__ = ["lines_of_header"]


def lines_of_header(header: str, width: float) -> int:
    """How many lines a header takes in a column so wide, broken between words and in a word that is too long; bold letters are a
    little wider than others.
    """
    room, lines = max(1.0, width - 2.5), 0
    for part in header.split("\n"):
        used = 0.0
        lines += 1
        for word in part.split():
            length = len(word) * 1.05
            if used and used + 1 + length > room:
                lines, used = lines + 1, 0.0
            used += length + (1 if used else 0)
            while used > room:
                lines, used = lines + 1, used - room
    return lines
