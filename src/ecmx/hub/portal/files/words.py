"""A file's state in a word or two, how loud it is, and what somebody is to do about it. The long sentences are the state table's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ecmx.hub.looking import FileListed
from ecmx.hub.transmissions import FileState

__all__ = ["STATES", "DeskRow", "StateShown", "desk_row"]


@dataclass(frozen=True)
class StateShown:
    """words: a word or two; tone: a tag's class, "" where nothing is to be done; do: what somebody is to do"""

    words: Any
    tone: str = ""
    do: Any = ""


STATES: Mapping[str, StateShown] = {
    FileState.KEPT: StateShown(_("Waiting to be read")),
    FileState.NEEDS_PASSWORD: StateShown(_("Needs its password"), "warn", _("Enter its password")),
    FileState.NEEDS_PARTNER: StateShown(_("Who sent it?"), "warn", _("Choose who sent it")),
    FileState.REFUSED: StateShown(_("Cannot be used"), "bad", _("See why")),
    FileState.READ: StateShown(_("Being loaded")),
    FileState.RETURNED: StateShown(_("Not loaded"), "warn", _("Correct its rows")),
    FileState.APPLIED: StateShown(_("In the roster"), "good"),
    FileState.REPEATED: StateShown(_("Received before")),
    FileState.SUPERSEDED: StateShown(_("Replaced")),
    FileState.WITHDRAWN: StateShown(_("Withdrawn")),
    FileState.ANSWER: StateShown(_("Plan's answer"), "good"),
    FileState.COMPOSED: StateShown(_("Ready to send"), "warn", _("Review it and send it")),
    FileState.SENDING: StateShown(_("On its way"), "", _("It is not going through")),
    FileState.BY_HAND: StateShown(_("For the plan’s portal"), "warn", _("Upload it, then mark it as uploaded")),
    FileState.UNSENT: StateShown(_("Could not be sent"), "bad", _("Choose another way")),
    FileState.SENT: StateShown(_("Sent, no answer yet")),
    FileState.ACCEPTED: StateShown(_("Accepted"), "good"),
    FileState.PART_ACCEPTED: StateShown(_("Some rows rejected"), "bad", _("Correct what was rejected")),
    FileState.REJECTED: StateShown(_("Rejected"), "bad", _("Correct it and send it again")),
    FileState.DEEMED_ACCEPTED: StateShown(_("Done without an answer")),
    FileState.CORRECTED: StateShown(_("Replaced by a correction")),
    FileState.RECALLED: StateShown(_("Sent by mistake"), "bad"),
    FileState.DROPPED: StateShown(_("Withdrawn")),
}


@dataclass(frozen=True)
class DeskRow:
    """A file as a row of the desk. href: its page; do: what somebody is to do, "" = nothing"""

    file: FileListed
    state: StateShown
    do: Any
    href: str


def desk_row(file: FileListed) -> DeskRow:
    """A file with its words."""
    state = _state(file)
    page = "files-out-one" if file.direction == "out" else "files-one"
    return DeskRow(file, state, _to_do(file, state), reverse(page, args=[file.id]))


def _state(file: FileListed) -> StateShown:
    """What is in the roster may still need somebody: that is said first."""
    if file.doubted:
        return StateShown(_("Members missing"), "warn")
    if file.state == FileState.APPLIED and file.held:
        return StateShown(_("Rows on hold"), "warn")
    return STATES[file.state]


def _to_do(file: FileListed, state: StateShown) -> Any:
    if file.doubted:
        return _("Say whether the missing members are really gone")
    if file.state == FileState.APPLIED:
        held = ngettext("Correct %(count)s row on hold", "Correct %(count)s rows on hold", file.held)
        return held % {"count": f"{file.held:,}"} if file.held else ""
    if file.state == FileState.SENDING and file.moving:
        return ""
    return state.do
