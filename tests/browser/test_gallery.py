"""A picture that differs is told with how much of it, and shown; one that hardly does, or that another Chromium made, is let pass."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import gallery
from tests.browser.chromiums import chromium, needs_font
from tests.browser.gallery import Gallery

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["chromium"]

pytestmark = pytest.mark.needs("chromium")

#: 10,000 pixels: a box of so many of them is filled.
PAGE = "<style>body {{ margin: 0; background: #fbfaf7 }} div {{ background: {color}; width: 10px; height: {high}px }}</style><div></div>"


@pytest.fixture
def page(chromium: Browser) -> Page:
    needs_font()
    return chromium.new_page(viewport={"width": 100, "height": 100})


@pytest.fixture
def visited(chromium: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Gallery]:
    """The pictures of one visit, which are written or compared."""
    monkeypatch.setattr(gallery, "KEPT", tmp_path / "kept")

    def begun(*, writes: bool = False) -> Gallery:
        monkeypatch.setenv("ECMX_PICTURES", "write" if writes else "")
        return Gallery(chromium, "visit", tmp_path)

    return begun


def drawn(page: Page, high: int, color: str = "#115e67") -> bytes:
    page.set_content(PAGE.format(high=high, color=color))
    return page.screenshot()


def test_what_differs_is_told_and_shown(page: Page, visited: Callable[..., Gallery], tmp_path: Path) -> None:
    kept = visited(writes=True)
    for name in ("one", "two", "gone"):
        kept.shows(drawn(page, 20), name)
    kept.closed()
    now = visited()
    now.shows(drawn(page, 24), "one")  # 40 of 10,000 pixels
    now.shows(drawn(page, 26), "two")  # 60
    now.shows(drawn(page, 20), "new")
    with pytest.raises(AssertionError) as told:
        now.closed()
    shown = tmp_path / "visit-two-differs.png"
    assert str(told.value).splitlines()[:3] == [
        f"two: 0.60% of its pixels differ, 0.5% may: {shown}",
        f"new: 100.00% of its pixels differ, 0.5% may: {tmp_path / 'visit-new-differs.png'}",
        "gone.png is the picture of no page",
    ]
    assert shown.read_bytes().startswith(b"\x89PNG")
    again = visited(writes=True)
    again.shows(drawn(page, 26), "two")
    again.closed()
    assert [one.name for one in (tmp_path / "kept" / "visit").iterdir()] == ["two.png"]
    last = visited()
    last.shows(drawn(page, 26), "two")
    last.closed()


def test_a_page_that_grew_differs_by_what_it_grew(page: Page, visited: Callable[..., Gallery]) -> None:
    kept = visited(writes=True)
    kept.shows(drawn(page, 20), "one")
    kept.closed()
    page.set_viewport_size({"width": 100, "height": 125})
    now = visited()
    now.shows(drawn(page, 20), "one")
    with pytest.raises(AssertionError, match=r"one: 20\.00% of its pixels differ"):
        now.closed()


def test_another_release_of_chromium_may_differ_more_and_it_is_said(
    page: Page, visited: Callable[..., Gallery], tmp_path: Path
) -> None:
    kept = visited(writes=True)
    kept.shows(drawn(page, 20), "one")
    kept.closed()
    (tmp_path / "kept" / "made_by.json").write_text(json.dumps({"chromium": 1}), encoding="utf-8")
    with pytest.warns(UserWarning, match="Chromium 1 made the pictures .* 3% of a picture may differ"):
        now = visited()
    now.shows(drawn(page, 48), "one")  # 2.8 %
    now.closed()
