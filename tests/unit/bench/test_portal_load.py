"""Many people at once: every page is asked by everybody, with a cookie each, and what fails is counted apart."""

from __future__ import annotations

import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from bench.portal_load import LoadedPage, LoadingPerson, loaded
from bench.portal_roster import p95


class Pages(BaseHTTPRequestHandler):
    asked: ClassVar[Counter[tuple[str, str]]] = Counter()

    def do_GET(self) -> None:
        self.asked[self.path, self.headers.get("Cookie", "")] += 1
        body = b"x" * (200_000 if self.path == "/large/" else 10)
        self.send_response(404 if self.path == "/missing/" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_pages_are_asked_by_turns_and_failures_counted_apart() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        pages = {"small": "/", "large": "/large/", "missing": "/missing/"}
        found = loaded(
            url, [LoadingPerson("a=1", pages), LoadingPerson("b=2", pages)], people=3, every=0.01, lasts=0.0299
        )
    finally:
        server.shutdown()
        server.server_close()
    assert {name: len(page.seconds) + len(page.failed) for name, page in found.items()} == dict.fromkeys(pages, 3)
    assert {cookie for _, cookie in Pages.asked} == {"a=1", "b=2"}
    assert set(found["missing"].failed) == {404} and not found["missing"].met
    assert found["large"].largest == 200_000 and not found["large"].met


def test_nobody_answering_is_no_page_that_is_met() -> None:
    (page,) = loaded("http://127.0.0.1:9", [LoadingPerson("", {"none": "/"})], people=1, every=1, lasts=0.5).values()
    assert page.failed == [0] and not page.met and not LoadedPage().met


def test_nineteen_of_twenty() -> None:
    assert p95([float(number) for number in range(1, 101)]) == 95.0
    assert p95([3.0]) == 3.0
