"""The table of what the tests run: by room, and never rounded up to all of it."""

from __future__ import annotations

from collections import Counter

from tools.covered import COUNTED, by_room, row, table


def file(*counts: int) -> dict[str, dict[str, int]]:
    return {"summary": dict(zip(COUNTED, counts, strict=True))}


TOLD = {
    "files": {
        "src/ecmx/files/book.py": file(10, 9, 4, 2),
        "src/ecmx/files/xlsx/rows.py": file(30, 30, 0, 0),
        "src/ecmx/errors.py": file(5, 5, 0, 0),
    }
}


def test_a_room_is_all_that_lies_below_its_folder() -> None:
    rooms = by_room(TOLD)
    assert rooms.keys() == {"files", "modules of no room"}
    assert rooms["files"] == Counter(dict(zip(COUNTED, (40, 39, 4, 2), strict=True)))


def test_the_table_ends_with_all_of_it() -> None:
    lines = table(by_room(TOLD)).splitlines()
    assert lines[-3:] == [
        "| files | 40 | 97.5 % | 4 | 50.0 % |",
        "| modules of no room | 5 | 100.0 % | 0 |  |",
        "| **all** | 45 | 97.7 % | 4 | 50.0 % |",
    ]


def test_a_single_line_left_out_shows() -> None:
    assert "| 99.9 % |" in row("room", Counter(dict(zip(COUNTED, (10_000, 9_999, 0, 0), strict=True))))
