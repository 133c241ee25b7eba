"""Who is meant: short names made of names, and references by slug or any name turned into slugs. Unknown ones are mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from ecmx.exchange import Partner, StaffTerms
from ecmx.guidance import plain_name, slugged
from ecmx.hub.partners.folder.entries import Entry
from ecmx.hub.partners.folder.mistakes import nearest, shown

__all__ = ["Who", "with_slugs"]


Named = TypeVar("Named", Partner, StaffTerms)


def with_slugs(entries: Iterable[tuple[Entry, Named]], words: str = "partner") -> list[tuple[Entry, Named]]:
    """Every entry with its slug; one that has none, or another's, is a mistake. words: what the entries are"""
    found: dict[str, tuple[Entry, Named]] = {}
    for entry, one in entries:
        slug = one.slug or slugged(one.name)
        if not slug:
            entry.note("name", "No short name can be made of it.", 'Add one, for example slug = "valley-clinic".')
        elif slug in found:
            entry.note("slug", f"Another {words} has the short name {shown(slug)}.", "Give each a slug of its own.")
        else:
            found[slug] = entry, msgspec.structs.replace(one, slug=slug)
    return list(found.values())


@dataclass(frozen=True)
class Who:
    """The partners of a folder, to be looked up."""

    partners: tuple[Partner, ...]
    _slugs: dict[str, Partner] = field(init=False, repr=False)
    _names: dict[tuple[str, str], Partner] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_slugs", {partner.slug: partner for partner in self.partners})
        names: dict[tuple[str, str], Partner] = {}
        for partner in sorted(self.partners, key=lambda one: one.stage == "inactive"):
            for name in partner.names:
                names.setdefault((partner.kind, plain_name(name)), partner)
        object.__setattr__(self, "_names", names)

    @property
    def ours(self) -> Partner | None:
        """The organization itself."""
        return next((partner for partner in self.partners if partner.ours), None)

    def by_slug(self, slug: str) -> Partner | None:
        """The partner of that slug."""
        return self._slugs.get(slug)

    def meant(self, entry: Entry, key: str, text: str, kind: str, *, ours: bool = True) -> str:
        """The slug of the partner of a kind that a text names; blank is ours, if it may be. "" and a mistake where nobody is meant."""
        if not text:
            own = self.ours
            if not ours or own is None:
                return ""
            if own.kind == kind:
                return own.slug
            entry.note(key, f"It is not said which {kind} this is of.", f"Add {key} with the {kind}'s slug.")
            return ""
        found = self._slugs.get(text)
        if found is None or found.kind != kind:
            found = self._names.get((kind, plain_name(text)), found)
        if found is not None and found.kind == kind:
            return found.slug
        known = [one.slug for one in self.partners if one.kind == kind]
        wrong = (
            f"{shown(text)} is a {found.kind}, not a {kind}."
            if found
            else f"No {kind} in partners.toml is {shown(text)}."
        )
        others = f"Known: {', '.join(known[:10])}." if known else f"Add the {kind} there."
        entry.note(key, wrong, nearest(text, known) or others)
        return ""
