"""A layout: one partner's arrangement of a file, as data (TOML). Whatever a layout does not say is the guidance's default.

Knows the guidance; nothing of a particular file, its data or the checks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from ecmx import guidance
from ecmx.errors import LayoutInvalid, UsageProblem
from ecmx.guidance import DataElement, FileType

__all__ = ["Column", "Layout", "Spelling", "json_schema", "load_layout", "shipped"]

Container = Literal["xlsx", "xlsm", "xls", "ods", "csv", "tab", "pipe", "xml"]
Name = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]*$", description="Lower-case letters, digits and hyphens.")
]


class Spelling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How values are spelt where a column does not say it for itself; blank = the guidance's spelling."""

    date: str = ""
    yes_no: str = ""
    phone: str = ""
    period: str = ""


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One column, in order. Exactly one of element, extension, constant and ignored says what stands in it."""

    header: str = ""
    aliases: tuple[str, ...] = ()
    element: str | None = None
    extension: str | None = None
    constant: str | None = None
    ignored: bool = False
    spelling: str = ""
    codes: dict[str, str] = {}  # the partner's code → the guidance's
    required: bool | None = None  # an optional element that the plan elects to collect (fn 47)

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every header that this column may have."""
        label = (guidance.element(self.element).label,) if self.element and not self.header else ()
        return (*((self.header,) if self.header else ()), *label, *self.aliases)


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One tab that carries records: which file types its rows hold, and its columns."""

    types: tuple[FileType, ...]
    names: tuple[str, ...] = ()  # the tab's names; none = any tab
    header_row: int | None = None  # found out where not said
    columns: tuple[Column, ...] = ()  # none = the guidance's elements in the guidance's order
    elements_of: tuple[FileType, ...] = ()  # after `columns`: all elements of these file types, in the guidance's order


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One partner's arrangement of one file from one day on."""

    name: Name
    words: str = ""
    partner: str = ""
    inherits: str | None = None
    effective: date | None = None
    until: date | None = None
    release: str = "1.1"
    container: Container | None = None
    file_name: str = ""
    key: Literal["cin", "plan_member_id", "mrn"] = "cin"
    mode: Literal["full", "changes"] = "full"
    partial_allowed: bool = True
    referral_agreed: bool | None = None
    names_order: Literal["", "last_first", "first_last"] = ""
    business_days: Literal["california", "weekends"] = "california"
    spelling: Spelling = Spelling()
    sheets: tuple[Sheet, ...] = ()

    @property
    def types(self) -> tuple[FileType, ...]:
        """Every file type that the layout carries, in the order of its tabs."""
        return tuple(dict.fromkeys(file for sheet in self.sheets for file in sheet.types))

    def columns_of(self, sheet: Sheet) -> tuple[Column, ...]:
        """A tab's columns, the guidance's elements written out."""
        files = sheet.elements_of or (sheet.types if not sheet.columns else ())
        every = guidance.elements(self.release)
        written = [Column(element=item.id) for file in files for item in every if item.file == file]
        cins = [
            column for column in (*sheet.columns, *written) if column.element and column.element.endswith(".member_cin")
        ]
        return sheet.columns + tuple(
            column for column in written if column not in cins[1:]
        )  # one key serves every type on its tab

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
    if column.element:
        spelt = f" spelt {column.spelling}" if column.spelling else ""
        return f"{column.element}{spelt}"
    if column.extension:
        return f"extension {column.extension}"
    if column.constant is not None:
        return f"constant {column.constant!r}"
    return "ignored"


@lru_cache(maxsize=1)
def shipped() -> tuple[Layout, ...]:
    """The layouts that come with ecmx, by name."""
    folder = resources.files("ecmx.layouts").joinpath("shipped")
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return tuple(layout_of(entry.read_text("utf-8"), entry.name, {}) for entry in found)


def load_layout(name_or_path: str) -> Layout:
    """A shipped layout by its name, or one from a TOML file; LayoutInvalid where it cannot be meant."""
    for layout in shipped():
        if layout.name == name_or_path:
            return layout
    path = Path(name_or_path)
    if not path.is_file():
        known = ", ".join(layout.name for layout in shipped())
        raise LayoutInvalid(
            "layout-unknown",
            f"There is no layout {name_or_path!r}, neither shipped nor as a file.",
            f"Shipped layouts: {known}.",
        )
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LayoutInvalid(
            "layout-unreadable",
            f"The layout file {path.name} cannot be read as UTF-8 text.",
            "Save it as plain text in UTF-8.",
        ) from error
    beside = {other.stem: other for other in path.parent.glob("*.toml")}
    return layout_of(text, path.name, beside)


def layout_of(text: str, where: str, beside: Mapping[str, Path], seen: tuple[str, ...] = ()) -> Layout:
    """A layout out of TOML text, with what it inherits; every mistake is one sentence that says where."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutInvalid(
            "layout-not-toml", f"{where} is not valid TOML: {error}.", "Mend the line; text stands in double quotes."
        ) from error
    raw = raw.get("layout", {}) | {key: value for key, value in raw.items() if key != "layout"}
    parent = raw.get("inherits")
    if parent is not None:
        raw = inherited(str(parent), where, beside, (*seen, str(raw.get("name", where)))) | raw
    try:
        layout = msgspec.convert(raw, Layout)
    except msgspec.ValidationError as error:
        raise LayoutInvalid(
            "layout-invalid",
            f"{where}: {error}.",
            "Compare with `ecmx layouts show guidance-mif` and docs/reference/layouts.md.",
        ) from error
    demand_sense(layout, where)
    return layout


def inherited(parent: str, where: str, beside: Mapping[str, Path], seen: tuple[str, ...]) -> dict[str, Any]:
    """What a layout takes over: everything of its parent but name, words and dates."""
    if parent in seen:
        raise LayoutInvalid("layout-circle", f"{where} inherits from itself by way of {parent}.", "Break the circle.")
    path = beside.get(parent)
    text = path.read_text("utf-8-sig") if path else None
    if text is None:
        entry = resources.files("ecmx.layouts").joinpath("shipped").joinpath(f"{parent}.toml")
        if not entry.is_file():
            raise LayoutInvalid(
                "layout-parent-unknown",
                f"{where} inherits from {parent}, which there is not.",
                "Put it in the same folder, or name a shipped layout.",
            )
        text = entry.read_text("utf-8")
    layout = layout_of(text, f"{parent}.toml", beside, seen)
    raw: dict[str, Any] = msgspec.to_builtins(layout, builtin_types=(date,))
    return {key: value for key, value in raw.items() if key not in ("name", "words", "effective", "until", "inherits")}


def demand_sense(layout: Layout, where: str) -> None:
    """Refuse what validates but cannot be meant."""

    def refuse(sentence: str, fix: str) -> None:
        raise LayoutInvalid("layout-invalid", f"{where}: {sentence}", fix)

    try:
        known = {item.id: item for item in (*guidance.elements(layout.release), *guidance.keys())}
    except UsageProblem as error:
        raise LayoutInvalid(
            "layout-release-unknown", f"{where}: there is no guidance release {layout.release!r}.", error.fix
        ) from error
    extensions = {extension.id for extension in guidance.extensions()}
    if not layout.sheets:
        refuse("it has no [[sheets]].", 'Say at least which file types a tab carries: [[sheets]] types = ["mif"].')
    if layout.effective and layout.until and layout.until < layout.effective:
        refuse("`until` is before `effective`.", "Swap the two dates.")
    for sheet in layout.sheets:
        seen: set[str] = set()
        for number, column in enumerate(layout.columns_of(sheet), 1):
            said = [column.element, column.extension, column.constant, column.ignored or None]
            if sum(one is not None for one in said) != 1:
                refuse(
                    f"column {number} must say exactly one of element, extension, constant, ignored.",
                    "Keep one of them.",
                )
            if not column.wordings:
                refuse(f"column {number} has no header.", "Give it a header.")
            if column.extension and column.extension not in extensions:
                refuse(
                    f"column {number}: there is no extension {column.extension!r}.",
                    "See docs/reference/elements.md for the register.",
                )
            if column.element:
                item = known.get(column.element)
                if item is None:
                    refuse(
                        f"column {number}: there is no element {column.element!r} in release {layout.release}.",
                        "See `ecmx guidance elements`.",
                    )
                elif column.spelling and column.spelling not in spellings_of(item):
                    refuse(
                        f"column {number}: {column.element} cannot be spelt {column.spelling!r}.",
                        f"One of: {', '.join(spellings_of(item))}.",
                    )
                if column.element in seen:
                    refuse(
                        f"column {number}: {column.element} stands twice on one tab.",
                        "Let one of the columns be ignored.",
                    )
                seen.add(column.element)


def spellings_of(item: DataElement) -> tuple[str, ...]:
    """The ways in which an element's column may be spelt."""
    return tuple(spelling for spelling in item.kind.spellings if spelling)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a layout file, for editors."""
    schema = msgspec.json.schema(Layout)
    schema["title"] = "ecmx layout"
    return schema
