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
    FileState.NEEDS_PASSWORD: StateShown(_("Needs its password"), "warn", _("Give its password")),
    FileState.NEEDS_PARTNER: StateShown(_("Whose is it?"), "warn", _("Say whose it is")),
    FileState.REFUSED: StateShown(_("Cannot be used"), "bad", _("See why")),
    FileState.READ: StateShown(_("Being taken in")),
    FileState.RETURNED: StateShown(_("Waits for corrections"), "warn", _("Correct its rows")),
    FileState.APPLIED: StateShown(_("In the roster"), "good"),
    FileState.REPEATED: StateShown(_("Came before")),
    FileState.SUPERSEDED: StateShown(_("Replaced")),
    FileState.WITHDRAWN: StateShown(_("Set aside")),
    FileState.ANSWER: StateShown(_("Plan's answer"), "good"),
    FileState.COMPOSED: StateShown(_("Ready to send"), "warn", _("Look through it and send it")),
    FileState.SENDING: StateShown(_("On its way"), "", _("It does not get through")),
    FileState.BY_HAND: StateShown(_("In the out-tray"), "warn", _("Upload it, then say so")),
    FileState.UNSENT: StateShown(_("Could not be sent"), "bad", _("Choose another way")),
    FileState.SENT: StateShown(_("Sent, no answer yet")),
    FileState.ACCEPTED: StateShown(_("Accepted"), "good"),
    FileState.PART_ACCEPTED: StateShown(_("Some rows rejected"), "bad", _("Correct what was rejected")),
    FileState.REJECTED: StateShown(_("Rejected"), "bad", _("Correct it and send it again")),
    FileState.DEEMED_ACCEPTED: StateShown(_("Settled without an answer")),
    FileState.CORRECTED: StateShown(_("Replaced by a correction")),
    FileState.RECALLED: StateShown(_("Recalled"), "bad"),
    FileState.DROPPED: StateShown(_("Set aside")),
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
        return StateShown(_("Rows held"), "warn")
    return STATES[file.state]


def _to_do(file: FileListed, state: StateShown) -> Any:
    if file.doubted:
        return _("Say whether the members it leaves out are gone")
    if file.state == FileState.APPLIED:
        held = ngettext("Correct %(count)s row that is held", "Correct %(count)s rows that are held", file.held)
        return held % {"count": f"{file.held:,}"} if file.held else ""
    if file.state == FileState.SENDING and file.moving:
        return ""
    return state.do
