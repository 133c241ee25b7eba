"""What can be meant of partners, sites, people and populations, across all files of a folder. Agreements: `agreed`."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files

from ecmx.exchange import Partner, StaffTerms, wrong_partners
from ecmx.guidance import FileType, plain_name, populations, releases
from ecmx.guidance.values import Npi
from ecmx.hub.partners.folder.agreed import demand_agreements, demand_order, overlap
from ecmx.hub.partners.folder.entries import Entry
from ecmx.hub.partners.folder.mistakes import nearest, shown
from ecmx.hub.partners.folder.naming import Who
from ecmx.hub.partners.folder.schema import CountyTerms, SiteTerms

__all__ = ["counties", "demand_agreements", "demand_partners", "demand_people", "demand_populations"]

SEE = "Take one of docs/reference/hub-partners.md."


@lru_cache(maxsize=1)
def counties() -> tuple[str, ...]:
    """California's counties."""
    return tuple(tomllib.loads(files(__package__).joinpath("counties.toml").read_text("utf-8"))["counties"])


@lru_cache(maxsize=1)
def flags() -> frozenset[str]:
    """The elements by which a Member Information File marks populations of focus, of any release."""
    overlays = [f"1.1+{release.id}" for release in releases() if not release.base]
    return frozenset(one.element.id for name in ("1.1", *overlays) for one in populations(FileType.MIF, name))


def demand_partners(partners: Sequence[tuple[Entry, Partner]], file: Entry) -> None:
    """Names and numbers as everywhere, right check digits, and exactly one that is ours."""
    for place, wrong in wrong_partners([partner for _, partner in partners]):
        partners[place][0].note("", wrong.message, wrong.fix)
    for entry, partner in partners:
        demand_npis(entry, "npis", partner.npis)
        demand_npis(entry, "shared_npis", partner.shared_npis)
        if partner.ours and partner.stage == "inactive":
            entry.note("stage", "We ourselves cannot be inactive.", "Take stage out.")
        if partner.ours and partner.kind == "delegate":
            entry.note("ours", "A hub is a plan's or a provider's.", "Mark the plan or provider whose hub it is.")
    demand_own_names(partners)
    own = [entry for entry, partner in partners if partner.ours]
    if partners and not own:
        file.note("", "It is not said which partner we are.", "Add ours = true to our own entry.")
    for entry in own[1:]:
        entry.note("ours", "Another partner is ours already.", "Leave ours = true at one of them.")


def demand_own_names(partners: Sequence[tuple[Entry, Partner]]) -> None:
    """That each goes by a name of its own, whatever it is: rows are kept by it."""
    seen: dict[str, Partner] = {}
    for entry, partner in partners:
        other = seen.setdefault(plain_name(partner.name), partner)
        if other is not partner and (other.kind != partner.kind or "inactive" in (other.stage, partner.stage)):
            entry.note(
                "name", f"{other.slug} has the same name.", "Call one of them otherwise, and keep the name as an alias."
            )


def demand_npis(entry: Entry, key: str, npis: Iterable[str]) -> None:
    """That the check digits are right; of what is no ten digits something else is said."""
    for npi in filter(None, npis):
        problem = Npi().judge(npi, "").problem
        if problem is not None and problem.code == "npi-check-digit":
            entry.note(key, f"{shown(npi)} is no NPI: its last digit does not fit.", "Look for a slip of the pen.")


def demand_people(
    sites: Sequence[tuple[Entry, SiteTerms]], staff: Sequence[tuple[Entry, StaffTerms]], who: Who
) -> None:
    """Short names once, NPIs that the provider has, numbers that hang together."""
    once([(entry, f"{site.provider}/{site.slug}") for entry, site in sites], "a site of that provider")
    for entry, site in sites:
        demand_npis(entry, "npi", [site.npi])
        provider = who.by_slug(site.provider)
        if provider and site.npi and site.npi not in (*provider.npis, *provider.shared_npis):
            entry.note(
                "npi",
                f"{shown(site.npi)} is not among the NPIs of {provider.name}.",
                "Add it to npis of that provider in partners.toml.",
            )
    for entry, person in staff:
        demand_npis(entry, "npi", [person.npi])
        demand_order(entry, person.since, person.until)
        if person.extension and not person.phone:
            entry.note("extension", "There is an extension and no telephone number.", "Add phone.")


def demand_populations(live: Sequence[tuple[Entry, CountyTerms]]) -> None:
    """Counties and populations that there are, each once at a time."""
    times: dict[tuple[str, str], list[tuple[date, date | None]]] = {}
    for entry, one in live:
        if one.county not in counties():
            entry.note(
                "county", f"{shown(one.county)} is no county of California.", nearest(one.county, counties()) or SEE
            )
        demand_order(entry, one.since, one.until)
        for population in one.populations:
            if population not in flags():
                entry.note(
                    "populations",
                    f"{shown(population)} is no population of focus.",
                    nearest(population, sorted(flags())) or SEE,
                )
                continue
            others = times.setdefault((one.county, population), [])
            if any(overlap((one.since, one.until), other) for other in others):
                entry.note(
                    "populations",
                    f"{population} is live in {one.county} by another entry at that time.",
                    "Let one end before the other begins.",
                )
            else:
                others.append((one.since, one.until))


def once(places: Sequence[tuple[Entry, str]], what: str) -> None:
    """That a short name is given once."""
    counts = Counter(name for _, name in places)
    seen: set[str] = set()
    for entry, name in places:
        if counts[name] > 1 and name in seen:
            entry.note("slug", f"{shown(name.rpartition('/')[2])} is {what} already.", "Give each a slug of its own.")
        seen.add(name)
