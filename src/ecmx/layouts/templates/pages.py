"""The tabs of a template that are read: Read me, short enough to be read, and Definitions, to look things up in.

Their rows must never look like a header of one of the four files: what they say of one element stands in one row.
"""

from __future__ import annotations

from collections.abc import Sequence

from ecmx.files import column_letter
from ecmx.files.forms import Colour, Field, FormPage, Grid, LineStyle, PageLine, Reference, TextTable, Weight
from ecmx.guidance import FileType, Measure, in_words, measures, on_one_line
from ecmx.layouts.model import Layout
from ecmx.layouts.records import SheetWriter, element_of
from ecmx.layouts.templates.fields import COLOURS, Explained, explained

__all__ = ["definitions", "read_me"]

_WIDTHS = (4.0, 36.0, 22.0, 52.0, 52.0, 26.0)
_COLUMNS = ("", "Header", "Needed?", "What it is", "How to fill it", "In the guidance")
_ROWS = {
    FileType.MIF: "one row for each member",
    FileType.RTF: "one row for each member",
    FileType.OTF: "one row for each attempt to reach a member",
    FileType.REFERRAL: "one row for each person that you refer",
}
_FILLS = {
    FileType.MIF: "filled by the plan",
    FileType.RTF: "filled by the ECM Provider",
    FileType.OTF: "filled by the ECM Provider",
    FileType.REFERRAL: "filled by the ECM Provider",
}
_SAVING = {
    "xls": "The plan wants an older workbook: File > Save As > “Excel 97-2003 Workbook (*.xls)”.",
    "xlsm": "The plan wants File > Save As > “Excel Macro-Enabled Workbook (*.xlsm)”.",
    "ods": "The plan wants File > Save As > “OpenDocument Spreadsheet (*.ods)”.",
    "csv": "The plan wants a CSV file: on the filled tab, File > Save As > “{csv}”. Only that tab is saved; keep this workbook.",
    "tab": "The plan wants a text file: on the filled tab, File > Save As > “Text (Tab delimited) (*.txt)”. Only that tab is saved.",
    "pipe": "The plan wants a text file with | between the columns, which Excel cannot save: ecmx convert FILE --to {name} makes it.",
    "xml": "The plan wants an XML file, which Excel cannot save from here: ecmx convert FILE --to {name} makes it.",
}


class _Shown:
    """A part of a file name that is not known yet, shown as its pattern."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __format__(self, spec: str) -> str:
        return in_words(spec) or self._words


def read_me(
    layout: Layout,
    writers: Sequence[SheetWriter],
    grids: Sequence[Grid],
    name: str,
    defined: str,
    came: Sequence[str] = (),
) -> FormPage:
    """The page that the workbook opens on. came: what it says of what is filled in already"""
    title = title_of(layout)
    fills = {_FILLS[file] for file in layout.types}
    who = (
        f"To be {fills.pop()}."
        if len(fills) == 1
        else "To be filled by the plan and the ECM Provider, each in their own columns."
    )
    lines = [
        PageLine(f"{layout.partner}: {title}" if layout.partner else title, LineStyle.TITLE),
        PageLine(who, marker=" "),
        PageLine(),
        *_came(came),
        PageLine("How to fill it", LineStyle.HEADING),
        *steps(writers, grids, defined),
        PageLine(),
        PageLine("What the header styles mean", LineStyle.HEADING),
        *legend(writers, grids),
        PageLine(),
        PageLine("Good to know", LineStyle.HEADING),
        *facts(layout, grids),
        PageLine(),
        PageLine("Before you send it", LineStyle.HEADING),
        *sending(layout),
    ]
    return FormPage(name, tuple(lines))


def _came(said: Sequence[str]) -> list[PageLine]:
    """What is already filled in, sentence by sentence."""
    if not said:
        return []
    lines = [PageLine(text, marker="•") for text in said]
    return [PageLine("What is already filled in", LineStyle.HEADING), *lines, PageLine()]


def title_of(layout: Layout) -> str:
    """The file's own name; of several files their short names."""
    short = {file: file.value.upper() if file is not FileType.REFERRAL else "Referrals" for file in layout.types}
    if len(short) > 1:
        names = list(short.values())
        return f"{', '.join(names[:-1])} and {names[-1]} in one workbook"
    file = layout.types[0]
    return file.words if file is FileType.REFERRAL else f"{file.words} ({short[file]})"


def steps(writers: Sequence[SheetWriter], grids: Sequence[Grid], defined: str) -> list[PageLine]:
    """What to do, in order; the first steps lead to the tabs."""
    texts = [
        (f"Go to the tab “{grid.name}” (click here): {rows_of(writer)}.", grid.name)
        for writer, grid in zip(writers, grids, strict=True)
    ]
    texts += [
        (
            "Point to a header: a note says what belongs there. Click a cell: a message says how to write it.",
            "",
        ),
        ("Where a cell shows an arrow, pick from its list.", ""),
        ("When you paste, paste values only (Paste Special > Values), so that the lists and messages stay.", ""),
        ("Leave the headers and their order as they are: they are how the file is read.", ""),
        (f"What every column means, and every code, is on the tab “{defined}” (click here).", defined),
    ]
    return [PageLine(text, marker=f"{number}.", link=link) for number, (text, link) in enumerate(texts, start=1)]


def rows_of(writer: SheetWriter) -> str:
    """What a row of the tab is."""
    types = writer.sheet.types
    return _ROWS[types[0]] if types[0] is not FileType.OTF or len(types) == 1 else _ROWS[FileType.RTF]


def legend(writers: Sequence[SheetWriter], grids: Sequence[Grid]) -> list[PageLine]:
    """A sample of each look that the workbook has."""
    fields = [field for grid in grids for field in grid.fields]
    looks = {(field.colour, field.weight) for field in fields}
    weights = {weight for colour, weight in looks if colour is not Colour.GREY}
    first = next(field.colour for field in fields if field.colour is not Colour.GREY)
    said = {
        Weight.ALWAYS: ("Header", "Dark, bold: fill it in on every row."),
        Weight.MOSTLY: (
            "Header",
            "Tinted, bold: fill it in, but a blank can be right. The note on the header says when.",
        ),
        Weight.OPTIONAL: ("Header", "Pale, italic: optional, or only where it applies."),
    }
    lines = [
        PageLine(text, marker=word, swatch=(first, weight))
        for weight, (word, text) in said.items()
        if weight in weights
    ]
    if any(field.colour is Colour.GREY for field in fields):
        lines.append(
            PageLine(
                "Gray: the plan's own column. The note says what goes there.",
                marker="Header",
                swatch=(Colour.GREY, Weight.OPTIONAL),
            )
        )
    if any(grid.gaps for grid in grids):
        lines.append(
            PageLine("A yellow cell: still to fill in, in a row that you have started.", marker="Cell", gap=True)
        )
    shared = [writer for writer in writers if len(writer.sheet.types) > 1]
    for file in dict.fromkeys(file for writer in shared for file in writer.sheet.types):
        colour = COLOURS[file]
        lines.append(
            PageLine(
                f"{colour.value.capitalize()}: {file.words}, {_FILLS[file]}.",
                marker=file.value.upper(),
                swatch=(colour, Weight.MOSTLY),
            )
        )
    return lines


def facts(layout: Layout, grids: Sequence[Grid]) -> list[PageLine]:
    """What people stumble over."""
    texts = ["Zip codes, phone numbers and other numbers keep their zeros in front."]
    if FileType.MIF in layout.types:
        texts.append(
            "HOMELESS, 99999, 0000000000 and 00/00/0000 are valid answers where a message offers them. They mean: not known."
        )
    if FileType.RTF in layout.types:
        texts.append("What has not changed since your last report need not be sent again.")
    if FileType.OTF in layout.types:
        texts.append("Report attempts made before the member was enrolled. Mass mailings and mass texts do not count.")
    if FileType.REFERRAL in layout.types and not layout.referral_agreed:
        texts.append("Once you and the plan have agreed on referrals, every field of the referral must be filled in.")
    if any(grid.unique for grid in grids):
        texts.append("An orange number is in the column twice. That can be right: please check.")
    return [PageLine(text, marker="•") for text in texts]


def sending(layout: Layout) -> list[PageLine]:
    """How the file is saved, named, checked and kept safe."""
    texts = ["If you have ecmx, check it: ecmx check FILE says what is wrong, where, and how to fix it."]
    if layout.container in _SAVING:
        csv = (
            "CSV UTF-8 (Comma delimited) (*.csv)"
            if layout.encoding != "windows-1252"
            else "CSV (Comma delimited) (*.csv)"
        )
        texts.append(_SAVING[layout.container].format(csv=csv, name=layout.name))
    if layout.file_name:
        texts.append(f"Name the file like this: {pattern_of(layout)}")
    if layout.protected:
        texts.append(
            "The plan wants a password on it: File > Info > Protect Workbook > Encrypt with Password. Share the password another way."
        )
    texts.append(
        "It has people's health data. Send it only the way you and the plan have agreed on, never by ordinary e-mail."
    )
    return [PageLine(text, marker="•") for text in texts]


def pattern_of(layout: Layout) -> str:
    """The file name's pattern as a person reads it."""
    return layout.file_name.format(
        layout=layout.name,
        type="-".join(file.value.upper() for file in layout.types),
        partner=layout.partner.replace(" ", "_") or layout.name,
        provider=_Shown("YOUR-NAME"),
        period=_Shown("PERIOD"),
        day=_Shown("TODAY"),
    )


def definitions(writers: Sequence[SheetWriter], grids: Sequence[Grid], name: str) -> Reference:
    """Every column in words, every code, and how the measures are made."""
    tables = []
    for writer, grid in zip(writers, grids, strict=True):
        said = [explained(writer, column) for column in writer.columns]
        pairs = list(zip(grid.fields, said, strict=True))
        rows = tuple(row_of(field, one) for field, one in pairs)
        links = tuple(f"'{quoted(grid.name)}'!{column_letter(at)}{grid.header_row}" for at in range(1, len(rows) + 1))
        said_of = "Click an arrow to go to the column."
        tables.append(TextTable(f"The columns of the tab “{grid.name}”", _COLUMNS, rows, said_of, bold=1, links=links))
    codes = code_rows(grids)
    if codes:
        tables.append(TextTable("The codes", ("", "Header", "Enter", "Meaning", "", ""), codes, bold=1))
    held = {element.id: element for writer in writers for column in writer.columns if (element := element_of(column))}
    groups = {element.group for element in held.values() if element.file is FileType.MIF}
    told = tuple(measure_row(one) for one in measures() if one.element in held or (one.group and one.group in groups))
    if told:
        head = ("", "Measure", "", "What the guidance says", "The plan, if it measures differently", "In the guidance")
        said_of = "The plan has to tell its providers how it measures (fn 27). If it differs from the guidance, it can say so here."
        tables.append(TextTable("How the health and utilization measures are defined", head, told, said_of, bold=1))
    return Reference(name, tuple(tables), _WIDTHS)


def quoted(name: str) -> str:
    """A tab's name as it stands between the quotes of a reference."""
    return name.replace("'", "''")


def row_of(field: Field, said: Explained) -> tuple[str, ...]:
    """A column's line."""
    return (
        "",
        on_one_line(field.header),
        said.needed,
        said.means,
        said.how,
        said.source,
    )


def code_rows(grids: Sequence[Grid]) -> tuple[tuple[str, ...], ...]:
    """Every code whose meaning its own text does not say, by the headers that use it."""
    lists: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for grid in grids:
        for field in grid.fields:
            pairs = tuple((choice.value, choice.meaning) for choice in field.entry.choices)
            if field.entry.listed and any(meaning not in value for value, meaning in pairs):
                lists.setdefault(pairs, []).append(on_one_line(field.header))
    rows: list[tuple[str, ...]] = []
    for (
        pairs,
        headers,
    ) in lists.items():  # the header on a line of its own: beside a code's words it could be taken for a header row
        rows.append(("", ", ".join(dict.fromkeys(headers)), "", "", "", ""))
        rows += [("", "", value, meaning, "", "") for value, meaning in pairs]
    return tuple(rows)


def measure_row(measure: Measure) -> tuple[str, ...]:
    """A measure's line, with room for the plan's own words."""
    return ("", measure.name, "", measure.says, "", f"Guidance 1.1, {measure.source}")
