"""Partners as `ecmx.receive` takes them."""

from __future__ import annotations

from pathlib import Path

from ecmx import exchange
from ecmx.hub.accounts import Organization
from ecmx.hub.partners.models import Partner
from ecmx.layouts import Layouts

__all__ = ["exchange_partners", "layouts_of"]


def exchange_partners(organization: Organization) -> exchange.Partners:
    """Everybody, by all names and numbers."""
    return exchange.Partners(
        tuple(
            exchange.Partner(
                kind="plan" if one.kind == "plan" else "provider",
                name=one.name,
                aliases=tuple(one.aliases),
                payer_identifiers=tuple(one.payer_identifiers),
                npis=tuple(one.npis),
            )
            for one in Partner.objects.of(organization)
        ),
        registered=True,
    )


def layouts_of(organization: Organization, folder: Path) -> Layouts:
    """The shipped layouts, and those of a folder."""
    return Layouts.shipped().with_folder(folder) if folder.is_dir() else Layouts.shipped()
