"""The command `ecmx`: thin commands over the rooms below. Knows no rule, no layout and no file format.

Every heavy import stands inside the command that needs it, so that `ecmx --help` answers at once.
"""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line on `sys.argv` and end the process with the exit code of `ecmx.cli.endings.Ending`."""
    from ecmx.cli.endings import answered
    from ecmx.cli.output import open_descriptors, watch

    open_descriptors()
    watch()
    with answered():
        from ecmx.cli.app import app

        app()
