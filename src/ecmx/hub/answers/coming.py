"""An answer that came as a file: our JSON receipt, or a response file that a known form reads. It is kept as it came, beside what it says.

By a command it is of a file that a person names, or that it names itself; in a partner's folder it must say so itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from fnmatch import fnmatch

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.answers.finding import file_meant, newest_sent
from ecmx.hub.answers.receipt_form import FileReceipt, is_receipt, read_receipt
from ecmx.hub.answers.response_form import ResponseForm, forms_in
from ecmx.hub.answers.response_reading import read_response
from ecmx.hub.answers.said import NamedRow, SaidOfFile
from ecmx.hub.answers.taking import AnswerTaken, take
from ecmx.hub.home import Home
from ecmx.hub.inbound import clean_name, in_memory
from ecmx.hub.keys import Keys
from ecmx.hub.outbound import PlanAnswer
from ecmx.hub.partners import Partner
from ecmx.hub.transmissions import OUTBOUND, Blob, FileState, Receipt, Transmission, digest_of, keep, move

__all__ = ["answer_at_the_door", "said_by", "take_answer"]


def take_answer(  # noqa: PLR0913 - everything but the data has a name
    data: bytes,
    name: str,
    *,
    by: By,
    home: Home,
    now: datetime,
    of: int | None = None,
    form: ResponseForm | None = None,
    password: str | None = None,
    given_by: str = "",
    note: str = "",
) -> AnswerTaken:
    """Take an answer over that a person has as a file. of: our file that it answers; form, password: by which a response is read.

    Raises UsageProblem, FileUnusable; then nothing is kept and nothing changed.
    """
    by.demand("files.answer")
    first = _same_before(data, of, by)
    if first is not None:
        return _said_before(first, by)
    how, said, pk, at = _read(data, by, of, form, password, now)
    with transaction.atomic():
        source = _kept(data, name, by, home, pk)
        taken = take(pk, said, by=by, how=how, at=at, now=now, source=source, given_by=given_by, note=note)
        move(source, FileState.ANSWER)
        record(by, "file.answer", "transmission", [source.pk], {"of": pk})
        Receipt.objects.of(by.organization).create(
            transmission=source, body={"file": source.pk, "sha256": source.digest, "answers": pk}
        )
    return taken


def answer_at_the_door(data: bytes, file: Transmission, home: Home) -> Callable[[Transmission], None] | None:
    """What a file of a partner's does that turns out to be an answer; None where it is none. Raises UsageProblem, FileUnusable."""
    by, now = By.the_hub(file.organization), timezone.now()
    if is_receipt(data):
        receipt = read_receipt(data)
        meant = file_meant(receipt, file.organization, file.partner)
        how, said, at = PlanAnswer.How.JSON, said_by(receipt), receipt.made_at
    else:
        form = _form_of(file, home)
        read = _response(data, form, _password_of(file, home)) if form is not None else None
        if form is None or read is None or file.partner is None:
            return None
        waiting = newest_sent(file.organization, file.partner)
        if waiting is None:
            raise UsageProblem(
                "answer-file-unsaid",
                "This response does not say which of our files it answers, or no file is waiting for one.",
                "Say which it answers: ecmx hub answer FILE --of NUMBER.",
            )
        meant, how, said, at = waiting, PlanAnswer.How.FILE, read, file.received_at

    def settle(locked: Transmission) -> None:
        locked.partner, locked.agreement = meant.partner, meant.agreement
        take(meant.pk, said, by=by, how=how, at=at, now=now, source=locked)

    return settle


def said_by(receipt: FileReceipt) -> SaidOfFile:
    """What a receipt says, in the words of every answer."""
    rows = tuple(
        NamedRow(accepted=False, row=one.row, sheet=one.sheet, message=one.message) for one in receipt.rejected
    )
    if receipt.verdict == "part_accepted":
        return SaidOfFile("rows", rows, others="accepted")
    return SaidOfFile(receipt.verdict, rows)


def _read(
    data: bytes, by: By, of: int | None, form: ResponseForm | None, password: str | None, now: datetime
) -> tuple[PlanAnswer.How, SaidOfFile, int, datetime]:
    if is_receipt(data):
        receipt = read_receipt(data)
        meant = file_meant(receipt, by.organization, None)
        if of is not None and of != meant.pk:
            raise UsageProblem(
                "answer-other-file",
                f"The receipt is for file {meant.pk}, not {of}. Nothing was recorded.",
                "Leave out --of, or ask the partner for the right receipt.",
            )
        return PlanAnswer.How.JSON, said_by(receipt), meant.pk, receipt.made_at
    if of is None:
        raise UsageProblem(
            "answer-file-unsaid",
            "It was not said which of our files this answers.",
            "Add --of and its number: ecmx hub due.",
        )
    said = _response(data, form, password) if form is not None else None
    if said is None:
        raise UsageProblem(
            "response-form-unknown",
            "It is not an ecmx receipt, and no known response form fits it.",
            "Say which columns are which: --key, --verdict and --message, each with the column's heading.",
        )
    return PlanAnswer.How.FILE, said, of, now


def _response(data: bytes, form: ResponseForm, password: str | None) -> SaidOfFile | None:
    with in_memory(data) as path:
        return read_response(path, form, password)


def _password_of(file: Transmission, home: Home) -> str | None:
    """The password that somebody gave for a file that waited for one."""
    return Keys(home).opened(file.organization.slug, bytes(file.password)).decode() if file.password else None


def _form_of(file: Transmission, home: Home) -> ResponseForm | None:
    """The form by which a file in a partner's folder is a response: of that partner, and of that name."""
    if file.partner is None or not (home.folder / "responses").is_dir():
        return None
    mine = [one for one in forms_in(home.folder).values() if one.partner == file.partner.slug and one.file_name]
    return next((one for one in mine if fnmatch(file.name.casefold(), one.file_name.casefold())), None)


def _kept(data: bytes, name: str, by: By, home: Home, pk: int) -> Transmission:
    answered = Transmission.objects.of(by.organization).select_related("partner", "agreement").filter(pk=pk).first()
    partner: Partner | None = answered.partner if answered else None
    made = Transmission.objects.of(by.organization).create(
        direction=Transmission.Direction.IN,
        origin=Transmission.Origin.ANSWER,
        name=clean_name(name),
        digest=digest_of(data),
        size=len(data),
        blob=keep(by.organization, Blob.Kind.RECEIVED, data, Keys(home)),
        partner=partner,
        agreement=answered.agreement if answered else None,
    )
    record(by, "file.keep", "transmission", [made.pk], {"bytes": len(data), "origin": "answer"})
    return made


def _same_before(data: bytes, of: int | None, by: By) -> Transmission | None:
    """The same answer, if it came before. The same bytes on another file of ours are another answer."""
    same = Transmission.objects.of(by.organization).filter(digest=digest_of(data), state=FileState.ANSWER)
    if of is not None:
        said = PlanAnswer.objects.of(by.organization).filter(transmission=of).values("source")
        same = same.filter(Q(receipt__body__answers=of) | Q(pk__in=said))
    return same.first()


def _said_before(source: Transmission, by: By) -> AnswerTaken:
    """The same bytes came before: what they said is there."""
    answers = PlanAnswer.objects.of(by.organization).select_related("transmission").order_by("at", "pk")
    receipt = Receipt.objects.of(by.organization).filter(transmission=source).first()
    answered = receipt.body.get("answers") if receipt else None
    answer = answers.filter(source=source).first() or answers.filter(transmission=answered).last()
    if answer is None:
        raise UsageProblem(
            "answer-before", "This exact file was received before as an answer.", f"ecmx hub trace {source.pk}."
        )
    file = answer.transmission
    state = FileState(file.state)
    return AnswerTaken(
        file.pk,
        answer.pk,
        state.value,
        OUTBOUND.words[state],
        answer.rejected_rows,
        len(answer.said.get("open", [])),
        again=True,
        counts=False,
    )
