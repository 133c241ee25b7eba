"""Prescriptions of the last 90 days: NDC, date and indicator by commas, apart by semicolons (fn 33).

Footnote 33 contradicts itself on what the indicator says, so it is kept as it is; its polarity is the layout's to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from ecmx.guidance.date_forms import IN_PACKED_CELLS, ON_PAPER, date_form
from ecmx.guidance.values import calendar_text as days
from ecmx.guidance.values import packed
from ecmx.guidance.values.base import Problem
from ecmx.guidance.values.identifiers import is_scientific
from ecmx.guidance.values.ndc import eleven_digits
from ecmx.guidance.values.paced import Judged, PacedKind, read_as, unread
from ecmx.guidance.values.problems import ENTRIES_TOGETHER, IDENTIFIER_SCIENTIFIC, NDC_FORMAT, PRESCRIPTIONS_BROKEN

__all__ = ["Prescriptions"]

_SHAPES = {spelling: re.compile(date_form(spelling).likely) for spelling in IN_PACKED_CELLS}
_ENTRY = r"^(?<ndc>[0-9]{11}|[0-9]{5}-[0-9]{4}-[0-9]{2})\s*,\s*(?<said>[^,]*?)\s*,\s*(?<indicator>[^,]{1,32})$"
_INDICATOR = re.compile(r"[^,;]{1,32}")
_NDC = re.compile(r"(?<![0-9-])(?:[0-9]{11}|[0-9]{4,5}-[0-9]{3,4}-[0-9]{1,2})(?![0-9-])")
_DAY = re.compile(
    r"(?<![0-9])(?:[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{4}|[0-9]{4}([/-])[0-9]{1,2}\2[0-9]{1,2}|[0-9]{8})(?![0-9])"
)


@dataclass(frozen=True)
class Prescriptions(PacedKind):
    """A list of structs of ndc (eleven digits), prescribed and indicator. The spelling is that of the dates; all are read in any column."""

    name: ClassVar[str] = "prescriptions"
    width: ClassVar[float] = 36.0
    day_field: ClassVar[str] = "prescribed"
    may_look_like_formula: ClassVar[bool] = True
    selective: ClassVar[bool] = True
    one_way: ClassVar[bool] = True
    problems: ClassVar[tuple[Problem, ...]] = (
        PRESCRIPTIONS_BROKEN,
        ENTRIES_TOGETHER,
        IDENTIFIER_SCIENTIFIC,
        NDC_FORMAT,
    )
    spellings: ClassVar[tuple[str, ...]] = IN_PACKED_CELLS

    @property
    def words(self) -> str:
        return f"prescriptions as NDC,{ON_PAPER},indicator, apart by semicolons"

    @property
    def dtype(self) -> pl.DataType:
        return pl.List(pl.Struct({"ndc": pl.String(), "prescribed": pl.Date(), "indicator": pl.String()}))

    @property
    def good(self) -> tuple[str, ...]:
        return (
            "00093720101,08/14/2026,Y;00071015523,09/02/2026,N",
            "00093-7201-01, 8/14/2026, filled;",
            "0093-7201-01,08/14/2026,0",
        )

    @property
    def bad(self) -> tuple[tuple[str, str], ...]:
        return (
            ("00093720101;08/14/2026", "prescriptions-broken"),
            ("00093720101,08/14/2026", "prescriptions-broken"),
            ("00093720101,02/30/2026,Y", "prescriptions-broken"),
            ("00093720101,08/14/2026,Y,00071015523,09/02/2026,N", "entries-together"),
            ("00093720101,08/14/2026,Y 00071015523 09/02/2026", "entries-together"),
            ("Metformin 500 mg", "prescriptions-broken"),
            (";", "prescriptions-broken"),
            ("93720101,08/14/2026,Y", "ndc-format"),
            ("9.3720101E+07,08/14/2026,Y", "identifier-scientific"),
        )

    def ways(self, value: pl.Series, rows: pl.Series) -> set[str]:
        """See `Kind.ways`: of the indicators."""
        said = value.filter(rows).drop_nulls().explode().struct.field("indicator").drop_nulls().unique()
        return {_WAYS.get(str(one).strip().casefold(), "words") for one in said}

    def infer(self, text: pl.Series, declared: str = "") -> str:
        """See `Kind.infer`; counts entries."""
        parts = [entry.split(",") for entry in packed.sample(text)]
        dates = [part[1].strip() for part in parts if len(part) == 3]
        counts = {s: sum(_SHAPES[s].fullmatch(day) is not None for day in dates) for s in self.spellings}
        return max((self.spelt(declared), *self.spellings), key=lambda spelling: counts[spelling])

    def quick(self, text: pl.Series, spelling: str) -> pl.Series:
        entries = packed.apart(text)
        parts = entries["entry"].str.extract_groups(_ENTRY).struct
        ndc, said, indicator = (parts.field(name) for name in ("ndc", "said", "indicator"))
        day = days.quickly(said, spelling)
        found = pl.DataFrame(
            {
                "row": entries["row"],
                "plain": day.is_not_null() & ~indicator.str.contains("[0-9]{4}").fill_null(value=False),
                "ndc": ndc.str.replace_all("-", "", literal=True),
                "prescribed": day,
                "indicator": indicator,
            }
        )
        return packed.together(found, ["ndc", "prescribed", "indicator"], len(text))

    def judge(self, text: str, spelling: str) -> Judged:
        read: list[dict[str, object]] = []
        problems: set[Problem] = set()
        for entry in packed.entries(text):
            parts = [part.strip() for part in entry.split(",")]
            if len(_NDC.findall(entry)) > 1 or len(_DAY.findall(entry.partition(",")[2])) > 1:
                problems.add(ENTRIES_TOGETHER)
                continue
            if len(parts) != 3 or not _INDICATOR.fullmatch(parts[2]):
                problems.add(PRESCRIPTIONS_BROKEN)
                continue
            day = days.said(parts[1], spelling)
            if isinstance(day, Problem):
                problems.add(PRESCRIPTIONS_BROKEN)
                continue
            ndc = eleven_digits(parts[0])
            if ndc is None:
                problems.add(IDENTIFIER_SCIENTIFIC if is_scientific(parts[0]) else NDC_FORMAT)
                continue
            read.append({"ndc": ndc, "prescribed": day.day, "indicator": parts[2]})
        if not read:
            return unread(packed.gravest(problems, self.problems) or PRESCRIPTIONS_BROKEN)
        return read_as(read, packed.gravest(problems, self.problems))

    def spelt_otherwise(self, texts: Sequence[str], judged: Sequence[Judged], spelling: str) -> list[bool]:
        """See `PacedKind.spelt_otherwise`: by the dates alone; a drug's code may have its hyphens."""
        every = [
            [days.said(entry.split(",")[1].strip(), spelling) for entry in packed.entries(t) if "," in entry]
            for t in texts
        ]
        return [any(isinstance(day, days.Said) and not day.own for day in said) for said in every]

    def inscribe(self, value: pl.Series, spelling: str) -> pl.Series:
        entry = pl.element().struct
        day = entry.field("prescribed").dt.strftime(date_form(spelling).strftime)
        one = pl.concat_str([entry.field("ndc"), day, entry.field("indicator")], separator=",")
        return value.to_frame("v").select(pl.col("v").list.eval(one).list.join(";")).to_series()


#: The ways in which people write an indicator; words of their own ("filled") are another.
_WAYS = {
    **dict.fromkeys(("y", "n", "yes", "no"), "Y/N"),
    **dict.fromkeys(("1", "0"), "1/0"),
    **dict.fromkeys(("t", "f", "true", "false"), "True/False"),
    "x": "X",
}
