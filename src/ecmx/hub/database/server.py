"""The private server: started where it does not run, stopped, asked for its state. Knows no role and no table."""

from __future__ import annotations

import subprocess
import time
from enum import StrEnum

from ecmx.errors import UsageProblem
from ecmx.hub.database.cluster import Cluster, alone
from ecmx.hub.database.configured import configure
from ecmx.hub.database.disk import require_room
from ecmx.hub.database.processes import inhabitants, remnants
from ecmx.hub.database.programs import Programs, server_programs
from ecmx.hub.database.reachable import programs_for
from ecmx.hub.home import Home

__all__ = ["ServerState", "start", "state_of", "stop"]

STARTING = 120  # seconds that pg_ctl waits
LEAVING = 15.0  # seconds that what is left of a dead server may take to end
PAUSE = 0.1
LONG_LOG = 1 << 20  # bytes, of which one such file is kept
LEAST_TO_START = 48 << 20  # bytes: a server writes its log of changes in pieces of 16 MB


class ServerState(StrEnum):
    """What a private database is doing."""

    ABSENT = "absent"
    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"


def state_of(home: Home, cluster: Cluster | None) -> ServerState:
    """What it is doing now."""
    if cluster is None or not (cluster.data / "PG_VERSION").exists():
        return ServerState.ABSENT
    code = _answer(server_programs(home), cluster)
    return {0: ServerState.RUNNING, 1: ServerState.STARTING}.get(code, ServerState.STOPPED)


def start(home: Home, cluster: Cluster) -> None:
    """It runs when this returns. Any number of processes may call it at once. Raises UsageProblem."""
    programs = server_programs(home)
    if _answer(programs, cluster) == 0:
        return
    with alone(home):
        start_alone(home, cluster, programs)


def start_alone(home: Home, cluster: Cluster, programs: Programs) -> None:
    """The same, by whoever holds the lock."""
    require_major(cluster, programs)
    cluster.open_socket_folder()
    if _answer(programs, cluster) == 0:
        return
    if _empty(programs, cluster):
        require_room(home, LEAST_TO_START)
        configure(cluster)
        _shorten_log(cluster)
        _run(programs_for(home, cluster.account, programs), cluster)
    _await_answer(programs, cluster)


def stop(home: Home, cluster: Cluster) -> None:
    """It runs no more when this returns; whoever is connected is cut off, and what is not committed is undone. Raises UsageProblem."""
    programs = server_programs(home)
    with alone(home):
        if not inhabitants(cluster.data):
            return
        reached = programs_for(home, cluster.account, programs)
        said = cluster.account.call(
            [reached.path("pg_ctl"), "-w", "-t", str(STARTING), "-m", "fast", "-D", str(cluster.data), "stop"]
        )
        if said.returncode and inhabitants(cluster.data):
            raise UsageProblem(
                "hub-database-stuck",
                f"{cluster.data}: the database does not stop.",
                "Wait a while and call it again; the server's log is " + str(cluster.log) + ".",
            )


def require_major(cluster: Cluster, programs: Programs) -> None:
    """That these programs can open this folder. Raises UsageProblem."""
    try:
        release = (cluster.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        raise UsageProblem(
            "hub-database-gone",
            f"{cluster.data}: the database of this hub is not there.",
            "Bring the folder back, or restore a backup into a new hub.",
        ) from None
    if release != str(programs.major):
        raise UsageProblem(
            "hub-database-major",
            f"{cluster.data}: this database was made by PostgreSQL {release[:10]}, and PostgreSQL {programs.major} cannot open it.",
            "With the ecmx that made it, write a backup (ecmx hub backup); with this one, restore it into a new hub "
            "(ecmx hub restore).",
        )


def _answer(programs: Programs, cluster: Cluster) -> int:
    """0 it answers, 1 it is starting, 2 nobody answers: as pg_isready says it."""
    if not cluster.socket.is_dir():
        return 2
    command = [programs.path("pg_isready"), "-q", "-h", str(cluster.socket), "-p", "5432", "-t", "5"]
    try:
        return subprocess.run(command, capture_output=True, timeout=30, check=False, cwd="/").returncode
    except subprocess.TimeoutExpired:
        return 2


def _empty(programs: Programs, cluster: Cluster) -> bool:
    """Whether nobody lives in the folder, what a dead server left being cleared away; false where a server is about to answer."""
    deadline = time.monotonic() + LEAVING
    while inhabitants(cluster.data):
        if _answer(programs, cluster) in (0, 1):
            return False
        if time.monotonic() > deadline:
            raise UsageProblem(
                "hub-database-stuck",
                f"{cluster.data}: a server is there that does not answer.",
                "Wait a while. If it stays so, restart the machine; the server's log is " + str(cluster.log) + ".",
            )
        time.sleep(PAUSE)
    for left in remnants(cluster.data, cluster.socket):
        left.unlink(missing_ok=True)
    return True


def _run(reached: Programs, cluster: Cluster) -> None:
    command = [
        reached.path("pg_ctl"), "-w", "-t", str(STARTING), "-D", str(cluster.data), "-l", str(cluster.log), "start",
    ]  # fmt: skip
    said = cluster.account.call(command, seconds=STARTING + 60)
    if said.returncode and not inhabitants(cluster.data):
        raise UsageProblem(
            "hub-database-fails",
            f"{cluster.data}: the database does not start{_why(cluster)}.",
            f"The server's log is {cluster.log}.",
        )


def _await_answer(programs: Programs, cluster: Cluster) -> None:
    deadline = time.monotonic() + STARTING
    while _answer(programs, cluster) != 0:
        if time.monotonic() > deadline:
            raise UsageProblem(
                "hub-database-slow",
                f"{cluster.data}: the database is still recovering what it had not written.",
                "Call it again in a while.",
            )
        time.sleep(PAUSE)


def _why(cluster: Cluster) -> str:
    """The last reason in the server's log. No statement and no value stands there, by how the server is configured."""
    try:
        lines = cluster.log.read_text(encoding="utf-8", errors="replace")[-LONG_LOG:].splitlines()
    except OSError:
        return ""
    fatal = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line or "PANIC:" in line]
    return f": {fatal[-1][:200]}" if fatal and fatal[-1] else ""


def _shorten_log(cluster: Cluster) -> None:
    if cluster.log.exists() and cluster.log.stat().st_size > LONG_LOG:
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
