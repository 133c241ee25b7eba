"""The numbered steps of a tutorial, done in a browser by somebody who takes each sentence at its word; and how long that takes.

A sentence of no known form is a failure, and so is one that names what is not on the page. Time is computed, never measured: what
people take for keys, clicks, thoughts and pages (the keystroke-level model of Card, Moran and Newell, its times rounded up).
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

__all__ = ["Minutes", "Reader", "steps_of"]

#: Seconds: a key by a slow typist, the mouse to a thing and a click, a page looked over, a thought before an act, a file dragged.
KEY, CLICK, PAGE, THOUGHT, DRAG = 0.3, 1.5, 5.0, 1.35, 5.0
DROPPED = """([name, text]) => {
    const data = new DataTransfer(), bytes = Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
    data.items.add(new File([bytes], name));
    for (const kind of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
}"""
STEP = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)


def steps_of(text: str) -> list[tuple[int, str]]:
    """The numbered lines of a page: number and sentence."""
    return [(int(number), words) for number, words in STEP.findall(text)]


@dataclass
class Minutes:
    """What was done so far. pages: that were looked over, the terminal and forms over a page among them"""

    keys: int = 0
    clicks: int = 0
    pages: int = 0
    thoughts: int = 0
    drags: int = 0

    def spent(self) -> float:
        """Minutes that a person takes for it."""
        seconds = (
            self.keys * KEY + self.clicks * CLICK + self.pages * PAGE + self.thoughts * THOUGHT + self.drags * DRAG
        )
        return seconds / 60


@dataclass
class Reader:
    """Who does the steps. at: where the pages are; folder: from which files are dropped; works_off: what the hub's worker does meanwhile;
    terminal: what stands in it, by name
    """

    page: Page
    at: str
    folder: Path
    works_off: Callable[[], None]
    terminal: Mapping[str, Callable[[], str]]
    minutes: Minutes = field(default_factory=Minutes)

    def __post_init__(self) -> None:
        self.page.on("framenavigated", lambda _: self._turned())

    def does(self, number: int, words: str) -> None:
        """Do one sentence."""
        for form, act in FORMS:
            found = re.fullmatch(form, words)
            if found is not None:
                try:
                    act(self, *found.groups())
                except Exception as problem:
                    raise AssertionError(
                        f"step {number} cannot be done as it is written: {words}\n{problem}\n"
                        f"the page {self.page.url} says: {self._told()}"
                    ) from problem
                break
        else:
            raise AssertionError(f"step {number} is no sentence of a known form: {words}")
        if shots := os.environ.get("ECMX_SHOTS"):
            self.page.screenshot(path=f"{shots}/day-{number:02}.png", full_page=True)

    def opens_address(self, address: str) -> None:
        assert address == "http://localhost:8000/"
        self.minutes.keys += len(address) + 1
        self.page.goto(self.at)

    def types(self, text: str, label: str) -> None:
        self._point()
        self.minutes.keys += len(text)
        self._here().get_by_label(label, exact=True).fill(text)

    def types_from_terminal(self, what: str, label: str) -> None:
        self.minutes.pages += 1
        self.types(self.terminal[what](), label)

    def presses_keys(self, text: str | None, key: str) -> None:
        self.minutes.thoughts += 1
        self.minutes.keys += len(text or "") + 1
        if text:
            self.page.keyboard.type(text)
        self.page.keyboard.press(key)

    def presses(self, words: str, where: str | None = None) -> None:
        self._click(self._one_thing(self._region(where), words))

    def opens(self, words: str, file: str | None = None) -> None:
        within = self.page.locator("tr").filter(has_text=file) if file else self._here()
        self._click(self._one_thing(within, words))

    def opens_beside(self, words: str, *beside: str) -> None:
        rows = self.page.locator("tr")
        for one in beside:
            rows = rows.filter(has_text=one)
        self._click(self._one_thing(rows.last, words))

    def clicks_cell(self, text: str) -> None:
        self.page.locator("[data-ready]").wait_for()
        self._click(
            self.page.locator("td")
            .get_by_text(text, exact=True)
            .or_(self.page.get_by_role("gridcell", name=text, exact=True))
            .first
        )

    def chooses(self, words: str, label: str) -> None:
        self.minutes.thoughts += 1
        self.minutes.clicks += 1
        group = self._here().get_by_role("group", name=label)
        if group.count():
            group.get_by_label(words, exact=True).check()
            return
        self.minutes.clicks += 1
        self._here().get_by_label(label, exact=True).select_option(label=words)

    def drops(self, name: str) -> None:
        self.minutes.thoughts += 1
        self.minutes.drags += 1
        path = self.folder / name
        with self.page.expect_navigation():
            self.page.evaluate(DROPPED, [path.name, base64.b64encode(path.read_bytes()).decode()])

    def sees(self, words: str) -> None:
        """Wait for it; what the hub has to do first, it does."""
        if not self._shown(words, tries=4):
            self.works_off()
            assert self._shown(words, tries=120), f"not on the page: {words}\n{self._text()[:2_000]}"

    def _shown(self, words: str, tries: int) -> bool:
        for _ in range(tries):
            if words in self._text():
                return True
            self.page.wait_for_timeout(250)
        return False

    def _told(self) -> str:
        """What a failure shows of the page, which may have no words at all."""
        try:
            return self._text()[:2_000]
        except Exception as problem:
            return f"nothing ({type(problem).__name__})"

    def _text(self) -> str:
        self.page.wait_for_load_state()
        return " ".join(self.page.locator("body").inner_text().split())

    def _here(self) -> Any:
        """The form that lies over the page, where there is one."""
        over = self.page.locator("dialog[open]")
        return over if over.count() else self.page

    def _region(self, where: str | None) -> Any:
        return self.page.get_by_role("region", name=where, exact=True) if where else self._here()

    def _one_thing(self, within: Any, words: str) -> Locator:
        """What is called so, or begins so; several count as one where all lead to the same page."""
        begins = re.compile(rf"^\s*{re.escape(words)}\b")
        exact, longer = (
            within.get_by_role("link", name=name, exact=name is words).or_(
                within.get_by_role("button", name=name, exact=name is words)
            )
            for name in (words, begins)
        )
        exact.or_(longer).first.wait_for()  # the page may still be on its way
        for found in (exact, longer):
            if found.count():
                leads = {one.get_attribute("href") for one in found.all()}
                assert len(leads) == 1, f"{len(leads)} different things are called {words}"
                assert leads != {None} or found.count() == 1, f"several buttons are called {words}"
                first: Locator = found.first
                return first
        raise AssertionError(f"nothing is called {words}")

    def _click(self, thing: Locator) -> None:
        self._point()
        over = thing.get_attribute("data-open") or thing.get_attribute("hx-get")
        thing.click()
        if over:
            self.minutes.pages += 1
            self.page.locator("dialog[open] h2").first.wait_for()
            self.page.wait_for_timeout(300)

    def _point(self) -> None:
        self.minutes.thoughts += 1
        self.minutes.clicks += 1

    def _turned(self) -> None:
        self.minutes.pages += 1


BOLD, CODE = r"\*\*([^*]+)\*\*", r"`([^`]+)`"
FORMS: tuple[tuple[str, Callable[..., None]], ...] = (
    (rf"Open {CODE}\.", Reader.opens_address),
    (rf"Open {BOLD}\.", Reader.opens),
    (rf"Open {BOLD}, the one of {CODE}\.", Reader.opens),
    (rf"Open the last {BOLD} beside {BOLD} to {BOLD}\.", Reader.opens_beside),
    (rf"Press {BOLD}\.", Reader.presses),
    (rf"Press {BOLD} in {BOLD}\.", Reader.presses),
    (r"Press()? ?(F8)\.", Reader.presses_keys),
    (rf"Click the cell {CODE}\.", Reader.clicks_cell),
    (rf"Type {CODE}, and press (Enter)\.", Reader.presses_keys),
    (rf"Type {CODE} into {BOLD}\.", Reader.types),
    (rf"Type the (password|code) from the terminal into {BOLD}\.", Reader.types_from_terminal),
    (rf"Choose {BOLD} in {BOLD}\.", Reader.chooses),
    (rf"Drop {CODE} on the page\.", Reader.drops),
    (r"You see “([^”]+)”\.?", Reader.sees),
)
