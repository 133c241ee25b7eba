"""Pages looked at one after the other in Chromium: whether axe, the policy or the width find something, and what each looks like."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.gallery import Gallery

__all__ = ["Scheme", "Visit"]

Scheme = Literal["light", "dark"]
OTHER: dict[Scheme, Scheme] = {"light": "dark", "dark": "light"}
#: All that axe looks for, and of what it found nothing but the violations: all else would only be carried over. Of what pages load, axe
#: asks for sounds and films itself; for stylesheets only one rule would, which is not among those that it runs.
EVERYTHING = """options => axe.run(document, {resultTypes: ["violations"], preload: {assets: ["media"]}, ...options})
    .then(found => found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html} ${node.failureSummary}`)))"""
#: The scheme changes nothing but colors, so that axe, which is there already, looks at nothing else. They change at once: nobody waits.
COLORS = f"""() => {{ document.getAnimations().forEach(one => one.finish());
    return ({EVERYTHING})({{runOnly: {{type: "rule", values: ["color-contrast"]}}}}) }}"""

#: Of the page itself, before it was packed for the way; and how many there may be.
BYTES, LARGEST = "performance.getEntriesByType('navigation')[0].decodedBodySize", 150_000


class Visit:
    """A visit with one page of Chromium. shots: where pictures are put; gallery: the committed ones, where this visit has some"""

    def __init__(
        self, page: Page, shots: Path, size: tuple[int, int], scheme: Scheme, gallery: Gallery | None = None
    ) -> None:
        self.page, self.shots, self.size, self.scheme, self.gallery = page, shots, size, scheme, gallery
        self.said: list[str] = []
        page.on("console", lambda one: self.said.append(one.text) if one.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def look(self, name: str, by_chance: Sequence[str] = ()) -> None:
        """Axe and a picture of what is there now, and axe's word on the colors of the other scheme.

        by_chance: selectors of what is another each time, which the picture covers
        """
        from axe_playwright_python.base import AXE_SCRIPT

        made = self.picture(name, by_chance)
        assert self.page.evaluate(BYTES) <= LARGEST, made
        self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate(EVERYTHING, {})
        assert found == [], (made, found)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.size[0], made
        self.page.emulate_media(color_scheme=OTHER[self.scheme])
        colors = self.page.evaluate(COLORS)
        self.page.emulate_media(color_scheme=self.scheme)
        assert colors == [], (made, OTHER[self.scheme], colors)

    def answered(self, status: int) -> None:
        """Chromium tells of each page that comes with a status of an error: here it was to be one."""
        assert f"{status}" in self.said.pop(), status

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
