"""The pages in tests: a client signed in as somebody, with a second factor, and the pages served to a real browser.

signed_in(by)     django.test.Client  whose session is that person's
portal_at         str                 the address at which this worker's pages answer a browser; the test's own database
cookie_for(by)    dict                a browser's session cookie for that person
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from ecmx.hub import Home

if TYPE_CHECKING:
    from django.test import Client

    from ecmx.hub.accounts import By

__all__ = ["cookie_for", "portal_at", "signed_in"]


@pytest.fixture
def signed_in(hub_database: Home) -> Callable[[By], Client]:
    """A client of somebody who has signed in with both steps."""

    def client_of(by: By) -> Client:
        from django.test import Client

        client = Client(headers={"host": "localhost"})
        come_in(client, by)
        return client

    return client_of


@pytest.fixture
def cookie_for(portal_at: str) -> Callable[[By], dict[str, Any]]:
    """What a browser is given so that it comes as that person."""

    def cookie(by: By) -> dict[str, Any]:
        from django.conf import settings
        from django.test import Client

        client = Client(headers={"host": "localhost"})
        come_in(client, by)
        return {
            "name": settings.SESSION_COOKIE_NAME,
            "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
            "url": portal_at,
        }

    return cookie


@pytest.fixture
def portal_at(hub_database: Home) -> Iterator[str]:
    """The pages, answered by threads of this process."""
    from socketserver import ThreadingMixIn

    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    class Threads(ThreadingMixIn, WSGIServer):
        daemon_threads = True

        def finish_request(self, request: Any, client_address: Any) -> None:
            try:
                super().finish_request(request, client_address)
            finally:
                connections.close_all()

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = make_server("127.0.0.1", 0, get_wsgi_application(), Threads, Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def come_in(client: Client, by: By) -> None:
    """Signed in, as after both steps."""
    from ecmx.hub.portal.second_step import SECOND_STEP

    user = with_second_factor(by)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[SECOND_STEP] = user.pk
    session.save()


def with_second_factor(by: By) -> Any:
    """The person, who has a second step: its secret is the tests' own."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    assert by.user is not None
    if not Authenticator.objects.filter(user=by.user).exists():
        TOTP.activate(by.user, SECRET)
    return by.user


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
