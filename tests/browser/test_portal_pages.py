"""The pages in a real Chromium, as each of them is first seen."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.hub.busy_desk import busy_desk
from tests.hub.clinic import Clinic, file
from tests.hub.file_desk import pages_of_a_busy_desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.needs("chromium")

DESK, PHONE = (1440, 900), (390, 844)


@pytest.fixture
def chromium() -> Iterator[Browser]:
    from django.db import connections
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs beside; no page is async
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield opened
        connections.close_all()  # those that were opened while playwright's loop ran
        opened.close()


@pytest.fixture
def clinic(hub_database: Any) -> Clinic:
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_and_no_policy_is_broken(
    clinic: Clinic,
    chromium: Browser,
    portal_at: str,
    cookie_for: Any,
    size: tuple[int, int],
    scheme: Any,
    tmp_path: Path,
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    context.add_cookies([cookie_for(clinic.by)])
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    shots = Path(os.environ.get("ECMX_SHOTS", str(tmp_path)))
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
    for path in ("/", *wing, *of_members, "/organizations/", *of_the_desk, *letters, *of_files):
        page.goto(portal_at + path)
        name = re.sub(r"[^a-z0-9]+", "-", path).strip("-") or "today"
        page.screenshot(path=str(shots / f"{name}-{size[0]}-{scheme}.png"), full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, (path, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
    page.emulate_media(media="print")
    page.goto(f"{portal_at}/due/month/{desk.month}/")
    page.screenshot(path=str(shots / f"print-{size[0]}-{scheme}.png"), full_page=True)
    assert not page.locator("table .act").first.is_visible()
    assert said == []
    context.close()


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
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_text("Taken back.")).to_be_visible()
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
    over.get_by_label("Is now").fill("12")
    over.get_by_role("button", name="Save").click()
    expect(over.get_by_text("That is no value of its kind.")).to_be_visible()
    expect(over.get_by_label("Is now")).to_have_value("12")
    if shots := os.environ.get("ECMX_SHOTS"):
        page.screenshot(path=f"{shots}/dialog.png")
    over.get_by_label("Is now").fill("(530) 555-0123")
    over.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The contact data is changed.")).to_be_visible()
    assert clinic.words()["OurFact"][-1] == ("90000000A", "member_phone_number", 0, "5305550123", False)
    context.close()
