"""The keeper's side of single sign-on: what `hub.toml` may say of an issuer, and what `ecmx hub status` says of what is missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from ecmx.hub import Home
from tests.hub.clinic import Clinic

ISSUER = 'issuer = "https://login.clinic.example/staff"\nclient = "hub"\ncredential = "issuer"\n'
Asked = Callable[..., Any]


@pytest.fixture
def status(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """`ecmx hub status` of this hub, whose settings end with what is said of single sign-on."""
    from ecmx.cli.app import app

    Clinic.opened(hub_database)
    monkeypatch.setenv("ECMX_HUB", str(hub_database.folder))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("ECMX_CREDENTIAL_ISSUER", raising=False)
    file = hub_database.folder / "hub.toml"
    before = file.read_text(encoding="utf-8")

    def asked(said: str, *words: str) -> Any:
        file.write_text(f"{before}\n{said}", encoding="utf-8")
        return CliRunner().invoke(app, ["hub", "status", *words])

    yield asked
    file.write_text(before, encoding="utf-8")


def test_status_says_by_whose_accounts_and_what_is_missing_and_never_the_secret(
    status: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = f"[single_sign_on]\n{ISSUER}"
    without = status("")
    assert (without.exit_code, "sign-on" in without.stdout) == (0, False), without.output
    missing = status(section).stdout
    assert "by accounts of https://login.clinic.example/staff: not ready. There is no credential issuer" in missing
    for secret, problem in (("user = 'x'", "sign-on-settings"), ("password = 'planted-secret'", None)):
        monkeypatch.setenv("ECMX_CREDENTIAL_ISSUER", secret)
        done = status(section, "--json")
        assert json.loads(done.stdout)["single_sign_on"] == {
            "issuer": "https://login.clinic.example/staff", "problem": problem,
        }  # fmt: skip
        assert "planted" not in done.output
    assert "not ready" not in status(section).stdout


@pytest.mark.parametrize(
    ("section", "said"),
    [
        (ISSUER.replace("https://", "http://"), "begins with https://"),
        (ISSUER.replace("staff", "staff?a=b"), "begins with https://"),
        (ISSUER.replace("login.", "somebody@login."), "begins with https://"),
        (ISSUER.replace("client = ", "clients = "), "clients"),
        (f'{ISSUER}secret = "planted"\n', "secret"),
        (ISSUER.replace('client = "hub"\n', ""), "client"),
    ],
    ids=["unencrypted", "query", "user", "misspelt", "secret", "no-client"],
)
def test_a_setting_that_cannot_be_meant_is_said(status: Asked, section: str, said: str) -> None:
    done = status(f"[single_sign_on]\n{section}")
    assert done.exit_code != 0
    assert said in done.output
    assert "planted" not in done.output
    assert "Traceback" not in done.output
