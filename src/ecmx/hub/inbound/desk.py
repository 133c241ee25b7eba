"""What a file is received with: who takes part, their layouts, whose NPIs are ours. Looked up once a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ecmx.exchange import Partners
from ecmx.hub.accounts import Organization
from ecmx.hub.home import Home
from ecmx.hub.partners import Agreement, Partner, Site, agreements_with, exchange_partners, layouts_of, our_npis
from ecmx.layouts import Layouts

__all__ = ["PartnerDesk"]


@dataclass(frozen=True)
class PartnerDesk:
    """Everything about partners that a file is read with."""

    organization: Organization
    home: Home

    @cached_property
    def partners(self) -> Partners:
        """As `ecmx.receive` takes them."""
        return exchange_partners(self.organization)

    @cached_property
    def layouts(self) -> Layouts:
        """The guidance's and the organization's own."""
        return layouts_of(self.organization, self.home.layouts)

    @cached_property
    def rows(self) -> Mapping[str, Partner]:
        """Partners by the name that `partners` gives them."""
        return {one.name: one for one in Partner.objects.of(self.organization)}

    @cached_property
    def our_npis(self) -> Mapping[str, Site | None]:
        """Ours, with the site whose it is."""
        return our_npis(self.organization)

    def plan(self, name: str) -> Partner | None:
        """A registered plan by any of its names."""
        found = self.partners.plan(name)
        return self.rows.get(found.name) if found is not None else None

    def by_npi(self, npi: str) -> Partner | None:
        """A provider by its NPI."""
        found = self.partners.provider(npi)
        return self.rows.get(found.name) if found is not None else None

    def agreement_with(self, partner: Partner, day: date) -> Agreement | None:
        """The agreement with a partner on a day, if there is one that is not inactive; else one of another day."""
        found = agreements_with(self.organization, partner, day) or agreements_with(self.organization, partner)
        return found[0] if found else None
