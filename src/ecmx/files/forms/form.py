"""A workbook for people to fill, as data: its tabs, columns, lists, messages and hints, and what it is filled in with beforehand.

Knows cells and people who fill them; nothing of ECM. How it is written is in `form_workbook`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

__all__ = [
    "CellFilled",
    "Choice",
    "Colour",
    "EntryRule",
    "Field",
    "Form",
    "Gap",
    "Grid",
    "PageLine",
    "LineStyle",
    "Message",
    "FormPage",
    "Reference",
    "TextTable",
    "Weight",
]

MESSAGE_TITLE = 32  # Excel's own limits
MESSAGE_TEXT = 255


CellFilled = str | date | int | None
"""What a cell comes with."""


class Colour(Enum):
    """A family of colors, so that columns of one kind are seen together."""

    BLUE = "blue"
    GREEN = "green"
    PLUM = "plum"
    GREY = "grey"


class Weight(Enum):
    """How much a column wants to be filled; shown by dark or light and by bold or slanted letters, never by color alone."""

    ALWAYS = "always"
    MOSTLY = "mostly"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Message:
    """What is shown beside a cell. Cut to what Excel shows."""

    title: str
    text: str

    def fitted(self) -> Message:
        """The message within Excel's limits: 32 characters of title, 255 of text."""
        return Message(with_its_end(self.title, MESSAGE_TITLE), shortened(self.text, MESSAGE_TEXT))


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a drop-down list: as it is entered, and what it means."""

    value: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class EntryRule:
    """What may be entered in a cell.

    choices: a drop-down list; listed: the name under which other columns share the list
    formula: true where the entry is right, with {cell} for the cell
    length: the most characters
    blocks: whether anything else is refused; else the person is asked whether to keep it
    alert: what is said then
    """

    choices: tuple[Choice, ...] = ()
    listed: str = ""
    formula: str = ""
    length: int | None = None
    blocks: bool = False
    alert: Message | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a grid. number_format "@" keeps what is typed as text, zeros in front too; note: the comment on the header.

    reading: it is there to be read: its cells are shaded; wraps: long texts go over several lines; hidden: nobody is to see it
    """

    header: str
    note: str = ""
    colour: Colour = Colour.BLUE
    weight: Weight = Weight.OPTIONAL
    width: float = 14
    number_format: str = "@"
    prompt: Message | None = None
    entry: EntryRule = EntryRule()
    reading: bool = False
    wraps: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Cells that are colored while they are blank in a row that was begun. cells, begun: columns from 0."""

    cells: tuple[int, ...]
    begun: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A tab to be filled. frozen: the first columns that stay in sight; unique: columns in which a repeated entry is colored.

    filled: rows that it comes with, a cell a field; None: blank
    """

    name: str
    fields: tuple[Field, ...]
    titles: tuple[str, ...] = ()
    header_row: int = 1
    frozen: int = 0
    rows: int = 5000
    gaps: tuple[Gap, ...] = ()
    unique: tuple[int, ...] = ()
    filled: tuple[tuple[CellFilled, ...], ...] = ()


class LineStyle(Enum):
    """What a line of a page is."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page. swatch: shown in its column's colors; marker: what stands in front; link: the tab that it leads to."""

    text: str = ""
    style: LineStyle = LineStyle.TEXT
    marker: str = ""
    swatch: tuple[Colour, Weight] | None = None
    gap: bool = False  # the swatch is that of a cell still to be filled
    link: str = ""


@dataclass(frozen=True, slots=True)
class FormPage:
    """A tab to be read. plain: as it is, without a column for markers."""

    name: str
    lines: tuple[PageLine, ...]
    plain: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TextTable:
    """Rows of texts under a heading. bold: the column that stands out.

    links: by row, the cell to which an arrow in the first column leads
    """

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""  # a line under the heading
    bold: int | None = None
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A tab of tables to look things up in; all share their columns' widths."""

    name: str
    tables: tuple[TextTable, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The workbook. opens_on: the tab that is shown first; lists_tab: where drop-down lists that are too long for a cell stand."""

    title: str
    tabs: tuple[Grid | FormPage | Reference, ...]
    opens_on: str
    lists_tab: str = "Lists"

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tabs to be filled."""
        return tuple(tab for tab in self.tabs if isinstance(tab, Grid))


def shortened(text: str, limit: int) -> str:
    """The text, or its beginning up to a word's end and an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    if text[limit - 1] != " " and " " in cut[limit // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:–-") + "…"


def with_its_end(text: str, limit: int) -> str:
    """The text, or its first and last words with an ellipsis between: what tells two long headers apart often stands at the end."""
    words = text.split()
    if len(" ".join(words)) <= limit:
        return " ".join(words)
    front: list[str] = []
    back: list[str] = []
    while len(" ".join([*back, words[-1]])) <= limit // 2:
        back.insert(0, words.pop())
    while words and len(" ".join([*front, words[0], "…", *back])) <= limit:
        front.append(words.pop(0))
    return " ".join([*front, "…", *back]) if front and back else shortened(text, limit)
