"""Files of billed services in, their ECM events out: each read as what it is, twice the same one once, one that cannot be read apart."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from ecmx.errors import FileUnusable, UsageProblem
from ecmx.files import Limits
from ecmx.measures.ecm_services import ecm_services
from ecmx.measures.encounters import Encounters, encounters_of
from ecmx.measures.sources import (
    SERVICE_LINES,
    ColumnMap,
    ServiceLines,
    SourcePlace,
    SourceProblems,
    is_x12,
    read_837p,
    read_encounter_table,
)

__all__ = ["BilledFile", "BilledFiles", "read_billed_files"]


@dataclass(frozen=True, slots=True, repr=False)
class BilledFile:
    """One file that was given. form: "837P", "table", or "" where it was not read; error: why it cannot be used, or None"""

    path: Path
    form: str
    claims: int
    lines: int
    error: FileUnusable | None = None


@dataclass(frozen=True, slots=True, repr=False)
class BilledFiles:
    """What came of some files. files: as they were given; the column `file` of the frames is a position in them."""

    files: tuple[BilledFile, ...]
    encounters: Encounters


def read_billed_files(
    paths: Sequence[Path],
    columns: ColumnMap | None = None,
    *,
    as_of: date,
    limits: Limits = Limits(),  # noqa: B008 – Limits is frozen
) -> BilledFiles:
    """Read professional claims (837P) and, with a column map, tables. A file that cannot be used does not stop the others.

    as_of: the day that counts as today, for years of two digits.
    Raises UsageProblem: a table without a map, or one that the map does not fit.
    """
    codes = frozenset(ecm_services().provider_types)
    seen: dict[bytes, int] = {}
    files: list[BilledFile] = []
    sources: list[ServiceLines] = []
    for number, path in enumerate(paths):
        error = None
        source = ServiceLines("", pl.DataFrame(schema=SERVICE_LINES), 0)
        try:
            known = seen.setdefault(_digest(path), number) != number
            source = _repeated_file() if known else _read(path, columns, codes, as_of, limits)
        except FileUnusable as problem:
            error = problem
        sources.append(source)
        files.append(BilledFile(path, source.form, source.claims, source.frame.height, error))
    return BilledFiles(tuple(files), encounters_of(sources))


def _read(path: Path, columns: ColumnMap | None, codes: frozenset[str], as_of: date, limits: Limits) -> ServiceLines:
    if is_x12(path):
        return read_837p(path, ecm_codes=codes, limits=limits)
    if columns is None:
        raise UsageProblem(
            "map-missing",
            f"{path.name} is not an X12 file, and nothing says which of its columns is what.",
            'Give a column map: --map map.toml with lines such as cin = "Member CIN". Or give the claims as 837P.',
        )
    return read_encounter_table(path, columns, as_of=as_of, limits=limits)


def _repeated_file() -> ServiceLines:
    problems = SourceProblems()
    problems.add("file-repeated", SourcePlace())
    return ServiceLines("", pl.DataFrame(schema=SERVICE_LINES), 0, problems)


def _digest(path: Path) -> bytes:
    try:
        if not path.is_file():  # asked before it is opened: opening a pipe waits for ever
            raise FileUnusable("read-failed", "There is no such file.", "Check the name and the folder.")
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").digest()
    except OSError as problem:
        why = problem.strerror or "system error"
        raise FileUnusable("read-failed", f"The file cannot be read ({why}).", "Check the file and the disk.") from None
