"""The reference pages hold everything that the data hold."""

from __future__ import annotations

from ecmx.guidance import elements, footnotes, keys, releases
from ecmx.guidance.pages import elements_page, footnotes_page


def test_every_element_key_and_overlay_stands_on_the_page() -> None:
    page = elements_page()
    for found in (*elements(), *keys(), *(added for release in releases() for added in release.added)):
        assert f"| {found.label} | `{found.id}` |" in page
    assert page.count("\n## Table ") == 9
    assert "`1.1+closed-loop-referral`" in page


def test_every_footnote_stands_on_the_page_in_one_line() -> None:
    lines = footnotes_page().splitlines()
    for note in footnotes():
        assert sum(line.startswith(f"| {note.number} | {note.nature.value} | {note.says[:20]}") for line in lines) == 1


def test_a_page_has_as_many_cells_in_every_row_as_in_its_head() -> None:
    for page in (elements_page(), footnotes_page()):
        width = 0
        for line in page.splitlines():
            if not line.startswith("|"):
                width = 0
                continue
            cells = line.replace("\\|", "").count("|")
            width = width or cells
            assert cells == width
