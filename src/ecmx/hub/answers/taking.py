"""A partner's answer takes effect: on the file, on each of its rows, and on what is to be done about those. Every answer is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.answers.resolving import Resolved, resolved
from ecmx.hub.answers.said import SaidOfFile
from ecmx.hub.answers.working import follow_up
from ecmx.hub.outbound import PlanAnswer, SentRow
from ecmx.hub.partners import AgreementFile
from ecmx.hub.transmissions import OUTBOUND, FileState, Transmission, move

__all__ = ["AnswerTaken", "take"]

_NOT_GONE = (FileState.COMPOSED, FileState.SENDING, FileState.BY_HAND, FileState.UNSENT, FileState.DROPPED)
#: Files of which an answer is kept and changes nothing: another file counts in their place, or they should not have gone.
_OVER = (FileState.CORRECTED, FileState.RECALLED)


@dataclass(frozen=True)
class AnswerTaken:
    """What an answer came to. answer: its number; again: the same was said before; earlier: the answer that it contradicts

    counts: whether it changed the file: not where a newer one was there, or another file took its place; rows: rejected, left open
    correction: how the agreement has what is wrong corrected, "" where nothing is
    """

    file: int
    answer: int
    state: str
    means: str
    rejected: int
    left_open: int
    again: bool = False
    counts: bool = True
    earlier: int | None = None
    correction: str = ""


def take(  # noqa: PLR0913 - everything has a name
    pk: int,
    said: SaidOfFile,
    *,
    by: By,
    how: PlanAnswer.How,
    at: datetime,
    now: datetime,
    source: Transmission | None = None,
    given_by: str = "",
    note: str = "",
) -> AnswerTaken:
    """Take an answer over. at: when the partner said so; of two that contradict each other the later one counts. Raises UsageProblem."""
    by.demand("files.answer")
    with transaction.atomic():
        file = _ours(pk, by)
        rows = list(
            SentRow.objects.of(by.organization).filter(transmission=file).select_related("member").order_by("pk")
        )
        meant = resolved(file, said, rows)
        told = _told(said, meant)
        last = _newest(file)
        if last is not None and last.said == told:
            return _outcome(file, last, meant, again=True, counts=False)
        counts = file.state not in _OVER and (last is None or last.at <= min(at, now))
        verdict = meant.state if counts and meant.state is not None else FileState(file.state)
        made = PlanAnswer.objects.of(by.organization).create(
            transmission=file,
            verdict=verdict,
            how=how,
            source=source,
            given_by=given_by[:200],
            note=note[:500],
            said=told,
            rejected_rows=len(meant.ids(SentRow.Verdict.REJECTED)),
            at=min(at, now),
            recorded_by=by.user,
        )
        earlier = last if last is not None and _contradict(last.said, told) else None
        if counts:
            _settle(file, rows, meant, now)
            follow_up(file, rows, meant, by=by, now=now, correction=_correction(file))
        record(
            by,
            "answer.take",
            "transmission",
            [file.pk],
            {"answer": made.pk, "how": str(how), "verdict": str(verdict), "counts": counts},
        )
        return _outcome(file, made, meant, counts=counts, earlier=earlier.pk if earlier else None)


def _ours(pk: int, by: By) -> Transmission:
    """A file of ours that went, locked. Raises UsageProblem."""
    found = Transmission.objects.of(by.organization).select_for_update(of=("self",))
    file = found.select_related("organization", "agreement").filter(pk=pk, direction=Transmission.Direction.OUT).first()
    if file is None:
        raise UsageProblem("answer-file-unknown", f"We have no file with the number {pk}.", "Look: ecmx hub due.")
    if file.state in _NOT_GONE:
        raise UsageProblem(
            "answer-not-sent",
            f"File {pk} has not been sent: {OUTBOUND.words[FileState(file.state)]}. There can be no answer to it.",
            "Did you send it by hand? Mark it as sent first: ecmx hub sent.",
        )
    return file


def _told(said: SaidOfFile, meant: Resolved) -> dict[str, object]:
    """What was said, in ids: so that the same said twice is known, and each answer can be looked at as it was."""
    verdicts = SentRow.Verdict
    return {
        "whole": said.whole,
        "rejected": meant.ids(verdicts.REJECTED),
        "open": meant.ids(verdicts.OPEN),
        "named": sorted(meant.named),
    }


def _newest(file: Transmission) -> PlanAnswer | None:
    """The answer that counts, but that nobody said anything."""
    answers = PlanAnswer.objects.of(file.organization).filter(transmission=file).exclude(how=PlanAnswer.How.DEEMED)
    return answers.order_by("at", "pk").last()


def _contradict(one: dict[str, object], other: dict[str, object]) -> bool:
    """Whether two answers cannot both hold: that a file came contradicts nothing."""
    return "received" not in (one["whole"], other["whole"]) and one["rejected"] != other["rejected"]


def _settle(file: Transmission, rows: list[SentRow], meant: Resolved, now: datetime) -> None:
    for row in rows:
        if row.pk in meant.verdicts:
            row.verdict, row.message = meant.verdicts[row.pk], meant.messages.get(row.pk, "")
    SentRow.objects.of(file.organization).bulk_update(rows, ["verdict", "message"], batch_size=2_000)
    file.answered_at = file.answered_at or now
    if meant.state is not None and meant.state != file.state:
        move(file, meant.state)
    else:
        file.save(update_fields=["answered_at"])


def _correction(file: Transmission) -> str:
    terms = AgreementFile.objects.of(file.organization).filter(agreement=file.agreement, file_type__in=file.file_types)
    return next(iter(terms.order_by("pk").values_list("correction", flat=True)), AgreementFile.Correction.WHOLE)


def _outcome(
    file: Transmission,
    answer: PlanAnswer,
    meant: Resolved,
    *,
    again: bool = False,
    counts: bool = True,
    earlier: int | None = None,
) -> AnswerTaken:
    state = FileState(file.state)
    rejected = len(meant.ids(SentRow.Verdict.REJECTED))
    wrong = counts and state in (FileState.PART_ACCEPTED, FileState.REJECTED)
    return AnswerTaken(
        file.pk,
        answer.pk,
        state.value,
        OUTBOUND.words[state],
        rejected,
        len(meant.ids(SentRow.Verdict.OPEN)),
        again,
        counts,
        earlier,
        _correction(file) if wrong else "",
    )
