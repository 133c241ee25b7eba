"""Findings as plain values, to be handed from one process of ours to another, and findings made of them again: the same in every word.

A rule is named by its code. Knows the store's inside, as `heads.py` does; nothing of how the values travel.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ecmx.findings.catalogue import rule
from ecmx.findings.heads import Head
from ecmx.findings.model import Place
from ecmx.findings.store import Findings

__all__ = ["PackedFindings", "packed", "unpacked"]


@dataclass(frozen=True, slots=True)
class PackedHead:
    """A head, what it is known by in its store, and its rows. named: the source as it was given, "" = the rule's.

    varying: for each fact that differs by row, whether it is a number, and the facts
    """

    code: str
    sheet: str
    column: str
    header: str
    element: str
    named: str
    source: str
    facts: tuple[tuple[str, str], ...]
    without_row: bool
    holds: bool
    stays: bool
    rows: list[int | None]
    varying: dict[str, tuple[bool, list[int | str | None]]]


@dataclass(frozen=True, slots=True)
class PackedFindings:
    """All findings on one file. sheets: as they were first met."""

    sheets: tuple[str, ...]
    heads: list[PackedHead]


def packed(findings: Findings) -> PackedFindings:
    """The findings as plain values."""
    return PackedFindings(tuple(findings._sheets), [_packed_head(key, head) for key, head in findings._heads.items()])


def unpacked(of: PackedFindings) -> Findings:
    """The findings, which can be added to."""
    findings = Findings()
    findings._sheets = {sheet: at for at, sheet in enumerate(of.sheets)}
    for one in of.heads:
        known = rule(one.code)
        place = Place(one.sheet, None, one.column, one.header, one.element)
        varying = tuple(one.varying)
        head = Head(known, place, one.source, dict(one.facts), varying, holds=one.holds, stays=one.stays)
        head.append(_block(one), 2)
        findings._heads[
            (
                one.sheet,
                one.code,
                one.column,
                one.header,
                one.element,
                one.named,
                one.facts,
                varying,
                one.without_row,
                one.holds,
                one.stays,
            )
        ] = head
    return findings


def _packed_head(key: tuple[object, ...], head: Head) -> PackedHead:
    frame, place = head.frame(), head.place
    return PackedHead(
        head.rule.code,
        place.sheet,
        place.column,
        place.header,
        place.element,
        str(key[5]),
        head.source,
        tuple(head.facts.items()),
        bool(key[8]),
        head.holds,
        head.stays,
        frame.get_column("row").to_list(),
        {name: (frame.schema[name].is_numeric(), frame.get_column(name).to_list()) for name in head.varying},
    )


def _block(of: PackedHead) -> pl.DataFrame:
    return pl.DataFrame(
        [
            pl.Series("row", of.rows, dtype=pl.UInt32),
            *(
                pl.Series(name, facts, dtype=pl.Int32 if number else pl.String)
                for name, (number, facts) in of.varying.items()
            ),
        ]
    )
