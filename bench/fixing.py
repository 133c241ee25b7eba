"""Rows corrected in the browser: a real Chromium opens the grid of a file with very many held rows, and a thousand of them are changed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.hub import ecmx
from bench.portal import served
from ecmx.hub import Home

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["fixing"]

Row = tuple[str, str, str, bool | None]
READY, RECHECKED, LARGEST, SCRIPT = 1.5, 1.0, 150_000, 10_000  # seconds, seconds, bytes, bytes
EDITED = 1_000  # rows
PATIENCE = 120_000  # milliseconds until a browser gives up
#: What a person does who pastes a column of new CINs over the old ones.
PASTED = """text => { const data = new DataTransfer(); data.setData('text/plain', text);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }"""


@dataclass
class GridSeen:
    """Seconds until the grid was ready, at first and again; of the re-check; from the paste to “Saved”; and sizes in bytes."""

    ready: list[float] = field(default_factory=list)
    rechecked: float = 0.0
    saved: float = 0.0
    page: int = 0
    block: int = 0
    script: int = 0


def fixing(rows: int) -> Iterator[Row]:
    """What is measured, the figure, the bar, and whether it is met. rows: that are held"""
    place = Path(tempfile.mkdtemp(prefix="ecmx-bench-", dir="/var/tmp"))
    place.chmod(0o711)
    home = Home.find(place / "hub")
    try:
        print(f"  a file with {rows:,} held rows …", file=sys.stderr)
        asked = [sys.executable, "-m", "bench.fixing_seed", str(home.folder), str(rows)]
        told = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
        with served(home) as url:
            seen = looked_at(url, told, min(EDITED, rows))
        yield from figures(seen, told["held"], min(EDITED, rows))
    finally:
        ecmx("hub", "stop", "--home", str(home.folder))
        shutil.rmtree(place, ignore_errors=True)


def figures(seen: GridSeen, held: int, edited: int) -> Iterator[Row]:
    """The rows of the table."""
    for when, took in zip(("opened for the first time", "opened again"), seen.ready, strict=True):
        yield f"grid of {held:,} held rows, {when}: ready in Chromium", f"{took:.2f} s", f"≤ {READY} s", took <= READY
    rechecked = f"{seen.rechecked:.2f} s ({seen.saved:.2f} s from the paste until it says so)"
    yield f"re-check of {edited:,} edited rows", rechecked, f"≤ {RECHECKED:.0f} s", seen.rechecked <= RECHECKED
    for what, size, bar in (
        ("page of the grid", seen.page, LARGEST),
        ("largest block of its rows", seen.block, LARGEST),
        ("its script", seen.script, SCRIPT),
    ):
        yield f"{what}: size", f"{size / 1000:.1f} KB", f"≤ {bar / 1000:.0f} KB", size <= bar


def looked_at(url: str, told: dict[str, Any], edited: int) -> GridSeen:
    """A browser opens the page twice, then pastes over the CINs of the first rows."""
    from playwright.sync_api import sync_playwright

    seen = GridSeen()
    name, _, value = told["cookie"].partition("=")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": name, "value": value, "url": url}])
        page = context.new_page()
        page.goto(f"{url}/files/")  # style and fonts have come once, as they have to whoever gets to the grid
        page.on("response", lambda answer: _sized(seen, answer))
        for _ in range(2):
            start = time.perf_counter()
            page.goto(url + told["path"])
            page.locator("[data-ready]").wait_for()
            seen.ready.append(time.perf_counter() - start)
        _pasted(page, seen, edited)
        browser.close()
    return seen


def _sized(seen: GridSeen, answer: Any) -> None:
    path = answer.url.partition("?")[0]
    if path.endswith("/rows/"):
        seen.page = len(answer.body())
    elif path.endswith("/data/"):
        seen.block = max(seen.block, len(answer.body()))
    elif path.endswith("grid.js"):
        seen.script = len(answer.body())


def _pasted(page: Page, seen: GridSeen, edited: int) -> None:
    """New CINs for so many rows at once, into the first column that says whose a row is."""
    page.locator("tbody td").first.click()
    text = "\n".join(f"9{number:07}A" for number in range(edited))
    start = time.perf_counter()
    with page.expect_response(lambda answer: answer.url.endswith("/cells/")) as answered:
        page.evaluate(PASTED, text)
    page.get_by_role("status").filter(has_text="Saved.").wait_for()
    seen.saved = time.perf_counter() - start
    answer = answered.value
    answer.finished()
    assert answer.ok, answer.text()
    seen.rechecked = answer.request.timing["responseEnd"] / 1000
