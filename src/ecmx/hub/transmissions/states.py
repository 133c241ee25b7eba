"""The states of a file and how it moves between them, as data: read by the code that moves it, and drawn in the docs from here.

Pure: knows no table. A state that moves nowhere is an end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["INBOUND", "OUTBOUND", "Machine", "FileState", "UnknownMove", "diagram", "machine_of"]


class FileState(StrEnum):
    """Where a file stands: that came in, or that goes out."""

    KEPT = "kept"
    NEEDS_PASSWORD = "needs_password"
    NEEDS_PARTNER = "needs_partner"
    REFUSED = "refused"
    READ = "read"
    RETURNED = "returned"
    APPLIED = "applied"
    REPEATED = "repeated"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    ANSWER = "answer"

    COMPOSED = "composed"
    SENDING = "sending"
    BY_HAND = "by_hand"
    UNSENT = "unsent"
    SENT = "sent"
    ACCEPTED = "accepted"
    PART_ACCEPTED = "part_accepted"
    REJECTED = "rejected"
    DEEMED_ACCEPTED = "deemed_accepted"
    CORRECTED = "corrected"
    RECALLED = "recalled"
    DROPPED = "dropped"


class UnknownMove(RuntimeError):
    """A file was to be moved where its state does not lead: a fault of ours."""


@dataclass(frozen=True)
class Machine:
    """The states of one direction.

    words: each state in plain English; moves: from a state to which others, and on what; working: in which the hub itself has a step to do
    """

    name: str
    first: FileState
    words: Mapping[FileState, str]
    moves: Mapping[FileState, Mapping[FileState, str]]
    working: frozenset[FileState]

    def may(self, before: str, after: str) -> bool:
        """Whether one leads to the other."""
        return FileState(after) in self.moves.get(FileState(before), {})

    def demand(self, before: str, after: str) -> None:
        """Raise UnknownMove where it does not."""
        if not self.may(before, after):
            raise UnknownMove(f"{self.name}: {before} does not lead to {after}")

    @property
    def ends(self) -> frozenset[FileState]:
        """States that lead nowhere."""
        return frozenset(state for state in self.words if not self.moves.get(state))

    @property
    def answered(self) -> frozenset[FileState]:
        """States in which the hub has done what was to be done: nothing more comes of it unless a person or another file acts."""
        return frozenset(self.words) - self.working


INBOUND = Machine(
    "a file that came in",
    FileState.KEPT,
    {
        FileState.KEPT: "saved as received; not read yet",
        FileState.NEEDS_PASSWORD: "waiting for its password",
        FileState.NEEDS_PARTNER: "waiting for someone to say who sent it",
        FileState.REFUSED: "cannot be used; its receipt says why and what to do",
        FileState.READ: "read and checked; its rows are not in the roster yet",
        FileState.RETURNED: "not loaded: the agreement wants the file as a whole, and some of its rows need a fix",
        FileState.APPLIED: "its good rows are in the roster",
        FileState.REPEATED: "exactly the same as a file received before",
        FileState.SUPERSEDED: "replaced by another file; what only this file said is no longer in the roster",
        FileState.WITHDRAWN: "withdrawn by a person",
        FileState.ANSWER: "the answer to a file of ours; what it says is recorded there",
    },
    {
        FileState.KEPT: {
            FileState.READ: "read",
            FileState.NEEDS_PASSWORD: "protected, and no password opens it",
            FileState.NEEDS_PARTNER: "nothing says whose it is",
            FileState.REFUSED: "cannot be used",
            FileState.REPEATED: "came before",
            FileState.ANSWER: "says what became of a file of ours",
            FileState.WITHDRAWN: "a person withdraws it",
        },
        FileState.NEEDS_PASSWORD: {
            FileState.KEPT: "a person gives a password",
            FileState.WITHDRAWN: "a person withdraws it",
        },
        FileState.NEEDS_PARTNER: {
            FileState.KEPT: "a person says whose it is",
            FileState.WITHDRAWN: "a person withdraws it",
        },
        FileState.REFUSED: {
            FileState.KEPT: "a person has it tried again",
            FileState.WITHDRAWN: "a person withdraws it",
        },
        FileState.READ: {
            FileState.APPLIED: "applied in one transaction",
            FileState.RETURNED: "all or nothing, and not all",
            FileState.REFUSED: "cannot be used",
            FileState.WITHDRAWN: "a person withdraws it",
        },
        FileState.RETURNED: {
            FileState.SUPERSEDED: "its replacement is applied",
            FileState.WITHDRAWN: "a person withdraws it",
        },
        FileState.APPLIED: {
            FileState.SUPERSEDED: "its replacement is applied",
            FileState.WITHDRAWN: "a person withdraws it",
        },
    },
    frozenset({FileState.KEPT, FileState.READ}),
)

_SENT_LEADS = {
    FileState.ACCEPTED: "the plan accepts it",
    FileState.PART_ACCEPTED: "the plan accepts it, except some rows",
    FileState.REJECTED: "the plan rejects it",
    FileState.DEEMED_ACCEPTED: "the agreement's days pass without an answer",
    FileState.CORRECTED: "a correction is sent",
    FileState.RECALLED: "it should not have gone",
}
_TRY = {
    FileState.SENDING: "a person sends it",
    FileState.BY_HAND: "a person moves it to the Outbox",
    FileState.DROPPED: "a person withdraws it, or has it prepared anew",
}

OUTBOUND = Machine(
    "a file that goes out",
    FileState.COMPOSED,
    {
        FileState.COMPOSED: "prepared; not sent yet",
        FileState.SENDING: "on its way; whether it has arrived is not known yet",
        FileState.BY_HAND: "waiting for a person to upload it to the plan's portal; it counts as sent once a person marks it as sent",
        FileState.UNSENT: "could not be sent; a person decides what to do next",
        FileState.SENT: "sent; the plan has not answered",
        FileState.ACCEPTED: "accepted by the plan",
        FileState.PART_ACCEPTED: "accepted, except some rows",
        FileState.REJECTED: "rejected by the plan",
        FileState.DEEMED_ACCEPTED: "not answered within the agreement's days, so it counts as done; the plan did not say so",
        FileState.CORRECTED: "replaced by another file",
        FileState.RECALLED: "should not have been sent; a request to delete it (its recall) is drafted, sent, or answered",
        FileState.DROPPED: "withdrawn before it was sent",
    },
    {
        FileState.COMPOSED: _TRY,
        FileState.SENDING: {FileState.SENT: "arrived", FileState.UNSENT: "cannot go that way"},
        FileState.BY_HAND: {
            FileState.SENT: "a person says when and how it went",
            FileState.DROPPED: "a person withdraws it",
        },
        FileState.UNSENT: _TRY,
        FileState.SENT: _SENT_LEADS,
        FileState.DEEMED_ACCEPTED: {
            after: why for after, why in _SENT_LEADS.items() if after is not FileState.DEEMED_ACCEPTED
        },
        FileState.ACCEPTED: {
            FileState.PART_ACCEPTED: "the plan says otherwise of some rows",
            FileState.REJECTED: "the plan says otherwise",
            FileState.CORRECTED: "a correction is sent",
            FileState.RECALLED: "it should not have gone",
        },
        FileState.PART_ACCEPTED: {
            FileState.ACCEPTED: "the plan says otherwise",
            FileState.REJECTED: "the plan says otherwise",
            FileState.CORRECTED: "a correction is sent",
            FileState.RECALLED: "it should not have gone",
        },
        FileState.REJECTED: {
            FileState.ACCEPTED: "the plan says otherwise",
            FileState.PART_ACCEPTED: "the plan says otherwise",
            FileState.CORRECTED: "a correction is sent",
            FileState.RECALLED: "it should not have gone",
        },
        FileState.CORRECTED: {FileState.RECALLED: "it should not have gone"},
    },
    frozenset({FileState.SENDING}),
)


def machine_of(direction: str) -> Machine:
    """The states of a direction: in or out."""
    return {"in": INBOUND, "out": OUTBOUND}[direction]


def diagram(machine: Machine) -> str:
    """The machine as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {machine.first}"]
    for before, leads in machine.moves.items():
        lines += [f"    {before} --> {after}: {why}" for after, why in leads.items()]
    lines += [f"    {state} --> [*]" for state in machine.words if state in machine.ends]
    return "\n".join(lines)
