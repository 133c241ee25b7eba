"""One cell that carries several elements: names in one field, populations as text. What separates them is found in the cells.

Says nothing where the cells do not agree: then the column stays whole.
"""

from __future__ import annotations

import polars as pl

from ecmx import guidance
from ecmx.guidance import FileType
from ecmx.layouts.learning.sayable import nothing_beside
from ecmx.layouts.model import Column
from ecmx.layouts.recognition import flags_of, wording

__all__ = ["NAMES", "POPULATIONS", "names_apart", "populations_apart"]

AGREE = 0.95  # of the filled cells
NAMES = {"ext.member_full_name": "member", "ext.guardian_full_name": "guardian"}
POPULATIONS = "ext.population_of_focus_text"


def names_apart(
    extension: str, header: str, text: pl.Series, types: tuple[FileType, ...], taken: set[str]
) -> Column | None:
    """A column of full names as last and first name; None where the cells do not agree on how, or the names have columns."""
    who = NAMES.get(extension)
    if who is None:
        return None
    ids = {
        part: next((name for file in types if known(name := f"{file.value}.{who}_{part}")), "")
        for part in ("last_name", "first_name")
    }
    filled = text.drop_nulls()
    if not all(ids.values()) or set(ids.values()) & taken:
        return None
    last, first = ids["last_name"], ids["first_name"]
    comma = "last" in wording(header).words and "," in header
    if (filled.str.count_matches(",") == 1).sum() >= AGREE * len(filled) and (len(filled) or comma):
        return Column(header=header, parts=(last, first), separator=",")
    return None


def populations_apart(
    extension: str, header: str, text: pl.Series, types: tuple[FileType, ...], taken: set[str]
) -> Column | None:
    """A column of populations as text as flags; None unless every word of it is understood."""
    if extension != POPULATIONS:
        return None
    flags = {word: name for word, name in flags_of(text, types, taken).items() if nothing_beside(word)}
    return Column(header=header, flags=flags) if flags else None


def known(name: str) -> bool:
    """Whether there is such an element."""
    try:
        guidance.element(name)
    except KeyError:
        return False
    return True
