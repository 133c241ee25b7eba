"""The plans of the fourth corpus: wordings by people of `pool4/`, columns chosen as for the third. Never to be tuned on."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from ecmx import guidance
from ecmx.guidance import FileType
from tests.corpora.generator.choice import Chosen, inserted, joined, kind_in_header, of_file, ordered
from tests.corpora.generator.families import Family
from tests.corpora.generator.hand import WORDS, cased, dressed, letters, slipped
from tests.corpora.generator.people import Person, decoys, extensions, listed, people, undecidable
from tests.corpora.generator.people import joined as joined_words
from tests.corpora.generator.plans import FIRST, SECOND, Heading, Plan, element_of

__all__ = ["FIRST_NUMBER", "SEED", "fourth_plan", "fourth_plans"]

SEED = 20261204
#: The third corpus's plans have the numbers before these.
FIRST_NUMBER = 601
KINDS: tuple[tuple[str, tuple[FileType, ...], int], ...] = (
    ("mif", (FileType.MIF,), 11),
    ("rtf", (FileType.RTF,), 7),
    ("otf", (FileType.OTF,), 5),
    ("referral", (FileType.REFERRAL,), 5),
    ("mifreturn", (FileType.MIF, FileType.RTF), 4),
    ("mifreturn", (FileType.MIF, FileType.RTF, FileType.OTF), 1),
    ("rtfotf", (FileType.RTF, FileType.OTF), 3),
)
#: What the return half of a row repeats, as somebody says who starts from the guidance's label.
BESIDE = (
    "RTF: {}",
    "RTF - {}",
    "{} (RTF)",
    "Return File: {}",
    "{} - Provider Update",
    "Updated {} (from ECM Provider)",
)
#: An extension that only its neighbour decides.
NEEDS = {
    "disenrollment_reason": "discontinuation_reason",
    "gender_description": "member_gender_code",
    "race_description": "member_race_or_ethnicity_code",
    "language_description": "member_preferred_language",
}
TRIES = 12


def fourth_plans() -> Iterator[Plan]:
    """All of them."""
    for number in range(FIRST_NUMBER, FIRST_NUMBER + len(_deck())):
        yield fourth_plan(number)


def fourth_plan(number: int) -> Plan:
    """One plan by its number."""
    person, (kind, types, _) = _deck()[number - FIRST_NUMBER]
    dice = random.Random(f"{SEED}:{number}")
    name = f"{dice.choice(FIRST)}{dice.choice(SECOND)}"
    hand = OwnHand.of(person, types, dice)
    headings: list[Heading] = []
    for at, column in enumerate(columns_of(types, dice), start=1):
        header = hand.header(column, at)
        if header is not None:
            headings.append(Heading(header, column.truth, hand.section(column), column))
    family = Family(person.name, "held", {}, groups="two rows" if person.rows == 2 else "")
    return Plan(number, name, kind, types, family, tuple(headings), f"{SEED}:{number}:data")


@lru_cache(maxsize=1)
def _deck() -> list[tuple[Person, tuple[str, tuple[FileType, ...], int]]]:
    """Who writes which kind of file: the kinds in their proportion, dealt to the people."""
    dice = random.Random(f"{SEED}:deck")
    hands = [person for person in people() for _ in range(person.plans)]
    kinds = [kind for kind in KINDS for _ in range(kind[2])]
    many = (kinds * (len(hands) // len(kinds) + 1))[: len(hands)]
    dice.shuffle(many)
    return list(zip(hands, many, strict=True))


def columns_of(types: tuple[FileType, ...], dice: random.Random) -> list[Chosen]:
    """The columns of a file: the guidance's, some together in one cell, then known extensions and the plan's own in between."""
    columns = [column for file in types for column in of_file(file, types, dice)]
    if dice.random() < 0.1:
        way = dice.choice(("member_name_last_first", "member_name_first_last", "member_name"))
        stems = ("member_last_name", "member_first_name")
        first_last = way == "member_name_first_last"
        columns = joined(columns, stems[::-1] if first_last else stems, (way,), " " if first_last else ",")
    if dice.random() < 0.08:
        stems = ("guardian_last_name", "guardian_first_name")
        columns = joined(columns, stems, ("guardian_name_last_first",), ",")
    if dice.random() < 0.08:
        stems = ("lead_care_manager_phone_number", "lead_care_manager_phone_extension")
        columns = joined(columns, stems, ("lead_care_manager_phone_and_extension",), "x")
    columns = ordered(columns, dice)
    return inserted(columns, others(columns, types, dice), dice)


def others(columns: list[Chosen], types: tuple[FileType, ...], dice: random.Random) -> list[Chosen]:
    """Known extensions, the plan's own columns, and now and then one that nobody could decide."""
    most = 7 if len(columns) > 20 else 3
    stand = {one.truth.partition(".")[2] for one in columns}
    fits = [
        name
        for name in extensions()
        if set(guidance.extension(f"ext.{name}").files) & set(types)
        and name not in stand
        and (name not in NEEDS or NEEDS[name] in stand)
    ]
    added = [Chosen(f"ext.{name}") for name in dice.sample(fits, dice.randint(0, most))]
    own = list(dict.fromkeys(one for file in types for one in decoys(file.value)))
    added += [
        Chosen("-", words=(word,), filled=filled) for filled, word in dice.sample(own, dice.randint(0, most // 2 + 1))
    ]
    if dice.random() < 0.08:
        added.append(Chosen("?", words=undecidable(), filled="text"))
    return added


@dataclass
class OwnHand:
    """How one person words one plan's headers: habits drawn once. `taken` are the headers that stand on the sheet already."""

    person: Person
    types: tuple[FileType, ...]
    dice: random.Random
    case: str
    edits: tuple[tuple[str, str], ...]
    prefix: str
    footnote: str
    beside: str
    suffix: dict[str, str]
    sections: dict[str, str]
    tables: Counter[int] = field(default_factory=Counter)
    taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, person: Person, types: tuple[FileType, ...], dice: random.Random) -> OwnHand:
        """The habits that this person has in this plan's file."""
        return cls(
            person,
            types,
            dice,
            dice.choice(person.case),
            tuple(edit for edit in person.edits if dice.random() < person.edited),
            dice.choice(person.prefix) if person.prefix and dice.random() < 0.75 else "",
            dice.choice(person.footnote) if person.footnote and dice.random() < 0.6 else "",
            dice.choice(BESIDE),
            {kind: dice.choice(texts) for kind, texts in person.suffix.items() if dice.random() < 0.6},
            {block: dice.choice(listed(words)) for block, words in person.sections.items()},
        )

    def header(self, column: Chosen, at: int) -> str | None:
        """The column's header; None where every wording is taken and the plan leaves the column out."""
        for _ in range(TRIES):
            text = self.worded(column)
            name = letters(self.section(column) + text)
            if letters(text) and name not in self.taken:
                self.taken.add(name)
                return self.worn(text, column, at)
        return None

    def worded(self, column: Chosen) -> str:
        """A wording of the column."""
        person = self.person
        if column.truth.startswith("ext."):
            words, short = extensions()[column.truth.removeprefix("ext.")]
            text = self.dice.choice(short if person.short else words)
            return self.spelt(text.format(m=person.member))
        if " + " in column.truth:
            (way,) = column.words
            own = listed(person.words[way]) if way in person.words else []
            if own:
                return self.dice.choice(own)
            return self.spelt(self.dice.choice(listed(joined_words()[way])).format(m=person.member))
        if column.words:
            return self.spelt(self.dice.choice(column.words))
        own = self.own(column)
        if own and (not person.near or self.dice.random() < person.own):
            return self.dice.choice(own)
        return self.labelled(column)

    def own(self, column: Chosen) -> list[str]:
        """The person's own words of an element; in a row of two halves only those that say which half is meant."""
        words, stem = self.person.words, column.truth.partition(".")[2]
        if not self.twin(stem):
            plain = words.get(stem) or words.get(column.truth, "")
            return listed(plain)
        plain = (
            words.get(stem, "") if column.file == "mif" and stem not in ("production_date", "reporting_period") else ""
        )
        return listed(words.get(column.truth) or ("" if self.person.rows == 2 and column.file == "rtf" else plain))

    def twin(self, stem: str) -> bool:
        """Whether both halves of the row have this element."""
        if not {FileType.MIF, FileType.RTF} <= set(self.types):
            return False
        return all(any(one.id == f"{file}.{stem}" for one in guidance.elements()) for file in ("mif", "rtf"))

    def labelled(self, column: Chosen) -> str:
        """The guidance's label with this plan's edits."""
        text = column.label
        stem = column.truth.partition(".")[2]
        if stem == "pcp_last_visit_date" and len(self.types) > 1 and self.person.rows == 1:
            text = "PCP Last Visit Date"  # beside the return half's encounters, a bare label would not say whose
        for old, new in self.edits:
            text = text.replace(old, new)
        text = " ".join(text.split()).strip(" -:")
        text = text if self.person.near else self.spelt(text)
        told = stem in ("production_date", "reporting_period") or self.person.rows == 2
        if column.file == "rtf" and self.twin(stem) and not told:
            text = self.beside.format(text)
        return cased(text, self.case) if self.person.near else text

    def spelt(self, text: str) -> str:
        """A wording that was not written in this person's case, in it."""
        if self.case == "Snake_Case":
            return "_".join(WORDS.findall(text))
        return cased(text, self.case)

    def worn(self, text: str, column: Chosen, at: int) -> str:
        """A wording with what the person puts around it."""
        person, dice = self.person, self.dice
        element = element_of(column)
        if dice.random() < person.slips:
            text = slipped(text, dice)
        if element:
            spec = kind_in_header(element.kind_spec)
            after = self.suffix.get(spec if spec in person.suffix else spec.split(" ")[0], "")
            if after and "(" not in text[-24:] and dice.random() < 0.85:
                text += after
            if self.footnote and element.footnotes and dice.random() < 0.7:
                text += self.footnote.format(fn=element.footnotes[0])
        table = element.table if element else 0
        if self.prefix and (table or "{t}" not in self.prefix):
            self.tables[table] += 1
            text = self.prefix.format(t=table, n=self.tables[table], at=at) + text
        for dress, share in (("spaces", person.spaces), ("line break", person.breaks)):
            if dice.random() < share:
                text = dressed(text, dress, dice, {"kind": ""})
        return text

    def section(self, column: Chosen) -> str:
        """The heading that the column stands under, where the plan has such."""
        if column.truth.endswith(".population_of_focus_explanation"):
            return self.sections.get("population", "")
        return self.sections.get(column.block, "")
