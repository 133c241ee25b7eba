"""The states of a file and how it moves between them, as data: read by the code that moves it, and drawn in the docs from here.

Pure: knows no table. A state that moves nowhere is an end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["INBOUND", "Machine", "State", "UnknownMove", "diagram"]


class State(StrEnum):
    """Where a file stands that came in."""

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


class UnknownMove(RuntimeError):
    """A file was to be moved where its state does not lead: a fault of ours."""


@dataclass(frozen=True)
class Machine:
    """The states of one direction. words: each state in plain English; moves: from a state to which others, and on what."""

    name: str
    first: State
    words: Mapping[State, str]
    moves: Mapping[State, Mapping[State, str]]

    def may(self, before: str, after: str) -> bool:
        """Whether one leads to the other."""
        return State(after) in self.moves.get(State(before), {})

    def demand(self, before: str, after: str) -> None:
        """Raise UnknownMove where it does not."""
        if not self.may(before, after):
            raise UnknownMove(f"{self.name}: {before} does not lead to {after}")

    @property
    def ends(self) -> frozenset[State]:
        """States that lead nowhere."""
        return frozenset(state for state in self.words if not self.moves.get(state))

    @property
    def answered(self) -> frozenset[State]:
        """States in which a file has been acknowledged: nothing more comes of it unless a person or another file acts."""
        return frozenset(self.words) - {State.KEPT, State.READ}


INBOUND = Machine(
    "a file that came in",
    State.KEPT,
    {
        State.KEPT: "kept as it came; nothing has read it yet",
        State.NEEDS_PASSWORD: "waits for its password",
        State.NEEDS_PARTNER: "waits for somebody to say whose it is",
        State.REFUSED: "cannot be used; its receipt says why and what to do",
        State.READ: "read and judged; its rows are not in the roster yet",
        State.RETURNED: "not applied: the agreement wants it whole, and rows of it cannot be used",
        State.APPLIED: "its good rows are in the roster",
        State.REPEATED: "the same bytes as a file that came before",
        State.SUPERSEDED: "another file took its place; what it alone had said is no longer held",
        State.WITHDRAWN: "set aside by a person",
    },
    {
        State.KEPT: {
            State.READ: "read",
            State.NEEDS_PASSWORD: "protected, and no password opens it",
            State.NEEDS_PARTNER: "nothing says whose it is",
            State.REFUSED: "cannot be used",
            State.REPEATED: "came before",
            State.WITHDRAWN: "a person sets it aside",
        },
        State.NEEDS_PASSWORD: {State.KEPT: "a person gives a password", State.WITHDRAWN: "a person sets it aside"},
        State.NEEDS_PARTNER: {State.KEPT: "a person says whose it is", State.WITHDRAWN: "a person sets it aside"},
        State.REFUSED: {State.KEPT: "a person has it tried again", State.WITHDRAWN: "a person sets it aside"},
        State.READ: {
            State.APPLIED: "applied in one transaction",
            State.RETURNED: "all or nothing, and not all",
            State.REFUSED: "cannot be used",
            State.WITHDRAWN: "a person sets it aside",
        },
        State.RETURNED: {State.SUPERSEDED: "its replacement is applied", State.WITHDRAWN: "a person sets it aside"},
        State.APPLIED: {State.SUPERSEDED: "its replacement is applied", State.WITHDRAWN: "a person sets it aside"},
    },
)


def diagram(machine: Machine) -> str:
    """The machine as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {machine.first}"]
    for before, leads in machine.moves.items():
        lines += [f"    {before} --> {after}: {why}" for after, why in leads.items()]
    lines += [f"    {state} --> [*]" for state in machine.words if state in machine.ends]
    return "\n".join(lines)
