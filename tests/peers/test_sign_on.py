"""Signing in by an account of the organization's own issuer, against a real one: allauth's identity provider in a process of its own."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from ecmx.hub import Home
from tests.hub.clinic import Clinic
from tests.hub.test_portal_signing_in import (
    PASSWORD,
    browser,
    code,
    first_step,
    inside,
    later,
    quick_hashes,
    second_step,
)
from tests.peers.identity_provider import CLIENT, SECRET, IdentityProvider, Person
from tests.peers.sshd import free_port

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

__all__ = ["quick_hashes"]

BEGIN, BACK = "/account/organization/", "/account/organization/back/"
Offered = Callable[..., None]


@pytest.fixture(scope="module")
def running() -> Iterator[IdentityProvider]:
    one = IdentityProvider.started(free_port())
    yield one
    one.end()


@pytest.fixture
def provider(running: IdentityProvider) -> IdentityProvider:
    """The issuer, which says what it should."""
    running.bend()
    return running


@pytest.fixture
def clinic(hub_database: Any) -> Clinic:
    return Clinic.opened(hub_database)


@pytest.fixture
def offered(hub_database: Home, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch) -> Iterator[Offered]:
    """The setting, and our secret with the issuer in the environment."""
    from django.test import override_settings

    from ecmx.hub.home import SingleSignOn

    used = override_settings()

    def with_setting(**said: Any) -> None:
        usual = {"issuer": provider.at, "client": CLIENT, "credential": "issuer", "name": "your clinic account"}
        setting = SingleSignOn(**{**usual, **said})
        used.options = {
            "ECMX_HOME": Home(
                hub_database.folder, msgspec.structs.replace(hub_database.settings, single_sign_on=setting)
            )
        }
        used.enable()

    monkeypatch.setenv("ECMX_CREDENTIAL_ISSUER", f'password = "{SECRET}"')
    with_setting()
    yield with_setting
    used.disable()


def link_for(clinic: Clinic, name: str = "omar.k", role: str = "coordinator") -> str:
    from ecmx.hub.accounts import invite

    return f"/{invite(name, by=clinic.by, role=role).path}"


def asked(client: Client, begin: str = BEGIN) -> str:
    answer: Any = client.get(begin)
    assert answer.status_code == 302, answer.content
    return str(answer.headers["Location"])


def comes(client: Client, person: Person, begin: str = BEGIN) -> HttpResponse:
    """All the way to the issuer and back."""
    answer: Any = client.get(person.goes(asked(client, begin)))
    return answer  # type: ignore[no-any-return]


def bound(clinic: Clinic, provider: IdentityProvider, name: str = "omar") -> Any:
    """Somebody who came in by an account, with a second step here."""
    from allauth.mfa.totp.internal.auth import TOTP

    from ecmx.hub.accounts import User
    from tests.hub.test_portal_signing_in import SECRET as SEED

    assert comes(browser(), Person(provider, name), f"{link_for(clinic)}organization/").status_code == 302
    user = User.objects.get(username="omar.k")
    TOTP.activate(user, SEED)
    return user


def test_by_an_invitation_an_account_is_bound_once_and_signs_in_from_then_on(
    clinic: Clinic, provider: IdentityProvider, offered: Offered
) -> None:
    from ecmx.hub.accounts import AuditEntry, User

    link, omar, client = link_for(clinic), Person(provider, "omar"), browser()
    assert f'href="{link}organization/"' in client.get(link).content.decode()
    answer = comes(client, omar, f"{link}organization/")
    assert answer.status_code == 302
    assert client.get("/").headers["Location"] == "/account/second/app/", "the second step is made as by everybody"
    assert client.get(link).status_code == browser().get(f"{link}organization/").status_code == 410
    user = User.objects.get(username="omar.k")
    assert not user.has_usable_password()
    entry = AuditEntry.objects.get(action="people.come")
    assert (entry.objects_ids, entry.detail["by_account"]) == ([user.pk], True)
    assert b"You have no password here" in client.get("/account/password/").content

    from allauth.mfa.totp.internal.auth import TOTP

    from tests.hub.test_portal_signing_in import SECRET as SEED

    TOTP.activate(user, SEED)
    client.post("/account/logout/")
    assert b"Sign in with your clinic account" in client.get("/account/login/?next=/people/roles/").content
    answer = comes(client, omar, f"{BEGIN}?next=/people/roles/")
    assert answer.headers["Location"] == "/account/second/"
    assert not inside(client), "the account alone opens nothing"
    assert second_step(client, code()).headers["Location"] == "/people/roles/"
    assert inside(client)
    assert omar.asked == 2, "who she is is asked for each time, though she is signed in there"
    client.post("/account/logout/")
    assert not inside(client)


def test_what_is_asked_says_nothing_of_anybody_and_is_tied_to_this_browser(
    provider: IdentityProvider, offered: Offered
) -> None:
    client = browser()
    address = urlsplit(asked(client))
    query = {name: one for name, (one,) in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}" == provider.at
    assert {name: query.pop(name) for name in ("state", "nonce", "code_challenge")}.keys() == {
        "state",
        "nonce",
        "code_challenge",
    }
    assert query == {
        "response_type": "code", "scope": "openid", "client_id": CLIENT, "code_challenge_method": "S256", "prompt": "login",
        "redirect_uri": f"http://localhost{BACK}",
    }  # fmt: skip
    offered(ask_every_time=False)
    assert "prompt" not in asked(browser())


def test_a_stranger_is_told_so_and_nobody_is_made_of_her(
    clinic: Clinic, provider: IdentityProvider, offered: Offered
) -> None:
    from ecmx.hub.accounts import User

    before = User.objects.count()
    client = browser()
    answer = comes(client, Person(provider, "lena"))
    assert answer.status_code == 403
    assert b"No one signs in here with this account" in answer.content
    assert User.objects.count() == before
    assert "_auth_user_id" not in client.session


def test_an_email_that_goes_to_somebody_else_takes_no_account_along(
    clinic: Clinic, provider: IdentityProvider, offered: Offered
) -> None:
    user = bound(clinic, provider)
    provider.bend(emails={"omar": "another@clinic.example", "lena": "omar@clinic.example"})
    assert comes(browser(), Person(provider, "lena")).status_code == 403
    client = browser()
    comes(client, Person(provider, "omar"))
    second_step(client, code())
    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_account_is_one_persons(clinic: Clinic, provider: IdentityProvider, offered: Offered) -> None:
    bound(clinic, provider)
    link = link_for(clinic, "ada.r")
    answer = comes(browser(), Person(provider, "omar"), f"{link}organization/")
    assert answer.status_code == 403
    assert b"Someone else signs in here with this account" in answer.content
    assert browser().get(link).status_code == 200, "the link holds still"


FORGED = {
    "keys": [{"kty": "RSA", "e": "AQAB", "n": base64.urlsafe_b64encode(b"\xc5" * 255 + b"\x01").decode().rstrip("=")}]
}


#: What the issuer says otherwise, and what is said of it.
NOT_RIGHT: tuple[tuple[dict[str, Any], str], ...] = (
    ({"claims": {"aud": "another-program"}}, "meant for another program"),
    ({"claims": {"aud": [CLIENT, "another-program"]}}, "meant for another program"),
    ({"claims": {"azp": "another-program"}}, "meant for another program"),
    ({"claims": {"iss": "https://elsewhere.example"}}, "another issuer&#x27;s"),
    ({"claims": {"exp": 1_700_000_000}}, "too old"),
    ({"claims": {"nonce": "of-another-question"}}, "answers another question"),
    ({"without": ["nonce"]}, "answers another question"),
    ({"without": ["sub"]}, "lacks something"),
    ({"claims": {"sub": ""}}, "does not say who signed in"),
    ({"claims": {"auth_time": 1_700_000_000}}, "an earlier sign-in"),
    ({"metadata": {"issuer": "https://elsewhere.example"}}, "another address"),
    ({"keys": FORGED, "metadata": {"jwks_uri": "/other-keys"}}, "not signed as it should be"),
)


def test_an_answer_that_fails_one_check_signs_nobody_in(
    clinic: Clinic, provider: IdentityProvider, offered: Offered
) -> None:
    bound(clinic, provider)
    omar = Person(provider, "omar")
    for bent, said in NOT_RIGHT:
        offered(ask_every_time="auth_time" in bent.get("claims", {}))
        client = browser()
        back = omar.goes(asked(client))
        keys = {name: provider.at + path for name, path in bent.get("metadata", {}).items() if path.startswith("/")}
        provider.bend(**({**bent, "metadata": keys} if keys else bent))
        answer = client.get(back)
        provider.bend()
        assert (answer.status_code, said in answer.content.decode()) == (403, True), (bent, answer.content.decode())
        assert "_auth_user_id" not in client.session


def test_the_issuer_alone_is_asked_whatever_it_says(
    clinic: Clinic, provider: IdentityProvider, offered: Offered
) -> None:
    """An address at another host, though it is this machine too, is not asked; a further host is where the setting names it."""
    bound(clinic, provider)
    elsewhere = provider.at.replace("localhost", "127.0.0.1")
    provider.bend(metadata={"token_endpoint": f"{elsewhere}/identity/o/api/token"})
    client = browser()
    answer = client.get(Person(provider, "omar").goes(asked(client)))
    assert (answer.status_code, b"not set up correctly" in answer.content) == (502, True)
    offered(more_hosts=(urlsplit(elsewhere).netloc,))
    client = browser()
    assert comes(client, Person(provider, "omar")).status_code == 403, "there the token is of another issuer's name"


def test_an_answer_is_taken_once_and_in_the_browser_that_asked(
    clinic: Clinic, provider: IdentityProvider, offered: Offered
) -> None:
    bound(clinic, provider)
    asker, other = browser(), browser()
    back = Person(provider, "omar").goes(asked(asker))
    for answer in (other.get(back), browser().get(f"{BACK}?code=x&state=")):
        assert (answer.status_code, b"another window or browser" in answer.content) == (403, True)
    assert asker.get(back).headers["Location"] == "/account/second/"
    assert asker.get(back).status_code == 403


def test_a_code_that_was_taken_from_another_opens_nothing(
    clinic: Clinic, provider: IdentityProvider, offered: Offered
) -> None:
    """Whose code it is is proved by what only the asking browser's session knows (PKCE)."""
    bound(clinic, provider)
    thief = browser()
    stolen = parse_qs(urlsplit(Person(provider, "omar").goes(asked(browser()))).query)["code"][0]
    state = parse_qs(urlsplit(asked(thief)).query)["state"][0]
    answer = thief.get(BACK, {"code": stolen, "state": state})
    assert (answer.status_code, b"the code was not exchanged (400)" in answer.content) == (403, True)


def test_who_says_no_there_is_told_what_to_do(provider: IdentityProvider, offered: Offered) -> None:
    client = browser()
    state = parse_qs(urlsplit(asked(client)).query)["state"][0]
    answer = client.get(BACK, {"error": "access_denied", "state": state, "error_description": "<b>planted</b>"})
    assert answer.status_code == 403
    assert b"did not sign you in" in answer.content
    assert b"planted" not in answer.content


def test_an_issuer_that_is_down_is_said_and_passwords_go_on(clinic: Clinic, offered: Offered) -> None:
    offered(issuer=f"http://localhost:{free_port()}")
    clinic.by.user.set_password(PASSWORD)
    clinic.by.user.save()
    client = browser()
    answer = client.get(BEGIN)
    assert answer.status_code == 502
    assert b"nothing accepts connections there" in answer.content
    assert first_step(client).status_code == 302


def test_a_secret_that_is_wrong_or_missing_is_said_and_no_place_of_a_file(
    provider: IdentityProvider, offered: Offered, monkeypatch: pytest.MonkeyPatch
) -> None:
    for secret, said in (
        ("password = 'wrong'", b"its secret is another"),
        ("", b"not set up"),
        ("user = 'x'", b"not set up"),
    ):
        client = browser()
        monkeypatch.setenv("ECMX_CREDENTIAL_ISSUER", f'password = "{SECRET}"')
        back = Person(provider, "omar").goes(asked(client))
        monkeypatch.setenv("ECMX_CREDENTIAL_ISSUER", secret)
        answer = client.get(back)
        assert said in answer.content
        assert b"credentials" not in answer.content


#: The setting, what the issuer says, and whether no second step is asked for here.
VOUCHED: tuple[tuple[tuple[str, ...], dict[str, Any], bool], ...] = (
    (("mfa",), {"amr": ["pwd", "mfa"]}, True),
    (("high",), {"acr": "high"}, True),
    (("mfa",), {"amr": ["pwd"]}, False),
    (("mfa",), {"amr": "mfa"}, False),
    ((), {"amr": ["mfa"], "acr": "mfa"}, False),
)


def test_a_second_step_there_counts_where_the_setting_names_its_word(
    clinic: Clinic, provider: IdentityProvider, offered: Offered
) -> None:
    omar = Person(provider, "omar")
    comes(browser(), omar, f"{link_for(clinic)}organization/")
    for words, claims, opens in VOUCHED:
        offered(second_step=words, ask_every_time=False)
        provider.bend(claims=claims)
        client = browser()
        comes(client, omar)
        assert inside(client) is opens, (words, claims)
        client.post("/account/logout/")
        provider.bend()
        comes(client, omar)
        assert not inside(client), "it holds for the session of which it was said"


def test_without_the_setting_there_is_no_such_page(clinic: Clinic) -> None:
    client, link = browser(), link_for(clinic)
    for address in (BEGIN, f"{BACK}?code=x&state=y", f"{link}organization/"):
        assert client.get(address).status_code == 404
    for page in ("/account/login/", link):
        assert b"organization/" not in client.get(page).content


def test_a_reset_takes_the_account_away_and_ends_sessions(
    clinic: Clinic, provider: IdentityProvider, offered: Offered
) -> None:
    from ecmx.hub.accounts import new_password

    user = bound(clinic, provider)
    client, omar = browser(), Person(provider, "omar")
    comes(client, omar)
    second_step(client, code())
    assert inside(client)
    link = f"/{new_password(user, by=clinic.by).path}"
    assert not inside(client)
    assert comes(browser(), omar).status_code == 403
    answer = browser().post(link, {"password": PASSWORD, "again": PASSWORD})
    assert answer.headers["Location"] == "/account/second/"
    assert comes(browser(), omar).status_code == 403


def test_who_may_sign_in_no_more_does_not_by_an_account_either(
    clinic: Clinic, provider: IdentityProvider, offered: Offered
) -> None:
    user = bound(clinic, provider)
    user.is_active = False
    user.save()
    client = browser()
    assert comes(client, Person(provider, "omar")).status_code == 403
    assert "_auth_user_id" not in client.session


def test_who_does_nothing_is_signed_out_and_says_who_she_is_before_she_changes_her_second_step(
    clinic: Clinic, provider: IdentityProvider, offered: Offered, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(second_step=("mfa",))
    provider.bend(claims={"amr": ["mfa"]})
    client, omar = browser(), Person(provider, "omar")
    comes(client, omar, f"{link_for(clinic)}organization/")
    with monkeypatch.context() as clock:
        later(clock, minutes=6)
        answer = client.get("/account/second/app/")
        assert answer.headers["Location"] == "/account/organization/again/?next=%2Faccount%2Fsecond%2Fapp%2F"
        comes(browser(), Person(provider, "lena"), f"{link_for(clinic, 'lena.v')}organization/")
        other: Any = comes(client, Person(provider, "lena"), answer.headers["Location"])
        assert (other.status_code, b"not the account you signed in" in other.content) == (403, True)
        key = client.session.session_key
        assert comes(client, omar, answer.headers["Location"]).headers["Location"] == "/account/second/app/"
        assert client.session.session_key != key
        assert client.get("/account/second/app/").status_code == 200
    later(monkeypatch, minutes=28)
    assert not inside(client)


def test_another_page_begins_nothing(offered: Offered) -> None:
    answer = browser().get(f"{BEGIN}?next=/people/", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.headers["Location"] == "/account/login/?next=%2Fpeople%2F"
    client = browser()
    asked(client, f"{BEGIN}?next=https://elsewhere.example/")
    assert client.session["sign_on"]["there"] == ""


def test_who_signs_in_by_an_account_joins_another_organization_by_signing_in(
    clinic: Clinic, hub_database: Home, provider: IdentityProvider, offered: Offered
) -> None:
    bound(clinic, provider)
    other = Clinic.opened(hub_database)
    link = link_for(other)
    client = browser()
    assert b"You already have an account here" in client.get(link).content
    assert client.get(f"{link}organization/").status_code == 410, "nothing is bound anew"
    comes(client, Person(provider, "omar"), f"{BEGIN}?next={link}")
    second_step(client, code())
    assert client.post(link).headers["Location"] == "/organizations/"


def test_asking_is_limited_by_address(offered: Offered) -> None:
    client = browser(REMOTE_ADDR="10.0.0.77")
    assert {client.get(BEGIN).status_code for _ in range(31)} == {302, 429}
