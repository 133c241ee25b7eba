"""Terms in their fixed order: two that say the same are equal, and are the same text. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from ecmx.guidance import FileType
from ecmx.hub.partners.folder.schema import AgreementTerms, CountyTerms, Terms

__all__ = ["by_county", "each_population", "ordered"]

KNOWN = {file.value: place for place, file in enumerate(FileType)}


def ordered(terms: Terms) -> Terms:
    """The same in its fixed order."""
    return Terms(
        partners=tuple(sorted(terms.partners, key=lambda one: one.slug)),
        sites=tuple(sorted(terms.sites, key=lambda one: (one.provider, one.slug))),
        staff=tuple(sorted(terms.staff, key=lambda one: one.slug)),
        agreements={slug: _agreement(one) for slug, one in sorted(terms.agreements.items())},
        populations=by_county(each_population(terms.populations)),
    )


def each_population(live: Iterable[CountyTerms]) -> Iterator[tuple[str, str, date, date | None]]:
    """County, population, first and last day."""
    for one in live:
        for population in one.populations:
            yield one.county, population, one.since, one.until


def by_county(each: Iterable[tuple[str, str, date, date | None]]) -> tuple[CountyTerms, ...]:
    """The other way round: one table a county and time."""
    together: dict[tuple[str, date, date | None], set[str]] = defaultdict(set)
    for county, population, since, until in each:
        together[county, since, until].add(population)
    return tuple(
        CountyTerms(county=county, populations=tuple(sorted(found)), since=since, until=until)
        for (county, since, until), found in sorted(
            together.items(), key=lambda item: (item[0][0], item[0][1], item[0][2] or date.max)
        )
    )


def _agreement(one: AgreementTerms) -> AgreementTerms:
    files = [
        msgspec.structs.replace(file, layouts=tuple(sorted(file.layouts, key=lambda layout: layout.since or date.min)))
        for file in one.files
    ]
    return msgspec.structs.replace(
        one,
        elected=tuple(sorted(set(one.elected))),
        files=tuple(sorted(files, key=lambda file: (KNOWN.get(file.type, len(KNOWN)), file.type))),
        extensions=tuple(sorted(one.extensions, key=lambda extension: extension.extension)),
    )
