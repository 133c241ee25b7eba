"""A letter to a plan whose form asks for more than the guidance lists, or lacks what it requires. Polite, short, with the places.

One letter a plan, whatever number of its layouts it is about. Nobody's data is in it: it speaks of columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecmx.findings import Party, counted, listed
from ecmx.guidance import FileType
from ecmx.layouts.asking import Asked, Asking, Lacked
from ecmx.reports.letter_text import OPENING, SIGNATURE, Letter, filled

__all__ = ["letters_about"]

_GUIDANCE = "the DHCS guidance “CalAIM Data Guidance: Member-Level Information Sharing Between MCPs and ECM Providers”, version 1.1"


def letters_about(asked: Sequence[Asking]) -> tuple[Letter, ...]:
    """A letter to each plan that has to be written to; none where nothing is too much, open or missing."""
    plans: dict[str, list[Asking]] = {}
    for one in asked:
        if one.too_much or _open(one) or _missing(one) or _unclear(one):
            plans.setdefault(one.partner or one.layout, []).append(one)
    return tuple(_letter(of_plan[0].partner, of_plan) for of_plan in plans.values())


def _letter(plan: str, asked: Sequence[Asking]) -> Letter:
    too_much = sum(len(one.too_much) for one in asked)
    files = listed(list(dict.fromkeys(file.words for one in asked for file in one.judged)))
    about = f"{counted(too_much, 'column')} beyond the guidance" if too_much else "a question about its columns"
    form = "form for ECM files" if "and" in files else f"{files} form"
    paragraphs = [
        f"{OPENING}Your {form}: {about}",
        "Hello,",
        filled(f"We compared your form of the {files} with {_GUIDANCE}{_later(asked)}."),
        *_too_much(asked),
        *_questions(asked),
        *_lacking(asked),
        filled("If you think we made a mistake somewhere, please tell us. Thank you for your help."),
        SIGNATURE,
    ]
    return Letter(Party.PLAN, "\n\n".join(paragraphs) + "\n", plan)


def _later(asked: Sequence[Asking]) -> str:
    """What was laid on the guidance for the comparison."""
    overlays = list(dict.fromkeys(name for one in asked for name in one.release.split("+")[1:]))
    return f", with later updates ({listed([name.replace('-', ' ') for name in overlays])})" if overlays else ""


def _too_much(asked: Sequence[Asking]) -> Iterator[str]:
    columns = [(one, column) for one in asked for column in one.too_much]
    if not columns:
        return
    yield filled(
        "It asks for a column that the guidance does not list:"
        if len(columns) == 1
        else f"It asks for {len(columns)} columns that the guidance does not list:"
    )
    yield _places(columns)
    rules = list(dict.fromkeys((rule.sentence, rule.source) for one in asked for rule in one.rules))
    yield filled("The guidance says:")
    yield "\n\n".join(filled(f"“{sentence}” ({source})", "    ", "    ") for sentence, source in rules)
    it, them = ("this column", "it") if len(columns) == 1 else ("these columns", "them")
    yield filled(
        f"May we omit {it} or leave {them} blank? If you need {them}, please tell us why and how to fill {them} in, so that we "
        f"can agree on {them}."
    )


def _unclear(asking: Asking) -> list[Asked]:
    """The columns of which nobody has said what they hold."""
    return [column for column in asking.columns if column.ask == "undecided"]


def _questions(asked: Sequence[Asking]) -> Iterator[str]:
    unclear = [(one, column) for one in asked for column in _unclear(one)]
    if unclear:
        yield filled(
            f"We do not know what belongs in {'this column' if len(unclear) == 1 else 'these columns'}. Please tell us, and "
            "whether the guidance lists it:"
        )
        yield _places(unclear)
    own = [(one, column) for one in asked for column in _open(one)]
    if own:
        these = "This column is" if len(own) == 1 else "These columns are"
        yield filled(
            f"{these} of your own Member Information File. Please send us the rows with {'it' if len(own) == 1 else 'them'} "
            "filled in (guidance 1.1, section 1 (3)), or may we leave "
            f"{'it' if len(own) == 1 else 'them'} blank?"
        )
        yield _places(own)


def _lacking(asked: Sequence[Asking]) -> Iterator[str]:
    missing = [(one, lacked) for one in asked for lacked in _missing(one)]
    if missing:
        it = "it" if len(missing) == 1 else "them"
        yield filled(
            f"The guidance has us report {'this' if len(missing) == 1 else 'these'}, and your form has no column for {it}. "
            f"Where should we put {it}{', unless it is one of the columns that we do not recognize' if any(map(_unclear, asked)) else ''}?"
        )
        yield "\n".join(
            filled(
                f"{at:>3}. {lacked.element.label} ({lacked.element.file.words}, Table {lacked.element.table})",
                "",
                "     ",
            )
            for at, (_, lacked) in enumerate(missing, 1)
        )


def _places(columns: Sequence[tuple[Asking, Asked]]) -> str:
    """A numbered line for each column: file, tab, letter, header, and what it is where we know."""
    several = len({one.layout for one, _ in columns}) > 1
    lines = []
    for at, (_, column) in enumerate(columns, 1):
        where = f"{_files(column.types)}, " if several else ""
        tab = f"tab “{column.tab}”, " if column.tab else ""
        known = (column.elements or column.ask == "extension") and column.carries != column.header
        what = f": {column.carries}" if known else ""
        lines.append(filled(f"{at:>3}. {where}{tab}column {column.column} “{column.header}”{what}", "", "     "))
    return "\n".join(lines)


def _files(types: Sequence[FileType]) -> str:
    return listed([file.words for file in types])


def _open(asking: Asking) -> list[Asked]:
    """Columns of the plan's own file, of which only the plan can say who fills them in."""
    return [one for one in asking.notes if one.ask == "rides"]


def _missing(asking: Asking) -> list[Lacked]:
    return [one for one in asking.lacks if one.required]
