"""A page of tables, to read, to print and to keep: in the look of the report, without a script, loading nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from ecmx.reports.html.document import environment
from ecmx.version import __version__

__all__ = ["PageTable", "tables_page"]


@dataclass(frozen=True)
class PageTable:
    """One table. none: what is said where it has no rows; numbers: columns that are numbers, from 0; intro: a sentence above it

    counted: whether its rows are things that somebody may want counted
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    none: str
    numbers: Sequence[int] = ()
    intro: str = ""
    counted: bool = True


def tables_page(
    *,
    title: str,
    made: str,
    verdict: str,
    good: bool,
    privacy: str,
    facts: Sequence[tuple[str, str]],
    tables: Sequence[PageTable],
    shows_values: bool = False,
) -> str:
    """The page as text; every text is escaped. made: what the page is; verdict: its one sentence; privacy: whose data it shows

    shows_values: whether members' data are on it, which is said loudly
    """
    style = "".join((files(__package__) / name).read_text("utf-8") for name in ("page.css", "tables.css"))
    return (
        environment()
        .get_template("tables.html.j2")
        .render(
            title=title,
            made=made,
            verdict=verdict,
            good=good,
            privacy=privacy,
            shows_values=shows_values,
            facts=facts,
            tables=tables,
            version=__version__,
            style=style,
            style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        )
    )
