"""What a folder's terms would change: added, changed field by field, gone. What is gone and has files or members stays, inactive. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from ecmx.exchange import Partner, StaffTerms
from ecmx.guidance import plain_name
from ecmx.hub.partners.folder.mistakes import shown
from ecmx.hub.partners.folder.ordering import each_population, ordered
from ecmx.hub.partners.folder.schema import (
    AgreementTerms,
    DoorTerms,
    ExtensionTerms,
    FileTerms,
    LayoutTerms,
    SiteTerms,
    Terms,
    WaivedTerms,
)

__all__ = ["Altered", "Differing", "differing", "renamed"]

How = Literal["added", "changed", "gone"]
Key = tuple[str, str]
HEADS: dict[How, str] = {"added": "Added", "changed": "Changed", "gone": "Gone"}
#: What lies inside of an agreement and is an entry of its own here.
INNER = ("files", "extensions", "transport", "alternate")
STRUCTS: dict[str, type[msgspec.Struct]] = {
    "partner": Partner,
    "site": SiteTerms,
    "person": StaffTerms,
    "agreement": AgreementTerms,
    "file": FileTerms,
    "extension": ExtensionTerms,
    "transport": DoorTerms,
    "alternate": DoorTerms,
}


@dataclass(frozen=True, slots=True)
class Altered:
    """One entry that differs. fields: name, what is known, what the folder says; of an added entry what it says, of a gone one none."""

    kind: str
    key: str
    how: How
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Differing:
    """What bringing a folder in would do. result: the terms afterward; kept: slugs of what is gone from the folder and stays, inactive."""

    altered: tuple[Altered, ...]
    result: Terms
    kept: tuple[Key, ...]

    def __bool__(self) -> bool:
        return bool(self.altered)

    def count(self, how: How) -> int:
        """How many entries are altered so."""
        return sum(one.how == how for one in self.altered)

    def lines(self) -> list[str]:
        """All of it, to be read before anything is written."""
        said: list[str] = []
        for how, head in HEADS.items():
            ones = [one for one in self.altered if one.how == how]
            if ones:
                said.append(f"{head} ({len(ones)})")
            for one in ones:
                said += told(one)
        if not self.altered:
            said.append("Nothing differs.")
        for kind, slug in self.kept:
            said.append(
                f"The {kind} {slug} is not in the folder any more and has files or members: it stays, and is inactive."
            )
        return said


def told(one: Altered) -> list[str]:
    """An entry's lines."""
    if one.how == "added":
        facts = "; ".join(f"{name} {new}" for name, _, new in one.fields)
        return [f"  {one.kind} {one.key}: {facts}" if facts else f"  {one.kind} {one.key}"]
    return [f"  {one.kind} {one.key}", *(f"      {name}: {old} → {new}" for name, old, new in one.fields)]


def differing(known: Terms, given: Terms, in_use: Collection[Key] = ()) -> Differing:
    """What differs. in_use: ("partner" or "agreement", slug) of those that files or members hang on."""
    kept = staying(known, given, in_use)
    result = ordered(
        Terms(
            partners=(*given.partners, *retired_partners(known, kept)),
            sites=given.sites,
            staff=given.staff,
            agreements={**given.agreements, **retired_agreements(known, kept)},
            populations=given.populations,
        )
    )
    before, after = entries(known), entries(result)
    altered = [Altered(*key, "added", telling(key[0], after[key])) for key in after if key not in before]
    altered += [
        Altered(*key, "changed", spoken(before[key], after[key]))
        for key in after
        if key in before and before[key] != after[key]
    ]
    altered += [Altered(*key, "gone") for key in before if key not in after]
    return Differing(tuple(altered), result, tuple(sorted(kept)))


def staying(known: Terms, given: Terms, in_use: Collection[Key]) -> set[Key]:
    """What the folder does not name any more and files or members hang on, with the partners of such agreements."""
    named = {partner.slug for partner in given.partners}
    agreements = {slug for slug in known.agreements if slug not in given.agreements and ("agreement", slug) in in_use}
    parties = {
        party
        for slug in agreements
        for one in [known.agreements[slug]]
        for party in (one.plan, one.provider, one.delegate)
        if party
    }
    partners = {
        partner.slug
        for partner in known.partners
        if partner.slug not in named and (("partner", partner.slug) in in_use or partner.slug in parties)
    }
    return {("agreement", slug) for slug in agreements} | {("partner", slug) for slug in partners}


def renamed(differing: Differing) -> list[tuple[Partner, Partner]]:
    """Pairs of one that is gone and stays, and one of the same kind that now has one of its names or numbers: the same, likely."""
    kept = {slug for kind, slug in differing.kept if kind == "partner"}
    gone = [partner for partner in differing.result.partners if partner.slug in kept]
    others = [partner for partner in differing.result.partners if partner.slug not in kept]
    return [(old, new) for old in gone for new in others if new.kind == old.kind and marks_of(old) & marks_of(new)]


def marks_of(partner: Partner) -> set[str]:
    """All by which files may call it its own."""
    return {plain_name(text) for text in (*partner.names, *partner.payer_identifiers, *partner.npis)}


def retired_partners(known: Terms, kept: Collection[Key]) -> list[Any]:
    """Those that stay, inactive, and no more us."""
    return [
        msgspec.structs.replace(partner, stage="inactive", ours=False)
        for partner in known.partners
        if ("partner", partner.slug) in kept
    ]


def retired_agreements(known: Terms, kept: Collection[Key]) -> dict[str, Any]:
    """Those that stay, inactive."""
    return {
        slug: msgspec.structs.replace(one, stage="inactive")
        for slug, one in known.agreements.items()
        if ("agreement", slug) in kept
    }


def entries(terms: Terms) -> dict[Key, dict[str, Any]]:
    """Every entry, flat: by kind and key its fields."""
    found: dict[Key, dict[str, Any]] = {}
    for partner in terms.partners:
        found["partner", partner.slug] = flat(partner)
    for site in terms.sites:
        found["site", f"{site.provider}/{site.slug}"] = flat(site)
    for person in terms.staff:
        found["person", person.slug] = flat(person)
    for slug, one in terms.agreements.items():
        found["agreement", slug] = flat(one)
        for file in one.files:
            found["file", f"{slug}/{file.type}"] = flat(file)
        for extension in one.extensions:
            found["extension", f"{slug}/{extension.extension}"] = flat(extension)
        for key, door in (("transport", one.transport), ("alternate", one.alternate)):
            if door is not None:
                found[key, slug] = flat(door)
    for county, population, since, until in each_population(terms.populations):
        found["population", f"{county}/{population}/{since}"] = {"until": until}
    return found


def flat(one: msgspec.Struct) -> dict[str, Any]:
    """A struct's fields, a person's to ask spread out."""
    said: dict[str, Any] = {}
    for field in msgspec.structs.fields(one):
        value = getattr(one, field.name)
        if isinstance(one, AgreementTerms) and field.name in INNER:
            continue
        if field.name == "contact":
            said |= {f"contact {name}": text for name, text in msgspec.structs.asdict(value).items()}
        else:
            said[field.name.replace("_", " ")] = value
    return said


def telling(kind: str, fields: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Of a new entry what says more than is taken for granted."""
    granted = {name.replace("_", " "): default for name, default in defaults(kind)}
    return tuple(
        (name, "", words(value))
        for name, value in fields.items()
        if value not in (None, "", ()) and value != granted.get(name, False) and name != "slug"
    )


def defaults(kind: str) -> Iterator[tuple[str, Any]]:
    """What the keys of a kind of entry say where they are not written."""
    if kind in STRUCTS:
        yield from ((field.name, field.default) for field in msgspec.structs.fields(STRUCTS[kind]))


def spoken(before: dict[str, Any], after: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """The fields that differ, as text."""
    return tuple(
        (name, words(before.get(name)), words(value)) for name, value in after.items() if value != before.get(name)
    )


def words(value: Any) -> str:
    """A value for a person."""
    match value:
        case None | "" | ():
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ", ".join(map(words, value))
        case LayoutTerms():
            return f"{value.layout} from {value.since}" if value.since else value.layout
        case WaivedTerms():
            return f"from {value.since}, {shown(value.why)}"
        case _:
            return str(value)
