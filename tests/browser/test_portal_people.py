"""Signing in and the pages of people in a real Chromium: a passkey made and used, axe and a picture of each page."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.test_portal_pages import DESK, PHONE, chromium
from tests.hub.clinic import Clinic
from tests.hub.test_portal_signing_in import PASSWORD, code, worker

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["chromium"]

pytestmark = pytest.mark.needs("chromium")


class Visit:
    """A page looked at: whether axe, the policy or the width find something, and what it looked like."""

    def __init__(self, page: Page, shots: Path, size: tuple[int, int], scheme: str) -> None:
        self.page, self.shots, self.size, self.scheme = page, shots, size, scheme
        self.said: list[str] = []
        page.on("console", lambda one: self.said.append(one.text) if one.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def look(self, name: str) -> None:
        from axe_playwright_python.sync_playwright import Axe

        self.page.screenshot(path=str(self.shots / f"{name}-{self.size[0]}-{self.scheme}.png"), full_page=True)
        found = Axe().run(self.page)
        assert found.violations_count == 0, (name, found.generate_report())
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.size[0], name


@pytest.fixture
def clinic(hub_database: Any) -> Clinic:
    return Clinic.opened(hub_database)


def with_a_virtual_key(page: Page) -> None:
    """A security key that says yes, as Chromium's tests have one."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_from_the_link_to_a_passkey_and_in_again_by_it(
    clinic: Clinic, chromium: Browser, portal_at: str, tmp_path: Path
) -> None:
    """What stands on each page of coming in; and no page breaks the policy, for its scripts are files."""
    from ecmx.hub.accounts import invite

    shots = Path(os.environ.get("ECMX_SHOTS", str(tmp_path)))
    context = chromium.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    page = context.new_page()
    with_a_virtual_key(page)
    visit = Visit(page, shots, DESK, "light")
    page.goto(f"{portal_at}/{invite('omar.k', by=clinic.by, role='coordinator').path}")
    visit.look("invited")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    visit.look("set-up-app")
    secret = page.locator("#key").inner_text()
    page.get_by_label("Code from the app").fill(code(secret))
    page.get_by_role("button", name="Go on").click()
    visit.look("recovery-codes")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as a file").click()
    assert len(re.findall(r"^\d{10}$", Path(saved.value.path()).read_text(), re.MULTILINE)) == 10
    page.goto(f"{portal_at}/account/second/keys/add/")
    visit.look("passkey-add")
    page.get_by_label("Name", exact=True).fill("Laptop at the desk")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("heading", name="Second step of signing in").wait_for()
    visit.look("second-step-all")
    page.goto(f"{portal_at}/account/second/keys/")
    visit.look("passkeys")
    page.get_by_text("omar.k").first.click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("User name").fill("omar.k")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    visit.look("second-step")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("link", name="People").or_(page.get_by_role("link", name="Members")).first.wait_for()
    assert visit.said == []
    context.close()


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk-light", "phone-dark"])
def test_axe_finds_nothing_on_the_pages_of_people(
    clinic: Clinic,
    chromium: Browser,
    portal_at: str,
    cookie_for: Any,
    size: tuple[int, int],
    scheme: Any,
    tmp_path: Path,
) -> None:
    from ecmx.hub.accounts import invite

    clinic.by.user.set_password(PASSWORD)
    clinic.by.user.save()
    omar = worker(clinic, "omar.k", "outreach_worker").user
    invite("lena.v", by=clinic.by, role="care_manager")
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    page = context.new_page()
    visit = Visit(page, Path(os.environ.get("ECMX_SHOTS", str(tmp_path))), size, scheme)
    page.goto(f"{portal_at}/account/login/")
    visit.look("login")
    context.add_cookies([cookie_for(clinic.by)])
    for name, path in (
        ("people", "people/"),
        ("people-invite", "people/invite/"),
        ("people-one", f"people/{omar.pk}/"),
        ("people-roles", "people/roles/"),
        ("people-audit", "people/audit/"),
        ("password", "account/password/"),
        ("sign-out", "account/logout/"),
    ):
        page.goto(f"{portal_at}/{path}")
        if page.get_by_role("heading", name="Show that it is you").count() == 0:
            visit.look(name)
    page.goto(f"{portal_at}/people/invite/")
    page.get_by_label("User name").fill("ada.r")
    page.get_by_role("button", name="Make the link").click()
    visit.look("people-link")
    assert visit.said == []
    context.close()
