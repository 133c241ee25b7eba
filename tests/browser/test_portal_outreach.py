"""An outreach worker's forms in a real Chromium: taps counted, nothing typed lost with the signal, the session or the page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromiums import chromium
from tests.hub.clinic import Clinic, file

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

__all__ = ["chromium"]

pytestmark = pytest.mark.needs("chromium")

PHONE = {"width": 390, "height": 844}
CIN, LATER = "90000001A", "90000002A"
TYPED = "Her sister answers after six"


@pytest.fixture
def clinic(hub_database: Any) -> Clinic:
    """Two members with one plan; rosa stands in the clinic's directory."""
    from ecmx.hub.partners import Partner, Staff

    made = Clinic.opened(hub_database)
    made.receives("juniper", file("mif", [{"cin": CIN, "last": "Okafor"}, {"cin": LATER, "last": "Vang"}]))
    ours = Partner.objects.of(made.by.organization).get(ours=True)
    Staff.objects.of(made.by.organization).create(partner=ours, slug="rosa", name="Rosa Vega")
    return made


@pytest.fixture
def phone(clinic: Clinic, chromium: Browser, cookie_for: Any) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
    context.add_cookies([cookie_for(clinic.by)])
    yield context
    context.close()


class Taps:
    """Taps, counted."""

    def __init__(self) -> None:
        self.count = 0

    def tap(self, what: Locator) -> None:
        what.tap()
        self.count += 1


def shot(page: Page, name: str) -> None:
    if shots := os.environ.get("ECMX_SHOTS"):
        page.screenshot(path=f"{shots}/{name}.png")


def test_two_taps_log_a_voicemail_from_the_list_and_from_her_page_the_first_time_too(
    clinic: Clinic, phone: BrowserContext, portal_at: str
) -> None:
    from playwright.sync_api import expect

    page = phone.new_page()
    page.goto(portal_at)
    on_list, on_page = Taps(), Taps()
    row = page.locator("tbody tr").filter(has_text="Okafor")
    on_list.tap(row.locator("summary"))
    shot(page, "today-log-open")
    on_list.tap(row.get_by_role("button", name="Voicemail"))
    expect(page.get_by_text("Voicemail: The attempt is logged.")).to_be_visible()
    on_page.tap(page.locator("tbody tr").get_by_role("link", name="Vang", exact=False).first)
    on_page.tap(page.get_by_role("button", name="Voicemail"))
    expect(page.get_by_text("Voicemail: The attempt is logged.")).to_be_visible()
    assert (on_list.count, on_page.count) == (2, 2)
    assert [one[0] for one in clinic.words()["LoggedAttempt"]] == [CIN, LATER]


def test_nothing_typed_is_lost_with_the_signal_the_session_or_the_page(
    clinic: Clinic, phone: BrowserContext, portal_at: str, cookie_for: Any
) -> None:
    from django.contrib.sessions.models import Session
    from playwright.sync_api import expect

    from ecmx.hub.unsent import UnsentForm

    said: list[str] = []
    kept = UnsentForm.objects.of(clinic.by.organization)
    page = phone.new_page()
    page.on("pageerror", lambda error: said.append(str(error)))
    address = f"{portal_at}/members/{clinic.member(CIN).pk}/attempt/"
    page.goto(address)
    page.get_by_label("Next step").press_sequentially(TYPED[:8])

    phone.set_offline(True)
    page.get_by_label("Next step").press_sequentially(TYPED[8:])
    page.get_by_label("Outcome").select_option("reached")
    page.get_by_role("button", name="Save attempt").tap()
    expect(page.get_by_text("No connection.")).to_be_visible()
    shot(page, "offline")
    expect(page.get_by_label("Next step")).to_have_value(TYPED)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        phone.set_offline(False)  # what was typed meanwhile is kept at once
    assert answered.value.status == 204
    assert kept.count() == 1

    Session.objects.all().delete()
    page.get_by_label("Next step").fill(TYPED + "!")
    page.get_by_role("button", name="Save attempt").tap()
    expect(page.get_by_text("You were signed out.")).to_be_visible()
    expect(page.get_by_label("Next step")).to_have_value(TYPED + "!")
    phone.add_cookies([cookie_for(clinic.by)])  # as after signing in in another tab
    with page.expect_response(lambda answer: answer.status == 204):
        page.get_by_label("Next step").fill(TYPED + "!!")
    page.goto("about:blank")

    page.goto(address)
    shot(page, "unsent-offer")
    page.get_by_role("link", name="Continue").tap()
    expect(page.get_by_label("Next step")).to_have_value(TYPED + "!!")
    expect(page.get_by_label("Outcome")).to_have_value("reached")
    shot(page, "unsent-gone-on")
    page.get_by_role("button", name="Save attempt").tap()
    expect(page.get_by_text("The attempt is logged.")).to_be_visible()
    assert kept.count() == 0
    assert len(clinic.words()["LoggedAttempt"]) == 1
    assert said == []
