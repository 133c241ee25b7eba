"""What a layout asks of a provider, for a person and as JSON: what is too much and why, what it lacks, what is good to know.

Knows what was found out about a layout; judges nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table

from ecmx.errors import EcmxError
from ecmx.findings import counted, listed
from ecmx.guidance import FileType
from ecmx.layouts.asking import Asked, Asking
from ecmx.reports.page import Page

__all__ = ["asking_json", "asking_refused_json", "show_asking", "show_asked"]


def asking_json(asking: Asking) -> dict[str, Any]:
    """All of it as JSON values."""
    return {
        "name": asking.layout,
        "usable": True,
        "partner": asking.partner,
        "release": asking.release,
        "types": [file.value for file in asking.types],
        "compared": [file.value for file in asking.judged],
        "asks_too_much": bool(asking.too_much),
        "rules": [{"sentence": rule.sentence, "source": rule.source} for rule in asking.rules]
        if asking.too_much
        else [],
        "too_much": [_column_json(one) for one in asking.too_much],
        "notes": [_column_json(one) for one in asking.notes],
        "lacks": [
            {
                "element": one.element.id,
                "label": one.element.label,
                "required": one.required,
                "source": one.element.source,
            }
            for one in asking.lacks
        ],
        "by_agreement": list(asking.by_agreement),
        "referral_agreed": asking.referral_agreed if FileType.REFERRAL in asking.types else None,
    }


def asking_refused_json(name: str, error: EcmxError) -> dict[str, Any]:
    """A layout among several that cannot be used."""
    return {
        "name": name,
        "usable": False,
        "error": {"code": error.code, "message": error.message, "fix": error.fix},
    }


def _column_json(column: Asked) -> dict[str, Any]:
    return {
        "tab": column.tab,
        "types": [file.value for file in column.types],
        "column": column.column,
        "header": column.header,
        "what": str(column.ask),
        "carries": column.carries,
        "elements": list(column.elements),
        "why": column.why,
        "fix": column.fix,
    }


def show_asking(asking: Asking, console: Console) -> None:
    """Print it."""
    page = Page(console)
    page.line((asking.layout, "bold"), ": this layout can be used. ", _verdict(asking))
    if FileType.MIF in asking.types:
        page.line("The Member Information File is filled in by the plan, so it asks nothing of the provider.", indent=2)
    if asking.too_much:
        _show_too_much(asking, page)
    missing = [one for one in asking.lacks if one.required]
    if missing:
        page.gap()
        page.line(
            (f"MISSING ({len(missing)})", "bold yellow"),
            ": the guidance has providers report this, and the layout has no column for it",
        )
        for one in missing:
            page.line(f"{one.element.label}  ", (one.element.source, "dim"), indent=4, hang=6)
    notes = list(_notes(asking))
    if notes:
        page.gap()
        page.line(("GOOD TO KNOW", "bold blue"))
        for note in notes:
            page.line(note, indent=4, hang=6)
    page.gap()


def show_asked(asked: Sequence[Asking], refused: int, console: Console) -> None:
    """Print one line a layout, after the answers for several."""
    page = Page(console)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Layout", overflow="fold")
    table.add_column("Files", overflow="fold")
    for name in ("Too much", "Missing"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in asked:
        lacks = sum(lack.required for lack in one.lacks)
        table.add_row(page.safe(one.layout), _short(one.types), f"{len(one.too_much)}", f"{lacks}")
    page.line((counted(len(asked) + refused, "layout"), "bold"))
    page.block(table)
    if refused:
        page.line((f"{counted(refused, 'layout')} cannot be used; see above.", "bold red"), indent=2)
    page.gap()


def _verdict(asking: Asking) -> str:
    if not asking.judged:
        return ""
    if asking.too_much:
        return f"It asks for {counted(len(asking.too_much), 'column')} more than the guidance has."
    return f"It asks for no more than the guidance has (release {asking.release})."


def _short(types: Sequence[FileType]) -> str:
    return ", ".join(file.value.upper() if len(file.value) == len("mif") else file.value for file in types)


def _show_too_much(asking: Asking, page: Page) -> None:
    page.gap()
    page.line(
        (f"TOO MUCH ({len(asking.too_much)})", "bold red"),
        f": the plan may not require {'this' if len(asking.too_much) == 1 else 'these'} unless both agree",
    )
    for tab, columns in groupby(asking.too_much, key=lambda one: one.tab):
        of_tab = list(columns)
        head = f"Tab “{tab}”: " if tab else ""
        page.line(head, listed([file.words for file in of_tab[0].types]), indent=4, hang=6)
        for one in of_tab:
            page.line((f"{one.column:<3}", "bold"), f" “{one.header}” – {one.carries}", indent=6, hang=10)
            page.line((one.why, "dim"), indent=10)
            if one.fix:
                page.line((one.fix, "dim"), indent=10)
    for rule in asking.rules:
        page.line(f"“{rule.sentence}”", (f"  {rule.source}", "dim"), indent=4, hang=4)
    page.line(
        "The same command with --letter drafts a letter to the plan. If both sides agree on a column, write agreed = true in the layout.",
        indent=4,
    )


_ALL = {  # of a kind of column, what there is to say of all of them at once; of the others each has its own sentence
    "optional": "Optional, and the plan may choose to collect {it} (fn 47); what has not changed need not be sent again (fn 46)",
    "plans": "Beyond the guidance, among the columns that the plan fills in: {it} ask{s} nothing of the provider",
    "key": "Says who the member is, which a file may always ask for",
    "constant": "The same in every row, so nobody has to look {it} up; the guidance has no such column",
    "agreed": "Beyond the guidance, and agreed to",
    "rides": "From the plan's own Member Information File: if the plan sends the row with {it} filled in, {it} ask{s} nothing "
    "(section 1 (3)); if the provider has to fill {it} in, that is more than the guidance asks for",
}


def _notes(asking: Asking) -> list[str]:
    """What is good to know, a sentence each."""
    said = []
    for ask, words in _ALL.items():
        of_kind = [one for one in asking.notes if one.ask == ask]
        if of_kind:
            alone = len(of_kind) == 1
            names = ", ".join(f"{one.column} “{one.header}”" for one in of_kind)
            said.append(
                f"{words.format(it='it' if alone else 'them', s='s' if alone else '')}: {names}.".replace(
                    "them ask ", "they ask "
                )
            )
    if optional := [
        one.element.label for one in asking.lacks if not one.required and one.element.file is not FileType.REFERRAL
    ]:
        said.append(
            f"Optional, and the plan does not collect {'it' if len(optional) == 1 else 'them'}: {', '.join(optional)}."
        )
    if FileType.REFERRAL in asking.types:
        without = sum(one.element.file is FileType.REFERRAL and not one.required for one in asking.lacks)
        left = f" {counted(without, 'of them has', 'of them have')} no column." if without else ""
        said.append(_referral(asking.referral_agreed) + left)
    return [*said, *asking.by_agreement]


def _referral(agreed: bool | None) -> str:
    if agreed:
        return "The referral process is agreed on, so all of its fields are required (fn 74)."
    if agreed is False:
        return "The referral process is not agreed on, so none of its fields is required (fn 74)."
    return (
        "The layout does not say whether the referral process is agreed on (referral_agreed). If it is, all of its fields are required;"
        " otherwise none is (fn 74)."
    )
