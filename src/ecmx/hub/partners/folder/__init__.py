"""A folder of partners as TOML: read and checked as a whole, held against another, written. Pure: knows no table of the database."""

from __future__ import annotations

from ecmx.hub.partners.folder.differing import Differing, differing, renamed
from ecmx.hub.partners.folder.mistakes import Mistake, TermsInvalid
from ecmx.hub.partners.folder.ordering import by_county, each_population, ordered
from ecmx.hub.partners.folder.reading import read_folder, remarks
from ecmx.hub.partners.folder.schema import (
    AgreementTerms,
    CountyTerms,
    DoorTerms,
    ExtensionTerms,
    FileTerms,
    LayoutTerms,
    SiteTerms,
    Terms,
    WaivedTerms,
)
from ecmx.hub.partners.folder.telling import listed
from ecmx.hub.partners.folder.writing import texts, write_folder

__all__ = [
    "AgreementTerms",
    "CountyTerms",
    "Differing",
    "DoorTerms",
    "ExtensionTerms",
    "FileTerms",
    "LayoutTerms",
    "Mistake",
    "SiteTerms",
    "Terms",
    "TermsInvalid",
    "WaivedTerms",
    "by_county",
    "differing",
    "each_population",
    "listed",
    "ordered",
    "read_folder",
    "remarks",
    "renamed",
    "texts",
    "write_folder",
]
