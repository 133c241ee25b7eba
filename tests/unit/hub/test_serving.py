"""Where pages are to be served somebody else listens, or nobody may: that is said in a sentence, before anything is started."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecmx.cli import main
from ecmx.errors import UsageProblem
from ecmx.hub.site import Bind, demand_free


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of this machine at which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_a_port_that_is_taken_is_said_with_another_one(taken: int, host: str) -> None:
    with pytest.raises(UsageProblem, match=rf"Another program answers at {host}:{taken} already") as caught:
        demand_free(Bind(host, taken))
    assert caught.value.code == "serve-address-taken" and "ecmx serve --at" in caught.value.fix


def test_a_port_is_free_again_when_its_holder_has_gone_and_while_it_was_asked_about() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            other.accept()[0].close()  # the connection is remembered by the system for a while
    for _ in range(2):
        demand_free(Bind("127.0.0.1", port))


@pytest.mark.parametrize("host", ["192.0.2.7", "no-such-host.invalid"])
def test_an_address_that_this_machine_has_not(host: str) -> None:
    with pytest.raises(UsageProblem, match="This machine has no address") as caught:
        demand_free(Bind(host, 8000))
    assert caught.value.code == "serve-address-not-here"


def test_the_command_ends_with_it_and_starts_nothing(
    taken: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["ecmx", "serve", "--home", str(tmp_path), "--at", str(taken)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert f"127.0.0.1:{taken}" in told and "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


LOADED = """
import os, django
from pathlib import Path
from django.conf import settings
from ecmx.hub.home import Home
from ecmx.hub.site.setup import settings_of
settings.configure(**settings_of(Home(Path("hub")), {"dbname": "ecmx"}))
django.setup()
import ecmx.hub.portal.urls
print(*(Path(f"/proc/self/task/{one}/comm").read_text().strip() for one in os.listdir("/proc/self/task")))
"""


def test_what_is_loaded_before_the_processes_part_has_computed_nothing(tmp_path: Path) -> None:
    """The threads by which Polars computes do not come along into another process: whoever asks them there waits forever."""
    ran = subprocess.run([sys.executable, "-c", LOADED], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert "polars-0" not in ran.stdout.split()
