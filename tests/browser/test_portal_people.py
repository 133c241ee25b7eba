"""Signing in and the pages of people in a real Chromium: a passkey made and used, axe and a picture of each page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromiums import DESK, PHONE, chromium, visit
from tests.hub.clinic import Clinic
from tests.hub.test_portal_signing_in import PASSWORD, code, worker
from tests.one_moment import one_moment

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["chromium", "one_moment", "visit"]

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def clinic(hub_database: Any, one_moment: Any) -> Clinic:
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


def test_from_the_link_to_a_passkey_and_in_again_by_it(clinic: Clinic, visit: Any, portal_at: str) -> None:
    """What stands on each page of coming in; and no page breaks the policy, for its scripts are files."""
    from ecmx.hub.accounts import invite

    visited = visit("coming-in", DESK, "light")
    page = visited.page
    with_a_virtual_key(page)
    page.goto(f"{portal_at}/{invite('omar.k', by=clinic.by, role='coordinator').path}")
    visited.look("invited")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    visited.look("set-up-app", by_chance=["#key", "main img"])
    secret = page.locator("#key").inner_text()
    page.get_by_label("Code from the app").fill(code(secret))
    page.get_by_role("button", name="Go on").click()
    visited.look("recovery-codes", by_chance=["main ul"])
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as a file").click()
    assert len(re.findall(r"^\d{10}$", Path(saved.value.path()).read_text(), re.MULTILINE)) == 10
    page.goto(f"{portal_at}/account/second/keys/add/")
    visited.look("passkey-add")
    page.get_by_label("Name", exact=True).fill("Laptop at the desk")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("heading", name="Second step of signing in").wait_for()
    visited.look("second-step-all")
    page.goto(f"{portal_at}/account/second/keys/")
    visited.look("passkeys")
    page.get_by_text("omar.k").first.click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("User name").fill("omar.k")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    visited.look("second-step")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("link", name="People").or_(page.get_by_role("link", name="Members")).first.wait_for()
    visited.closed()


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk-light", "phone-dark"])
def test_axe_finds_nothing_on_the_pages_of_people(
    clinic: Clinic, visit: Any, portal_at: str, cookie_for: Any, size: tuple[int, int], scheme: str
) -> None:
    from ecmx.hub.accounts import invite

    clinic.by.user.set_password(PASSWORD)
    clinic.by.user.save()
    omar = worker(clinic, "omar.k", "outreach_worker").user
    invite("lena.v", by=clinic.by, role="care_manager")
    visited = visit("people", size, scheme)
    page = visited.page
    page.goto(f"{portal_at}/account/login/")
    visited.look("login")
    page.context.add_cookies([cookie_for(clinic.by)])
    for name, path in (
        ("people", "people/"),
        ("people-invite", "people/invite/"),
        ("people-one", f"people/{omar.pk}/"),
        ("people-narrow", f"people/{omar.pk}/narrow/"),
        ("people-roles", "people/roles/"),
        ("people-audit", "people/audit/"),
        ("password", "account/password/"),
        ("sign-out", "account/logout/"),
    ):
        page.goto(f"{portal_at}/{path}")
        if page.get_by_role("heading", name="Show that it is you").count() == 0:
            visited.look(name)
    page.goto(f"{portal_at}/people/invite/")
    page.get_by_label("User name").fill("mia.t")
    page.get_by_role("button", name="Make the link").click()
    visited.look("people-link", by_chance=["#link"])
    visited.closed()
