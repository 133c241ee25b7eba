"""Signing in by an account of the issuer in a real Chromium: there and back under the pages' policy, axe and pictures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.test_portal_pages import DESK, PHONE, chromium
from tests.browser.test_portal_people import Visit
from tests.hub.clinic import Clinic
from tests.hub.test_portal_signing_in import code, quick_hashes
from tests.peers.identity_provider import PASSWORD, IdentityProvider
from tests.peers.test_sign_on import Offered, link_for, offered, provider, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["chromium", "offered", "provider", "quick_hashes", "running"]

pytestmark = pytest.mark.needs("chromium")


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


def looked_at(page: Page, shots: Path, name: str) -> None:
    """On a desk in light, and on a phone in dark."""
    for size, scheme in ((PHONE, "dark"), (DESK, "light")):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        Visit(page, shots, size, scheme).look(name)


def test_from_the_link_through_the_issuer_and_in_again_by_the_button(
    clinic: Clinic, chromium: Browser, portal_at: str, provider: IdentityProvider, offered: Offered, tmp_path: Path
) -> None:
    shots = Path(os.environ.get("ECMX_SHOTS", str(tmp_path)))
    provider.bend(back=[f"{portal_at}/account/organization/back/"])
    context = chromium.new_context()
    page = context.new_page()
    said = Visit(page, shots, DESK, "light").said
    page.goto(portal_at + link_for(clinic))
    looked_at(page, shots, "sign-on-invited")
    page.get_by_role("link", name="Use your clinic account").click()
    at_the_issuer(page, provider, "omar")
    page.get_by_label("Code from the app").fill(code(page.locator("#key").inner_text()))
    page.get_by_role("button", name="Go on").click()
    page.goto(f"{portal_at}/account/password/")
    looked_at(page, shots, "sign-on-no-password")
    page.get_by_text("omar.k").first.click()
    page.get_by_role("button", name="Sign out").click()
    looked_at(page, shots, "sign-on-login")
    page.get_by_role("link", name="Sign in with your clinic account").click()
    at_the_issuer(page, provider, "omar")
    page.get_by_role("heading", name="Second step").wait_for()
    assert said == []
    context.close()
    stranger = chromium.new_context().new_page()
    stranger.goto(f"{portal_at}/account/organization/")
    at_the_issuer(stranger, provider, "lena")
    stranger.get_by_text("Nobody signs in here by this account.").wait_for()
    looked_at(stranger, shots, "sign-on-refused")
    stranger.context.close()
