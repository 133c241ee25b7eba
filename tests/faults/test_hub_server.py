"""The private server after what happens to servers: kills, copies, zombies, torn files, two starters, a full disk, another release."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from ecmx.hub.database import ADMIN, ServerState, connected, create, started, state, stopped, words
from ecmx.hub.database.processes import inhabitants
from ecmx.hub.database.programs import server_programs
from tests.hub_fixtures import home_below
from tests.postgres_homes import copied, postmaster, postmaster_in, shown

ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def made(run_folder: Path) -> Iterator[Home]:
    """A hub that was made once, and stopped."""
    home = home_below(run_folder / f"faults-{os.getpid()}")
    create(home)
    with connected(words(home, ADMIN)) as connection:
        connection.execute("CREATE TABLE kept (number int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
    stopped(home)
    yield home
    stopped(home)


@pytest.fixture
def home(made: Home, open_folder: Path) -> Home:
    """A copy of it, for one test."""
    stopped(made)
    return copied(made, open_folder)


@pytest.fixture
def bare(made: Home, open_folder: Path) -> Home:
    """What is looked at before a server is started, and nothing more: for refusals."""
    home = home_below(open_folder / "bare")
    for name in ("database.json", "socket"):
        subprocess.run(["cp", "-a", str(made.folder / name), str(home.folder)], check=True)
    (home.folder / "postgres").mkdir()
    shutil.copy(made.folder / "postgres" / "PG_VERSION", home.folder / "postgres")
    for left in (home.folder / "socket").iterdir():
        left.unlink()
    return home


def rows(home: Home) -> int:
    with connected(words(home, ADMIN)) as connection:
        found = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert found is not None
    return int(found[0])


def refusal(home: Home) -> UsageProblem:
    with pytest.raises(UsageProblem) as caught:
        started(home)
    return caught.value


def zombie() -> subprocess.Popen[bytes]:
    """A process that has ended and that nobody has asked about."""
    process = subprocess.Popen(["sleep", "0"])
    while Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z":
        pass
    return process


@pytest.mark.parametrize(
    "said",
    [
        "",
        "\n",
        "no number\n",
        "-5\n",
        "4194303\n{data}\n",
        "{me}\n{data}\n",
        "{zombie}\n{data}\n",
        "{other}\n/elsewhere\n",
    ],
)
def test_a_pid_file_that_tells_no_truth_keeps_nothing_from_starting(made: Home, cluster: Home, said: str) -> None:
    stopped(made)
    dead = zombie()
    words_of = {"data": made.folder / "postgres", "me": os.getpid(), "zombie": dead.pid, "other": postmaster(cluster)}
    text = said.format(**words_of)
    (made.folder / "postgres" / "postmaster.pid").write_text(text, encoding="ascii")
    (made.folder / "socket" / ".s.PGSQL.5432.lock").write_text(text, encoding="ascii")
    try:
        started(made)
        assert rows(made) == 1000
        assert postmaster(made) not in (os.getpid(), dead.pid, postmaster(cluster))
        assert state(cluster) is ServerState.RUNNING
    finally:
        dead.wait()


def test_a_copy_of_a_running_hub_is_a_hub_of_its_own(home: Home, open_folder: Path, run_folder: Path) -> None:
    started(home)
    other = copied(home, open_folder.with_name(open_folder.name + "-copy"))
    try:
        with connected(words(home, ADMIN)) as connection:
            connection.execute("DELETE FROM kept")
        started(other)
        assert shown(other, "data_directory") == str(other.folder / "postgres")
        assert shown(home, "data_directory") == str(home.folder / "postgres")
        assert postmaster(home) != postmaster(other)
        assert (rows(home), rows(other)) == (0, 1000)
    finally:
        stopped(other)
        stopped(home)


def test_what_was_committed_is_there_after_a_kill(home: Home) -> None:
    for killed in range(3):
        started(home)
        assert rows(home) == 1000 + killed
        with connected(words(home, ADMIN)) as connection:
            connection.execute("INSERT INTO kept VALUES (%s)", [killed])
        os.kill(postmaster(home), signal.SIGKILL)
    started(home)
    assert rows(home) == 1003


START = "import sys; from ecmx.hub import Home; from ecmx.hub.database import {act}; {act}(Home.find(sys.argv[1]))"


def at_once(act: str, home: Home) -> None:
    """Four processes do it at the same time; each ends well, and one server is there."""
    command = [sys.executable, "-c", START.format(act=act), str(home.folder)]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [(one.communicate()[1], one.returncode) for one in processes] == [("", 0)] * 4
    data = home.folder / "postgres"
    servers = [pid for pid in inhabitants(data) if b"-D" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert servers == [postmaster(home)]
    assert state(home) is ServerState.RUNNING


def test_of_many_that_start_it_at_once_one_does_and_all_go_on(home: Home) -> None:
    at_once("started", home)


def test_many_that_make_it_at_once_where_a_kill_left_half_make_one(open_folder: Path) -> None:
    home = home_below(open_folder / "new")
    left = home.folder / ".postgres.part"
    left.mkdir()
    (left / "PG_VERSION").write_text("18\n", encoding="ascii")
    at_once("create", home)
    assert not left.exists()


def test_another_release_is_refused_with_the_way_out(bare: Home) -> None:
    (bare.folder / "postgres" / "PG_VERSION").write_text("12\n", encoding="ascii")
    problem = refusal(bare)
    assert problem.code == "hub-database-major"
    assert "PostgreSQL 12" in problem.message
    assert "ecmx hub backup" in problem.fix and "ecmx hub restore" in problem.fix


def test_data_that_are_gone_are_said_and_not_made_anew(bare: Home) -> None:
    (bare.folder / "postgres").rename(bare.folder / "elsewhere")
    assert refusal(bare).code == "hub-database-gone"
    assert not (bare.folder / "postgres").exists()


def test_no_hub_is_a_sentence(open_folder: Path) -> None:
    assert refusal(home_below(open_folder / "none")).code == "hub-missing"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"data": 1}', '{"data": "a", "socket": "b", "account": "c", "more": "d"}']
)
def test_a_record_that_says_nothing_is_a_sentence(bare: Home, text: str) -> None:
    (bare.folder / "database.json").write_text(text, encoding="utf-8")
    assert refusal(bare).code == "hub-record"


def test_a_user_who_is_gone_is_a_sentence(bare: Home) -> None:
    record = bare.folder / "database.json"
    record.write_text(
        json.dumps({**json.loads(record.read_text()), "account": "nobody-of-that-name"}), encoding="utf-8"
    )
    assert refusal(bare).code == "hub-user"


def test_a_socket_folder_that_others_may_enter_is_not_used(bare: Home) -> None:
    (bare.folder / "socket").chmod(0o777)
    assert refusal(bare).code == "hub-socket"


def test_a_socket_folder_that_is_a_link_is_not_used(bare: Home, open_folder: Path) -> None:
    socket, elsewhere = bare.folder / "socket", open_folder / "elsewhere"
    socket.rename(elsewhere)
    socket.symlink_to(elsewhere)
    assert refusal(bare).code == "hub-socket"


def test_a_long_path_has_its_socket_elsewhere(open_folder: Path) -> None:
    home = home_below(open_folder / ("long-" * 20))
    create(home)
    socket = Path(words(home, ADMIN)["host"])
    try:
        assert not socket.is_relative_to(home.folder)
        assert len(str(socket / ".s.PGSQL.5432").encode()) <= 100
        assert socket.stat().st_mode & 0o777 == 0o700
        assert state(home) is ServerState.RUNNING
        stopped(home)
        socket.rmdir()  # as a restart of the machine does
        started(home)
    finally:
        stopped(home)
        socket.rmdir()


@pytest.mark.skipif(not ROOT, reason="not run: needs root")
def test_what_lies_out_of_the_users_reach_lies_elsewhere(open_folder: Path) -> None:
    """As in a clone below root's own folder: the programs are copied once, and the data are where the record in the home says."""
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    original = server_programs(home_below(open_folder / "any")).folder
    package = original.parent.parent
    for one in (package, package.with_name(f"{package.name}.libs")):
        if one.exists():
            (closed / one.name).symlink_to(one)
    programs, service = closed / package.name / original.parent.name / "bin", open_folder / "service"
    said = f'service_folder = "{service}"\nfree_bytes = 0\nprograms = "{programs}"\n'
    (closed / "hub").mkdir()
    (closed / "hub" / "hub.toml").write_text(said, encoding="utf-8")
    home = Home.find(closed / "hub")
    create(home)
    data = Path(json.loads((home.folder / "database.json").read_text(encoding="utf-8"))["data"])
    assert data.is_relative_to(service)
    (copy,) = service.glob("postgres-*")
    assert Path(f"/proc/{postmaster_in(data)}/exe").readlink().is_relative_to(copy)
    assert refusal(copied(home, closed / "copy")).code == "hub-copied"
    home.folder.rename(closed / "moved")
    home = Home.find(closed / "moved")
    started(home)
    assert shown(home, "data_directory") == str(data)
    stopped(home)
    before = copy.stat().st_ino
    started(home)
    assert [one.stat().st_ino for one in service.glob("postgres-*")] == [before]
    stopped(home)
    copy.chmod(0o777)  # others could put programs there
    assert refusal(home).code == "hub-service-folder"


@pytest.mark.skipif(not ROOT, reason="not run: needs root")
@pytest.mark.needs("unshare", "mount")
def test_a_full_disk_loses_nothing_that_was_committed(open_folder: Path) -> None:
    """On a small disk that this process alone has: filled until the server refuses, given room, started again."""
    said = subprocess.run(
        [
            "unshare", "-m", "sh", "-c", 'mount -t tmpfs -o size=140m,mode=755 none "$1" && exec "$2" -m tests.faults.full_disk "$1"',
            "sh", str(open_folder), sys.executable,
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "mount:" in said.stderr:
        pytest.skip("not run: needs the right to mount")
    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines() == ["full", "refused: hub-disk", "nothing lost"]
