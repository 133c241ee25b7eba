"""Files of a size and kind that nobody should send, sent through a served page as a browser does: said kindly, nothing kept, room left."""

from __future__ import annotations

import http.client
import re
import resource
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.faults.test_files_bad_input import CASES
from tests.hub.clinic import Clinic
from tests.hub.test_portal_files import arrived

MIB = 1 << 20
BLOCK = b"0" * MIB


@pytest.fixture
def clinic(hub_database: Any) -> Clinic:
    return Clinic.opened(hub_database)


class Sender:
    """A browser with somebody's session, which sends what it has piece by piece."""

    def __init__(self, at: str, cookie: dict[str, Any]) -> None:
        self.host, self.cookie = urlsplit(at).netloc, f"{cookie['name']}={cookie['value']}"

    def asks(self, path: str) -> tuple[int, str]:
        return self._answered("GET", path)

    def drops(self, name: str, pieces: int, data: bytes = BLOCK) -> tuple[int, str]:
        """pieces: how often the data are sent, one after the other"""
        token = re.search(r'name="csrf" content="([^"]+)"', self.asks("/files/")[1])
        assert token is not None
        heads = (
            f'--xx\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token[1]}\r\n'
            f'--xx\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        ).encode()
        end = b"\r\n--xx--\r\n"

        def body() -> Iterator[bytes]:
            yield heads
            for _ in range(pieces):
                yield data
            yield end

        length = len(heads) + pieces * len(data) + len(end)
        more = {"Content-Type": "multipart/form-data; boundary=xx", "Content-Length": str(length)}
        return self._answered("POST", "/files/drop/", body(), more)

    def _answered(self, method: str, path: str, body: Any = None, more: Any = None) -> tuple[int, str]:
        line = http.client.HTTPConnection(self.host, timeout=120)
        line.request(method, path, body, {"Cookie": self.cookie, **(more or {})})
        answer = line.getresponse()
        told, where = answer.read().decode(), answer.headers["Location"]
        line.close()
        return self.asks(where) if answer.status == 302 and where else (answer.status, told)


@pytest.fixture
def sender(clinic: Clinic, portal_at: str, cookie_for: Any) -> Sender:
    return Sender(portal_at, cookie_for(clinic.by))


def test_files_of_sixty_megabytes_and_more_and_a_bomb(clinic: Clinic, sender: Sender) -> None:
    at_most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    before = sorted(clinic.home.folder.rglob("*"))
    status, told = sender.drops("members.csv", 70)
    assert status == 413 and "at most 64.0" in told.replace("\xa0", " ") and "Nothing was uploaded" in told
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - at_most) / 1024
    assert grown < 200, f"{grown:.0f} MB for a file that was not taken"
    assert arrived(clinic) == [] and sorted(clinic.home.folder.rglob("*")) == before
    assert sender.drops("members.xlsx", 1, CASES["bomb"][0]())[0] == 200
    status, told = sender.drops("large.xlsx", 60)
    assert status == 200 and "1 file was uploaded" in told
    for one in arrived(clinic):
        clinic.goes_on(one)
        assert one.state == "refused"
        status, told = sender.asks(f"/files/{one.pk}/")
        assert status == 200 and "Cannot be used" in told
    assert CASES["bomb"][2] in sender.asks(f"/files/{arrived(clinic)[0].pk}/")[1]


def test_whoever_sends_on_and_on_is_cut_off(hub_database: Any) -> None:
    from django.core.exceptions import RequestDataTooBig
    from django.core.files.uploadhandler import StopFutureHandlers
    from django.test import override_settings

    from ecmx.hub.portal.uploading import HEARD_OUT, TOGETHER, UploadInMemory

    with override_settings(FILE_UPLOAD_MAX_MEMORY_SIZE=1_000):
        one = UploadInMemory()
        one.handle_raw_input()
        with pytest.raises(StopFutureHandlers):
            one.new_file("files", "a.csv", "text/csv", None, None, None)
        pieces = HEARD_OUT * TOGETHER
        assert [one.receive_data_chunk(b"x" * 1_000, at * 1_000) for at in range(pieces)] == [None] * pieces
        assert one.file.seek(0, 2) == 0
        with pytest.raises(RequestDataTooBig):
            one.receive_data_chunk(b"x", pieces * 1_000)
