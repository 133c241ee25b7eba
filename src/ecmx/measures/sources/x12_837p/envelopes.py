"""The envelopes of an X12 file: interchange (ISA … IEA), group (GS … GE) and transaction (ST … SE), each with its control number and count.

Says where claims may stand and which transactions are whole; knows nothing of claims.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from ecmx.measures.sources.problems import SourcePlace, SourceProblems
from ecmx.measures.sources.x12_837p.named import TransactionKind, transaction_kind
from ecmx.measures.sources.x12_837p.segments import X12Segment

__all__ = ["Envelopes"]

#: From outside in: the segment that opens it and the element with its control number, the one that closes it, and what that counts.
_LEVELS = (("ISA", 13, "IEA", "groups"), ("GS", 6, "GE", "transactions"), ("ST", 2, "SE", "segments"))
_DEPTHS = {name: depth for depth, (opens, _, closes, _) in enumerate(_LEVELS) for name in (opens, closes)}
_TRANSACTION = 2


@dataclass(slots=True)
class Envelope:
    """One that is open. within: how many groups, transactions or segments it has so far."""

    segment: int
    control: str
    within: int = 0


class Envelopes:
    """Follows the envelopes of one file.

    sent: when the interchange was made, by its own word; kind: what the open transaction holds, None outside of any
    first: the kind of the file's first transaction; professional: how many transactions of professional claims there were
    broken: segment number of the ST of each transaction that is not whole
    """

    def __init__(self, problems: SourceProblems) -> None:
        self._problems = problems
        self._open: list[Envelope | None] = [None, None, None]
        self._guide = ""
        self.sent: datetime | None = None
        self.kind: TransactionKind | None = None
        self.first: TransactionKind | None = None
        self.professional = 0
        self.broken: set[int] = set()

    @property
    def transaction(self) -> int:
        """The segment number of the open transaction's ST; 0 = none is open."""
        opened = self._open[_TRANSACTION]
        return opened.segment if opened else 0

    def take(self, segment: X12Segment) -> bool:
        """Count a segment; whether it was an envelope's own."""
        opened = self._open[_TRANSACTION]
        depth = _DEPTHS.get(segment.name)
        if opened and (depth is None or segment.name == "SE"):
            opened.within += 1
        if depth is None:
            return False
        if segment.name == _LEVELS[depth][0]:
            self._begin(segment, depth)
        else:
            self._end(segment, depth)
        return True

    def finish(self) -> None:
        """The file has ended: what is still open was never closed."""
        self._abandon(0)

    def _begin(self, segment: X12Segment, depth: int) -> None:
        self._abandon(depth)
        if depth:
            around = self._open[depth - 1]
            if around is None:
                self._problem("envelope-not-opened", segment.number, segment.name)
            else:
                around.within += 1
        self._open[depth] = Envelope(segment.number, segment.at(_LEVELS[depth][1]), within=int(depth == _TRANSACTION))
        if depth == 0:
            self._interchange(segment)
        elif depth == 1:
            self._guide = segment.at(8)
        else:
            self.kind = transaction_kind(segment.at(1), segment.at(3) or self._guide)
            self.first = self.first or self.kind
            self.professional += self.kind.professional
            if not self.kind.professional:
                self._problem("transaction-other", segment.number, "ST01", why=self.kind.words)

    def _interchange(self, segment: X12Segment) -> None:
        self.sent, self._guide = None, ""
        with suppress(ValueError):
            self.sent = datetime.fromisoformat(f"20{segment.at(9):.6}T{segment.at(10):.4}").replace(tzinfo=None)
        if segment.at(15) == "T":
            self._problem("test-file", segment.number, "ISA15")

    def _end(self, segment: X12Segment, depth: int) -> None:
        self._abandon(depth + 1)
        opened, self._open[depth] = self._open[depth], None
        if opened is None:
            self._problem("envelope-not-opened", segment.number, segment.name)
            return
        wrong = []
        if segment.at(2) != opened.control:
            wrong.append("its control numbers differ")
            self._problem("control-number", segment.number, f"{segment.name}02")
        said = segment.at(1)
        if not (said.isascii() and said.isdigit() and len(said) <= 10):
            wrong.append("its count cannot be read")
            self._problem("count-unreadable", segment.number, f"{segment.name}01")
        elif int(said) != opened.within:
            wrong.append("its count is wrong")
            there = f"{opened.within:,} {_LEVELS[depth][3]}"
            self._problem("count-wrong", segment.number, f"{segment.name}01", expected=there)
        if depth == _TRANSACTION:
            self._close_transaction(opened, " and ".join(wrong))

    def _abandon(self, depth: int) -> None:
        """Close from inside out, unasked, what is open at that depth and further in."""
        for level in range(_TRANSACTION, depth - 1, -1):
            opened, self._open[level] = self._open[level], None
            if opened is not None:
                self._problem("envelope-not-closed", opened.segment, _LEVELS[level][0])
                if level == _TRANSACTION:
                    self._close_transaction(opened, "its end is missing")

    def _close_transaction(self, opened: Envelope, wrong: str) -> None:
        if wrong and self.kind is not None and self.kind.professional:
            self.broken.add(opened.segment)
            self._problem("transaction-not-whole", opened.segment, "ST", why=wrong)
        self.kind = None

    def _problem(self, code: str, segment: int, part: str, *, why: str = "", expected: str = "") -> None:
        self._problems.add(code, SourcePlace(segment=segment, element=part), why=why, expected=expected)
