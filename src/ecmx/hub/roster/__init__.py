"""The roster: members, and what is known of each, by whom it was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.roster.models import (
        Assignment,
        Change,
        Engagement,
        Episode,
        Likeness,
        Member,
        OutreachAttempt,
        Statement,
    )

__all__ = [
    "Assignment",
    "Change",
    "Engagement",
    "Episode",
    "Likeness",
    "Member",
    "OutreachAttempt",
    "Statement",
]

__getattr__ = late(__name__, {"models": tuple(__all__)})
