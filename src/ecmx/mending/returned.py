"""An annotated workbook that came back: what it knows of itself, found on whichever tab it stands. Compares nothing yet."""

from __future__ import annotations

import contextlib

from ecmx.errors import UsageProblem
from ecmx.files import Book, Sheet
from ecmx.mending.marker import FIRST_WORD, MARKER_TAB, Marker, decoded

__all__ = ["former_tabs", "marker_in"]


def marker_in(book: Book) -> tuple[Marker, str]:
    """What the workbook knows of itself, and the name of the tab on which it stands.

    Raises UsageProblem where it knows nothing, or where something of it is gone.
    """
    for sheet in sorted(book.sheets, key=lambda sheet: sheet.visibility == "visible"):
        if _first_cell(sheet).startswith(FIRST_WORD):
            cells = [text or "" for batch in sheet.batches() for text in batch.text["A"].to_list()]
            return decoded(cells), sheet.name
    raise UsageProblem(
        "not-annotated",
        "This is not a workbook that ecmx annotated: it does not say which rows were fixed.",
        "Check the whole file with ecmx check, or make an annotated one: ecmx check FILE --annotate OUT.xlsx.",
    )


def former_tabs(book: Book) -> tuple[str, ...]:
    """The names of our tabs of an earlier round; none where there was none."""
    ours = [
        sheet.name
        for sheet in book.sheets
        if (sheet.visibility != "visible" or sheet.name.startswith(MARKER_TAB))
        and _first_cell(sheet).startswith(FIRST_WORD)
    ]
    if not ours:
        return ()
    with contextlib.suppress(UsageProblem):
        ours.append(marker_in(book)[0].front)
    return tuple(sheet.name for sheet in book.sheets if sheet.name in ours)


def _first_cell(sheet: Sheet) -> str:
    top = sheet.preview(1).text
    return (top.row(0)[0] or "") if top.height and top.width else ""
