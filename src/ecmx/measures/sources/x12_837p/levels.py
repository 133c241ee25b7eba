"""The levels of an 837P (HL): who bills (20), the subscriber (22), the patient (23), and whose claims come below. Knows no claim."""

from __future__ import annotations

from dataclasses import dataclass

from ecmx.measures.sources.problems import SourcePlace, SourceProblems
from ecmx.measures.sources.x12_837p.segments import X12Segment

__all__ = ["Levels", "BilledMember"]

BILLING, SUBSCRIBER, PATIENT = "20", "22", "23"
#: By level: the loop of the level itself, and of the person or provider that it names.
_LOOPS = {BILLING: ("2000A", "2010AA"), SUBSCRIBER: ("2000B", "2010BA"), PATIENT: ("2000C", "2010CA")}
_NAMED = {BILLING: "85", SUBSCRIBER: "IL", PATIENT: "QC"}
#: NM108 before a member's identifier, and before an NPI.
MEMBER_ID, NPI = "MI", "XX"


@dataclass(slots=True, repr=False)
class BilledMember:
    """Whose claims these are. cin: as sent, "" = none; segment: of the NM1 that says it, or of the level.

    held: why nobody can tell whose they are, or None
    """

    segment: int
    loop: str
    cin: str = ""
    birth_date: str = ""
    birth_segment: int = 0
    held: str | None = None


class Levels:
    """Follows the levels of one transaction. loop: where we are; member: of the claims to come, None where no level names one."""

    def __init__(self, problems: SourceProblems) -> None:
        self._problems = problems
        self._ids = {BILLING: "", SUBSCRIBER: ""}
        self._level = ""
        self._last = 0
        self._naming = False  # whether the last NM1 named the level's own person or provider
        self.loop = "1000"
        self.member: BilledMember | None = None
        self.billing_npi = ""
        self.billing_segment = 0

    def take(self, segment: X12Segment) -> None:
        """A segment that stands before the first claim of its level."""
        if segment.name == "HL":
            self._enter(segment)
        elif segment.name == "NM1":
            self._name(segment)
        elif segment.name == "DMG" and self._naming and self.member is not None:
            self.member.birth_date, self.member.birth_segment = segment.at(2), segment.number

    def _enter(self, segment: X12Segment) -> None:
        self._level = segment.at(3)
        self._naming = False
        self.loop = _LOOPS[self._level][0] if self._level in _LOOPS else "2000"
        self._count(segment)
        if self._level not in _LOOPS:
            self.member = None
            self._problems.add("level-unknown", self._place(segment, "HL03"))
            return
        if self._level == BILLING:
            self.member, self.billing_npi, self.billing_segment = None, "", 0
            self._ids = {BILLING: segment.at(1), SUBSCRIBER: ""}
            return
        self.member = BilledMember(segment.number, _LOOPS[self._level][1])
        above = BILLING if self._level == SUBSCRIBER else SUBSCRIBER
        if not self._ids[above] or segment.at(2) != self._ids[above]:
            self.member.held = self._problems.add("level-parent", self._place(segment, "HL02"))
        if self._level == SUBSCRIBER:
            self._ids[SUBSCRIBER] = segment.at(1)

    def _count(self, segment: X12Segment) -> None:
        said = segment.at(1)
        number = int(said) if said.isascii() and said.isdigit() and len(said) <= 12 else 0
        if number != self._last + 1:
            self._problems.add("level-number", self._place(segment, "HL01"))
        self._last = number or self._last + 1

    def _name(self, segment: X12Segment) -> None:
        self._naming = self._level in _NAMED and segment.at(1) == _NAMED[self._level]
        if not self._naming:
            return
        self.loop = _LOOPS[self._level][1]
        if self._level == BILLING:
            self.billing_npi = segment.at(9) if segment.at(8) == NPI else ""
            self.billing_segment = segment.number
        elif self.member is not None:
            self.member.segment = segment.number
            self.member.cin = segment.at(9) if segment.at(8) == MEMBER_ID else ""
            if not self.member.cin and self._level == PATIENT and self.member.held is None:
                self.member.held = self._problems.add("patient-without-cin", self._place(segment, "NM109"))

    def _place(self, segment: X12Segment, element: str) -> SourcePlace:
        return SourcePlace(segment=segment.number, loop=self.loop, element=element)
