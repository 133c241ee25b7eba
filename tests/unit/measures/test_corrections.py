"""Voids and replacements: what they take away, what they leave alone because nobody can be sure, and that no event counts twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ecmx.measures import Encounters, encounters_of, read_837p
from tests.generative.professional_claims import Billing, ClaimSent, LineSent, MemberSent, interchange

ANA, BEN = "98520162B", "96299227B"
FIFTH = LineSent("G9012", date(2026, 10, 5), ("U2",))
SIXTH = replace(FIFTH, day=date(2026, 10, 6))
Sent = tuple[str, ClaimSent]  # a member, and a claim


def claim(number: str, *lines: LineSent, frequency: str = "1", replaces: str = "") -> ClaimSent:
    return ClaimSent(number, lines or (FIFTH,), frequency, replaces)


def read(folder: Path, *files: list[Sent]) -> Encounters:
    """The claims of each file, each under its member; one billing provider."""
    sources = []
    for at, sent in enumerate(files):
        path = folder / f"{at}.x12"
        members = tuple(MemberSent(cin, (one,)) for cin, one in sent)
        path.write_text(interchange([[[Billing("1234567893", members)]]], number=at + 1))
        sources.append(read_837p(path))
    return encounters_of(sources)


def days(done: Encounters) -> list[tuple[str, int]]:
    """The first letter of each event's claim, and its day."""
    return [(number[0], day.day) for number, day in done.events.select("claim", "day").rows()]


@pytest.mark.parametrize(
    ("sent", "events", "count"),
    [
        # a void names its original, and neither is an event
        ([(ANA, claim("A")), (ANA, claim("V", frequency="8", replaces="A")), (BEN, claim("B"))], [("B", 5)], (1, 0, 1)),
        # a replacement takes the place of the original it names, on another day too
        ([(ANA, claim("A")), (ANA, claim("R", SIXTH, frequency="7", replaces="A"))], [("R", 6)], (0, 1, 0)),
        # the correction may stand before its original
        ([(ANA, claim("R", SIXTH, frequency="7", replaces="A")), (ANA, claim("A"))], [("R", 6)], (0, 1, 0)),
        # the plan's number in REF*F8 is unknown here, and the claim keeps its own number
        ([(ANA, claim("A")), (ANA, claim("A", frequency="8", replaces="PLAN9"))], [], (1, 0, 1)),
        # replaced, then voided: nothing is left
        (
            [(ANA, claim("A")), (ANA, claim("R", frequency="7", replaces="A")), (ANA, claim("V", frequency="8", replaces="R"))],
            [],
            (2, 0, 1),
        ),
        # replaced twice: the last counts
        (
            [(ANA, claim("A")), (ANA, claim("R", frequency="7", replaces="A")), (ANA, claim("S", SIXTH, frequency="7", replaces="A"))],
            [("S", 6)],
            (0, 2, 0),
        ),
        # a chain whose original came in an earlier file that is not here
        ([(ANA, claim("R", frequency="7", replaces="Z")), (ANA, claim("S", frequency="7", replaces="R"))], [("S", 5)], (0, 1, 0)),
        # two claims that say the same under numbers of their own are two events
        ([(ANA, claim("A")), (ANA, claim("B"))], [("A", 5), ("B", 5)], (0, 0, 0)),
    ],
)  # fmt: skip
def test_what_a_correction_takes_away(
    tmp_path: Path, sent: list[Sent], events: list[tuple[str, int]], count: tuple[int, int, int]
) -> None:
    done = read(tmp_path, sent)
    assert days(done) == events
    assert (done.count.voided, done.count.replaced, done.count.voids) == count
    assert done.count.held == 0


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        # two originals of one number, both on that day
        ([(ANA, claim("A")), (ANA, claim("A", FIFTH, SIXTH)), (ANA, claim("V", frequency="8", replaces="A"))], "original-unclear"),
        # a number that all of a member's claims have, and another day
        ([(ANA, claim("A")), (ANA, claim("A", SIXTH, frequency="8", replaces="PLAN9"))], "original-unclear"),
        # the original is somebody else's
        ([(BEN, claim("A")), (ANA, claim("V", frequency="8", replaces="A"))], "original-of-another"),
        # nothing says which claim is meant
        ([(ANA, claim("A")), (ANA, claim("", frequency="8"))], "correction-without-number"),
    ],
)  # fmt: skip
def test_where_it_is_not_sure_nothing_is_taken_away_and_the_correction_is_held(
    tmp_path: Path, sent: list[Sent], code: str
) -> None:
    done = read(tmp_path, sent)
    assert done.lines.filter(pl.col("kind") == "held")["held"].unique().to_list() == [code]
    assert done.count.held == 1
    assert done.count.events == done.count.read - 1
    assert [one.code for one in done.problems if one.severity == "error"] == [code]


def test_a_void_reaches_into_an_earlier_file(tmp_path: Path) -> None:
    done = read(tmp_path, [(ANA, claim("A")), (BEN, claim("B"))], [(ANA, claim("V", frequency="8", replaces="A"))])
    assert days(done) == [("B", 5)]


def test_a_void_of_a_claim_that_is_not_here_is_told_and_is_no_event(tmp_path: Path) -> None:
    done = read(tmp_path, [(ANA, claim("V", frequency="8", replaces="PLAN9"))])
    assert (done.count.events, done.count.voids) == (0, 1)
    assert [(one.code, one.place.segment) for one in done.problems] == [("original-not-here", 20)]


def test_a_claim_that_comes_twice_counts_once(tmp_path: Path) -> None:
    done = read(tmp_path, [(ANA, claim("A", FIFTH, FIFTH))], [(ANA, claim("A", FIFTH, FIFTH)), (ANA, claim("B"))])
    assert (done.count.events, done.count.held) == (3, 2)
    assert [(one.code, one.file) for one in done.problems] == [("claim-repeated", 1)]


def test_a_correction_whose_member_cannot_be_told_changes_nothing(tmp_path: Path) -> None:
    done = read(tmp_path, [(ANA, claim("A")), ("NOBODY", claim("V", frequency="8", replaces="A"))])
    assert days(done) == [("A", 5)]
    assert done.count.held == 1
