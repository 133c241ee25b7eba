"""Every page: who comes in, what a browser is told of it, and that nobody reaches what is another's (invariant V4)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hub.clinic import Clinic


@pytest.fixture
def clinic(hub_database: Any) -> Clinic:
    return Clinic.opened(hub_database)


def pages() -> list[Any]:
    from ecmx.hub.portal.urls import PAGES

    return list(PAGES)


def test_a_page_asks_who_one_is_and_says_nothing_before(clinic: Clinic) -> None:
    from django.test import Client

    for page in pages():
        if page.public or page.about:
            continue
        answer = Client(headers={"host": "localhost"}).get(f"/{page.path}")
        assert answer.status_code == 302, page.name
        assert answer.headers["Location"].startswith("/account/login/"), page.name


def test_without_a_second_step_there_is_one_page_which_makes_it(clinic: Clinic) -> None:
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(clinic.by.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/second/app/")


def test_every_page_opens_and_is_kept_nowhere(clinic: Clinic, signed_in: Any) -> None:
    client = signed_in(clinic.by)
    for page in pages():
        if page.about or (page.offered is not None and not page.offered()):
            continue
        answer = client.get(f"/{page.path}")
        assert answer.status_code in {200, 302, 405}, page.name
        assert answer.headers["Cache-Control"] == "no-store"
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "nonce" not in policy
        assert "script-src 'self'" in policy
