"""The marks that exports leave on typed text, and that say nothing: an apostrophe before it, ="…" around it, a ".0" behind digits."""

from __future__ import annotations

import polars as pl

from ecmx.guidance.values import Kind

__all__ = ["FREE_TEXT", "GUARDED", "without_export_marks", "without_guard", "without_null_words"]

FREE_TEXT = ("text", "contact", "email")
#: Kinds whose text may begin as a formula does: in delimited files it is written with an apostrophe before it (invariant V7).
GUARDED = (*FREE_TEXT, "conditions", "sdoh", "prescriptions")
#: What exports of databases write for a blank cell. In fewer columns than this it may be somebody's name.
NULL_WORDS = ("NULL", "(NULL)", "<NULL>", "null", "(null)", "<null>", r"\N")
NULL_COLUMNS = 3
DIGITS = ("phone", "zip", "npi", "extension", "count")


def without_export_marks(text: pl.Series, kind: Kind) -> pl.Series:
    """Typed text without what exports put around it: an apostrophe before or ="…" around it (which mark text), a ".0" behind digits."""
    if kind.name in FREE_TEXT:
        return text
    if text.str.starts_with('="').any():
        text = text.str.replace('^="(.*)"$', "$1")
    if text.str.starts_with("'").any():
        text = text.str.replace("^'", "")
    if kind.name in DIGITS and text.str.ends_with(".0").any():
        text = text.str.replace(r"^([0-9]+)\.0$", "$1")
    return text


def without_guard(text: pl.Series) -> pl.Series:
    """Text of a delimited file without the apostrophe that keeps it from being taken for a formula."""
    return text.str.replace("^'('*[=+\\-@\t\r])", "$1") if text.str.starts_with("'").any() else text


def without_null_words(text: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The cells with blanks where an export wrote a word for “blank”, and how many; untouched where that is not certain."""
    if not text.height or not text.width:
        return text, 0
    spelt = text.select(pl.all().is_in(NULL_WORDS).sum()).row(0)
    columns = [name for name, count in zip(text.columns, spelt, strict=True) if count]
    if len(columns) < NULL_COLUMNS:
        return text, 0
    blank = [pl.when(~pl.col(name).is_in(NULL_WORDS)).then(pl.col(name)).alias(name) for name in columns]
    return text.with_columns(blank), sum(count for count in spelt if count)
