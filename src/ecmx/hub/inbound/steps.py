"""The steps of a file that came in: kept → read → applied, each settled in one transaction behind the fence. No going back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db.models import Q

from ecmx import exchange
from ecmx.errors import EcmxError, FileUnusable
from ecmx.hub.accounts import By, Organization, record
from ecmx.hub.home import Home
from ecmx.hub.inbound.answering import answer
from ecmx.hub.inbound.applying import apply_file
from ecmx.hub.inbound.corrections import correction_of
from ecmx.hub.inbound.desk import PartnerDesk
from ecmx.hub.inbound.memory import in_memory
from ecmx.hub.inbound.otherwise import looked_at_otherwise
from ecmx.hub.inbound.reading import FileFound, read
from ecmx.hub.inbound.reading_again import how_read
from ecmx.hub.inbound.rows import packed
from ecmx.hub.keys import Keys
from ecmx.hub.transmissions import (
    Blob,
    FileState,
    FindingCount,
    HeldRow,
    Overtaken,
    StepClaim,
    Transmission,
    claimed,
    claimed_next,
    finding_counts,
    keep,
    move,
    opened,
    settled,
    step,
)

__all__ = ["advance"]

#: What the reader says of a file that only a password stands before.
LOCKED = ("password-needed", "password-wrong")


def put_away(pk: int, problem: EcmxError) -> None:
    """Refuse a file that cannot be moved on, whatever the reason."""
    claim = claimed(pk, *STEPS)
    if claim is not None:
        with settled(claim) as now:
            _stopped(now, FileState.REFUSED, problem)


@step("advance", refuse=put_away)
def advance(pk: int, home: Home) -> None:
    """Do a file's next steps until it waits for somebody or is answered. Safe to be killed anywhere and called again."""
    claim = claimed(pk, *STEPS)
    while claim is not None:
        try:
            claim = STEPS[FileState(claim.transmission.state)](claim, home)
        except Overtaken:
            return


def read_step(claim: StepClaim, home: Home) -> StepClaim | None:
    """Kept → read, or whatever stands in the way."""
    file = claim.transmission
    organization = file.organization
    first = _came_before(file)
    if first is not None:
        with settled(claim) as now:
            now.repeats = first
            now.partner, now.agreement = first.partner, first.agreement
            _moved(now, FileState.REPEATED, {"of": first.pk})
        return None
    keys = Keys(home)
    desk = PartnerDesk(organization, home)
    data = opened(file.blob, keys)
    if _otherwise(claim, data, home):
        return None
    try:
        with in_memory(data) as path, _received(path, file, desk, keys) as received:
            reading = read(received, desk, file.partner, file.agreement)
    except FileUnusable as problem:
        with settled(claim) as now:
            _stopped(now, FileState.NEEDS_PASSWORD if problem.code in LOCKED else FileState.REFUSED, problem)
        return None
    blob = packed(reading.records)
    with settled(claim) as now:
        now.records = keep(organization, Blob.Kind.RECORDS, blob, keys)
        _tell(now, reading, home.settings.zone)
        if reading.partner is None:
            now.problem = "partner-unknown"
            now.problem_said = "The file does not clearly say which plan or provider it is from."
            now.problem_fix = f"Say so: ecmx hub decide {now.pk} --partner NAME."
            _moved(now, FileState.NEEDS_PARTNER)
            return None
        now.problem = now.problem_said = now.problem_fix = ""
        onwards = claimed_next(now)
        _moved(now, FileState.READ)
    return onwards


def apply_step(claim: StepClaim, home: Home) -> None:
    """Read → applied, or returned where the agreement wants all or nothing."""
    with settled(claim) as now:
        if apply_file(now, home):
            _moved(now, FileState.APPLIED, {"rows": now.rows, "held": now.rows_held})
        else:
            _moved(now, FileState.RETURNED, {"rows": now.rows, "held": now.rows_held})


#: What is done in a state; each gives the claim of the step after it, if there is one to be done at once.
STEPS: Mapping[FileState, Callable[[StepClaim, Home], StepClaim | None]] = {
    FileState.KEPT: read_step,
    FileState.READ: apply_step,
}


def _otherwise(claim: StepClaim, data: bytes, home: Home) -> bool:
    """Whether it was no member file and is settled, or refused, by whoever knows what it is."""
    try:
        settle = looked_at_otherwise(data, claim.transmission, home)
        if settle is None:
            return False
        with settled(claim) as now:
            settle(now)
            _moved(now, FileState.ANSWER)
    except EcmxError as problem:
        with settled(claim) as now:
            _stopped(now, FileState.NEEDS_PASSWORD if problem.code in LOCKED else FileState.REFUSED, problem)
    return True


def _came_before(file: Transmission) -> Transmission | None:
    """The first file of the same bytes and sender that was not set aside; what the provider took as her own word is no plan's.

    The same rows may be corrected alike in several files.
    """
    if file.origin == Transmission.Origin.CORRECTION:
        return None
    same = Transmission.objects.of(file.organization).filter(
        digest=file.digest, pk__lt=file.pk, direction=file.direction
    )
    same = same.exclude(state=FileState.WITHDRAWN).exclude(origin=Transmission.Origin.WORK)
    if file.partner_id is not None:
        same = same.filter(Q(partner=file.partner_id) | Q(partner=None))
    return same.order_by("pk").first()


def _received(path: Path, file: Transmission, desk: PartnerDesk, keys: Keys) -> exchange.Received:
    how = how_read(file, desk, keys)
    return exchange.receive(
        path,
        name=file.name,
        layouts=desk.layouts,
        layout=how.layout,
        partners=desk.partners,
        partner=how.plan,
        passwords=how.passwords,
        as_of=how.as_of,
    )


def _stopped(now: Transmission, state: FileState, problem: EcmxError) -> None:
    now.problem, now.problem_said, now.problem_fix = problem.code, problem.message[:500], problem.fix[:500]
    _moved(now, state, {"problem": problem.code})


def _moved(now: Transmission, state: FileState, detail: Mapping[str, int | str] | None = None) -> None:
    """The state, its audit entry, and its receipt, together (V3)."""
    move(now, state)
    record(By.the_hub(now.organization), f"file.{state.value}", "transmission", [now.pk], dict(detail or {}))
    answer(now)


def _tell(now: Transmission, reading: FileFound, zone: ZoneInfo) -> None:
    """Write what was found out about a file to its row, and beside it; what an earlier reading wrote goes."""
    now.partner, now.agreement = reading.partner, reading.agreement
    now.file_types, now.layouts = list(reading.file_types), list(reading.layouts)
    now.period_start, now.period_end = reading.period
    came = now.said_on if now.origin == Transmission.Origin.OPENING else now.received_at.astimezone(zone).date()
    now.said_on = now.period_end or reading.produced_on or came
    now.produced_on = reading.produced_on or now.said_on
    correction = correction_of(now)
    if correction is not None:  # it stands behind the file that it corrects, before any later one
        now.said_on, now.produced_on = correction.of.said_on, correction.of.produced_on
    now.rows, now.rows_clean, now.rows_with_errors = reading.rows, reading.clean, reading.with_errors
    now.rows_held, now.rows_excluded, now.rows_not_ours = reading.held, reading.excluded, reading.not_ours
    organization: Organization = now.organization
    HeldRow.objects.of(organization).filter(transmission=now).delete()
    FindingCount.objects.of(organization).filter(transmission=now).delete()
    HeldRow.objects.of(organization).bulk_create(
        [
            HeldRow(transmission=now, sheet=sheet[:100], row=row, reason=reason, codes=codes)
            for sheet, row, reason, codes in reading.held_rows.iter_rows()
        ],
        batch_size=2_000,
    )
    FindingCount.objects.of(organization).bulk_create(finding_counts(now, reading.found), batch_size=2_000)
