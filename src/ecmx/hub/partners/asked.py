"""What other rooms ask of agreements: with whom, by which layout on a day, whose an NPI is, what is live in a county."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.db.models import Q

from ecmx.errors import LayoutInvalid
from ecmx.files import Limits
from ecmx.hub.accounts import Organization
from ecmx.hub.partners.models import Agreement, AgreementFile, AgreementLayout, LivePopulation, Partner, Site
from ecmx.layouts import Layout, Layouts, layouts_in, shipped

__all__ = ["agreements_with", "layout_on", "layouts_known", "layouts_of", "live_populations", "our_npis"]


def agreements_with(organization: Organization, partner: Partner, day: date | None = None) -> tuple[Agreement, ...]:
    """The agreements with a partner that are being tried or in force, by slug; with a day those of that day."""
    found = Agreement.objects.of(organization).filter(Q(plan=partner) | Q(provider=partner) | Q(delegate=partner))
    found = found.exclude(stage="inactive").select_related("plan", "provider", "delegate")
    if day is not None:
        found = found.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))
    return tuple(found.order_by("slug"))


def layout_on(file: AgreementFile, day: date) -> str | None:
    """The name of the layout by which a kind of file is read or written on a day; None where none was agreed on."""
    begun = [one for one in file.layouts.all() if one.since is None or one.since <= day]
    return max(begun, key=lambda one: one.since or date.min).layout if begun else None


def layouts_known(folder: Path, limits: Limits = Limits()) -> tuple[Layout, ...]:  # noqa: B008 – Limits is frozen
    """The layouts that agreements may name: those of the home's folder, and the shipped ones. Raises LayoutInvalid."""
    own = layouts_in(folder, limits) if folder.is_dir() and any(folder.glob("*.toml")) else ()
    names = {layout.name for layout in own}
    return (*own, *(layout for layout in shipped() if layout.name not in names))


def layouts_of(organization: Organization, folder: Path, limits: Limits = Limits()) -> Layouts:  # noqa: B008
    """Those that files are recognized by: the layouts of agreements that are not inactive, and the guidance's own.

    folder: the home's layouts. Raises LayoutInvalid where an agreement names one that is there no more.
    """
    known = {layout.name: layout for layout in layouts_known(folder, limits)}
    rows = AgreementLayout.objects.of(organization).exclude(file__agreement__stage="inactive")
    named = sorted(set(rows.values_list("layout", flat=True)))
    if gone := [name for name in named if name not in known]:
        raise LayoutInvalid(
            "layout-unknown",
            f"Agreements name layouts that are there no more: {', '.join(gone)}.",
            f"Put them back into {folder}, or bring in partners that name others.",
        )
    agreed = [known[name] for name in named]
    return Layouts((*agreed, *(one for one in Layouts.guidance() if one.name not in named)))


def our_npis(organization: Organization) -> Mapping[str, Site | None]:
    """The NPIs that rows of ours may bear, each with its site; None where it is no site's, or several sites'.

    One by which others bill too (fn 68) is among them: a row that bears it is not told to be another's by that.
    """
    ours = Partner.objects.of(organization).filter(ours=True).first()
    if ours is None:
        return {}
    found: dict[str, Site | None] = dict.fromkeys([*ours.npis, *ours.shared_npis])
    sites: dict[str, list[Site]] = {}
    for site in Site.objects.of(organization).filter(partner=ours).exclude(npi=""):
        sites.setdefault(site.npi, []).append(site)
    return found | {npi: ones[0] if len(ones) == 1 else None for npi, ones in sites.items()}


def live_populations(organization: Organization, county: str, day: date) -> frozenset[str]:
    """The elements of the populations of focus that are served in a county on a day (fn 23)."""
    rows = LivePopulation.objects.of(organization).filter(county=county, since__lte=day)
    return frozenset(rows.filter(Q(until=None) | Q(until__gte=day)).values_list("population", flat=True))
