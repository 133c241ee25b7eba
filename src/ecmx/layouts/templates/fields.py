"""One column of a layout as a column of a template: how much it wants to be filled, its words, its width, what may be entered.

Knows layouts and the guidance; nothing of the other tabs.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecmx import guidance
from ecmx.files import lines_of_header
from ecmx.files.forms import Choice, Colour, EntryRule, Field, Message, Weight
from ecmx.guidance import BlankWhen, DataElement, FileType, Need, RecordForm, help_of
from ecmx.guidance.values import Text
from ecmx.layouts.model import Column, Layout
from ecmx.layouts.records import SheetWriter, element_of
from ecmx.layouts.templates.entries import Told, entry_of, number_format

__all__ = ["COLOURS", "Explained", "explained", "field_of"]

COLOURS = {
    FileType.MIF: Colour.BLUE,
    FileType.RTF: Colour.GREEN,
    FileType.OTF: Colour.PLUM,
    FileType.REFERRAL: Colour.GREEN,
}
_BLANK_WORDS = {
    BlankWhen.NEVER: "",
    BlankWhen.IS_ANSWER: "",  # the yes/no sentence says it
    BlankWhen.NO_DATA: "blank if there are no data",
    BlankWhen.COUNT_ZERO: "blank if the count is 0",
    BlankWhen.NOT_ENROLLED: "blank until the member is enrolled",
    BlankWhen.ECM_GOES_ON: "blank while ECM goes on",
    BlankWhen.HOMELESS: "",  # the element's own words say it
}
_HEADER_LINES = 4  # a longer header makes its column wider
_WIDEST = 40.0
_LONG = 200  # characters of text that want a wide column


@dataclass(frozen=True, slots=True)
class Explained:
    """A column in words. needed: whether and when; means: what it is; how: how it is filled; source: where the guidance says so."""

    needed: str
    means: str
    how: str
    source: str
    weight: Weight
    colour: Colour
    told: Told


def field_of(writer: SheetWriter, column: Column) -> Field:
    """The column of the template."""
    said = explained(writer, column)
    element = element_of(column)
    header = column.wordings[0]
    title = element.label if element else header  # the guidance's words, where the plan's header is an abbreviation
    named = title if element and header != title else ""
    filling = " ".join(one for one in (f"{said.needed}.", said.how) if one)
    note = "\n\n".join(one for one in (named, said.means, filling, said.source) if one)
    return Field(
        header,
        note=note,
        colour=said.colour,
        weight=said.weight,
        width=width_of(header, element, said.told.entry.choices),
        number_format=number_format(writer, column, element),
        prompt=Message(title, filling if said.how else f"{filling} {said.means}"),
        entry=said.told.entry,
    )


def width_of(header: str, element: DataElement | None, choices: tuple[Choice, ...]) -> float:
    """Wide enough for what is entered, and for the header in few lines."""
    kind = element.kind if element else Text()
    needed = kind.width
    if element and "address" in element.id and kind.is_text:
        needed = 26.0
    if kind.limit >= _LONG:
        needed = 40.0
    listed = max((len(choice.value) for choice in choices), default=0) + 5
    words = max((len(word) for word in header.split()), default=0) * 1.15 + 3
    width = min(_WIDEST, max(needed, listed, words))
    while width < _WIDEST and lines_of_header(header, width) > _HEADER_LINES:
        width += 1
    return width


def explained(writer: SheetWriter, column: Column) -> Explained:
    """The column's words."""
    element = element_of(column)
    if element is not None:
        return element_explained(writer, column, element)
    if column.parts or column.flags:
        return several_explained(writer, column)
    if column.extension:
        return extension_explained(writer, column)
    if column.origin == "plan":
        return plan_explained(writer, column)
    if column.constant:
        entry = EntryRule((Choice(column.constant),), column.wordings[0])
        return leftover("The same in every row", f"Always: {column.constant}", Told(entry, ""))
    return leftover("Leave it blank", "The plan uses this column itself.", Told())


def plan_explained(writer: SheetWriter, column: Column) -> Explained:
    """The column that says to whom a row may go."""
    entry = EntryRule()
    if column.choices:
        alert = Message(
            "Please pick from the list",
            "A plan name that is spelled differently is not recognized, and its rows go to nobody.",
        )
        entry = EntryRule(tuple(map(Choice, column.choices)), column.wordings[0], blocks=True, alert=alert)
    how = "Choose this member's plan."
    source = "Not in the guidance: it makes sure each plan is sent only its own members"
    means = "The plan that this row is for."
    colour = COLOURS[writer.sheet.types[0]]
    return Explained("Required", means, how, source, Weight.ALWAYS, colour, Told(entry, how))


def leftover(needed: str, means: str, told: Told) -> Explained:
    """A column that carries no data element."""
    return Explained(
        needed, means, "", "The plan's own column, not in the guidance", Weight.OPTIONAL, Colour.GREY, told
    )


def element_explained(writer: SheetWriter, column: Column, element: DataElement) -> Explained:
    """A column that carries one data element."""
    words, told = help_of(element.id), entry_of(writer, column, element)
    needed, weight = need_of(writer.layout, column, element)
    how = " ".join(one for one in (words.fill, told.words) if one)
    return Explained(needed, words.means, how, source_of(writer, element), weight, COLOURS[element.file], told)


def source_of(writer: SheetWriter, element: DataElement) -> str:
    """Where it stands; on a tab of several file types with the file's name, which may be another than the neighbors'."""
    if element.key:
        return f"Names the member in the {element.file.words}"
    source = element.source[0].upper() + element.source[1:]
    return f"{source} ({element.file.value.upper()})" if len(writer.sheet.types) > 1 else source


def need_of(layout: Layout, column: Column, element: DataElement) -> tuple[str, Weight]:
    """Whether the element is to be filled, in words and as a weight."""
    blank = _BLANK_WORDS[element.blank_when]
    if column.required:
        return f"Required by the plan{'; ' + blank if blank else ''}", Weight.MOSTLY if blank else Weight.ALWAYS
    match element.need:
        case Need.APPLICABLE:
            return "Only where it applies", Weight.OPTIONAL
        case Need.SENDER_CHOOSES:
            return "Optional", Weight.OPTIONAL
        case Need.PLAN_ELECTS:
            return "Optional, unless your plan asks for it", Weight.OPTIONAL
        case Need.PROCESS_AGREED:
            if layout.referral_agreed:
                return "Required", Weight.ALWAYS
            return "Required once you and the plan agreed on referrals", Weight.MOSTLY
        case Need.ALWAYS:
            return always(layout, element, blank)


def always(layout: Layout, element: DataElement, blank: str) -> tuple[str, Weight]:
    """A required element: in every row, or with blanks that are right."""
    if element.file is FileType.MIF and RecordForm.TERMED not in element.forms:
        rows = "Termed and partial rows" if layout.partial_allowed else "Termed rows"
        return f"Required; blank on {rows}{', or ' + blank if blank else ''}", Weight.MOSTLY
    if blank:
        return f"Required; {blank}", Weight.MOSTLY
    resting = not element.key and any(
        table.number == element.table and table.unchanged_may_rest for table in guidance.tables()
    )
    if resting and not element.plays(
        "status"
    ):  # which is said anew in every report, unlike the rest of its table (fn 46)
        return "Required; blank if unchanged since your last report", Weight.MOSTLY
    return "Required", Weight.ALWAYS if element.blank_when is BlankWhen.NEVER else Weight.MOSTLY


def several_explained(writer: SheetWriter, column: Column) -> Explained:
    """A column that carries several elements in one cell."""
    carried = [guidance.element(name) for name in column.elements]
    needs = [need_of(writer.layout, column, element) for element in carried]
    weights = [weight for _, weight in needs]
    weight = next(one for one in (Weight.ALWAYS, Weight.MOSTLY, Weight.OPTIONAL) if one in weights)
    needed = next(words for words, one in needs if one is weight)
    source = source_of(writer, carried[0])
    if column.parts:
        between = f"{column.separator.strip()} between" if column.separator.strip() else "a space between"
        labels = ", ".join(element.label for element in carried)
        how = f"In this order, with {between}: {labels}."
        means = "Several items in one cell: " + labels + "."
        return Explained(needed, means, how, source, weight, COLOURS[carried[0].file], Told(EntryRule(), how))
    words: dict[str, str] = {}
    for word, element_id in column.flags.items():
        words.setdefault(element_id, word)
    choices = tuple(Choice(word, help_of(name).means) for name, word in words.items())
    alert = Message("Not one of the plan's words", "You can enter several, separated by ; Keep it as it is?")
    entry = EntryRule(choices, column.wordings[0], alert=alert)
    how = "Pick from the list. To enter several, type them separated by ;"
    means = "The populations of focus that apply to the member, in the plan's words."
    return Explained(needed, means, how, source, Weight.MOSTLY, COLOURS[carried[0].file], Told(entry, how))


def extension_explained(writer: SheetWriter, column: Column) -> Explained:
    """A column that the plan asks for beyond the guidance."""
    assert column.extension is not None
    found = guidance.extension(column.extension)
    own = [file for file in writer.sheet.types if file in found.files] or list(writer.sheet.types)
    means = f"{found.words[0].upper()}{found.words[1:]}."
    if column.required:
        needed, weight = "Required by the plan", Weight.ALWAYS
    else:
        needed, weight = "If you and the plan agreed on it", Weight.OPTIONAL
    listed = EntryRule()
    if column.codes:
        listed = EntryRule(tuple(Choice(*pair) for pair in column.codes.items()), column.wordings[0])
    source = "Not in the guidance: by agreement with the plan only (fn 4, 44)"
    return Explained(needed, means, "", source, weight, COLOURS[own[0]], Told(listed, ""))
