"""Which cells are spelled otherwise than their column, though they can be read: counted column by column.

Part of the slow judge; dates have a finding of their own and are left out here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tests.reference.cells import BLANK, UNREADABLE, Cell
from tests.reference.code_lists import OPEN
from tests.reference.signs import as_it_looks

__all__ = ["odd_cells"]

#: Sets whose codes are their own labels: there is one way to say them.
OWN_LABELS = ("record_status", "outreach_method", "referral_status", "referral_loop_closure_reason")
WORDS = {"Y/N": (("YES", "NO"), ("Y", "N")), "True/False": (("T", "F"), ("TRUE", "FALSE"))}


def odd_cells(kind: str, texts: Sequence[str], cells: Sequence[Cell], spelling: str) -> set[int]:
    """The places of the odd ones; none where they are half of the column or more: then that is its way."""
    told = [at for at, cell in enumerate(cells) if cell.state not in (BLANK, UNREADABLE)]
    clean = {at: as_it_looks(kind, texts[at]) for at in told if not cells[at].codes}
    name, _, rest = kind.partition(" ")
    ways = {at: way(name, rest, text, cells[at]) for at, text in clean.items()}
    if name == "yes_no":
        usual = usual_answers([text.strip().upper() for text in texts], spelling)
        odd = {at for at, text in clean.items() if text.upper() not in usual}
    elif name == "phone":
        odd = {at for at in clean if ways[at] != re.sub(r"\d", "9", spelling) and cells[at].state == "value"}
    else:
        first = {"period": "9/9/9.9/9/9", "code": "code", "zip": "hyphen"}.get(name, "plain")
        counts = Counter(one for one in ways.values() if one)
        best = max([first, *sorted(counts)], key=lambda one: (counts[one], one == first)) if name != "cin" else first
        odd = {at for at, one in ways.items() if one and one != best}
    if name == "zip":
        told = [at for at in told if ways.get(at)]
    return odd if 2 * len(odd) < len(told) else set()


def usual_answers(texts: Sequence[str], spelling: str) -> tuple[str, ...]:
    """How a column of that coding says yes and no: in words or in letters, as most of its cells do."""
    if spelling in WORDS:
        these, others = WORDS[spelling]
        count = sum(text in these for text in texts)
        return these if count and count >= sum(text in others for text in texts) else others
    return {"Y/X": ("Y", "X"), "X/blank": ("X",)}.get(spelling, ("1", "0"))


def way(name: str, rest: str, text: str, cell: Cell) -> str:
    """How a text is written, in a word; "" where nothing is odd about any."""
    if name in ("period", "phone"):
        return re.sub(r"\d+" if name == "period" else r"\d", "9", text)
    if name == "zip" and cell.state == "value" and len(text) > 5:
        return "hyphen" if "-" in text else "none"
    if name == "cin":
        return "blanks" if " " in text else "plain"
    if name == "code" and rest not in OPEN and rest not in OWN_LABELS:
        code = str(cell.value).casefold()
        said = text.casefold()
        return "code" if said == code else "code - label" if said.startswith(f"{code} ") else "label"
    return ""
