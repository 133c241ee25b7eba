"""A backup counts when it was restored once; what is damaged, foreign, newer or unproved is refused, and nothing is changed."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from ecmx.hub.database import ADMIN, OWNER, RUNNER, connected, table_counts, words
from ecmx.hub.keys import Keys
from ecmx.hub.upkeep import Proof, backed_up, restored, restoring
from ecmx.hub.upkeep.apart import known_migrations
from ecmx.hub.upkeep.backing_up import differences
from ecmx.hub.upkeep.backup_file import manifest_of, outside_of, written
from tests.hub_fixtures import emptied

CLINIC = "valley"
KNOWN: list[str] = []


@pytest.fixture(autouse=True)
def migrations_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which migrations this ecmx knows is the same at every restore: the process that says so is started for the first alone."""

    def known(home: Home, where: Mapping[str, str]) -> list[str]:
        if not KNOWN:
            KNOWN.extend(known_migrations(home, where))
        return KNOWN

    monkeypatch.setattr(restoring, "known_migrations", known)


def quiet(_: str, __: int, ___: int | None) -> None:
    """Nobody waits."""


def filled(home: Home, seeded: frozenset[str]) -> None:
    """A hub with two organizations, and a key each."""
    emptied(home, seeded)
    for slug in (CLINIC, "other"):
        with contextlib.suppress(UsageProblem):
            Keys(home).new(slug)
        organization(home, slug)


def invented(home: Home) -> Home:
    return Home(home.folder, replace(home.settings, demo=True))


@pytest.fixture
def hub(hub_home: Home, seeded: frozenset[str]) -> Iterator[Home]:
    """One for invented members."""
    filled(hub_home, seeded)
    yield invented(hub_home)
    emptied(hub_home, seeded)
    for name in databases(hub_home):
        if "_before_" in name:
            said_as_admin(hub_home, f"DROP DATABASE {name}")


@pytest.fixture(scope="module")
def proof(hub_home: Home, seeded: frozenset[str], tmp_path_factory: pytest.TempPathFactory) -> Proof:
    """One backup, for all tests that change nothing in it."""
    filled(hub_home, seeded)
    folder = tmp_path_factory.mktemp("saved")
    made = backed_up(invented(hub_home), folder / "a.backup", quiet)
    assert [one.name for one in folder.iterdir()] == ["a.backup"]
    return made


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
        connection.execute(statement)


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


def test_what_was_saved_comes_back_whole_and_the_old_database_is_kept(proof: Proof, hub: Home) -> None:
    assert proof.wrong == ()
    assert proof.file.stat().st_mode & 0o777 == 0o600
    assert proof.manifest.tables["accounts_organization"] == 2
    assert not databases(hub)
    organization(hub, "later")
    made = restored(hub, proof.file, quiet, force=True)
    assert organizations(hub) == ["other", CLINIC]
    assert databases(hub) == {made.before}
    assert made.missing == ()


def test_into_an_empty_hub_nothing_is_kept_beside(proof: Proof, hub: Home, seeded: frozenset[str]) -> None:
    emptied(hub, seeded)
    assert restored(hub, proof.file, quiet, force=False).before == ""
    assert organizations(hub) == ["other", CLINIC]
    assert not databases(hub)
    with connected(words(hub, RUNNER)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM accounts_auditentry")


def test_nothing_of_the_database_lies_in_plain_in_the_file(proof: Proof) -> None:
    data = proof.file.read_bytes()
    for plain in (b"PGDMP", b"accounts_organization", CLINIC.encode()):
        assert plain not in data


@pytest.mark.parametrize("kept", [CLINIC, "other"])
def test_each_organizations_key_opens_it_by_itself(proof: Proof, hub: Home, kept: str) -> None:
    assert manifest_of(proof.file, Keys(hub).identities(kept)) == proof.manifest


def test_a_hub_that_is_not_empty_is_not_written_over(proof: Proof, hub: Home) -> None:
    assert problem_of(hub, proof.file, force=False).code == "hub-not-empty"


def test_the_trial_finds_what_differs_and_then_it_does_not_count(
    hub: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "ecmx.hub.upkeep.backing_up.table_counts", lambda one: {**table_counts(one), "roster_member": 1}
    )
    made = saved(hub, tmp_path)
    assert made.wrong == ("the table roster_member has 1 rows, and had 0",)
    assert [one.name for one in tmp_path.iterdir()] == ["a.backup.unproved"]
    assert not databases(hub)


def test_what_differs_is_said_by_table_and_then_by_the_audit(proof: Proof, hub: Home) -> None:
    where = words(hub, OWNER)
    assert differences(hub, where, proof.manifest) == []
    assert differences(hub, where, replace(proof.manifest, audit_head="f" * 64)) == ["the audit ends otherwise"]
    organization(hub, "later")
    assert differences(hub, where, proof.manifest) == ["the table accounts_organization has 3 rows, and had 2"]
    more = replace(proof.manifest, tables={**proof.manifest.tables, "accounts_organization": 3, "gone": 7})
    assert differences(hub, where, more) == ["the table gone has 0 rows, and had 7"]


def test_damage_anywhere_is_found_and_changes_nothing(proof: Proof, hub: Home, tmp_path: Path) -> None:
    file, data = tmp_path / "damaged", proof.file.read_bytes()
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


def test_without_the_key_it_says_which_is_wanted(
    proof: Proof, hub: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"postgres": 99}, "PostgreSQL 99"), ({"migrations": ["roster.9999_of_the_future"]}, "newer ecmx")],
)
def test_a_newer_backup_is_refused(proof: Proof, hub: Home, tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    with (tmp_path / "newer").open("wb") as out:
        recipients = [Keys(hub).recipient(CLINIC)]
        written(out, outside_of(proof.file), replace(proof.manifest, **changes), io.BytesIO(b"PGDMP"), recipients)
    problem = problem_of(hub, tmp_path / "newer")
    assert problem.code == "hub-backup-newer"
    assert said in problem.message


def test_real_members_come_onto_no_disk_that_nobody_answers_for(
    proof: Proof, hub: Home, hub_home: Home, tmp_path: Path
) -> None:
    """Whatever was said of the disk that the backup is from."""
    with (tmp_path / "real").open("wb") as out:
        manifest = replace(proof.manifest, demo=False)
        written(out, outside_of(proof.file), manifest, io.BytesIO(b"PGDMP"), [Keys(hub).recipient(CLINIC)])
    assert problem_of(hub_home, tmp_path / "real").code == "hub-disk-unattested"
    with pytest.raises(UsageProblem) as caught:
        restored(hub, tmp_path / "real", quiet, force=True, by="ana", attested=True)
    assert caught.value.code == "hub-demo"
    with pytest.raises(UsageProblem) as caught:
        restored(hub_home, tmp_path / "real", quiet, force=True, by="", attested=True)
    assert caught.value.code == "by-missing"


def test_who_answers_for_the_new_disk_is_recorded_and_must_be_known(
    hub_home: Home, hub: Home, hub_database: Home, tmp_path: Path
) -> None:
    from ecmx.hub.accounts import begin

    begin(slug="real", name="Real", kind="provider", by="ana", attested=True)
    with contextlib.suppress(UsageProblem):
        Keys(hub_home).new("real")
    file = saved(hub_home, tmp_path).file
    with pytest.raises(UsageProblem) as caught:
        restored(hub_home, file, quiet, force=True, by="nobody", attested=True)
    assert caught.value.code == "by-unknown"
    assert not databases(hub_home)
    restored(hub_home, file, quiet, force=True, by="ana", attested=True)
    with connected(words(hub_home, OWNER)) as connection:
        found = connection.execute("SELECT count(*) FROM accounts_auditentry WHERE action = 'disk.attest'").fetchone()
    assert found == (2,)


def test_two_at_once_is_said(hub: Home, tmp_path: Path) -> None:
    from ecmx.hub.upkeep.alone import upkeep_alone

    with upkeep_alone(hub), pytest.raises(UsageProblem) as caught:
        saved(hub, tmp_path)
    assert caught.value.code == "hub-busy"
