"""A layout: one partner's arrangement of a file, as data (TOML). Whatever a layout does not say is the guidance's default.

Knows the guidance; nothing of a particular file, its data or the checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from ecmx import guidance
from ecmx.guidance import DataElement, FileType

if TYPE_CHECKING:
    from ecmx.guidance.values import Kind

__all__ = ["Column", "Cover", "Layout", "SheetLayout", "Spelling", "can_repeat", "json_schema"]

Container = Literal["xlsx", "xlsm", "xls", "ods", "csv", "tab", "pipe", "xml"]
Name = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]*$", description="Lower-case letters, digits and hyphens.")
]

Row = Annotated[int, msgspec.Meta(ge=1, le=1_048_576)]
Group = Annotated[int, msgspec.Meta(ge=0, le=99)]


def said(description: str) -> msgspec.Meta:
    """What a field says, for the JSON Schema and the reference page."""
    return msgspec.Meta(description=description)


class Spelling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How values are spelled where a column does not say it for itself; blank = found out from the column."""

    date: Annotated[str, said("How dates are spelled, for example YYYY-MM-DD.")] = ""
    yes_no: Annotated[str, said("How yes and no are spelled, for example Y/N.")] = ""
    phone: Annotated[str, said("How phone numbers are spelled, for example 999-999-9999.")] = ""
    period: Annotated[str, said("How reporting periods are spelled.")] = ""

    def of(self, kind: Kind) -> str:
        """The spelling of a kind of value; "" where nothing is said. The fields are called as the kinds are."""
        said: str = getattr(self, kind.name, "")
        return said

    @classmethod
    def by_kind(cls, said: Mapping[type[Kind], str], **also: str) -> Spelling:
        """What is said of kinds; also: of fields, before that."""
        return cls(**({kind.name: spelling for kind, spelling in said.items()} | also))


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One column, in order. Exactly one key says what stands in it.

    That is element, parts, flags, extension, constant, origin, ignored or undecided.
    """

    header: Annotated[str, said("The header as the partner writes it. Default: the guidance's label.")] = ""
    aliases: Annotated[tuple[str, ...], said("Other wordings of the header that were seen.")] = ()
    element: Annotated[str | None, said("The data element, for example mif.member_cin.")] = None
    parts: Annotated[
        tuple[str, ...], said("Several elements in one cell, in their order, for example last and first name.")
    ] = ()
    separator: Annotated[str, said("What stands between the parts.")] = ","
    flags: Annotated[
        dict[str, str],
        said(
            "Populations as text: the partner's word on the left, the element that it marks on the right; several apart by ; , or |."
        ),
    ] = {}
    extension: Annotated[str | None, said("A known extension, for example ext.authorization_number.")] = None
    constant: Annotated[str | None, said("The same text in every row; for writing.")] = None
    origin: Annotated[
        Literal["file", "sheet", "row", "plan"] | None,
        said(
            "Where the row came from: the file's name, its tab, the row's number (for writing; reading passes over them), or plan:"
            " the plan whose member it is (written and read)."
        ),
    ] = None
    choices: Annotated[
        tuple[str, ...],
        said("Of a column of plans (origin = plan): their names, from which a person who fills a template chooses."),
    ] = ()
    ignored: Annotated[bool, said("The column is there and carries nothing of ours.")] = False
    undecided: Annotated[
        bool, said("The column is there and nobody has said yet what it carries: not read, and every check says so.")
    ] = False
    spelling: Annotated[str, said("How its values are spelled. Default: the layout's, else found out.")] = ""
    codes: Annotated[
        dict[str, str],
        said(
            "The partner's code on the left, the guidance's on the right; \"\" = no more than a blank cell says. They come beside"
            " the column's usual spelling; of several with one meaning the first is written."
        ),
    ] = {}
    typed: Annotated[
        bool | None, said("In a workbook, dates and counts as date and number cells, not text. Default: the layout's.")
    ] = None
    required: Annotated[
        bool | None,
        said(
            "The plan elects to collect this optional element (fn 47); false: what a later release requires and not every"
            " file has, so that a blank is no finding."
        ),
    ] = None
    agreed: Annotated[bool, said("Beyond the guidance, and plan and provider both agreed on it (fn 4, 44).")] = False
    group: Annotated[
        Group,
        said(
            "Where outreach attempts stand side by side in one row: which of them the column is of, from 1. Each attempt that is filled"
            " in is a record of its own. 0: the column stands there once, and goes with each of them."
        ),
    ] = 0

    @property
    def elements(self) -> tuple[str, ...]:
        """The ids of every element that the column carries."""
        return (self.element,) if self.element else self.parts or tuple(dict.fromkeys(self.flags.values()))

    @property
    def again(self) -> bool:
        """Whether it is of a later attempt of a row, so that another column carries the same of the first."""
        return self.group > 1

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every header that this column may have."""
        label = (guidance.element(self.element).label,) if self.element and not self.header else ()
        return (*((self.header,) if self.header else ()), *label, *self.aliases)


def can_repeat(column: Column) -> bool:
    """Whether a column may stand there for each of several attempts of one row: it carries one element of an attempt, or none of ours."""
    if column.parts or column.flags or column.origin or column.constant is not None:
        return False
    if column.element is None:
        return True
    element = guidance.element(column.element)
    return element.file is FileType.OTF and not (element.key or element.plays("member"))


def in_words_of(words: Mapping[str, str], column: Column) -> Column:
    """A column of an element that a release words anew, under those words; the older ones are known too."""
    label = words.get(column.element or "")
    if label is None or column.header:
        return column
    older = guidance.element(column.element or "").label
    return msgspec.structs.replace(column, header=label, aliases=(older, *column.aliases))


class SheetLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One tab that carries records: which file types its rows hold, and its columns."""

    types: Annotated[tuple[FileType, ...], said("The file types that a row holds: mif, rtf, otf, referral.")]
    names: Annotated[tuple[str, ...], said("Names that the tab has had. Default: any tab.")] = ()
    titles: Annotated[tuple[str, ...], said("Lines above the header, from row 1; for writing.")] = ()
    header_row: Annotated[
        Row | None, said("The Excel row of the headers. Default: found out; written below the titles.")
    ] = None
    columns: Annotated[tuple[Column, ...], said("The columns in order. Default: the guidance's.")] = ()
    elements_of: Annotated[
        tuple[FileType, ...], said("After `columns`: all elements of these file types, in the guidance's order.")
    ] = ()


class Cover(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A tab before those that carry records: a title, criteria, instructions. For writing; reading passes over it."""

    name: Annotated[str, said("The tab's name.")]
    lines: Annotated[tuple[str, ...], said("What stands on it, a line a row.")] = ()
    hidden: Annotated[bool, said("Whether the tab is hidden.")] = False


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One partner's arrangement of one file from one day on."""

    name: Annotated[Name, said("The layout's own name: lower-case letters, digits and hyphens.")]
    words: Annotated[str, said("What it is, in a sentence.")] = ""
    partner: Annotated[str, said("Whose layout it is.")] = ""
    standing: Annotated[
        Literal["partner", "ours", "guidance"],
        said(
            "Whose word it is. partner: a promise that the partner may change without telling, so that every check says what is"
            " otherwise. ours: a promise that only ecmx changes. guidance: nobody's promise, so nothing can be otherwise than in it."
            " Not inherited."
        ),
    ] = "partner"
    inherits: Annotated[
        str | None,
        said(
            "A layout that says whatever this one does not, by its name: NAME.toml in the same folder, else a shipped one."
        ),
    ] = None
    effective: Annotated[date | None, said("The first day on which it is the partner's.")] = None
    until: Annotated[date | None, said("The last day.")] = None
    release: Annotated[str, said("The release of the guidance, with overlays joined by +.")] = "1.1"
    container: Annotated[Container | None, said("How the file comes; for writing. Reading finds it out.")] = None
    file_name: Annotated[
        str,
        said(
            "The pattern of the file's name; for writing. May hold {type}, {partner}, {provider}, {period:%Y%m} and {day:%Y%m%d};"
            " ends as the container's files do."
        ),
    ] = ""
    encoding: Annotated[
        Literal["utf-8", "utf-8-bom", "windows-1252"], said("How a delimited file's characters are written.")
    ] = "utf-8"
    record: Annotated[str, said("The name of the element that holds one record; for XML.")] = "record"
    root: Annotated[str, said("The name of the outermost element; for XML.")] = "records"
    protected: Annotated[bool, said("The partner wants the workbook protected by a password (given apart).")] = False
    typed: Annotated[bool, said("In a workbook, dates and counts as date and number cells, not text.")] = False
    cover: Annotated[Cover | None, said("A tab before those that carry records.")] = None
    key: Annotated[
        Literal["cin", "plan_member_id", "mrn"], said("What the partner knows a member by; for the roster.")
    ] = "cin"
    mode: Annotated[
        Literal["full", "changes"],
        said(
            "Every member and value each time, or changes only: then a blank of what was reported before says that it is"
            " unchanged (fn 46), and is no finding."
        ),
    ] = "full"
    partial_allowed: Annotated[bool, said("Whether partial rows (Tables 1 and 4) are agreed.")] = True
    referral_agreed: Annotated[
        bool | None, said("Whether the referral process is agreed: then all its fields are required (fn 74).")
    ] = None
    business_days: Annotated[Literal["california", "weekends"], said("Which days are business days.")] = "california"
    spelling: Annotated[Spelling, said("How values are spelled where a column does not say it.")] = Spelling()
    sheets: Annotated[tuple[SheetLayout, ...], said("The tabs that carry records.")] = ()

    def spelling_of(self, column: Column, element: DataElement) -> str:
        """How a column of an element is spelled, as it says itself or the layout for all; "" where neither does."""
        return column.spelling or self.spelling.of(element.kind)

    def spelling_as_read(self, column: Column, element: DataElement) -> str:
        """The same, and as the guidance has it where neither says it."""
        return self.spelling_of(column, element) or element.kind.spellings[0]

    @property
    def is_promise(self) -> bool:
        """Whether a layout is somebody's word, so that a file can be otherwise than promised."""
        return self.standing != "guidance"

    @property
    def can_change(self) -> bool:
        """Whether whoever gave the word may change it without telling."""
        return self.standing == "partner"

    @property
    def types(self) -> tuple[FileType, ...]:
        """Every file type that the layout carries, in the order of its tabs."""
        return tuple(dict.fromkeys(file for sheet in self.sheets for file in sheet.types))

    def columns_of(self, sheet: SheetLayout) -> tuple[Column, ...]:
        """A tab's columns, the guidance's elements written out."""
        files = sheet.elements_of or (sheet.types if not sheet.columns else ())
        every = guidance.elements(self.release)
        written = [Column(element=item.id) for file in files for item in every if item.file == file]
        cins = [
            column
            for column in (*sheet.columns, *written)
            if column.element and guidance.plays(column.element, "member")
        ]
        if not cins:  # a return's own tables name no member: it rides on the key
            said = {name for column in sheet.columns for name in column.elements}
            keys = guidance.keys()
            ridden = [item.id for item in keys if item.file in files and item.id not in said]
            written = [*(Column(element=name) for name in ridden), *written]
        kept = tuple(column for column in written if column not in cins[1:])  # one key serves every type on its tab
        words = {item.id: item.label for item in every if item.label != guidance.element(item.id).label}
        return (
            tuple(in_words_of(words, column) for column in (*sheet.columns, *kept)) if words else sheet.columns + kept
        )

    def in_force(self, day: date) -> bool:
        """Whether the layout is the partner's on that day (the end of a file's reporting period decides)."""
        return (self.effective is None or self.effective <= day) and (self.until is None or day <= self.until)

    def describe(self) -> str:
        """The layout in full as plain text, with everything that it inherits."""
        lines = [f"{self.name}: {self.words}" if self.words else self.name]
        lines += [f"  {said}" for said in self.facts()]
        for sheet in self.sheets:
            tab = " / ".join(sheet.names) or "any tab"
            lines += ["", f"{tab}: {', '.join(file.words for file in sheet.types)}"]
            for number, column in enumerate(self.columns_of(sheet), 1):
                lines.append(f"  {number:>3}  {(column.wordings or ('',))[0][:70]:<70}  {carries(column)}")
        return "\n".join(lines)

    def facts(self) -> list[str]:
        """What the layout says of the file as a whole, a line each."""
        said = [f"guidance release {self.release}"]
        if self.partner:
            said.append(f"partner: {self.partner}")
        if self.effective or self.until:
            said.append(f"in force {self.effective or '…'} to {self.until or '…'}")
        if self.container:
            said.append(f"container: {self.container}")
        if self.file_name:
            said.append(f"file name: {self.file_name}")
        said.append("full file" if self.mode == "full" else "changes only")
        if FileType.REFERRAL in self.types:
            agreed = {True: "agreed", False: "not agreed", None: "not said"}[self.referral_agreed]
            said.append(f"referral process: {agreed}")
        return said


def carries(column: Column) -> str:
    """What a column carries, in a word or two."""
    if column.group:
        return f"{carries(msgspec.structs.replace(column, group=0))} (attempt {column.group})"
    if column.element:
        spelt = f" spelled {column.spelling}" if column.spelling else ""
        return f"{column.element}{spelt}"
    if column.parts:
        return " and ".join(column.parts)
    if column.flags:
        return f"text that marks {len(set(column.flags.values()))} populations"
    if column.extension:
        return f"extension {column.extension}"
    if column.constant is not None:
        return f"constant {column.constant!r}"
    if column.origin:
        return f"the {column.origin} that the row came from"
    return "undecided" if column.undecided else "ignored"


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a layout file, for editors."""
    schema = msgspec.json.schema(Layout)
    schema["title"] = "ecmx layout"
    return schema
