"""OpenSSH's own server on a high port of this machine: own configuration, own keys, no chroot, ended with the test."""

from __future__ import annotations

import contextlib
import getpass
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ecmx.transports import Credential
from tests.conftest import NOT_RUN
from tests.postgres_homes import ORDINARY, AsUser

__all__ = ["Sshd", "free_port", "key_pair"]

PROGRAM = "/usr/sbin/sshd"
SETTINGS = """
ListenAddress 127.0.0.1:{port}
HostKey {place}/host
PidFile none
AuthorizedKeysFile {place}/authorized
StrictModes no
UsePAM no
PasswordAuthentication yes
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
LoginGraceTime 20
Subsystem sftp internal-sftp
"""
MOUNTED = 'mount -t tmpfs -o size="$1",mode=777 none "$2" && shift 2 && exec "$@"'


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def key_pair(path: Path, kind: str = "ed25519") -> str:
    """A new pair of keys, the private one in this file; the public one's text."""
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "", "-f", str(path)], check=True)
    return path.with_name(f"{path.name}.pub").read_text(encoding="ascii")


@dataclass
class Sshd:
    """A server whose user sees `place/drop`. user: who runs it, and the only one it can let in unless that is root."""

    place: Path
    user: AsUser
    small: str = ""  # the size of a disk of its own for `drop`, as mount says it
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        (self.place / "drop").mkdir()
        self.host_key = key_pair(self.place / "host")
        (self.place / "authorized").write_text(key_pair(self.place / "client"), encoding="ascii")
        settings = SETTINGS.format(place=self.place, port=self.port)
        (self.place / "config").write_text(settings, encoding="ascii")
        self.user.own(self.place)

    @property
    def drop(self) -> Path:
        """The folder where files go."""
        return self.place / "drop"

    @property
    def credential(self) -> Credential:
        """What lets in."""
        return Credential(
            host="127.0.0.1", port=self.port, user=ORDINARY if self.user.words else getpass.getuser(), host_key=self.host_key,
            private_key=(self.place / "client").read_text(encoding="ascii"),
        )  # fmt: skip

    def start(self) -> None:
        """Begin to serve, and wait until it does."""
        command = [*self.user.words, PROGRAM, "-D", "-e", "-f", str(self.place / "config")]
        if os.geteuid() == 0 and not self.user.words:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where its unprivileged half has its root
        if self.small:
            command = ["unshare", "-m", "sh", "-c", MOUNTED, "sh", self.small, str(self.drop), *command]
        with (self.place.parent / f"{self.place.name}.log").open("ab") as log:
            self.process = subprocess.Popen(command, stderr=log, start_new_session=True)
        until = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            if self.process.poll() is not None:
                said = (self.place.parent / f"{self.place.name}.log").read_text()
                assert "mount:" in said, said
                pytest.skip(NOT_RUN + "the right to mount")
            assert time.monotonic() < until
            time.sleep(0.02)

    def signal(self, number: int) -> None:
        """The server and every connection's own process are sent a signal."""
        assert self.process is not None
        for pid in (self.process.pid, *_below(self.process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self) -> None:
        """It is gone, with all connections."""
        if self.process is not None:
            self.signal(signal.SIGKILL)
            self.process.wait(30)
            self.process = None


def _below(pid: int) -> list[int]:
    """All processes that this one began, and they."""
    begun: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                begun.setdefault(parent, []).append(int(folder.name))
    found, next_ones = [], [pid]
    while next_ones:
        next_ones = [one for parent in next_ones for one in begun.get(parent, [])]
        found += next_ones
    return found
