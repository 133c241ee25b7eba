"""Signing in and the pages of people in a real Chromium: a passkey made and used, axe and a picture of each page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromiums import DESK, PHONE, chromium, visit
from tests.hub.clinic import Clinic, file
from tests.hub.test_portal_signing_in import PASSWORD, code, worker
from tests.one_moment import MOMENT, one_moment

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from ecmx.hub.accounts import By

__all__ = ["chromium", "one_moment", "visit"]

pytestmark = pytest.mark.needs("chromium")

TODAY = MOMENT.date()


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


BOTH = pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk-light", "phone-dark"])


@BOTH
def test_from_the_link_to_a_passkey_and_in_again_by_it(
    clinic: Clinic, visit: Any, portal_at: str, size: tuple[int, int], scheme: str
) -> None:
    """What stands on each page of coming in; and no page breaks the policy, for its scripts are files."""
    from ecmx.hub.accounts import invite

    visited = visit("coming-in", size, scheme)
    page = visited.page
    with_a_virtual_key(page)
    link = f"{portal_at}/{invite('omar.k', by=clinic.by, role='coordinator').path}"
    page.goto(link)
    visited.look("invited")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    visited.look("set-up-app", by_chance=["#key", "main img"])
    secret = page.locator("#key").inner_text()
    page.get_by_label("Code from the app").fill(code(secret))
    page.get_by_role("button", name="Continue").click()
    visited.look("recovery-codes", by_chance=["main ul"])
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as a file").click()
    assert len(re.findall(r"^\d{10}$", Path(saved.value.path()).read_text(), re.MULTILINE)) == 10
    page.goto(f"{portal_at}/account/second/keys/add/")
    visited.look("passkey-add")
    page.get_by_label("Name", exact=True).fill("Laptop at the desk")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("heading", name="Two-step verification").wait_for()
    visited.look("second-step-all")
    page.goto(f"{portal_at}/account/second/keys/")
    visited.look("passkeys")
    page.get_by_role("link", name="Remove").first.click()
    visited.look("passkey-away")
    for name, path in OF_THE_SECOND_STEP:
        page.goto(f"{portal_at}/account/{path}")
        visited.look(name)
    page.goto(f"{portal_at}/invited/used-already/")
    visited.look("link-over")
    visited.answered(410)
    page.goto(f"{portal_at}/account/second/all/")
    page.get_by_text("omar.k").first.click()
    page.get_by_role("button", name="Sign out").click()
    for password in ("not this one", PASSWORD):
        page.get_by_label("User name").fill("omar.k")
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Sign in").click()
        if password != PASSWORD:
            page.get_by_role("alert").wait_for()
            visited.look("login-wrong")
    visited.look("second-step")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("link", name="Staff").or_(page.get_by_role("link", name="Members")).first.wait_for()
    visited.closed()


#: What one may do with it, each before it is done.
OF_THE_SECOND_STEP = (
    ("codes-left", "second/codes/"),
    ("codes-new", "second/codes/new/"),
    ("app-off", "second/app/off/"),
    ("again-password", "again/"),
    ("again-code", "second/again/"),
    ("again-passkey", "second/keys/again/"),
)


@BOTH
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
        ("sessions", "account/sessions/"),
        ("sign-out", "account/logout/"),
    ):
        page.goto(f"{portal_at}/{path}")
        visited.look(name, by_chance=["td .day", "th .day"] if name == "sessions" else ())
    page.goto(f"{portal_at}/people/invite/")
    page.get_by_label("User name").fill("mia.t")
    page.get_by_role("button", name="Create the link").click()
    visited.look("people-link", by_chance=["#link"])
    narrowed = as_a_narrowed_auditor(clinic)
    page.context.clear_cookies()
    page.context.add_cookies([cookie_for(narrowed.by)])
    for name, path in (
        ("access", ""),
        ("member", f"members/{narrowed.member}/"),
        ("audit", f"people/audit/members/{narrowed.member}/"),
    ):
        page.goto(f"{portal_at}/{path}")
        visited.look(f"narrowed-{name}")
    narrowed.to_days()
    for name, path in (("days", ""), ("file", f"files/{narrowed.file}/"), ("refused", "files/")):
        page.goto(f"{portal_at}/{path}")
        visited.look(f"narrowed-{name}")
    visited.answered(403)
    visited.closed()


@dataclass(frozen=True)
class NarrowedAuditor:
    """An auditor of one member. file: that came in the days to which the access is narrowed then"""

    clinic: Clinic
    by: By
    member: int
    file: int

    def to_days(self) -> None:
        """Narrowed to these days instead."""
        from ecmx.hub.accounts import narrow_access

        assert self.by.user is not None
        narrow_access(self.by.user, by=self.clinic.by, first=TODAY - timedelta(days=30), last=TODAY)


def as_a_narrowed_auditor(clinic: Clinic) -> NarrowedAuditor:
    """Of a clinic to which a file came."""
    from ecmx.hub.accounts import narrow_access

    came = clinic.receives("juniper", file("mif", [{"cin": "90000000A", "last": "Lopez", "first": "Ana"}]))
    by = worker(clinic, "ines.a", "auditor", until=MOMENT + timedelta(days=20))
    made = NarrowedAuditor(clinic, by, clinic.member("90000000A").pk, came.pk)
    narrow_access(by.user, by=clinic.by, members=[made.member])
    return made
