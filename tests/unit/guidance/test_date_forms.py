"""A form of dates is read off its name: how it is written, matched and shown."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ecmx.guidance.date_forms import (
    IN_COLUMNS,
    IN_CONDITIONS,
    IN_FILE_NAMES,
    IN_PACKED_CELLS,
    MONTHS,
    SERIAL,
    date_form,
    in_words,
    on_paper,
)

DAY = date(2026, 2, 5)
EVERY = sorted({*IN_COLUMNS, *IN_CONDITIONS, *IN_FILE_NAMES, *IN_PACKED_CELLS, *MONTHS} - {SERIAL})


@pytest.mark.parametrize(
    ("name", "strftime", "excel", "written", "first"),
    [
        ("MM/DD/YYYY", "%m/%d/%Y", "mm/dd/yyyy", "02/05/2026", "month"),
        ("MM/DD/YY", "%m/%d/%y", "mm/dd/yy", "02/05/26", "month"),
        ("MMDDYYYY", "%m%d%Y", "mmddyyyy", "02052026", "month"),
        ("DD/MM/YYYY", "%d/%m/%Y", "dd/mm/yyyy", "05/02/2026", "day"),
        ("YYYY-MM-DD", "%Y-%m-%d", "yyyy-mm-dd", "2026-02-05", ""),
        ("DD-MON-YYYY", "%d-%b-%Y", "dd-mmm-yyyy", "05-Feb-2026", ""),
        ("Month YYYY", "%B %Y", "mmmm yyyy", "February 2026", ""),
        ("excel-serial", "", "0", "", ""),
    ],
)
def test_what_a_name_says(name: str, strftime: str, excel: str, written: str, first: str) -> None:
    form = date_form(name)
    assert (form.strftime, form.excel, form.written(DAY), form.first) == (strftime, excel, written, first)


@pytest.mark.parametrize("name", EVERY)
def test_what_is_written_is_matched(name: str) -> None:
    form = date_form(name)
    text = form.written(DAY)
    assert text == DAY.strftime(form.strftime)
    found = re.fullmatch(form.pattern, text)
    assert found is not None
    assert set(found.groupdict()) == set(form.tells)
    assert re.fullmatch(form.shape, text)
    assert re.fullmatch(form.likely, text)
    assert in_words(form.strftime) == name


@pytest.mark.parametrize(
    ("name", "text", "likely"),
    [
        ("MMDDYYYY", "20261001", False),
        ("YYYYMMDD", "20261001", True),
        ("MM/DD/YYYY", "2/5/2026", True),
        ("MM-DD-YYYY", "2-5-2026", False),
    ],
)
def test_what_is_likely(name: str, text: str, likely: bool) -> None:
    assert (re.fullmatch(date_form(name).likely, text) is not None) == likely


def test_a_sentence_says_a_day_as_the_guidance_does() -> None:
    assert on_paper(DAY) == "02/05/2026"
