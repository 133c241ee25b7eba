"""How one element's cells are spelt: what recognition found over the whole column, and whether that is certain.

Knows one column at a time, and which date form the other columns of the tab have settled on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ecmx.guidance import DataElement
from ecmx.guidance.values.base import State
from ecmx.guidance.values.code import Code
from ecmx.guidance.values.yes_no import YesNo
from ecmx.layouts.learning.learned import Option, Place, Question
from ecmx.layouts.learning.samples import SampledColumn

__all__ = ["Order", "Spelt", "codes_of", "order_of", "spelt"]

MONTH_FIRST = ("MM/DD/YYYY", "MM-DD-YYYY", "MM.DD.YYYY", "MM/DD/YY")
DAY_FIRST = "DD/MM/YYYY"
CODES_MOST = 12  # more different texts than that are no codes
CODES_SHARE = 0.5  # of the cells that are not read
CODE_LONGEST = 24


class Order(Enum):
    """Which number of a date comes first on a tab, as far as its columns show it."""

    MONTH = "month"
    DAY = "day"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Spelt:
    """What a layout says of a column's spelling ("" = as the guidance has it), why, and what has to be asked."""

    spelling: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


def spelt(column: SampledColumn, element: DataElement, at: Place, *, order: Order) -> Spelt:
    """How a column of an element is spelt. order: what the other columns of the tab say of which number is the month."""
    kind = element.kind
    if not column.filled:
        return Spelt(reasons=("no cell is filled",))
    if kind.name == "date" and order is Order.DAY and undecided_order(column, element):
        return Spelt(DAY_FIRST, reasons=("the day first, as another column of the tab shows",))
    spelling = column.spelling if column.spelling != kind.spellings[0] else ""
    reasons, questions = [], []
    if kind.name == "date" and column.dates is not None and not len(column.typed):
        return Spelt(reasons=("date cells",))
    if spelling:
        reasons.append(f"spelt {spelling}")
    if kind.name == "date" and undecided_order(column, element) and order is not Order.MONTH:
        questions.append(Question(at, "dates", date_forms(column.spelling)))
        reasons.append("no date tells month and day apart: taken as the guidance has it, the month first")
    codes, asked = codes_of(column, element, at)
    if codes:
        reasons.append(f"{len(codes)} codes of its own")
    return Spelt(spelling, codes, tuple(reasons), (*questions, *asked))


def undecided_order(column: SampledColumn, element: DataElement) -> bool:
    """Whether every date of the column can be read month first and day first alike."""
    if column.spelling not in MONTH_FIRST[:1] or not len(column.typed):
        return False
    other = element.kind.read(column.typed, DAY_FIRST)
    here = element.kind.read(column.typed, column.spelling)
    read = here.state == State.VALUE
    same = (other.state == State.VALUE) & read
    differ = (other.value != here.value).fill_null(False) & same
    return bool(differ.any()) and int(same.sum()) >= int(read.sum())


def date_forms(found: str) -> tuple[Option, ...]:
    """The two ways to read such dates."""
    return Option(found, "the month first"), Option(DAY_FIRST, "the day first")


def dates_told(column: SampledColumn, element: DataElement) -> bool:
    """Whether a column of dates shows by itself that the month comes first."""
    if element.kind.name != "date" or column.spelling not in MONTH_FIRST or not len(column.typed):
        return False
    return bool((element.kind.read(column.typed, DAY_FIRST).state == State.UNREADABLE).sum() * 4 > len(column.typed))


def order_of(columns: Sequence[SampledColumn]) -> Order:
    """Which number comes first in the dates of a tab; untold where no column shows it, or two show both."""
    dates = [column for column in columns if column.plan.element and column.plan.element.kind.name == "date"]
    months = any(dates_told(column, column.plan.element) for column in dates if column.plan.element)
    days = any(column.spelling == DAY_FIRST and len(column.typed) for column in dates)
    if months == days:
        return Order.UNTOLD
    return Order.MONTH if months else Order.DAY


def codes_of(
    column: SampledColumn, element: DataElement, at: Place
) -> tuple[tuple[tuple[str, str], ...], tuple[Question, ...]]:
    """The partner's own codes in a column of a closed set: those whose meaning is plain, and questions on the others.

    Only texts that recur are codes; a column where most cells are understood has defects, not codes.
    """
    kind = element.kind
    if column.reading is None or not (isinstance(kind, YesNo) or (isinstance(kind, Code) and not kind.codes.open)):
        return (), ()
    unread = column.text.filter(column.reading.state == State.UNREADABLE).drop_nulls()
    if not len(unread) or len(unread) < CODES_SHARE * column.filled:
        return (), ()
    counted = unread.alias("said").value_counts().sort(["count", "said"], descending=[True, False])
    said = [str(one) for one, count in counted.iter_rows() if count >= 2]
    if not said or len(said) > CODES_MOST or any(len(one) > CODE_LONGEST for one in said):
        return (), ()
    return (), tuple(Question(at, "code", meanings(element), code=one) for one in said)


def meanings(element: DataElement) -> tuple[Option, ...]:
    """What a code of a closed set can mean."""
    kind = element.kind
    if isinstance(kind, Code):
        return tuple(
            Option(item.code, f"{item.code}: {item.label}" if item.label != item.code else item.code)
            for item in kind.codes.codes
        )
    yes, no = kind.spellings[0].split("/")
    return Option(yes, "yes"), Option(no, "no")
