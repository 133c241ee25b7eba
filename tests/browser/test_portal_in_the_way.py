"""What is shown where something stands in the way: each calm, in the portal's own look, and nothing internal on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromiums import DESK, PHONE, chromium, visit
from tests.hub.clinic import Clinic
from tests.hub.test_portal_signing_in import browser, first_step, worker
from tests.one_moment import one_moment

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.visiting import Visit

__all__ = ["chromium", "one_moment", "visit"]

pytestmark = pytest.mark.needs("chromium")
INSIDE = "a word of the inside"


@pytest.fixture
def clinic(hub_database: Any, one_moment: Any) -> Clinic:
    return Clinic.opened(hub_database)


def shown(visited: Visit, name: str, status: int) -> None:
    """The page, which says what to do next by a link, and nothing of the inside."""
    visited.look(name)
    page = visited.page
    assert page.locator("h1").count() == 1 and page.locator("main a").count() >= 1, name
    text = page.locator("body").inner_text()
    assert not [word for word in (INSIDE, "Traceback", "django", "psycopg", "Error") if word in text], name
    visited.answered(status)


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk-light", "phone-dark"])
def test_each_says_what_to_do_next(
    clinic: Clinic, visit: Any, portal_at: str, cookie_for: Any, monkeypatch: Any, size: tuple[int, int], scheme: str
) -> None:
    visited = visit("in-the-way", size, scheme)
    page = visited.page
    without_the_session(page, portal_at)
    shown(visited, "form-too-old", 403)
    for _ in range(4):
        first_step(browser(), password="not this one")
    page.goto(f"{portal_at}/account/login/")
    sign_in_wrongly(page)
    shown(visited, "locked", 429)
    page.context.add_cookies([cookie_for(worker(clinic, "omar.k", "outreach_worker"))])
    for name, path, status in (
        ("not-your-role", "files/", 403),
        ("no-such-page", "nowhere/", 404),
        ("only-buttons", "members/search/", 405),
    ):
        page.goto(f"{portal_at}/{path}")
        shown(visited, name, status)
    failing(monkeypatch, RuntimeError(INSIDE))
    page.goto(f"{portal_at}/")
    shown(visited, "our-fault", 500)
    failing(monkeypatch, database_gone())
    page.goto(f"{portal_at}/")
    shown(visited, "not-reachable", 503)
    too_often(page, portal_at)
    shown(visited, "too-often", 429)
    visited.closed()


def without_the_session(page: Page, portal_at: str) -> None:
    """The form of signing in, sent after the browser forgot who asked for it."""
    page.goto(f"{portal_at}/account/login/")
    page.context.clear_cookies()
    sign_in_wrongly(page)


def sign_in_wrongly(page: Page) -> None:
    page.get_by_label("User name").fill("rosa")
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def failing(monkeypatch: Any, problem: Exception) -> None:
    """Today fails."""
    from ecmx.hub.portal.today import pages

    def fails(**said: Any) -> None:
        raise problem

    monkeypatch.setattr(pages, "unsent_forms", fails)


def database_gone() -> Exception:
    from django.db import OperationalError

    return OperationalError(INSIDE)


def too_often(page: Page, portal_at: str) -> None:
    """More often than somebody says again who she is."""
    from django.test import override_settings

    with override_settings(ACCOUNT_RATE_LIMITS={"reauthenticate": "1/h/user"}):
        page.goto(f"{portal_at}/account/second/again/")
        for _ in range(2):
            page.get_by_label("Code").fill("000000")
            page.get_by_role("button", name="Continue").click()
            page.wait_for_load_state()
