"""An issuer of sign-ins for tests: allauth's own identity provider, in a process of its own on loopback.

Run as a program it serves (`python -m tests.peers.identity_provider PORT`); in it, nothing of ecmx. What it says can be bent through an
address of its own, so that a test sees what becomes of an answer that is not right.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any

__all__ = ["CLIENT", "PEOPLE", "SECRET", "IdentityProvider", "Person"]

CLIENT, SECRET = "ecmx-hub", "a-secret-of-the-issuer:with-signs+%"
PASSWORD = "walnuts-of-the-issuer"
PEOPLE = {"lena": "lena@clinic.example", "omar": "omar@clinic.example"}


@dataclass
class IdentityProvider:
    """A running one. at: its address, which is its name too"""

    at: str
    process: subprocess.Popen[bytes]

    @classmethod
    def started(cls, port: int) -> IdentityProvider:
        process = subprocess.Popen([sys.executable, "-m", "tests.peers.identity_provider", str(port)])
        one = cls(f"http://localhost:{port}", process)
        for _ in range(600):
            try:
                one.bend()
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, "it did not start"
                time.sleep(0.1)
            else:
                return one
        raise AssertionError("it does not answer")

    def bend(self, **said: Any) -> None:
        """What it says otherwise from now on. claims: in its tokens; emails: of its people; keys: its key set; back: redirect URI"""
        request = urllib.request.Request(f"{self.at}/bend", json.dumps(said).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 200

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(20)


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Redirects within the issuer; where it leads elsewhere is the answer."""

    def __init__(self, at: str) -> None:
        self.at = at

    def redirect_request(self, *said: Any) -> urllib.request.Request | None:
        return super().redirect_request(*said) if str(said[-1]).startswith(self.at) else None


class _Fields(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "input" and known.get("name"):
            self.said[str(known["name"])] = known.get("value") or ""


class Person:
    """Somebody's browser at the issuer: its cookies, and what she types there."""

    def __init__(self, provider: IdentityProvider, name: str) -> None:
        self.name = name
        keep = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(keep, _StayHere(provider.at))
        self.asked = 0  # how often she had to say who she is

    def goes(self, address: str) -> str:
        """From the address of the question to the one to which the issuer sends her back."""
        for _ in range(4):
            at, page, leads = self._opened(address)
            if leads:
                return leads
            fields = _Fields(page).said
            if "login" in fields or "password" in fields:
                self.asked += 1
            said = fields | {"login": self.name, "password": PASSWORD}
            address_, leads = self._sent(at, said)
            if leads:
                return leads
            address = address_
        raise AssertionError("it leads nowhere")

    def _opened(self, address: str) -> tuple[str, str, str]:
        try:
            with self.opener.open(address, timeout=60) as answer:
                return answer.url, answer.read().decode(), ""
        except urllib.error.HTTPError as error:
            if "Location" not in error.headers:
                raise
            return address, "", error.headers["Location"]

    def _sent(self, at: str, said: Mapping[str, str]) -> tuple[str, str]:
        request = urllib.request.Request(at, urllib.parse.urlencode(said).encode(), {"Referer": at})
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.url, ""
        except urllib.error.HTTPError as error:
            if "Location" not in error.headers:
                raise
            return at, error.headers["Location"]


def _set_up() -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    pem = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.configure(
        SECRET_KEY="of-a-test",
        ALLOWED_HOSTS=["localhost", "127.0.0.1"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "file:issuer?mode=memory&cache=shared"}},
        INSTALLED_APPS=[
            "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "django.contrib.messages",
            "allauth", "allauth.account", "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.request", "django.contrib.messages.context_processors.messages",
            ]},
        }],
        ROOT_URLCONF="tests.peers.identity_provider_urls",
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SESSION_COOKIE_NAME="issuer",  # another than the hub's: browsers keep cookies by host, not by port
        CSRF_COOKIE_NAME="issuer-csrf",
        LOGIN_URL="account_login",
        USE_TZ=True,
        LOGGING_CONFIG=None,
        ACCOUNT_EMAIL_VERIFICATION="none",
        ACCOUNT_RATE_LIMITS=False,
        ACCOUNT_REAUTHENTICATION_TIMEOUT=0,
        IDP_OIDC_PRIVATE_KEY=pem.decode(),
        IDP_OIDC_ADAPTER="tests.peers.identity_provider_urls.Bent",
    )  # fmt: skip


def _serve(port: int) -> None:
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    import django

    _set_up()
    django.setup()
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.db import connection

    call_command("migrate", verbosity=0)  # the connection stays, and with it what is in memory
    assert connection.connection is not None
    _people()

    class Threads(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

    make_server("127.0.0.1", port, get_wsgi_application(), Threads, Quiet).serve_forever()


def _people() -> None:
    from allauth.idp.oidc.models import Client
    from django.contrib.auth import get_user_model

    for name, email in PEOPLE.items():
        get_user_model().objects.create_user(name, email, PASSWORD)
    client = Client(id=CLIENT, name="A clinic's hub", scopes="openid\nemail", skip_consent=True)
    client.set_secret(SECRET)
    client.save()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
