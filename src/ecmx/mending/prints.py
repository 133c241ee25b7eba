"""Fingerprints of rows: the same for the same cells, whichever program saved the workbook last. Keeps one batch at a time."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence

import polars as pl

from ecmx.files import Batch, CellKind
from ecmx.findings import ColumnReport, SheetReport
from ecmx.guidance import WHO, plays, unspaced
from ecmx.mending.marker import Print

__all__ = ["header_keys", "identity_columns", "prints_of"]

_MOST_WHO = 6
_WHOLE = 6  # bytes of a row's fingerprint


def header_keys(columns: Sequence[ColumnReport]) -> tuple[tuple[str, str], ...]:
    """(letter, key) of each column: its header without capitals and spaces, numbered where several have the same."""
    seen: dict[str, int] = {}
    keys = []
    for column in columns:
        key = unspaced(column.header) or f"({column.column})"
        seen[key] = seen.get(key, 0) + 1
        keys.append((column.column, key if seen[key] == 1 else f"{key} {seen[key]}"))
    return tuple(keys)


def identity_columns(sheet: SheetReport) -> tuple[str, ...]:
    """Letters of the columns that tell who a row is about; the first columns where none is known."""
    who = [one.column for one in sheet.columns if plays(one.element or "", "member", *WHO)]
    ids = [
        one.column for one in sheet.columns if "identifier" in (one.element or "") or "member_id" in (one.element or "")
    ]
    return tuple(dict.fromkeys([*who, *ids]))[:_MOST_WHO] or tuple(one.column for one in sheet.columns[:4])


def prints_of(
    batch: Batch,
    columns: Mapping[str, str],
    identity: Sequence[str | None],
    salt: str,
    formulas: Collection[str] = (),
) -> Iterator[Print]:
    """One for each row. columns: letter → key; identity: letters, None for one that is gone; formulas: cells, as "C5"."""
    key, seed = bytes.fromhex(salt), zlib.crc32(bytes.fromhex(salt))
    frame = _settled(batch)
    held = sorted((name, letter) for letter, name in columns.items() if letter in frame.columns)
    texts = _joined(frame, held)
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(batch))
    where = [frame[letter] if letter is not None and letter in frame.columns else nothing for letter in identity]
    loose = _loose(batch, frame, held, formulas)
    parts = zip(*(_short(column, number, seed) for number, column in enumerate(where)), strict=True)
    told = list(parts) if where else [()] * len(batch)
    for at, (row, text) in enumerate(zip(batch.rows.to_list(), texts, strict=True)):
        yield Print(row, _hash(key, text), _hash(key, loose[at]) if at in loose else "", told[at])


def _hash(key: bytes, text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=key, digest_size=_WHOLE).hexdigest()


def _short(column: pl.Series, number: int, seed: int) -> list[str]:
    """Twelve bits of each cell. They tell a reader so little of it that a checksum does: no better hash could tell less."""
    crc = zlib.crc32
    return [
        "" if text is None else f"{crc(text.encode('utf-8', 'surrogatepass'), seed + number) >> 20:03x}"
        for text in column.to_list()
    ]


def _settled(batch: Batch) -> pl.DataFrame:
    """The text, with broken numbers as far as every program keeps their digits."""
    broken = [
        letter
        for letter, kinds in batch.kinds.items()
        if ((kinds == CellKind.NUMBER) & batch.text[letter].str.contains(".", literal=True).fill_null(False)).any()
    ]
    rounded = [
        pl.when((batch.kinds[letter] == CellKind.NUMBER) & batch.text[letter].str.contains(".", literal=True))
        .then(
            pl.coalesce(
                pl.col(letter).cast(pl.Float64, strict=False).round_sig_figs(12).cast(pl.String), pl.col(letter)
            )
        )
        .otherwise(pl.col(letter))
        .alias(letter)
        for letter in broken
    ]
    return batch.text.with_columns(rounded) if rounded else batch.text


def _joined(frame: pl.DataFrame, held: Sequence[tuple[str, str]]) -> list[str]:
    """A text a row: key and content of each filled cell, in the order of the keys."""
    if not held:
        return [""] * frame.height
    cells = [pl.lit(f"{name}\x1f") + pl.col(letter) for name, letter in held]
    texts: list[str] = frame.select(pl.concat_str(cells, separator="\x1e", ignore_nulls=True).alias("row"))[
        "row"
    ].to_list()
    return texts


def _loose(
    batch: Batch, frame: pl.DataFrame, held: Sequence[tuple[str, str]], formulas: Collection[str]
) -> dict[int, str]:
    """Position → the row's text with every formula as "=": what it comes to may change with the day, or with the program."""
    if not formulas:
        return {}
    at = {row: place for place, row in enumerate(batch.rows.to_list())}
    by_row: dict[int, set[str]] = {}
    for cell in formulas:
        letter = cell.rstrip("0123456789")
        place = at.get(int(cell[len(letter) :]))
        if place is not None:
            by_row.setdefault(place, set()).add(letter)
    found = {}
    for place, letters in by_row.items():
        cells = [(name, "=" if letter in letters else frame[letter][place]) for name, letter in held]
        found[place] = "\x1e".join(f"{name}\x1f{text}" for name, text in cells if text is not None)
    return found
