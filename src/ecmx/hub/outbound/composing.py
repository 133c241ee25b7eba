"""Compose a plan's files of a period: derived from what was known at a moment, made in the plan's layout, kept sealed. Nothing goes yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import msgspec
from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.exchange import Losses
from ecmx.findings import Findings
from ecmx.guidance import FileType
from ecmx.hub.accounts import By, Organization
from ecmx.hub.home import Home
from ecmx.hub.inbound import Books
from ecmx.hub.outbound.accepted import basis_at, had
from ecmx.hub.outbound.asked import AskedFile, asked_files, terms_now
from ecmx.hub.outbound.columns_out import AskedColumns
from ecmx.hub.outbound.derivation import FileDerived, derived_file
from ecmx.hub.outbound.keeping import FileJob, kept_file
from ecmx.hub.outbound.known_then import plan_then
from ecmx.hub.outbound.making import made_file
from ecmx.hub.outbound.models import Composition, SentRow
from ecmx.hub.outbound.terms import OutTerms
from ecmx.hub.partners import AgreementFile, Partner
from ecmx.hub.transmissions import Transmission, digest_of, moment_alone
from ecmx.hub.work import PersonReferral
from ecmx.layouts import require_password

__all__ = ["ComposedFile", "compose", "derive"]


@dataclass(frozen=True)
class ComposedFile:
    """What composing came to. transmission: where it is kept; None where nothing goes, since nothing was to be reported (`nil`)

    members: of the plan; inside, left_out: of them by file type, left_out by a code of `left_out.toml`; rows: records by file type
    losses: cells that do not go along; findings: what is to be said of the records before it goes
    columns: by file type, what stays blank though the layout asks for it; notice: lines of 42 CFR Part 2 that go along
    """

    transmission: Transmission | None
    plan: Partner
    terms: OutTerms
    nil: str
    members: int
    rows: Mapping[FileType, int]
    inside: Mapping[FileType, int]
    left_out: Mapping[FileType, Mapping[str, int]]
    losses: Losses
    findings: Findings
    columns: Mapping[FileType, AskedColumns]
    notice: Sequence[str]
    withheld: int

    @property
    def adds_up(self) -> bool:
        """Whether each of the plan's members is in the file or left out for a reason."""
        kinds = [kind for kind in self.terms.kinds if kind is not FileType.REFERRAL]
        return all(self.inside[kind] + sum(self.left_out[kind].values()) == self.members for kind in kinds)


def compose(
    plan: Partner,
    file_types: Sequence[FileType] = (),
    *,
    period: tuple[date, date],
    by: By,
    home: Home,
    at: datetime | None = None,
    correcting: Transmission | None = None,
    password: str | None = None,
) -> list[ComposedFile]:
    """Compose a plan's files, one for each layout. file_types: none said: all that are owed; at: as it was known then (None: now)

    correcting: a file of ours that went; as the agreement says the whole file is made anew, or its rejected rows alone
    password: of the workbooks that the layouts want protected; others go without it. Raises UsageProblem.
    """
    by.demand("files.compose")
    organization = by.organization
    kinds = tuple(FileType(one) for one in correcting.file_types) if correcting is not None else tuple(file_types)
    with transaction.atomic():
        now = moment_alone(organization)  # everything older is committed from here on, and stays what it is
    known_at = now if at is None else at
    if known_at > now:
        raise UsageProblem("moment-ahead", "That moment has not come yet.", "Name an earlier one, or none.")
    every = asked_files(organization, plan, kinds, period, home)
    words = [password if asked.layout.protected else None for asked in every]
    for asked, word in zip(every, words, strict=True):
        require_password(asked.layout, word)
    made = []
    for asked, word in zip(every, words, strict=True):
        terms = terms_now(organization, asked, period, known_at, home)
        terms = _held_against(terms, asked, plan, known_at, by, correcting)
        job = FileJob(plan, asked.agreement, terms, known_at, by, home, correcting, word)
        made.append(_composed(job))
    return made


def _composed(job: FileJob) -> ComposedFile:
    found = derive(job.plan, job.terms, job.known_at, job.by, job.home)
    file = made_file(found, job.terms)
    told = {"statement": file.nil == "statement", "notice": "\n".join(file.notice)}
    terms = msgspec.structs.replace(job.terms, **told, plain=digest_of(file.data) if file.data else "")
    kept = kept_file(replace(job, terms=terms), found, file) if file.data else None
    composed = file.composed
    return ComposedFile(
        kept,
        job.plan,
        terms,
        file.nil,
        len(found.members),
        {kind: len(rows) for kind, rows in found.rows.items()},
        {kind: found.included(kind) for kind in terms.kinds},
        {kind: dict(found.reasons(kind)) for kind in terms.kinds},
        composed.losses if composed else Losses(()),
        composed.findings if composed else Findings(),
        found.columns,
        file.notice,
        composed.withheld if composed else 0,
    )


def derive(plan: Partner, terms: OutTerms, known_at: datetime, by: By, home: Home) -> FileDerived:
    """The records of a file and who is left out, by its terms."""
    organization = by.organization
    then = plan_then(organization, plan, known_at, Books(home, at=known_at), home.settings.zone)
    return derived_file(then, terms, had(organization, terms))


def _held_against(
    terms: OutTerms,
    asked: AskedFile,
    plan: Partner,
    known_at: datetime,
    by: By,
    correcting: Transmission | None,
) -> OutTerms:
    """The terms with what the plan has; of a correction with what it had when the file that it corrects was composed."""
    if correcting is None:
        return msgspec.structs.replace(terms, basis=basis_at(by.organization, plan, asked.kinds, known_at))
    how = {one.correction for one in asked.files}
    if how == {AgreementFile.Correction.NEXT}:
        raise UsageProblem(
            "correction-next",
            f"The agreement with {plan.name} says mistakes are corrected in the next file: rejected rows are included in it automatically.",
            "Prepare the next period's file.",
        )
    rows = AgreementFile.Correction.ROWS in how
    before = OutTerms.of(Composition.objects.of(by.organization).get(transmission=correcting).terms)
    rejected = (
        SentRow.objects.of(by.organization)
        .filter(transmission=correcting, verdict=SentRow.Verdict.REJECTED)
        .order_by("pk")
    )
    if rows and not rejected:
        raise UsageProblem(
            "correction-no-rows",
            "No row of that file was rejected, and under the agreement only rejected rows are corrected.",
            "First record which rows the plan rejected: ecmx hub receipt.",
        )
    if not rows:
        return msgspec.structs.replace(terms, basis=before.basis)
    members = tuple(sorted({one.member_id for one in rejected if one.member_id is not None}))
    basis = msgspec.structs.replace(
        before.basis,
        carried=(*before.basis.carried, correcting.pk),
        rejected=(*before.basis.rejected, *(one.pk for one in rejected)),
    )
    referrals = _told_anew(by.organization, {one.referral_id for one in rejected if one.referral_id is not None})
    return msgspec.structs.replace(terms, basis=basis, only=members, referrals=tuple(sorted(referrals)))


def _told_anew(organization: Organization, rejected: set[int]) -> set[int]:
    """Referrals that were rejected, and those that were said in their place since."""
    found = set(rejected)
    every = PersonReferral.objects.of(organization)
    while more := set(every.filter(instead_of__in=found).values_list("pk", flat=True)) - found:
        found |= more
    return found
