"""SFTP with a password, to a server that is not OpenSSH: the library's own, which renames by other rules."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import msgspec
import pytest

from ecmx.transports import Credential, LastingProblem, Sftp

DATA = b"returned" * 1000


class Clerk(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("clinic", "right")


@pytest.fixture
def credential(tmp_path: Path) -> Iterator[Credential]:
    key, loop, port = asyncssh.generate_private_key("ssh-ed25519"), asyncio.new_event_loop(), 0

    def chroot(channel: asyncssh.SSHServerChannel[bytes]) -> asyncssh.SFTPServer:
        return asyncssh.SFTPServer(channel, chroot=str(tmp_path).encode())

    async def listen() -> int:
        server = await asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[key], server_factory=Clerk, sftp_factory=chroot
        )
        return server.get_port()

    port = loop.run_until_complete(listen())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    shown = key.export_public_key().decode()
    yield Credential(host="127.0.0.1", port=port, user="clinic", password="right", host_key=shown)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_a_password_lets_in_and_a_wrong_one_does_not(credential: Credential, tmp_path: Path) -> None:
    sftp = Sftp(credential, outbox="/")
    assert not sftp.deliver(DATA, "a.csv").was_there
    assert sftp.deliver(DATA, "a.csv").was_there
    with pytest.raises(LastingProblem, match="other content"):
        sftp.deliver(DATA + b"!", "a.csv")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [DATA]
    with pytest.raises(LastingProblem) as caught:
        Sftp(msgspec.structs.replace(credential, password="wrong"), outbox="/").tried()
    assert caught.value.code == "transport-login"
