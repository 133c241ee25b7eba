"""CIN, NPI, phone, zip and extension beyond their examples."""

from __future__ import annotations

import polars as pl
import pytest

from ecmx.guidance.values import kind_from, unusual_letter


def test_the_letter_of_a_cin_is_worth_one_note() -> None:
    cins = pl.Series(["98520162A", "98520162B", "88520162A", None])
    assert unusual_letter(cins).to_list() == [False, True, True, None]


def test_a_small_letter_is_read_as_its_capital() -> None:
    assert kind_from("cin").read(pl.Series(["98520162b"])).value.to_list() == ["98520162B"]


@pytest.mark.parametrize("npi", ["1234567893", "1245319599", "1558598797"])
def test_check_digits_known_to_be_right(npi: str) -> None:
    kind = kind_from("npi")
    others = [f"{npi[:9]}{digit}" for digit in "0123456789"]
    assert kind.read(pl.Series(others)).value.drop_nulls().to_list() == [npi]


@pytest.mark.parametrize(
    ("texts", "spelling", "problems"),
    [
        (["5595550112", "5595550113", "559-555-0114"], "9999999999", [0, 0, 1]),
        (["559-555-0112", "559-555-0113", "5595550114"], "999-999-9999", [0, 0, 0]),
        (["(559) 555-0112", "0000000000"], "(999) 999-9999", [0, 2]),
        (["1-559-555-0112"], "1-999-999-9999", [0]),
        (["+15595550112"], "+19999999999", [0]),
    ],
)
def test_a_column_of_phones_has_one_spelling(texts: list[str], spelling: str, problems: list[int]) -> None:
    kind = kind_from("phone")
    column = pl.Series(texts)
    assert kind.infer(column) == spelling
    reading = kind.read(column, spelling)
    assert reading.problem.to_list() == problems
    assert reading.value[0] == "5595550112"


def test_nine_digits_of_a_zip() -> None:
    kind = kind_from("zip")
    assert kind.read(pl.Series(["937011234", "93701-1234", "93701"])).value.to_list() == [
        "93701-1234",
        "93701-1234",
        "93701",
    ]
    assert kind.infer(pl.Series(["937011234", "93701"])) == "999999999"
