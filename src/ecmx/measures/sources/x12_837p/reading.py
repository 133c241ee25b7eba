"""An 837P file → its service lines: segments through envelopes to claims, in batches, within the limits of a file. Knows nothing of ECM."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import polars as pl

from ecmx.errors import FileUnusable
from ecmx.files import Limits
from ecmx.measures.sources.problems import SourcePlace, SourceProblems
from ecmx.measures.sources.service_lines import SERVICE_LINES, ServiceLines
from ecmx.measures.sources.x12_837p.claims import BilledClaim, Claims
from ecmx.measures.sources.x12_837p.envelopes import Envelopes
from ecmx.measures.sources.x12_837p.named import begins_as_x12, demand_interchange, refused_as
from ecmx.measures.sources.x12_837p.rows import rows_of
from ecmx.measures.sources.x12_837p.segments import SEGMENT_MOST, SegmentReader, X12Segment

__all__ = ["is_x12", "read_837p"]

_HEAD = 512
_BATCH = 4096  # claims and lines


def is_x12(path: Path) -> bool:
    """Whether a file begins as an X12 interchange does. False for what cannot be opened."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return begins_as_x12(stream.read(_HEAD))
    except OSError:
        return False


def read_837p(
    path: Path,
    *,
    ecm_codes: frozenset[str] = frozenset(),
    limits: Limits = Limits(),  # noqa: B008 – Limits is frozen
) -> ServiceLines:
    """The service lines of an 837P, a row each, and every defect with its place.

    ecm_codes: procedures for which a wrong qualifier is told. Raises FileUnusable: no 837P (named as what it is), empty, over a limit.
    """
    try:
        if not path.is_file():  # asked before it is opened: opening a pipe waits for ever
            raise FileUnusable("read-failed", "There is no such file.", "Check the name and the folder.")
        if path.stat().st_size > limits.bytes:
            raise _too_large(f"The file has more than {limits.bytes:,} bytes")
        with path.open("rb") as stream:
            demand_interchange(stream.read(_HEAD))
            stream.seek(0)
            return _Reading(ecm_codes, limits).run(stream)
    except OSError as problem:
        why = problem.strerror or "system error"
        raise FileUnusable("read-failed", f"The file cannot be read ({why}).", "Check the file and the disk.") from None


class _Reading:
    """One file being read."""

    def __init__(self, ecm_codes: frozenset[str], limits: Limits) -> None:
        self._ecm_codes = ecm_codes
        self._most = limits.rows
        self._problems = SourceProblems()
        self._envelopes = Envelopes(self._problems)
        self._claims: Claims | None = None
        self._count = 0
        self._waiting: list[BilledClaim] = []
        self._lines = self._weight = 0
        self._frames: list[pl.DataFrame] = []

    def run(self, stream: BinaryIO) -> ServiceLines:
        reader = SegmentReader(stream)
        for segment in reader:
            self._take(segment)
        self._end_transaction()
        if reader.stopped:
            self._problems.add(reader.stopped, SourcePlace(segment=reader.number + 1), expected=f"{SEGMENT_MOST:,}")
        self._envelopes.finish()
        if not self._envelopes.professional:
            raise refused_as(self._envelopes.first)
        self._flush()
        frame = pl.concat(self._frames) if self._frames else pl.DataFrame(schema=SERVICE_LINES)
        return ServiceLines("837P", self._with_broken_held(frame), self._count, self._problems)

    def _take(self, segment: X12Segment) -> None:
        if self._envelopes.take(segment):
            self._end_transaction()
            kind = self._envelopes.kind
            if segment.name == "ST" and kind is not None and kind.professional:
                self._claims = Claims(self._envelopes.transaction, self._envelopes.sent, self._count, self._problems)
        elif self._claims is not None:
            self._keep(self._claims.take(segment))
        elif self._envelopes.kind is None and segment.name != "TA1":
            self._problems.add("segment-outside", SourcePlace(segment=segment.number))

    def _end_transaction(self) -> None:
        if self._claims is not None:
            self._keep(self._claims.finish())
            self._count = self._claims.count
            self._claims = None

    def _keep(self, claim: BilledClaim | None) -> None:
        if claim is None:
            return
        self._lines += len(claim.lines)
        self._weight += 1 + len(claim.lines)
        if self._lines > self._most:
            raise _too_large(f"The file has more than {self._most:,} service lines")
        self._waiting.append(claim)
        if self._weight >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._frames.append(rows_of(self._waiting, self._ecm_codes, self._problems))
            self._waiting, self._weight = [], 0

    def _with_broken_held(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Every line of a transaction that is not whole is held: a claim whose beginning is lost would be another member's."""
        if not self._envelopes.broken:
            return frame
        broken = pl.col("transaction").is_in(sorted(self._envelopes.broken))
        held = pl.when(broken).then(pl.lit("transaction-not-whole"))
        return frame.with_columns(
            held.otherwise("claim_held").alias("claim_held"), held.otherwise("held").alias("held")
        )


def _too_large(what: str) -> FileUnusable:
    return FileUnusable("file-too-large", f"{what}, which is the limit.", "Split it into smaller files.")
