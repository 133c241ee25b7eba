"""Packed cells as trap 5 reads them, periods, and contact persons."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ecmx.errors import EcmxError
from ecmx.guidance import icd
from ecmx.guidance.values import kind_from


def read(spec: str, text: str, spelling: str = "") -> Any:
    """The value, or the problem where there is none."""
    kind = kind_from(spec)
    reading = kind.read(pl.Series([text]), spelling)
    value = reading.value.to_list()[0]
    return kind.problems[reading.problem[0] - 1].code if value is None else value


def test_descriptors_hold_commas_and_dates_stand_last() -> None:
    assert read("conditions", "G40909, Epilepsy, unspecified, 04032026; E11.9 - Type 2 diabetes;") == [
        {"code": "G40.909", "descriptor": "Epilepsy, unspecified", "observed": date(2026, 3, 4)},
        {"code": "E11.9", "descriptor": "Type 2 diabetes", "observed": None},
    ]


@pytest.mark.parametrize(
    ("texts", "spelling"),
    [
        (["E11.9, Diabetes, 04032026"], "DDMMYYYY"),  # either way: the guidance's
        (["E11.9, Diabetes, 03252026", "E11.9, Diabetes, 04032026"], "MMDDYYYY"),
        (["E11.9, Diabetes, 25032026", "E11.9, Diabetes, 03252026", "E11.9, Diabetes, 30032026"], "DDMMYYYY"),
        (["E11.9, Diabetes, 3/25/2026"], "MM/DD/YYYY"),
        (["E11.9, Diabetes, 2026-03-25"], "YYYY-MM-DD"),
    ],
)
def test_the_spelling_of_observation_dates(texts: list[str], spelling: str) -> None:
    assert kind_from("conditions").infer(pl.Series(texts)) == spelling


def test_an_observation_date_is_not_guessed_against_its_column() -> None:
    assert read("conditions", "E11.9, Diabetes, 03252026") == "conditions-broken"
    assert read("conditions", "E11.9, Diabetes, 03/25/2026") == "conditions-broken"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Z59.01 Sheltered homelessness; Z60.2 Problems related to living alone", ["Z59.01", "Z60.2"]),
        ("Z5901-Sheltered homelessness", ["Z59.01"]),
        ("z59.1: Inadequate housing", ["Z59.1"]),  # billable in 2021, a parent now
        ("Z55.0 (Illiteracy and low-level literacy)", ["Z55.0"]),
    ],
)
def test_social_determinants(text: str, codes: list[str]) -> None:
    assert [entry["code"] for entry in read("sdoh", text)] == codes


@pytest.mark.parametrize(
    ("text", "ndc"),
    [
        ("00093720101,08/14/2026,Y", "00093720101"),
        ("0093-7201-01,08/14/2026,Y", "00093720101"),
        ("50242-040-62,08/14/2026,Y", "50242004062"),
        ("60575-4112-1,08/14/2026,Y", "60575411201"),
        ("00093-7201-01 , 2026-08-14 , filled", "00093720101"),
    ],
)
def test_prescriptions(text: str, ndc: str) -> None:
    [entry] = read("prescriptions", text)
    assert (entry["ndc"], entry["prescribed"]) == (ndc, date(2026, 8, 14))


@pytest.mark.parametrize(
    ("text", "spelling", "period"),
    [
        ("10/01/2026.10/31/2026", "", (date(2026, 10, 1), date(2026, 10, 31))),
        ("10/01/2026-10/31/2026", "", (date(2026, 10, 1), date(2026, 10, 31))),
        ("10/1/2026 to 10/31/2026", "", (date(2026, 10, 1), date(2026, 10, 31))),
        ("10/01/2026 – 10/31/2026", "", (date(2026, 10, 1), date(2026, 10, 31))),
        ("2026-10-01/2026-10-31", "", (date(2026, 10, 1), date(2026, 10, 31))),
        ("20261001-20261031", "", (date(2026, 10, 1), date(2026, 10, 31))),
        ("02/2024", "MM/YYYY", (date(2024, 2, 1), date(2024, 2, 29))),
        ("202612", "YYYYMM", (date(2026, 12, 1), date(2026, 12, 31))),
        ("October 2026", "Month YYYY", (date(2026, 10, 1), date(2026, 10, 31))),
    ],
)
def test_periods(text: str, spelling: str, period: tuple[date, date]) -> None:
    assert tuple(read("period", text, spelling).values()) == period


@pytest.mark.parametrize(
    ("texts", "spelling"),
    [
        (["10/01/2026.10/31/2026", "10/01/2026"], "MM/DD/YYYY.MM/DD/YYYY"),
        (["10/01/2026 - 10/31/2026"], "MM/DD/YYYY - MM/DD/YYYY"),
        (["202610", "202609"], "YYYYMM"),
        (["102026"], "MMYYYY"),
        (["October 2026", "Oct 2026"], "Month YYYY"),
        (["20261001-20261031"], "YYYYMMDD-YYYYMMDD"),  # with the year in front it is no MMDDYYYY
        (["10012026-10312026"], "MMDDYYYY-MMDDYYYY"),
    ],
)
def test_the_spelling_of_periods(texts: list[str], spelling: str) -> None:
    assert kind_from("period").infer(pl.Series(texts)) == spelling


def test_contact_person() -> None:
    assert read("contact", "Rivera, Dolores, ECM Manager") == {
        "last": "Rivera",
        "first": "Dolores",
        "title": "ECM Manager",
    }


def test_the_release_knows_the_priority_codes() -> None:
    """The ten that a public page names (reference/codes.md, d)."""
    for code in ("Z55.0", "Z58.6", "Z59.00", "Z59.01", "Z59.02", "Z59.1", "Z59.3", "Z59.41", "Z59.48", "Z59.7"):
        assert icd.is_known(code)
    assert sum(map(icd.is_social_determinant, icd.icd_titles())) >= 145
    assert len(icd.icd_titles()) > 98_000


def test_without_the_table_setup_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(icd, "TABLE", tmp_path / "none.parquet")
    icd._codes.cache_clear()
    with pytest.raises(EcmxError, match="ICD-10-CM") as missing:
        icd.is_known("Z55.0")
    assert "make setup" in missing.value.fix
    monkeypatch.undo()
    icd._codes.cache_clear()
