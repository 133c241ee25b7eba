"""Packed cells: several entries in one cell, apart by semicolons (fn 30, 31, 33); and the form of an entry that begins with a code.

Inside such an entry the guidance prescribes no delimiter and descriptors hold commas: the code is the first token, the rest describes it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import polars as pl

from ecmx.guidance import icd
from ecmx.guidance.values.base import Problem

__all__ = [
    "apart",
    "code_and_rest",
    "coded",
    "described",
    "entries",
    "gravest",
    "known",
    "maybe_two",
    "sample",
    "together",
    "two",
    "words",
]

_CODE = re.compile(rf"({icd.SHAPE})(?=$|[\s,:(–—-])", re.IGNORECASE)
_APART = " \t\r\n,:–—-"
# A code further on in an entry: with its dot, or one that the release knows. B12, T11, A1C and H1N1 are words of descriptors.
_FURTHER = re.compile(rf"(?<![\w.\[-]){icd.SHAPE}(?![\w\]]|\.\w)", re.IGNORECASE)
_EIGHT = re.compile(r"(?<![0-9])[0-9]{8}(?![0-9])")
_MAYBE = r"(?:[^\w.\[-][A-Za-z][0-9A][0-9A-Za-z]|(?:^|[^0-9])[0-9]{8}(?:[^0-9]|$))"


def entries(text: str) -> list[str]:
    """The entries of a cell; empty ones, as after a last semicolon, do not count."""
    return [entry for part in text.split(";") if (entry := part.strip())]


def code_and_rest(entry: str) -> tuple[str, str] | None:
    """The dotted code that an entry begins with, and the rest of it as it is; None without a code."""
    found = _CODE.match(entry)
    code = icd.dotted(found[1]) if found else None
    return (code, entry[found.end() :]) if found and code else None


def described(rest: str) -> str | None:
    """What stands between the code and the end, without the signs that set it apart; a pair of parentheses around it falls away."""
    words = rest.strip(_APART)
    if words.startswith("(") and words.endswith(")") and "(" not in words[1:]:
        words = words[1:-1].strip(_APART)
    return words or None


def two(code: str, rest: str, dates: int = 2) -> bool:
    """Whether behind its code an entry holds another, or so many numbers of eight digits: two entries with no semicolon between."""
    if len(_EIGHT.findall(rest)) >= dates:
        return True
    further = {found[0]: icd.dotted(found[0]) or "" for found in _FURTHER.finditer(rest)}
    return any(("." in one or icd.is_known(dotted)) and dotted != code for one, dotted in further.items())


def gravest(problems: Collection[Problem], order: Sequence[Problem]) -> Problem | None:
    """Of a cell's problems the one that is told: the first of the kind's."""
    return next((one for one in order if one in problems), None)


def maybe_two(rest: pl.Expr) -> pl.Expr:
    """Boolean: texts (without their date) in which `two` may find something; nearly none of a right column."""
    return rest.str.contains(_MAYBE)


def sample(text: pl.Series) -> list[str]:
    """Entries by which a column's spelling is known: those of its first two thousand cells, equal cells once."""
    cells = text.drop_nulls().head(2000).unique(maintain_order=True)
    return [entry for cell in cells for entry in entries(cell)]


def apart(text: pl.Series) -> pl.DataFrame:
    """The entries of a column, a row each: row (UInt32, its place in the column) and entry. As `entries` has them."""
    frame = text.rename("entry").to_frame().with_row_index("row").filter(pl.col("entry").is_not_null())
    split = frame.with_columns(pl.col("entry").str.split(";")).explode("entry")
    return split.with_columns(pl.col("entry").str.strip_chars()).filter(pl.col("entry") != "")


def coded(entries: pl.DataFrame) -> pl.DataFrame:
    """The entries with code (dotted) and rest beside; both null for those that are not plain: small letters, parentheses."""
    code = r"^([A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?)(?:$|[\s,:–—-])"
    plain = ~pl.col("entry").str.contains("[()]")
    found = entries.with_columns(pl.when(plain).then(pl.col("entry").str.extract(code)).alias("code"))
    rest = pl.col("entry").str.slice(pl.col("code").str.len_bytes())
    found = found.with_columns(pl.when(pl.col("code").is_not_null()).then(rest).alias("rest"))
    size = pl.col("code").str.len_bytes()
    undotted = (size > 3) & ~pl.col("code").str.contains(".", literal=True)
    dotted = pl.col("code").str.head(3) + "." + pl.col("code").str.slice(3)
    return found.with_columns(pl.when(undotted).then(dotted).otherwise(pl.col("code")).alias("code"))


def known(codes: pl.Series) -> pl.Series:
    """Boolean: whether the release knows each dotted code; null for null."""
    unknown = [code for code in codes.drop_nulls().unique() if not icd.is_known(code)]
    return ~codes.is_in(unknown) if unknown else codes.is_not_null()


def words(rest: pl.Expr) -> pl.Expr:
    """`described` for texts without parentheses."""
    bare = rest.str.strip_chars(_APART)
    return pl.when(bare != "").then(bare)


def together(entries: pl.DataFrame, fields: list[str], count: int) -> pl.Series:
    """The column of lists of structs that entries (row, plain, and the fields) make; null where not every entry of a row is plain."""
    rows = entries.group_by("row", maintain_order=True).agg(pl.col("plain").all(), pl.struct(fields).alias("list"))
    rows = rows.filter(pl.col("plain"))
    place = pl.repeat(None, count, dtype=pl.UInt32, eager=True)
    place = place.scatter(rows["row"], pl.int_range(len(rows), dtype=pl.UInt32, eager=True))
    return rows["list"].gather(place).rename("")
