"""The pages in a real Chromium, as each of them is first seen."""

from __future__ import annotations

import os
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromiums import DESK, PHONE, chromium, visit
from tests.hub.busy_desk import busy_desk
from tests.hub.clinic import Clinic, file
from tests.hub.file_desk import pages_of_a_busy_desk
from tests.one_moment import one_moment

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["chromium", "one_moment", "visit"]

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def clinic(hub_database: Any, one_moment: Any) -> Clinic:
    made = Clinic.opened(hub_database)
    rows = [{"cin": f"9000000{n}A", "last": name, "first": "Ana"} for n, name in enumerate(("Lopez", "Okafor", "Vang"))]
    made.receives("juniper", file("mif", rows))
    made.receives("redbud", file("mif", [{**rows[0], "phone": "5305550199", "street": "1 Elm St", "zip": "95926"}]))
    worked(made, "90000000A")
    return made


def worked(clinic: Clinic, cin: str) -> None:
    """What the clinic did for one of them, so that her page has something of everything."""
    from ecmx.hub.work import record_wish

    clinic.tries(cin, date(2026, 10, 3), outcome="message", method="Telephonic/electronic", kind="2")
    clinic.tries(
        cin, date(2026, 10, 9), outcome="reached-interested", next_step="Visit", call_back_on=date(2026, 10, 12)
    )
    clinic.happens(cin, "enrolled", date(2026, 10, 12), start=date(2026, 10, 12))
    clinic.meets(cin, date(2026, 11, 2))
    clinic.knows(cin, "member_residential_city", "Chico", ours_only=True)
    record_wish(by=clinic.by, member=clinic.member(cin), no_voicemail=True, note="Not before noon")


def letter(clinic: Clinic, cin: str) -> int:
    """A letter to a member whose referral was accepted."""
    from ecmx.hub.partners import Partner
    from ecmx.hub.saying import draft_notices, notes
    from ecmx.hub.work import say_loop

    Partner.objects.of(clinic.by.organization).filter(ours=True).update(contact_phone="5305550177")
    day = date(2026, 10, 20)
    say_loop(status="Accepted", day=day, **clinic.whose(cin, "redbud"))
    draft_notices(clinic.by.organization, day)
    return next(one.id for one in notes(by=clinic.by) if not one.to_partner)


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk-light", "phone-dark"])
def test_axe_finds_nothing_and_no_policy_is_broken(
    clinic: Clinic, visit: Any, portal_at: str, cookie_for: Any, size: tuple[int, int], scheme: str
) -> None:
    visited = visit("portal", size, scheme)
    page = visited.page
    page.context.add_cookies([cookie_for(clinic.by)])
    desk = busy_desk(clinic)
    of_the_desk = (
        "/due/",
        f"/due/{desk.due}/nothing/",
        "/due/month/",
        f"/due/month/{desk.month}/",
        "/due/messages/",
        f"/due/messages/{desk.message}/",
        "/tasks/",
        "/incidents/",
        "/incidents/open/",
        f"/incidents/open/{desk.came}/",
        f"/incidents/{desk.incident_file}/",
        f"/incidents/{desk.incident_file}/rows/",
        "/plans/",
        f"/plans/{desk.agreement}/",
        "/plans/add/",
    )
    member = f"/members/{clinic.member('90000000A').pk}/"
    of_members = [
        member + one
        for one in ("", "attempt/", "status/", "encounter/", "contact/", "reports/", "totals/", "care-manager/", "who/")
    ]
    wing = ("/how-it-goes/", "/caseload/", "/members/", "/route/", "/members/refer/", "/members/referrals/")
    of_files = pages_of_a_busy_desk(clinic)
    letters = ("/due/letters/", f"/due/letters/{letter(clinic, '90000000A')}/")
    paths = ["/", *wing, *of_members, "/organizations/", *of_the_desk, *letters, *of_files]
    paths += [*(member + one for one in FORMS), f"/people/audit{member}"]
    assert not_looked_at(paths) <= ELSEWHERE, "a page that is not looked at: name its address here"
    for path in paths:
        page.goto(portal_at + path)
        visited.look(named(path))
    page.get_by_role("searchbox").fill("lop")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/found/**")
    visited.look("members-found")
    page.emulate_media(media="print")
    page.goto(f"{portal_at}/due/month/{desk.month}/")
    visited.picture("print")
    assert not page.locator("table .act").first.is_visible()
    visited.closed()


#: The forms of a member's page that have nothing which others have not.
FORMS = ("consent/", "discontinue/", "loop/", "part-2/", "refuse/", "wish/")
#: Looked at by tests of their own; and what is no page to look at: a download, a part of a page, the way to another's page of signing in.
ELSEWHERE = {
    "due-month-proof", "files-download", "files-marked", "files-out-notice", "files-receipt", "files-rows-data",
    "health", "invited", "members-found",
    "people", "people-access", "people-audit", "people-invite", "people-narrow", "people-one", "people-roles", "plans-export",
    "sign-on", "sign-on-again", "sign-on-back", "sign-on-invited",
}  # fmt: skip


def not_looked_at(paths: list[str]) -> set[str]:
    """The names of the pages that open and are at none of these addresses. Where something is only done, no page opens."""
    from django.test import RequestFactory
    from django.urls import get_resolver, resolve

    asked, looked_at = RequestFactory().get("/"), {resolve(path.partition("?")[0]).url_name for path in paths}
    found = set()
    for pattern in get_resolver().url_patterns:
        page = getattr(getattr(pattern, "callback", None), "page", None)
        if page is None or page.name in looked_at:
            continue
        try:
            only_acts = page.view(asked).status_code == 405
        except Exception:  # it would have gone on, and was not told who asks for what
            only_acts = False
        if not only_acts:
            found.add(page.name)
    return found


def named(path: str) -> str:
    """What a page's picture is called: its address with the numbers of things left out, which another thing made before would change."""
    without = re.sub(r"\d+(-\d+)?", "one", path)
    return re.sub(r"[^a-z]+", "-", without).strip("-") or "today"


def test_on_a_phone_two_taps_log_what_happened_and_one_takes_it_back(
    clinic: Clinic, chromium: Browser, portal_at: str, cookie_for: Any
) -> None:
    from playwright.sync_api import expect

    context = chromium.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, has_touch=True)
    context.add_cookies([cookie_for(clinic.by)])
    page = context.new_page()
    page.goto(f"{portal_at}/members/{clinic.member('90000001A').pk}/")
    page.get_by_role("button", name="Voicemail").tap()
    expect(page.get_by_text("Voicemail: The attempt is logged.")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).tap()
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert [one[0] for one in clinic.words()["LoggedAttempt"]] == ["90000000A", "90000000A"]
    context.close()


def test_a_form_opens_over_the_page_and_stays_open_while_something_is_wrong(
    clinic: Clinic, chromium: Browser, portal_at: str, cookie_for: Any
) -> None:
    from playwright.sync_api import expect

    context = chromium.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    context.add_cookies([cookie_for(clinic.by)])
    page = context.new_page()
    page.goto(f"{portal_at}/members/{clinic.member('90000000A').pk}/")
    page.get_by_role("link", name="New address, phone, language").click()
    over = page.get_by_role("dialog")
    over.get_by_label("What", exact=True).select_option("member_phone_number")
    over.get_by_label("New value").fill("12")
    over.get_by_role("button", name="Save").click()
    expect(over.get_by_text("That is not a valid value.")).to_be_visible()
    expect(over.get_by_label("New value")).to_have_value("12")
    if shots := os.environ.get("ECMX_SHOTS"):
        page.screenshot(path=f"{shots}/dialog.png")
    over.get_by_label("New value").fill("(530) 555-0123")
    over.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The contact data is changed.")).to_be_visible()
    assert clinic.words()["OurFact"][-1] == ("90000000A", "member_phone_number", 0, "5305550123", False)
    context.close()


def test_two_tabs_of_one_browser_see_both_words_and_keys_are_told_under_a_question_mark(
    clinic: Clinic, chromium: Browser, portal_at: str, cookie_for: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    came = clinic.receives(
        "juniper", file("mif", [{"cin": "9000000", "last": "<img src=x onerror=alert(1)> \u0639\u0644\u064a"}])
    )
    context = chromium.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    context.add_cookies([cookie_for(clinic.by)])
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto(f"{portal_at}/files/{came.pk}/rows/")
        page.locator("[data-ready]").wait_for()
        assert page.locator("tbody td").filter(has_text="<img src=x onerror=alert(1)>").count() == 1
    for page, typed in ((first, "90000001A"), (second, "90000002B")):
        page.locator("tbody th").first.click()
        page.keyboard.press("F8")
        page.keyboard.press("ArrowRight") if page.locator("tbody th:focus").count() else None
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        page.get_by_role("status").filter(has_text="Saved.").wait_for()
    both = second.get_by_role("alert").filter(
        has_text="rosa entered “90000001A” in the meantime; you typed “90000002B”"
    )
    both.wait_for()
    both.get_by_role("button", name="Use mine").click()
    second.locator("tbody td").filter(has_text="90000002B").wait_for()
    second.get_by_role("heading", level=1).click()
    second.keyboard.press("Shift+?")
    sheet = second.get_by_role("dialog", name="Keyboard shortcuts")
    sheet.get_by_text("Next finding, previous finding").wait_for()
    assert not sheet.get_by_role("heading", name="In a list").is_visible()
    assert Axe().run(second).violations_count == 0
    context.close()


def test_a_double_click_sends_once_and_going_back_shows_what_is_there_now(
    clinic: Clinic, chromium: Browser, portal_at: str, cookie_for: Any
) -> None:
    from playwright.sync_api import expect

    context = chromium.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    context.add_cookies([cookie_for(clinic.by)])
    page = context.new_page()
    page.goto(f"{portal_at}/members/{clinic.member('90000001A').pk}/")
    before = clinic.words()
    page.get_by_role("button", name="No answer").dblclick()
    expect(page.get_by_text("No answer: The attempt is logged.")).to_be_visible()
    page.get_by_role("link", name="New address, phone, language").click()
    over = page.get_by_role("dialog")
    over.get_by_label("What", exact=True).select_option("member_phone_number")
    over.get_by_label("New value").fill("(530) 555-0123")
    over.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_text("The contact data is changed.")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("(530) 555-0123").first).to_be_visible()
    after = clinic.words()
    assert [len(after[one]) - len(before[one]) for one in ("LoggedAttempt", "OurFact")] == [1, 1]
    context.close()
