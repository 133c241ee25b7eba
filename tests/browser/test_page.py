"""The page in a real Chromium: axe finds nothing, nothing is loaded, no script is needed, nothing sticks out, it prints."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ecmx.comparing import compare_files
from ecmx.exchange import Options
from ecmx.reports import comparison_page
from tests.spec.test_last_month_and_this import invented, written
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
    """One file of both sides without values; several with values, among them a clean one and one that cannot be used.

    Also last month against this: of two plans, with every kind of change, with members and without.
    """
    folder = tmp_path_factory.mktemp("pages")
    both = workbook(folder / "consolidated.xlsx", {"Cover": [["About"]], "All": table("mif", "rtf", "otf", rows=SLIPS)})
    clean = delimited(folder / "a_rather_long_name_of_a_file_from_a_plan_202610.csv", table("otf", rows=[{}, {}]))
    (folder / "empty.csv").write_text("", encoding="utf-8")
    made = {"hidden": page_of(both), "shown": page_of(both, clean, folder / "empty.csv", show_values=True)}
    last, this = invented(random.Random(5))
    before = written(folder / "october.xlsx", last, "10/01/2026.10/31/2026", "11/02/2026")
    after = written(folder / "november.xlsx", this, "11/01/2026.11/30/2026", "12/02/2026")
    done = compare_files([before], [after], Options(as_of=date(2026, 12, 5), isolated=False))
    for name, shown in (("compared", False), ("compared-members", True)):
        made[name] = comparison_page(done, show_values=shown)
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


@pytest.mark.parametrize(
    ("name", "size", "scheme"),
    [
        *product(("hidden", "shown"), (PHONE, DESK), ("light", "dark")),
        ("compared-members", PHONE, "dark"),
        ("compared-members", DESK, "light"),
    ],
)
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
    page.get_by_role("link", name="For the ECM Provider to fix").click()
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
    assert marked.inner_text().startswith("To fix:")
    assert page.get_by_role("img", name=re.compile("Rows: .* clean, .* need fixing")).count() == 1
    page.context.close()


def test_a_row_of_a_table_is_a_card_on_a_phone_and_a_line_on_a_desk_and_on_paper(
    browser: Browser, pages: dict[str, Path]
) -> None:
    """On a phone nothing of a member lies beside the screen; each of her cells says there what it is."""
    named = "getComputedStyle(document.querySelector('.ledger td:nth-child(2)'), '::before').content"
    for name in ("compared", "compared-members"):
        page = visit(browser, pages[name], PHONE, "dark")
        boxes = page.evaluate(
            "[...document.querySelectorAll('.scroll')].map((one) => one.scrollWidth - one.clientWidth)"
        )
        assert max(boxes) <= 0
        assert page.evaluate(named) == '"Last"'
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        assert page.evaluate(named) == "none"
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        page.emulate_media(media="print")
        assert page.evaluate(named) == "none"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert 2 <= len(PAPER_PAGES.findall(page.pdf(format="Letter", prefer_css_page_size=True))) <= 12
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
    begins = "[...document.querySelectorAll('.part')].map((one) => getComputedStyle(one).breakBefore === 'page')"
    assert page.evaluate(begins)[-5:] == [True, True, True, False, False]  # the plan's, the provider's, and the rest
    assert page.locator(".on-paper").first.is_visible()
    page.context.close()
