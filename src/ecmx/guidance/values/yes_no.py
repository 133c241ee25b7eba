"""Yes and no, in the four codings of the guidance and in those that plans use instead.

A "no" that the guidance defines as "no, or not known" (fn 12, 23, 28) never becomes a plain no: its state is NO_OR_UNKNOWN.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.errors import LayoutInvalid
from ecmx.guidance.values.base import Problem, State
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import YES_NO_UNREADABLE

__all__ = ["CODINGS", "YesNo"]

# coding of the kind → (spelling of a column that follows the guidance, what its words say)
CODINGS = {
    "1/0": ("1/0", "1 for yes, 0 for no"),  # fn 25, 26
    "1/0?": ("1/0", "1 for yes, 0 for no or not enough information"),  # fn 23, 76
    "1/blank": ("1/blank", "1 for yes, blank for no or not known"),  # fn 12, 48, 49, 53
    "Y/X": ("Y/X", "Y for yes, X for no or not reliably known"),  # fn 28
}


@dataclass(frozen=True, slots=True)
class _Spelling:
    yes: tuple[str, ...]  # [0] is written
    no: tuple[str, ...]  # none: a blank cell says no


# in the order of preference among those that read a column equally well
_SPELLINGS = {
    "1/0": _Spelling(("1",), ("0",)),
    "1/blank": _Spelling(("1",), ()),
    "Y/X": _Spelling(("Y",), ("X",)),
    "Y/N": _Spelling(("Y", "YES"), ("N", "NO")),
    "Yes/No": _Spelling(("Yes", "Y"), ("No", "N")),
    "True/False": _Spelling(("TRUE", "T"), ("FALSE", "F")),
    "T/F": _Spelling(("T", "TRUE"), ("F", "FALSE")),
    "Y/blank": _Spelling(("Y", "YES"), ()),
    "Yes/blank": _Spelling(("Yes", "Y"), ()),
    "X/blank": _Spelling(("X", "✓", "✔", "☑", "√"), ()),
}
SHORT = 2_000
_LABELLED = re.compile(r"([A-Z0-9✓✔☑√])\s*[-–:=.]\s*(.+)")  # 1 - Yes
_SAYS = dict.fromkeys(("YES", "Y", "TRUE"), True) | dict.fromkeys(
    ("NO", "N", "FALSE", "NO OR UNKNOWN", "NO OR NOT ENOUGH INFORMATION", "NOT ENOUGH INFORMATION"), False
)
#: Answers that can mean one thing only, in whatever column they stray into. No X (a no, or a tick), no T and no F (a gender).
_PLAINLY = dict.fromkeys(("YES", "Y", "TRUE", "1"), True) | dict.fromkeys(("NO", "N", "FALSE", "0"), False)
_ZEROS_AFTER = re.compile(r"([01])\.0+|0([01])")


@dataclass(frozen=True)
class YesNo(PacedKind):
    """Boolean; False only where the guidance's no is a plain no. coding: a key of `CODINGS`."""

    coding: str = "1/0"

    name: ClassVar[str] = "yes_no"
    width: ClassVar[float] = 14.0
    one_way: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (YES_NO_UNREADABLE,)

    def shown(self, value: str) -> str:
        return {"true": "yes", "false": "no"}.get(value, value)

    def __post_init__(self) -> None:
        if self.coding not in CODINGS:
            raise LayoutInvalid(
                "kind-unknown", f"There is no yes/no coding {self.coding!r}.", f"Take one of: {', '.join(CODINGS)}."
            )

    def __str__(self) -> str:
        return f"yes_no {self.coding}"

    @property
    def words(self) -> str:
        return CODINGS[self.coding][1]

    @property
    def dtype(self) -> pl.DataType:
        return pl.Boolean()

    @property
    def good(self) -> tuple[str, ...]:
        return {"1/0": ("1", "0", "1 - Yes"), "1/0?": ("1", "0"), "1/blank": ("1",), "Y/X": ("Y", "X", "y")}[
            self.coding
        ]

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        deviant = "T" if self.coding == "Y/X" else "X"
        return tuple((text, "yes-no-unreadable") for text in ("?", "Maybe", "2", deviant, "1 - No"))

    @property
    def spellings(self) -> tuple[str, ...]:  # type: ignore[override]
        """See `Kind.spellings`: the guidance's is the coding's own."""
        return tuple(dict.fromkeys((CODINGS[self.coding][0], *_SPELLINGS)))

    def infer(self, text: pl.Series, declared: str = "") -> str:
        """See `Kind.infer`. Null is a blank cell, and counts.

        Where only one sign stands in the column it is a tick (blank = no) if the guidance's coding is a tick too, or if at least half of
        the cells are blank. X without a Y is a tick where the guidance does not say X for no, whatever else strays into the column.
        """
        signs: Counter[str] = Counter()  # "Y" and "y" are one sign: their counts add up
        for one, count in counted(text).items():
            signs[one.upper()] += count
        start = self.spelt(declared)
        if not signs:
            return start
        blank = 1 - sum(signs.values()) / len(text)
        ticked = self.coding == "1/blank" or blank >= 0.5
        reads = {s: self._reads(signs, s) for s in dict.fromkeys((start, *self.spellings))}
        if "Y/X" in (self.coding, start) and start != "X/blank":
            del reads["X/blank"]  # X is its no
        elif reads["X/blank"] == sum(signs.values()):
            return "X/blank"
        best = max(reads, key=lambda spelling: reads[spelling])
        if best == "Y/X" and reads.get("X/blank") == reads[best]:  # no Y beside them: one odd word makes no cross a no
            best = "X/blank"
        if declared and reads[start] == reads[best]:
            return start
        tick = {"1/0": "1/blank", "Y/N": "Y/blank", "Yes/No": "Yes/blank"}.get(best)  # not Y/X: fn 28, a blank is no X
        if best == "Y/X" and self.coding != "Y/X":  # in such a column a lone Y says nothing of an X
            tick = "Y/blank"
        if tick and ticked and 0 < reads[best] == reads.get(tick):
            best = tick
        return "Yes/blank" if best == "Y/blank" and most(signs, ("YES",), ("Y",)) else self._in_full(best, signs)

    @staticmethod
    def _in_full(best: str, signs: Mapping[str, int]) -> str:
        """Yes/No for a column of words, Y/N for one of letters, as most of its cells have it: both are read alike."""
        if best == "Y/N" and most(signs, ("YES", "NO"), ("Y", "N")):
            return "Yes/No"
        if best == "True/False" and most(signs, ("T", "F"), ("TRUE", "FALSE")):
            return "T/F"
        return best

    def _reads(self, signs: Mapping[str, int], spelling: str) -> int:
        return sum(count for sign, count in signs.items() if self._said(sign, spelling) is not None)

    def blank(self, spelling: str) -> State:
        """See `PacedKind.blank`: fn 12 says it of blanks; so does a column of ticks."""
        tick = self.coding == "1/blank" or not _SPELLINGS[spelling].no
        return State.NO_OR_UNKNOWN if tick else State.BLANK

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        signs = _SPELLINGS[spelling]
        yes = text == signs.yes[0]
        if not signs.no or self._no_is_unknown(spelling):
            return yes.set(~yes, None)
        return yes.set(~yes & (text != signs.no[0]), None)

    def judge(self, text: str, spelling: str) -> Judged:
        answer = self._said(text.upper(), spelling)
        if answer is None and text == "0" and spelling == "1/blank":
            answer = False  # a 0 among declared ticks says what the blanks say
        if answer is None:  # what the guidance writes is right in any column
            answer = self._said(text.upper(), CODINGS[self.coding][0])
        if answer is None:
            answer = _PLAINLY.get(text.upper())
        if answer is None:
            return unread(YES_NO_UNREADABLE)
        if answer or not self._no_is_unknown(spelling):
            return read_as(answer)
        return Judged(None, State.NO_OR_UNKNOWN)

    def _no_is_unknown(self, spelling: str) -> bool:
        return self.coding != "1/0" or spelling == "Y/X"

    def _said(self, sign: str, spelling: str) -> bool | None:
        signs = _SPELLINGS[spelling]
        label = None
        if found := _ZEROS_AFTER.fullmatch(sign):
            sign = found[1] or found[2]
        elif found := _LABELLED.fullmatch(sign):
            sign, label = found[1], _SAYS.get(found[2])
            if label is None:
                return None
        answer = True if sign in map(str.upper, signs.yes) else False if sign in map(str.upper, signs.no) else None
        return None if label not in (None, answer) else answer

    def spelt_otherwise(self, texts: Sequence[str], judged: Sequence[Judged], spelling: str) -> list[bool]:
        """See `PacedKind.spelt_otherwise`. What a spreadsheet adds to a number is none."""
        return super().spelt_otherwise([_ZEROS_AFTER.sub(r"\1\2", text) for text in texts], judged, spelling)

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        signs = _SPELLINGS[spelling]
        no = signs.no[0] if signs.no else None
        return value.replace_strict([True, False], [signs.yes[0], no], return_dtype=pl.String)

    def sentinels(self, spelling: str) -> dict[State, str]:
        """See `PacedKind.sentinels`. Where 0 means a plain no, "no or unknown" is left blank."""
        signs = _SPELLINGS[spelling]
        return {State.NO_OR_UNKNOWN: signs.no[0]} if signs.no and self._no_is_unknown(spelling) else {}


def counted(text: pl.Series) -> Mapping[str, int]:
    """How often each text stands in a column; blanks do not count."""
    if len(text) <= SHORT:  # quicker than any query
        return Counter(one for one in text.to_list() if one is not None)
    return {str(one): int(count) for one, count in text.drop_nulls().value_counts().iter_rows()}


def most(signs: Mapping[str, int], these: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether some of the signs stand in the column, and no fewer of them than of the others."""
    count = sum(signs.get(sign, 0) for sign in these)
    return count > 0 and count >= sum(signs.get(sign, 0) for sign in others)
