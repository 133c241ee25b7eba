"""Replacements and voids: which claim each takes away, by the original's number, by its own number, and always by the member. Where
that is not sure nothing is taken away, and the correction is held. Knows no source and no service.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

__all__ = ["STANDINGS", "ClaimKey", "Corrected", "corrected"]

#: What becomes of a claim: it stands; a void or a replacement took it away; or it is a void itself, which is no event.
STANDINGS = ("stands", "voided", "replaced", "void")
ClaimKey = tuple[int, int]  # file and claim number


@dataclass(frozen=True, slots=True, repr=False)
class NumberedClaim:
    """A claim by what corrections go by. claim: its own number; replaces: the earlier one's, as it says it."""

    key: ClaimKey
    claim: str | None
    replaces: str | None
    cin: str
    billing_npi: str | None
    frequency: str
    sent: datetime | None
    days: frozenset[date]

    @property
    def order(self) -> tuple[bool, str, ClaimKey]:
        """Originals first, then as they were sent, then as they were read."""
        return (self.frequency != "original", self.sent.isoformat() if self.sent else "", self.key)

    def is_by(self, other: NumberedClaim) -> bool:
        """Whether both can be one sender's."""
        return None in (self.billing_npi, other.billing_npi) or self.billing_npi == other.billing_npi


@dataclass(frozen=True, slots=True)
class Corrected:
    """standing: of each claim in a chain of corrections; held: why a correction was not carried out;
    absent: corrections of no claim that is here
    """

    standing: dict[ClaimKey, str] = field(default_factory=dict)
    held: dict[ClaimKey, str] = field(default_factory=dict)
    absent: list[ClaimKey] = field(default_factory=list)


def corrected(lines: pl.DataFrame) -> Corrected:
    """What the corrections among these service lines (`SERVICE_LINES`) do. A claim that is held as a whole does nothing."""
    made = Corrected()
    usable = lines.filter(pl.col("claim_held").is_null() & pl.col("cin").is_not_null())
    corrections = _claims(usable.filter(pl.col("frequency") != "original"))
    numbers = {number for one in corrections for number in (one.replaces, one.claim) if number}
    originals = _by_number(
        _claims(usable.filter((pl.col("frequency") == "original") & pl.col("claim").is_in(sorted(numbers))))
    )
    chains = _Chains()
    rootless = []
    for one in corrections:
        found = _original_of(one, originals)
        if isinstance(found, str):
            made.held[one.key] = found
        elif found is None:
            rootless.append(one)
        else:
            chains.begin(one, found)
    _join(rootless, [one for one in corrections if one.key not in made.held], chains, made)
    for chain in chains.all():
        _settle(chain, made)
    return made


def _claims(lines: pl.DataFrame) -> list[NumberedClaim]:
    first = [pl.col(name).first() for name in ("claim", "replaces", "cin", "billing_npi", "frequency", "sent")]
    grouped = lines.group_by("file", "claim_number").agg(*first, pl.col("day").drop_nulls())
    rows = grouped.sort("file", "claim_number").iter_rows()
    return [
        NumberedClaim((file, number), claim, replaces, cin, npi, frequency, sent, frozenset(days))
        for file, number, claim, replaces, cin, npi, frequency, sent, days in rows
    ]


def _by_number(claims: Sequence[NumberedClaim]) -> dict[str, list[NumberedClaim]]:
    found: dict[str, list[NumberedClaim]] = defaultdict(list)
    for one in claims:
        found[one.claim or ""].append(one)
    return found


def _original_of(one: NumberedClaim, originals: dict[str, list[NumberedClaim]]) -> NumberedClaim | str | None:
    """The original that a correction means; None where it is not here; the code of why that cannot be told."""
    if not (one.replaces or one.claim):
        return "correction-without-number"
    named = [other for other in originals.get(one.replaces or "", ()) if other.is_by(one)]
    if named:
        its = [other for other in named if other.cin == one.cin]
        return _only(its, one) if its else "original-of-another"
    # Its own number is often the original's; some programs give all claims of a member one number, so the day must bear it out.
    same = [other for other in originals.get(one.claim or "", ()) if other.is_by(one) and other.cin == one.cin]
    if not same:
        return None
    found = _only([other for other in same if other.days & one.days], one)
    return found or "original-unclear"


def _only(claims: Sequence[NumberedClaim], one: NumberedClaim) -> NumberedClaim | str | None:
    """The one claim there is, or the one of the same day."""
    if len(claims) > 1:
        claims = [other for other in claims if other.days & one.days]
        return claims[0] if len(claims) == 1 else "original-unclear"
    return claims[0] if claims else None


class _Chains:
    """Claims with their corrections: an original's, or without one those that correct each other."""

    def __init__(self) -> None:
        self._chains: dict[ClaimKey, list[NumberedClaim]] = {}

    def begin(self, correction: NumberedClaim, original: NumberedClaim) -> None:
        chain = self._chains.setdefault(original.key, [original])
        chain.append(correction)
        self._chains[correction.key] = chain

    def of(self, claim: NumberedClaim) -> list[NumberedClaim]:
        """The chain of a claim; one of its own where it has none yet."""
        return self._chains.setdefault(claim.key, [claim])

    def merge(self, chain: list[NumberedClaim], other: list[NumberedClaim]) -> None:
        if chain is other:
            return
        chain += other
        for one in other:
            self._chains[one.key] = chain

    def all(self) -> list[list[NumberedClaim]]:
        """Every chain once."""
        return list({id(chain): chain for chain in self._chains.values()}.values())


def _join(
    rootless: Sequence[NumberedClaim], corrections: Sequence[NumberedClaim], chains: _Chains, made: Corrected
) -> None:
    """Corrections whose original is not found by itself join those that correct the same, or that they correct."""
    by_number: dict[str, list[NumberedClaim]] = defaultdict(list)
    for one in corrections:
        for number in {one.claim, one.replaces} - {None}:
            by_number[str(number)].append(one)
    for one in rootless:
        numbers = {number for number in (one.replaces, one.claim) if number}
        peers = [other for number in sorted(numbers) for other in by_number[number] if _are_linked(one, other)]
        peers = [other for other in peers if other.key not in made.held]
        own = chains.of(one)
        touched = [own, *(chains.of(other) for other in peers)]
        roots = {part[0].key for part in touched if part[0].frequency == "original"}
        if len(roots) > 1:
            made.held[one.key] = "original-unclear"
            continue
        rooted = next((part for part in touched if part[0].frequency == "original"), own)
        for part in touched:
            chains.merge(rooted, part)


def _are_linked(one: NumberedClaim, other: NumberedClaim) -> bool:
    """Whether two corrections are of one claim, or one of the other."""
    if one.key == other.key or one.cin != other.cin or not one.is_by(other):
        return False
    if one.replaces and one.replaces in (other.replaces, other.claim):
        return True
    if other.replaces and other.replaces == one.claim:
        return True
    return one.claim is not None and one.claim == other.claim and bool(one.days & other.days)


def _settle(chain: Sequence[NumberedClaim], made: Corrected) -> None:
    """The last word of a chain decides; a void is no event of its own in any case."""
    words = sorted((one for one in chain if one.key not in made.held), key=lambda one: one.order)
    if not words:
        return
    last = words[-1]
    gone = "voided" if last.frequency == "void" else "replaced"
    for one in words:
        made.standing[one.key] = "void" if one.frequency == "void" else "stands" if one is last else gone
    if words[0].frequency != "original":
        made.absent.append(words[0].key)
