"""What a layout says of the file as a whole: container, tabs, titles, spelling by default, the file's name, the release.

Looks at tabs that were learned; never at a member's cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from ecmx import guidance
from ecmx.files import can_be_a_tab
from ecmx.guidance.values import Kind
from ecmx.layouts.file_names import wrong_pattern
from ecmx.layouts.learning.learned import Learned
from ecmx.layouts.learning.periods import period_of
from ecmx.layouts.learning.samples import SampledTab
from ecmx.layouts.learning.sayable import Private, title_sayable
from ecmx.layouts.model import Column, Layout, SheetLayout, Spelling
from ecmx.layouts.toml_text import told

__all__ = ["arranged", "release_of", "lines_above", "tab_of"]

DATED = re.compile(
    rf"\d|\b(?:{'|'.join(guidance.SHORT_MONTHS)})[a-z]*\b|\b(?:q[1-4]|spring|summer|fall|autumn|winter)\b",
    re.IGNORECASE,
)
CONTAINERS = {",": "csv", ";": "csv", "\t": "tab", "|": "pipe"}
TYPED = 0.5  # of the filled date cells


def arranged(
    tabs: Sequence[SampledTab],
    columns: Sequence[tuple[Learned, ...]],
    *,
    known: Layout | None,
    private: Private,
    titles: Sequence[tuple[str, ...]],
    **said: Any,
) -> Layout:
    """The layout of these tabs. titles: each tab's; said: what the person who learns says of it (name, partner, effective, words)."""
    default = spelling_by_default(columns, known)
    sheets = tuple(
        SheetLayout(
            types=tab.plan.types,
            names=tab_names(tab, tabs, known, private),
            titles=lines,
            header_row=tab.plan.header_row if tab.plan.name and tab.format not in ("delimited", "xml") else None,
            columns=tuple(without_default(one, default) for one in learned),
        )
        for tab, learned, lines in zip(tabs, columns, titles, strict=True)
    )
    first = tabs[0]
    typed = date_cells(tabs, otherwise=known is not None and known.typed)
    container = CONTAINERS[first.facts.delimiter or ","] if first.format == "delimited" else first.format
    facts: dict[str, Any] = {
        "container": container,
        "encoding": known.encoding if known and only_ascii(tabs) else encoding(first),
        "protected": first.facts.encrypted,
        "typed": typed,
        "release": release_of(columns, known),
        "spelling": default,
        "sheets": sheets,
        "file_name": ""
        if private.in_name(first.sample) or wrong_pattern(named := file_name(tabs), container)
        else named,
    }
    if first.format == "xml" and not private.in_name(first.plan.name):
        facts["record"] = first.plan.name
    facts |= {key: value for key, value in said.items() if value}
    if known is not None and known.file_name and not wrong_pattern(known.file_name, container):
        facts["file_name"] = known.file_name
    if known is not None:
        kept = {
            key: getattr(known, key)
            for key in (
                "partner",
                "words",
                "key",
                "mode",
                "partial_allowed",
                "referral_agreed",
                "business_days",
                "cover",
                "root",
            )
        }
        facts = kept | facts
    return Layout(**facts)


def encoding(tab: SampledTab) -> str:
    """How the characters of a delimited file are written."""
    told = (tab.facts.encoding or "utf-8").lower()
    return "windows-1252" if "1252" in told else "utf-8-bom" if "sig" in told or "bom" in told else "utf-8"


def tab_names(tab: SampledTab, tabs: Sequence[SampledTab], known: Layout | None, private: Private) -> tuple[str, ...]:
    """The tab's name, unless it changes with the month or names a member. What a known layout called it stays."""
    name = tab.plan.name
    before = tab_of(known, tab)
    older = before.names if before else ()
    if not name or tab.format in ("delimited", "xml") or not can_be_a_tab(name) or private.in_name(name):
        return older
    dated = DATED.search(name) is not None and len(tabs) == 1
    return tuple(dict.fromkeys((*(() if dated else (name,)), *older)))


def tab_of(known: Layout | None, tab: SampledTab) -> SheetLayout | None:
    """The tab of a known layout that this one was; a sheet may have lost all columns of one of its files."""
    sheets = known.sheets if known else ()
    same = (sheet for sheet in sheets if sheet.types == tab.plan.types)
    wider = (sheet for sheet in sheets if set(tab.plan.types) < set(sheet.types))
    return next(same, None) or next(wider, None)


def only_ascii(tabs: Sequence[SampledTab]) -> bool:
    """Whether no cell has a letter by which encodings differ: then the sample does not say how it is encoded."""
    return not any(column.text.str.contains(r"[^\x00-\x7F]").any() for tab in tabs for column in tab.columns)


def lines_above(
    tab: SampledTab, before: SheetLayout | None, private: Private, partner: str
) -> tuple[tuple[str, ...], tuple[tuple[int, str], ...]]:
    """The lines above the header, and those withheld with their rows: whose words are not all of the file or the plan (`sayable.toml`).

    Those that tell a date or a number would be stale next month and stay blank.
    before: the tab of a known layout, whose lines stay where its header stood in the same row.
    """
    if before is not None and (before.header_row or len(before.titles) + 1) == tab.plan.header_row:
        return before.titles, ()
    kept = tuple("" if DATED.search(line) or len(line) > 120 else line for line in tab.titles)
    said = tuple(line if title_sayable(line, partner) and not private.in_text(line) else "" for line in kept)
    withheld = tuple((row, line) for row, line in enumerate(kept, 1) if line and not said[row - 1])
    return (said if any(said) else ()), withheld


def spelling_by_default(columns: Sequence[tuple[Learned, ...]], known: Layout | None) -> Spelling:
    """The commonest spelling of dates, phones and periods, where it is not the guidance's; what a known layout says of them stays."""
    said: dict[type[Kind], Counter[str]] = {}
    for one in (one for tab in columns for one in tab):
        if one.column.element and one.filled:
            kind = guidance.element(one.column.element).kind
            if kind.file_wide:
                said.setdefault(type(kind), Counter())[one.column.spelling] += 1
    common = {kind: counts.most_common(1)[0][0] for kind, counts in said.items()}
    found = {kind: spelling for kind, spelling in common.items() if spelling}
    return Spelling.by_kind(found, **(told(known.spelling) if known else {}))


def without_default(one: Learned, default: Spelling) -> Column:
    """A column without what the layout says for all; and with the guidance's spelling written out where it is the exception."""
    column = one.column
    if not column.element or not one.filled:
        return column
    kind = guidance.element(column.element).kind
    shared = default.of(kind)
    if not shared:
        return column
    said = column.spelling or kind.spellings[0]
    return msgspec.structs.replace(column, spelling="" if said == shared else said)


def date_cells(tabs: Sequence[SampledTab], *, otherwise: bool) -> bool:
    """Whether dates stand in date cells. otherwise: what is said where there is no date."""
    dates = typed = 0
    for column in (column for tab in tabs for column in tab.columns):
        if column.plan.element and column.plan.element.kind.is_day:
            native = int(column.dates.sum()) if column.dates is not None else 0
            dates += native
            typed += column.filled - native
    return dates > TYPED * (dates + typed) if dates or typed else otherwise


def release_of(columns: Sequence[tuple[Learned, ...]], known: Layout | None = None) -> str:
    """The guidance's release that has all these elements: 1.1 with the overlays that add any of them, and those of a known layout."""
    used = {name for tab in columns for one in tab for name in one.column.elements}
    had = known.release.split("+")[1:] if known else []
    wanted = (one.id for one in guidance.releases() if used & {item.id for item in one.added})
    return "+".join(dict.fromkeys(("1.1", *had, *wanted)))


def file_name(tabs: Sequence[SampledTab]) -> str:
    """The pattern of the file's name, where the month in it is the reporting period's; "" where that is not certain."""
    name, period = tabs[0].sample, next((one for one in map(period_of, tabs) if one), None)
    if period is None or not name.isascii() or "{" in name or "}" in name:
        return ""
    for form in map(guidance.date_form, guidance.IN_FILE_NAMES):
        said = form.written(period)
        if re.search(rf"(?<!\d){re.escape(said)}(?!\d)", name):
            rest = name.replace(said, "\0")
            if not re.search(r"\d", rest):
                return rest.replace("\0", "{period:" + form.strftime + "}")
    return "" if re.search(r"\d", name) else name
