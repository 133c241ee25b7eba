"""OpenSSH's own server, where this machine has it: on a high port of the loopback, with its own configuration and keys, for one folder of
a fictional plan. It ends with the demo.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PlanServer", "plan_server"]

PROGRAM = Path("/usr/sbin/sshd")
PATIENCE = 20.0  # seconds until it has to answer
SETTINGS = """
ListenAddress 127.0.0.1:{port}
HostKey {place}/host
PidFile none
AuthorizedKeysFile {place}/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
"""


@dataclass(frozen=True, slots=True)
class PlanServer:
    """A plan's server. drop: the folder where files go; credential: the text by which the clinic gets in"""

    drop: Path
    credential: str


@contextlib.contextmanager
def plan_server() -> Iterator[PlanServer | None]:
    """Serve as long as it is needed; None where there is no such program, or it does not start."""
    if not (PROGRAM.exists() and shutil.which("ssh-keygen")):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="ecmx-demo-") as folder:
        place = Path(folder)
        for side in ("from-provider", "to-provider"):
            (place / side).mkdir()
        port, host_key = _arranged(place)
        running = _started(place, port)
        try:
            key = (place / "client").read_text(encoding="ascii")
            said = f'host = "127.0.0.1"\nport = {port}\nuser = "{getpass.getuser()}"\nhost_key = "{host_key}"\n'
            served = PlanServer(place / "from-provider", f"{said}private_key = '''\n{key}'''\n")
            yield served if running is not None else None
        finally:
            if running is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(running.pid, signal.SIGTERM)
                running.wait(PATIENCE)


def _arranged(place: Path) -> tuple[int, str]:
    """Its keys and its configuration; the port, and its public key."""
    for name in ("host", "client"):
        made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(place / name)]
        subprocess.run(made, check=True)
    shutil.copy(place / "client.pub", place / "authorized")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    (place / "config").write_text(SETTINGS.format(place=place, port=port), encoding="ascii")
    return port, (place / "host.pub").read_text(encoding="ascii").strip()


def _started(place: Path, port: int) -> subprocess.Popen[bytes] | None:
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where its unprivileged half has its root
    with (place / "log").open("wb") as log:
        running = subprocess.Popen([PROGRAM, "-D", "-e", "-f", place / "config"], stderr=log, start_new_session=True)
    until = time.monotonic() + PATIENCE
    while running.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return running
        time.sleep(0.05)
    running.kill()
    running.wait(PATIENCE)
    return None
