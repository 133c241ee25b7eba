"""One difference between two layouts: its kind and place, what changed, and what that means. Knows no way to find one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Difference", "Harm", "DifferenceKind"]


class DifferenceKind(StrEnum):
    """What sort of change it is."""

    FILE_TYPES = "file-types"
    REMAPPED = "column-remapped"
    RENAMED = "column-renamed"
    MOVED = "column-moved"
    ADDED = "column-added"
    DROPPED = "column-dropped"
    DATE_FORM = "date-form"
    YES_NO = "yes-no"
    SPELLING = "spelling"
    SEPARATOR = "separator"
    CODE_CHANGED = "code-changed"
    CODE_ADDED = "code-added"
    CODE_DROPPED = "code-dropped"
    REQUIRED = "required"
    CELL_TYPE = "cell-type"
    ALIAS = "alias-added"
    TAB_RENAMED = "tab-renamed"
    TAB_ADDED = "tab-added"
    TAB_DROPPED = "tab-dropped"
    HEADER_ROW = "header-row"
    TITLES = "titles"
    CONTAINER = "container"
    ENCODING = "encoding"
    FILE_NAME = "file-name"
    PROTECTED = "password"
    COVER = "cover"
    RELEASE = "release"
    KEY = "key"
    MODE = "mode"
    AGREEMENT = "agreement"
    DATES = "in-force"


class Harm(StrEnum):
    """What a change does to somebody who goes on with the old layout."""

    HARMFUL = "harmful"  # values can end in the wrong place or be read as something else, and nobody sees it
    ACTION = "needs action"  # seen at once, or refused by the partner: the layout has to follow
    HARMLESS = "harmless"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return tuple(Harm).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One change. Holds headers, codes and names of a layout, never a member's value.

    tab: its new name, "" = the file as a whole or its only tab; old_column, new_column: letters, "" = none
    says: what changed; reading: what it means for files that come in; sending: for files that go out
    """

    kind: DifferenceKind
    harm: Harm
    says: str
    reading: str
    sending: str
    tab: str = ""
    old_column: str = ""
    new_column: str = ""
    old_header: str = ""
    new_header: str = ""
    element: str = ""

    @property
    def place(self) -> str:
        """Where, for a person: the tab and the column, old → new."""
        columns = (
            self.new_column
            if self.old_column == self.new_column
            else f"{self.old_column or '–'} → {self.new_column or '–'}"
        )
        told = f"column {columns}" if columns.strip("–→ ") else ""
        return ", ".join(part for part in (self.tab, told) if part) or "the file"
