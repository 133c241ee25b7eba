"""What an annotated workbook knows of itself: it holds no value, survives being written, and says so where it is damaged."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from typing import Any

import msgspec
import polars as pl
import pytest

from ecmx.errors import UsageProblem
from ecmx.files import Batch, CellKind, Limits
from ecmx.layouts import shipped
from ecmx.mending.marker import FIRST_WORD, MarkedSheet, Marker, Print, decoded, encoded
from ecmx.mending.prints import prints_of

SALT = "00" * 16


def marker(count: int) -> Marker:
    prints = tuple(Print(row, f"{row:012x}", "", ("abc", ""), "E") for row in range(count))
    sheet = MarkedSheet("MIF", ("mif",), 1, (("A", "cin"),), ("A",), prints)
    return Marker("0.1", SALT, "a.xlsx", "2026-11-01", "", (), True, "Findings", (sheet,))


@pytest.mark.parametrize("count", [0, 3, 5_000])
def test_it_comes_back_whole(count: int) -> None:
    cells = encoded(marker(count))
    assert decoded(cells) == marker(count)
    assert max(len(cell) for cell in cells) < 32_767


@pytest.mark.parametrize("damage", ["cut", "gone", "garbage", "other"])
def test_damage_is_said_in_one_sentence(damage: str) -> None:
    cells = encoded(marker(2_000))
    broken = {
        "cut": [*cells[:2], cells[2][:-40], *cells[3:]],
        "gone": cells[:2],
        "garbage": [*cells[:2], "z:=é", *cells[3:]],
        "other": ["ecmx-annotated-1 many", *cells[1:]],
    }[damage]
    with pytest.raises(UsageProblem, match="damaged"):
        decoded(broken)


@pytest.mark.parametrize("odd", [{"as_of": "today"}, {"salt": "zz"}, {"salt": ""}, {"types": ("xyz",)}])
def test_what_no_release_of_ours_wrote_is_damage_too(odd: dict[str, Any]) -> None:
    with pytest.raises(UsageProblem, match="damaged"):
        decoded(encoded(replace(marker(3), **odd)))


def test_an_abyss_is_damage_too() -> None:
    deep = b'{"x":' + b"[" * 500_000 + b"]" * 500_000 + b"}"
    text = base64.b64encode(zlib.compress(deep)).decode()
    with pytest.raises(UsageProblem, match="damaged"):
        decoded([f"{FIRST_WORD} 1", "", f"z:{text}"])


def wide(columns: int, **more: Any) -> str:
    """A layout as JSON."""
    made = [{"header": f"H{number}", "element": ""} for number in range(columns)]
    return json.dumps({"name": "a", "words": "b", "sheets": [{"types": ["mif"], "columns": made}], **more})


#: What a layout that was in other hands may hold.
HOSTILE = {
    "cut off": "{",
    "no layout": "[1]",
    "deep": '{"sheets":' + "[" * 500_000 + "]" * 500_000 + "}",
    "wide": wide(2_001),
    "huge": wide(1, words=" " * (9 << 20)),
    "long header": wide(1).replace("H0", "H" * 5_000),
    "pattern": wide(1, file_name="{" * 4_000),
    "unknown element": wide(1).replace('"element": ""', '"element": "mif.none"'),
    "half a sign": wide(1, name="\ud800").encode().decode("unicode_escape"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_layout_that_it_brings_along_is_bounded(kind: str) -> None:
    with pytest.raises(UsageProblem) as told:
        replace(marker(3), layout=HOSTILE[kind]).read_by(Limits())
    assert told.value.code == "marker-layout" and "--layout" in told.value.fix
    assert len(told.value.message) < 400


def test_a_layout_that_was_sent_along_is_taken() -> None:
    for layout in shipped():
        assert replace(marker(3), layout=msgspec.json.encode(layout).decode()).read_by(Limits()) == layout


def batch(cells: dict[str, list[str | None]], kinds: dict[str, list[int]] | None = None) -> Batch:
    rows = pl.Series("row", range(2, 2 + len(next(iter(cells.values())))), dtype=pl.UInt32)
    typed = {letter: pl.Series(kind, dtype=pl.UInt8) for letter, kind in (kinds or {}).items()}
    return Batch(rows, pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String)), typed)


def prints(one: Batch, **more: object) -> list[Print]:
    return list(prints_of(one, {"A": "cin", "B": "name"}, ["A", None], SALT, **more))  # type: ignore[arg-type]


def test_no_value_is_in_a_fingerprint() -> None:
    (one,) = prints(batch({"A": ["91234567B"], "B": ["Quintana"]}))
    assert len(one.parts[0]) == 3
    assert one.parts[1] == ""
    assert "Quintana" not in repr(one)


def test_moving_text_between_cells_is_a_change() -> None:
    (one,), (other,) = (prints(batch({"A": [a], "B": [b]})) for a, b in (("x", "y"), ("y", "x")))
    assert one.whole != other.whole
    (blank,), (shifted,) = (prints(batch({"A": [a], "B": [b]})) for a, b in ((None, "x"), ("x", None)))
    assert blank.whole != shifted.whole


def test_columns_may_be_moved_about() -> None:
    (one,) = prints_of(batch({"A": ["x"], "B": ["y"]}), {"A": "cin", "B": "name"}, [], SALT)
    (other,) = prints_of(batch({"A": ["y"], "B": ["x"]}), {"B": "cin", "A": "name"}, [], SALT)
    assert one == other


def test_a_program_may_round_the_last_digits() -> None:
    number = {"A": [int(CellKind.NUMBER)]}
    (one,), (other,) = (prints(batch({"A": [text], "B": [None]}, number)) for text in ("0.30000000000000004", "0.3"))
    assert one == other


def test_what_a_formula_comes_to_may_change() -> None:
    one, other = (prints(batch({"A": ["x"], "B": [age]}), formulas={"B2"})[0] for age in ("41", "42"))
    assert one.whole != other.whole
    assert one.loose == other.loose != ""
    typed = prints(batch({"A": ["x"], "B": ["41"]}))[0]
    assert typed.loose == ""
