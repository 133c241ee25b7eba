"""How one element's cells are spelled: what recognition found over the whole column, and whether that is certain.

Knows one column at a time, and which date form the other columns of the tab have settled on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ecmx.guidance import DAY_FIRST, DataElement
from ecmx.guidance.values import State
from ecmx.layouts.learning.learned import ColumnPlace, Option, Question
from ecmx.layouts.learning.samples import SampledColumn
from ecmx.layouts.learning.sayable import Private, code_shaped
from ecmx.layouts.records import UnreadColumn, order_told

__all__ = ["LearnedSpelling", "order_of", "spelt"]

CODES_MOST = 12  # more different texts than that are no codes
CODES_SHARE = 0.5  # of the filled cells: where no fewer are not read, the column has codes of its own; where fewer, some codes more
RECURS = 2  # rows
NO_CODE = ("code-unknown", "yes-no-unreadable")  # other problems say themselves what is wrong with a cell
CODE_LONGEST = 24
NOTHING = ""  # what a code means that says no more than a blank cell


@dataclass(frozen=True, slots=True)
class LearnedSpelling:
    """What a layout says of a column's spelling ("" = as the guidance has it), why, and what has to be asked."""

    spelling: str = ""
    reasons: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    hidden: bool = (
        False  # its cells recur like codes and are none that may be shown, so nobody can be asked what they mean
    )
    unshown: int = 0  # rows of such cells where the others are understood


def spelt(
    column: SampledColumn, element: DataElement, at: ColumnPlace, *, order: str, private: Private | None = None
) -> LearnedSpelling:
    """How a column of an element is spelled. order: "month" or "day", as other columns of the tab show it first; "" = none does.

    private: what members of the sample are called
    """
    kind = element.kind
    if not column.filled:
        return LearnedSpelling(reasons=("no cell is filled",))
    if kind.is_day and column.dates is not None and not len(column.typed):
        return LearnedSpelling(reasons=("date cells",))
    reasons, questions = [], []
    spelling = column.spelling if column.spelling != kind.spellings[0] else ""
    if not spelling and order_shown(column) == "open" and order != "month":
        if order == "day":
            spelling = DAY_FIRST
        else:
            questions.append(Question(at, "dates", date_forms(column.spelling)))
            reasons.append(
                "no date shows which is the month and which is the day: read as in the guidance, month first"
            )
    if spelling:
        reasons.append(f"written {spelling}")
    said = own_codes(column, element)
    if not all(map(code_shaped, said)):
        return LearnedSpelling(spelling, tuple(reasons), hidden=True)
    more = {} if said else further_codes(column, element)
    shown = [one for one in more if showable(one, private)][:CODES_MOST]
    asked = (Question(at, "code", meanings(element), code=one, few=not said) for one in (*said, *shown))
    unshown = sum(rows for one, rows in more.items() if one not in shown)
    return LearnedSpelling(spelling, tuple(reasons), (*questions, *asked), unshown=unshown)


def order_shown(column: SampledColumn) -> str:
    """What a column's dates say of their order (`doubts.order_told`); "" where it holds none."""
    element = column.plan.element
    if element is None or not element.kind.is_day:
        return ""
    guidance = element.kind.spellings[0]
    return order_told(UnreadColumn(column.plan.letter, element, column.text, column.dates, column.spelling, guidance))


def date_forms(form: str) -> tuple[Option, ...]:
    """The two ways to read such dates."""
    return Option(form, "month first"), Option(DAY_FIRST, "day first")


def order_of(columns: Sequence[SampledColumn]) -> str:
    """Which of month and day comes first in the dates of a tab; "" where no column shows it, or two show both."""
    shown = {order for column in columns if (order := order_shown(column)) in ("month", "day")}
    return shown.pop() if len(shown) == 1 else ""


def own_codes(column: SampledColumn, element: DataElement) -> tuple[str, ...]:
    """The partner's own codes in a column of a closed set that is not understood without them, the commonest first."""
    if not coded(column, element) or not mostly_unread(column):
        return ()
    said = list(recurring(column, pl.repeat(True, len(column.text), eager=True)))
    if not said or len(said) > CODES_MOST or any(len(one) > CODE_LONGEST for one in said):
        return ()
    return tuple(said)


def further_codes(column: SampledColumn, element: DataElement) -> dict[str, int]:
    """Text → rows, of what recurs and is no code in a column of a closed set that is understood for the rest, the commonest first."""
    if not coded(column, element) or mostly_unread(column) or column.reading is None:
        return {}
    unknown = [number for number, one in enumerate(element.kind.problems, 1) if one.code in NO_CODE]
    return recurring(column, column.reading.problem.is_in(unknown))


def coded(column: SampledColumn, element: DataElement) -> bool:
    """Whether a column is of a closed set, and was read."""
    return column.reading is not None and bool(element.kind.coding or element.kind.closed_codes)


def mostly_unread(column: SampledColumn) -> bool:
    """Whether what the guidance knows says little of the column."""
    return column.unread >= CODES_SHARE * column.filled


def recurring(column: SampledColumn, among: pl.Series) -> dict[str, int]:
    """Text → rows, of the cells that are not read: only what recurs can be a code. among: Boolean, the rows looked at."""
    assert column.reading is not None
    unread = column.text.filter((column.reading.state == State.UNREADABLE) & among).drop_nulls()
    counted = unread.alias("said").value_counts().sort(["count", "said"], descending=[True, False])
    return {str(one): int(count) for one, count in counted.iter_rows() if count >= RECURS}


def showable(text: str, private: Private | None) -> bool:
    """Whether what stands among a column's codes is by its looks one too, and nobody is called so."""
    return len(text) <= CODE_LONGEST and code_shaped(text) and not (private is not None and private.calls(text))


def meanings(element: DataElement) -> tuple[Option, ...]:
    """What a code of a closed set can mean; that nothing is known is an answer too."""
    kind = element.kind
    if kind.codes is not None:
        listed = (
            Option(item.code, f"{item.code}: {item.label}" if item.label != item.code else item.code)
            for item in kind.codes.codes
        )
        return (*listed, Option(NOTHING, "not known: same as a blank cell"))
    yes, no = kind.spellings[0].split("/")
    if no == "blank":  # fn 12: a blank cell says no, or not known
        return Option(yes, "yes"), Option(NOTHING, "no"), Option(NOTHING, "not known")
    if kind.coding == "1/0":
        return Option(yes, "yes"), Option(no, "no"), Option(NOTHING, "not known: same as a blank cell")
    return Option(yes, "yes"), Option(no, "no"), Option(no, "not known")  # fn 23, 28: one sign says both
