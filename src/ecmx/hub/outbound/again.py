"""A file composed again, of what was known then and by its terms: the same bytes as are kept; and why somebody is not in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ecmx.errors import UsageProblem
from ecmx.guidance import FileType
from ecmx.hub.accounts import By
from ecmx.hub.home import Home
from ecmx.hub.outbound.composing import derive
from ecmx.hub.outbound.derivation import FileDerived
from ecmx.hub.outbound.making import made_file
from ecmx.hub.outbound.models import Composition
from ecmx.hub.outbound.terms import OutTerms
from ecmx.hub.transmissions import Transmission, digest_of

__all__ = ["Recomposed", "left_out_then", "recompose"]


@dataclass(frozen=True)
class Recomposed:
    """The file as it comes out again, before it is protected. same: byte for byte what was composed then; version: of ecmx, then"""

    data: bytes
    same: bool
    version: str


def recompose(transmission: Transmission, *, by: By, home: Home) -> Recomposed:
    """Derive and compose a file again. Raises UsageProblem where it was not composed here, or the person may not."""
    by.demand("files.look")
    terms, found = _then(transmission, by, home)
    made = made_file(found, terms)
    return Recomposed(made.data, digest_of(made.data) == terms.plain, terms.version)


def left_out_then(transmission: Transmission, *, by: By, home: Home) -> Mapping[FileType, Mapping[int, str]]:
    """By file type, the members who were not in a file, each with a code of `left_out.toml`. Raises UsageProblem."""
    by.demand("files.look")
    _, found = _then(transmission, by, home)
    return found.left_out


def _then(transmission: Transmission, by: By, home: Home) -> tuple[OutTerms, FileDerived]:
    composition = Composition.objects.of(by.organization).filter(transmission=transmission).first()
    if composition is None or transmission.partner is None:
        raise UsageProblem(
            "file-not-composed", "That file was not prepared in ecmx.", "Name one that ecmx hub files-out shows."
        )
    terms = OutTerms.of(composition.terms)
    return terms, derive(transmission.partner, terms, composition.known_at, by, home)
