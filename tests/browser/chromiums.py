"""Chromium in tests, which knows one font alone, so that its pictures are the same on every machine.

    chromium          Browser             of one file of tests; letters have hard edges, which keeps committed pictures small
    smooth_chromium   Browser             the same with letters as people see them, for the pictures of the README
    visit             Callable            somebody's pages, looked at one after the other: `Visit`

Tests take them by name from here. Where the font is missing, pages are looked at without being compared with pictures.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.gallery import Gallery
from tests.browser.visiting import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["DESK", "PHONE", "chromium", "needs_font", "smooth_chromium", "visit"]

DESK, PHONE = (1440, 900), (390, 844)
#: Of each page two pictures are kept, which together show both sizes and both schemes.
PICTURED = ((DESK, "light"), (PHONE, "dark"))
PATIENCE = 30_000  # milliseconds that something is waited for on a busy machine, as Playwright does before it clicks
FONT = "Debian's package fonts-dejavu-core"
#: What is in that package; a fifth file of the same family, where another package brought it, would be used for slanted words.
FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf")
SAME_EVERYWHERE = (
    "--font-render-hinting=full",
    "--disable-font-subpixel-positioning",
    "--disable-lcd-text",
    "--force-color-profile=srgb",
)
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir>
<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
<alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
<match target="font"><edit name="antialias"><bool>{smooth}</bool></edit><edit name="hinting"><bool>true</bool></edit>
<edit name="autohint"><bool>false</bool></edit><edit name="rgba"><const>none</const></edit></match></fontconfig>"""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with _opened(tmp_path_factory.mktemp("chromium") / "font", smooth=False) as browser:
        yield browser


@pytest.fixture(scope="module")
def smooth_chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    needs_font()
    with _opened(tmp_path_factory.mktemp("chromium") / "font", smooth=True) as browser:
        yield browser


@pytest.fixture
def visit(chromium: Browser, tmp_path: Path) -> Callable[..., Visit]:
    """Called with the name of the visit, a size and a scheme, and what a context of Chromium is given beside."""

    def begun(name: str, size: tuple[int, int], scheme: Any, **said: Any) -> Visit:
        shots = Path(os.environ.get("ECMX_SHOTS", str(tmp_path)))
        gallery = None
        if (size, scheme) in PICTURED:
            needs_font()
            gallery = Gallery(chromium, f"{name}-{'desk' if size == DESK else 'phone'}-{scheme}", shots)
        viewport: Any = {"width": size[0], "height": size[1]}
        context = chromium.new_context(viewport=viewport, color_scheme=scheme, **said)
        return Visit(context.new_page(), shots, size, scheme, gallery)

    return begun


def needs_font() -> None:
    """Not run where the font is missing: every picture would differ."""
    if len(_files()) < len(FILES):
        pytest.skip(f"not run: needs {FONT}")


@contextlib.contextmanager
def _opened(folder: Path, smooth: bool) -> Iterator[Browser]:
    from django.conf import settings
    from django.db import connections
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs beside; no page is async
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", *SAME_EVERYWHERE],
            env={**os.environ, **_one_font(folder, smooth)},
        )
        yield browser
        if settings.configured:
            connections.close_all()  # those that were opened while playwright's loop ran
        browser.close()


def _one_font(folder: Path, smooth: bool) -> dict[str, str]:
    """What Chromium is told, so that it sees this font alone; nothing where it is missing."""
    files = _files()
    if len(files) < len(FILES):
        return {}
    folder.mkdir()
    for file in files:
        (folder / file.name).symlink_to(file)
    said = FONTS.format(folder=folder, smooth=str(smooth).lower())
    (folder / "fonts.conf").write_text(said, encoding="utf-8")
    return {"FONTCONFIG_FILE": str(folder / "fonts.conf")}


def _files() -> list[Path]:
    found = (next(Path("/usr/share/fonts").rglob(name), None) for name in FILES)
    return [file for file in found if file is not None]
