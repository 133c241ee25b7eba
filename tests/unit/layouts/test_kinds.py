"""Which kind of sheet the columns explain best, against what is told by counting."""

from __future__ import annotations

import pytest

from ecmx.files import column_letter
from ecmx.guidance import FileType
from ecmx.layouts.recognition.kinds import clearest
from ecmx.layouts.recognition.match import candidates
from ecmx.layouts.recognition.sheet_headers import HeaderCell
from ecmx.layouts.recognition.weighing import Board

RTF, MIF, OTF = (FileType.RTF,), (FileType.MIF,), (FileType.OTF,)
ATTEMPTS = {
    "Attempt date": "date",
    "How we tried to reach them": "text",
    "Who tried (1 clinical, 2 non-clinical)": "digit",
}
RETURN = {
    "ECM start": "date",
    "Engagement status": "digit",
    "In-person visits this month": "count",
    "Phone calls this month": "count",
    "Lead care manager": "text",
    "ECM end": "date~",
}


def told_otherwise(columns: dict[str, str], told: tuple[FileType, ...]) -> tuple[FileType, ...]:
    """What a sheet of members with these columns (header → shape of its cells) is, where counting told something."""
    texts = {"CIN": "cin", **columns}
    headers = [HeaderCell(column_letter(at), text) for at, text in enumerate(texts, start=1)]
    shapes = dict(zip((one.letter for one in headers), texts.values(), strict=True))
    board = Board(headers, [candidates(one.text) for one in headers], shapes.__getitem__)
    return clearest(board, {0: "member_cin"}, {0: "member_cin"}, told)


@pytest.mark.parametrize("told", [RTF, MIF, OTF])
def test_what_the_columns_explain_clearly_better_goes_before_what_was_told(told: tuple[FileType, ...]) -> None:
    assert told_otherwise(RETURN, told) == RTF
    assert told_otherwise(ATTEMPTS, told) == OTF


@pytest.mark.parametrize("told", [RTF, MIF])
def test_where_nothing_is_clear_it_is_as_told(told: tuple[FileType, ...]) -> None:
    assert told_otherwise({"Phone": "phone", "City": "text", "Zip": "zip"}, told) == told


def test_where_nothing_was_told_a_few_columns_make_no_kind() -> None:
    assert told_otherwise({"ECM start": "date"}, ()) == ()
