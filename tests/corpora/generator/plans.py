"""Invented plans: which columns a file has, in which order, under which headers, and the truth of each. Knows nothing of the matcher."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ecmx import guidance
from ecmx.guidance import DataElement, FileType
from tests.corpora.generator import pool
from tests.corpora.generator.choice import Chosen, chosen_columns, kind_in_header
from tests.corpora.generator.families import FAMILIES, Family
from tests.corpora.generator.hand import cased, cut, dressed, letters, slipped, trimmed
from tests.corpora.generator.pool import Half

__all__ = ["RELEASES", "Heading", "Plan", "plan", "plans"]

RELEASES = "1.1+closed-loop-referral+nine-populations"
KINDS_OF_FILE: tuple[tuple[str, tuple[FileType, ...], int], ...] = (
    ("mif", (FileType.MIF,), 11),
    ("rtf", (FileType.RTF,), 7),
    ("otf", (FileType.OTF,), 5),
    ("referral", (FileType.REFERRAL,), 5),
    ("mifreturn", (FileType.MIF, FileType.RTF), 4),
    ("rtfotf", (FileType.RTF, FileType.OTF), 4),
)
FIRST = ("alder", "basalt", "cinder", "dove", "ember", "fern", "granite", "heron", "iris", "jasper", "kelp", "lantern",
         "marsh", "nettle", "osprey", "pebble", "quail", "rush", "sorrel", "thistle", "umber", "velvet", "willow", "yarrow")  # fmt: skip
SECOND = ("hollow", "bend", "terrace", "crossing", "run", "ledge", "orchard", "meadow", "spur", "landing", "fork", "knoll",
          "narrows", "grove", "flat")  # fmt: skip
FILE_WORDS = {
    FileType.MIF: ("MIF", "Member Information File", "Member File"),
    FileType.RTF: ("RTF", "Return Transmission File", "Return File"),
    FileType.OTF: ("OTF", "Outreach Tracker File"),
    FileType.REFERRAL: ("Referral File",),
}
TRIES = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a plan's file: its header, what it carries in truth, and what the data file fills it with.

    truth: an element's id, "ext.…", "a + b" for several elements in one cell, "-" for the plan's own, "?" where nobody could say
    """

    header: str
    truth: str
    group: str
    chosen: Chosen


@dataclass(frozen=True)
class Plan:
    """An invented plan's file."""

    number: int
    name: str
    kind: str
    types: tuple[FileType, ...]
    family: Family
    headings: tuple[Heading, ...]
    seed: str

    @property
    def half(self) -> Half:
        """Whether the matcher may be tuned on it."""
        return self.family.half


def plans(seed: int, count: int) -> Iterator[Plan]:
    """The plans of a seed, a third of them of the development half's families; the first of a longer list are the same."""
    for number in range(1, count + 1):
        yield plan(seed, number)


def plan(seed: int, number: int) -> Plan:
    """One of them, counted from 1."""
    developing = number % 3 == 1
    families = [family for family in FAMILIES if (family.half == "dev") == developing]
    place = (number - 1) // 3 if developing else number - 2 - (number - 1) // 3
    dice = random.Random(f"{seed}:{number}")
    kind, types, _ = dice.choices(KINDS_OF_FILE, [weight for _, _, weight in KINDS_OF_FILE])[0]
    name = f"{dice.choice(FIRST)}{dice.choice(SECOND)}"
    return made(number, name, kind, types, families[place % len(families)], dice, f"{seed}:{number}:data")


def made(
    number: int, name: str, kind: str, types: tuple[FileType, ...], family: Family, dice: random.Random, seed: str
) -> Plan:
    """One plan: its columns chosen, then headed one after the other so that no two have the same name."""
    columns = chosen_columns(types, family.half, dice, asks=family.kinds.get("asked", 0) > family.kinds.get("named", 0))
    hand = Hand.of(family, types, dice)
    headings: list[Heading] = []
    for at, column in enumerate(columns, start=1):
        header = hand.header(column, at)
        if header is not None:
            headings.append(Heading(header, column.truth, hand.section(column), column))
    return Plan(number, name, kind, types, family, tuple(headings), seed)


@dataclass
class Hand:
    """A plan's habits in wording headers, drawn once; `taken` are the headers that stand on the sheet already."""

    family: Family
    types: tuple[FileType, ...]
    dice: random.Random
    nouns: dict[str, str]
    case: str
    length: int
    dress: tuple[str, ...]
    taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, family: Family, types: tuple[FileType, ...], dice: random.Random) -> Hand:
        """A plan's habits out of its family's."""
        provider = dice.choice(family.providers)
        if FileType.MIF in types and "ECM" not in provider:
            provider = "ECM Provider"  # beside the primary care provider, a bare word would say nothing
        nouns = {
            "m": dice.choice(family.members),
            "p": dice.choice(family.plans),
            "e": provider,
            "A": dice.choice(("Adult", "Adult", "Adults")),
            "C": dice.choice(("Child/Youth", "Child/Youth", "Child", "Children/Youth", "Youth")),
            "P": dice.choice(("", "", "POF", "ECM POF:", "PoF -", "Population of Focus:")),
            "h": dice.choice(("", "", "Dx -", "Condition:", "Health Indicator -", "Chronic:")),
        }
        dress = tuple(name for name, share in family.dress.items() if share >= 1 or dice.random() < max(share, 0.5))
        return cls(
            family, types, dice, nouns, dice.choice(family.cases), dice.choice(family.cuts) if family.cuts else 0, dress
        )

    def header(self, column: Chosen, at: int) -> str | None:
        """The column's header; None where every wording is taken and the plan leaves the column out."""
        for attempt in range(TRIES):
            text = self.worn(self.worded(column, attempt), column, at)
            name = letters(self.section(column) + text) if self.family.groups else letters(text)
            if letters(text) and name not in self.taken:
                self.taken.add(name)
                return text
        return None

    def worded(self, column: Chosen, attempt: int) -> str:
        """A wording of the column, its places filled in."""
        if column.words:
            return self.filled(self.dice.choice(column.words), column)
        under = UNDER.get(column.truth.partition(".")[2], ()) if self.section(column) else ()
        if under and self.dice.random() < 0.4:
            return self.dice.choice(under)
        kinds = dict(self.family.kinds)
        kind = self.dice.choices(list(kinds), list(kinds.values()))[0]
        if column.truth.startswith("ext."):
            kind = "named" if kind in ("label", "trimmed", "asked") else kind
            return self.filled(self.dice.choice(self.listed(column, kind)), column)
        if kind in ("label", "trimmed") and (attempt > 4 or self.beside(column)):
            kind = "named"
        if kind in ("label", "trimmed"):
            label = column.label
            return trimmed(label, self.dice, keep=self.dice.random() < 0.5) if kind == "trimmed" else label
        return self.filled(self.dice.choice(self.listed(column, kind)), column)

    def listed(self, column: Chosen, kind: str) -> list[str]:
        """The pool's wordings of the column."""
        half = self.family.half
        stem = column.truth.partition(".")[2]
        if column.truth.startswith("ext."):
            return pool.extension_wordings(stem, kind, half)
        return (pool.beside(stem, kind, half) if self.beside(column) else []) or pool.wordings(stem, kind, half)

    def beside(self, column: Chosen) -> bool:
        """Whether the column repeats, in the return half of a row, what stands in its first half."""
        returned = FileType.MIF in self.types and column.truth.startswith("rtf.")
        return returned and bool(pool.beside(column.truth.partition(".")[2], "named", self.family.half))

    def filled(self, wording: str, column: Chosen) -> str:
        """A wording with the plan's nouns in its places."""
        file = FileType(column.file) if column.file else self.types[0]
        words = FILE_WORDS[file]
        name = words[0] if self.family.kinds.get("short") else self.dice.choice(words)
        text = wording.format_map({**self.nouns, "f": name})
        return " ".join(text.split()).strip(" -:")

    def worn(self, text: str, column: Chosen, at: int) -> str:
        """A wording as it comes out of the plan's hand: slip, case, cut, dress."""
        if self.dice.random() < self.family.slips:
            text = slipped(text, self.dice)
        case = self.case
        if case == "mixed":
            case = self.dice.choice(("as is", "as is", "as is", "UPPER", "lower", "UPPER_SNAKE", "Title"))
        if case != "as is" and column.fixed_case:
            case = "as is" if case in ("UPPER", "lower", "Title", "Sentence case") else case
        text = cased(text, case)
        if self.length:
            text = cut(text, self.length, self.others(column))
        for dress in self.dress:
            share = self.family.dress[dress]
            if share >= 1 or self.dice.random() < share:
                text = dressed(text, dress, self.dice, self.facts(column, at))
        if self.family.groups == "prefix" and self.section(column) and self.dice.random() < 0.9:
            text = f"{self.section(column)}{self.nouns.setdefault('|', self.dice.choice((' - ', ': ', ' | ', ' / ')))}{text}"
        return text

    def others(self, column: Chosen) -> list[str]:
        """What every other element or extension might be called here, for a name that is cut."""
        own = column.truth if column.truth.startswith("ext.") else column.truth.partition(".")[2]
        return [text for stem, texts in self.names.items() if stem != own for text in texts]

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """What each element of the file, by its stem, and each extension might be called here."""
        found: dict[str, list[str]] = {}
        halves: tuple[Half, ...] = ("dev", "held")
        for one in {one.id: one for one in guidance.elements() + guidance.elements(RELEASES)}.values():
            if one.file not in self.types:
                continue
            stem = one.id.partition(".")[2]
            words = [text for kind in ("named", "short") for half in halves for text in pool.wordings(stem, kind, half)]
            nouns = {**self.nouns, "f": one.file.value.upper()}
            found.setdefault(stem, []).extend([one.label, *(text.format_map(nouns) for text in words)])
        for name in pool.extension_names():
            found[f"ext.{name}"] = [
                text.format_map(self.nouns)
                for kind in ("named", "short")
                for half in halves
                for text in pool.extension_wordings(name, kind, half)
            ]
        return found

    def facts(self, column: Chosen, at: int) -> dict[str, str]:
        """What the dress of a header hangs on."""
        element = element_of(column)
        return {
            "kind": kind_in_header(element.kind_spec) if element else "",
            "footnote": str(element.footnotes[0]) if element and element.footnotes else "",
            "number": str(at),
            "applicable": "yes" if element and "guardian" in element.id else "",
        }

    def section(self, column: Chosen) -> str:
        """The heading that the column stands under, where the plan has such."""
        if not self.family.groups:
            return ""
        words = SECTIONS.get(column.block, ())
        if not words:
            return ""
        return self.nouns.setdefault(f"section {column.block}", self.dice.choice(words))


SECTIONS = {
    "identity": ("Member Information", "Demographics", "Member"),
    "address": ("Member Information", "Contact Information", "Demographics"),
    "population": ("Population of Focus", "ECM Populations of Focus", "POF"),
    "guardian": ("Guardian / Conservator", "Guardian"),
    "authorization": ("ECM Authorization", "Enhanced Care Management"),
    "condition": ("Health Indicators", "Chronic Conditions", "Clinical"),
    "utilization": ("Utilization", "Health System Utilization"),
    "pharmacy": ("Pharmacy", "Rx"),
    "pcp": ("Primary Care Provider", "PCP"),
    "plan": ("Administrative", "Plan / File Information"),
    "status": ("ECM Status", "Return Transmission", "Provider to Complete"),
    "returned": ("Return Transmission File", "RTF (provider completes)"),
    "encounters": ("ECM Encounters", "Encounters This Period"),
    "provider": ("ECM Provider", "ECM Provider Information"),
    "outreach": ("Outreach", "Initial Outreach"),
    "other": ("Other", "Additional Information", "Plan Use"),
}


#: What may stand below a section's heading that says the rest.
UNDER = {
    "guardian_first_name": ("First Name", "First"),
    "guardian_last_name": ("Last Name", "Last"),
    "guardian_phone_number": ("Phone", "Phone Number", "Phone #"),
    "pcp_name": ("Name", "Clinic Name", "Provider Name"),
    "pcp_npi": ("NPI", "NPI #"),
    "pcp_phone_number": ("Phone", "Phone Number", "Telephone"),
    "pcp_last_visit_date": ("Last Visit", "Last Visit Date", "Date of Last Visit"),
    "ecm_provider_name": ("Name", "Organization"),
    "ecm_provider_npi": ("NPI", "NPI #"),
    "ecm_provider_phone_number": ("Phone", "Phone Number", "Telephone"),
    "in_person_encounter_count": ("In-Person", "In Person (count)", "# In Person"),
    "telephonic_encounter_count": ("Telephonic/Video", "Phone or Video", "# Telephonic/Video"),
}


def element_of(column: Chosen) -> DataElement | None:
    """The element that the column carries, if it is one."""
    if "." not in column.truth or " " in column.truth or column.truth.startswith("ext."):
        return None
    return guidance.element(column.truth)
