"""A file into a folder: whole or not at all, never over another, whatever happens on the way."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecmx.transports import ByHand, Folder, LastingProblem, PassingProblem, TransportProblem, Whereabouts, checked_name
from tests.conftest import NOT_RUN

NAME, DATA = "RTF 2026-10.xlsx", os.urandom(5000)


def refused(kind: type[TransportProblem], code: str, act: Callable[[], object]) -> TransportProblem:
    with pytest.raises(kind) as caught:
        act()
    assert caught.value.code == code
    assert NAME not in caught.value.message + caught.value.fix
    return caught.value


def test_delivered_once_and_the_same_again_is_delivered(tmp_path: Path) -> None:
    way = Folder(tmp_path)
    assert way.became(DATA, NAME) is Whereabouts.NOTHING
    assert len(way.tried()) == 1
    assert not way.deliver(DATA, NAME).was_there
    assert way.deliver(DATA, NAME).was_there
    assert way.became(DATA, NAME) is Whereabouts.WHOLE
    refused(LastingProblem, "transport-other-content", lambda: way.deliver(DATA + b"!", NAME))
    assert way.became(DATA + b"!", NAME) is Whereabouts.OTHER
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [DATA]
    assert not (tmp_path / NAME).stat().st_mode & 0o007


def test_neither_the_folder_nor_the_file_may_be_a_link(tmp_path: Path) -> None:
    real, linked, elsewhere = tmp_path / "real", tmp_path / "linked", tmp_path / "elsewhere"
    real.mkdir()
    linked.symlink_to(real)
    (real / NAME).symlink_to(elsewhere)
    (tmp_path / "file").touch()
    for wrong in (linked, tmp_path / "nothing", tmp_path / "file"):
        refused(LastingProblem, "transport-no-folder", partial(Folder(wrong).deliver, DATA, NAME))
    refused(LastingProblem, "transport-other-content", lambda: Folder(real).deliver(DATA, NAME))
    assert not elsewhere.exists()


@pytest.mark.parametrize("step", ["link", "fsync"])
def test_what_comes_there_meanwhile_stays(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = getattr(os, step)

    def late(*words: object, **more: object) -> object:
        (tmp_path / NAME).write_bytes(b"theirs")
        if step == "link":
            raise OSError(errno.EOPNOTSUPP, "a disk without second names")
        return done(*words, **more)

    monkeypatch.setattr(os, step, late)
    refused(LastingProblem, "transport-other-content", lambda: Folder(tmp_path).deliver(DATA, NAME))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"theirs"]


def test_a_killed_attempt_leaves_a_part_that_the_next_takes_away(tmp_path: Path) -> None:
    killed = (
        "import os, sys; from pathlib import Path; from ecmx.transports import Folder; os.link = lambda *_, **__: os._exit(9); "
        "Folder(Path(sys.argv[1])).deliver(b'abc', 'a.csv')"
    )
    assert subprocess.run([sys.executable, "-c", killed, str(tmp_path)], check=False).returncode == 9
    way = Folder(tmp_path)
    assert way.became(b"abc", "a.csv") is Whereabouts.PART
    assert not way.deliver(b"abc", "a.csv").was_there
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.needs("unshare", "mount")
def test_a_full_disk_keeps_nothing_of_it(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip(NOT_RUN + "root")
    full = (
        "import sys; from pathlib import Path; from ecmx.transports import Folder, PassingProblem; there = Path(sys.argv[1])\n"
        "try: Folder(there).deliver(bytes(1 << 20), 'a.csv')\n"
        "except PassingProblem as problem: print(problem.code, list(there.iterdir()))"
    )
    mounted = 'mount -t tmpfs -o size=256k none "$1" && exec "$2" -c "$3" "$1"'
    words = ["unshare", "-m", "sh", "-c", mounted, "sh", str(tmp_path), sys.executable, full]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    if "mount:" in said.stderr:
        pytest.skip(NOT_RUN + "the right to mount")
    assert said.stdout == "transport-full []\n", said.stderr


def test_the_out_tray_has_a_folder_a_sender_and_partner(tmp_path: Path) -> None:
    way = ByHand(tmp_path, "valley", "juniper")
    assert len(way.tried()) == 1
    assert not way.deliver(DATA, NAME).was_there
    assert not ByHand(tmp_path, "valley", "larkspur").deliver(b"other", NAME).was_there
    assert not ByHand(tmp_path, "bridge", "juniper").deliver(b"other", NAME).was_there
    refused(LastingProblem, "transport-other-content", lambda: way.deliver(b"other", NAME))
    put = tmp_path / "out-tray" / "valley" / "juniper" / NAME
    assert put.read_bytes() == DATA
    assert [path.stat().st_mode & 0o777 for path in (put, put.parent, put.parent.parent)] == [0o600, 0o700, 0o700]
    put.unlink()
    assert way.became(DATA, NAME) is Whereabouts.NOTHING
    for wrong in ("..", "a/b", ""):
        refused(LastingProblem, "transport-name", ByHand(tmp_path, "valley", wrong).tried)
        refused(LastingProblem, "transport-name", ByHand(tmp_path, wrong, "juniper").tried)
    put.parent.rmdir()
    put.parent.symlink_to(tmp_path)
    refused(LastingProblem, "transport-no-folder", lambda: way.deliver(DATA, NAME))


def test_a_disk_that_fails_may_work_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", failing)
    refused(PassingProblem, "transport-failed", lambda: Folder(tmp_path).deliver(DATA, NAME))
    assert list(tmp_path.iterdir()) == []


@given(st.text("./\\ab~$ \0\n:é", max_size=6))
def test_a_name_that_passes_is_one_part_of_a_path(name: str) -> None:
    with contextlib.suppress(LastingProblem):
        assert checked_name(name) == name
        assert Path("folder", name).name == name
        assert not name.startswith(".")
        assert name.encode()
