"""A process that is killed at one point of a file's way out.

python -m tests.faults.sending_dying HOME PK POINT     POINT: a number, just before so many commits; or "half", in the middle of the
bytes over SFTP; or "arrived", when they are there and nobody has written it down. Prints "through" if it lives.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from ecmx.hub import Home
from ecmx.hub.running import entered
from tests.faults.hub_dying import die_before_commit

PIECE = 4096


def main(folder: str, pk: int, point: str) -> None:
    home = Home.find(folder)
    entered(home)
    from ecmx.hub import sending
    from ecmx.hub.accounts import acting
    from ecmx.hub.running import done_here
    from ecmx.hub.transmissions import Transmission

    {"half": _half, "arrived": _arrived}.get(point, lambda: die_before_commit(int(point)))()
    by = acting("rosa")
    if Transmission.objects.of(by.organization).get(pk=pk).state == "composed":
        sending.send(pk, by=by, home=home)
    done_here(pk, home, "deliver")
    print("through")


def _half() -> None:
    import asyncssh

    from ecmx.transports.sftp import connection

    connection.PIECE = PIECE
    written: list[int] = []
    write = asyncssh.SFTPClientFile.write

    async def counted(self: Any, data: bytes, offset: int | None = None) -> int:
        written.append(len(data))
        if len(written) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return await write(self, data, offset)

    asyncssh.SFTPClientFile.write = counted  # type: ignore[assignment, method-assign]


def _arrived() -> None:
    from ecmx.transports import Folder, Sftp

    for way in (Folder, Sftp):
        deliver = way.deliver

        def died(self: Any, data: bytes, name: str, deliver: Any = deliver) -> Any:
            deliver(self, data, name)
            os.kill(os.getpid(), signal.SIGKILL)

        way.deliver = died  # type: ignore[method-assign]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
