"""What a rule of the catalog and one finding are made of.

Knows nothing of files, layouts or the guidance: whatever a sentence needs from there comes in as a fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from string import Formatter
from types import MappingProxyType

__all__ = ["PLACE_SLOTS", "SLOTS", "Disposition", "Finding", "Owner", "Place", "Refusal", "Rule", "Scope", "Severity"]


class Severity(StrEnum):
    """How loud a finding is. Only errors make `ecmx check` end with 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the loudest."""
        return _RANKS[self]


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


class Disposition(StrEnum):
    """What happens to the row: a bad cell never keeps a member from the roster, only an unusable key or status does."""

    APPLY = "apply"
    HOLD = "hold"
    EXCLUDE = "exclude"


class Owner(StrEnum):
    """Whose it is to fix: who sent the file, or who reads it (a layout to write, a setting to choose)."""

    SENDER = "sender"
    RECEIVER = "receiver"


class Scope(StrEnum):
    """How large a thing the finding speaks of."""

    FILE = "file"
    SHEET = "sheet"
    COLUMN = "column"
    ROW = "row"
    CELL = "cell"


#: Every slot that a sentence or a fix may hold. None of them ever holds a member's value.
SLOTS: Mapping[str, str] = MappingProxyType(
    {
        "label": "the data element's label",
        "labels": "the labels of several data elements, the first of them",
        "words": "what a right value is, in words: a date as MM/DD/YYYY",
        "other_label": "the label of the second data element that the rule looks at",
        "other_row": "the number of another row",
        "other_column": "the letter of another column",
        "other_sheet": "the name of another tab of the workbook",
        "partner": "the name of a registered plan or provider",
        "other_partner": "the name of another registered plan or provider",
        "other_file": "the name of another file that was checked along with this one",
        "likely": "the label of the data element that a column might carry",
        "spelling": "how a column is spelled, in words: YYYY-MM-DD",
        "extension": "what a known extension is, in words",
        "table": "the name of a table of the guidance: Table 3",
        "layout": "the name of a form",
        "change": "how a sheet differs from its form, in words",
        "was": "a header or a spelling, as a form has it",
        "encoding": "the name of a character encoding",
        "limit": "a number or a length of time that is a limit",
        "count": "how many",
        "rows": "how many rows, and which: 3 rows: 3, 5 and 6",
        "columns": "the letters of columns",
        "group": "adults, or children and youth",
        "time": "the time of day that every date of a column has",
        "other_encoding": "the name of another character encoding",
        # Filled by the store from the finding's own place.
        "sheet": "the tab's name",
        "row": "the row's number",
        "column": "the column's letter",
        "header": "the column's header",
        "source": "where the rule stands",
    }
)
_SHOWN = {"label": "data element", "other_label": "other data element", "words": "allowed values"}
PLACE_SLOTS = frozenset({"sheet", "row", "column", "header", "source"})


def _slots(*texts: str) -> frozenset[str]:
    return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that we can say about a file. The code is stable: once published it keeps its meaning.

    sentence, fix: plain words; may hold the slots of `SLOTS`, never a value
    source: where the rule stands in the guidance, or "ecmx" where it is our own
    why: why there is such a rule; quiet: what looks alike, is legitimate and raises nothing
    right, wrong: examples with invented values
    key_holds: the rule can meet a row's key or status, and then holds the row whatever `disposition` says
    several: the sentence where it is said of several columns that are not there; `count` in it is how many
    facts: the slots that whoever adds a finding must fill
    """

    code: str
    severity: Severity
    scope: Scope
    disposition: Disposition
    owner: Owner
    source: str
    sentence: str
    fix: str
    why: str
    quiet: str = ""
    right: str = ""
    wrong: str = ""
    key_holds: bool = False
    several: str = ""
    facts: frozenset[str] = field(init=False)
    by_row: bool = field(init=False)

    def __post_init__(self) -> None:
        slots = _slots(self.sentence, self.fix)
        if undeclared := slots - SLOTS.keys():
            raise ValueError(f"rule {self.code} holds undeclared slots: {sorted(undeclared)}")
        if undeclared := _slots(self.several) - slots - {"count"}:
            raise ValueError(f"rule {self.code} says of several what it does not know of one: {sorted(undeclared)}")
        object.__setattr__(self, "facts", slots - PLACE_SLOTS)
        object.__setattr__(self, "by_row", "row" in slots)

    def in_general(self, text: str) -> str:
        """The rule's sentence or fix with the slots named instead of filled: ‹data element› is not an NPI."""
        return text.format(**{slot: f"‹{_SHOWN.get(slot, slot.replace('_', ' '))}›" for slot in SLOTS})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file could not be used at all: a code of `FileUnusable`, in general words."""

    code: str
    sentence: str
    fix: str
    why: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file. `sheet` "" = a delimited file, `row` an Excel row, `column` a letter; blank or None = none."""

    sheet: str
    row: int | None = None
    column: str = ""
    header: str = ""
    element: str = ""

    def __str__(self) -> str:
        tab = quoted_sheet(self.sheet)
        if self.row is not None and self.column:
            return f"{tab}!{self.column}{self.row}" if tab else f"{self.column}{self.row}"
        parts = [tab] if tab else []
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts) or "the file"


def quoted_sheet(sheet: str) -> str:
    """A tab's name as a spreadsheet program writes it before a cell: 'Return File'."""
    return f"'{sheet}'" if sheet and not sheet.replace("_", "").isalnum() else sheet


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken in one place. `message` and `fix` hold no value of any cell."""

    rule: Rule
    place: Place
    message: str
    fix: str
    source: str
    disposition: Disposition

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    @property
    def owner(self) -> Owner:
        return self.rule.owner
