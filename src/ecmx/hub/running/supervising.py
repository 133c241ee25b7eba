"""`ecmx hub run`, `ecmx serve`: workers and pages as processes of their own, watched folders and the caretaker as threads.

Whatever ends unasked is begun again.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ecmx.errors import UsageProblem
from ecmx.hub.database import ServerState, started, state, stopped
from ecmx.hub.home import Home
from ecmx.hub.running.entering import entered
from ecmx.hub.site import bound

__all__ = ["Supervisor"]

PAUSE = 0.2
LONGEST = 60.0  # seconds before a worker that keeps ending is begun again
STEADY = 60.0  # seconds after which a worker's ends before are forgotten
Say = Callable[[str], None]


class _Thread(Protocol):
    """What runs beside."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


@dataclass
class _Post:
    """The place of one process. words: of the command that it runs"""

    name: str
    words: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    ends: int = 0
    due: float = field(default_factory=time.monotonic)


class Supervisor:
    """Runs the hub until told to stop. workers: how many processes, 0: files are worked on elsewhere; say: called with a line for
    people; pages: where they are served, "" = nowhere
    """

    def __init__(self, home: Home, workers: int, say: Say, pages: str = "") -> None:
        self.home, self.say, self.pages, self.workers = home, say, pages, workers
        self.posts = [_Post(f"worker {number}", ["hub", "worker"]) for number in range(1, workers + 1)]
        if pages:
            self.posts.append(_Post("the pages", ["hub", "pages", "--at", pages]))
        self.asked = 0
        self.trouble = threading.Event()
        self.unable = ""

    def run(self) -> None:
        """Until the first SIGINT or SIGTERM, at which steps in hand are finished; at the second they are dropped.

        A private database that was started for this is stopped at the end.
        """
        mine = self.home.private and state(self.home) != ServerState.RUNNING
        entered(self.home)
        threads = self._threads() if self.workers else []
        with self._signals():
            for thread in threads:
                thread.start()
            self.say(self._running())
            while not self.asked:
                self._look()
                time.sleep(PAUSE)
            self.say("stopping: steps in hand are finished; Ctrl-C again drops them")
            for thread in reversed(threads[1:]):
                thread.stop()
            self._end_posts()
            for thread in threads[:1]:
                thread.stop()
        if mine:
            stopped(self.home)

    def _threads(self) -> list[_Thread]:
        """The caretaker, which goes on to the last, and what watches for files."""
        from ecmx.hub.inbound import Fetching, Watching  # whose tables are there only now
        from ecmx.hub.running.alert_mail import alert_mailer
        from ecmx.hub.running.rounds import Rounds
        from ecmx.hub.transmissions import Caretaker

        rounds = Rounds(self.home, self.say, alert_mailer(self.home, self.say))
        caretaker = Caretaker(self.home, trouble=lambda kind: self.trouble.set(), chores=[rounds])
        return [caretaker, Watching(self.home, self.say), Fetching(self.home, self.say)]

    def _running(self) -> str:
        where = f"pages at {bound(self.pages).address}" if self.pages else ""
        working = f"{self.workers} workers" if self.workers else ""
        return f"running: {', '.join(word for word in (where, working) if word)}; Ctrl-C ends"

    def _look(self) -> None:
        if self.trouble.is_set():
            self._revive()
        for post in self.posts:
            if post.process is not None and post.process.poll() is not None:
                self._ended(post)
            if post.process is None and time.monotonic() >= post.due:
                self._begin(post)

    def _revive(self) -> None:
        """The database does not answer: a private one is started again."""
        self.trouble.clear()
        try:
            started(self.home)
        except UsageProblem as problem:
            if problem.message != self.unable:
                self.say(problem.message)
            self.unable = problem.message
        else:
            self.unable = ""

    def _begin(self, post: _Post) -> None:
        words = [*post.words, "--home", str(self.home.folder), "--parent", str(os.getpid())]
        post.process = subprocess.Popen(  # noqa: S603 – ourselves
            [sys.executable, "-m", "ecmx", *words],
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in a terminal is for us, who pass it on
        )
        post.begun = time.monotonic()

    def _ended(self, post: _Post) -> None:
        assert post.process is not None
        code = post.process.returncode
        lived = time.monotonic() - post.begun
        post.ends = 1 if lived > STEADY else post.ends + 1
        pause = 0.0 if post.ends == 1 else min(2.0 ** (post.ends - 2), LONGEST)
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        self.say(f"{post.name} ended {how}; begun again{f' in {pause:.0f} s' if pause else ''}")
        post.process, post.due = None, time.monotonic() + pause

    def _end_posts(self) -> None:
        told = 0
        while living := [post.process for post in self.posts if post.process and post.process.poll() is None]:
            if told < min(self.asked, 2):
                told += 1
                for process in living:
                    process.send_signal(signal.SIGTERM)
            time.sleep(PAUSE)

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        def asked(_number: int, _frame: object) -> None:
            self.asked += 1

        before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
