"""Which billed services are ECM and what their modifiers say, out of `data/ecm_services.toml`. Knows no claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ecmx.measures.data import table_of

__all__ = ["EcmServices", "ecm_services"]


@dataclass(frozen=True, slots=True)
class EcmServices:
    """provider_types: by procedure code a code of the guidance's set provider_type; outreach, remote: the modifiers that say so;
    present_mode, remote_mode: codes of the guidance's set outreach_method.
    """

    provider_types: Mapping[str, str]
    outreach: frozenset[str]
    remote: frozenset[str]
    present_mode: str
    remote_mode: str


@cache
def ecm_services() -> EcmServices:
    """The services as ecmx ships them."""
    data = table_of("ecm_services")
    says = {
        what: frozenset(one["code"] for one in data["modifier"] if one["says"] == what)
        for what in ("outreach", "remote")
    }
    return EcmServices(
        {one["code"]: one["provider_type"] for one in data["service"]},
        says["outreach"],
        says["remote"],
        data["mode"]["present"],
        data["mode"]["remote"],
    )
