"""The grid of rows to correct, alone in a real Chromium under a strict policy: keyboard, paste, finding, undo, conflict, no connection."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.needs("chromium")

STATIC = Path(__file__).resolve().parents[2] / "src" / "ecmx" / "hub" / "portal" / "static" / "portal"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
PAGE = """<!doctype html><html lang="en"><head><title>Rows to correct</title><meta charset="utf-8">
<meta name="csrf" content="secret"><link rel="stylesheet" href="/grid.css"><script type="module" src="/grid.js"></script></head>
<body><main><h1>Rows to correct</h1><h2>MIF</h2>
<div class="held-grid" data-rows="/rows" data-cells="/cells" data-undo="/undo" data-tab="MIF"></div></main></body></html>"""
ROWS, BLOCK = 1_000, 70


class Hub:
    """What stands behind the grid, as `wire` words it: a cell that says “bad” is wrong."""

    def __init__(self) -> None:
        self.cells = {(row, letter): f"{letter}{row}" for row in range(2, ROWS + 2) for letter in "ABC"}
        self.cells |= {(5, "B"): "bad", (300, "C"): "bad", (3, "A"): "<b>علي</b>", (4, "A"): "Ame\u0301lie"}
        self.version, self.posts, self.steps, self.down, self.conflict = 0, [], [], False, False  # type: ignore[var-annotated]
        self.more = 0

    def row(self, row: int) -> dict[str, Any]:
        cells = [self.cells[row, letter] for letter in "ABC"]
        found = {letter: [0] for letter in "ABC" if self.cells[row, letter] == "bad"}
        more = {"more": dict.fromkeys(found, self.more)} if self.more else {}
        return {"row": row, "held": bool(found), "cells": cells, **({"found": found} if found else {}), **more}

    def told(self, rows: list[int]) -> dict[str, Any]:
        words = [["error", "bad-cell", "This is not a CIN.", "Type nine signs."]]
        changed = {"rows": len(rows), "cells": len(rows)}
        return {
            "version": self.version,
            "tab": "MIF",
            "rows": [self.row(one) for one in rows],
            "words": words,
            "changed": changed,
        }

    def block(self, first: int) -> dict[str, Any]:
        rows = range(first + 2, min(first + BLOCK, ROWS) + 2)
        columns = [
            {"letter": one, "header": f"Head {one}", "label": "", "who": one == "A", "found": []} for one in "ABC"
        ]
        return {**self.told(list(rows)), "first": first, "total": ROWS, "columns": columns}

    def change(self, said: dict[str, Any]) -> dict[str, Any]:
        self.posts.append(said["changes"])
        if self.conflict:
            self.conflict = False
            (row, letter, text), *_ = said["changes"]
            clash = {"row": row, "column": letter, "theirs": "theirs", "yours": text, "who": "rosa"}
            return {**self.put([(row, letter, "theirs")]), "conflicts": [clash]}
        self.steps.append([(row, letter, self.cells[row, letter]) for row, letter, _ in said["changes"]])
        return self.put(said["changes"])

    def put(self, changes: list[Any]) -> dict[str, Any]:
        self.cells |= {(row, letter): text for row, letter, text in changes}
        self.version += 1
        told = self.told(sorted({row for row, _, _ in changes}))
        for row in told["rows"]:
            del row["cells"]  # of a row that was changed, the changed cells alone are told
            row["now"] = {letter: text for at, letter, text in changes if at == row["row"]}
        return told


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    import shutil

    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def page(browser: Browser, hub: Hub) -> Iterator[Page]:
    class Answers(BaseHTTPRequestHandler):
        def give(self, kind: str, data: bytes, status: int = 200) -> None:
            self.send_response(status)
            for name, value in (
                ("Content-Type", kind),
                ("Content-Security-Policy", POLICY),
                ("Content-Length", str(len(data))),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            if path == "/rows":
                first = int(dict(one.split("=") for one in query.split("&"))["first"])
                self.give("application/json", json.dumps(hub.block(first)).encode())
            elif path in ("/grid.js", "/grid.css"):
                kind = "text/javascript" if path.endswith("js") else "text/css"
                self.give(f"{kind}; charset=utf-8", (STATIC / path[1:]).read_bytes())
            else:
                self.give(
                    "text/html; charset=utf-8", PAGE.encode() if path == "/" else b"", 200 if path == "/" else 404
                )

        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.headers["X-CSRFToken"] == "secret"
            if hub.down:
                return self.give("text/plain", b"", 503)
            told = hub.change(said) if self.path == "/cells" else hub.put(hub.steps.pop())
            return self.give("application/json", json.dumps(told).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    errors: list[str] = []
    opened.on(
        "console",
        lambda told: errors.append(told.text) if "favicon" not in told.text and "503" not in told.text else None,
    )
    opened.on("pageerror", lambda told: errors.append(str(told)))
    opened.goto(f"http://127.0.0.1:{server.server_port}/")
    opened.locator("[data-ready]").wait_for()
    yield opened
    context.close()
    server.shutdown()
    assert [one for one in errors if "404" not in one] == []


def cell(page: Page, row: int, letter: str) -> Any:
    return page.locator(f"tr[aria-rowindex='{row}'] td").nth("ABC".index(letter))


def keys(page: Page, *pressed: str) -> None:
    for one in pressed:
        page.keyboard.press(one)


def saved(page: Page) -> None:
    page.get_by_role("status").filter(has_text="Saved.").wait_for()


def test_axe_finds_nothing_and_what_came_is_text(page: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    assert cell(page, 4, "A").text_content() == "Ame\u0301lie"
    assert cell(page, 3, "A").text_content() == "<b>علي</b>" and cell(page, 3, "A").get_attribute("dir") == "auto"
    cell(page, 5, "B").click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_the_keyboard_alone_finds_corrects_and_takes_back(page: Page, hub: Hub) -> None:
    cell(page, 2, "A").click()
    keys(page, "F8")
    assert cell(page, 5, "B").get_attribute("aria-invalid") == "true"
    assert "This is not a CIN. Type nine signs." in (page.locator(".grid-finding").text_content() or "")
    page.keyboard.type("9")
    keys(page, "Enter")
    saved(page)
    assert hub.cells[5, "B"] == "9" and cell(page, 5, "B").get_attribute("aria-invalid") is None
    keys(page, "F8")
    page.locator("tr[aria-rowindex='300'] td:focus").wait_for()
    keys(page, "Shift+F8", "Control+Home", "Control+ArrowDown")
    page.locator(f"tr[aria-rowindex='{ROWS + 1}'] th:focus").wait_for()
    keys(page, "Control+z")
    page.get_by_role("status").filter(has_text="just checked still with findings").wait_for()
    assert hub.cells[5, "B"] == "bad"


def test_cells_are_pasted_and_sent_at_once(page: Page, hub: Hub) -> None:
    paste = """text => { const data = new DataTransfer(); data.setData('text/plain', text);
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }"""
    cell(page, 2, "A").click()
    page.evaluate(paste, 'x\t"a\tb"\r\n"line\nbreak"\t"say ""no"""\r\n')
    saved(page)
    assert hub.posts == [[[2, "A", "x"], [2, "B", "a\tb"], [3, "A", "line\nbreak"], [3, "B", 'say "no"']]]
    copied = """() => { const data = new DataTransfer(), event = new ClipboardEvent('copy', {clipboardData: data, bubbles: true});
        document.activeElement.dispatchEvent(event); return data.getData('text/plain'); }"""
    keys(page, "Shift+ArrowRight", "Shift+ArrowDown")
    assert page.evaluate(copied) == 'x\t"a\tb"\n"line\nbreak"\t"say ""no"""'
    keys(page, "Delete")
    page.get_by_role("status").filter(has_text="Saved. 2 cells changed").wait_for()
    page.wait_for_timeout(100)
    assert cell(page, 2, "A").text_content() == "" and hub.cells[3, "B"] == ""
    keys(page, "Control+z")
    page.locator("tr[aria-rowindex='2'] td").filter(has_text="x").wait_for()
    assert len(hub.posts) == 2 and hub.cells[3, "B"] == 'say "no"'


def test_tab_enter_escape_and_the_far_keys_go_where_a_spreadsheet_goes(page: Page, hub: Hub) -> None:
    def focused(row: int, place: int) -> None:
        page.locator(f"tr[aria-rowindex='{row}'] > :nth-child({place}):focus").wait_for()

    cell(page, 2, "A").click()
    page.keyboard.type("one")
    keys(page, "Tab")
    focused(2, 3)
    keys(page, "F2", "Escape")
    focused(2, 3)
    page.keyboard.type("two")
    keys(page, "Escape")
    assert cell(page, 2, "B").text_content() == "B2"
    keys(page, "Enter", "Enter")
    focused(3, 3)
    for pressed, row, place in (
        ("Home", 3, 1),
        ("End", 3, 4),
        ("Control+End", ROWS + 1, 4),
        ("Control+Home", 2, 1),
        ("PageDown", 22, 1),
        ("PageUp", 2, 1),
        ("Control+ArrowRight", 2, 4),
    ):
        keys(page, pressed)
        focused(row, place)
    assert hub.posts == [[[2, "A", "one"]]]


def test_all_rows_are_reached_without_a_keyboard(page: Page) -> None:
    assert "1 to 50 of 1,000 rows" in (page.locator(".grid-parts").text_content() or "")
    page.get_by_role("button", name="Later rows").click()
    cell(page, 52, "A").wait_for()
    page.get_by_role("button", name="Earlier rows").click()
    cell(page, 2, "A").wait_for()


def test_a_row_with_a_thousand_findings_tells_the_first_and_how_many_more(page: Page, hub: Hub) -> None:
    hub.more = 995
    cell(page, 2, "A").click()
    page.keyboard.type("bad")
    keys(page, "Enter", "ArrowUp")
    page.locator(".grid-finding").filter(has_text="995 more findings here.").wait_for()


def test_without_a_connection_nothing_typed_is_lost(page: Page, hub: Hub) -> None:
    hub.down = True
    cell(page, 2, "A").click()
    page.keyboard.type("kept")
    keys(page, "Enter")
    page.get_by_role("status").filter(has_text="nothing you typed is lost").wait_for()
    assert cell(page, 2, "A").text_content() == "kept" and hub.posts == []
    hub.down = False
    saved(page)
    assert hub.cells[2, "A"] == "kept"


def test_a_conflict_shows_both(page: Page, hub: Hub) -> None:
    hub.conflict = True
    cell(page, 2, "A").click()
    page.keyboard.type("mine")
    keys(page, "Enter")
    told = page.get_by_role("alert").filter(has_text="rosa entered “theirs” in the meantime; you typed “mine”")
    told.wait_for()
    told.get_by_role("button", name="Use mine").click()
    page.wait_for_timeout(900)
    assert hub.cells[2, "A"] == "mine"
