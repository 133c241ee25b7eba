"""A file as it goes to the plan: its bytes, its name, and what goes beside it. For whatever sends it, or a person who takes it along."""

from __future__ import annotations

from dataclasses import dataclass

from ecmx.hub.home import Home
from ecmx.hub.keys import Keys
from ecmx.hub.outbound.models import Composition
from ecmx.hub.outbound.notice_text import companion_name, notice_tab
from ecmx.hub.outbound.terms import OutTerms
from ecmx.hub.transmissions import Transmission, opened

__all__ = ["Parcel", "parcel"]


@dataclass(frozen=True)
class Parcel:
    """What goes. beside: name and bytes of the notice of 42 CFR Part 2, where it has no place in the file itself"""

    name: str
    data: bytes
    beside: tuple[str, bytes] | None


def parcel(transmission: Transmission, home: Home) -> Parcel:
    """The file as it is kept, protected where it was composed so: the same bytes at every attempt."""
    data = opened(transmission.blob, Keys(home))
    composition = Composition.objects.of(transmission.organization).filter(transmission=transmission).first()
    if composition is None:  # made of no records: a statement
        return Parcel(transmission.name, data, None)
    terms = OutTerms.of(composition.terms)
    lines = terms.notice.splitlines()
    if not lines or notice_tab(terms.arranged(), lines) is not None:
        return Parcel(transmission.name, data, None)
    text = (terms.notice + "\n").encode()
    return Parcel(transmission.name, data, (companion_name(transmission.name), text))
