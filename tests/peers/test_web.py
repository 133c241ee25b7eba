"""Asking a server by HTTPS: the named hosts alone, encrypted and verified, no detour, small answers; the words of every refusal ours."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ecmx.transports import TransportProblem, Web
from tests.peers.sshd import free_port
from tests.peers.test_mail import certificate

__all__ = ["certificate"]

ANSWERS: dict[str, tuple[int, bytes]] = {
    "/right": (200, b'{"said": "yes"}'),
    "/list": (200, b"[1]"),
    "/broken": (200, b'{"said": "\xff"}'),
    "/large": (200, b'{"said": "' + b"x" * 300_000 + b'"}'),
    "/refused": (503, b"planted"),
    "/elsewhere": (302, b""),
    "/cut": (200, b""),
}


class Answering(BaseHTTPRequestHandler):
    came: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.came.append(self.path)
        status, body = ANSWERS[self.path]
        self.send_response(status)
        self.send_header("Location", "/right")
        self.send_header("Content-Length", str(len(body) + (self.path == "/cut")))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.came.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.came.append(self.headers.get("Authorization", ""))
        self.path = "/right"
        self.do_GET()

    def log_message(self, format: str, *said: object) -> None:
        pass


@pytest.fixture(scope="module")
def at(certificate: tuple[Path, str]) -> Iterator[str]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate[0])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_certificate_is_verified_before_anything_is_asked(at: str, certificate: tuple[Path, str]) -> None:
    Answering.came.clear()
    for certificates, code in (("", "transport-certificate"), ("no PEM", "transport-credential")):
        with pytest.raises(TransportProblem) as caught:
            Web.of(at, certificates=certificates).get(f"{at}/right")
        assert caught.value.code == code
    other_name = at.replace("127.0.0.1", "localhost")
    with pytest.raises(TransportProblem) as caught:
        Web.of(other_name, certificates=certificate[1]).get(f"{other_name}/right")
    assert caught.value.code == "transport-certificate"
    assert Answering.came == []
    assert Web.of(at, certificates=certificate[1]).get(f"{at}/right") == {"said": "yes"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/list", "transport-unsupported"),
        ("/broken", "transport-unsupported"),
        ("/large", "transport-unsupported"),
        ("/refused", "transport-refused"),
        ("/elsewhere", "transport-refused"),
        ("/cut", "transport-gone"),
    ],
)
def test_what_is_no_small_object_is_no_answer(at: str, certificate: tuple[Path, str], path: str, code: str) -> None:
    Answering.came.clear()
    with pytest.raises(TransportProblem) as caught:
        Web.of(at, certificates=certificate[1]).get(at + path)
    assert caught.value.code == code
    assert "planted" not in str(caught.value)
    assert Answering.came == [path], "no detour was followed"


def test_user_and_password_go_as_the_standard_says(at: str, certificate: tuple[Path, str]) -> None:
    """RFC 6749, 2.3.1: each encoded as in a form, before both are put together."""
    Answering.came.clear()
    answer = Web.of(at, certificates=certificate[1]).post(f"{at}/token", {"code": "a b&c"}, ("hub:1", "p%+"))
    assert (answer.status, answer.said) == (200, {"said": "yes"})
    assert Answering.came[:2] == ["code=a+b%26c", "Basic aHViJTNBMTpwJTI1JTJC"]


@pytest.mark.parametrize(
    "address",
    [
        "http://login.clinic.example/token",
        "https://elsewhere.example/token",
        "https://login.clinic.example:8443/token",
        "https://login.clinic.example@elsewhere.example/token",
        "https://somebody@login.clinic.example/token",
        "https://login.clinic.example.elsewhere.example/",
        "file:///etc/passwd",
        "//login.clinic.example/token",
        "https://login.clinic.example:99999/",
        "https://login.clinic.example/a\r\nX-Planted: 1",
        "https://[",
        "",
    ],
)
def test_no_other_host_is_asked_and_nothing_unencrypted(address: str) -> None:
    web = Web.of("https://login.clinic.example/staff", ("more.example",))
    for asked in (lambda: web.get(address), lambda: web.post(address, {}), lambda: web.address(address, {})):
        with pytest.raises(TransportProblem) as caught:
            asked()
        assert caught.value.code == "transport-address"


def test_where_nobody_answers_it_is_said() -> None:
    there = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(TransportProblem) as caught:
        Web.of(there).get(f"{there}/")
    assert caught.value.code == "transport-refused"
    for one in ("https://login.clinic.example/?", "HTTPS://LOGIN.clinic.example:443/"):
        assert Web.of("https://login.clinic.example").address(one, {"a": "b c"}).endswith("a=b+c")
