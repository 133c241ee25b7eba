"""Text as the file of a layout can hold it: its encoding's letters, no signs that a file may not have. Knows layouts; no records."""

from __future__ import annotations

import polars as pl

from ecmx.files import FORBIDDEN, LONGEST
from ecmx.layouts.model import Layout

__all__ = ["fit", "in_older_encoding"]

DELIMITED = ("csv", "tab", "pipe")


def in_older_encoding(layout: Layout) -> bool:
    """Whether the file cannot hold every letter."""
    return layout.encoding == "windows-1252" and layout.container in DELIMITED


def fit(text: pl.Series, layout: Layout) -> pl.Series:
    """Text as the layout's file can hold it: no character that it cannot, no white space around, blank where empty or too long."""
    if text.str.contains(f"{FORBIDDEN}|\r").any():
        text = text.str.replace_all(FORBIDDEN, "").str.replace_all("\r\n?", "\n")
    if in_older_encoding(layout) and text.str.contains(r"[^\x00-\x7f]").any():
        text = text.str.normalize("NFC").map_elements(in_windows_1252, return_dtype=pl.String)
    text = text.str.strip_chars()
    if layout.container in (None, "xlsx"):
        text = text.set(text.str.len_chars() > LONGEST, None)
    return text.set(text == "", None)


def in_windows_1252(text: str) -> str:
    """Text with a question mark for each character that the encoding does not have."""
    return text.encode("cp1252", errors="replace").decode("cp1252")
