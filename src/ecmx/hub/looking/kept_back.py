"""What of a member somebody's roles do not include, left out of what they look at; that it was is said, and what it was is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecmx.hub.accounts import SENSITIVE, By, group_of, groups, may_see, sees

if TYPE_CHECKING:
    from ecmx.hub.looking.one_member import MemberView

__all__ = ["kept_back"]

ATTEMPT, STATUS = "otf.outreach_attempt_date", "rtf.engagement_status"  # one of each group stands for it
APART = "sensitive services"


def kept_back(view: MemberView, *, by: By, marked: bool) -> MemberView:
    """The view without what these roles do not see; `hidden` names the groups of what there is and is not shown. marked: under Part 2"""
    words, hidden, seen = [], set(), sees(by.roles)
    for one in view.words:
        if may_see(by, one.element, one.said, marked=marked):
            words.append(one)
        else:
            group = group_of(one.element)
            hidden.add(SENSITIVE if group in seen else group)
    attempts, status = may_see(by, ATTEMPT), may_see(by, STATUS)
    return replace(
        view,
        words=words,
        attempts=view.attempts if attempts else (),
        assignments=view.assignments
        if status
        else [replace(one, episodes=(), engagements=()) for one in view.assignments],
        hidden=[said for name, said in {**groups(), SENSITIVE: APART}.items() if name in hidden],
    )
