"""The operating system's account that the private database runs as. PostgreSQL refuses to run as root, so root hands it over to one that
has no rights but to its own files.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecmx.errors import Remark, UsageProblem

__all__ = ["SERVICE", "SystemAccount", "account_named", "service_account"]

SERVICE = "ecmx"
LAST_RESORT = "nobody"
ENOUGH = 300.0  # seconds, for whatever ends by itself


@dataclass(frozen=True, slots=True)
class SystemAccount:
    """One user of the machine. other: whether it is another than the one this process runs as, which is root then."""

    name: str
    uid: int
    gid: int
    other: bool

    def call(self, command: Sequence[str], *, seconds: float = ENOUGH) -> subprocess.CompletedProcess[str]:
        """Run a program as this user. Of our environment it gets nothing: keys may stand there."""
        switch: dict[str, Any] = {"user": self.uid, "group": self.gid, "extra_groups": ()} if self.other else {}
        said: subprocess.CompletedProcess[str] = subprocess.run(
            list(command), capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"}, umask=0o077, timeout=seconds, check=False, **switch,
        )  # fmt: skip
        return said

    def reaches(self, path: Path) -> bool:
        """Whether this user can enter the folder, or run the program."""
        if not self.other:
            return os.access(path, os.X_OK)
        test = shutil.which("test", path=os.defpath)
        return test is not None and self.call([test, "-x", str(path)]).returncode == 0

    def own(self, path: Path) -> None:
        """Make it this user's."""
        if self.other:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def account_named(name: str) -> SystemAccount:
    """The account that a cluster is recorded to run as. Raises UsageProblem where it is gone, or this process may not act for it."""
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        raise UsageProblem(
            "hub-user", f"The hub's database belongs to the user {name}, who is not on this machine.", "Make that user."
        ) from None
    me = os.geteuid()
    if me not in (0, found.pw_uid):
        raise UsageProblem(
            "hub-user", f"The hub's database belongs to the user {name}.", f"Call ecmx as {name}, or as root."
        )
    return SystemAccount(name, found.pw_uid, found.pw_gid, other=me != found.pw_uid)


def service_account(wanted: str) -> SystemAccount:
    """The account for a new cluster: this user; for root the one that is wanted, "" = ecmx, made if it may be, else nobody."""
    if os.geteuid() != 0:
        try:
            return account_named(pwd.getpwuid(os.geteuid()).pw_name)
        except KeyError:
            raise UsageProblem(
                "hub-user",
                f"The user with the number {os.geteuid()} has no name on this machine, and PostgreSQL wants one.",
                "Add the user to the machine's list of users.",
            ) from None
    if wanted:
        return _not_root(account_named(wanted))
    if _known(SERVICE) or _made(SERVICE):
        return account_named(SERVICE)
    warnings.warn(
        Remark(
            f"The user {SERVICE} cannot be made, so the hub's database runs as {LAST_RESORT}, as other services may."
        ),
        stacklevel=2,
    )
    return account_named(LAST_RESORT)


def _not_root(account: SystemAccount) -> SystemAccount:
    if account.uid == 0:
        raise UsageProblem(
            "hub-user", "PostgreSQL does not run as root.", "Name another user as `service_user`, or leave it out."
        )
    return account


def _known(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _made(name: str) -> bool:
    """Make a system user without home and shell; whether it is there now, whoever made it."""
    program = shutil.which("useradd", path=f"{os.defpath}:/usr/sbin:/sbin")
    if program is not None:
        shell = shutil.which("nologin", path="/usr/sbin:/sbin:/usr/bin") or "/bin/false"
        subprocess.run(
            [program, "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", shell, name],
            capture_output=True, check=False, timeout=ENOUGH,
        )  # fmt: skip
    return _known(name)
