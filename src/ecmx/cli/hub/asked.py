"""What commands that look at the roster have in common: who looks, of which partner, since when, and what goes to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.hub.accounts import By

__all__ = ["looker", "object_of", "password_of"]


def looker(by: str, organization: str) -> By:
    """Who looks. Raises UsageProblem."""
    from ecmx.hub.accounts import acting

    return acting(by, organization)


def password_of(path: Path | None, target: Path) -> str | None:
    """The password that a workbook is to be protected by. Raises UsageProblem."""
    from ecmx.cli.check import passwords_in

    if path is None:
        return None
    if target.suffix.lower() != ".xlsx":
        raise UsageProblem(
            "password-no-workbook", "Only a workbook can be protected by a password.", "Let the name end in .xlsx."
        )
    return passwords_in(path)[0]


def object_of(view: object) -> object:
    """A view as JSON shows it: days and moments as ISO texts."""
    import msgspec

    return msgspec.to_builtins(view)
