"""What changed on one tab: columns renamed, moved, added, dropped, given another meaning. How values are spelled is for `spelt`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ecmx import guidance
from ecmx.files import column_letter
from ecmx.guidance import Requirement
from ecmx.layouts.drift.difference import Difference, DifferenceKind, Harm
from ecmx.layouts.drift.spelt import spelt_otherwise
from ecmx.layouts.masks import masked_text
from ecmx.layouts.model import Column, Layout, SheetLayout, carries
from ecmx.layouts.recognition import Pairing, carried_by, header_key, header_of, moved, pair_columns

__all__ = ["columns_otherwise", "meaning"]


@dataclass(frozen=True, slots=True)
class TabPair:
    """Two states of one tab."""

    name: str
    old: tuple[Column, ...]
    new: tuple[Column, ...]
    pairing: Pairing

    def letters(self, here: int | None, there: int | None) -> dict[str, str]:
        """The place of a difference, as fields of it."""
        return {
            "tab": self.name,
            "old_column": "" if here is None else column_letter(here + 1),
            "new_column": "" if there is None else column_letter(there + 1),
            "old_header": "" if here is None else header_of(self.old[here]),
            "new_header": "" if there is None else header_of(self.new[there]),
        }


def meaning(column: Column) -> str:
    """What a column carries, in words."""
    if column.elements:
        return " and ".join(f"“{guidance.element(name).label}”" for name in column.elements[:3]) + (
            f" and {len(column.elements) - 3} more" if len(column.elements) > 3 else ""
        )
    if column.extension:
        return guidance.extension(column.extension).words
    if column.constant is not None:
        return f"one text in every row ({masked_text(column.constant)})"
    return {"undecided": "something not decided yet", "ignored": "a column we do not use"}.get(
        carries(column), carries(column)
    )


def columns_otherwise(
    name: str, old: tuple[Layout, SheetLayout], new: tuple[Layout, SheetLayout]
) -> Iterator[Difference]:
    """Every difference between the columns of two tabs that are one."""
    here, there = old[0].columns_of(old[1]), new[0].columns_of(new[1])
    tab = TabPair(name, here, there, pair_columns(here, there))
    for before, after in tab.pairing.pairs:
        yield from pair_otherwise(tab, before, after, (old[0], new[0]))
    yield from in_another_order(tab)
    for before in tab.pairing.dropped:
        yield dropped(tab, before)
    for after in tab.pairing.added:
        yield added(tab, after)


def pair_otherwise(tab: TabPair, before: int, after: int, layouts: tuple[Layout, Layout]) -> Iterator[Difference]:
    """What is otherwise with one column that is in both."""
    old, new = tab.old[before], tab.new[after]
    place = tab.letters(before, after)
    if header_of(old) != header_of(new) and old.header != new.header:
        yield renamed(old, new, place)
    if (carried_by(old), old.constant, old.origin) != (carried_by(new), new.constant, new.origin):
        yield remapped(old, new, place)
        return
    element = " ".join(new.elements)
    if not old.undecided and new.undecided:
        yield remapped(old, new, place)
    if bool(new.required) and not old.required:
        yield Difference(
            kind=DifferenceKind.REQUIRED, harm=Harm.ACTION, **place, element=element,
            says=f"“{header_of(new)}” must be filled now; it was optional.",
            reading="A blank there is reported as missing.",
            sending="Fill the column before the next file goes out.",
        )  # fmt: skip
    if old.typed != new.typed:
        yield Difference(
            kind=DifferenceKind.CELL_TYPE, harm=Harm.HARMLESS, **place, element=element,
            says=f"“{header_of(new)}” is written as {'real date or number cells' if new.typed else 'text'} now.",
            reading="Both can be read.", sending="The new layout writes it that way on its own.",
        )  # fmt: skip
    if gained := [alias for alias in new.wordings[1:] if alias not in old.wordings]:
        yield Difference(
            kind=DifferenceKind.ALIAS, harm=Harm.HARMLESS, **place, element=element,
            says=f"“{header_of(new)}” is also known as {', '.join(f'“{one}”' for one in gained)}.",
            reading="A column with that header is read too.", sending="Nothing changes.",
        )  # fmt: skip
    for one in spelt_otherwise(old, new, layouts):
        yield Difference(
            kind=one.kind, harm=one.harm, **place, element=element, says=one.says, reading=one.reading, sending=one.sending
        )  # fmt: skip


def renamed(old: Column, new: Column, place: dict[str, str]) -> Difference:
    """Another header over the same."""
    ours = bool(carried_by(new))
    known = header_key(header_of(new)) in {header_key(one) for one in old.wordings}
    return Difference(
        kind=DifferenceKind.RENAMED,
        harm=Harm.ACTION if ours and not known else Harm.HARMLESS,
        **place,
        element=" ".join(new.elements) or new.extension or "",
        says=f"“{header_of(old)}” is now called “{header_of(new)}”"
        + (f" (it is {meaning(new)})." if ours else ", and has nothing we use."),
        reading="Nothing changes: the old layout knows that wording too."
        if known
        else "The old layout finds it only if the new header plainly says what the column is; the check says so."
        if ours
        else "It is not read, as before.",
        sending="The old layout still writes the old header.",
    )


def remapped(old: Column, new: Column, place: dict[str, str]) -> Difference:
    """The same column, another meaning: the one change that nobody sees."""
    undecided = new.undecided and not carried_by(new)
    return Difference(
        kind=DifferenceKind.REMAPPED,
        harm=Harm.HARMFUL if carried_by(old) else Harm.ACTION,
        **place,
        element=" ".join(new.elements) or new.extension or "",
        says=f"“{header_of(new)}” was {meaning(old)} and now is {meaning(new)}.",
        reading="With the new layout it is not read until somebody decides what it is."
        if undecided
        else f"With the old layout its values would be read as {meaning(old)}, and nothing would look wrong."
        if carried_by(old)
        else "With the old layout it is not read.",
        sending=f"What the old layout writes there would be read as {meaning(new)}.",
    )


def in_another_order(tab: TabPair) -> Iterator[Difference]:
    """Columns that stand elsewhere; several that moved together are one move."""
    places = [after for _, after in tab.pairing.pairs]
    gone = sorted(moved(places))
    while gone:
        run = [gone.pop(0)]
        while gone and gone[0] == run[-1] + 1 and places[gone[0]] == places[run[-1]] + 1:
            run.append(gone.pop(0))
        first, last = tab.pairing.pairs[run[0]], tab.pairing.pairs[run[-1]]
        yield moved_run(tab, first, last, len(run))


def moved_run(tab: TabPair, first: tuple[int, int], last: tuple[int, int], count: int) -> Difference:
    """One column, or several side by side, that stand elsewhere."""
    place = tab.letters(*first)
    behind = f"after “{header_of(tab.new[first[1] - 1])}”" if first[1] else "at the beginning"
    if count > 1:
        place["old_column"] += f":{column_letter(last[0] + 1)}"
        place["new_column"] += f":{column_letter(last[1] + 1)}"
    what = (
        f"“{header_of(tab.new[first[1]])}” is"
        if count == 1
        else f"{count} columns, “{header_of(tab.new[first[1]])}” to “{header_of(tab.new[last[1]])}”, are"
    )
    return Difference(
        kind=DifferenceKind.MOVED,
        harm=Harm.ACTION,
        **place,
        element=" ".join(tab.new[first[1]].elements) if count == 1 else "",
        says=f"{what} {behind} now.",
        reading="Nothing changes: columns are found by their headers.",
        sending="The old layout writes the old order; a partner that reads by position would read every column after it wrong.",
    )


def dropped(tab: TabPair, before: int) -> Difference:
    """A column that is no more."""
    column = tab.old[before]
    elsewhere = [
        column_letter(after + 1)
        for after, other in enumerate(tab.new)
        if column.elements and set(column.elements) & set(other.elements)
    ]
    ours = bool(carried_by(column))
    told = f" (it was {meaning(column)})" if ours else ", which had nothing we use"
    return Difference(
        kind=DifferenceKind.DROPPED,
        harm=Harm.ACTION if ours else Harm.HARMLESS,
        **tab.letters(before, None),
        element=" ".join(column.elements) or column.extension or "",
        says=f"“{header_of(column)}” is missing{told}.",
        reading=f"Its data is in column {', '.join(elsewhere)} now."
        if elsewhere
        else f"We no longer receive {meaning(column)}."
        if ours
        else "Nothing changes.",
        sending="The old layout still writes the column." if not required(column) or elsewhere else
        "The old layout still writes the column. The guidance requires it: ask whether it was removed on purpose.",
    )  # fmt: skip


def added(tab: TabPair, after: int) -> Difference:
    """A column that is new."""
    column = tab.new[after]
    undecided = column.undecided
    ours = bool(carried_by(column))
    stands = after - 1 if after else None
    gone = {before for before in tab.pairing.dropped if carried_by(tab.old[before])}
    pairs = {there: here for here, there in tab.pairing.pairs}
    hint = ""
    if undecided and stands is not None and (before := pairs.get(stands, -2) + 1) in gone:
        hint = f" It may be the new name of “{header_of(tab.old[before])}”, which was there."
    told = " (not decided yet what it is)" if undecided else f" (it is {meaning(column)})"
    return Difference(
        kind=DifferenceKind.ADDED,
        harm=Harm.ACTION if ours or undecided else Harm.HARMLESS,
        **tab.letters(None, after),
        element=" ".join(column.elements) or column.extension or "",
        says=f"“{header_of(column)}” is new{told}.{hint}",
        reading="It is not read until somebody decides."
        if undecided
        else "The old layout does not know it: it is read only if its header plainly says what it is."
        if ours
        else "It is not read.",
        sending="The old layout does not write it." + (" The plan may be waiting for it." if ours else ""),
    )


def required(column: Column) -> bool:
    """Whether the guidance requires what a column carries."""
    return any(guidance.element(name).requirement is Requirement.YES for name in column.elements)
