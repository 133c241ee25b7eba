"""The pages in a real Chromium, as each of them is first seen."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

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
    return made


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
    member = f"/members/{clinic.member('90000000A').pk}/"
    for path in ("/", "/members/", member, "/due/", "/organizations/", *pages_of_a_busy_desk(clinic)):
        page.goto(portal_at + path)
        name = re.sub(r"[^a-z0-9]+", "-", path).strip("-") or "today"
        page.screenshot(path=str(shots / f"{name}-{size[0]}-{scheme}.png"), full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, (path, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
    assert said == []
    context.close()
