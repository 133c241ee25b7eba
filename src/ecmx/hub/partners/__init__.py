"""Who files are exchanged with, and what was agreed. As a folder of TOML: `ecmx.hub.partners.folder`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.partners.asked import (
        agreements_with,
        layout_on,
        layouts_known,
        layouts_of,
        live_populations,
        our_npis,
    )
    from ecmx.hub.partners.models import (
        AgreedExtension,
        Agreement,
        AgreementFile,
        AgreementLayout,
        Endpoint,
        LivePopulation,
        Partner,
        Site,
        Staff,
    )
    from ecmx.hub.partners.named import partner_by_name, plan_by_name
    from ecmx.hub.partners.stored import exchange_partners, stored_terms
    from ecmx.hub.partners.taking import difference, exported, looked_at, taken

__all__ = [
    "AgreedExtension",
    "Agreement",
    "AgreementFile",
    "AgreementLayout",
    "Endpoint",
    "LivePopulation",
    "Partner",
    "Site",
    "Staff",
    "agreements_with",
    "difference",
    "exchange_partners",
    "exported",
    "layout_on",
    "layouts_known",
    "layouts_of",
    "live_populations",
    "looked_at",
    "our_npis",
    "partner_by_name",
    "plan_by_name",
    "stored_terms",
    "taken",
]

__getattr__ = late(
    __name__,
    {
        "asked": (
            "agreements_with",
            "layout_on",
            "layouts_known",
            "layouts_of",
            "live_populations",
            "our_npis",
        ),
        "models": (
            "AgreedExtension",
            "Agreement",
            "AgreementFile",
            "AgreementLayout",
            "Endpoint",
            "LivePopulation",
            "Partner",
            "Site",
            "Staff",
        ),
        "named": ("partner_by_name", "plan_by_name"),
        "stored": ("exchange_partners", "stored_terms"),
        "taking": ("difference", "exported", "looked_at", "taken"),
    },
)
