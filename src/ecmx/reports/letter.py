"""The message to the other side, drafted as plain text: what came, what was taken, what needs fixing and how. No values, no names.

A MIF is never rejected: its good rows are taken. The other three count as submitted once their errors are resolved
(guidance 1.1, "File Receipt"). What only the receiver can settle stands in no letter; `for_us` says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from ecmx.errors import EcmxError
from ecmx.findings import FileReport, FindingGroup, Party, RowCount, Severity, counted, listed, sender_of
from ecmx.guidance import on_paper
from ecmx.reports.blocks import Block, blocks
from ecmx.reports.letter_text import OPENING, SIGNATURE, Letter, filled, shown
from ecmx.reports.words import whole_types, without_ours

__all__ = ["for_us", "letters_of", "refusal_letter"]

_MOST_ROWS = 15  # of a column
_MOST_COLUMNS = 10  # of a kind of finding
_MOST_BLOCKS = 25
_SAFELY = (
    "Please do not write members' names, numbers or birth dates into an e-mail: tab, column and row are enough to find "
    "every place."
)


def letters_of(report: FileReport, enclosed: Sequence[str] = (), addressee: Party | None = None) -> tuple[Letter, ...]:
    """A letter to each side that has something to fix or to look at; where neither has, one that says thank you.

    addressee: the letter to this side alone, none where nothing is said to it
    enclosed: the names of what goes with the letter and shows every place, such as the annotated workbook.
    """
    found = blocks(report, _MOST_ROWS)
    loud = [*found[Severity.ERROR], *found[Severity.WARNING]]
    sides = [party for party in (Party.PLAN, Party.PROVIDER) if any(block.party is party for block in loud)]
    if addressee is not None:
        sides = [party for party in sides if party is addressee]
    elif not sides:
        whole = sender_of(kind for sheet in report.sheets for kind in sheet.types)
        return (_letter(report, whole, [block for block in loud if block.party is Party.SENDER], enclosed),)
    return tuple(
        _letter(report, side, [block for block in loud if block.party in (side, Party.SENDER)], enclosed)
        for side in sides
    )


def refusal_letter(file: str, error: EcmxError) -> Letter:
    """A letter about a file that could not be used at all."""
    name = PurePath(file).name
    paragraphs = [
        f"{OPENING}{shown(name)}: we could not use the file",
        "Hello,",
        filled(f"Thank you for the file “{shown(name)}”. We received it but could not use it, so nothing in it was checked."),
        filled(error.message),
        *([filled(fix)] if (fix := without_ours(error.fix)) else []),
        filled("Please send it again the way you always send it. If anything is unclear, please call us."),
        filled(_SAFELY),
        SIGNATURE,
    ]  # fmt: skip
    return Letter(Party.SENDER, "\n\n".join(paragraphs) + "\n")


def for_us(report: FileReport) -> list[str]:
    """What whoever checks the file has to decide, a line each; it stands in no letter."""
    notes = [block for block in blocks(report, 0)[Severity.NOTE] if block.party is Party.READER]
    to_do = [block for block in notes if not block.fix.startswith("Nothing")]
    lines = [f"{block.said(block.sentence)} {block.said(block.fix)}" for block in to_do[:_MOST_BLOCKS]]
    if rest := to_do[_MOST_BLOCKS:]:
        lines.append(f"And {counted(len(rest), 'more', 'more')} of these; ecmx check lists them.")
    return [shown(line) for line in lines]


def _letter(report: FileReport, party: Party, blocks: list[Block], enclosed: Sequence[str]) -> Letter:
    errors = [block for block in blocks if block.rule.severity is Severity.ERROR]
    warnings = [block for block in blocks if block.rule.severity is Severity.WARNING]
    paragraphs = [
        f"{OPENING}{shown(PurePath(report.file).name)}: {_subject(errors, warnings)}",
        "Hello,",
        filled(f"{_thanks(report)} {_outcome(party, errors)}"),
        filled(_rows(report.rows, party, begin=_holds(blocks))),
    ]
    if errors:
        paragraphs += ["WHAT NEEDS FIXING", *_entries(errors, 1)]
    if warnings:
        paragraphs += ["WORTH A LOOK (this may be right as it is)", *_entries(warnings, 1 + len(errors))]
    if blocks:
        paragraphs += _ending(blocks, enclosed)
    paragraphs += [
        filled("If you think we made a mistake somewhere, please tell us. Thank you for your help."),
        SIGNATURE,
    ]
    return Letter(party, "\n\n".join(one for one in paragraphs if one) + "\n")


def _subject(errors: list[Block], warnings: list[Block]) -> str:
    places = sum(block.count for block in errors)
    if places:
        return f"{counted(places, 'place')} to fix"
    looks = sum(block.count for block in warnings)
    return f"received; {counted(looks, 'place')} worth a look" if looks else "received, nothing to fix"


def _thanks(report: FileReport) -> str:
    types = whole_types(report)
    what = f" ({types})" if types else ""
    name = shown(PurePath(report.file).name)
    return f"Thank you for “{name}”{what}. We have received it and checked it as of {on_paper(report.as_of)}."


def _outcome(party: Party, errors: list[Block]) -> str:
    """What the guidance makes of a file with errors, by who sent it."""
    if not errors:
        return "There are no errors in the part you fill in."
    if party is Party.PLAN:
        return "Nothing was rejected: every row that can be used was accepted."
    if party is Party.PROVIDER:
        return "It has errors, and it counts as submitted only once they are resolved."
    return "It has errors that concern the file as a whole."


def _holds(blocks: list[Block]) -> bool:
    """Whether something in this letter is why a row is on hold; else that is another's to fix."""
    return any(group.disposition == "hold" for block in blocks for group in block.groups)


def _rows(rows: RowCount, party: Party, *, begin: bool) -> str:
    """What is used all the same, and what waits. begin: whether the reader can help with the rows on hold"""
    if not rows.total:
        return "There are no members' rows in it."
    said = [
        f"All {counted(rows.total, 'row')} are in order."
        if rows.clean == rows.total
        else f"It has {counted(rows.total, 'row')}."
    ]
    if rows.clean != rows.total:
        taken = "in order and accepted" if party is Party.PLAN else "in order"
        said.append(f"{rows.clean:,} {_is(rows.clean)} {taken}.")
    if rows.with_errors:
        used = f"{rows.with_errors:,} {_is(rows.with_errors)} used except for the cells listed below"
        said.append(f"{used}; those cells wait until they are fixed.")
    if rows.held:
        held = (
            "1 is on hold: we cannot use it yet"
            if rows.held == 1
            else f"{rows.held:,} are on hold: we cannot use them yet"
        )
        said.append(f"{held}{', so please start there' if begin else ''}.")
    if rows.excluded:
        said.append(f"{rows.excluded:,} {_is(rows.excluded)} not included.")
    return " ".join(said)


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _entries(blocks: list[Block], first: int) -> Iterator[str]:
    for number, block in enumerate(blocks[:_MOST_BLOCKS], first):
        yield "\n".join(
            [
                filled(block.said(block.sentence), f"{number}. ".rjust(4), "    "),
                *(filled(line, "    Where: ", "           ") for line in _places(block)),
                *(
                    filled(f"How to fix: {fix}", "    ", "    ")
                    for fix in (without_ours(block.said(block.fix)),)
                    if fix
                ),
            ]
        )
    if rest := blocks[_MOST_BLOCKS:]:
        count = sum(block.count for block in rest)
        yield filled(f"And {counted(count, 'place')} of {counted(len(rest), 'other kind')}.")


def _places(block: Block) -> Iterator[str]:
    if all("label" in group.facts and not (group.rows or group.column) for group in block.groups):
        labels = [group.facts["label"] for group in block.groups]
        more = [f"{len(labels) - _MOST_COLUMNS} more"] if len(labels) > _MOST_COLUMNS else []
        yield listed([*labels[:_MOST_COLUMNS], *more])
        return
    for group in block.groups[:_MOST_COLUMNS]:
        yield _place(group)
    if rest := block.groups[_MOST_COLUMNS:]:
        yield f"and {counted(sum(group.count for group in rest), 'place')} in {counted(len(rest), 'other column')}"


def _place(group: FindingGroup) -> str:
    """tab “MIF”, column N “Date of Birth”, rows 5, 9 and 12."""
    parts = [f"tab “{group.sheet}”"] if group.sheet else []
    if group.column:
        parts.append(f"column {group.column}" + (f" “{group.header}”" if group.header else ""))
    if group.rows:
        rows = [
            f"{row:,}" + (f" ({beside})" if beside else "")
            for row, beside in zip(group.rows, group.beside, strict=True)
        ]
        more = [f"{group.count - len(rows):,} more"] if group.count > len(rows) else []
        parts.append(("row " if group.count == 1 else "rows ") + listed([*rows, *more]))
    return ", ".join(parts) or "the whole file"


def _ending(blocks: list[Block], enclosed: Sequence[str]) -> Iterator[str]:
    cut = len(blocks) > _MOST_BLOCKS or any(
        len(block.groups) > _MOST_COLUMNS or any(group.count > len(group.rows) > 0 for group in block.groups)
        for block in blocks
    )
    workbooks = [name for name in enclosed if name.lower().endswith(".xlsx")]
    pages = [name for name in enclosed if name not in workbooks]
    if pages:
        yield filled(
            f"“{shown(pages[0])}” comes with this letter: a page that explains each point and shows where it is."
        )
    if workbooks:
        yield filled(
            f"We are sending you “{shown(workbooks[0])}” the way we always exchange files: it has these places marked. "
            "You can fix them right there and send it back."
        )
    if cut and not enclosed:
        yield filled("Long lists are shortened here. We can send you your workbook with every place marked.")
    if not workbooks:
        yield filled("Please fix your own file and send it again the way you always send it.")
    yield filled(_SAFELY)
