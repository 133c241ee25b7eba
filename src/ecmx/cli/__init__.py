"""The command `ecmx`: thin commands over the rooms below. Knows no rule, no layout and no file format.

Every heavy import stands inside the command that needs it, so that `ecmx --help` answers at once.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence

from ecmx import reader_process

__all__ = ["main"]

SMALL = 1024 * 1024  # bytes
READS = frozenset({"check", "compare", "convert", "accept", "open"})  # the commands that open a file first of all


def main() -> None:
    """Run the command line on `sys.argv` and end the process with the exit code of `ecmx.cli.endings.Ending`."""
    from ecmx.cli.endings import answered
    from ecmx.cli.output import open_descriptors, watch

    without_dumps()
    open_descriptors()
    watch()
    if READS & set(sys.argv[1:2]) and len(sys.argv) > 2 and not {"-h", "--help"} & set(sys.argv):
        reader_process.start_ahead()  # it loads what it needs while this process does
        if only_small(sys.argv[2:]):
            # handing a hundred rows on to a second thread costs more than it gains
            os.environ.setdefault("POLARS_MAX_THREADS", "1")
    with answered():
        from ecmx.cli.tree import tree

        tree(sys.argv[1:])()


def only_small(words: Sequence[str]) -> bool:
    """Whether no file that is named, nor any in a folder that is named, is a large one."""
    try:
        for word in words:
            if os.path.isdir(word):  # noqa: PTH112 – pathlib is not loaded yet
                with os.scandir(word) as entries:
                    sizes = [entry.stat().st_size for entry in entries if entry.is_file()]
            else:
                sizes = [os.stat(word).st_size] if os.path.isfile(word) else []  # noqa: PTH113, PTH116 – the same
            if any(size > SMALL for size in sizes):
                return False
    except (OSError, ValueError):
        return False
    return True


def without_dumps() -> None:
    """Should the program break, no picture of its memory goes to a disk: members' data are in it. Where the system has such pictures."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
