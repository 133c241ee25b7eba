"""The rules over where a member is reached: indicators of something new beside what is new, and what a homeless member's address says."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ecmx.checks.date_rules import elements_with
from ecmx.checks.named import HOMELESS
from ecmx.checks.row_rules import homeless
from ecmx.checks.rule import Rows, row_rule, short_id, whole_id
from ecmx.guidance import BlankWhen, DataElement, FileType, element, elements
from ecmx.guidance.values import State

__all__ = ["plainly"]

PLAN_S_INDICATOR = whole_id(FileType.MIF, HOMELESS)
#: Words of an address that are written in more than one way: with a number sign or a full stop or without, short or long.
SHORT = {
    "street": "st", "avenue": "ave", "av": "ave", "boulevard": "blvd", "road": "rd", "drive": "dr", "lane": "ln", "court": "ct",
    "place": "pl", "way": "wy", "circle": "cir", "terrace": "ter", "highway": "hwy", "parkway": "pkwy", "square": "sq", "trail": "trl",
    "apartment": "apt", "unit": "apt", "suite": "ste", "number": "apt", "north": "n", "south": "s", "east": "e", "west": "w",
    "northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw",
}  # fmt: skip


def new_without_it(indicator: DataElement) -> None:
    """Register the rule: something is new, and what is new is blank (fn 48, 53)."""
    at, marked = short_id(indicator.tells_of[0]), short_id(indicator.id)

    @row_rule("new-contact-blank", indicator.file, at=at, needs=(marked,), other=marked)
    def mask(rows: Rows) -> pl.Series:
        missing = rows.is_value(marked, True) & rows.blank(at)
        # Where a homeless member lives may be blank; her phone is not.
        place = "homeless" in element(indicator.tells_of[0]).kind_spec and rows.has(HOMELESS)
        return missing & ~homeless(rows) if place else missing


def other_without_mark(indicator: DataElement, told: str, before: Sequence[str]) -> None:
    """Register the rule: the return has something else than the plan's half of the row, and does not say that it is new (fn 48, 53).

    before: what the indicator tells of in front of it; where that differs already, it is said there, once a row.
    """
    at, marked = short_id(told), short_id(indicator.id)
    theirs = whole_id(FileType.MIF, at)

    @row_rule("new-contact-unmarked", indicator.file, at=at, needs=(marked, theirs), other=marked)
    def mask(rows: Rows) -> pl.Series:
        known = rows.state(theirs, State.VALUE)
        if rows.has(PLAN_S_INDICATOR):  # HOMELESS without the mark has a finding of its own
            known = known | (rows.state(theirs, State.HOMELESS) & rows.is_value(PLAN_S_INDICATOR, True))
        both = rows.state(at, State.VALUE) & known
        # A mark that cannot be read may well have said so: its own finding is enough.
        unmarked = both & ~rows.is_value(marked, True) & ~rows.state(marked, State.UNREADABLE)
        if not unmarked.any():
            return unmarked
        mask = unmarked & unlike(rows, at)
        for other in map(short_id, before):
            if rows.has(other) and rows.has(whole_id(FileType.MIF, other)):
                mask = mask & ~(unlike(rows, other) & rows.state(other, State.VALUE))
        return mask


def unlike(rows: Rows, at: str) -> pl.Series:
    """Rows in which an element says something else than in the plan's half; as far as its kind lets it count."""
    ours, theirs = (rows.value(name) for name in (at, whole_id(FileType.MIF, at)))
    ours, theirs = map(rows.column(at).element.kind.compared, (ours, theirs))
    return (plainly(ours) != plainly(theirs)).fill_null(True)


def plainly(texts: pl.Series) -> pl.Series:
    """Addresses and numbers as one writes them who cares for neither capitals, marks nor long words."""
    distinct = texts.drop_nulls().unique()
    words = distinct.str.to_lowercase().str.replace_all("['’.]", "").str.replace_all("#", " apt ")
    words = words.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars().str.split(" ")
    plain = words.to_frame("w").select(
        pl.col("w")
        .list.eval(pl.element().replace(SHORT))
        .list.join(" ")
        .str.replace_all("apt apt", "apt", literal=True)
    )
    return texts.replace_strict(distinct, plain.to_series(), default=None, return_dtype=pl.String)


for _indicator in elements():
    if _indicator.tells_of:
        new_without_it(_indicator)
        for _place, _told in enumerate(_indicator.tells_of):
            other_without_mark(_indicator, _told, _indicator.tells_of[:_place])


def homeless_and_blank(element: DataElement) -> None:
    """Register the rule for an address of the plan's: of a homeless member it says HOMELESS, or where; a blank says neither (fn 13, 16)."""
    at = element.id.partition(".")[2]

    @row_rule("homeless-address-blank", element.file, at=at, needs=(HOMELESS,))
    def mask(rows: Rows) -> pl.Series:
        return rows.blank(at) & homeless(rows)


for _element in elements_with("address"):
    if _element.blank_when is BlankWhen.HOMELESS:
        homeless_and_blank(_element)
