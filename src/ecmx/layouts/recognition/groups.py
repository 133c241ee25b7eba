"""Outreach attempts that stand side by side in one row: which columns are such groups, and what those of the later ones are.

The first group is told from words and cells like any other columns; the others are as the first is, where their cells do not speak
against it. Groups of anything else (two contacts, two care managers) are people and no attempts: their columns stay by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ecmx import guidance
from ecmx.guidance import FileType
from ecmx.layouts.model import Column, can_repeat
from ecmx.layouts.recognition.assigned import Assigned
from ecmx.layouts.recognition.match import How
from ecmx.layouts.recognition.repeats import Family, families
from ecmx.layouts.recognition.settling import Alike, Fit, cells_agree
from ecmx.layouts.recognition.sheet_headers import HeaderCell

__all__ = ["Repeated"]

UNLIKE = 0.4  # the most that is said of one whose cells do not read so


@dataclass
class Repeated:
    """The groups of one row of headers."""

    headers: Sequence[HeaderCell]
    fit: Fit
    alike: Alike
    kinds: list[Family] = field(default_factory=list)

    @classmethod
    def of(cls, headers: Sequence[HeaderCell], fit: Fit, alike: Alike) -> Repeated:
        """Whatever stands there several times, attempts or not. A block of columns that was copied, cells and all, is none."""
        found = [one for one in families(headers) if not is_copied(one, headers, alike)]
        return cls(headers, fit, alike, found)

    @property
    def later(self) -> dict[int, int]:
        """Place of a column of a later group → the place of its like in the first."""
        return {at: first for kind in self.kinds for at, first in kind.again.items()}

    def attempts(self, found: Sequence[Assigned]) -> Repeated:
        """Those that are outreach attempts. found: what the columns are, but for those of later groups"""
        by_letter = {one.letter: one for one in found}

        def firsts(kind: Family) -> list[Assigned]:
            return [by_letter[self.headers[at].letter] for at in {first for first, _ in kind.places.values()}]

        named = [any(is_attempt(one, sure=kind.sure) for one in firsts(kind)) for kind in self.kinds]
        beside = any(named)
        kept = [
            kind
            for kind, told in zip(self.kinds, named, strict=True)
            if told or (beside and all(map(of_an_attempt, firsts(kind))))
        ]
        return replace(self, kinds=kept)

    def spread(self, found: Sequence[Assigned]) -> tuple[Assigned, ...]:
        """What every column is. found: as in `attempts`"""
        by_letter = {one.letter: one for one in found}
        places = {at: said for kind in self.kinds for at, said in kind.places.items()}
        every = []
        for at, cell in enumerate(self.headers):
            first, number = places.get(at, (at, 0))
            one = by_letter[self.headers[first].letter]
            if number and (one.element is None or is_attempt(one, sure=True)):
                one = replace(one, group=number)
            elif number > 1:
                one = replace(one, element=None, how=How.UNSURE, confidence=UNLIKE, likely=one.element)
            every.append(replace(self.like(one, cell), first=one.letter) if number > 1 else one)
        return tuple(every)

    def like(self, first: Assigned, cell: HeaderCell) -> Assigned:
        """A column of a later group, as its like in the first group is; unsure where its cells are something else."""
        one = replace(first, letter=cell.letter, header=cell.shown, repeats=None)
        if one.element is None or cells_agree(self.fit, cell.letter, one.element):
            return one
        options = tuple(dict.fromkeys((one.element, *one.options)))
        return replace(one, element=None, how=How.UNSURE, confidence=UNLIKE, likely=one.element, options=options)


def is_copied(kind: Family, headers: Sequence[HeaderCell], alike: Alike) -> bool:
    """Whether the later groups have the headers of the first, not counted on, and in each row its cells too."""
    if kind.sure or len({headers[at].text for at in kind.places}) == len(kind.places):
        return False
    return all(alike(headers[first].letter, headers[at].letter) for at, first in kind.again.items())


def is_attempt(one: Assigned, *, sure: bool) -> bool:
    """Whether a column is something of an attempt by itself. sure: what a column may be is enough, since groups are counted there"""
    name = one.element or (one.likely if sure else None)
    return name is not None and can_repeat(Column(element=name))


def of_an_attempt(one: Assigned) -> bool:
    """Whether a column is a known thing beyond the guidance that goes with attempts, and with no member's own data."""
    if one.extension is None or not one.extension.startswith("ext."):
        return False
    files = guidance.extension(one.extension).files
    return FileType.OTF in files and FileType.MIF not in files
