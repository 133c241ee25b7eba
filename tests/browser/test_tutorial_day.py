"""The tutorial of a clinic's day, done word for word in Chromium, its time computed; the same day by keyboard, and on a phone."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromiums import chromium
from tests.browser.steps import Minutes, Reader, steps_of
from tests.hub.demo_clinic import DemoClinic, demo_clinic

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from ecmx.hub import Home

__all__ = ["chromium"]

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.usefixtures("one_process")]

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "a-clinics-day.md"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
MOST_MINUTES = 10.0
PATIENCE = 60_000  # milliseconds: the machine is shared


@pytest.fixture
def clinic(hub_database: Home, tmp_path: Path) -> DemoClinic:
    made = demo_clinic(hub_database, tmp_path)
    made.has_a_worker()
    return made


def test_a_day_by_the_tutorial_takes_ten_minutes(
    clinic: DemoClinic, chromium: Browser, portal_at: str, tmp_path: Path
) -> None:
    from ecmx.hub.portal.people import code_now

    context = chromium.new_context(viewport=DESK)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    access = clinic.practice()
    reader = Reader(
        page=context.new_page(),
        at=portal_at,
        folder=tmp_path,
        works_off=clinic.works_off,
        terminal={"password": lambda: access.password, "code": lambda: code_now(access.secret)},
    )
    steps = steps_of(TUTORIAL.read_text(encoding="utf-8"))
    assert [number for number, _ in steps] == list(range(1, len(steps) + 1))
    for number, words in steps:
        reader.does(number, words)
    assert reader.minutes.spent() <= MOST_MINUTES, reader.minutes
    assert clinic.words()["EngagementEvent"][-1][2] == "enrolled"
    assert list((clinic.home.folder / "juniper" / "out").glob("*RTF*"))
    context.close()


def test_the_computed_time_grows_with_what_is_done() -> None:
    short, long = Minutes(keys=10, clicks=2, pages=1, thoughts=2), Minutes(keys=10, clicks=2, pages=200, thoughts=2)
    assert short.spent() < 1 < MOST_MINUTES < long.spent()


def test_the_day_by_keyboard_alone_and_on_a_phone(
    clinic: DemoClinic, chromium: Browser, portal_at: str, cookie_for: Any, tmp_path: Path
) -> None:
    from ecmx.hub.accounts import acting

    access = clinic.practice()
    context = chromium.new_context(viewport=DESK)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(portal_at)
    _comes_in_by_keyboard(page, access)
    _brings_a_file_by_keyboard(page, clinic, tmp_path / "november" / "juniper-members-2026-11.txt")
    page.goto(portal_at)
    _by_keyboard(page)
    context.close()
    worker = acting("outreach-worker", clinic.by.organization.slug)
    _logged_before(clinic, worker)
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    context.add_cookies([cookie_for(worker)])
    page = context.new_page()
    page.goto(portal_at)
    _on_a_phone(page)
    context.close()


def _comes_in_by_keyboard(page: Page, access: Any) -> None:
    """Both steps; the page puts the focus on the first field of neither, so that a screen reader begins at its head."""
    from ecmx.hub.portal.people import code_now

    _tabs_to_field(page, "User name")
    page.keyboard.type("coordinator")
    page.keyboard.press("Tab")
    page.keyboard.type(access.password)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Two-step verification").wait_for()
    _tabs_to_field(page, "Code")
    page.keyboard.type(code_now(access.secret))
    page.keyboard.press("Enter")
    page.get_by_text("contacts to make").wait_for()


def _brings_a_file_by_keyboard(page: Page, clinic: DemoClinic, file: Path) -> None:
    """The button in place of dropping: the file goes as soon as it is chosen."""
    _tabs_to(page, "Files")
    _tabs_to_field(page, "Or choose them")
    with page.expect_file_chooser() as asked:
        page.keyboard.press("Enter")
    asked.value.set_files(file)
    page.get_by_text("1 file was uploaded.").wait_for()
    clinic.works_off()


def _by_keyboard(page: Page) -> None:
    """The skip link, the menu, a finding in the grid, the corrections sent, a status saved: no mouse."""
    from playwright.sync_api import expect

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("tbody tr").first.get_by_role("link").first).to_be_focused()
    page.goto(page.url.split("#")[0])
    _tabs_to(page, "Files")
    _tabs_to(page, r"Juniper Community Plan · MIF · November 2026")
    _tabs_to(page, "Fix in the browser")
    page.locator("[data-ready]").wait_for()
    _tabs_to(page, "97076114", press="")
    page.keyboard.type("97076114Q")
    page.keyboard.press("Enter")
    saved = page.get_by_role("status").filter(has_text="Saved. 1 cell changed")
    saved.wait_for()
    page.keyboard.press("F8")
    page.keyboard.type("20071124")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Saved. 2 cells changed").wait_for()
    _tabs_to(page, "Use the corrected rows", back=True)
    page.get_by_text("The corrected rows were submitted").wait_for()
    _tabs_to(page, "Today")
    _tabs_to(page, "Dimaculangan, Mayumi")
    _tabs_to(page, "Status: enrolled, declined, start, end")
    page.get_by_role("dialog").get_by_role("link", name="Enrolled in ECM").wait_for()
    _tabs_to(page, "Enrolled in ECM")
    page.get_by_role("dialog").get_by_role("button", name="Save").wait_for()
    _tabs_to(page, "Save")
    page.get_by_text("The status is changed.").wait_for()


def _tabs_to(page: Page, words: str, *, press: str = "Enter", back: bool = False) -> None:
    """Tab until what has the focus begins with these words; then press it."""
    page.wait_for_load_state()
    for _ in range(120):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        told = page.evaluate("document.activeElement?.innerText?.trim() ?? ''")
        if re.match(re.escape(words) + r"(\W|$)", told):
            break
    else:
        pytest.fail(f"the keyboard does not come to {words!r}")
    if press:
        before, dialog = page.url, page.get_by_role("dialog")
        was_open = (
            dialog.count() > 0
        )  # what is pressed in a dialog leads to the page it stands on: whoever presses waits for its words
        page.keyboard.press(press)
        end = time.monotonic() + PATIENCE / 1000
        while not was_open and page.url == before and dialog.count() == 0:
            assert time.monotonic() < end, f"nothing follows on {words!r}"
            page.wait_for_timeout(50)


def _tabs_to_field(page: Page, label: str) -> None:
    """Tab until the field of this label has the focus, where it has not yet."""
    from playwright.sync_api import expect

    field = page.get_by_label(label, exact=True)
    for _ in range(60):
        if field.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(field).to_be_focused()


def _logged_before(clinic: DemoClinic, by: Any) -> None:
    """The outreach worker has logged a call once, so that the page knows as what kind of staff."""

    from ecmx.hub.work import log_attempt

    whose = next(one.member for one in clinic.assignments() if one.plan.slug == "marigold")
    plan, day = clinic.plan("marigold"), clinic.by.organization.began_at.astimezone(clinic.home.settings.zone).date()
    log_attempt(by=by, member=whose, plan=plan, day=day, method="Telephonic/electronic", provider_type="2")


def _on_a_phone(page: Page) -> None:
    """From Today: a number to call by a tap, and a voicemail logged by two."""
    from playwright.sync_api import expect

    row = page.locator("tbody tr").filter(has_text="Dimaculangan, Mayumi")
    expect(row.get_by_role("link", name="(909) 555-0119")).to_have_attribute("href", "tel:+19095550119")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    row.get_by_role("link", name="Dimaculangan, Mayumi", exact=True).tap()
    page.get_by_role("button", name="Voicemail").tap()
    expect(page.get_by_text("Voicemail: The attempt is logged.")).to_be_visible()
