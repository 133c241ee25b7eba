"""Who files are exchanged with, and what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
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
    "exchange_partners",
    "layouts_of",
]

__getattr__ = late(__name__, {"models": tuple(one for one in __all__ if one[0].isupper()), "exchanging": ("exchange_partners", "layouts_of")})
