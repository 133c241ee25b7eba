"""A response file read by its form: which rows of ours it names, accepted or not, and why. Cells are repeated by nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from ecmx.errors import UsageProblem
from ecmx.files import Book, Sheet, open_book
from ecmx.hub.answers.response_form import WORDS, ResponseForm, alike
from ecmx.hub.answers.said import NamedRow, SaidOfFile

__all__ = ["heads_of", "read_response"]

_TOP = 30  # rows among which the header is looked for
_SHOWN = 10


def heads_of(path: Path, password: str | None = None) -> list[str]:
    """The headings of the first row that has one of the usual keys; none where no row has: then it may hold people's data."""
    wanted = {alike(word) for kind in ("cin", "row") for word in WORDS[kind]}
    with open_book(path, password=password) as book:
        for sheet in book.sheets:
            for cells in sheet.preview(_TOP).text.iter_rows():
                if any(cell and alike(cell) in wanted for cell in cells):
                    return [cell for cell in cells if cell]
    return []


def read_response(path: Path, form: ResponseForm, password: str | None = None) -> SaidOfFile | None:
    """What the file says; None where it has not the form's headings. Raises UsageProblem, FileUnusable."""
    with open_book(path, password=password) as book:
        for sheet, row, places in _headed(book, form):
            named = tuple(_named(sheet, row, places, form))
            if not named:
                raise UsageProblem(
                    "response-empty", "The response lists no rows: there is nothing below its headings.", "Is it whole?"
                )
            return SaidOfFile("rows", named, form.others)
    return None


def _headed(book: Book, form: ResponseForm) -> Iterator[tuple[Sheet, int, dict[str, str]]]:
    """Tabs with a row of the form's headings: the tab, the row's number, and each heading's column."""
    for sheet in book.sheets:
        top = sheet.preview(_TOP)
        for number, cells in zip(top.rows, top.text.iter_rows(), strict=True):
            found = [(letter, alike(cell)) for letter, cell in zip(top.text.columns, cells, strict=True) if cell]
            places = {head: [letter for letter, cell in found if cell == alike(head)] for head in form.heads}
            if all(len(letters) == 1 for letters in places.values()):
                yield sheet, int(number), {head: letters[0] for head, letters in places.items()}
                break


def _named(sheet: Sheet, header: int, places: dict[str, str], form: ResponseForm) -> Iterator[NamedRow]:
    neither: list[int] = []
    keyless: list[int] = []
    for batch in sheet.batches(after_row=header):
        wanted = [_column(batch.text, places.get(head, "")) for head in (form.key, form.verdict, form.message)]
        for place, key, verdict, message in zip(batch.rows.to_list(), *wanted, strict=True):
            if not key:
                keyless += [place] if verdict else []
                continue
            says = form.means(verdict) if form.verdict and verdict else (None if form.verdict else False)
            if says is None:
                neither += [place] if verdict else []
                continue
            if form.key_is == "cin":
                yield NamedRow(says, cin=key.strip().upper(), message=message or "", place=place)
            elif key.isdecimal() and len(key) < 8:
                yield NamedRow(says, row=int(key), message=message or "", place=place)
            else:
                keyless.append(place)
    _demand(neither, f"the value under “{form.verdict}” is not one of the words for accepted or rejected", _WORDS)
    _demand(keyless, f"there is no value under “{form.key}” to find our row by", _KEYS)


_WORDS = "Say the words: --accepted-word and --rejected-word, each as often as needed."
_KEYS = "Ask the partner, or type in what it says: ecmx hub receipt."


def _column(text: pl.DataFrame, letter: str) -> Sequence[str | None]:
    return text[letter].to_list() if letter in text.columns else [None] * text.height


def _demand(rows: Sequence[int], why: str, fix: str) -> None:
    if rows:
        listed = ", ".join(map(str, rows[:_SHOWN])) + (f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else "")
        which = "row" if len(rows) == 1 else "rows"
        raise UsageProblem("response-unclear", f"In {which} {listed} of the response {why}. Nothing was recorded.", fix)
