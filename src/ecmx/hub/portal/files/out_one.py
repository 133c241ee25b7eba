"""One file of ours: who is in it and who is not, what it says and by whose word, how it goes, and what the plan answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from ecmx.hub.accounts import may
from ecmx.hub.fixing import rejected_rows
from ecmx.hub.keys import Keys
from ecmx.hub.looking import FileView, RowGoing, SentSeen, file_view, members_left_out, rows_going
from ecmx.hub.outbound import SentRow
from ecmx.hub.partners import Endpoint
from ecmx.hub.portal.files.findings import found_by_code
from ecmx.hub.portal.files.words import STATES
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of, wanted_page
from ecmx.hub.portal.ways import WAYS_SAID
from ecmx.hub.sending import Dispatch, last_dispatch
from ecmx.hub.transmissions import OUTBOUND, FileState, Transmission

__all__ = ["PAGES", "goes", "left_out", "out_one"]

A_PAGE = 20  # rows, each with all of its values and their sources
OUT_PAGE = 100
BY_HAND = "by_hand"
#: What of a record is shown before it is opened.
FIRST = (
    "Status of Member Engagement",
    "ECM Benefit Start Date",
    "ECM Benefit End Date",
    "Outreach Attempt Date",
    "Outreach Attempt Method",
)
_ANSWERABLE = (
    FileState.SENT,
    FileState.ACCEPTED,
    FileState.PART_ACCEPTED,
    FileState.REJECTED,
    FileState.DEEMED_ACCEPTED,
)


@dataclass(frozen=True)
class KindCounted:
    """One file type of a file: how many of the plan's members are in it, and how many are not, each for a reason."""

    kind: str
    inside: int
    members: int
    out: int
    rows: int


@dataclass(frozen=True)
class RowShown:
    """A record, with what of it is shown first."""

    row: RowGoing
    first: str


def goes(request: PageRequest, file: int) -> Any:
    """A file of ours, of the organization; else there is none."""
    related = ("partner", "agreement", "organization")
    return one_of(Transmission.objects.of(request.by.organization).select_related(*related), pk=file, direction="out")


def out_one(request: PageRequest, file: int) -> HttpResponse:
    """The page of a file of ours."""
    found = goes(request, file)
    view = file_view(file, by=request.by, keys=Keys(this_home()))
    page = wanted_page(request)
    only = request.GET.get("verdict", "")
    only = only if only in set(SentRow.Verdict.values) else ""
    rows, total = (
        rows_going(file, by=request.by, only=only, first=(page - 1) * A_PAGE, count=A_PAGE) if view.sent else ([], 0)
    )
    dispatch = last_dispatch(found)
    return render(
        request,
        "portal/files/out_one.html",
        {
            "view": view,
            "file": found,
            "state": STATES[view.state],
            "sent": view.sent,
            "counted": _counted(view.sent) if view.sent else [],
            "rows": [_shown(one) for one in rows],
            "only": only,
            "page": Paginator(range(total), A_PAGE).get_page(page),
            "findings": found_by_code(view.findings),
            "dispatch": dispatch,
            "way": WAYS_SAID.get(dispatch.transport, dispatch.transport) if dispatch else "",
            "went": WAYS_SAID.get(found.sent_how, found.sent_how),
            "answers": _answers(view),
            "can": _can(request, found, dispatch),
        },
    )


def left_out(request: PageRequest, file: int) -> HttpResponse:
    """Who is not in it, and why."""
    found = goes(request, file)
    people = members_left_out(found, by=request.by, home=this_home())
    page = Paginator(people, OUT_PAGE).get_page(wanted_page(request))
    return render(request, "portal/files/left_out.html", {"file": found, "page": page})


def _shown(one: RowGoing) -> RowShown:
    first = [value.said for value in one.values if value.label in FIRST]
    return RowShown(one, " · ".join(first))


def _counted(sent: SentSeen) -> list[KindCounted]:
    return [
        KindCounted(
            kind,
            inside,
            sent.members,
            sum(one.members for one in sent.left_out if one.file_type == kind),
            sent.rows.get(kind, 0),
        )
        for kind, inside in sent.inside.items()
    ]


def _answers(view: FileView) -> list[tuple[Any, Any, Any]]:
    """Each answer, the newest first, with its state and its way in words."""
    if view.sent is None:
        return []
    return [(one, STATES[one.verdict].words, WAYS_SAID.get(one.how, one.how)) for one in reversed(view.sent.answers)]


def _can(request: PageRequest, file: Transmission, dispatch: Dispatch | None) -> dict[str, Any]:
    """What this person can do with it as it stands."""
    roles, state = request.by.roles, FileState(file.state)
    sends = may(roles, "files.send")
    ends = Endpoint.objects.of(request.by.organization).filter(agreement=file.agreement_id)
    doors = {one.alternate: one.transport for one in ends}
    first, other = doors.get(False, ""), doors.get(True, "")
    failing = dispatch is not None and dispatch.failing_since is not None and dispatch.ended_at is None
    rejected = state in (FileState.PART_ACCEPTED, FileState.REJECTED)
    free = OUTBOUND.may(state, FileState.BY_HAND) or (state is FileState.SENDING and failing)
    return {
        "send": sends and OUTBOUND.may(state, FileState.SENDING) and first not in ("", BY_HAND),
        "way": WAYS_SAID.get(first, first),
        "other": sends and free and other not in ("", BY_HAND),
        "other_way": WAYS_SAID.get(other, other),
        "by_hand": sends and free,
        "hand_first": first in ("", BY_HAND),
        "drop": sends and OUTBOUND.may(state, FileState.DROPPED),
        "said": sends and state is FileState.BY_HAND,
        "answer": may(roles, "files.answer") and state in _ANSWERABLE,
        "correct": may(roles, "files.compose") and rejected,
        "fix": may(roles, "files.decide") and rejected and rejected_rows(file).exists(),
        "download": may(roles, "roster.export"),
        "failing": failing and state is FileState.SENDING,
    }


FILE = {"file": "file"}
PAGES = (
    PortalPage("files/out/<int:file>/", "files-out-one", out_one, "files.look", FILE),
    PortalPage("files/out/<int:file>/left-out/", "files-out-left", left_out, "files.look", FILE),
)
