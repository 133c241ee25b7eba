"""Columns that words leave open: what their cells look like, what repeats across a row, how rivals share, and what is only asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecmx.files.cells import column_letter
from ecmx.guidance import FileType
from ecmx.layouts.recognition.assign import says_whose_rows
from ecmx.layouts.recognition.match import SURE, How
from ecmx.layouts.recognition.repeats import copies
from ecmx.layouts.recognition.senses import senses
from ecmx.layouts.recognition.several import of_several
from ecmx.layouts.recognition.shapes import EMPTY, shape_of
from ecmx.layouts.recognition.sharing import shared_out
from ecmx.layouts.recognition.sheet_headers import HeaderCell, offers_of
from ecmx.layouts.recognition.terms import Surroundings, own_terms, riding, standing, terms_alone
from ecmx.layouts.recognition.weighing import Board, nearest, total
from ecmx.layouts.recognition.weights import weights

AS_OF = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("cells", "shape"),
    [
        (["91000001A", "91000002b", "91000003C"], "cin"),
        (["1234567893", "1234567893", "1245319599"], "npi"),
        (["(559) 555-0142", "559-555-0143", "5595550144"], "phone"),
        (["01/02/1950", "3/4/2001", "5-Jun-1988"], "date-birth"),
        (["13/05/1990", "24/12/1990", "02/01/1990"], "date-birth"),  # the day first, and all of one year
        (["13/10/2026", "24/10/2026", "02/11/2026"], "date"),
        (["10/01/2026", "2026-10-02", None, None], "date~"),
        (["Y", "n", "Yes", "unknown"], "flag"),
        (["0", "2", "1", "3"], "count"),
        (["2", "1", "5", "2"], "digit"),
        (["Enrolled", "Closed", "Outreach", "Enrolled"], "words-status"),
        (["English", "Spanish", "Spanish", "Hmong"], "words-language"),
        ([None, " ", None], EMPTY),
    ],
)
def test_the_shape_of_cells(cells: list[str | None], shape: str) -> None:
    assert shape_of(cells, AS_OF) == shape


@given(st.lists(st.none() | st.text(max_size=20) | st.text("0123456789./-²٣ ;,A", max_size=30), max_size=12))
def test_any_cells_have_a_shape(cells: list[str | None]) -> None:
    assert shape_of(cells, AS_OF)


def cells_of(*headers: str | tuple[str, str]) -> list[HeaderCell]:
    return [
        HeaderCell(column_letter(at), one if isinstance(one, str) else one[1], "" if isinstance(one, str) else one[0])
        for at, one in enumerate(headers, start=1)
    ]


def test_groups_side_by_side_repeat_the_first() -> None:
    tries = [(f"Try {number}", word) for number in (1, 2, 3) for word in ("Day", "How")]
    assert copies(cells_of("CIN", *tries, "Note")) == {3: 1, 4: 2, 5: 1, 6: 2}
    for first, second in (("1er intento", "2do intento"), ("Visita uno", "Visita dos"), ("3ra visita", "4ta visita")):
        tries = [(heading, word) for heading in (first, second) for word in ("Fecha", "Manera")]
        assert copies(cells_of("CIN", *tries)) == {3: 1, 4: 2}
    tries = [(f"{which} try", word) for which in ("First", "Second", "Last") for word in ("Day", "How")]
    assert copies(cells_of("CIN", *tries, "Note")) == {3: 1, 4: 2, 5: 1, 6: 2}
    people = [f"Contact {at} {which} name" for at in (1, 2) for which in ("first", "last")]
    assert copies(cells_of("CIN", *people)) == {3: 1, 4: 2}
    assert copies(cells_of("First name", "First visit", "Last name", "Last visit")) == {}
    assert copies(cells_of("ER count", "ER date", "Hospital count", "Hospital date")) == {}
    assert copies(cells_of("Phone 1", "Phone 2", "Phone 3")) == {}


SCORES = st.dictionaries(st.sampled_from(["a", "b", "c", "own"]), st.floats(-20, 20), min_size=1)


@given(st.lists(SCORES.map(lambda row: row | {"own": 0.0}), min_size=1, max_size=6))
def test_nothing_is_claimed_by_more_columns_than_there_is_room_for(rows: list[Mapping[str, float]]) -> None:
    shares = shared_out(rows, lambda name: float("inf") if name == "own" else 1.0)
    assert all(sum(row.values()) < 1 + 1e-9 for row in shares)
    for name in ("a", "b", "c"):
        assert sum(row.get(name, 0.0) for row in shares) < 1 + 1e-9


def board(headers: list[HeaderCell], shapes: Mapping[str, str]) -> Board:
    cells, offers = offers_of(headers)
    return Board(cells, offers, lambda letter: shapes.get(letter, EMPTY))


def test_what_has_no_cells_is_asked_about_and_never_claimed() -> None:
    headers = cells_of("CIN", "Day they said yes and signed on", "Said no for good on")
    blank = board(headers, {"A": "cin"})
    for at, weighed in blank.weigh({0: "member_cin"}, (FileType.RTF,)).items():
        claimed = blank.candidate(at, weighed)
        assert claimed is None or claimed.confidence < SURE


def test_cells_without_a_word_for_it_claim_nothing() -> None:
    """A list of names under a word that nobody knows may be anybody's."""
    named = board(cells_of("CIN", "Zorble"), {"A": "cin", "B": "name-two-few"})
    (weighed,) = named.weigh({0: "member_cin"}, (FileType.RTF,)).values()
    assert named.candidate(1, weighed) is None


def test_the_confidence_rises_with_the_probability() -> None:
    said = [weights().calibrated(step / 100) for step in range(101)]
    assert said == sorted(said)
    assert said[0] >= 0
    assert said[-1] <= 1


def test_a_header_of_two_things_in_one_cell_is_not_taken_for_one_of_them() -> None:
    headers = cells_of("CIN", "Navigator", "Navigator's cell plus ext")
    both = board(headers, {"A": "cin", "B": "name-two-few", "C": "phone"})
    weighed = both.weigh({0: "member_cin", 1: "lead_care_manager_name"}, (FileType.RTF,))
    assert both.candidate(2, weighed[2]) is None


def test_an_address_is_nobody_elses_mailing_address_unless_a_word_says_so() -> None:
    headers = cells_of("Enrollee address", "Enrollee city", "Enrollee zip", "Street", "City", "Zip")
    shapes = dict(zip("ABCDEF", ("address", "name-one-few", "zip") * 2, strict=True))
    here = board(headers, shapes)
    weighed = here.weigh(
        {0: "member_residential_address", 1: "member_residential_city", 2: "member_residential_zip"}, (FileType.MIF,)
    )
    claims = [here.candidate(at, one) for at, one in weighed.items()]
    assert all(claim is None or claim.confidence < SURE for claim in claims)


def test_a_word_by_which_most_people_mean_somebody_else_says_so() -> None:
    headers = cells_of("Letters go to - street", "Letters go to - town", "Letters go to - ZIP")
    here = board(headers, dict(zip("ABC", ("address", "name-one-few", "zip"), strict=True)))
    claims = [here.candidate(at, one) for at, one in here.weigh({}, (FileType.MIF,)).items()]
    assert [claim and claim.stem for claim in claims] == [
        "member_mailing_address",
        "member_mailing_city",
        "member_mailing_zip",
    ]
    assert all(
        claim is not None and claim.confidence > SURE - 0.1 for claim in claims
    )  # where no word says so, no more than that


def test_the_word_joined_is_no_sign_of_two_things_in_one_cell() -> None:
    here = board(cells_of("CIN", "Joined the program"), {"A": "cin", "B": "date"})
    (weighed,) = here.weigh({0: "member_cin"}, (FileType.RTF,)).values()
    claim = here.candidate(1, weighed)
    assert claim is not None
    assert (claim.stem, claim.confidence >= SURE) == ("ecm_benefit_start_date", True)


def test_a_population_that_nothing_says_is_an_adults_or_a_childs_is_asked_about() -> None:
    here = board(cells_of("CIN", "Out of jail", "Homeless"), {"A": "cin", "B": "flag", "C": "flag"})
    for at, weighed in here.weigh({0: "member_cin"}, (FileType.MIF,)).items():
        claim = here.candidate(at, weighed)
        assert claim is None or claim.confidence < SURE


@pytest.mark.parametrize(
    "header",
    [
        "City, Zip",
        "City/State/ZIP",
        "Mailing city & zip",
        "Town + zip",
        "Date & reason closed",
        "PCP name / NPI",
        "Stop date / code",
    ],
)
def test_two_things_in_one_cell_are_asked_about(header: str) -> None:
    assert of_several(header)


@pytest.mark.parametrize(
    "header",
    [
        "Date of birth / DOB", "Phone/text/email", "Race/Ethnicity", "Last, First name", "Zip code", "Reason / code",
        "Phone / video visits",
        "Discontinuation Reason Code", "Street address", "ER/Hospital facility",
    ],
)  # fmt: skip
def test_another_word_for_the_same_is_one_thing(header: str) -> None:
    assert not of_several(header)


def test_a_cell_of_city_and_zip_is_claimed_for_neither() -> None:
    headers = cells_of("CIN", "Street", "City, Zip")
    both = board(headers, {"A": "cin", "B": "address", "C": "text"})
    weighed = both.weigh({0: "member_cin", 1: "member_residential_address"}, (FileType.RTF,))
    claimed = both.candidate(2, weighed[2])
    assert claimed is not None
    assert claimed.how is How.UNSURE


def test_attempts_named_before_a_mark_are_headings_counted_together() -> None:
    tries = [f"Try {number}: {word}" for number in (1, 2) for word in ("Day", "How")]
    cells, _ = offers_of(cells_of("CIN", *tries))
    assert [(cell.group, cell.text) for cell in cells[1:]] == [
        ("Try 1", "Day"),
        ("Try 1", "How"),
        ("Try 2", "Day"),
        ("Try 2", "How"),
    ]


@pytest.mark.parametrize("at", [1, 2, 4, 5])
def test_a_column_is_weighed_by_the_terms_that_are_fitted(at: int) -> None:
    """The quick way of a row comes to what its terms come to one by one."""
    headers = cells_of("CIN", "Opened", "Stage", "Ended", "Home visits", "Calls")
    here = board(headers, dict(zip("ABCDEF", ("cin", "date", "digit", "date~", "count", "count"), strict=True)))
    around = {0: "member_cin", 3: "ecm_benefit_end_date"}
    taken, types, fitted = Counter(around.values()), (FileType.RTF,), weights()
    near = Surroundings(nearest(around, at, -1), nearest(around, at, 1), taken)
    row = here.row(at, around, taken, types)
    assert len(row) > 3
    for name, score in row.items():
        sense = senses().get(name)
        terms = (
            own_terms(here.said(at), fitted)
            if sense is None
            else terms_alone(here.said(at), sense, fitted) | standing(sense, near) | riding(sense, types)
        )
        assert score == pytest.approx(total(terms, fitted.terms)), name


@pytest.mark.parametrize(
    ("header", "shape", "plainly"),
    [
        ("Provider NPI", "npi-same", True),
        ("Provider NPI", "npi-same~", True),
        ("Provider NPI", "npi", False),  # one a member: her doctor's as well
        ("ECM Provider NPI", "npi", True),
        ("Provider Name", "name-two", False),
        ("Plan Name", "text-few", True),
    ],
)
def test_whose_a_row_is_stands_there_over_and_over_or_the_word_says_ecm(header: str, shape: str, plainly: bool) -> None:
    here = board(cells_of("CIN", header), {"A": "cin", "B": shape})
    said = next(one for one in here.offers[1] if not one.weak)
    assert says_whose_rows(here, 1, said) is plainly
