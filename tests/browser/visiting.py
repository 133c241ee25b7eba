"""Pages looked at one after the other in Chromium: whether axe, the policy or the width find something, and what each looks like."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.gallery import Gallery

__all__ = ["Visit"]


class Visit:
    """A visit with one page of Chromium. shots: where pictures are put; gallery: the committed ones, where this visit has some"""

    def __init__(
        self, page: Page, shots: Path, size: tuple[int, int], scheme: str, gallery: Gallery | None = None
    ) -> None:
        self.page, self.shots, self.size, self.scheme, self.gallery = page, shots, size, scheme, gallery
        self.said: list[str] = []
        page.on("console", lambda one: self.said.append(one.text) if one.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def look(self, name: str, by_chance: Sequence[str] = ()) -> None:
        """Axe and a picture of what is there now. by_chance: selectors of what is another each time, which the picture covers"""
        from axe_playwright_python.sync_playwright import Axe

        made = self.picture(name, by_chance)
        found = Axe().run(self.page)
        assert found.violations_count == 0, (made, found.generate_report())
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.size[0], made

    def picture(self, name: str, by_chance: Sequence[str] = ()) -> str:
        """The picture alone; its name."""
        if self.page.locator(".held-grid").count():
            self.page.locator("[data-ready]").wait_for()  # its rows come after the page
        file = self.shots / f"{name}-{self.size[0]}-{self.scheme}.png"
        covered = [self.page.locator(one) for one in by_chance]
        made = self.page.screenshot(path=str(file), full_page=True, animations="disabled", mask=covered)
        if self.gallery is not None:
            self.gallery.shows(made, name)
        return file.name

    def closed(self) -> None:
        """The end: nothing broke the policy or failed, and every picture is as it was."""
        self.page.context.close()
        assert self.said == []
        if self.gallery is not None:
            self.gallery.closed()
