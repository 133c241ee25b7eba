"""The pictures of the README are pages of the practice clinic as Chromium shows them: Today, a member, the file desk, the grid."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromiums import smooth_chromium
from tests.browser.gallery import Gallery
from tests.hub.demo_clinic import DemoClinic, demo_clinic
from tests.one_moment import one_moment

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["one_moment", "smooth_chromium"]

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.usefixtures("one_process")]

ROOT = Path(__file__).resolve().parents[2]
SHOWN = ROOT / "docs" / "images" / "portal"
WIDE, LEAST, HIGH = 1280, 560, 1200  # a short page has room below, a long one is shown down to here


@pytest.fixture
def clinic(hub_database: Any, one_moment: Any, tmp_path: Path) -> DemoClinic:
    made = demo_clinic(hub_database, tmp_path)
    made.has_a_worker()
    return made


def test_each_is_the_page_as_it_is(
    clinic: DemoClinic, smooth_chromium: Browser, portal_at: str, cookie_for: Any, tmp_path: Path
) -> None:
    from ecmx.hub.accounts import acting

    clinic.practice()
    broken = tmp_path / "november" / "juniper-members-2026-11.txt"
    came = clinic.receives(None, broken.read_bytes(), broken.name)
    whom = next(one.member for one in clinic.assignments() if one.member.last_name == "Kettleman")
    gallery = Gallery(smooth_chromium, "readme", Path(os.environ.get("ECMX_SHOTS", str(tmp_path))), SHOWN)
    page = smooth_chromium.new_context(viewport={"width": WIDE, "height": LEAST}, base_url=portal_at).new_page()
    page.context.add_cookies([cookie_for(acting("coordinator", clinic.by.organization.slug))])
    for name, path in (
        ("today", "/"),
        ("member", f"/members/{whom.pk}/"),
        ("files", "/files/?list=in"),
        ("grid", f"/files/{came.pk}/rows/"),
    ):
        page.goto(path)
        if name == "grid":
            page.locator("[data-ready]").wait_for()
            page.get_by_text("97076114", exact=True).first.click()
            page.get_by_text("eight digits followed by one letter").first.wait_for()
        high = min(HIGH, page.evaluate("document.documentElement.scrollHeight"))
        clip: Any = {"x": 0, "y": 0, "width": WIDE, "height": high}
        gallery.shows(page.screenshot(full_page=True, animations="disabled", clip=clip), name)
    page.context.close()
    gallery.closed()


def test_the_readme_shows_them() -> None:
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"({one.relative_to(ROOT)})" in said for one in SHOWN.glob("*.png"))
    assert len(list(SHOWN.glob("*.png"))) == 4
