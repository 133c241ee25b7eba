"""Pages over HTTP with many people at once, each asking now and then: how long nineteen of twenty take, and how large they are.

    python -m bench.portal_load URL --cookie "sessionid=…" [--cookie …] [--member ID]

Against a hub that is served already. A cookie a signed-in person, all of one organization; people share them by turns.
"""

from __future__ import annotations

import argparse
import http.client
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bench.portal_roster import p95

__all__ = ["LARGEST", "P95", "PAGES", "PEOPLE", "LoadedPage", "LoadingPerson", "loaded"]

#: Pages by what they are called, and their paths. {member}: an id
PAGES: Mapping[str, str] = {
    "Today": "/",
    "roster search": "/members/",
    "member page": "/members/{member}/",
    "file desk": "/files/",
}
PEOPLE, EVERY, LASTS = 20, 3.0, 60.0  # at once; seconds between one's requests; seconds in all
P95, LARGEST = 0.1, 150_000  # seconds, bytes
OK = 200


@dataclass(frozen=True)
class LoadingPerson:
    """Who asks. cookie: of a signed-in session; pages: paths by what they are called"""

    cookie: str
    pages: Mapping[str, str]


@dataclass
class LoadedPage:
    """What came of one page: seconds of each answer, the most bytes, and answers that were none (by status; 0: no answer)."""

    seconds: list[float] = field(default_factory=list)
    largest: int = 0
    failed: list[int] = field(default_factory=list)

    @property
    def met(self) -> bool:
        """Whether all were answered, in time and small enough."""
        return not self.failed and bool(self.seconds) and p95(self.seconds) <= P95 and self.largest <= LARGEST


def loaded(
    url: str,
    asking: Sequence[LoadingPerson],
    *,
    people: int = PEOPLE,
    every: float = EVERY,
    lasts: float = LASTS,
) -> dict[str, LoadedPage]:
    """Each page by turns, asked by so many people, each once in `every` seconds and none at the same moment; what came of it, by page."""
    found: dict[str, LoadedPage] = defaultdict(LoadedPage)
    lock = threading.Lock()
    begun = time.perf_counter()

    def person(number: int) -> None:
        one = asking[number % len(asking)]
        names = list(one.pages)
        turn = 0
        while (due := begun + every * (turn + number / people)) < begun + lasts:
            time.sleep(max(due - time.perf_counter(), 0.0))
            name = names[(turn + number) % len(names)]
            status, seconds, size = answered(url, one.pages[name], one.cookie)
            with lock:
                page = found[name]
                if status == OK:
                    page.seconds.append(seconds)
                    page.largest = max(page.largest, size)
                else:
                    page.failed.append(status)
            turn += 1

    threads = [threading.Thread(target=person, args=(number,), daemon=True) for number in range(people)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return dict(found)


def answered(url: str, path: str, cookie: str) -> tuple[int, float, int]:
    """The status (0: no answer), the seconds until the last byte, and how many bytes came."""
    where = urlsplit(url)
    start = time.perf_counter()
    try:
        connection = http.client.HTTPConnection(where.netloc, timeout=30)
        try:
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            size = len(answer.read())
        finally:
            connection.close()
    except (OSError, http.client.HTTPException):
        return 0, 0.0, 0
    return answer.status, time.perf_counter() - start, size


def main() -> None:
    """Ask, and print a line a page."""
    arguments = argparse.ArgumentParser(prog="python -m bench.portal_load", description=__doc__)
    arguments.add_argument("url")
    arguments.add_argument("--cookie", action="append", default=[], help="of a signed-in person; several by turns")
    arguments.add_argument("--member", default="1", help="the id of a member for her page")
    arguments.add_argument("--seconds", type=float, default=LASTS)
    asked = arguments.parse_args()
    pages = {name: path.format(member=asked.member) for name, path in PAGES.items()}
    asking = [LoadingPerson(cookie, pages) for cookie in asked.cookie or [""]]
    for name, page in loaded(asked.url, asking, lasts=asked.seconds).items():
        shown = (
            f"p95 {1000 * p95(page.seconds):.0f} ms, at most {page.largest:,} bytes" if page.seconds else "no answer"
        )
        print(f"{name}: {shown}, {len(page.failed)} failed{'' if page.met else ': NOT MET'}")


if __name__ == "__main__":
    main()
