"""Several plans' layouts → one common layout that serves them all, and what that means for each plan.

A tab for each file; on it the union of what the plans carry, in the guidance's order, words and spelling unless all plans agree on
another. Knows layouts and the guidance; reads no file of members.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from ecmx import guidance
from ecmx.errors import UsageProblem
from ecmx.guidance import DataElement, FileType, on_one_line, plain, plain_name
from ecmx.guidance.values import KINDS, Kind
from ecmx.layouts.merging.carried import Carried, carried_by, own_name
from ecmx.layouts.merging.serving import Served, served
from ecmx.layouts.model import Column, Layout, SheetLayout, Spelling
from ecmx.layouts.recognition import header_key

__all__ = ["Merged", "merge"]

TABS = {
    FileType.MIF: "Members (MIF)",
    FileType.RTF: "Returns (RTF)",
    FileType.OTF: "Outreach (OTF)",
    FileType.REFERRAL: "Referrals",
}
Said = TypeVar("Said")
#: The header over whose member a row is.
PLAN_HEADER = "Plan"


@dataclass(frozen=True, slots=True)
class Merged:
    """A common layout, and for each plan's layout what it means. notes: what there is to say of it as a whole, a sentence each."""

    layout: Layout
    plans: tuple[Served, ...]
    notes: tuple[str, ...] = ()


def merge(layouts: Sequence[Layout], *, name: str, types: Sequence[FileType] = ()) -> Merged:
    """One layout for all of these. types: only these files; none = every one that a layout carries.

    Raises UsageProblem where there are fewer than two, or where none carries what was asked for.
    """
    if len(layouts) < 2:
        raise UsageProblem(
            "merge-needs-two", "A common layout is made from two or more layouts.", "Name the layouts of all the plans."
        )
    files = [
        file for file in FileType if any(file in layout.types for layout in layouts) and (not types or file in types)
    ]
    if not files:
        raise UsageProblem("none-of-that-type", "None of these layouts has that file.", "Run it without --type.")
    release = latest(layouts)
    sheets = tuple(tab(layouts, file, release) for file in files)
    common = Layout(
        name=name,
        words="Common layout of " + ", ".join(layout.partner or layout.name for layout in layouts),
        release=release,
        container="xlsx",
        typed=alike(layouts, lambda one: one.typed, False),
        key=alike(layouts, lambda one: one.key, "cin"),
        mode=alike(layouts, lambda one: one.mode, "full"),
        partial_allowed=all(one.partial_allowed for one in layouts),
        referral_agreed=True if any(one.referral_agreed for one in layouts) and FileType.REFERRAL in files else None,
        business_days=alike(layouts, lambda one: one.business_days, "california"),
        spelling=Spelling.by_kind({kind: whole_spelling(layouts, files, kind) for kind in KINDS if kind.file_wide}),
        sheets=sheets,
    )
    plans = tuple(served(common, layout, files) for layout in layouts)
    return Merged(common, plans, tuple(remarks(layouts, common)))


def latest(layouts: Sequence[Layout]) -> str:
    """The release that has what each of the layouts' releases has: the base with all their overlays."""
    asked = {overlay for layout in layouts for overlay in layout.release.split("+")[1:]}
    return "+".join(release.id for release in guidance.releases() if release.base or release.id in asked)


def alike(layouts: Sequence[Layout], said: Callable[[Layout], Said], otherwise: Said) -> Said:
    """What all layouts say; where they differ, something else."""
    every = [said(layout) for layout in layouts]
    return every[0] if all(one == every[0] for one in every) else otherwise


def tab(layouts: Sequence[Layout], file: FileType, release: str) -> SheetLayout:
    """The tab of one file."""
    found: dict[str, list[Carried]] = {}
    for layout in layouts:
        for carried in carried_by(layout, file):
            found.setdefault(carried.name, []).append(carried)
    key = guidance.key_of(file)
    if file is not FileType.REFERRAL:
        found.setdefault(key, [])  # whose a row is, has to be told
    ordered = [name for name in in_order(file, release) if name in found]
    ordered += [one.id for one in guidance.extensions() if one.id in found]
    headers = headers_of(ordered, found, release)
    taken = wordings_taken(layouts, file, ordered, headers)
    columns = [column_of(name, found[name], headers[name], taken) for name in ordered]
    return SheetLayout(types=(file,), names=(TABS[file],), columns=(plan_column(layouts), *columns))


def plan_column(layouts: Sequence[Layout]) -> Column:
    """Whose member a row is, before anything else: one workbook holds several plans' members, and each plan is sent its own only."""
    return Column(header=PLAN_HEADER, origin="plan", choices=plans_of(layouts))


def plans_of(layouts: Sequence[Layout]) -> tuple[str, ...]:
    """The plans' names, each once: the layouts' partners, and those that a common layout among them has to choose from."""
    names: dict[str, str] = {}
    for layout in layouts:
        columns = (column for sheet in layout.sheets for column in sheet.columns)
        for name in (layout.partner, *chain.from_iterable(column.choices for column in columns)):
            names.setdefault(plain_name(name), on_one_line(name))
    return tuple(name for key, name in names.items() if key)


def in_order(file: FileType, release: str) -> list[str]:
    """The ids of a file's keys and elements in the order of the release; what it retired stands where it stood before."""
    keys = guidance.keys()
    order = [item.id for item in (*keys, *guidance.elements(release)) if item.file is file]
    order.sort(key=lambda name: not guidance.plays(name, "member"))  # whose it is, before anything else
    before = [item.id for item in guidance.elements() if item.file is file]
    for at, name in enumerate(before):
        if name not in order:
            order.insert(order.index(before[at - 1]) + 1 if at else 0, name)
    return order


def label_of(name: str, release: str) -> str:
    """The default header: the guidance's label in the release, or the register's first wording of an extension."""
    if name.startswith("ext."):
        return guidance.extension(name).headers[0]
    return next((item.label for item in guidance.elements(release) if item.id == name), guidance.element(name).label)


def headers_of(ordered: Sequence[str], carried: dict[str, list[Carried]], release: str) -> dict[str, str]:
    """A header for each column: the one that all plans have, if there are two or more, else the guidance's label.

    "Plan" stands over the column that says whose member it is, and over no other.
    """
    labels = {name: label_of(name, release) for name in ordered}
    chosen = {name: agreed_header(carried[name]) or labels[name] for name in ordered}
    keys = [header_key(header) for header in chosen.values()]
    keys.append(header_key(PLAN_HEADER))
    return {name: header if keys.count(header_key(header)) == 1 else labels[name] for name, header in chosen.items()}


def agreed_header(carried: Sequence[Carried]) -> str:
    """The header that two plans or more have, all of them the same; "" where there is none."""
    said = [on_one_line(one.column.wordings[0]) for one in carried if one.alone]
    same = len({plain(header) for header in said}) == 1
    return said[0] if len(said) > 1 and len(said) == len(carried) and same else ""


def wordings_taken(
    layouts: Sequence[Layout], file: FileType, ordered: Sequence[str], headers: dict[str, str]
) -> dict[str, set[str]]:
    """By header (letters and digits), what it stands for anywhere on the tab: a wording that means two things is no alias of either."""
    taken: dict[str, set[str]] = {header_key(PLAN_HEADER): {"plan"}}
    for name in ordered:
        taken.setdefault(header_key(headers[name]), set()).add(name)
        if not name.startswith("ext."):
            taken.setdefault(header_key(guidance.element(name).label), set()).add(name)
    for layout in layouts:
        for sheet in (one for one in layout.sheets if file in one.types):
            for column in layout.columns_of(sheet):
                means = own_name(column.element, file, sheet) if column.element else column.extension
                for wording in column.wordings:
                    taken.setdefault(header_key(wording), set()).add(means or f"{layout.name}'s own")
    return taken


def column_of(name: str, carried: Sequence[Carried], header: str, taken: dict[str, set[str]]) -> Column:
    """One column of the common layout, with the plans' headers as aliases where they can mean nothing else."""
    wordings = (on_one_line(wording) for one in carried if one.alone for wording in one.column.wordings)
    seen = {header_key(header)}
    aliases = []
    for wording in wordings:
        key = header_key(wording)
        if key and key not in seen and taken.get(key) == {name}:
            seen.add(key)
            aliases.append(wording)
    if name.startswith("ext."):
        agreed = all(one.column.agreed for one in carried)
        return Column(header=header, aliases=tuple(aliases), extension=name, agreed=agreed)
    element = guidance.element(name)
    return Column(
        header="" if header == element.label else header,
        aliases=tuple(aliases),
        element=name,
        spelling=own_spelling(element, carried),
        required=True if any(one.column.required for one in carried) else None,
    )


def own_spelling(element: DataElement, carried: Sequence[Carried]) -> str:
    """The spelling of a column where all plans, two or more, spell it in one way that is not the guidance's; else "" (the guidance's)."""
    said = {one.spelling for one in carried}
    if element.kind.file_wide or len(carried) < 2 or len(said) > 1:
        return ""
    spelling = said.pop()
    return "" if spelling == element.kind.spellings[0] else spelling


def whole_spelling(layouts: Sequence[Layout], files: Sequence[FileType], kind: type[Kind]) -> str:
    """How all layouts spell dates, phones or periods, if all of their columns do it in one way; "" = the guidance's."""
    said = set()
    for layout in layouts:
        for carried in chain.from_iterable(carried_by(layout, file) for file in files):
            if not carried.name.startswith("ext.") and type(guidance.element(carried.name).kind) is kind:
                said.add(carried.spelling)
    spelling = said.pop() if len(said) == 1 else ""
    return "" if spelling == kind.spellings[0] else spelling


def remarks(layouts: Sequence[Layout], common: Layout) -> Iterator[str]:
    """What there is to say of the common layout as a whole."""
    if len(common.sheets) > 1:
        tabs = ", ".join(f"“{sheet.names[0]}”" for sheet in common.sheets)
        yield f"Each file has a tab of its own: {tabs}."
    releases = list(dict.fromkeys(layout.release for layout in layouts))
    if len(releases) > 1:
        yield f"The plans use different releases of the guidance ({', '.join(releases)}); the common layout uses {common.release}."
    if retired := retired_in(common):
        yield (
            f"{retired} columns are from a release that some plans no longer use, next to the columns that replaced them: both must be"
            f" filled in."
        )


def retired_in(common: Layout) -> int:
    """How many columns are of elements that the common layout's release no longer has."""
    known = {item.id for item in chain(guidance.elements(common.release), guidance.keys())}
    return sum(column.element not in known for sheet in common.sheets for column in sheet.columns if column.element)
