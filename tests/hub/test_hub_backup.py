"""A backup counts when it was restored once; what is damaged, foreign, newer or unproved is refused, and nothing is changed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from ecmx.hub.database import ADMIN, OWNER, connected, words
from ecmx.hub.keys import Keys
from ecmx.hub.upkeep import Proof, backed_up, restored
from ecmx.hub.upkeep import backing_up as made_by
from tests.hub_fixtures import emptied

CLINIC = "valley"


def quiet(_: str, __: int, ___: int | None) -> None:
    """Nobody waits."""


@pytest.fixture
def hub(hub_home: Home, seeded: frozenset[str]) -> Iterator[Home]:
    """A hub with one organization, one other, and a key each."""
    emptied(hub_home, seeded)
    for slug in (CLINIC, "other"):
        with contextlib.suppress(UsageProblem):
            Keys(hub_home).new(slug)
        organization(hub_home, slug)
    yield hub_home
    emptied(hub_home, seeded)
    for name in databases(hub_home):
        if "_before_" in name:
            said_as_admin(hub_home, f"DROP DATABASE {name}")


def organization(home: Home, slug: str) -> None:
    with connected(words(home, OWNER)) as connection:
        connection.execute(
            "INSERT INTO accounts_organization (slug, name, kind, began_at) VALUES (%s, %s, 'provider', now())",
            [slug, slug],
        )


def organizations(home: Home) -> list[str]:
    with connected(words(home, OWNER)) as connection:
        return [slug for (slug,) in connection.execute("SELECT slug FROM accounts_organization ORDER BY 1")]


def databases(home: Home) -> set[str]:
    """Those beside this worker's own."""
    name = words(home, OWNER)["dbname"]
    with connected({**words(home, ADMIN), "dbname": "postgres"}) as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [name + "\\_%"])
        return {one for (one,) in found}


def said_as_admin(home: Home, statement: str) -> None:
    with connected({**words(home, ADMIN), "dbname": "postgres"}) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def saved(home: Home, tmp_path: Path, name: str = "a.backup") -> Proof:
    return backed_up(home, tmp_path / name, quiet)


def problem_of(home: Home, file: Path, *, force: bool = True) -> UsageProblem:
    """Why it is not restored; the hub is as it was."""
    before = organizations(home)
    with pytest.raises(UsageProblem) as caught:
        restored(home, file, quiet, force=force)
    assert organizations(home) == before
    assert not databases(home)
    return caught.value


def test_what_was_saved_comes_back_whole_and_the_old_database_is_kept(hub: Home, tmp_path: Path) -> None:
    proof = saved(hub, tmp_path)
    assert proof.wrong == ()
    assert proof.file == tmp_path / "a.backup"
    assert [one.name for one in tmp_path.iterdir()] == ["a.backup"]
    assert proof.file.stat().st_mode & 0o777 == 0o600
    assert proof.manifest.tables["accounts_organization"] == 2
    assert not databases(hub)
    organization(hub, "later")
    made = restored(hub, proof.file, quiet, force=True)
    assert organizations(hub) == ["other", CLINIC]
    assert databases(hub) == {made.before}
    assert made.missing == ()


def test_nothing_of_the_database_lies_in_plain_in_the_file(hub: Home, tmp_path: Path) -> None:
    data = saved(hub, tmp_path).file.read_bytes()
    assert b"PGDMP" not in data
    assert b"accounts_organization" not in data
    assert CLINIC.encode() not in data


@pytest.mark.parametrize("kept", [CLINIC, "other"])
def test_each_organizations_key_opens_it_by_itself(
    hub: Home, tmp_path: Path, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved(hub, tmp_path).file
    alone = Keys(hub).secret(kept)
    monkeypatch.setattr(Keys, "slugs", lambda _: [])
    monkeypatch.setenv("ECMX_KEY_ALONE", alone)
    restored(hub, file, quiet, force=True)
    assert organizations(hub) == ["other", CLINIC]


def test_a_hub_that_is_not_empty_is_not_written_over(hub: Home, tmp_path: Path) -> None:
    assert problem_of(hub, saved(hub, tmp_path).file, force=False).code == "hub-not-empty"


def test_into_an_empty_hub_nothing_is_kept_beside(hub: Home, tmp_path: Path, seeded: frozenset[str]) -> None:
    file = saved(hub, tmp_path).file
    emptied(hub, seeded)
    assert restored(hub, file, quiet, force=False).before == ""
    assert organizations(hub) == ["other", CLINIC]
    assert not databases(hub)


def test_the_trial_finds_what_differs_and_then_it_does_not_count(
    hub: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = made_by.table_counts
    monkeypatch.setattr(made_by, "table_counts", lambda one: {**counted(one), "accounts_organization": 1})
    proof = saved(hub, tmp_path)
    assert proof.wrong == ("the table accounts_organization has 1 rows, and had 2",)
    assert [one.name for one in tmp_path.iterdir()] == ["a.backup.unproved"]
    assert not databases(hub)


def test_an_audit_that_ends_otherwise_does_not_count(
    hub: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = iter(["one", "another"])
    monkeypatch.setattr(made_by, "audit_head", lambda *_: next(heads))
    assert saved(hub, tmp_path).wrong == ("the audit ends otherwise",)


def test_damage_anywhere_is_found_and_changes_nothing(hub: Home, tmp_path: Path) -> None:
    file = saved(hub, tmp_path).file
    data = file.read_bytes()
    start = data.index(b"age-encryption.org")
    for at in (start + 300, len(data) // 2, len(data) - 1):
        changed = bytearray(data)
        changed[at] ^= 1
        file.write_bytes(changed)
        assert problem_of(hub, file).code in {"hub-backup-damaged", "hub-key-wrong"}
    for cut in (start + 10, start + 500, len(data) // 2, len(data) - 1):
        file.write_bytes(data[:cut])
        assert problem_of(hub, file).code == "hub-backup-damaged"


@pytest.mark.parametrize(
    "data", [b"", b"PGDMP", b"ecmx hub backup 1\n", b"ecmx hub backup 2\n{}\n", b"ecmx hub backup 1\n{}\n"]
)
def test_what_is_no_backup_is_said(hub: Home, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    assert problem_of(hub, tmp_path / "a").code == "hub-backup-none"
    assert problem_of(hub, tmp_path / "b").code == "hub-backup-unreadable"


def test_without_the_key_it_says_which_is_wanted(hub: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proof = saved(hub, tmp_path)
    monkeypatch.setattr(Keys, "slugs", lambda _: [])
    missing = problem_of(hub, proof.file)
    assert missing.code == "hub-key-missing"
    stranger = Keys(Home(tmp_path))
    stranger.new("stranger")
    monkeypatch.setenv("ECMX_KEY_STRANGER", stranger.secret("stranger"))
    wrong = problem_of(hub, proof.file)
    assert wrong.code == "hub-key-wrong"
    for key in proof.manifest.organizations.values():
        assert key in missing.message and key in wrong.message


def test_no_backup_without_an_organizations_key(hub: Home, tmp_path: Path) -> None:
    organization(hub, "keyless")
    with pytest.raises(UsageProblem) as caught:
        saved(hub, tmp_path)
    assert caught.value.code == "hub-key-missing"
    assert "keyless" in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_written_over(hub: Home, tmp_path: Path) -> None:
    (tmp_path / "a.backup").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageProblem) as caught:
        saved(hub, tmp_path)
    assert caught.value.code == "target-exists"


def test_a_newer_backup_is_refused(hub: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = made_by._applied
    monkeypatch.setattr(made_by, "_applied", lambda moment: [*known(moment), "roster.9999_of_the_future"])
    problem = problem_of(hub, saved(hub, tmp_path, "tables").file)
    assert problem.code == "hub-backup-newer"
    assert "newer ecmx" in problem.message
    monkeypatch.undo()
    made = made_by.Manifest
    monkeypatch.setattr(made_by, "Manifest", lambda **said: made(**{**said, "postgres": 99}))
    problem = problem_of(hub, saved(hub, tmp_path, "release").file)
    assert problem.code == "hub-backup-newer"
    assert "PostgreSQL 99" in problem.message


def test_two_at_once_is_said(hub: Home, tmp_path: Path) -> None:
    from ecmx.hub.upkeep.alone import upkeep_alone

    with upkeep_alone(hub), pytest.raises(UsageProblem) as caught:
        saved(hub, tmp_path)
    assert caught.value.code == "hub-busy"
