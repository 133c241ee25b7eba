"""Files over SFTP to OpenSSH itself: delivered once and whole, whatever happens to the server on the way."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import msgspec
import pytest

from ecmx.transports import LastingProblem, PassingProblem, RemoteFile, Sftp, TransportProblem, Whereabouts
from ecmx.transports.carrying import part_name
from ecmx.transports.sftp import connection
from tests.conftest import NOT_RUN
from tests.peers.sshd import PROGRAM, Sshd, free_port, key_pair
from tests.postgres_homes import as_user

pytestmark = pytest.mark.needs(PROGRAM, "ssh-keygen")
NAME = "RTF_2026-10.xlsx"
PIECE = 64 * 1024
STEPS = ("seen", "read", "write", "renamed", "put_over", "removed")
DATA = os.urandom(10 * PIECE + 17)


@pytest.fixture(params=["root", "ordinary"])
def either(request: pytest.FixtureRequest, open_folder: Path) -> Iterator[Sshd]:
    """A server that root runs, and one that an ordinary user does."""
    yield from served(Sshd(made(open_folder), as_user(request.param)))


@pytest.fixture
def server(open_folder: Path) -> Iterator[Sshd]:
    yield from served(Sshd(made(open_folder), as_user("root" if os.geteuid() == 0 else "ordinary")))


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PIECE", PIECE)


def made(folder: Path) -> Path:
    place = folder / "sshd"
    place.mkdir(mode=0o755)
    return place


def served(server: Sshd) -> Iterator[Sshd]:
    server.start()
    yield server
    server.kill()


def way(server: Sshd, silence: float = 20, **other: object) -> Sftp:
    credential = msgspec.structs.replace(server.credential, **other)
    return Sftp(credential, outbox=str(server.drop), inbox=str(server.drop), silence=silence)


def before_piece(number: int, act: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let something happen before a piece is written; where each piece began."""
    import asyncssh

    begun: list[int] = []
    write = asyncssh.SFTPClientFile.write

    async def counted(self: asyncssh.SFTPClientFile, data: bytes, offset: int | None = None) -> int:
        begun.append(offset or 0)
        if len(begun) == number:
            act()
        return await write(self, data, offset)

    monkeypatch.setattr(asyncssh.SFTPClientFile, "write", counted)
    return begun


def refused(kind: type[TransportProblem], code: str, act: Callable[[], object]) -> TransportProblem:
    with pytest.raises(kind) as caught:
        act()
    assert caught.value.code == code
    assert NAME not in str(caught.value.args)
    return caught.value


def test_a_file_goes_once_and_comes_whole(either: Sshd) -> None:
    sftp = way(either)
    assert sftp.became(DATA, NAME) is Whereabouts.NOTHING
    assert len(sftp.tried()) == 3
    assert list(either.drop.iterdir()) == []
    assert not sftp.deliver(DATA, NAME).was_there
    assert sftp.deliver(DATA, NAME).was_there
    assert sftp.became(DATA, NAME) is Whereabouts.WHOLE
    assert [path.name for path in either.drop.iterdir()] == [NAME]
    (found,) = sftp.listed()
    assert (found.name, found.size) == (NAME, len(DATA))
    assert sftp.fetched(found, most=len(DATA)) == DATA
    refused(LastingProblem, "transport-too-large", lambda: sftp.fetched(found, most=100))


def test_other_content_under_the_name_stays(server: Sshd) -> None:
    (server.drop / NAME).write_bytes(DATA[::-1])
    assert way(server).became(DATA, NAME) is Whereabouts.OTHER
    refused(LastingProblem, "transport-other-content", lambda: way(server).deliver(DATA, NAME))
    assert (server.drop / NAME).read_bytes() == DATA[::-1]


def test_what_comes_there_at_the_last_moment_stays(server: Sshd, monkeypatch: pytest.MonkeyPatch) -> None:
    target = server.drop / NAME

    def theirs_comes() -> None:
        target.write_bytes(b"theirs")

    before_piece(11, theirs_comes, monkeypatch)
    refused(LastingProblem, "transport-other-content", lambda: way(server).deliver(DATA, NAME))
    assert [path.read_bytes() for path in server.drop.iterdir()] == [b"theirs"]


def test_killed_in_the_middle_it_goes_on_where_it_was(server: Sshd, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = before_piece(5, server.kill, monkeypatch)
    refused(PassingProblem, "transport-gone", lambda: way(server).deliver(DATA, NAME))
    assert not (server.drop / NAME).exists()
    refused(PassingProblem, "transport-refused", lambda: way(server).deliver(DATA, NAME))
    server.start()
    assert way(server).became(DATA, NAME) is Whereabouts.PART
    assert way(server).deliver(DATA, NAME).resumed_at == begun[5] == 4 * PIECE
    assert [path.read_bytes() for path in server.drop.iterdir()] == [DATA]


def test_a_wrong_beginning_is_begun_anew(server: Sshd, monkeypatch: pytest.MonkeyPatch) -> None:
    before_piece(5, server.kill, monkeypatch)
    refused(PassingProblem, "transport-gone", lambda: way(server).deliver(DATA, NAME))
    (part,) = server.drop.iterdir()
    with part.open("r+b") as out:
        out.seek(PIECE)
        out.write(bytes(99))
    server.start()
    assert way(server).deliver(DATA, NAME).resumed_at == 0
    assert [path.read_bytes() for path in server.drop.iterdir()] == [DATA]


@pytest.mark.parametrize("done", [False, True])
def test_stopped_at_any_step_the_next_attempt_ends_it(
    server: Sshd, monkeypatch: pytest.MonkeyPatch, *, done: bool
) -> None:
    """At each step in turn we end, before it or after it; then it is delivered again, and stands there once."""
    step = 0
    while True:
        with monkeypatch.context() as patch:
            ended = at_step(step, end, patch, after=done)
            with contextlib.suppress(Ended):
                way(server).deliver(DATA, NAME)
        if not ended:
            break
        target = server.drop / NAME
        assert not target.exists() or target.read_bytes() == DATA
        way(server).deliver(DATA, NAME)
        assert [(path.name, path.read_bytes()) for path in server.drop.iterdir()] == [(NAME, DATA)]
        target.unlink()
        step += 1
    assert step >= 6


@pytest.mark.parametrize("other", ["ends it", "begins it"])
def test_whatever_another_does_at_any_step_delivered_means_whole(
    server: Sshd, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    """Before each step in turn another attempt at the same file ends it, or has begun it."""
    real = {name: getattr(connection.Session, name) for name in STEPS}
    part = server.drop / part_name(NAME, DATA)

    def comes() -> None:
        for name, act in real.items():
            monkeypatch.setattr(connection.Session, name, act)
        if other == "ends it":
            way(server).deliver(DATA, NAME)
            return
        if not part.exists():
            part.write_bytes(DATA[:10])

    step, said = 0, set()
    while True:
        came = at_step(step, comes, monkeypatch)
        try:
            way(server).deliver(DATA, NAME)
            assert (server.drop / NAME).read_bytes() == DATA
        except TransportProblem as problem:
            said.add(problem.code)
        if not came:
            break
        way(server).deliver(DATA, NAME)
        assert [path.read_bytes() for path in server.drop.iterdir()] == [DATA]
        (server.drop / NAME).unlink()
        step += 1
    assert step >= 6
    assert said <= {"transport-changed", "transport-failed"}


def at_step(step: int, act: Callable[[], None], patch: pytest.MonkeyPatch, *, after: bool = False) -> list[int]:
    """Let something happen before the delivery's step of this number, or after it; whether it came so far."""
    came: list[int] = []
    left = [step]

    def wrapped(take: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        async def one(*words: object, **more: object) -> object:
            here = not left[0]
            left[0] -= 1
            taken = await take(*words, **more) if after or not here else None
            if here:
                came.append(step)
                await asyncio.to_thread(act)
            return taken if after or not here else await take(*words, **more)

        return one

    for name in STEPS:
        patch.setattr(connection.Session, name, wrapped(getattr(connection.Session, name)))
    return came


class Ended(Exception):
    """We are no more."""


def end() -> None:
    raise Ended


def test_of_several_at_the_same_time_one_is_there_whole(server: Sshd) -> None:
    contents = [DATA, DATA, DATA[::-1], DATA[::-1]]

    def deliver(content: bytes) -> str:
        try:
            way(server).deliver(content, NAME)
        except TransportProblem as refusal:
            return refusal.code
        return ""

    for _ in range(4):
        with ThreadPoolExecutor(len(contents)) as together:
            said = list(together.map(deliver, contents))
        there = (server.drop / NAME).read_bytes()
        assert there in contents
        others = [code for content, code in zip(contents, said, strict=True) if content != there]
        passing = {"transport-changed", "transport-failed"}
        assert set(others) <= {"transport-other-content", *passing}
        assert {code for content, code in zip(contents, said, strict=True) if content == there} <= {"", *passing}
        assert way(server).deliver(there, NAME).was_there
        (server.drop / NAME).unlink()


def test_a_server_that_stops_answering_is_waited_for_no_longer(server: Sshd, monkeypatch: pytest.MonkeyPatch) -> None:
    before_piece(3, lambda: server.signal(signal.SIGSTOP), monkeypatch)
    refused(PassingProblem, "transport-stalled", lambda: way(server, silence=2).deliver(DATA, NAME))
    refused(PassingProblem, "transport-stalled", lambda: way(server, silence=1).deliver(DATA, NAME))
    server.signal(signal.SIGCONT)
    assert way(server).deliver(DATA, NAME).resumed_at
    assert [path.read_bytes() for path in server.drop.iterdir()] == [DATA]


def test_another_server_gets_nothing(server: Sshd, open_folder: Path) -> None:
    refused(LastingProblem, "transport-credential", lambda: way(server, host_key="").tried())
    other = key_pair(open_folder / "other")
    refused(LastingProblem, "transport-host-key", lambda: way(server, host_key=other).deliver(DATA, NAME))
    kind = key_pair(open_folder / "kind", "ecdsa")
    refused(LastingProblem, "transport-host-key", lambda: way(server, host_key=kind).deliver(DATA, NAME))
    both = f"# the old one\n{other}[127.0.0.1]:{server.port} {server.host_key}"
    assert not way(server, host_key=both).deliver(DATA, NAME).was_there
    refused(PassingProblem, "transport-refused", lambda: way(server, port=free_port()).tried())


def test_who_is_not_known_is_told_so_once(server: Sshd, open_folder: Path) -> None:
    key_pair(open_folder / "stranger")
    stranger = (open_folder / "stranger").read_text(encoding="ascii")
    refused(LastingProblem, "transport-login", lambda: way(server, private_key=stranger).tried())
    said = refused(LastingProblem, "transport-login", lambda: way(server, private_key="", password="hunter-2").tried())
    assert "hunter-2" not in f"{said} {said.fix} {way(server, password='hunter-2')!r}"
    refused(LastingProblem, "transport-credential", lambda: way(server, private_key="no key").tried())
    refused(LastingProblem, "transport-credential", lambda: way(server, private_key="", password="").tried())


def test_links_are_not_followed(server: Sshd, open_folder: Path) -> None:
    secret = open_folder / "secret"
    secret.write_bytes(DATA)
    (server.drop / NAME).symlink_to(secret)
    (server.drop / "folder").mkdir()
    (server.drop / "linked").symlink_to(server.drop / "folder")
    sftp = way(server)
    assert sftp.listed() == ()
    refused(LastingProblem, "transport-link", lambda: sftp.deliver(DATA, NAME))
    for folder in ("linked", "nothing"):
        lost = Sftp(server.credential, outbox=f"{server.drop}/{folder}")
        refused(LastingProblem, "transport-no-folder", partial(lost.deliver, DATA, NAME))
    assert secret.read_bytes() == DATA


def test_a_file_that_changes_is_not_taken(server: Sshd) -> None:
    theirs = server.drop / "MIF.xlsx"
    theirs.write_bytes(DATA)
    sftp = way(server)
    (found,) = sftp.listed()
    theirs.write_bytes(DATA + b"more")
    refused(PassingProblem, "transport-changed", lambda: sftp.fetched(found, most=1 << 20))
    theirs.unlink()
    theirs.symlink_to("/etc/passwd")
    refused(PassingProblem, "transport-changed", lambda: sftp.fetched(found, most=1 << 20))
    theirs.unlink()
    refused(LastingProblem, "transport-no-file", lambda: sftp.fetched(found, most=1 << 20))
    refused(LastingProblem, "transport-too-many", lambda: _with_many(server, sftp))


def _with_many(server: Sshd, sftp: Sftp) -> tuple[RemoteFile, ...]:
    for number in range(4):
        (server.drop / f"{number}.csv").touch()
    return sftp.listed(most=3)


@pytest.mark.needs("unshare", "mount")
def test_a_full_server_keeps_nothing_of_it(open_folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip(NOT_RUN + "root")
    server = Sshd(made(open_folder), as_user("root"), small="256k")
    for _ in served(server):
        said = refused(PassingProblem, "transport-full", lambda: way(server).deliver(DATA, NAME))
        assert "disk is full" in str(said)
        assert way(server).became(DATA, NAME) is Whereabouts.NOTHING
        assert not way(server).deliver(DATA[: 2 * PIECE], NAME).was_there
    assert shutil.disk_usage(server.drop).total > 256 << 10
