"""That a message went, as a person says it: when, and by which way. The hub sends no words by itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import By, record
from ecmx.hub.transmissions import FileState, PartnerMessage, Transmission, move

__all__ = ["WAYS", "message_needless", "message_went"]

#: How something is said that no transport carries. "mail" is e-mail.
WAYS = ("phone", "text", "mail", "portal", "fax", "letter", "in_person")


def message_went(pk: int, *, by: By, at: datetime, how: str, now: datetime) -> PartnerMessage:
    """Record that a message was said. Raises UsageProblem."""
    by.demand("files.send")
    if how not in WAYS:
        raise UsageProblem("said-how", "That is not a way to send a message.", f"One of: {', '.join(WAYS)}.")
    if at > now:
        raise UsageProblem("said-ahead", "A message cannot be sent in the future.", "Enter the day it was sent.")
    with transaction.atomic():
        message = _draft(pk, by)
        message.state, message.sent_at, message.sent_how = "sent", at, how
        message.save(update_fields=["state", "sent_at", "sent_how"])
        if message.kind == PartnerMessage.Kind.NIL and message.transmission_id is not None:
            _statement_went(message.transmission_id, by, at)
        record(by, "message.sent", "message", [pk], {"how": how, "kind": message.kind})
    return message


def _statement_went(pk: int, by: By, at: datetime) -> None:
    """The words were those of a statement that was composed: it has gone with them, if it had not gone by itself."""
    file = Transmission.objects.of(by.organization).select_for_update(of=("self",)).get(pk=pk)
    if file.state == FileState.COMPOSED:
        file.sent_at, file.sent_how = at, "by_hand"
        move(file, FileState.BY_HAND)
        move(file, FileState.SENT)


def message_needless(pk: int, *, by: By) -> PartnerMessage:
    """Record that a message need not be said. Raises UsageProblem."""
    by.demand("files.send")
    with transaction.atomic():
        message = _draft(pk, by)
        message.state = "needless"
        message.save(update_fields=["state"])
        record(by, "message.needless", "message", [pk], {"kind": message.kind})
    return message


def _draft(pk: int, by: By) -> PartnerMessage:
    found = PartnerMessage.objects.of(by.organization).select_for_update().filter(pk=pk).first()
    if found is None:
        raise UsageProblem("message-unknown", f"There is no message {pk}.", "ecmx hub messages lists them.")
    if found.state != "drafted":
        raise UsageProblem(
            "message-settled",
            f"Message {pk} was already marked as sent or not needed.",
            "ecmx hub messages lists the others.",
        )
    return found
