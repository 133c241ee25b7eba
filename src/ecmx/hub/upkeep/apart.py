"""What has to be done as another database role, or in another database: in a process of its own, since one process is one role.

python -m ecmx.hub.upkeep.apart migrate|migrations|audit-head|attest|delete-again    the request as JSON on stdin, the answer on stdout
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from ecmx.errors import EcmxError, OurFault, UsageProblem
from ecmx.hub.home import Home, Settings

__all__ = ["attested", "audit_head", "deleted_again", "known_migrations", "migrated"]

MOST = 3600.0  # seconds that a migration of a large database may take
DONE, PROBLEM = 0, 4
FAULT = "fault"  # the code of every fault of ours


class _Request(msgspec.Struct, frozen=True):
    """The home, the words by which its database is entered, and what the act is told."""

    folder: str
    settings: Settings
    words: dict[str, str]
    told: list[str]


def migrated(home: Home, words: Mapping[str, str]) -> None:
    """Bring the tables to the state that this ecmx knows. words: the owner's."""
    _asked(home, words, "migrate")


def known_migrations(home: Home, words: Mapping[str, str]) -> list[str]:
    """The migrations that this ecmx knows, "app.name" each."""
    return [str(name) for name in _asked(home, words, "migrations")]


def audit_head(home: Home, words: Mapping[str, str], snapshot: str = "") -> str:
    """The last link of the audit's chain in that database. snapshot: of the moment that another connection holds."""
    return str(_asked(home, words, "audit-head", snapshot))


def attested(home: Home, words: Mapping[str, str], by: str, organizations: Iterable[str]) -> None:
    """Record that this person says that the disk is encrypted, for the first of the organizations that she works for.

    words: the runner's. Raises UsageProblem where she works for none.
    """
    _asked(home, words, "attest", by, *organizations)


def deleted_again(home: Home, words: Mapping[str, str]) -> tuple[int, int]:
    """Delete in that database what was deleted since it was saved, by the home's `deletions.log`; how many, and how many cannot be yet.

    words: the runner's
    """
    done, left = _asked(home, words, "delete-again")
    return int(done), int(left)


def _asked(home: Home, words: Mapping[str, str], what: str, *told: str) -> Any:
    request = msgspec.json.encode(_Request(str(home.folder), home.settings, dict(words), list(told)))
    debugged = os.environ.get("ECMX_DEBUG") == "1"
    said = subprocess.run(
        [sys.executable, "-m", __name__, what], input=request, stdout=subprocess.PIPE, timeout=MOST, check=False,
        stderr=None if debugged else subprocess.DEVNULL,
    )  # fmt: skip
    if said.returncode == DONE:
        return msgspec.json.decode(said.stdout)
    if said.returncode == PROBLEM:
        answer = msgspec.json.decode(said.stdout, type=dict[str, str])
        kind = OurFault if answer["code"] == FAULT else UsageProblem
        raise kind(answer["code"], answer["message"], answer["fix"])
    raise OurFault(
        FAULT,
        f"A fault of ecmx itself: {what} in the hub's database did not end well.",
        "Please report this line. ECMX_DEBUG=1 shows more, but may show members' values: do not send that on.",
    )


def _migrate() -> None:
    from ecmx.hub.upkeep.tables import brought_up

    brought_up()


def _migrations() -> list[str]:
    from django.db.migrations.loader import MigrationLoader

    return sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


def _audit_head(snapshot: str) -> str:
    from django.db import connection, transaction

    from ecmx.hub.accounts import audit_head as head

    with transaction.atomic(), connection.cursor() as cursor:
        if snapshot:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
        return head()


def _attest(by: str, *organizations: str) -> None:
    from ecmx.hub.accounts import acting, attest

    *others, last = organizations
    for slug in others:
        try:
            attest(acting(by, slug))
        except UsageProblem:  # she works for another
            continue
        return
    attest(acting(by, last))


def _delete_again(home: Home) -> tuple[int, int]:
    from ecmx.hub.retention import delete_again

    return delete_again(home)


_ACTS: Mapping[str, Callable[..., Any]] = {
    "migrate": _migrate,
    "migrations": _migrations,
    "audit-head": _audit_head,
    "attest": _attest,
}
_OF_HOME: Mapping[str, Callable[[Home], Any]] = {"delete-again": _delete_again}


def _main(what: str) -> int:
    from ecmx.hub.site import set_up

    request = msgspec.json.decode(sys.stdin.buffer.read(), type=_Request)
    home = Home(Path(request.folder), request.settings)
    try:
        set_up(home, request.words, pages=True)
        answer, code = (_OF_HOME[what](home) if what in _OF_HOME else _ACTS[what](*request.told)), DONE
    except EcmxError as problem:
        answer, code = {"code": problem.code, "message": problem.message, "fix": problem.fix}, PROBLEM
    except Exception as fault:
        said = OurFault.of(fault)
        if said.fault is not None:
            raise
        answer, code = {"code": said.code, "message": said.message, "fix": said.fix}, PROBLEM
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    return code


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
