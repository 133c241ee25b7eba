"""What exports leave on text, and what they write for nothing: taken off, unless somebody may be called so."""

from __future__ import annotations

import polars as pl
import pytest

from ecmx.guidance.values import as_meant, kind_from
from ecmx.layouts.exports import guards, without_nothing, without_text_guards, without_words_for_nothing

TYPED = (
    "date",
    "phone",
    "zip",
    "cin",
    "npi",
    "count",
    "extension",
    "period",
    "yes_no 1/0",
    "code gender",
    "email",
    "sdoh",
    "conditions",
)
ALWAYS = ("N/A", "n/a", "(blank)", "(null)", "<NA>", r"\N", "-", "--", ".", "–")
SOMETIMES = ("None", "none", "NULL", "nan", "NaN", "NA", "nil")


@pytest.mark.parametrize("word", [*ALWAYS, *SOMETIMES])
def test_where_no_word_can_be_meant_it_is_a_blank(word: str) -> None:
    for spec in TYPED:
        assert without_nothing(pl.Series([word, "x"]), kind_from(spec)).to_list() == [None, "x"], spec


@pytest.mark.parametrize("word", ALWAYS)
def test_a_sign_for_nothing_is_a_blank_among_words_too(word: str) -> None:
    assert without_nothing(pl.Series([word]), kind_from("text")).to_list() == [None]


@pytest.mark.parametrize("word", SOMETIMES)
def test_a_name_or_a_code_may_be_such_a_word(word: str) -> None:
    kinds = {letter: kind_from(spec) for letter, spec in zip("ABC", ("text", "code ethnicity", "date"), strict=True)}
    frame = pl.DataFrame({"A": [word, "Vale"], "B": [word, "5"], "C": [word, "10/05/2026"]})
    rest, count = without_words_for_nothing(frame.drop("B"), kinds)
    assert (rest["A"].to_list(), rest["C"].to_list(), count) == ([word, "Vale"], [None, "10/05/2026"], 1)
    rest, count = without_words_for_nothing(frame, kinds)  # in three columns it is the export's way
    assert (rest["A"][0], rest["B"][0], rest["C"][0], count) == (None, None, None, 3)


def test_what_a_layout_lists_is_no_word_for_nothing() -> None:
    frame = pl.DataFrame({"A": ["N/A", "-", "1"]})
    kinds = {"A": kind_from("code engagement_status")}
    rest, count = without_words_for_nothing(frame, kinds, kept={"A": ["N/A"]})
    assert (rest["A"].to_list(), count) == (["N/A", None, "1"], 1)


def test_a_cell_in_which_nothing_can_be_seen_is_blank() -> None:
    frame = pl.DataFrame({"A": ["\u200b", "\u00a0\u200e", "x", None]})
    rest, count = without_words_for_nothing(frame, {"A": kind_from("text")})
    assert (rest["A"].to_list(), count) == ([None, None, "x", None], 2)


def test_words_stay_known_from_batch_to_batch() -> None:
    known: set[str] = set()
    kinds = {letter: kind_from("text") for letter in "ABC"}
    without_words_for_nothing(pl.DataFrame({letter: ["None"] for letter in "ABC"}), kinds, known=known)
    rest, _ = without_words_for_nothing(pl.DataFrame({"A": ["None"], "B": ["x"], "C": ["y"]}), kinds, known=known)
    assert rest["A"].to_list() == [None]


@pytest.mark.parametrize(
    ("spec", "text", "meant"),
    [
        ("date", "\u200e05\u200e/\u200e13\u200e/\u200e1983", "05/13/1983"),
        ("date", "1983\u00ad05\u00ad13", "1983-05-13"),
        ("date", "05\u201313\u20131983", "05-13-1983"),
        ("phone", "\u202a2095550181\u202c", "2095550181"),
        ("phone", "209\u2011555\u20110181", "209-555-0181"),
        ("phone", "（209）\u00a0555\uff0d0181", "(209) 555-0181"),
        ("zip", "\ufeff95202", "95202"),
        ("cin", "９６７２９３６６Ｋ", "96729366K"),
        ("cin", "9672\u00ad9366K", "96729366K"),
        ("npi", "\u200b1234567893", "1234567893"),
        ("count", "\u22122", "-2"),
        ("text", "Villa\u00adseñor", "Villaseñor"),
        ("text", "593\u00a0Bluecurl Place", "593 Bluecurl Place"),
        ("text", "Smith\u2011Vale", "Smith-Vale"),
        ("text", "Main St – rear", "Main St – rear"),
        ("text", "می\u200cخواهم", "می\u200cخواهم"),
        ("text", "JoaquÃ\u00adn", "JoaquÃ\u00adn"),
        ("conditions", "E11.9 Diabetes – type 2", "E11.9 Diabetes – type 2"),
        ("period", "10/01/2026\u201310/31/2026", "10/01/2026\u201310/31/2026"),
    ],
)
def test_a_text_is_read_as_it_looks(spec: str, text: str, meant: str) -> None:
    assert as_meant(pl.Series([text, None]), kind_from(spec)).to_list() == [meant, None]


def test_plain_text_is_handed_on_untouched() -> None:
    text = pl.Series(["a", None, "b-c"])
    assert as_meant(text, kind_from("text")) is text


NAMES, STREETS = ["'Abd", "O'Brien", "Vale"], ["'593 Bluecurl", "'12 Alder", "Rural Route", "'7 Oak"]


def test_a_guard_goes_from_an_address_and_stays_on_a_name() -> None:
    assert without_text_guards(pl.Series(STREETS), False).to_list() == [
        "593 Bluecurl",
        "12 Alder",
        "Rural Route",
        "7 Oak",
    ]
    assert without_text_guards(pl.Series(NAMES), False).to_list() == NAMES
    assert without_text_guards(pl.Series(NAMES), True).to_list() == NAMES
    assert without_text_guards(pl.Series(["'593 Bluecurl", "12 Alder"]), False).to_list() == [
        "'593 Bluecurl",
        "12 Alder",
    ]
    assert without_text_guards(pl.Series(["'593 Bluecurl", "12 Alder"]), True).to_list() == ["593 Bluecurl", "12 Alder"]
    assert without_text_guards(pl.Series(["'Ana", "'Vale", "'O'Brien", None]), True).to_list() == [
        "Ana",
        "Vale",
        "O'Brien",
        None,
    ]
    assert without_text_guards(pl.Series(["'quoted'", "'593'", "'12'"]), False).to_list() == [
        "'quoted'",
        "'593'",
        "'12'",
    ]


def test_the_habit_shows_in_columns_without_words() -> None:
    kinds = {"A": kind_from("zip"), "B": kind_from("phone"), "C": kind_from("text")}
    guarded = {"A": ["'93701", None], "B": ["'5595550112", "'5595550113"], "C": ["x", "y"]}
    assert guards(pl.DataFrame(guarded), kinds) is True
    assert guards(pl.DataFrame(guarded | {"B": ["5595550112", "'5595550113"]}), kinds) is False
    assert guards(pl.DataFrame({"A": ["93701"], "C": ["x"]}), kinds) is None
