"""The command `ecmx`: thin commands over the rooms below. Knows no rule, no layout and no file format.

Every heavy import stands inside the command that needs it, so that `ecmx --help` answers at once.
"""

from __future__ import annotations

import contextlib

__all__ = ["main"]


def main() -> None:
    """Run the command line on `sys.argv` and end the process with the exit code of `ecmx.cli.endings.Ending`."""
    from ecmx.cli.endings import answered
    from ecmx.cli.output import open_descriptors, watch

    without_dumps()
    open_descriptors()
    watch()
    with answered():
        from ecmx.cli.app import app

        app()


def without_dumps() -> None:
    """Should the program break, no picture of its memory goes to a disk: members' data are in it. Where the system has such pictures."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
