"""What those do in a browser who keep people, privacy and books in order: who gives roles, the privacy officer, the auditor."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromiums import DESK, chromium, visit
from tests.hub.clinic import Clinic, file
from tests.hub.test_portal_signing_in import worker

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["chromium", "visit"]

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def clinic(hub_database: Any) -> Clinic:
    made = Clinic.opened(hub_database)
    made.receives("juniper", file("mif", [{"cin": "90000000A", "last": "Okafor", "first": "Ana"}]))
    return made


@pytest.fixture
def comes(chromium: Browser, portal_at: str, cookie_for: Any) -> Any:
    """Somebody's own browser, on the first page."""

    def page_of(by: Any) -> Page:
        context = chromium.new_context(viewport={"width": DESK[0], "height": DESK[1]}, base_url=portal_at)
        context.set_default_timeout(60_000)  # the machine is shared
        context.add_cookies([cookie_for(by)])
        page = context.new_page()
        page.goto("/")
        return page

    return page_of


def test_who_gives_roles_invites_changes_and_opens_the_way_in_anew(clinic: Clinic, comes: Any) -> None:
    from playwright.sync_api import expect

    omar = comes(worker(clinic, "omar.k", "outreach_worker"))
    page = comes(worker(clinic, "ada.r", "organization_administrator"))
    expect(page.get_by_role("heading", name="Staff", level=1)).to_be_visible()
    assert page.get_by_role("navigation", name="Main").get_by_role("link").all_inner_texts() == ["Plans", "Staff"]
    page.get_by_role("link", name="Invite someone").click()
    page.get_by_label("User name").fill("lena.v")
    page.get_by_label("Role").select_option("care_manager")
    page.get_by_role("button", name="Create the link").click()
    expect(page.locator("#link")).to_contain_text("/invited/")
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("row", name="lena.v Care manager")).to_be_visible()
    page.get_by_role("link", name="omar.k", exact=True).click()
    page.get_by_role("checkbox", name=re.compile("^Outreach worker:")).uncheck()
    page.get_by_role("checkbox", name=re.compile("^Coordinator:")).check()
    page.get_by_role("button", name="Save the roles").click()
    expect(page.get_by_text("The roles are changed.")).to_be_visible()
    omar.goto("/files/")
    expect(omar.get_by_role("heading", name="Files", level=1)).to_be_visible()
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_label("Two-step verification too").check()
    page.get_by_role("button", name="Create the link").click()
    link = page.locator("#link").inner_text()
    omar.reload()
    expect(omar.get_by_role("heading", name="Sign in")).to_be_visible()
    omar.goto(link)
    expect(omar.get_by_role("heading", name="Set your password")).to_be_visible()
    page.goto("/members/")
    expect(page.get_by_text("Your role does not include this page.")).to_be_visible()


def test_the_privacy_officer_sees_who_looked_and_opens_an_incident(clinic: Clinic, comes: Any) -> None:
    from playwright.sync_api import expect

    where = f"/members/{clinic.member('90000000A').pk}/"
    comes(worker(clinic, "omar.k", "outreach_worker")).goto(where)
    page = comes(worker(clinic, "pat.s", "privacy_officer"))
    page.goto(where)
    page.get_by_role("link", name="Who viewed or changed this member").click()
    expect(page.get_by_role("row").filter(has_text="omar.k").first).to_be_visible()
    page.get_by_role("link", name="Due", exact=True).click()
    page.get_by_role("link", name="Incidents").click()
    page.get_by_role("link", name="Open an incident").first.click()
    page.get_by_role("link", name="This one").click()
    page.get_by_label("What happened").fill("rows of another clinic")
    page.get_by_role("button", name="Open the incident").click()
    expect(page.get_by_text("The incident is open. Notification deadlines have started.")).to_be_visible()
    page.get_by_text("Record that they were notified, or do not need to be").first.click()
    told = page.get_by_role("article").first
    told.get_by_label("How, or why not").fill("by phone")
    told.get_by_role("button", name="Record").click()
    expect(page.get_by_role("article").first.get_by_text("Notified", exact=True)).to_be_visible()


#: What an auditor may send: what to look for, and that she leaves.
LOOKING = ("/members/search/", "/account/logout/")


def test_the_auditor_looks_is_offered_no_change_and_is_told_when_it_is_over(clinic: Clinic, comes: Any) -> None:
    from django.utils import timezone
    from playwright.sync_api import expect

    from ecmx.hub.accounts import Membership
    from ecmx.hub.transmissions import Transmission

    (came,) = Transmission.objects.of(clinic.by.organization).values_list("pk", flat=True)
    now = timezone.now()
    ada = worker(clinic, "ada.r", "auditor", until=now + timedelta(days=7))
    page = comes(ada)
    member = f"/members/{clinic.member('90000000A').pk}/"
    looked_at = ("/", "/members/", member, f"{member}reports/", "/files/", f"/files/{came}/", f"/files/{came}/rows/")
    for path in (*looked_at, "/due/", "/due/month/", "/tasks/", "/plans/", "/people/audit/"):
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, path
        forms = page.locator("form[method=post], [hx-post]")
        sent_to = {one.get_attribute("action") or one.get_attribute("hx-post") for one in forms.all()}
        assert sent_to <= set(LOOKING), (path, sent_to)
    page.goto(f"{member}attempt/")
    expect(page.get_by_text("Your role does not include this page.")).to_be_visible()
    Membership.objects.filter(user=ada.user).update(until=now - timedelta(minutes=1))
    page.goto(member)
    expect(page.get_by_role("heading", name="Your access has ended")).to_be_visible()
    expect(page.get_by_text("Valley Clinic until")).to_be_visible()
    assert page.get_by_role("link", name="Members").count() == 0
