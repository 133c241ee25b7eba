"""The marks that exports leave on typed text, and that say nothing: an apostrophe before it, ="…" around it, a ".0" behind digits."""

from __future__ import annotations

import polars as pl

from ecmx.guidance.values.base import Kind

__all__ = ["FREE_TEXT", "without_export_marks"]

FREE_TEXT = ("text", "contact", "email")
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
