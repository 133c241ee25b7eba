"""What a person sees while a long check runs: a bar on stderr, and only where stderr is a terminal."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["Waiting"]

#: Seconds of work before a bar is worth showing.
_PATIENCE = 0.7


class Waiting:
    """A progress bar that comes late, goes without a trace and stays away from pipes and logs."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._shows = sys.stderr.isatty()
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pause()

    def begin(self, what: str) -> None:
        """Show the bar in a while even if no step comes: for work that says nothing of itself."""
        if self._shows:
            self._timer = threading.Timer(_PATIENCE, self.step, (what, 0, None))
            self._timer.daemon = True
            self._timer.start()

    def step(self, what: str, done: int, total: int | None) -> None:
        """Show that `done` of `total` (None = not known) are through. `what`: "reading MIF", never a value."""
        if not self._shows or time.monotonic() - self._since < _PATIENCE:
            return
        if self._bar is None:
            self._bar = _new_bar()
            self._bar.start()
            self._task = self._bar.add_task(what, total=total)
        assert self._task is not None
        self._bar.update(self._task, description=what, completed=done, total=total)

    def pause(self) -> None:
        """Take the bar away, since something is about to be printed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._bar is not None:
            self._bar.stop()
        self._timer = None
        self._bar, self._task, self._since = None, None, time.monotonic()


def _new_bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
