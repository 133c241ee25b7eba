"""The one module that connects to an SFTP server: to the host of a credential, whose key must be the one that was agreed.

A `Session` does single steps, each within a bound of silence, and says what went wrong in our words. Knows nothing of
deliveries. No settings of the user's own SSH are read, no agent asked, no library's log says a file's name.
"""

from __future__ import annotations

import asyncio
import contextlib
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import asyncssh

from ecmx.transports.credentials import Credential
from ecmx.transports.problems import LastingProblem, PassingProblem, TransportProblem, problem
from ecmx.transports.sftp.remote_file import RemoteFile

__all__ = ["Session", "connected"]

HOST_KEY = "the server shows a different host key than the credential names. Nothing was sent."
ASK_ABOUT_KEY = (
    "Ask the partner by telephone whether they changed it. Only then put the new key into the credential's host_key."
)
#: Offered after the agreed key's kind: a server that has none of that shows what it has then, and is told apart from one that is gone.
OTHER_KINDS = "+ssh-ed25519,ecdsa-sha2-nistp*,rsa-sha2-*"
PIECE = 256 * 1024  # bytes that must go or come before a connection counts as stalled


class _NotThere(LastingProblem):
    """The server knows no such file or folder."""


class _Failed(PassingProblem):
    """The server said "failure", and no more."""


@dataclass(frozen=True)
class Session:
    """Single steps on one connection. silence: seconds that each may go without an answer. Every step raises TransportProblem."""

    client: asyncssh.SFTPClient
    silence: float
    host: str

    async def seen(self, path: str) -> RemoteFile | None:
        """What stands there; None for nothing."""
        try:
            async with _told(self.host, self.silence):
                return _file(path.rpartition("/")[2], await self.client.lstat(path))
        except _NotThere:
            return None

    async def listed(self, folder: str, most: int) -> list[RemoteFile]:
        """What is in a folder, at most so many names. A name that would lead elsewhere is left out."""
        found: list[RemoteFile] = []
        async with _told(self.host, self.silence):
            async for one in self.client.scandir(folder):
                name = str(one.filename)
                if name not in (".", "..") and "/" not in name and "\0" not in name:
                    found.append(_file(name, one.attrs))
                if len(found) > most:
                    raise problem(
                        "transport-too-many",
                        f"{self.host}: there are more than {most:,} files in the folder.",
                        "Have old ones removed.",
                    )
        return found

    async def read(self, path: str, size: int) -> bytes:
        """The first bytes of a file, fewer where it ends."""
        data = bytearray()
        try:
            async with self._file(path, "rb") as stream:
                while len(data) < size:
                    async with _told(self.host, self.silence):
                        piece: bytes = await stream.read(min(PIECE, size - len(data)), len(data))
                    if not piece:
                        break
                    data += piece
        except _NotThere:
            raise problem("transport-changed", f"{self.host}: the file disappeared while it was read.", AGAIN) from None
        return bytes(data)

    async def write(self, path: str, data: bytes, offset: int, *, new: bool) -> None:
        """Write from `offset` on, onto the server's disk. new: the file is made, and must not be there; else it must."""
        try:
            async with self._file(path, "xb" if new else "r+b") as stream:
                try:
                    for begin in range(offset, len(data), PIECE):
                        async with _told(self.host, self.silence):
                            await stream.write(data[begin : begin + PIECE], begin)
                    async with _told(self.host, self.silence):
                        with contextlib.suppress(asyncssh.SFTPOpUnsupported):
                            await stream.fsync()
                except _Failed:
                    raise await self._not_written(path, len(data)) from None
        except _NotThere:
            raise problem("transport-changed", f"{self.host}: the file being written disappeared.", AGAIN) from None

    async def renamed(self, old: str, new: str) -> bool:
        """Give a file its name; False where the server would not. What stands under the new name is never replaced."""
        try:
            async with _told(self.host, self.silence):
                await self.client.rename(old, new)
        except (_Failed, _NotThere):
            return False
        return True

    async def put_over(self, old: str, new: str) -> None:
        """Give a file its name, whatever stands under it."""
        async with _told(self.host, self.silence):
            await self.client.posix_rename(old, new)

    async def removed(self, path: str) -> None:
        """Take a file away, if it is there."""
        with contextlib.suppress(_NotThere):
            async with _told(self.host, self.silence):
                await self.client.remove(path)

    @contextlib.asynccontextmanager
    async def _file(self, path: str, mode: str) -> AsyncIterator[asyncssh.SFTPClientFile]:
        async with _told(self.host, self.silence):
            stream = await self.client.open(path, mode, encoding=None)
        try:
            yield stream
        except BaseException:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(min(self.silence, 1.0)):
                    await stream.close()
            raise
        async with _told(self.host, self.silence):
            await stream.close()

    async def _not_written(self, path: str, size: int) -> TransportProblem:
        """Of a full disk most servers say "failure" and no more."""
        room = None
        with contextlib.suppress(TransportProblem):
            async with _told(self.host, self.silence):
                found = await self.client.statvfs(path.rpartition("/")[0] or ".")
                room = found.bavail * found.frsize
        if room is not None and room < size:
            return problem(
                "transport-full", f"{self.host}: the server's disk is full.", "Ask the partner to make room there."
            )
        return problem(
            "transport-full",
            f"{self.host}: the server accepts no more data; its disk or the user's share of it may be full.",
            "Ask the partner.",
        )


@contextlib.asynccontextmanager
async def connected(credential: Credential, silence: float) -> AsyncIterator[Session]:
    """A session at the credential's host. silence: seconds without an answer after which it counts as stalled."""
    asyncssh.set_log_level("ERROR")  # below, its log says names of files
    asyncssh.set_sftp_log_level("ERROR")
    pinned, keys = _host_keys(credential), _client_keys(credential)
    where = f"{credential.host} port {credential.port or 22}"
    async with _told(where, silence):
        connection = await asyncssh.connect(
            credential.host, credential.port or 22, username=credential.user, password=credential.password or None,
            client_keys=keys, known_hosts=(pinned, [], []), config=None, agent_path=None, gss_host=None,
            x509_trusted_certs=None, server_host_key_algs=OTHER_KINDS,
        )  # fmt: skip
    try:
        async with _told(where, silence):
            client = await connection.start_sftp_client(path_encoding="utf-8", path_errors="surrogateescape")
        yield Session(client, silence, where)
        client.exit()
    finally:
        connection.abort()
        with contextlib.suppress(Exception):
            async with asyncio.timeout(1.0):
                await connection.wait_closed()


@contextlib.asynccontextmanager
async def _told(where: str, silence: float) -> AsyncIterator[None]:
    """One step, bounded; whatever ends it is said in our words, and the library's own text is passed on nowhere."""
    try:
        async with asyncio.timeout(silence):
            yield
    except (asyncssh.Error, OSError, ValueError) as error:  # a TimeoutError is an OSError
        raise _problem(where, silence, error) from None


#: What the library says, and what we say: the first line that fits. {s}: seconds.
ASK, AGAIN = "Ask the partner.", "It will be tried again."
SAID: tuple[tuple[tuple[type[Exception], ...], str, str, str], ...] = (
    ((asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath, asyncssh.SFTPNotADirectory),
     "transport-no-folder", "there is no such folder.", "Correct it in the agreement."),
    ((asyncssh.SFTPPermissionDenied, asyncssh.SFTPWriteProtect),
     "transport-not-permitted", "the server does not let this user do that.", ASK),
    ((asyncssh.SFTPNoSpaceOnFilesystem, asyncssh.SFTPQuotaExceeded), "transport-full", "the server's disk is full.", ASK),
    ((asyncssh.SFTPOpUnsupported,), "transport-unsupported", "the server does not support a step of SFTP.", ASK),
    ((asyncssh.SFTPNoConnection, asyncssh.SFTPConnectionLost, asyncssh.SFTPBadMessage),
     "transport-gone", "the connection ended in the middle.", AGAIN),
    ((asyncssh.SFTPError,), "transport-failed", "the server failed and did not say why.", AGAIN),
    ((asyncssh.PermissionDenied,), "transport-login", "the server does not accept this user with this key or password.",
     "Ask the partner which user and key they know, and correct the credential. It will not be tried again automatically."),
    ((asyncssh.HostKeyNotVerifiable,), "transport-host-key", HOST_KEY, ASK_ABOUT_KEY),
    ((asyncssh.KeyExchangeFailed,), "transport-unsupported", "the two sides have no encryption method in common.", ASK),
    ((asyncssh.ChannelOpenError,), "transport-unsupported", "the server offers no SFTP to this user.", ASK),
    ((TimeoutError,), "transport-stalled", "no answer for {s:g} seconds.", AGAIN),
    ((ConnectionRefusedError,), "transport-refused", "nothing accepts connections there.", AGAIN),
    ((asyncssh.Error, ConnectionError), "transport-gone", "the connection ended in the middle.", AGAIN),
    ((Exception,), "transport-unreachable", "the server cannot be found or reached.", "Is the host's name right?"),
)  # fmt: skip


def _problem(where: str, silence: float, error: Exception) -> TransportProblem:
    code, said, fix = next(row[1:] for row in SAID if isinstance(error, row[0]))
    message = f"{where}: {said.format(s=silence)}"
    if code == "transport-no-folder":
        return _NotThere(code, message, fix)
    return _Failed(code, message, fix) if code == "transport-failed" else problem(code, message, fix)


def _host_keys(credential: Credential) -> list[asyncssh.SSHKey]:
    """The keys that the server may show, of lines with or without names of hosts in front."""
    keys = []
    for line in credential.host_key.splitlines():
        words = line.split()
        begin = next((at for at, word in enumerate(words) if word.startswith(("ssh-", "ecdsa-", "sk-"))), None)
        if not words or words[0].startswith("#"):
            continue
        try:
            keys.append(asyncssh.import_public_key(" ".join(words[begin : begin + 2]) if begin is not None else ""))
        except (asyncssh.KeyImportError, ValueError):
            raise problem(
                "transport-credential", "The credential's host_key is not a public key.", 'Write "ssh-ed25519 AAAA…".'
            ) from None
    if not keys:
        raise problem(
            "transport-credential",
            "The credential names no host key, and without one there is no telling the partner's server from another.",
            "Ask the partner for the server's public host key, and write it as host_key.",
        )
    return keys


def _client_keys(credential: Credential) -> list[asyncssh.SSHKey] | None:
    if not credential.private_key:
        return None
    try:
        return [asyncssh.import_private_key(credential.private_key, credential.passphrase or None)]
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError, ValueError):
        raise problem(
            "transport-credential",
            "The credential's private key cannot be read, or its passphrase does not open it.",
            "Write the key as OpenSSH does (ssh-keygen), and its passphrase as passphrase.",
        ) from None


def _file(name: str, found: asyncssh.SFTPAttrs) -> RemoteFile:
    mode = found.permissions or 0
    kinds: dict[int, Literal["file", "folder", "link", "other"]] = {
        stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "link",
    }  # fmt: skip
    return RemoteFile(
        name, kinds.get(stat.S_IFMT(mode), "other"), found.size or 0, datetime.fromtimestamp(found.mtime or 0, UTC)
    )
