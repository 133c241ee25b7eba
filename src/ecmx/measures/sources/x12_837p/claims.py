"""The claims of one transaction: CLM with what belongs to it, line by line (LX, SV1, DTP). Knows which loop each segment stands in,
since the same segment means another thing in another loop; nothing of ECM.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ecmx.measures.sources.frequency import frequency_meant
from ecmx.measures.sources.problems import SourcePlace, SourceProblems
from ecmx.measures.sources.x12_837p.levels import NPI, BilledMember, Levels
from ecmx.measures.sources.x12_837p.segments import X12Segment

__all__ = ["BilledClaim", "ClaimLine", "Claims"]

RENDERING, SERVICE_DAY, ORIGINAL_NUMBER = "82", "472", "F8"


@dataclass(slots=True, repr=False)
class ClaimLine:
    """One service as sent: SV1 and what stands beside it. segment: of its LX; held: the first thing wrong with it."""

    segment: int
    service: X12Segment | None = None
    days: list[X12Segment] = field(default_factory=list)
    rendering_npi: str = ""
    rendering_segment: int = 0
    held: str | None = None


@dataclass(slots=True, repr=False)
class BilledClaim:
    """One claim as sent. number: within the file, from 1; transaction: segment of its ST; sent: when its interchange was made.

    held: what is wrong with the whole of it
    """

    number: int
    transaction: int
    segment: int
    member: BilledMember | None
    billing_npi: str
    billing_segment: int
    sent: datetime | None
    claim: str = ""
    frequency: str | None = None
    place_of_service: str = ""
    replaces: str = ""
    rendering_npi: str = ""
    rendering_segment: int = 0
    held: str | None = None
    lines: list[ClaimLine] = field(default_factory=list)


class Claims:
    """Follows the claims of one transaction: a segment at a time in, a claim out when it is over.

    before: claims of the file before these; count: with these
    """

    def __init__(self, transaction: int, sent: datetime | None, before: int, problems: SourceProblems) -> None:
        self._transaction = transaction
        self._sent = sent
        self._problems = problems
        self._levels = Levels(problems)
        self._claim: BilledClaim | None = None
        self._loop = ""
        self.count = before

    def take(self, segment: X12Segment) -> BilledClaim | None:
        """The claim that is over by this segment, if one is."""
        over = None
        if segment.name in ("HL", "CLM"):
            over = self.finish()
        if segment.name == "CLM":
            self._begin(segment)
        elif self._claim is not None:
            self._within(self._claim, segment)
        elif segment.name in ("LX", "SV1"):
            over = self._stray(segment)
        else:
            self._levels.take(segment)
        return over

    def finish(self) -> BilledClaim | None:
        """The claim that was open, with what it lacks said."""
        claim, self._claim = self._claim, None
        if claim is None:
            return None
        if not claim.lines:
            self._problems.add("claim-without-lines", SourcePlace(segment=claim.segment, loop="2300", element="CLM"))
        for line in claim.lines:
            if line.service is None and line.held is None:
                line.held = self._problems.add("line-without-service", self._place(line.segment, "LX", "2400"))
        return claim

    def _new(self, segment: X12Segment, member: BilledMember | None) -> BilledClaim:
        self.count += 1
        who = self._levels
        return BilledClaim(
            self.count, self._transaction, segment.number, member, who.billing_npi, who.billing_segment, self._sent
        )

    def _begin(self, segment: X12Segment) -> None:
        self._loop = "2300"
        member = self._levels.member
        claim = self._claim = self._new(segment, member)
        claim.claim = segment.at(1)
        parts = segment.parts(5)
        claim.place_of_service = parts[0]
        claim.frequency = frequency_meant(parts[2]) if len(parts) > 2 else None
        if member is None:
            claim.held = self._problems.add("claim-without-member", self._place(segment.number, "CLM"))
        elif member.held is not None:
            claim.held = member.held
        if claim.frequency is None:
            said = self._problems.add("frequency-unknown", self._place(segment.number, "CLM05-3"))
            claim.held = claim.held or said

    def _within(self, claim: BilledClaim, segment: X12Segment) -> None:
        match segment.name:
            case "LX":
                self._begin_line(claim, segment)
            case "SV1":
                self._service(claim, segment)
            case "DTP" if segment.at(1) == SERVICE_DAY and claim.lines:
                claim.lines[-1].days.append(segment)
            case "SBR":
                self._loop = "2320"  # another payer's word on this claim, up to the first line
            case "REF" if segment.at(1) == ORIGINAL_NUMBER and self._loop == "2300":
                claim.replaces = segment.at(2)
            case "NM1":
                self._name(claim, segment)
            case "SVD":
                self._loop = "2430"
            case _:
                pass

    def _begin_line(self, claim: BilledClaim, segment: X12Segment) -> None:
        self._loop = "2400"
        line = ClaimLine(segment.number)
        claim.lines.append(line)
        if segment.at(1).lstrip("0") != str(len(claim.lines)):
            line.held = self._problems.add("line-number", self._place(segment.number, "LX01"))
        elif len(claim.lines) > 1 and claim.lines[-2].held == "line-number":
            line.held = "line-number"

    def _service(self, claim: BilledClaim, segment: X12Segment) -> None:
        if claim.lines and claim.lines[-1].service is None:
            claim.lines[-1].service = segment
            return
        held = self._problems.add("service-without-line", self._place(segment.number, "SV1", "2400"))
        claim.lines.append(ClaimLine(segment.number, segment, held=held))

    def _name(self, claim: BilledClaim, segment: X12Segment) -> None:
        """Who rendered: of the whole claim, or of one line; what other payers say of it is passed over."""
        if self._loop in ("2320", "2430"):
            return
        within_line = bool(claim.lines)
        self._loop = "2420" if within_line else "2310"
        if segment.at(1) != RENDERING or segment.at(8) != NPI:
            return
        whose = claim.lines[-1] if within_line else claim
        whose.rendering_npi, whose.rendering_segment = segment.at(9), segment.number

    def _stray(self, segment: X12Segment) -> BilledClaim | None:
        """A line outside of any claim is a claim of its own, held; SV1 behind its LX belongs to it."""
        if segment.name == "LX" or self._claim is None:
            held = self._problems.add("service-outside-claim", self._place(segment.number, segment.name, "2400"))
            claim = self._claim = self._new(segment, None)
            claim.held, claim.frequency = held, None
            self._loop = "2400"
            claim.lines.append(ClaimLine(segment.number, segment if segment.name == "SV1" else None, held=held))
        return None

    def _place(self, segment: int, element: str, loop: str = "") -> SourcePlace:
        return SourcePlace(segment=segment, loop=loop or self._loop, element=element)
