"""Credentials: found by name, for their owner's eyes only, and repeated by no message."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ecmx.transports import Credential, LastingProblem, credential, variable

SECRET = "correct-horse"
SAID = f'host = "sftp.plan.test"\nuser = "clinic"\npassword = "{SECRET}"\n'


def written(home: Path, text: str, name: str = "juniper-sftp", mode: int = 0o600) -> Path:
    path = home / "credentials" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def refused(home: Path, *words: str, name: str = "juniper-sftp", environment: dict[str, str] | None = None) -> None:
    with pytest.raises(LastingProblem) as caught:
        credential(name, home, environment or {})
    said = f"{caught.value.message} {caught.value.fix}"
    assert caught.value.code == "transport-credential"
    assert all(word in said for word in words), said
    assert SECRET not in said


def test_by_the_environment_first_then_by_a_file(tmp_path: Path) -> None:
    written(tmp_path, SAID)
    found = credential("juniper-sftp", tmp_path, {})
    assert (found.host, found.user, found.password, found.port) == ("sftp.plan.test", "clinic", SECRET, 0)
    assert SECRET not in f"{found!r} {found}"
    assert variable("juniper-sftp") == "ECMX_CREDENTIAL_JUNIPER_SFTP"
    named = {variable("juniper-sftp"): 'host = "other.test"'}
    assert credential("juniper-sftp", tmp_path, named) == Credential(host="other.test")


def test_a_private_key_may_lie_beside(tmp_path: Path) -> None:
    written(tmp_path, 'private_key_file = "juniper.key"')
    refused(tmp_path, "juniper.key")
    written(tmp_path, SECRET, "juniper.key")
    assert credential("juniper-sftp", tmp_path, {}) == Credential(private_key=SECRET)
    written(tmp_path, SECRET, "juniper.key", mode=0o640)
    refused(tmp_path, "chmod 600")
    written(tmp_path, 'private_key_file = "../juniper.key"')
    refused(tmp_path, "another folder")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_what_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    written(tmp_path, SAID, mode=mode)
    refused(tmp_path, "others may read or change it", "chmod 600")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SECRET, ["not TOML"]),
        (f"user = 'a'\npassword = {SECRET}", ["not TOML at line 2"]),
        (f'"{SECRET}" = "x"', ["1 of its keys", "host_key"]),
        (f'port = "{SECRET}"', ["port is not valid"]),
        ("port = 99999", ["port is not valid"]),
        (f'security = "{SECRET}"', ["security is not valid"]),
        ("x" * 70_000, ["larger than"]),
    ],
)
def test_what_cannot_be_meant_is_said_and_not_repeated(tmp_path: Path, text: str, words: list[str]) -> None:
    written(tmp_path, text)
    refused(tmp_path, *words)
    if len(text) < 1000:
        refused(tmp_path, variable("juniper-sftp"), *words, environment={variable("juniper-sftp"): text})


def test_what_is_no_file_of_ours_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "There is no credential juniper-sftp", "ECMX_CREDENTIAL_JUNIPER_SFTP")
    for wrong in ("", "Juniper", "../hub", "a" * 41, "a b"):
        refused(tmp_path, "lower-case letters", name=wrong)
    path = written(tmp_path, SAID)
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")
    refused(tmp_path, "link")
    path.unlink()
    os.mkfifo(path, 0o600)
    refused(tmp_path, "not a file")
    path.unlink()
    path.mkdir()
    refused(tmp_path, "folder")
