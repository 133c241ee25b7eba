"""Held rows corrected in the browser: the page of the grid, what the grid asks and sends as JSON, and the corrected rows sent in again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from ecmx.errors import EcmxError, FileUnusable, OurFault, UsageProblem
from ecmx.hub.accounts import may
from ecmx.hub.fixing import (
    HeldGrid,
    apply_corrections,
    change_cells,
    changes_of,
    discard_draft,
    grid_on_wire,
    held_grid,
    problem_on_wire,
    rechecked_on_wire,
    rules_at_hand,
    take_fixed_workbook,
    undo_change,
)
from ecmx.hub.portal.acting import acted, say_done, say_problem
from ecmx.hub.portal.here import this_home
from ecmx.hub.portal.in_words import on_page
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of
from ecmx.hub.transmissions import Transmission

__all__ = ["PAGES"]

#: By how the file of corrected rows came to be, what is said of it.
SENT = {
    Transmission.Origin.CORRECTION: gettext_lazy("The corrected rows were submitted as a new file. This is its page."),
    Transmission.Origin.WORK: gettext_lazy(
        "The corrected rows were recorded from your list as a new file. This is its page."
    ),
    Transmission.Origin.COMPOSED: gettext_lazy(
        "The correction is prepared. Nothing has been sent yet: review it, then send it."
    ),
}
FIRST = 20  # rows that the page itself says what is wrong with, for whoever has no script


def _file(request: PageRequest, file: int) -> Any:
    """A file that came or went, of the organization; else there is none."""
    return one_of(Transmission.objects.of(request.by.organization).select_related("partner"), pk=file)


def rows(request: PageRequest, file: int) -> HttpResponse:
    """The page on which the rows of a file are corrected."""
    found = _file(request, file)
    try:
        grid = _grid(request, file)
    except (UsageProblem, FileUnusable) as problem:
        say_problem(request, problem)
        return HttpResponseRedirect(reverse("files-one", args=[file]))
    theirs = found.origin not in (Transmission.Origin.WORK, Transmission.Origin.COMPOSED)
    can = {"fix": may(request.by.roles, "files.decide"), "download": theirs and may(request.by.roles, "roster.export")}
    return render(
        request, "portal/files/rows.html", {"file": found, "grid": grid, "can": can, "first": list(_told(grid))}
    )


def _grid(request: PageRequest, file: int) -> HeldGrid:
    """The first rows of the tab that is asked for by its place, which an address may hold."""
    grid = held_grid(by=request.by, home=this_home(), file=file, count=FIRST)
    asked = request.GET.get("tab", "")
    place = int(asked) - 1 if asked.isdecimal() and len(asked) < 4 else -1
    if 0 <= place < len(grid.tabs) and grid.tabs[place].name != grid.tab:
        return held_grid(by=request.by, home=this_home(), file=file, count=FIRST, tab=grid.tabs[place].name)
    return grid


def _told(grid: HeldGrid) -> Any:
    """Each row's number, key and findings, by column."""
    labels = {one.letter: one.label or one.header for one in grid.columns}
    for row in grid.rows:
        words = [(labels.get(letter, ""), word) for letter, at in row.found.items() for word in at.words]
        yield row, row.cells[0] if row.cells else "", [*words, *(("", word) for word in row.of_row.words)]


def _json(act: Callable[[], dict[str, Any]]) -> HttpResponse:
    """What the grid is answered; a problem as JSON too."""
    try:
        return JsonResponse(act())
    except OurFault:
        raise
    except EcmxError as problem:
        if problem.code == "not-permitted":
            raise
        return JsonResponse(problem_on_wire(on_page(problem)), status=400)


@require_GET
def data(request: PageRequest, file: int) -> HttpResponse:
    """A block of rows."""
    _file(request, file)
    if "columns" in request.GET and may(request.by.roles, "files.decide"):
        rules_at_hand()  # the page is just opened: while it is looked at
    first = request.GET.get("first", "0")
    return _json(
        lambda: grid_on_wire(
            held_grid(
                by=request.by,
                home=this_home(),
                file=file,
                tab=request.GET.get("tab"),
                first=int(first) if first.isdecimal() and len(first) < 8 else 0,
                columns="columns" in request.GET,
            )
        )
    )


@require_POST
def cells(request: PageRequest, file: int) -> HttpResponse:
    """Cells that were changed; their rows as they stand then."""
    _file(request, file)

    def act() -> dict[str, Any]:
        tab, seen, changes = changes_of(request.body)
        told = change_cells(by=request.by, home=this_home(), file=file, changes=changes, seen=seen, tab=tab)
        return rechecked_on_wire(told)

    return _json(act)


@require_POST
def undo(request: PageRequest, file: int) -> HttpResponse:
    """This person's last change taken back."""
    _file(request, file)
    return _json(lambda: rechecked_on_wire(undo_change(by=request.by, home=this_home(), file=file)))


@require_POST
def send(request: PageRequest, file: int) -> HttpResponse:
    """The corrected rows become a file of their own, which is taken in as any other."""
    _file(request, file)
    try:
        made = apply_corrections(by=request.by, home=this_home(), file=file)
    except (UsageProblem, FileUnusable) as problem:
        say_problem(request, problem)
        return HttpResponseRedirect(reverse("files-rows", args=[file]))
    say_done(request, str(SENT[Transmission.Origin(made.origin)]))
    return HttpResponseRedirect(reverse("files-one", args=[made.pk]))


@require_POST
def discard(request: PageRequest, file: int) -> HttpResponse:
    """All that was typed and not sent is taken back."""
    _file(request, file)
    return acted(
        request,
        reverse("files-rows", args=[file]),
        lambda: discard_draft(by=request.by, home=this_home(), file=file),
        _("All changes that were not submitted are undone."),
    )


@require_POST
def upload(request: PageRequest, file: int) -> HttpResponse:
    """The marked workbook, corrected elsewhere: what it changes comes into the same draft."""
    _file(request, file)
    back = reverse("files-rows", args=[file])
    given = request.FILES.get("workbook")
    if given is None:
        say_problem(request, UsageProblem("file-none", _("No workbook was chosen."), _("Choose it, then upload it.")))
        return HttpResponseRedirect(reverse("files-one", args=[file]))
    try:
        taken = take_fixed_workbook(by=request.by, home=this_home(), file=file, data=given.read())
    except (UsageProblem, FileUnusable) as problem:
        say_problem(request, problem)
        return HttpResponseRedirect(reverse("files-one", args=[file]))
    changed = sum(len(one.rows) for one in taken.rechecked)
    said = ngettext("%(n)s corrected row was added.", "%(n)s corrected rows were added.", changed)
    parts = [said % {"n": f"{changed:,}"}]
    if taken.passed_over:
        parts.append(
            ngettext(
                "%(n)s changed row had nothing to correct and was not included.",
                "%(n)s changed rows had nothing to correct and were not included.",
                taken.passed_over,
            )
            % {"n": f"{taken.passed_over:,}"}
        )
    if taken.added or taken.deleted:
        parts.append(_("Rows that were inserted or deleted were not included."))
    parts.append(_("Review them, then submit them.") if changed else "")
    say_done(request, " ".join(filter(None, parts)))
    return HttpResponseRedirect(back)


FILE = {"file": "file"}
PAGES = (
    PortalPage("files/<int:file>/rows/", "files-rows", rows, "files.look", FILE),
    PortalPage("files/<int:file>/rows/data/", "files-rows-data", data, "files.look", FILE),
    PortalPage("files/<int:file>/rows/cells/", "files-rows-cells", cells, "files.decide", FILE),
    PortalPage("files/<int:file>/rows/undo/", "files-rows-undo", undo, "files.decide", FILE),
    PortalPage("files/<int:file>/rows/send/", "files-rows-send", send, "files.decide", FILE),
    PortalPage("files/<int:file>/rows/discard/", "files-rows-discard", discard, "files.decide", FILE),
    PortalPage("files/<int:file>/fixed/", "files-fixed", upload, "files.decide", FILE),
)
