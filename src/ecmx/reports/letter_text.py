"""What every letter shares: its subject line, its width, how it ends, how several stand in one text.

Knows nothing of what a letter is about.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from ecmx.findings import Party

__all__ = ["FIRST_OF_SEVERAL", "OPENING", "SIGNATURE", "Letter", "filled", "joined", "shown"]

#: How every letter begins; by this a letter on disk is known as one.
OPENING = "Subject: "
FIRST_OF_SEVERAL = "----- Letter 1 of "
SIGNATURE = "Kind regards,\n[your name and telephone number]"
_WIDTH = 78
_ROW = re.compile(r"\b(row|column) (?=[\dA-Z])")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. text: with the subject on its first line, ending in a line end; party, name: who it is for, and their name if known."""

    party: Party
    text: str
    name: str = ""


def joined(letters: Sequence[Letter]) -> str:
    """Several letters in one text: each begins with its subject, under a line that says for whom it is."""
    if len(letters) == 1:
        return letters[0].text
    heads = [
        f"{FIRST_OF_SEVERAL.replace('1', str(at))}{len(letters)}, for {shown(one.name) or one.party.name_in_words} "
        for at, one in enumerate(letters, 1)
    ]
    return "\n\n".join(
        f"{head.ljust(_WIDTH, '-')}\n{one.text.rstrip()}" for head, one in zip(heads, letters, strict=True)
    ) + "\n"  # fmt: skip


def filled(words: str, first: str = "", further: str = "") -> str:
    """A paragraph of a letter. first, further: what its first line and the others are indented by."""
    kept = _ROW.sub("\\1\0", shown(words))  # a row's number stays on the line of its word
    return textwrap.fill(
        kept,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    ).replace("\0", " ")


def shown(words: str) -> str:
    """What does not print, in a header or a name, becomes a blank."""
    return "".join(sign if sign.isprintable() else " " for sign in words)
