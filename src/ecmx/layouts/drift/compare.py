"""Two layouts compared: the file as a whole, its tabs, and on each its columns. A pure comparison; reads no file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ecmx.guidance import plain
from ecmx.layouts.drift.columns import columns_otherwise
from ecmx.layouts.drift.difference import Difference, DifferenceKind, Harm
from ecmx.layouts.model import Layout, SheetLayout
from ecmx.layouts.recognition import header_of, pair_columns

__all__ = ["differences"]

TEXT_FILES = ("csv", "tab", "pipe")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a layout says of the file as a whole, and what it means that it is another now."""

    field: str
    kind: DifferenceKind
    harm: Harm
    words: str
    reading: str
    sending: str


FACTS = (
    Fact("container", DifferenceKind.CONTAINER, Harm.ACTION, "The kind of file",
         "Nothing changes: the kind of file is recognized from the file.", "The old layout writes the old kind of file."),
    Fact("encoding", DifferenceKind.ENCODING, Harm.ACTION, "The encoding of letters",
         "Nothing changes: it is recognized from the file.", "Names such as José would arrive garbled."),
    Fact("file_name", DifferenceKind.FILE_NAME, Harm.ACTION, "The pattern of the file's name",
         "Nothing changes: a file is recognized by its contents.", "The old layout gives the old name; the file may not be picked up."),
    Fact("record", DifferenceKind.CONTAINER, Harm.ACTION, "The XML element of a record",
         "Nothing changes.", "The old layout writes the old element."),
    Fact("root", DifferenceKind.CONTAINER, Harm.ACTION, "The outermost XML element",
         "Nothing changes.", "The old layout writes the old element."),
    Fact("protected", DifferenceKind.PROTECTED, Harm.ACTION, "Protection by a password",
         "A protected file opens only with its password.", "The partner may refuse a file that is not protected as agreed."),
    Fact("typed", DifferenceKind.CELL_TYPE, Harm.HARMLESS, "Date and number cells",
         "Both cells and text are read.", "The new layout writes them that way on its own."),
    Fact("release", DifferenceKind.RELEASE, Harm.ACTION, "The release of the guidance",
         "Other elements may be required or allowed.", "Other elements may be required or allowed."),
    Fact("key", DifferenceKind.KEY, Harm.ACTION, "What the partner knows a member by",
         "Members have to be found by the other number.", "Rows without that number will not be matched."),
    Fact("mode", DifferenceKind.MODE, Harm.HARMFUL, "Whether a file has every member or changes only",
         "A member who is not in the file would be treated as gone, or kept although gone.",
         "Members not in a file would be treated as gone, or all members would be sent again."),
    Fact("partial_allowed", DifferenceKind.AGREEMENT, Harm.ACTION, "Whether partial rows are agreed",
         "Rows of Tables 1 and 4 only are reported differently.", "Agree on it before the next file."),
    Fact("referral_agreed", DifferenceKind.AGREEMENT, Harm.ACTION, "Whether the referral process is agreed",
         "Blank referral fields are reported differently.", "Once it is agreed, all its fields are required (fn 74)."),
    Fact("business_days", DifferenceKind.AGREEMENT, Harm.HARMLESS, "Which days are business days",
         "Deadlines are counted differently.", "Deadlines are counted differently."),
    Fact("effective", DifferenceKind.DATES, Harm.HARMLESS, "The first day on which it applies",
         "The end of a file's reporting period decides which layout is used to read it.", "The period decides which layout is written."),
    Fact("until", DifferenceKind.DATES, Harm.HARMLESS, "The last day on which it applies",
         "The end of a file's reporting period decides which layout is used to read it.", "The period decides which layout is written."),
)  # fmt: skip
#: What a file of members cannot say about its layout.
UNSEEN = frozenset(fact.field for fact in FACTS) - {"container"}
UNSEEN_KINDS = (DifferenceKind.REQUIRED, DifferenceKind.CELL_TYPE, DifferenceKind.CODE_DROPPED, DifferenceKind.ALIAS)


def differences(old: Layout, new: Layout, *, seen: bool = False) -> tuple[Difference, ...]:
    """Every difference, the worst first, then by tab and column.

    seen: the new layout was learned from a file, which does not say everything (a name's pattern, who agreed to what).
    """
    every = [*of_the_file(old, new, seen=seen), *of_the_tabs(old, new, seen=seen)]
    found = [one for one in every if not (seen and one.kind in UNSEEN_KINDS)]
    tabs = {name: at for at, name in enumerate(dict.fromkeys(one.tab for one in found))}
    return tuple(sorted(found, key=lambda one: (one.harm.rank, one.tab != "", tabs[one.tab], *place_of(one))))


def place_of(difference: Difference) -> tuple[int, str]:
    """Where a column stands, for sorting: A before B before AA."""
    letters = (difference.new_column or difference.old_column).partition(":")[0]
    return len(letters), letters


def of_the_file(old: Layout, new: Layout, *, seen: bool) -> Iterator[Difference]:
    """What the layouts say of the file as a whole."""
    for fact in FACTS:
        before, after = getattr(old, fact.field), getattr(new, fact.field)
        if before == after or (seen and (fact.field in UNSEEN or before is None)):
            continue
        yield Difference(
            kind=fact.kind,
            harm=fact.harm,
            says=f"{fact.words} was {in_words(before)} and is now {in_words(after)}.",
            reading=fact.reading,
            sending=fact.sending,
        )
    if old.cover != new.cover and not seen:
        yield Difference(
            kind=DifferenceKind.COVER, harm=Harm.HARMLESS, says="The cover tab is different.",
            reading="Nothing changes: it is ignored.", sending="The old layout writes the old cover.",
        )  # fmt: skip


def in_words(value: object) -> str:
    """A setting as a person says it."""
    if value in (None, ""):
        return "not stated"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def of_the_tabs(old: Layout, new: Layout, *, seen: bool) -> Iterator[Difference]:
    """Tabs paired, and compared."""
    pairs = pair_tabs(old, new)
    for here, sheet in enumerate(old.sheets):
        if here not in pairs and not (seen and old.sheets and len(new.sheets) == 0):
            yield tab_gone(sheet)
    for there, sheet in enumerate(new.sheets):
        if there not in pairs.values():
            yield tab_new(sheet)
    for here, there in pairs.items():
        before, after = old.sheets[here], new.sheets[there]
        name = tab_of(after) or tab_of(before)
        yield from tab_otherwise(name, before, after, text=new.container in TEXT_FILES, seen=seen)
        yield from columns_otherwise(name, (old, before), (new, after))


def pair_tabs(old: Layout, new: Layout) -> dict[int, int]:
    """Old tab → new tab: by name, then by what their columns are."""
    pairs: dict[int, int] = {}
    for here, sheet in enumerate(old.sheets):
        names = {plain(name) for name in sheet.names}
        for there, other in enumerate(new.sheets):
            if there not in pairs.values() and names & {plain(name) for name in other.names}:
                pairs[here] = there
                break
    open_pairs = sorted(
        (-shared(old, sheet, new, other), here, there)
        for here, sheet in enumerate(old.sheets)
        for there, other in enumerate(new.sheets)
    )
    for likeness, here, there in open_pairs:
        alone = len(old.sheets) == len(new.sheets) == 1
        if here not in pairs and there not in pairs.values() and (likeness <= -0.5 or alone):
            pairs[here] = there
    return dict(sorted(pairs.items()))


def shared(old: Layout, sheet: SheetLayout, new: Layout, other: SheetLayout) -> float:
    """The share of two tabs' columns that are one."""
    here, there = old.columns_of(sheet), new.columns_of(other)
    return 2 * len(pair_columns(here, there).pairs) / max(len(here) + len(there), 1)


def tab_of(sheet: SheetLayout) -> str:
    """A tab's name; "" where any will do."""
    return sheet.names[0] if sheet.names else ""


def tab_otherwise(name: str, old: SheetLayout, new: SheetLayout, *, text: bool, seen: bool) -> Iterator[Difference]:
    """What is otherwise with a tab itself."""
    if set(old.types) != set(new.types):
        before, after = (" and ".join(file.words for file in sheet.types) for sheet in (old, new))
        yield Difference(
            kind=DifferenceKind.FILE_TYPES, harm=Harm.HARMFUL, tab=name,
            says=f"A row was {before} and is now {after}.",
            reading="With the old layout, rows would be read as records of the wrong file.",
            sending="The partner would read our rows as another file.",
        )  # fmt: skip
    known = {plain(one) for one in old.names}
    if not text and tab_of(new) and old.names and plain(tab_of(new)) not in known:
        yield Difference(
            kind=DifferenceKind.TAB_RENAMED, harm=Harm.ACTION, tab=name,
            says=f"The tab “{tab_of(old)}” is now called “{tab_of(new)}”.",
            reading="The tab is found by its headers, and the check says so.",
            sending="The old layout writes the old name.",
        )  # fmt: skip
    if old.titles != new.titles and not seen:
        yield Difference(
            kind=DifferenceKind.TITLES, harm=Harm.HARMLESS, tab=name, says="The lines above the headers are different.",
            reading="Nothing changes: they are ignored.", sending="The old layout writes the old lines.",
        )  # fmt: skip
    before_row, after_row = (sheet.header_row or len(sheet.titles) + 1 for sheet in (old, new))
    if before_row != after_row and (old.header_row or old.titles or not seen):
        yield Difference(
            kind=DifferenceKind.HEADER_ROW, harm=Harm.ACTION, tab=name,
            says=f"The headers are in row {after_row} now, no longer in row {before_row}.",
            reading="They are looked for, and the check says so.", sending="The old layout writes them in the old row.",
        )  # fmt: skip


def tab_gone(sheet: SheetLayout) -> Difference:
    """A tab that is no more."""
    types = " and ".join(file.words for file in sheet.types)
    return Difference(
        kind=DifferenceKind.TAB_DROPPED, harm=Harm.ACTION, tab=tab_of(sheet),
        says=f"The tab {f'“{tab_of(sheet)}” ' if sheet.names else ''}is missing; it had {types}.",
        reading="We no longer receive what was there.", sending="The old layout still writes it.",
    )  # fmt: skip


def tab_new(sheet: SheetLayout) -> Difference:
    """A tab that is new."""
    types = " and ".join(file.words for file in sheet.types)
    return Difference(
        kind=DifferenceKind.TAB_ADDED, harm=Harm.ACTION, tab=tab_of(sheet),
        says=f"The tab {f'“{tab_of(sheet)}” ' if sheet.names else ''}is new; it has {types}: {len(sheet.columns)} columns, "
        f"beginning with “{header_of(sheet.columns[0]) if sheet.columns else 'the guidance’s first'}”.",
        reading="The old layout does not know it.", sending="The old layout does not write it.",
    )  # fmt: skip
