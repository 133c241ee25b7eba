"""A file that was composed, kept: sealed bytes, of what it was made, its rows by member, what was found. In one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import chain, count
from pathlib import PurePath
from typing import Any

import polars as pl
from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.files import encrypted
from ecmx.guidance import FileType
from ecmx.hub.accounts import By, record
from ecmx.hub.home import Home
from ecmx.hub.keys import Keys
from ecmx.hub.outbound.derivation import FileDerived
from ecmx.hub.outbound.making import FileMade
from ecmx.hub.outbound.models import Composition, SentRow
from ecmx.hub.outbound.terms import OutTerms
from ecmx.hub.outbound.values import kept_row
from ecmx.hub.partners import Agreement, Partner
from ecmx.hub.roster import one_at_a_time
from ecmx.hub.transmissions import (
    Blob,
    FileState,
    FindingCount,
    PartnerMessage,
    Transmission,
    counted_findings,
    digest_of,
    finding_counts,
    keep,
    move,
)

__all__ = ["FileJob", "kept_file"]


@dataclass(frozen=True)
class FileJob:
    """A file to make: for whom, by which terms, of what was known when, by whom. correcting: a file whose place it takes

    password: of a protected workbook
    """

    plan: Partner
    agreement: Agreement
    terms: OutTerms
    known_at: datetime
    by: By
    home: Home
    correcting: Transmission | None
    password: str | None


def kept_file(job: FileJob, found: FileDerived, file: FileMade) -> Transmission:
    """Keep it. One of the same period that has not gone makes room. Raises UsageProblem where one has gone that this does not correct."""
    protected = bool(job.password) and file.composed is not None
    data = encrypted(BytesIO(file.data), str(job.password)) if protected else file.data
    with transaction.atomic():
        one_at_a_time(job.by.organization, job.plan)
        _make_room(job)
        kept = _transmission(job, file, data, protected=protected)
        _composition(job, kept, found, file)
        _rows(kept, found, file)
        _found(kept, file)
        if file.nil == "statement":
            PartnerMessage.objects.of(job.by.organization).create(
                partner=job.plan, transmission=kept, kind=PartnerMessage.Kind.NIL, about=_nothing(job.terms)
            )
        corrects = job.correcting.pk if job.correcting else None
        counts = {"rows": found.count, "members": len(found.members), "corrects": corrects}
        record(job.by, "file.composed", "transmission", [kept.pk], counts)
    return kept


def _nothing(terms: OutTerms) -> dict[str, Any]:
    """Of which files and period a message says that there is nothing to report."""
    period = [terms.period_start.isoformat(), terms.period_end.isoformat()]
    return {"file_types": list(terms.file_types), "period": period, "on": terms.day.isoformat()}


def _make_room(job: FileJob) -> None:
    once = [kind.value for kind in job.terms.kinds if kind is not FileType.REFERRAL]
    same = Transmission.objects.of(job.by.organization).filter(
        direction=Transmission.Direction.OUT,
        partner=job.plan,
        file_types__overlap=once,
        period_start=job.terms.period_start,
        period_end=job.terms.period_end,
    )
    same = same.exclude(state__in=[FileState.DROPPED, FileState.RECALLED, FileState.CORRECTED])
    for one in same.select_for_update(of=("self",)).order_by("pk"):
        if one.state == FileState.COMPOSED:
            move(one, FileState.DROPPED)
            record(job.by, "file.dropped", "transmission", [one.pk])
        elif one.pk not in _corrected(job.correcting):
            raise UsageProblem(
                "file-composed-already",
                f"File {one.pk} for that period was already sent to {job.plan.name}, or is on its way.",
                "Correct it: ecmx hub compose --correct with its number; or withdraw it first.",
            )


def _corrected(one: Transmission | None) -> set[int]:
    """A file, and those before it that it corrects in turn."""
    found: set[int] = set()
    while one is not None and one.pk not in found:
        found.add(one.pk)
        one = one.replaces
    return found


def _transmission(job: FileJob, file: FileMade, data: bytes, *, protected: bool) -> Transmission:
    organization, keys, terms = job.by.organization, Keys(job.home), job.terms
    errors = _rows_with_errors(file)
    rows = file.composed.rows if file.composed else 0
    made: Transmission = Transmission.objects.of(organization).create(
        direction=Transmission.Direction.OUT,
        origin=Transmission.Origin.COMPOSED,
        state=FileState.COMPOSED,
        name=_free_name(job, _name_for_plan(job, file)),
        digest=digest_of(data),
        size=len(data),
        blob=keep(organization, Blob.Kind.SENT, data, keys),
        password=keys.sealed(organization.slug, str(job.password).encode()) if protected else None,
        partner=job.plan,
        agreement=job.agreement,
        file_types=list(terms.file_types),
        layouts=[terms.layout],
        period_start=terms.period_start,
        period_end=terms.period_end,
        produced_on=terms.day,
        said_on=terms.period_end,
        replaces=job.correcting,
        rows=rows,
        rows_clean=rows - errors,
        rows_with_errors=errors,
    )
    return made


def _name_for_plan(job: FileJob, file: FileMade) -> str:
    """The file's name; of a form that is no plan's own the plan stands first, or two plans' files would have one name."""
    own = file.composed is not None and bool(file.composed.layout.partner)
    return file.name if own else f"{job.plan.slug}_{file.name}"


def _free_name(job: FileJob, name: str) -> str:
    """The name, numbered where an earlier file bears it: the plan has that one, and a file is never written over."""
    files = Transmission.objects.of(job.by.organization).filter(direction=Transmission.Direction.OUT, partner=job.plan)
    taken = set(files.exclude(state=FileState.DROPPED).values_list("name", flat=True))
    numbered = (f"{PurePath(name).stem}-{number}{PurePath(name).suffix}" for number in count(2))
    return next(one for one in chain([name], numbered) if one not in taken)


def _rows_with_errors(file: FileMade) -> int:
    """Rows of the file of which the rules say an error."""
    if file.composed is None or not len(file.composed.findings):
        return 0
    found = file.composed.findings.frame()
    wrong = found.filter((pl.col("severity") == "error") & pl.col("row").is_not_null()).select("sheet", "row").unique()
    return min(wrong.height, file.composed.rows)


def _composition(job: FileJob, kept: Transmission, found: FileDerived, file: FileMade) -> None:
    Composition.objects.of(job.by.organization).create(
        transmission=kept,
        known_at=job.known_at,
        composed_by=job.by.user,
        terms=job.terms.kept(),
        members=len(found.members),
        left_out={kind.value: dict(found.reasons(kind)) for kind in job.terms.kinds},
        cells_lost=len(file.composed.losses) if file.composed else 0,
    )


def _rows(kept: Transmission, found: FileDerived, file: FileMade) -> None:
    """Each record by the tab and row where it came to stand."""
    rows = [
        SentRow(
            transmission=kept,
            file_type=kind.value,
            member_id=one.member,
            attempt_id=one.attempt,
            referral_id=one.referral,
            sheet=sheet[:100],
            row=row,
            said=kept_row(one.said),
            digest=one.digest,
        )
        for kind, places in file.places.items()
        for one, (sheet, row) in zip(found.rows[kind], places, strict=True)
    ]
    SentRow.objects.of(kept.organization).bulk_create(rows, batch_size=2_000)


def _found(kept: Transmission, file: FileMade) -> None:
    """What was found in the records, in counts."""
    if file.composed is None or not len(file.composed.findings):
        return
    counts = counted_findings(file.composed.findings.frame())
    FindingCount.objects.of(kept.organization).bulk_create(finding_counts(kept, counts))
