"""The rules gone through once before somebody types: the first cell that is corrected is checked as fast as the second."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from threading import Thread

import polars as pl

from ecmx.errors import EcmxError
from ecmx.exchange import Options, receive_book
from ecmx.files import Batch, TabAtHand, book_at_hand, column_letter
from ecmx.guidance import FileType
from ecmx.hub.roster import elements

__all__ = ["gone_through", "rules_at_hand"]


@cache
def rules_at_hand() -> None:
    """Have what the rules look things up in (codes, words, patterns) at hand soon; in a thread of its own, once a process."""
    Thread(target=gone_through, name="rules-at-hand", daemon=True).start()


def gone_through() -> None:
    """Judge an invented row of the Member Information File, of which nothing is kept. What cannot be had is told to whoever needs it."""
    columns = {column_letter(at): one for at, one in enumerate(elements(FileType.MIF), 1)}
    top = pl.DataFrame({letter: [one.label] for letter, one in columns.items()})
    row = pl.DataFrame({letter: [next(iter(one.kind.good), "")] for letter, one in columns.items()})
    tab = TabAtHand("MIF", _batch(1, top), _batch(2, row))
    with (
        suppress(EcmxError),
        receive_book(book_at_hand([tab]), "invented", Options(layout="guidance-mif")) as received,
    ):
        received.report()


def _batch(row: int, frame: pl.DataFrame) -> Batch:
    return Batch(pl.Series([row], dtype=pl.UInt32), frame, {})
