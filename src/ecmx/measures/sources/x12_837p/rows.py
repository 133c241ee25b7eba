"""Claims as read → the frame of service lines, in batches: what each element says is judged here, once a column where it can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from ecmx.guidance.values import PLACEHOLDERS
from ecmx.measures.sources.identifiers import judged_column, modifiers_in, number_above_zero
from ecmx.measures.sources.problems import SourcePlace, SourceProblems
from ecmx.measures.sources.service_lines import SERVICE_LINES
from ecmx.measures.sources.x12_837p.claims import BilledClaim, ClaimLine
from ecmx.measures.sources.x12_837p.segments import X12Segment

__all__ = ["rows_of"]

HCPCS = "HC"
_MODIFIERS = slice(2, 6)  # of the parts of SV101


def rows_of(claims: Sequence[BilledClaim], ecm_codes: frozenset[str], problems: SourceProblems) -> pl.DataFrame:
    """A frame of `SERVICE_LINES`, a row a line, and what is wrong with them. ecm_codes: for which a wrong qualifier matters."""
    judged = _Identifiers(claims, problems)
    rows = [row for at, claim in enumerate(claims) for row in _claim_rows(claim, at, judged, ecm_codes, problems)]
    return pl.DataFrame(rows, schema=SERVICE_LINES, orient="row")


class _Identifiers:
    """CINs and NPIs of some claims, each judged once and told once for its segment."""

    def __init__(self, claims: Sequence[BilledClaim], problems: SourceProblems) -> None:
        self._problems = problems
        texts = [one.member.cin if one.member else "" for one in claims]
        self._cins = judged_column(_series(texts), "cin")
        npis = sorted({text for one in claims for text in _npis(one) if text})
        found = judged_column(_series(npis), "npi")
        self._npis: dict[str, str | None] = dict(zip(npis, found.value.to_list(), strict=True))
        self._why = {npis[at]: why for at, why in found.why.items()}
        self._told: dict[int, str] = {}

    def cin(self, at: int, claim: BilledClaim) -> tuple[str | None, str | None]:
        """The CIN of the claim at that position, and the code of what is wrong with it."""
        member = claim.member
        if member is None or member.held is not None:
            return None, None
        value = self._cins.value[at]
        if value is not None:
            return str(value), None
        if member.segment not in self._told:
            place = SourcePlace(segment=member.segment, loop=member.loop, element="NM109")
            why = self._cins.why.get(at, "")
            code = "cin-unreadable" if why else "cin-missing"
            self._told[member.segment] = self._problems.add(code, place, why=why)
        return None, self._told[member.segment]

    def npi(self, text: str, segment: int, loop: str) -> str | None:
        """The NPI; None where there is none, and where it is none."""
        if not text:
            return None
        value = self._npis[text]
        if value is None and segment not in self._told:
            place = SourcePlace(segment=segment, loop=loop, element="NM109")
            self._told[segment] = self._problems.add("npi-unreadable", place, why=self._why[text])
        return value


def _npis(claim: BilledClaim) -> Iterator[str]:
    yield claim.billing_npi
    yield claim.rendering_npi
    for line in claim.lines:
        yield line.rendering_npi


def _series(texts: Sequence[str]) -> pl.Series:
    return pl.Series([text or None for text in texts], dtype=pl.String)


def _claim_rows(
    claim: BilledClaim, at: int, judged: _Identifiers, ecm_codes: frozenset[str], problems: SourceProblems
) -> Iterator[tuple[Any, ...]]:
    cin, wrong = judged.cin(at, claim)
    held = claim.held or wrong
    born = _birth_date(claim, problems)
    billing = judged.npi(claim.billing_npi, claim.billing_segment, "2010AA")
    whole = judged.npi(claim.rendering_npi, claim.rendering_segment, "2310B")
    for line in claim.lines:
        rendering = judged.npi(line.rendering_npi, line.rendering_segment, "2420A") or whole
        service = _service(line, ecm_codes, problems)
        day, day_wrong = _day(line, problems)
        yield (
            0, claim.transaction, claim.number, line.segment, None, None, cin, born, day,
            service.procedure, service.modifiers, service.units, service.basis,
            rendering, billing, service.place or claim.place_of_service or None,
            claim.claim or None, claim.replaces or None, claim.frequency, claim.sent,
            held, held or line.held or service.held or day_wrong,
        )  # fmt: skip


def _birth_date(claim: BilledClaim, problems: SourceProblems) -> date | None:
    member = claim.member
    if member is None or not member.birth_date:
        return None
    day = _day_of(member.birth_date)
    if day is None:
        problems.add(
            "birth-date-unreadable", SourcePlace(segment=member.birth_segment, loop=member.loop, element="DMG02")
        )
        member.birth_date = ""  # told once, though other claims are the same member's
    return day


@dataclass(frozen=True, slots=True, repr=False)
class _Service:
    """What SV1 says. held: why it cannot be told what was done."""

    procedure: str | None = None
    modifiers: list[str] | None = None
    units: float | None = None
    basis: str | None = None
    place: str = ""
    held: str | None = None


def _service(line: ClaimLine, ecm_codes: frozenset[str], problems: SourceProblems) -> _Service:
    segment = line.service
    if segment is None:
        return _Service()
    parts = segment.parts(1)
    code = parts[1].upper() if len(parts) > 1 else ""
    held = _code_wrong(segment, parts[0], code, ecm_codes, problems)
    modifiers: list[str] = []
    for position, part in enumerate(parts[_MODIFIERS], 3):
        found = modifiers_in(part)
        if found is None:
            held = held or problems.add("modifier-unreadable", _at(segment, f"SV101-{position}"))
        modifiers += found or []
    units = number_above_zero(segment.at(4))
    if units is None:
        problems.add("units-unreadable", _at(segment, "SV104"))
    named = len(code) == 5 and code.isascii() and code.isalnum()
    return _Service(code if named else None, modifiers, units, segment.at(3) or None, segment.at(5), held)


def _code_wrong(
    segment: X12Segment, qualifier: str, code: str, ecm_codes: frozenset[str], problems: SourceProblems
) -> str | None:
    if not code:
        return problems.add("procedure-missing", _at(segment, "SV101-2"))
    if qualifier == HCPCS:
        good = len(code) == 5 and code.isascii() and code.isalnum()
        return None if good else problems.add("procedure-unreadable", _at(segment, "SV101-2"))
    return problems.add("procedure-qualifier", _at(segment, "SV101-1")) if code in ecm_codes else None


def _at(segment: X12Segment, element: str) -> SourcePlace:
    return SourcePlace(segment=segment.number, loop="2400", element=element)


def _day(line: ClaimLine, problems: SourceProblems) -> tuple[date | None, str | None]:
    """The day of the service, and the code of what is wrong with it."""
    if not line.days:
        missing = SourcePlace(segment=line.segment, loop="2400", element="DTP03")
        return None, problems.add("day-missing", missing)
    place = _at(line.days[-1], "DTP03")
    if len(line.days) > 1:
        return None, problems.add("day-unreadable", place, why="the line has several")
    form, text = line.days[0].at(2), line.days[0].at(3)
    first, last = _period(form, text)
    if first is None or last is None:
        return None, problems.add("day-unreadable", place, why="DTP02 and DTP03 do not make a day, or a period of days")
    if first != last:
        return None, problems.add("several-days", place)
    return first, None


def _period(form: str, text: str) -> tuple[date | None, date | None]:
    if form == "D8":
        return _day_of(text), _day_of(text)
    if form == "RD8" and len(text) == 17 and text[8] == "-":
        return _day_of(text[:8]), _day_of(text[9:])
    return None, None


def _day_of(text: str) -> date | None:
    """CCYYMMDD as a day from 1900 to 2100 that no program puts where it has none."""
    if not (len(text) == 8 and text.isascii() and text.isdigit() and "1900" <= text[:4] <= "2100"):
        return None
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    return None if day in PLACEHOLDERS else day
