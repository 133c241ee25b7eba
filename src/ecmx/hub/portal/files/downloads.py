"""Files that leave the hub by a browser: attached, of their own name and type, kept by no cache; the room that gives them records it."""

from __future__ import annotations

from pathlib import PurePath

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from ecmx.errors import EcmxError, FileUnusable, OurFault, UsageProblem
from ecmx.hub.answers import receipt_of, written_receipt
from ecmx.hub.fixing import marked_workbook
from ecmx.hub.looking import bytes_of_file
from ecmx.hub.portal.acting import say_problem
from ecmx.hub.portal.files.one import came
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of
from ecmx.hub.transmissions import Transmission

__all__ = ["PAGES", "XLSX", "attached"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: By a name's ending; a browser is told to open nothing of another kind.
TYPES = {".xlsx": XLSX, ".csv": "text/csv", ".txt": "text/plain", ".json": "application/json"}


def attached(data: bytes, name: str) -> HttpResponse:
    """An answer that a browser saves and neither shows nor keeps."""
    kind = TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")
    answer = HttpResponse(data, content_type=kind)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return answer


def download(request: PageRequest, file: int) -> HttpResponse:
    """The file as it came or goes: byte for byte."""
    found = one_of(Transmission.objects.of(request.by.organization), pk=file)
    page = "files-out-one" if found.direction == Transmission.Direction.OUT else "files-one"
    try:
        made = bytes_of_file(file, by=request.by, home=this_home())
    except FileUnusable as problem:
        return _not_given(request, problem, reverse(page, args=[file]))
    return attached(made.data, made.name)


def notice(request: PageRequest, file: int) -> HttpResponse:
    """The notice of 42 CFR Part 2 that goes beside a file of ours."""
    one_of(Transmission.objects.of(request.by.organization), pk=file, direction="out")
    made = bytes_of_file(file, by=request.by, home=this_home())
    if made.beside is None:
        raise UsageProblem("notice-unknown", "This file has no notice.")
    name, data = made.beside
    return attached(data, name)


def receipt(request: PageRequest, file: int) -> HttpResponse:
    """The receipt of a file that came, for its sender: counts, codes and places, no member's value."""
    found = came(request, file)
    try:
        made = written_receipt(receipt_of(file, by=request.by))
    except UsageProblem as problem:
        if problem.code != "receipt-not-yet":
            raise
        return _not_given(request, problem, reverse("files-one", args=[file]))
    return attached(made, f"{PurePath(found.name).stem[:150]}-receipt.json")


def marked(request: PageRequest, file: int) -> HttpResponse:
    """The workbook with what was found marked in it, to be corrected elsewhere."""
    came(request, file)
    try:
        name, data = marked_workbook(by=request.by, home=this_home(), file=file)
    except (UsageProblem, FileUnusable) as problem:
        return _not_given(request, problem, reverse("files-one", args=[file]))
    return attached(data, name)


def _not_given(request: PageRequest, problem: EcmxError, back: str) -> HttpResponse:
    assert not isinstance(problem, OurFault)
    say_problem(request, UsageProblem(problem.code, problem.message, problem.fix or _("Look at the file's page.")))
    return HttpResponseRedirect(back)


FILE = {"file": "file"}
PAGES = (
    PortalPage("files/<int:file>/download/", "files-download", download, "roster.export", FILE),
    PortalPage("files/<int:file>/receipt/", "files-receipt", receipt, "files.look", FILE),
    PortalPage("files/<int:file>/marked/", "files-marked", marked, "roster.export", FILE),
    PortalPage("files/out/<int:file>/notice/", "files-out-notice", notice, "roster.export", FILE),
)
