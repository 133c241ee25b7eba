"""A month's checklist out of its proof: what was asked, whether it is so, and what stands in the way. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecmx.guidance import on_paper
from ecmx.hub.obligations import AccountedFile, DueState, MonthProof, Obligation, named
from ecmx.hub.outbound import LEFT_OUT
from ecmx.hub.portal.due.strip import SETTLED
from ecmx.hub.work import TASKS

__all__ = ["MonthCheck", "accounted_of", "checks_of", "missing_of"]


@dataclass(frozen=True)
class MonthCheck:
    """One question. open: what stands in the way, a sentence each; nothing: there was nothing to ask it about"""

    words: str
    open: Sequence[str]
    nothing: bool = False

    @property
    def done(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.open


def checks_of(proof: MonthProof) -> list[MonthCheck]:
    """The five questions of a month, in their order."""
    return [
        MonthCheck(_("Everything due is done: received, sent, or nothing to report"), _due(proof)),
        MonthCheck(_("Every file was answered"), _files(proof))
        if proof.files
        else MonthCheck(_("No file was received or prepared for this month"), (), nothing=True),
        MonthCheck(_("Every member is counted in what was sent"), _members(proof))
        if proof.accounted
        else MonthCheck(_("Nothing about members was sent for this month"), (), nothing=True),
        MonthCheck(_("No rows are on hold"), _held(proof)),
        MonthCheck(_("No questions are open"), _tasks(proof)),
    ]


def missing_of(proof: MonthProof) -> Mapping[str, Sequence[str]]:
    """By partner, what of theirs has not come."""
    found: dict[str, list[str]] = {}
    for one in proof.due:
        if one.owes == Obligation.Owes.THEM and one.met_at is None and one.state not in SETTLED:
            found.setdefault(one.whom, []).append(named(one.what))
    return found


def accounted_of(proof: MonthProof) -> list[tuple[AccountedFile, list[tuple[int, str]]]]:
    """Each part of a file of ours, with how many were left out and why, in words."""
    return [
        (one, [(count, LEFT_OUT[code].words if code in LEFT_OUT else code) for code, count in one.left_out.items()])
        for one in proof.accounted
    ]


def _due(proof: MonthProof) -> list[str]:
    said = []
    for one in proof.due:
        if one.state in SETTLED:
            continue
        who = _("to %(whom)s") if one.owes == Obligation.Owes.US else _("from %(whom)s")
        state = _("not here yet") if one.state == DueState.AHEAD else one.means
        said.append(f"{named(one.what)} {who % {'whom': one.whom}}, {_('due')} {on_paper(one.due_on)}: {state}")
    return said


def _files(proof: MonthProof) -> list[str]:
    return [
        _("File %(id)d, %(whom)s: %(means)s")
        % {"id": one.id, "whom": one.partner or _("unknown sender"), "means": one.means}
        for one in proof.files
        if one.open
    ]


def _held(proof: MonthProof) -> list[str]:
    return [
        ngettext("File %(id)d, %(whom)s: %(n)d row on hold", "File %(id)d, %(whom)s: %(n)d rows on hold", one.rows_held)
        % {"id": one.id, "whom": one.partner, "n": one.rows_held}
        for one in proof.files
        if one.rows_held
    ]


def _members(proof: MonthProof) -> list[str]:
    said = _(
        "File %(id)d, %(kind)s to %(whom)s: of %(all)d members, %(in)d are included and %(out)d not included for a reason"
    )
    return [
        said
        % {
            "id": one.id,
            "kind": one.file_type.upper(),
            "whom": one.partner,
            "all": one.members,
            "in": one.carried,
            "out": sum(one.left_out.values()),
        }
        for one in proof.accounted
        if not one.adds_up
    ]


def _tasks(proof: MonthProof) -> list[str]:
    return [f"{count:,} × {TASKS[kind].words if kind in TASKS else kind}" for kind, count in proof.tasks.items()]
