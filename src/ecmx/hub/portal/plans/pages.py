"""The list of plans, one agreement in plain words, and every page that hangs on them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecmx.exchange import ContactPerson, Partner
from ecmx.files import Scratch
from ecmx.hub.partners import Agreement, exported, stored_terms
from ecmx.hub.partners.folder import AgreementTerms, Terms
from ecmx.hub.portal.page import PageRequest, PortalPage, one_of, wanted_page
from ecmx.hub.portal.plans import adding
from ecmx.hub.portal.plans.said import STAGES, FileSaid, files_said, promises_said, way_said
from ecmx.hub.portal.plans.staging import staged
from ecmx.hub.transmissions import Transmission

__all__ = ["PAGES", "export", "plan", "plans", "stage"]

ORDER = {"active": 0, "testing": 1, "inactive": 2}


@dataclass(frozen=True)
class AgreementLine:
    """An agreement in the list."""

    id: int
    whom: Partner
    terms: AgreementTerms
    stage: str
    contact: ContactPerson
    files: list[FileSaid]
    way: list[tuple[str, str]]


def plans(request: PageRequest) -> HttpResponse:
    """Every agreement: active ones first, then those being tried, then those that are over."""
    known = stored_terms(request.by.organization)
    ids = dict(Agreement.objects.of(request.by.organization).values_list("slug", "pk"))
    lines = [_line(ids[slug], one, known) for slug, one in known.agreements.items() if slug in ids]
    lines.sort(key=lambda line: (ORDER[line.terms.stage], line.whom.name.casefold()))
    page = Paginator(lines, 50).get_page(wanted_page(request))
    alone = [one for one in known.partners if not one.ours and one.slug not in {line.whom.slug for line in lines}]
    return render(request, "portal/plans/plans.html", {"page": page, "alone": alone})


def plan(request: PageRequest, agreement: int) -> HttpResponse:
    """One agreement in plain words."""
    row = one_of(Agreement.objects.of(request.by.organization), pk=agreement)
    known = stored_terms(request.by.organization)
    line = _line(row.pk, known.agreements[row.slug], known)
    files = Transmission.objects.of(request.by.organization).filter(agreement=row)
    counts = {one["direction"]: one["n"] for one in files.values("direction").annotate(n=Count("pk"))}
    return render(
        request,
        "portal/plans/plan.html",
        {
            "line": line,
            "alternate": way_said(line.terms.alternate),
            "promises": promises_said(line.terms),
            "came": counts.get("in", 0),
            "went": counts.get("out", 0),
        },
    )


@require_POST
def stage(request: PageRequest, agreement: int) -> HttpResponse:
    """Move an agreement: to try, in earnest, or at rest. It can be moved back."""
    row = one_of(Agreement.objects.of(request.by.organization), pk=agreement)
    to = request.POST.get("stage", "")
    staged(row.slug, to, by=request.by)
    messages.success(request, _("The agreement is now: %(stage)s.") % {"stage": str(STAGES[to]).lower()})
    return redirect("plans-one", agreement=row.pk)


@require_POST
def export(request: PageRequest) -> HttpResponse:
    """All that is known of plans and agreements, as the folder of TOML that `ecmx hub partners import` takes, in a zip."""
    held = io.BytesIO()
    with Scratch() as folder, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name in exported(folder / "partners", by=request.by):
            made.write(folder / "partners" / name, f"partners/{name}")
    answer = HttpResponse(held.getvalue(), content_type="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="partners.zip"'
    return answer


def _line(pk: int, one: AgreementTerms, known: Terms) -> AgreementLine:
    by_slug = {partner.slug: partner for partner in known.partners}
    plan = by_slug[one.plan]
    whom = by_slug[one.provider] if plan.ours else plan
    contact = one.contact if one.contact != ContactPerson() else whom.contact
    return AgreementLine(pk, whom, one, str(STAGES[one.stage]), contact, files_said(one), way_said(one.transport))


PAGES = (
    PortalPage("plans/", "plans", plans, "partners.look"),
    *adding.PAGES,
    PortalPage("plans/export/", "plans-export", export, "partners.export"),
    PortalPage("plans/<int:agreement>/", "plans-one", plan, "partners.look", {"agreement": "agreement"}),
    PortalPage("plans/<int:agreement>/stage/", "plans-stage", stage, "partners.import", {"agreement": "agreement"}),
)
