"""An agreement in plain words: how often, when due, by which form and way. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecmx.guidance import on_paper
from ecmx.hub.obligations import named
from ecmx.hub.partners.folder import AgreementTerms, DoorTerms, FileTerms

__all__ = ["STAGES", "FileSaid", "files_said", "promises_said", "way_said"]

STAGES: Mapping[str, Any] = {
    "active": gettext_lazy("Active"),
    "testing": gettext_lazy("Testing"),
    "inactive": gettext_lazy("Paused"),
}
_OFTEN: Mapping[str, Any] = {
    "daily": gettext_lazy("every business day"),
    "weekly": gettext_lazy("every week"),
    "monthly": gettext_lazy("every month"),
    "quarterly": gettext_lazy("every quarter"),
    "as_needed": gettext_lazy("when there is something to report"),
}
_NIL: Mapping[str, Any] = {
    "nothing": gettext_lazy("nothing is sent"),
    "statement": gettext_lazy("a statement that says so"),
    "empty_file": gettext_lazy("a file without rows"),
}
_CORRECTION: Mapping[str, Any] = {
    "whole": gettext_lazy("the whole file again"),
    "rows": gettext_lazy("only the wrong rows"),
    "next": gettext_lazy("with the next file"),
}
_WAYS: Mapping[str, Any] = {
    "folder": gettext_lazy("a folder on this computer"),
    "sftp": gettext_lazy("a server (SFTP)"),
    "mail": gettext_lazy("e-mail"),
    "here": gettext_lazy("within ecmx"),
    "by_hand": gettext_lazy("uploaded by a person"),
}


@dataclass(frozen=True)
class FileSaid:
    """One kind of file, in words."""

    what: str
    often: str
    due: str
    forms: Sequence[str]
    holds: str
    nil: str
    correction: str
    waived: str


def files_said(one: AgreementTerms) -> list[FileSaid]:
    """Its files, in the agreement's order."""
    return [_file(file) for file in one.files]


def _file(file: FileTerms) -> FileSaid:
    whole = _("every member: anyone missing counts as no longer listed") if file.complete else _("everything each time")
    waived = _("not needed since %(day)s: %(why)s")
    return FileSaid(
        named(file.type),
        str(_OFTEN[file.frequency]),
        _due(file),
        [_form(layout.layout, layout.since) for layout in file.layouts],
        _("only what changed") if file.mode == "changes" else whole,
        str(_NIL[file.nil]),
        str(_CORRECTION[file.correction]),
        waived % {"day": on_paper(file.waived.since), "why": file.waived.why} if file.waived else "",
    )


def _form(name: str, since: Any) -> str:
    return _("%(name)s, from %(day)s") % {"name": name, "day": on_paper(since)} if since else name


def _due(file: FileTerms) -> str:
    if not file.due:
        return ""
    shift = {
        "before": _("; if that is a weekend or holiday, the business day before"),
        "after": _("; if that is a weekend or holiday, the next business day"),
    }
    if file.due.startswith("business day "):
        said = _("on the %(n)s business day of the following month") % {"n": _ordinal(file.due)}
    elif file.due.startswith("day "):
        said = _("on the %(n)s of the following month") % {"n": _ordinal(file.due)}
    else:
        said = _("on %(day)s of the following week") % {"day": file.due.capitalize()}
    return said + shift.get(file.shift, "")


def _ordinal(due: str) -> str:
    """1st, 2nd, 3rd, 10th: of the number at the end of a rule."""
    number = due.rpartition(" ")[2]
    if len(number) > 1 and number[-2] == "1":
        return f"{number}th"
    return number + {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")


def way_said(door: DoorTerms | None) -> list[tuple[str, str]]:
    """A way, in names and values."""
    if door is None:
        return []
    said = [(_("By"), str(_WAYS[door.transport]))]
    pairs = (
        (_("Their files come from"), door.inbox),
        (_("Our files go to"), door.outbox),
        (_("Signed in with the credential"), door.credential),
        (_("Workbooks protected with the password named"), door.protect_with),
    )
    return said + [(name, value) for name, value in pairs if value]


def promises_said(one: AgreementTerms) -> list[str]:
    """Deadlines that were agreed on beside due days, a sentence each."""
    said = (
        (one.acknowledge_days, _("A file received is acknowledged within %(n)d business days.")),
        (one.refuse_days, _("The provider says which members it cannot accept within %(n)d business days.")),
        (one.correct_days, _("A file corrected within %(n)d business days counts as on time.")),
        (one.first_contact_days, _("The first outreach to a new member is within %(n)d days.")),
        (one.deemed_accepted_days, _("A file without an answer counts as accepted after %(n)d days.")),
        (one.refused_data_days, _("Health data of members you cannot accept are removed after %(n)d days.")),
    )
    return [words % {"n": days} for days, words in said if days]
