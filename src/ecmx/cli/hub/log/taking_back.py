"""What was wrong is taken back."""

from __future__ import annotations

from typing import Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.cli.hub.entered import entered
from ecmx.cli.hub.entrance import ByOption, HomeOption, OrganizationOption
from ecmx.errors import UsageProblem

__all__ = ["withdraw"]


def withdraw(
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="attempt, encounter, event, fact, refusal, referral, wish…")
    ],
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", min=1, help="Its number, as it was said when it was recorded.")
    ],
    by: ByOption,
    organization: OrganizationOption = "",
    home: HomeOption = None,
) -> None:
    """Undo an entry that was wrong. It stays on record as what was known until now."""
    with ending():
        entered(home)
        from ecmx.hub.accounts import acting
        from ecmx.hub.work import WORDS, withdraw_word

        if what not in WORDS:
            raise UsageProblem("word-unknown", "There is nothing by that name.", f"One of: {', '.join(WORDS)}.")
        withdraw_word(by=acting(by, organization), word=WORDS[what], pk=number)
        typer.echo(f"{what} {number}: undone.")
