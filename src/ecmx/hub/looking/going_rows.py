"""The records of a file of ours, a part at a time: what each says of whom, and where every value of it comes from. Looking is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from ecmx.errors import UsageProblem
from ecmx.hub.accounts import OTHER, By, record
from ecmx.hub.looking.showing import label_of, place_of
from ecmx.hub.looking.sight import RoleSight, sight_of
from ecmx.hub.looking.value_sources import ValueSource, ValueSources
from ecmx.hub.outbound import Composition, SentRow

__all__ = ["RowGoing", "ValueGoing", "rows_going"]


@dataclass(frozen=True)
class ValueGoing:
    """A value of a record, in words, and where it comes from."""

    label: str
    said: str
    source: ValueSource


@dataclass(frozen=True)
class RowGoing:
    """A record. member: None of a person who is not on the roster; verdict: the plan's, message: its words"""

    file_type: str
    sheet: str
    row: int
    member: int | None
    cin: str
    last_name: str
    first_name: str
    values: Sequence[ValueGoing]
    verdict: str
    message: str


def rows_going(file: int, *, by: By, only: str = "", first: int = 0, count: int = 50) -> tuple[list[RowGoing], int]:
    """A part of a file's records in its order, and how many there are. only: a verdict (`SentRow.Verdict`), "" = any

    Raises UsageProblem where the file was not composed here, or the person may not.
    """
    by.demand("files.look")
    by.demand("roster.look")
    with transaction.atomic():
        composed = Composition.objects.of(by.organization).filter(transmission=file)
        composition = composed.select_related("transmission__partner").first()
        if composition is None or composition.transmission.partner is None:
            raise UsageProblem("file-unknown", "That file was not prepared in ecmx.", "Look at the list of files.")
        rows = SentRow.objects.of(by.organization).filter(transmission=file)
        if only:
            rows = rows.filter(verdict=only)
        total = rows.count()
        found = list(rows.select_related("member").order_by("file_type", "sheet", "row")[first : first + count])
        whom = sorted({one.member_id for one in found if one.member_id is not None})
        record(by, "roster.look", "member", whom, {"file": file})
        sources = ValueSources(by.organization, composition.transmission.partner, found, composition.known_at)
        sight = sight_of(by, whom)
    return [_seen(one, sources, sight) for one in found], total


def _seen(one: SentRow, sources: ValueSources, sight: RoleSight) -> RowGoing:
    told = sorted(sight.told(one.member_id, one.said), key=lambda pair: place_of(pair[0]))
    values = [ValueGoing(label_of(name), words, sources.of(one, name)) for name, words in told]
    whom = one.member
    return RowGoing(
        one.file_type,
        one.sheet,
        one.row,
        one.member_id,
        whom.cin if whom else "",
        whom.last_name if whom else "",
        whom.first_name if whom else "",
        values,
        one.verdict,
        sight.text(one.member_id, OTHER, one.message),
    )
