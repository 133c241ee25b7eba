"""Which columns an invented plan's file has, and in which order: elements, extensions, the plan's own. Knows no wording of an element."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ecmx import guidance
from ecmx.guidance import DataElement, FileType
from tests.corpora.generator import pool
from tests.corpora.generator.pool import Half

__all__ = ["Chosen", "chosen_columns"]

NINE = "1.1+nine-populations"
LOOP = "1.1+closed-loop-referral"
NAMES_LAST_FIRST = (
    "{m} Name (Last, First)",
    "{m} Name - Last, First",
    "Last Name, First Name",
    "{m} (Last, First)",
    "{m} Last Name, First Name",
)
NAMES_FIRST_LAST = (
    "{m} Name (First Last)",
    "{m} Full Name (First Last)",
    "{m} First and Last Name",
    "{m} First Name Last Name",
)
NAMES_ANY = ("{m} Name", "{m} Full Name", "Name of {m}", "Full Name")
GUARDIANS = ("Guardian Name (Last, First)", "Guardian/Conservator Last Name, First Name", "{m} Guardian (Last, First)")
PHONE_EXTENSION = (
    "Lead Care Manager Phone and Ext",
    "LCM Phone and Extension",
    "Lead Care Manager Phone Number with Extension",
    "LCM Phone plus Ext",
)
POPULATIONS = ("ECM Population(s) of Focus", "Population of Focus", "POF", "Populations of Focus (list all)", "{m} Population of Focus",
               "ECM POF", "Qualifying Population(s) of Focus", "PoF(s)")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """A column that is on the sheet.

    truth: as in `Heading`; block: what it belongs with; file: the type that it belongs to; words: its wordings where the pool has none
    label: the guidance's wording; filled: what the plan's own column is filled with; separator: between several elements in one cell
    """

    truth: str
    block: str = ""
    file: str = ""
    words: tuple[str, ...] = ()
    filled: str = ""
    separator: str = ""
    label: str = ""
    fixed_case: bool = False


def chosen_columns(types: tuple[FileType, ...], half: Half, dice: random.Random, *, asks: bool = False) -> list[Chosen]:
    """The columns of one file in order."""
    columns: list[Chosen] = []
    for file in types:
        columns += of_file(file, types, dice)
    columns = with_joined(columns, dice, asks=asks)
    columns = ordered(columns, dice)
    return with_others(columns, types, half, dice)


def of_file(file: FileType, types: tuple[FileType, ...], dice: random.Random) -> list[Chosen]:
    """One file type's own columns in the guidance's order, some left out."""
    chance = dice.random()
    wide = file in (FileType.MIF, FileType.REFERRAL)
    populations = "twelve" if not wide or chance < 0.55 else "nine" if chance < 0.8 else "text"
    release = NINE if populations == "nine" else LOOP if file is FileType.RTF and chance < 0.35 else "1.1"
    elements = [one for one in guidance.elements(release) if one.file == file]
    keys = [one for one in guidance.keys() if one.file == file]  # noqa: SIM118 - a function of the guidance
    if types[0] is not file:
        elements = [one for one in elements if not one.id.endswith(".member_cin")]
        keys = []
    kept = [one for one in elements if one.group not in ("population", "age group") or populations != "text"]
    kept = [one for one in kept if one not in left_out(kept, dice)]
    columns = [chosen(one, types) for one in kept]
    if populations == "text":
        at = next((n for n, one in enumerate(columns) if one.block in ("authorization", "outreach")), len(columns))
        text = Chosen("ext.population_of_focus_text", "population", file, POPULATIONS, "populations")
        columns.insert(at, text)
    cin = [chosen(one, types) for one in keys if one.id.endswith(".member_cin")]
    rest = [one for one in keys if not one.id.endswith(".member_cin")]
    named = [chosen(one, types) for one in rest] if dice.random() < 0.8 else []
    if file is FileType.OTF and types[0] is file:
        return columns[:1] + named + columns[1:]
    return cin + named + columns


def chosen(element: DataElement, types: tuple[FileType, ...]) -> Chosen:
    """An element's column."""
    block = block_of(element)
    if types[0] is FileType.MIF and element.file is FileType.RTF and block in ("address", "identity"):
        block = "returned"
    return Chosen(element.id, block, element.file.value, label=element.label)


def block_of(element: DataElement) -> str:
    """What an element belongs with."""
    stem = element.id.partition(".")[2]
    if element.group in ("population", "age group"):
        return "population"
    if element.group in ("emergency", "inpatient"):
        return "utilization"
    if element.group in ("condition", "health", "pharmacy", "encounters"):
        return {"health": "condition"}.get(element.group, element.group)
    for block, words in BLOCKS.items():
        if any(word in stem for word in words):
            return block
    return {
        0: "identity",
        1: "identity",
        2: "condition",
        3: "pcp",
        4: "plan",
        5: "status",
        7: "provider",
        8: "outreach",
    }.get(element.table, "identity")


BLOCKS = {
    "guardian": ("guardian",),
    "authorization": ("authorization_date", "assignment_date", "transitioned_from", "renewal_date"),
    "address": ("address", "_city", "_zip", "homelessness_indicator", "member_phone", "email", "new_phone"),
    "identity": ("member_cin", "medical_record_number", "first_name", "last_name", "date_of_birth"),
}
MAY_GO = {
    "guardian": 0.3,
    "condition": 0.3,
    "utilization": 0.25,
    "pharmacy": 0.3,
    "pcp": 0.2,
    "encounters": 0.1,
    "plan": 0.1,
}


def left_out(elements: list[DataElement], dice: random.Random) -> set[DataElement]:
    """What the plan does without: whole blocks, and here and there a column; never the member's key."""
    if dice.random() < 0.35:
        return set()
    blocks = {block for block, share in MAY_GO.items() if dice.random() < share}
    gone = {one for one in elements if block_of(one) in blocks}
    gone |= {one for one in elements if block_of(one) != "population" and len(elements) > 8 and dice.random() < 0.05}
    return {one for one in gone if not one.id.endswith(".member_cin")}


def with_joined(columns: list[Chosen], dice: random.Random, *, asks: bool) -> list[Chosen]:
    """Names in one cell, and a phone with its extension, where the plan does so."""
    if asks:
        return columns
    if dice.random() < 0.15:
        last_first = dice.random() < 0.65
        words = NAMES_ANY if dice.random() < 0.3 else NAMES_LAST_FIRST if last_first else NAMES_FIRST_LAST
        stems = ("member_last_name", "member_first_name") if last_first else ("member_first_name", "member_last_name")
        columns = joined(columns, stems, words, "," if last_first else " ")
    if dice.random() < 0.1:
        columns = joined(columns, ("guardian_last_name", "guardian_first_name"), GUARDIANS, ",")
    if dice.random() < 0.08:
        stems = ("lead_care_manager_phone_number", "lead_care_manager_phone_extension")
        columns = joined(columns, stems, PHONE_EXTENSION, "x")
    return columns


def joined(columns: list[Chosen], stems: tuple[str, str], words: tuple[str, ...], separator: str) -> list[Chosen]:
    """Two columns as one, in the first's place."""
    found = [next((one for one in columns if one.truth.endswith(f".{stem}")), None) for stem in stems]
    first, second = found
    if first is None or second is None:
        return columns
    one = Chosen(
        f"{first.truth} + {second.truth}", first.block, first.file, words, separator=separator, fixed_case=True
    )
    kept = [column for column in columns if column not in (first, second)]
    kept.insert(min(columns.index(first), columns.index(second)), one)
    return kept


def ordered(columns: list[Chosen], dice: random.Random) -> list[Chosen]:
    """The guidance's order, blocks moved, or the plan's own order."""
    chance = dice.random()
    if chance < 0.45:
        return columns
    blocks: dict[str, list[Chosen]] = {}
    for column in columns:
        blocks.setdefault(column.block, []).append(column)
    names = list(blocks)
    if chance < 0.65 and "plan" in names:
        names.remove("plan")
        names.insert(0, "plan")
    elif chance < 0.85:
        names.insert(dice.randrange(len(names)), names.pop(dice.randrange(len(names))))
    else:
        dice.shuffle(names)
        for block in blocks.values():
            if dice.random() < 0.5:
                at = dice.randrange(len(block))
                block.insert(dice.randrange(len(block)), block.pop(at))
    return [column for name in names for column in blocks[name]]


def with_others(columns: list[Chosen], types: tuple[FileType, ...], half: Half, dice: random.Random) -> list[Chosen]:
    """Known extensions and the plan's own columns put in between."""
    most = 8 if len(columns) > 20 else 4
    stand = {one.truth for one in columns}
    fits = [
        name
        for name in pool.extension_names()
        if set(guidance.extension(f"ext.{name}").files) & set(types) and f"ext.{name}" not in stand
    ]
    added = [Chosen(f"ext.{name}") for name in dice.sample(fits, min(len(fits), dice.randint(0, most)))]
    own = [one for file in types for one in pool.decoys(file.value, half)]
    added += [
        Chosen("-", words=(word,), filled=filled, fixed_case=True)
        for filled, word in dice.sample(own, min(len(own), dice.randint(0, most - 2)))
    ]
    if dice.random() < 0.12:
        added.append(Chosen("?", words=tuple(pool.undecidable(half)), filled="text"))
    return inserted(columns, added, dice)


def inserted(columns: list[Chosen], added: Iterable[Chosen], dice: random.Random) -> list[Chosen]:
    """Each at a place of its own, mostly at the end, under a heading that says it is none of the guidance's."""
    made = list(columns)
    for one in added:
        at = dice.randrange(len(made)) if dice.random() < 0.6 else len(made)
        made.insert(at, replace(one, block="other"))
    return made


def kind_in_header(spec: str) -> str:
    """A kind as a header shows it: a date is a date, whatever the rules make of it."""
    return {"date birth": "date", "date open": "date"}.get(spec, spec)
