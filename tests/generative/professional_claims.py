"""A small writer of X12 837P for tests, and a strategy of what it writes. Shares no code with ecmx.

What is written: interchanges of groups of transactions of billing providers with their members' claims. `Signs` are the separators.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

__all__ = [
    "NPIS",
    "Billing",
    "ClaimSent",
    "LineSent",
    "Made",
    "MemberSent",
    "Signs",
    "claims_in",
    "interchange",
    "interchanges",
    "whole_file",
]

T = TypeVar("T")
NPIS = ("1234567893", "1245319599", "1558598797")


@dataclass(frozen=True)
class Signs:
    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    terminator: str = "~"
    after: str = ""  # what stands behind a terminator


@dataclass(frozen=True)
class LineSent:
    code: str
    day: date
    modifiers: tuple[str, ...] = ()
    units: str = "1"
    as_period: bool = False
    place: str = ""
    rendering: str = ""


@dataclass(frozen=True)
class ClaimSent:
    number: str
    lines: tuple[LineSent, ...]
    frequency: str = "1"
    replaces: str = ""
    place: str = "11"
    rendering: str = ""
    other_payer: bool = False  # another payer's loop, with a subscriber and a rendering provider of its own


@dataclass(frozen=True)
class MemberSent:
    cin: str
    claims: tuple[ClaimSent, ...]
    born: date = date(1980, 2, 3)
    as_patient: bool = False  # below a subscriber who is somebody else


@dataclass(frozen=True)
class Billing:
    npi: str
    members: tuple[MemberSent, ...]


@dataclass
class _Out:
    signs: Signs
    segments: list[str] = field(default_factory=list)

    def add(self, *elements: str) -> None:
        self.segments.append(self.signs.element.join(elements).rstrip(self.signs.element))

    def text(self) -> str:
        return "".join(one + self.signs.terminator + self.signs.after for one in self.segments)


def interchange(
    groups: list[list[list[Billing]]], signs: Signs = Signs(), *, number: int = 1, test: bool = False
) -> str:
    """One interchange: groups of transactions, each a list of billing providers."""
    out = _Out(signs)
    control = f"{number:09}"
    who = ["ZZ", "SENDER".ljust(15), "ZZ", "RECEIVER".ljust(15)]
    how = [signs.repetition, "00501", control, "0", "T" if test else "P", signs.component]
    out.segments.append(signs.element.join(["ISA", "00", " " * 10, "00", " " * 10, *who, "261101", "1200", *how]))
    for at, transactions in enumerate(groups, 1):
        out.add("GS", "HC", "SENDER", "RECEIVER", "20261101", "1200", str(at), "X", "005010X222A1")
        for nth, billings in enumerate(transactions, 1):
            _transaction(out, f"{nth:04}", billings)
        out.add("GE", str(len(transactions)), str(at))
    out.add("IEA", str(len(groups)), control)
    return out.text()


def _transaction(out: _Out, control: str, billings: list[Billing]) -> None:
    begin = len(out.segments)
    out.add("ST", "837", control, "005010X222A1")
    out.add("BHT", "0019", "00", "1", "20261101", "1200", "CH")
    out.add("NM1", "41", "2", "SUBMITTER", "", "", "", "", "46", "ABC")
    out.add("PER", "IC", "SOMEBODY", "TE", "5595550100")
    out.add("NM1", "40", "2", "RECEIVER", "", "", "", "", "46", "DEF")
    level = 0
    for billing in billings:
        level += 1
        biller = level
        out.add("HL", str(level), "", "20", "1")
        out.add("NM1", "85", "2", "CLINIC", "", "", "", "", "XX", billing.npi)
        out.add("N3", "1 MAIN ST")
        out.add("NM1", "87", "2", "PAY TO", "", "", "", "", "XX", "1999999999")
        for member in billing.members:
            level += 1
            out.add("HL", str(level), str(biller), "22", "1" if member.as_patient else "0")
            out.add("SBR", "P", "" if member.as_patient else "18", "", "", "", "", "", "", "MC")
            out.add(
                "NM1", "IL", "1", "LAST", "FIRST", "", "", "", "MI", "90000000Z" if member.as_patient else member.cin
            )
            out.add("DMG", "D8", "19500101" if member.as_patient else f"{member.born:%Y%m%d}", "F")
            out.add("NM1", "PR", "2", "PLAN", "", "", "", "", "PI", "12345")
            if member.as_patient:
                out.add("HL", str(level + 1), str(level), "23", "0")
                level += 1
                out.add("PAT", "19")
                out.add("NM1", "QC", "1", "LAST", "CHILD", "", "", "", "MI", member.cin)
                out.add("DMG", "D8", f"{member.born:%Y%m%d}", "F")
            for claim in member.claims:
                _claim(out, claim)
    out.add("SE", str(len(out.segments) - begin + 1), control)


def _claim(out: _Out, claim: ClaimSent) -> None:
    part = out.signs.component
    out.add("CLM", claim.number, "100", "", "", part.join([claim.place, "B", claim.frequency]), "Y", "A", "Y", "Y")
    if claim.replaces:
        out.add("REF", "F8", claim.replaces)
    out.add("HI", f"ABK{part}Z5900")
    if claim.rendering:
        out.add("NM1", "82", "1", "LAST", "FIRST", "", "", "", "XX", claim.rendering)
    if claim.other_payer:
        out.add("SBR", "S", "18", "", "", "", "", "", "", "MB")
        out.add("NM1", "IL", "1", "OTHER", "FIRST", "", "", "", "MI", "90000001Z")
        out.add("NM1", "PR", "2", "OTHER", "", "", "", "", "PI", "99999")
        out.add("REF", "F8", "OTHERPAYER")
        out.add("NM1", "82", "1")
    for at, line in enumerate(claim.lines, 1):
        out.add("LX", str(at))
        service = part.join(["HC", line.code, *line.modifiers])
        out.add("SV1", service, "100", "UN", line.units, line.place, "", "1")
        day = f"{line.day:%Y%m%d}"
        out.add("DTP", "472", "RD8" if line.as_period else "D8", f"{day}-{day}" if line.as_period else day)
        out.add("REF", "6R", f"L{at}")
        if line.rendering:
            out.add("NM1", "82", "1", "LAST", "FIRST", "", "", "", "XX", line.rendering)
        if claim.other_payer:
            out.add("SVD", "99999", "0", service, "", "1")
            out.add("DTP", "573", "D8", "20200101")


_SIGNS = "*|~^:>!<\x1c\x1d\x1e\x1f\n'+"
#: What a file is made of; drawn by chance from one seed, since hypothesis would draw it element by element for longer than it is read.
Made = list[tuple[list[list[list[Billing]]], Signs]]


def _signs(random: Random) -> Signs:
    element, component, repetition, terminator = random.sample(_SIGNS, 4)
    return Signs(element, component, repetition, terminator, random.choice(["", "\n", "\r\n", "\n\n"]))


def _number(random: Random) -> str:
    return "".join(random.choices(string.ascii_uppercase + string.digits, k=random.choice([1, 8])))


def _day(random: Random, first: date) -> date:
    return first + timedelta(days=random.randrange(1500))


def _line(random: Random) -> LineSent:
    return LineSent(
        random.choice(["G9008", "G9012", "T1016", "99213"]),
        _day(random, date(2022, 1, 1)),
        tuple(random.choices(["U8", "GQ", "U1", "U2", "59"], k=random.randrange(5))),
        random.choice(["1", "2", "0.5", "12"]),
        random.random() < 0.5,
        random.choice(["", "11", "12", "02"]),
        random.choice(["", *NPIS]),
    )


def _claim_sent(random: Random) -> ClaimSent:
    return ClaimSent(
        _number(random),
        tuple(_line(random) for _ in range(random.randint(1, 4))),
        random.choice(["1", "1", "1", "7", "8"]),
        random.choice(["", _number(random)]),
        random.choice(["11", "12"]),
        random.choice(["", *NPIS]),
        random.random() < 0.3,
    )


def _member(random: Random) -> MemberSent:
    claims = tuple(_claim_sent(random) for _ in range(random.randint(1, 3)))
    return MemberSent(f"9{random.randrange(10**7):07}B", claims, _day(random, date(1960, 1, 1)), random.random() < 0.3)


def _billing(random: Random) -> Billing:
    return Billing(random.choice(NPIS), tuple(_member(random) for _ in range(random.randint(1, 3))))


def _made(seed: int) -> Made:
    random = Random(seed)

    def several(make: Callable[[], T]) -> list[T]:
        return [make() for _ in range(random.randint(1, 2))]

    return several(lambda: (several(lambda: several(lambda: several(lambda: _billing(random)))), _signs(random)))


interchanges = st.integers(0, 2**32).map(_made)


def whole_file(made: Made) -> str:
    """Several interchanges, each with its own signs."""
    return "".join(interchange(groups, how, number=at) for at, (groups, how) in enumerate(made, 1))


def claims_in(made: Made) -> Iterator[tuple[Billing, MemberSent, ClaimSent]]:
    """Every claim in the order of the file."""
    for groups, _ in made:
        for transactions in groups:
            for billings in transactions:
                for billing in billings:
                    for member in billing.members:
                        for claim in member.claims:
                            yield billing, member, claim
