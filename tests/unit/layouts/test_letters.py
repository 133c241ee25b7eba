"""One letter that says much beside its sister: an adult's or a child's population of focus, a first or a last name."""

from __future__ import annotations

import pytest

from ecmx.layouts.recognition.headers import wording
from ecmx.layouts.recognition.persons import age_of_members
from ecmx.layouts.recognition.sheet_headers import UNTOLD, HeaderCell, offers_of, spans_spelt_out

ADULTS = ["A-HU", "A-Jail", "A-Homeless"]


def spelt(headers: list[str]) -> list[str]:
    cells, _ = offers_of([HeaderCell(letter, text) for letter, text in zip("ABCDEFGHIJ", headers, strict=False)])
    return [cell.text for cell in cells]


@pytest.mark.parametrize("letter", ["C", "K", "Y", "k"])
def test_the_childs_letter_is_whichever_stands_beside_the_adults(letter: str) -> None:
    found = spelt(["CIN", *ADULTS, f"{letter}-HU", f"{letter}-SED"])
    assert found == ["CIN", "Adult HU", "Adult Jail", "Adult Homeless", "Child HU", "Child SED"]


def test_a_population_that_only_adults_have_tells_what_the_letter_is() -> None:
    assert spelt(["CIN", *ADULTS, "A-LTC"]) == ["CIN", "Adult HU", "Adult Jail", "Adult Homeless", "Adult LTC"]


def test_a_letter_alone_says_no_age() -> None:
    assert all(text.startswith(UNTOLD) for text in spelt(ADULTS))


def test_a_childs_letter_other_than_c_says_nothing_without_an_adults() -> None:
    kept = ["K-HU", "K-SED", "Y-Jail"]
    assert spelt(kept) == kept


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        (["Nm F", "Nm L"], ["nm first name", "nm last name"]),
        (["Name (L)", "Name (F)"], ["last name", "first name"]),
        (["Client F", "Client L"], ["client first name", "client last name"]),
        (["F", "L"], ["first name", "last name"]),
        (["Size F", "Size L"], ["Size F", "Size L"]),  # no name
        (["F", "M"], ["F", "M"]),  # a sex, not a name
        (["E", "F", "K", "L"], ["E", "F", "K", "L"]),  # a series of letters
        (["F", "M", "L"], ["first name", "M", "last name"]),
        (["Nm F", "Phone L"], ["Nm F", "Phone L"]),  # not alike but for the letter
    ],
)
def test_two_names_told_apart_by_a_letter(headers: list[str], found: list[str]) -> None:
    assert spelt(headers) == found


@pytest.mark.parametrize(
    ("headers", "texts"),
    [
        ((("Ben from", ""), ("Ben to", "")), ["ben start date", "ben end date"]),
        ((("From", "ECM"), ("Thru", "ECM")), ["start date", "end date"]),
        ((("Desde", "ECM"), ("Hasta", "ECM")), ["start date", "end date"]),
        ((("From", ""), ("To", "")), ["From", "To"]),  # of what, nothing says: of letters perhaps
        ((("Ref from", ""), ("Ref to", ""), ("Ref thru", "")), ["Ref from", "Ref to", "Ref thru"]),
        ((("Ben from", ""), ("Sent to", "")), ["Ben from", "Sent to"]),
    ],
)
def test_from_and_to_are_start_and_end_where_two_columns_are_alike_but_for_them(
    headers: tuple[tuple[str, str], ...], texts: list[str]
) -> None:
    cells = [HeaderCell(letter, text, group) for letter, (text, group) in zip("ABC", headers, strict=False)]
    assert [cell.text for cell in spans_spelt_out(cells)] == texts


@pytest.mark.parametrize(
    ("before", "heading"),
    [
        ("Daughter/son to call", "Daughter/son to call"),
        ("Lead care manager", "Lead care manager"),
        ("Last name", ""),  # the member's own
        ("Status", ""),
    ],
)
def test_theirs_is_whose_name_stands_right_before(before: str, heading: str) -> None:
    cells, _ = offers_of([HeaderCell("A", before), HeaderCell("B", "Their phone"), HeaderCell("C", "Their e-mail")])
    assert [cell.group for cell in cells] == ["", heading, heading]
    assert [cell.others for cell in cells] == [False, bool(heading), bool(heading)]


@pytest.mark.parametrize(
    ("headers", "age"),
    [
        (("Student CIN", "Student DOB", "Student phone", "ER a lot"), "child"),
        (("Kiddo CIN", "Kiddo DOB", "Kid first name", "ER a lot"), "child"),
        (("Senior CIN", "Senior DOB", "Senior phone", "ER a lot"), "adult"),
        (("Student CIN", "Student DOB", "Student phone", "Adult ER a lot"), ""),  # of both
        (("Client CIN", "Client DOB", "Client phone", "Student loans"), ""),  # no field of a person
    ],
)
def test_the_noun_for_the_members_says_how_old_they_are(headers: tuple[str, ...], age: str) -> None:
    assert age_of_members(headers, [""] * len(headers)) == age


def test_a_population_that_says_no_age_is_the_members() -> None:
    cells, _ = offers_of(
        [
            HeaderCell(letter, text)
            for letter, text in zip(
                "ABCDE", ("Student CIN", "Student DOB", "Student phone", "ER a lot", "Zip"), strict=True
            )
        ]
    )
    assert [cell.group for cell in cells] == ["", "", "", "child", ""]


def test_a_kid_is_a_child_and_no_kidney() -> None:
    assert wording("Kid first name").concepts == {"child", "first", "name"}
    assert "child" not in wording("Kid disease").concepts
