"""A folder of partners, checked as a whole: its terms, or every mistake of every file at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from ecmx.exchange import Partner, StaffTerms
from ecmx.guidance import FileType
from ecmx.hub.home import Home
from ecmx.hub.partners.folder.entries import Entry, One
from ecmx.hub.partners.folder.lying import AGREEMENTS, parsed_files
from ecmx.hub.partners.folder.mistakes import Mistakes, TermsInvalid
from ecmx.hub.partners.folder.naming import Who, with_slugs
from ecmx.hub.partners.folder.ordering import ordered
from ecmx.hub.partners.folder.schema import AgreementTerms, CountyTerms, SiteTerms, Terms
from ecmx.hub.partners.folder.sense import demand_agreements, demand_partners, demand_people, demand_populations
from ecmx.layouts import Layout, shipped

__all__ = ["read_folder", "remarks"]


def read_folder(folder: Path | str, layouts: Iterable[Layout] | None = None, home: Home | None = None) -> Terms:
    """What a folder says. layouts: those that agreements may name, the shipped ones where none are given; home: of the hub that asks.

    Raises TermsInvalid with every mistake.
    """
    mistakes = Mistakes()
    files = parsed_files(Path(folder), mistakes)
    if not mistakes.noted and "partners.toml" not in files:
        mistakes.note("partners.toml", "", "The file is not there.", "Write one; docs/how-to/keep-a-hubs-partners.md.")
    known = {layout.name: layout for layout in (shipped() if layouts is None else layouts)}
    partners = with_slugs(_tables(files, "partners.toml", "partner", Partner, mistakes))
    who = Who(tuple(partner for _, partner in partners))
    demand_partners(partners, Entry("partners.toml", "", mistakes))
    sites = [
        (entry, msgspec.structs.replace(one, provider=who.meant(entry, "provider", one.provider, "provider")))
        for entry, one in _tables(files, "sites.toml", "site", SiteTerms, mistakes)
    ]
    people = [
        one for name in ("partners.toml", "staff.toml") for one in _tables(files, name, "staff", StaffTerms, mistakes)
    ]
    staff = [
        (entry, msgspec.structs.replace(one, provider=who.meant(entry, "provider", one.provider, "provider")))
        for entry, one in with_slugs(people, "person")
    ]
    demand_people(sites, staff, who)
    live = _tables(files, "populations.toml", "live", CountyTerms, mistakes)
    demand_populations(live)
    agreements = {slug: (entry, _settled(entry, one, who, known)) for slug, entry, one in _agreements(files, mistakes)}
    demand_agreements(agreements, who, known, home)
    if mistakes.noted:
        raise TermsInvalid(mistakes.noted)
    return ordered(
        Terms(
            partners=who.partners,
            sites=tuple(one for _, one in sites),
            staff=tuple(one for _, one in staff),
            agreements={slug: one for slug, (_, one) in agreements.items()},
            populations=tuple(one for _, one in live),
        )
    )


def remarks(terms: Terms, own_layouts: Iterable[str] = ()) -> tuple[str, ...]:
    """What is no mistake and may be one all the same, a sentence each. own_layouts: the names of those in the hub's home."""
    named = {layout.layout for one in terms.agreements.values() for file in one.files for layout in file.layouts}
    said = [
        f"The layout {name} lies in the hub's home, and no agreement names it: no file is recognized by it."
        for name in sorted(set(own_layouts) - named)
    ]
    for slug, agreement in terms.agreements.items():
        strange = [file.type for file in agreement.files if file.type not in list(FileType)]
        if strange:
            said.append(
                f"agreements/{slug}.toml: ecmx knows no file of the kind {', '.join(strange)}: it is kept, and not read."
            )
        said += [
            f"agreements/{slug}.toml: whatever file lies in {door.inbox} is taken for a partner's."
            for door in (agreement.transport, agreement.alternate)
            if door is not None and door.transport == "folder" and door.inbox.startswith("/")
        ]
        if not agreement.files and agreement.stage != "inactive":
            said.append(f"agreements/{slug}.toml: no file is agreed on, so that none is expected.")
    return tuple(said)


def _tables(
    files: dict[str, dict[str, Any]], name: str, table: str, struct: type[One], mistakes: Mistakes
) -> list[tuple[Entry, One]]:
    """The entries of a file of [[table]]s; anything else in it is a mistake."""
    raw = files.get(name, {})
    entry = Entry(name, "", mistakes)
    known = ("partner", "staff") if name == "partners.toml" else (table,)
    for key in raw:
        if key not in known and table == known[0]:  # said once, also where a file holds two tables
            entry.note(
                key[:40],
                "There is no such key.",
                f"Each entry begins with {' or '.join(f'[[{one}]]' for one in known)}.",
            )
    return entry.every(raw[table], table, struct) if table in raw else []


def _agreements(files: dict[str, dict[str, Any]], mistakes: Mistakes) -> Iterator[tuple[str, Entry, AgreementTerms]]:
    for name, raw in files.items():
        folder, _, file = name.rpartition("/")
        if folder == AGREEMENTS:
            entry = Entry(name, "", mistakes)
            if (one := entry.taken(raw, AgreementTerms)) is not None:
                yield file.removesuffix(".toml"), entry, one


def _settled(entry: Entry, one: AgreementTerms, who: Who, known: dict[str, Layout]) -> AgreementTerms:
    """An agreement with its partners by slug, and of each layout the day from which it is read by."""
    files = tuple(
        msgspec.structs.replace(
            file,
            layouts=tuple(
                msgspec.structs.replace(
                    layout,
                    since=layout.since or (known[layout.layout].effective if layout.layout in known else None),
                )
                for layout in file.layouts
            ),
        )
        for file in one.files
    )
    return msgspec.structs.replace(
        one,
        plan=who.meant(entry, "plan", one.plan, "plan"),
        provider=who.meant(entry, "provider", one.provider, "provider"),
        delegate=who.meant(entry, "delegate", one.delegate, "delegate", ours=False) if one.delegate else "",
        files=files,
    )
