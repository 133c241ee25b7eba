"""A stranger's file name becomes one line that any disk, screen and database takes, and keeps its ending."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecmx.hub.inbound.names import clean_name


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("October MIF.xlsx", "October MIF.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\0b.csv", "ab.csv"),
        ("line\nbreak.csv", "linebreak.csv"),
        ("a\u202egpj.csv", "agpj.csv"),
        ("\udcff\udcfe.csv", "file.csv"),
        ("..", "file"),
        ("", "file"),
        ("/", "file"),
        (" .csv", "file.csv"),
        (". .0", "file.0"),
        ("0 .0.", "0.0"),
        ("a. .csv", "a.csv"),
        ("Peña.xlsx", "Peña.xlsx"),
    ],
)
def test_names(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_a_name_of_4000_signs_keeps_its_ending() -> None:
    made = clean_name("x" * 4000 + ".xlsx")
    assert len(made) == 200 and made.endswith("….xlsx")


@given(st.text() | st.text("./\\\0\u202e .c", min_size=1))
def test_any_name_is_harmless(name: str) -> None:
    made = clean_name(name)
    assert 0 < len(made) <= 200
    assert not set(made) & set("/\\\0\n\r") and made not in (".", "..") and not made.startswith(".")
    assert clean_name(made) == made
