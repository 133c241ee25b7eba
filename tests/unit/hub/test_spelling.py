"""Any part of what a member is called finds her, however it is typed: with capitals and accents or without, composed or not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecmx.hub.roster.spelling import asked_words, digits_of, found_as, sorting_key, spelled

LETTERS = st.characters(categories=("L", "M"))
NAMES = st.text(LETTERS | st.sampled_from("'’-. "), max_size=30)
CINS = st.from_regex(r"9[0-9]{7}[A-Z]", fullmatch=True)
TYPED = st.sampled_from(
    [
        str,
        str.casefold,
        str.swapcase,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: unicodedata.normalize("NFC", text),
        lambda text: "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one)),
    ]
)


@given(NAMES, NAMES, CINS, TYPED, st.data())
def test_any_part_of_a_name_or_cin_finds(first: str, last: str, cin: str, typed: object, data: st.DataObject) -> None:
    search = found_as(last, first, cin, ["5305550100"])
    whole = data.draw(st.sampled_from([first, last, cin]))
    at = data.draw(st.integers(0, len(whole)))
    part = whole[at : data.draw(st.integers(at, len(whole)))]
    assert callable(typed)
    assert all(word in search for word in asked_words(typed(part)))


@given(NAMES)
def test_what_is_spelled_is_words_and_spelled_again_the_same(name: str) -> None:
    once = spelled(name)
    assert spelled(once) == once
    assert all(word.isalnum() for word in once.split(" ") if once)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Peña-O'Brien", "pena obrien"),
        ("Nuñez", "nunez"),
        ("ŁUCJA", "lucja"),
        ("Søren Straße", "soren strasse"),
        ("Nguyễn Thị", "nguyen thi"),
        ("İpek", "ipek"),
        ("\u202eabc\u200b", "abc"),
        ("<b>Ana</b>", "b ana b"),
        ("שָׁלוֹם", "שלום"),
        ("  ", ""),
    ],
)
def test_names_as_they_are_spelled(name: str, plain: str) -> None:
    assert spelled(name) == plain


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("(530) 555-0100", ["5305550100"]),
        ("+1 530 555 0100 ana", ["ana", "5305550100"]),
        ("555.0100", ["5550100"]),
        ("530 555", ["530", "555"]),
        ("91000001A", ["91000001a"]),
        ("ana ana", ["ana"]),
        ("%_\\", []),
    ],
)
def test_a_number_is_one_word_however_it_is_grouped(typed: str, words: list[str]) -> None:
    assert asked_words(typed) == words


@given(
    st.from_regex(r"[2-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["{}-{}-{}", "({}) {}-{}", "+1 {}.{}.{}", "{}{}{}"]),
)
def test_a_whole_number_is_found_in_every_usual_form(digits: str, form: str) -> None:
    typed = form.format(digits[:3], digits[3:6], digits[6:])
    assert asked_words(typed) == [digits] == [digits_of(typed)]


def test_names_are_in_order_whatever_their_capitals_and_accents() -> None:
    names = [("de la Cruz", "Eva"), ("Álvarez", "Zoe"), ("alvarez", "Ana"), ("ALVARO", ""), ("Zúñiga", "A")]
    ordered = sorted(names, key=lambda one: sorting_key(*one))
    assert ordered == [("alvarez", "Ana"), ("Álvarez", "Zoe"), ("ALVARO", ""), ("de la Cruz", "Eva"), ("Zúñiga", "A")]
