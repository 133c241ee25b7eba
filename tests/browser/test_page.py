"""The page in a real Chromium: axe finds nothing, nothing is loaded, no script is needed, nothing sticks out, it prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.reports.html_pages import page_of
from tests.written import delimited, table, workbook

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.needs("chromium")

PHONE, DESK = (390, 844), (1280, 900)
PAPER_PAGES = re.compile(rb"/Type\s*/Page\b")

SLIPS: list[dict[str, object]] = [
    {"mif.member_cin": "90000001"},
    {"mif.member_phone_number": "(559) 555-0142"},
    {"mif.member_date_of_birth": "02/30/1981"},
    {"mif.member_last_name": "", "rtf.discontinuation_date": "10/05/2026"},
    {"mif.pcp_npi": "1234567890", "otf.provider_type": "7", "mif.asthma": "maybe", "mif.dementia": "maybe"},
    {},
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    import shutil

    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One file of both sides without values; several with values, among them a clean one and one that cannot be used."""
    folder = tmp_path_factory.mktemp("pages")
    both = workbook(folder / "consolidated.xlsx", {"Cover": [["About"]], "All": table("mif", "rtf", "otf", rows=SLIPS)})
    clean = delimited(folder / "a_rather_long_name_of_a_file_from_a_plan_202610.csv", table("otf", rows=[{}, {}]))
    (folder / "empty.csv").write_text("", encoding="utf-8")
    made = {"hidden": page_of(both), "shown": page_of(both, clean, folder / "empty.csv", show_values=True)}
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


def visit(browser: Browser, path: Path, size: tuple[int, int], scheme: Any, *, script: bool = True) -> Any:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, java_script_enabled=script
    )
    page = context.new_page()
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("name", ["hidden", "shown"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser, pages: dict[str, Path], name: str, size: tuple[int, int], scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit(browser, pages[name], size, scheme)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.context.close()


@pytest.mark.parametrize("size", [(320, 640), PHONE, (768, 1024), DESK], ids=["small", "phone", "tablet", "desk"])
def test_wide_tables_scroll_in_their_box_and_nothing_sticks_out(
    browser: Browser, pages: dict[str, Path], size: tuple[int, int]
) -> None:
    for path in pages.values():
        page = visit(browser, path, size, "light")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        page.context.close()


def test_it_asks_for_nothing_and_complains_of_nothing(browser: Browser, pages: dict[str, Path]) -> None:
    for path in pages.values():
        page = browser.new_context().new_page()
        asked, said = Heard(), Heard()
        page.on("request", asked.hear)
        page.on("console", said.hear)
        page.goto(path.as_uri())
        assert [one.url for one in asked.all if not one.url.startswith("data:")] == [path.as_uri()]
        assert [one.text for one in said.all] == []
        page.context.close()


class Heard:
    """What a page asks for or says."""

    def __init__(self) -> None:
        self.all: list[Any] = []

    def hear(self, one: Any) -> None:
        self.all.append(one)


def test_its_style_is_let_in_by_its_own_policy(browser: Browser, pages: dict[str, Path]) -> None:
    page = visit(browser, pages["hidden"], DESK, "light")
    assert page.evaluate("getComputedStyle(document.querySelector('.summary')).borderRadius") == "12px"
    page.context.close()


def test_no_script_is_needed(browser: Browser, pages: dict[str, Path]) -> None:
    page = visit(browser, pages["hidden"], DESK, "light", script=False)
    page.get_by_role("link", name="For the ECM Provider to mend").click()
    assert page.url.endswith("#file1-provider")
    explanation = page.locator("article details").first
    why = explanation.get_by_text("Source", exact=True)
    assert not why.is_visible()
    explanation.locator("summary").click()
    assert why.is_visible()
    page.context.close()


def test_a_cell_is_told_without_seeing_colours(browser: Browser, pages: dict[str, Path]) -> None:
    page = visit(browser, pages["hidden"], DESK, "light")
    marked = page.locator("td.at").first
    assert marked.inner_text().startswith("To mend:")
    assert page.get_by_role("img", name=re.compile("Rows: .* clean, .* need mending")).count() == 1
    page.context.close()


def test_it_prints_with_the_explanations_and_on_white(browser: Browser, pages: dict[str, Path]) -> None:
    page = visit(browser, pages["hidden"], DESK, "dark")
    printed = page.pdf(format="Letter")
    assert printed.startswith(b"%PDF")
    assert 2 <= len(PAPER_PAGES.findall(printed)) <= 20
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("article details dl").first.is_visible()
    assert not page.locator("nav").first.is_visible()
    page.context.close()
