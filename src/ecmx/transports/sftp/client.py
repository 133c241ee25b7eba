"""A folder on an SFTP server, as a way to a partner and from one. A connection for each call, which returns when it is done; for threads
without an event loop of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ecmx.transports.carrying import Delivery, Whereabouts, checked_name
from ecmx.transports.credentials import Credential
from ecmx.transports.problems import problem
from ecmx.transports.sftp import delivering
from ecmx.transports.sftp.remote_file import RemoteFile

if TYPE_CHECKING:
    from ecmx.transports.sftp.connection import Session

__all__ = ["Sftp"]

Result = TypeVar("Result")


@dataclass(frozen=True)
class Sftp:
    """Two folders of one server. outbox: where ours go, inbox: where theirs lie, "" for none; silence: seconds without an answer that
    count as stalled. The credential names host, user, password or private key, and the host key, which is never left out.
    """

    credential: Credential
    outbox: str = ""
    inbox: str = ""
    silence: float = 60.0

    def deliver(self, data: bytes, name: str) -> Delivery:
        """As `Transport.deliver`; an interrupted attempt is taken up where it ended."""
        checked_name(name)
        return self._with(lambda session: delivering.delivered(session, self.outbox or ".", data, name))

    def became(self, data: bytes, name: str) -> Whereabouts:
        """As `Transport.became`."""
        checked_name(name)
        return self._with(lambda session: delivering.whereabouts(session, self.outbox or ".", data, name))

    def tried(self) -> tuple[str, ...]:
        """As `Transport.tried`; the inbox is looked into."""
        return self._with(self._tried)

    def listed(self, *, most: int = 10_000) -> tuple[RemoteFile, ...]:
        """The files of the inbox, by name; no links, no folders, nothing hidden. Whether one is whole, two looks tell: size and time still.

        A name is the server's, with surrogates for bytes that are no UTF-8: not to be used as one on a disk. most: names in the folder.
        """

        async def looked(session: Session) -> tuple[RemoteFile, ...]:
            await delivering.require_folder(session, self.inbox or ".")
            found = await session.listed(self.inbox or ".", most)
            return tuple(
                sorted(
                    (one for one in found if one.kind == "file" and not one.name.startswith(".")),
                    key=lambda one: one.name,
                )
            )

        return self._with(looked)

    def fetched(self, file: RemoteFile, *, most: int) -> bytes:
        """The bytes of a file of `listed`, whole and as it was listed; it stays where it is. most: bytes."""
        return self._with(lambda session: delivering.fetched(session, self.inbox or ".", file, most))

    async def _tried(self, session: Session) -> tuple[str, ...]:
        said = [f"{session.host}: the host key is the agreed one, and {self.credential.user} was logged in."]
        if self.outbox:
            await delivering.probed(session, self.outbox)
            said.append(f"A small file was written to {self.outbox}, named, read and removed.")
        if self.inbox:
            await delivering.require_folder(session, self.inbox)
            await session.listed(self.inbox, 10_000)
            said.append(f"{self.inbox} can be listed.")
        return tuple(said)

    def _with(self, steps: Callable[[Session], Awaitable[Result]]) -> Result:
        if not (self.credential.host and self.credential.user):
            raise problem("transport-credential", "The credential names no host or no user.", "Add host and user.")
        if not (self.credential.password or self.credential.private_key):
            raise problem(
                "transport-credential", "The credential has no private key and no password.", "Add one of the two."
            )
        try:
            from ecmx.transports.sftp.connection import connected
        except ModuleNotFoundError:
            raise problem(
                "transport-unsupported",
                "SFTP is not installed here.",
                'It comes with the hub: pip install "ecmx[hub]".',
            ) from None

        async def run() -> Result:
            # What the library's own tasks meet after a connection ended is told by the step that waited for them, and by no log.
            asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
            async with connected(self.credential, self.silence) as session:
                return await steps(session)

        return asyncio.run(run())
