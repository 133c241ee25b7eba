"""An annotated workbook that came back: what it knows of itself, found on whichever tab it stands. Compares nothing yet."""

from __future__ import annotations

from ecmx.errors import UsageProblem
from ecmx.files import Book, Sheet
from ecmx.mending.marker import FIRST_WORD, Marker, decoded

__all__ = ["former_tabs", "marker_in"]


def marker_in(book: Book) -> tuple[Marker, str]:
    """What the workbook knows of itself, and the name of the tab on which it stands.

    Raises UsageProblem where it knows nothing, or where something of it is gone.
    """
    for sheet in reversed(book.sheets):
        if _first_cell(sheet).startswith(FIRST_WORD):
            cells = [text or "" for batch in sheet.batches() for text in batch.text["A"].to_list()]
            return decoded(cells), sheet.name
    raise UsageProblem(
        "not-annotated",
        "This is not a workbook that ecmx annotated: it does not tell which rows were mended.",
        "Check the whole file with ecmx check, or make an annotated one: ecmx check FILE --annotate OUT.xlsx.",
    )


def former_tabs(book: Book) -> tuple[str, ...]:
    """The names of our tabs of an earlier round; none where there was none."""
    try:
        marker, name = marker_in(book)
    except UsageProblem as problem:
        if problem.code == "not-annotated":
            return ()
        return tuple(sheet.name for sheet in book.sheets if _first_cell(sheet).startswith(FIRST_WORD))
    return tuple(tab for tab in (marker.front, name) if tab in {sheet.name for sheet in book.sheets})


def _first_cell(sheet: Sheet) -> str:
    top = sheet.preview(1).text
    return (top.row(0)[0] or "") if top.height and top.width else ""
