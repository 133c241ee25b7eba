"""Signing in by an account of the issuer in a real Chromium: there and back under the pages' policy, axe and pictures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromiums import DESK, PHONE, chromium, needs_font
from tests.browser.gallery import Gallery
from tests.browser.visiting import Scheme
from tests.hub.clinic import Clinic
from tests.hub.test_portal_signing_in import code, quick_hashes
from tests.peers.identity_provider import PASSWORD, IdentityProvider
from tests.peers.test_sign_on import Offered, link_for, offered, provider, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["chromium", "offered", "provider", "quick_hashes", "running"]

pytestmark = pytest.mark.needs("chromium")

WAYS: dict[str, tuple[tuple[int, int], Scheme]] = {"phone-dark": (PHONE, "dark"), "desk-light": (DESK, "light")}


@pytest.fixture
def clinic(hub_database: Any) -> Clinic:
    return Clinic.opened(hub_database)


def at_the_issuer(page: Page, provider: IdentityProvider, name: str) -> None:
    """What she does there: name and password, or the password once more."""
    page.wait_for_url(f"{provider.at}/**")
    if page.locator("[name=login]").count():
        page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")


class BothWays:
    """A page looked at on a phone in dark, and on a desk in light: axe, the width, and the committed picture of each."""

    def __init__(self, browser: Browser, shots: Path) -> None:
        needs_font()
        self.shots = shots
        self.galleries = {name: Gallery(browser, f"sign-on-{name}", shots) for name in WAYS}

    def look(self, page: Page, name: str) -> None:
        """Axe finds nothing, nothing is wider than the page, and it looks as it did. Days are covered: they are those of the test."""
        from axe_playwright_python.sync_playwright import Axe

        for way, (size, scheme) in WAYS.items():
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.emulate_media(color_scheme=scheme)
            days = [page.locator(".day")]
            file = self.shots / f"{name}-{way}.png"
            made = page.screenshot(path=str(file), full_page=True, animations="disabled", mask=days)
            self.galleries[way].shows(made, name)
            found = Axe().run(page, options={"resultTypes": ["violations"]})
            assert found.violations_count == 0, (name, found.generate_report())
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0], name

    def closed(self) -> None:
        """The end: every picture is as it was."""
        for one in self.galleries.values():
            one.closed()


def test_from_the_link_through_the_issuer_and_in_again_by_the_button(
    clinic: Clinic, chromium: Browser, portal_at: str, provider: IdentityProvider, offered: Offered, tmp_path: Path
) -> None:
    ways = BothWays(chromium, Path(os.environ.get("ECMX_SHOTS", str(tmp_path))))
    provider.bend(back=[f"{portal_at}/account/organization/back/"])
    context = chromium.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(portal_at + link_for(clinic))
    ways.look(page, "invited")
    page.get_by_role("link", name="Use your clinic account").click()
    at_the_issuer(page, provider, "omar")
    page.get_by_label("Code from the app").fill(code(page.locator("#key").inner_text()))
    page.get_by_role("button", name="Continue").click()
    page.goto(f"{portal_at}/account/password/")
    ways.look(page, "no-password")
    page.get_by_text("omar.k").first.click()
    page.get_by_role("button", name="Sign out").click()
    ways.look(page, "login")
    page.get_by_role("link", name="Sign in with your clinic account").click()
    at_the_issuer(page, provider, "omar")
    page.get_by_role("heading", name="Two-step verification").wait_for()
    assert said == []
    context.close()
    stranger = chromium.new_context().new_page()
    stranger.goto(f"{portal_at}/account/organization/")
    at_the_issuer(stranger, provider, "lena")
    stranger.get_by_text("No one signs in here with this account.").wait_for()
    ways.look(stranger, "refused")
    stranger.context.close()
    ways.closed()
