"""The one module that asks a server by HTTPS: one of the hosts that it was given, encrypted, its certificate verified.

No detour (redirect, proxy of the environment) is followed, and an answer is a small JSON object.
"""

from __future__ import annotations

import base64
import http.client
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, quote_plus, urlencode, urlsplit

import msgspec

from ecmx.transports.problems import TransportProblem, problem

__all__ = ["Web", "WebAnswer"]

MOST = 256 * 1024  # bytes of an answer
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
USUAL = {"https": 443, "http": 80}
AGAIN = "Try again in a few minutes."

#: What the library says, and what we say: the first line that fits.
SAID: tuple[tuple[type[Exception], str, str, str], ...] = (
    (ssl.SSLCertVerificationError, "transport-certificate", "its certificate is not one that can be trusted for this name.",
     "Is the host's name right? A private certificate belongs in the credential, under certificates."),
    (ssl.SSLError, "transport-certificate", "it does not encrypt as it should.", "Is the address right?"),
    (TimeoutError, "transport-stalled", "no answer came in time.", AGAIN),
    (ConnectionRefusedError, "transport-refused", "nothing accepts connections there.", AGAIN),
    (http.client.HTTPException, "transport-gone", "the connection ended in the middle.", AGAIN),
    (ConnectionError, "transport-gone", "the connection ended in the middle.", AGAIN),
    (Exception, "transport-unreachable", "it cannot be found or reached.", "Is the host's name right?"),
)  # fmt: skip


@dataclass(frozen=True)
class WebAnswer:
    """What came back. status: as HTTP counts; said: the object, empty where there was none"""

    status: int
    said: Mapping[str, Any]


@dataclass(frozen=True)
class Web:
    """Some hosts, and no other. hosts: names, with the port where it is not the usual; certificates: PEM by which they are known instead
    of by the system's; silence: seconds in which an answer has to be there
    """

    hosts: tuple[str, ...]
    certificates: str = ""
    silence: float = 8.0

    @classmethod
    def of(cls, address: str, more_hosts: tuple[str, ...] = (), *, certificates: str = "") -> Web:
        """The host of an address, and more of them. Raises LastingProblem where it has none."""
        return cls((_host(_split(address)), *(one.lower() for one in more_hosts)), certificates)

    def get(self, address: str) -> Mapping[str, Any]:
        """The object at an address. Raises TransportProblem, also where the answer is any other than a success."""
        answer = self._asked("GET", address, None, {})
        if answer.status != 200:
            raise problem("transport-refused", f"{self._name(address)}: it answers {answer.status}.", AGAIN)
        return answer.said

    def post(self, address: str, form: Mapping[str, str], login: tuple[str, str] | None = None) -> WebAnswer:
        """What a form is answered with. login: user and password of HTTP, where they are asked for. Raises TransportProblem."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if login is not None:
            both = ":".join(quote_plus(one) for one in login)  # RFC 6749, 2.3.1
            headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
        return self._asked("POST", address, urlencode(form), headers)

    def address(self, address: str, query: Mapping[str, str]) -> str:
        """An address of these hosts with a query, for a browser to go to. Raises LastingProblem where it is of another host."""
        self._require(address)
        return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"

    def _asked(self, method: str, address: str, body: str | None, headers: Mapping[str, str]) -> WebAnswer:
        parts = self._require(address)
        connection = self._connection(parts)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request(method, target, body, {"Accept": "application/json", **headers})
            response = connection.getresponse()
            return WebAnswer(response.status, self._object(response, address))
        except (OSError, http.client.HTTPException) as error:
            raise self._problem(error, address) from None
        finally:
            connection.close()

    def _connection(self, parts: SplitResult) -> http.client.HTTPConnection:
        host, port = parts.hostname or "", parts.port or USUAL[parts.scheme]
        if parts.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=self.silence)
        try:
            context = ssl.create_default_context(cadata=self.certificates or None)
        except (ssl.SSLError, ValueError):
            raise problem(
                "transport-credential", "The credential's certificates cannot be read.", "Write PEM text."
            ) from None
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return http.client.HTTPSConnection(host, port, timeout=self.silence, context=context)

    def _object(self, response: http.client.HTTPResponse, address: str) -> Mapping[str, Any]:
        """The object of an answer; none of one that is no success may be left out."""
        data, last = b"", time.monotonic() + self.silence
        while len(data) <= MOST and (piece := response.read1(MOST)):
            data += piece
            if time.monotonic() > last:  # drop by drop it would never end
                raise TimeoutError
        if len(data) <= MOST and response.length:
            raise http.client.IncompleteRead(data)
        try:
            if len(data) > MOST:
                raise msgspec.DecodeError
            return msgspec.json.decode(data, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError):
            if response.status != 200:
                return {}
            raise problem(
                "transport-unsupported",
                f"{self._name(address)}: its answer is not a JSON object, or larger than {MOST:,} bytes.",
                "Is the address right?",
            ) from None

    def _require(self, address: str) -> SplitResult:
        parts = _split(address)
        if _host(parts) not in self.hosts:
            raise problem(
                "transport-address",
                "The server names an address at another host, which ecmx does not contact.",
                "If that host is the server's own, add it to more_hosts.",
            )
        return parts

    def _name(self, address: str) -> str:
        return _host(_split(address))

    def _problem(self, error: Exception, address: str) -> TransportProblem:
        code, said, fix = next(row[1:] for row in SAID if isinstance(error, row[0]))
        return problem(code, f"{self._name(address)}: {said}", fix)


def _split(address: str) -> SplitResult:
    """Raises LastingProblem where an address is none, or neither encrypted nor on this machine."""
    try:
        parts = urlsplit(address)
        usable = bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0 and address.isprintable()
    except ValueError:
        parts, usable = SplitResult("", "", "", "", ""), False
    encrypted = parts.scheme == "https" or parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (usable and encrypted and address.isascii() and " " not in address):
        raise problem(
            "transport-address",
            "One of the server's addresses is not valid, or is not encrypted.",
            "It must begin with https://, or with http:// on this machine only.",
        )
    return parts


def _host(parts: SplitResult) -> str:
    """The host, with the port where it is not the usual."""
    name = f"[{parts.hostname}]" if ":" in str(parts.hostname) else str(parts.hostname)
    return name if parts.port in (None, USUAL[parts.scheme]) else f"{name}:{parts.port}"
