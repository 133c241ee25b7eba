"""What all transports share: what they promise, what came of a delivery, and what a file may be called on its way.

Knows no disk and no connection.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ecmx.transports.problems import problem

__all__ = ["Delivery", "Transport", "Whereabouts", "checked_name", "part_name"]

LONGEST = 200  # bytes of a name in UTF-8; what is put around it on its way has room below the 255 of most disks


class Whereabouts(StrEnum):
    """Where a file is that was being delivered when we stopped."""

    NOTHING = "nothing"  # no byte of it is there
    PART = "part"  # some of it lies under a temporary name
    WHOLE = "whole"  # it is there under its name, byte for byte
    OTHER = "other"  # something else is there under its name
    UNKNOWN = "unknown"  # nobody can tell: mail


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that is at its place. was_there: it was before; resumed_at: bytes that an interrupted attempt had brought."""

    name: str
    size: int
    was_there: bool = False
    resumed_at: int = 0


class Transport(Protocol):
    """One way to one place. Every method raises PassingProblem or LastingProblem, and nothing else that the way can cause."""

    def deliver(self, data: bytes, name: str) -> Delivery:
        """Bring the bytes there under the name, whole or not at all. The same bytes under that name count as delivered;
        other bytes are never written over."""

    def became(self, data: bytes, name: str) -> Whereabouts:
        """What became of a delivery that was interrupted. Changes nothing."""

    def tried(self) -> tuple[str, ...]:
        """The connection test: what was tried and worked, a sentence each. Leaves nothing behind."""


def checked_name(name: str) -> str:
    """The name, if any disk and server can take it as a file's. Raises LastingProblem."""
    if (
        not name
        or name.startswith((".", "~$"))
        or name != name.strip()
        or name.endswith(".")
        or len(name.encode("utf-8", "surrogatepass")) > LONGEST
        or any(sign in '/\\:*?"<>|' or unicodedata.category(sign)[0] == "C" for sign in name)
    ):
        raise problem(
            "transport-name",
            "A file with this name cannot be sent this way.",
            f'Use letters, digits, blanks, ".", "-" and "_", at most {LONGEST} bytes, and no dot in front.',
        )
    return name


def part_name(name: str, data: bytes) -> str:
    """What a file is called until it is whole: hidden, and by its content, so that two attempts meet only over the same bytes."""
    return f".{name}.{hashlib.sha256(data).hexdigest()[:12]}.part"
