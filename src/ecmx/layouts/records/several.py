"""One cell that carries several elements, as a layout declares it: names in one field, populations as text.

Takes the text apart into a text for each element; the kinds read those as ever.
"""

from __future__ import annotations

from collections.abc import Container

import polars as pl

from ecmx.guidance import DataElement, plain
from ecmx.guidance.values import CODINGS
from ecmx.layouts.model import Column
from ecmx.layouts.recognition import named_in

__all__ = ["apart", "together", "unlisted"]


def apart(text: pl.Series, column: Column, carried: tuple[DataElement, ...]) -> dict[str, pl.Series]:
    """By element id, what the cell says of it; text: String, null = blank."""
    return parts(text, column) if column.parts else flags(text, column, carried)


def parts(text: pl.Series, column: Column) -> dict[str, pl.Series]:
    """ "Tran, Paz" as last and first name. A cell with too few parts leaves the later ones blank; too many stay in the last."""
    pieces = text.str.splitn(column.separator, len(column.parts)).struct.unnest()
    stripped = {name: pieces.to_series(at).str.strip_chars() for at, name in enumerate(column.parts)}
    return {name: piece.set(piece == "", None) for name, piece in stripped.items()}


def unlisted(text: pl.Series, column: Column) -> pl.Series:
    """Cells of populations as text that hold a word which the layout does not list; Boolean."""
    words = {plain(word) for word in column.flags}
    strange = {
        cell: any(plain(piece) not in words for piece in listed(cell, words) if plain(piece))
        for cell in text.drop_nulls().unique()
    }
    return text.replace_strict(strange, default=False, return_dtype=pl.Boolean)


def listed(cell: str, words: Container[str]) -> list[str]:
    """The words of a cell, as far as a layout lists them."""
    return named_in(cell, lambda word: plain(word) in words)


def flags(text: pl.Series, column: Column, carried: tuple[DataElement, ...]) -> dict[str, pl.Series]:
    """ "SMI; Homeless" as flags: yes where the cell names it, else the flag's own no. A blank cell says nothing of any.

    Nor does a cell with a word that is not listed: it may be another name of any of them.
    """
    words = {plain(word): element for word, element in column.flags.items()}
    said: dict[str, frozenset[str]] = {
        cell: frozenset(words[key] for piece in listed(cell, words) if (key := plain(piece)) in words)
        for cell in text.drop_nulls().unique()
    }
    strange = set(text.filter(unlisted(text, column)))
    made = {}
    for element in carried:
        kind = element.kind
        yes, no = CODINGS[kind.coding or "1/0"][0].split("/")
        answers = {
            cell: yes if element.id in named else "" if no == "blank" or cell in strange else no
            for cell, named in said.items()
        }
        answered = text.replace_strict(answers, default=None, return_dtype=pl.String)
        made[element.id] = answered.set(answered == "", None)
    return made


def together(texts: dict[str, pl.Series], values: dict[str, pl.Series], column: Column) -> pl.Series:
    """The other way round of `apart`. texts: by element id as the guidance writes it; values: the flags' Booleans."""
    if column.parts:
        between = f"{column.separator} " if column.separator.strip() else column.separator
        pieces = [texts[name].fill_null("") for name in column.parts]
        joined = pl.select(pl.concat_str(pieces, separator=between)).to_series()
        return joined.str.strip_chars_end(f" {column.separator}").set(_none(pieces), None)
    words: dict[str, str] = {}
    for word, element in column.flags.items():
        words.setdefault(element, word)
    named = [
        values[element].fill_null(False).replace_strict({True: word, False: None}, return_dtype=pl.String)
        for element, word in words.items()
    ]
    joined = pl.select(pl.concat_str(named, separator="; ", ignore_nulls=True)).to_series()
    return joined.set(joined == "", None)


def _none(pieces: list[pl.Series]) -> pl.Series:
    return pl.select(pl.all_horizontal([pl.lit(piece == "") for piece in pieces])).to_series()
