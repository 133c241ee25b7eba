"""Hypothesis strategies of the value kinds: right texts in each spelling, wrong texts with their problem, values to be written.

Invented data only: CINs end in B (never issued), phones are 555-01xx. A strategy is made once, since that takes longer than to draw.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

import polars as pl
from hypothesis import strategies as st

from ecmx.guidance import icd
from ecmx.guidance.codes import code_sets
from ecmx.guidance.values import PLACEHOLDERS, Kind, State, kind_from
from ecmx.guidance.values.calendar_text import spelt_as

__all__ = ["SPECS", "TODAY", "any_texts", "bad_texts", "cells", "columns", "good_texts"]

SPECS = (
    "text", "text homeless", "text250", "cin", "npi", "ndc", "icd", "date", "date unknown", "date open", "date birth", "period",
    "yes_no 1/0", "yes_no 1/0?", "yes_no 1/blank", "yes_no Y/X", *(f"code {name}" for name in code_sets()), "count",
    "phone", "phone unknown", "extension", "zip", "zip unknown", "email", "contact", "conditions", "sdoh", "prescriptions",
)  # fmt: skip

Cell = tuple[Any, State]  # what a cell holds: its value (None unless the state is VALUE) and its state

_words = st.text(st.sampled_from(string.ascii_letters + "áñ' "), min_size=1, max_size=12).map(str.strip).filter(bool)
_days = st.dates(date(1900, 1, 1), date(2100, 12, 31)).filter(lambda day: day not in PLACEHOLDERS)
TODAY = date(2026, 11, 1)
_recent_days = st.dates(date(1937, 1, 1), date(2036, 12, 31))  # a year of two digits says these today
_births = st.dates(date(1926, 11, 2), TODAY)
_mailboxes = st.from_regex("[a-z.]{1,8}", fullmatch=True)
_PLAIN_NO = ("1/0", "Y/N", "Yes/No", "True/False", "T/F")
_digits = {n: st.text(st.sampled_from(string.digits), min_size=n, max_size=n) for n in (3, 4, 7, 11)}


def kind_on(spec: str) -> Kind:
    """A kind as it reads today."""
    return kind_from(spec).on(TODAY)


def _check_digit(nine: str) -> str:
    """By the book: the sum over 80840 and the nine digits, every second one doubled from the right."""
    digits = [int(d) for d in "80840" + nine]
    doubled = [d * 2 if place % 2 == 0 else d for place, d in enumerate(reversed(digits))]
    return str(-sum(d // 10 + d % 10 for d in doubled) % 10)


_npis = st.tuples(st.sampled_from("12"), st.integers(0, 10**8 - 1)).map(lambda n: f"{n[0]}{n[1]:08}")
_cins = _digits[7].map(lambda digits: f"9{digits}B")
_phones = st.integers(100, 199).map(lambda line: f"5595550{line}")
_codes = st.sampled_from(sorted(icd.icd_titles())[::401])
_social = st.sampled_from([code for code in icd.icd_titles() if icd.is_social_determinant(code)])
_descriptors = st.lists(_words, min_size=1, max_size=3).map(", ".join)
_conditions = st.fixed_dictionaries({"code": _codes, "descriptor": _descriptors, "observed": _days})
_prescriptions = st.fixed_dictionaries(
    {"ndc": _digits[11], "prescribed": _days, "indicator": st.sampled_from(["Y", "N", "0", "1", "filled"])}
)


def _lists(entries: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(entries, min_size=1, max_size=3)


@st.composite
def _periods(draw: st.DrawFn, spelling: str) -> dict[str, date]:
    start = draw(_days)
    if "DD" not in spelling:
        first = start.replace(day=1)
        return {"start": first, "end": (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)}
    return {"start": start, "end": min(start + timedelta(days=draw(st.integers(0, 400))), date(2100, 12, 31))}


def _contacts() -> st.SearchStrategy[dict[str, str | None]]:
    return st.fixed_dictionaries({"last": _words, "first": _words, "title": _words | st.just("Manager, ECM")})


_VALUES: dict[str, Callable[[Any, str], st.SearchStrategy[Any]]] = {
    "text": lambda kind, _: _words.filter(lambda text: not kind.homeless or text.upper() != "HOMELESS"),
    "cin": lambda *_: _cins,
    "npi": lambda *_: _npis.map(lambda nine: nine + _check_digit(nine)),
    "ndc": lambda *_: _digits[11],
    "icd": lambda *_: _codes,
    "date": lambda kind, spelling: _days if spelling not in ("DD-MON-YY", "MM/DD/YY") else _births if kind.born else _recent_days,
    "period": lambda _, spelling: _periods(spelling),
    "yes_no": lambda kind, spelling: st.booleans() if kind.coding == "1/0" and spelling in _PLAIN_NO else st.just(True),
    "code": lambda kind, _: st.sampled_from([item.code for item in kind.codes.codes]),
    "count": lambda *_: st.integers(0, 10**9 - 1),
    "phone": lambda *_: _phones,
    "extension": lambda *_: st.integers(1, 6).flatmap(lambda n: st.text(st.sampled_from(string.digits), min_size=n, max_size=n)),
    "zip": lambda *_: st.integers(90001, 96162).map(str) | st.tuples(st.integers(90001, 96162), _digits[4]).map(lambda z: f"{z[0]}-{z[1]}"),
    "email": lambda *_: st.tuples(_mailboxes, st.sampled_from(["mail.example", "a.b.example"])).map("@".join),
    "contact": lambda *_: _contacts(),
    "conditions": lambda *_: _lists(_conditions),
    "sdoh": lambda *_: _lists(st.fixed_dictionaries({"code": _social, "descriptor": _descriptors})),
    "prescriptions": lambda *_: _lists(_prescriptions),
}  # fmt: skip


@cache
def cells(kind: Kind, spelling: str = "") -> st.SearchStrategy[Cell]:
    """What a cell of the kind can hold in a column spelled so, and that can be written there."""
    spelling = spelling or kind.spellings[0]
    values: st.SearchStrategy[Cell] = _VALUES[kind.name](kind, spelling).map(lambda value: (value, State.VALUE))
    return st.one_of(values, *(st.just((None, state)) for state in _states(kind, spelling)))


def _states(kind: Any, spelling: str) -> list[State]:
    if kind.name == "yes_no":
        if kind.coding == "1/blank" or spelling.endswith("/blank"):
            return [State.NO_OR_UNKNOWN]
        return [State.BLANK, *([State.NO_OR_UNKNOWN] if kind.coding != "1/0" or spelling == "Y/X" else [])]
    if kind.name == "text" and kind.homeless:
        return [State.BLANK, State.HOMELESS]
    sentinel = {"date": State.UNKNOWN_DATE, "phone": State.UNKNOWN_PHONE, "zip": State.UNKNOWN_ZIP}.get(kind.name)
    return [State.BLANK, sentinel] if sentinel and kind.unknown else [State.BLANK]


@cache
def columns(kind: Kind, spelling: str = "") -> st.SearchStrategy[list[Cell]]:
    """Some cells of one column."""
    return st.lists(cells(kind, spelling), min_size=1, max_size=12)


@cache
def good_texts(spec: str, spelling: str = "") -> st.SearchStrategy[str]:
    """Texts that read without a problem in a column spelled so, as people write them (not only as we do)."""
    kind: Any = kind_on(spec)
    if kind.name == "date":
        spelling = spelling or "MM/DD/YYYY"
        days = _VALUES["date"](kind, spelling).map(lambda day: spelt_as(day, spelling))
        times = st.sampled_from(["", "", " 00:00", " 0:00:00", "T08:15:00Z", " 12:00 AM", " 23:59:59.5-08:00"])
        return days if spelling == "excel-serial" else st.tuples(days, times).map("".join)
    if kind.name == "code" and not kind.codes.open:
        return st.sampled_from(kind.codes.codes).flatmap(
            lambda item: st.sampled_from([item.code, item.code.lower(), item.label, item.label.upper(), *item.also])
        )
    if not spelling or spelling == kind.spellings[0]:
        return st.sampled_from(kind.good) | _written(kind, kind.spellings[0])
    return _written(kind, spelling)


@cache
def _written(kind: Kind, spelling: str) -> st.SearchStrategy[str]:
    def write(cell: Cell) -> str | None:
        value = pl.Series([cell[0]], dtype=kind.dtype)
        written: str | None = kind.write(value, pl.Series([int(cell[1])], dtype=pl.UInt8), spelling).item()
        return written

    return cells(kind, spelling).map(write).filter(lambda text: text is not None)  # type: ignore[return-value]


@cache
def bad_texts(spec: str) -> st.SearchStrategy[tuple[str, str]]:
    """(text, code of the problem that it has in a column spelled as the guidance has it)."""
    kind = kind_on(spec)
    more: dict[str, st.SearchStrategy[tuple[str, str]]] = {
        "cin": st.one_of(
            _digits[7].map(lambda d: (f"91{d}", "cin-format")),
            st.tuples(_cins, _digits[4]).map(lambda c: (f"{c[0]}2{c[1]}", "cin-card-id")),
            _scientific(),
        ),
        "npi": st.one_of(
            st.tuples(_npis, st.integers(1, 9)).map(
                lambda n: (f"{n[0]}{(int(_check_digit(n[0])) + n[1]) % 10}", "npi-check-digit")
            ),
            _digits[7].map(lambda d: (d, "npi-format")),
            _scientific(),
        ),
        "date": st.one_of(
            st.tuples(st.sampled_from(["02/30", "04/31", "13/13", "00/10", "06/00"]), st.integers(1900, 2100)).map(
                lambda d: (f"{d[0]}/{d[1]}", "date-impossible")
            ),
            _days.map(lambda d: (f"{d:%m/%d/%y}", "date-unreadable")),
            _days.map(lambda d: (d.isoformat(), "date-other-spelling")),
            _days.map(lambda d: (f"{d:%m%d%Y}", "date-other-spelling")),
            st.integers(1000, 1899).map(lambda y: (f"10/15/{y}", "date-out-of-range")),
            st.tuples(_days, _days).map(lambda d: (f"{d[0]:%m/%d/%Y}; {d[1]:%m/%d/%Y}", "several-values")),
        ),
        "phone": st.one_of(
            _digits[7].map(lambda d: (f"5{d}", "phone-format")),
            _phones.map(lambda p: (f"{p[:3]}-{p[3:6]}-{p[6:]}", "phone-format")),
            st.tuples(_phones, _phones).map(lambda p: (" / ".join(p), "several-values")),
            _scientific(),
        ),
        "count": st.integers(-999, -1).map(lambda n: (str(n), "count-negative")),
        "period": st.tuples(_days, st.integers(1, 60))
        .filter(lambda p: p[0] + timedelta(p[1]) <= date(2100, 12, 31))
        .map(lambda p: (f"{p[0] + timedelta(p[1]):%m/%d/%Y}.{p[0]:%m/%d/%Y}", "period-reversed")),
        "sdoh": _words.map(lambda words: (f"{words.strip('áñ') or 'x'} without a code", "sdoh-broken")),
        "prescriptions": st.tuples(_digits[11], _days).map(
            lambda p: (f"{p[0]},{p[1]:%m/%d/%Y}", "prescriptions-broken")
        ),
    }
    usual = st.sampled_from(kind.bad) if kind.bad else st.nothing()
    return usual | more.get(kind.name, st.nothing())


def _scientific() -> st.SearchStrategy[tuple[str, str]]:
    return st.tuples(st.integers(1, 9), _digits[3], st.integers(7, 12)).map(
        lambda n: (f"{n[0]}.{n[1]}E+{n[2]:02}", "identifier-scientific")
    )


@cache
def any_texts(spec: str) -> st.SearchStrategy[str]:
    """Anything that can stand in a cell: right texts in any spelling, wrong ones, right ones with a slip, noise."""
    kind = kind_on(spec)
    spelt = st.one_of([good_texts(spec, spelling) for spelling in kind.spellings])
    slip = st.tuples(
        spelt,
        st.integers(0, 40),
        st.sampled_from(["", " ", "-", "/", ".", ",", ";", "0", "9", "x", "B", "+", "é", "٣"]),
    )
    slipped = slip.map(lambda s: s[0][: s[1]] + s[2] + s[0][s[1] + 1 :])
    noise = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
    shapes = st.text(st.sampled_from("0123456789/-.: ,;TZXYNE+aAmM()"), max_size=24)
    bad = bad_texts(spec).map(lambda pair: pair[0])
    return st.one_of(spelt, slipped, bad, noise, shapes).map(str.strip).filter(bool)
