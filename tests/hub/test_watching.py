"""Watched folders: a file is taken when it is whole, leaves only after it is kept, and nothing in the folder leads elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ecmx.hub import Home
from tests.hub.clinic import Clinic, file

ROWS = [{"cin": "91000001A"}]
STILL = 5.0


@dataclass
class Folder:
    """The folder of one plan, the watcher over it, and its clock."""

    clinic: Clinic
    path: Path
    now: float = 1000.0
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        from ecmx.hub.inbound.watching import Watcher

        self.watcher = Watcher(self.clinic.home, self.said.append, clock=lambda: self.now)

    def looks(self, *, after: float = STILL + 1) -> list[int]:
        self.now += after
        return self.watcher.look()

    def put(self, name: str, data: bytes | None = None) -> Path:
        path = self.path / name
        path.write_bytes(file("mif", ROWS) if data is None else data)
        return path

    def names(self) -> set[str]:
        return {str(one.relative_to(self.path)) for one in self.path.rglob("*") if not one.is_dir()}

    def kept(self) -> list[Any]:
        from ecmx.hub.transmissions import Transmission

        return list(Transmission.objects.of(self.clinic.by.organization).order_by("pk"))


@pytest.fixture
def folder(hub_database: Home, tmp_path: Path) -> Folder:
    from ecmx.hub.partners import Agreement, Endpoint

    clinic = Clinic.opened(hub_database)
    agreement = Agreement.objects.of(clinic.by.organization).get(slug="juniper")
    path = tmp_path / "juniper"
    path.mkdir()
    Endpoint.objects.of(clinic.by.organization).create(agreement=agreement, transport="folder", inbox=str(path))
    return Folder(clinic, path)


def test_a_whole_file_is_kept_then_moved(folder: Folder) -> None:
    folder.put("october.csv")
    assert folder.looks() == []  # just seen: it may still grow
    (pk,) = folder.looks()
    made = folder.kept()[0]
    assert (made.pk, made.name, made.origin, made.partner.slug) == (pk, "october.csv", "folder", "juniper")
    assert folder.names() == {f"taken/{pk}-october.csv"}
    assert folder.looks() == []


def test_a_growing_file_waits_until_it_is_still(folder: Folder) -> None:
    path = folder.put("october.csv", b"half")
    folder.looks()
    for part in range(3):
        with path.open("ab") as out:
            out.write(b"%d" % part)
        assert folder.looks() == []
    assert folder.looks(after=STILL - 1) == []
    assert len(folder.looks()) == 1


def test_a_file_that_was_renamed_in_is_whole_at_once(folder: Folder) -> None:
    path = folder.put("october.csv.part")
    assert folder.looks() == []
    assert folder.looks() == []  # however still it is
    path.rename(folder.path / "october.csv")
    assert len(folder.looks(after=0.1)) == 1


@pytest.mark.parametrize(
    "name", [".hidden.csv", "~$book.xlsx", "a.xlsx.part", "b.TMP", "c.crdownload", ".~lock.a.ods#"]
)
def test_a_name_that_says_being_written_is_left(folder: Folder, name: str) -> None:
    folder.put(name)
    assert folder.looks() + folder.looks() == []
    assert folder.names() == {name}


def _link(path: Path) -> None:
    target = path.parent.parent / "secret.csv"
    target.write_bytes(file("mif", ROWS))
    path.symlink_to(target)


@pytest.mark.parametrize("made", [_link, os.mkfifo, Path.mkdir], ids=["link", "pipe", "folder"])
def test_what_is_no_file_is_left_and_said_once(folder: Folder, made: Callable[[Path], None]) -> None:
    made(folder.path / "october.csv")
    assert folder.looks() + folder.looks() + folder.looks() == []
    assert len(folder.said) == 1 and "october" not in folder.said[0]


def test_a_link_for_the_folder_of_taken_files_leads_nowhere(folder: Folder, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder.path / "taken").symlink_to(outside)
    folder.put("october.csv")
    folder.looks()
    assert len(folder.looks()) == 1
    assert folder.looks() == []  # remembered, since it cannot be moved
    assert list(outside.iterdir()) == []
    assert folder.names() >= {"october.csv"}


def test_killed_between_keeping_and_moving_it_is_recognized(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    from ecmx.hub.inbound.watching import Watcher

    folder.put("october.csv")
    folder.looks()
    with monkeypatch.context() as killed:
        killed.setattr(Watcher, "_move", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            folder.looks()
    again = Folder(folder.clinic, folder.path)
    again.looks()
    again.looks()
    for made in folder.kept():
        folder.clinic.goes_on(made)
    assert [one.state for one in folder.kept()] == ["applied", "repeated"]
    assert len(folder.clinic.assignments()) == 1


def test_a_folder_in_which_nothing_can_be_moved_is_remembered_over_a_restart(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: Any, **named: Any) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("ecmx.hub.inbound.watching.os.mkdir", refused)
    monkeypatch.setattr("ecmx.hub.inbound.watching.os.rename", refused)
    monkeypatch.setattr("ecmx.hub.inbound.watching.os.access", lambda *_: False)
    folder.put("october.csv")
    folder.looks()
    assert len(folder.looks()) == 1
    again = Folder(folder.clinic, folder.path)
    assert [again.looks() for _ in range(3)] == [[], [], []]
    folder.put("november.csv", file("mif", [{"cin": "91000002B"}], month=11))
    again.looks()
    assert len(again.looks()) == 1


def test_a_file_that_grows_after_it_was_taken_comes_back(folder: Folder) -> None:
    path = folder.put("october.csv", b"Member")
    with path.open("ab") as sender:
        folder.looks()
        assert len(folder.looks()) == 1
        sender.write(b" and the rest")
    folder.looks()
    (second,) = folder.looks()
    assert [one.size for one in folder.kept()] == [6, 19]
    assert folder.names() == {f"taken/{second}-{folder.kept()[1].name}"}


def test_without_room_a_file_stays(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    from ecmx.errors import UsageProblem

    def full(home: Home) -> None:
        raise UsageProblem("hub-disk", "There is no room.")

    folder.put("october.csv")
    folder.looks()
    with monkeypatch.context() as now:
        now.setattr("ecmx.hub.inbound.watching.require_room", full)
        assert folder.looks() + folder.looks() == []
    assert folder.names() == {"october.csv"} and len(folder.said) == 1
    assert len(folder.looks()) == 1


def test_an_empty_file_is_left_and_said(folder: Folder) -> None:
    path = folder.put("october.csv", b"")
    assert folder.looks() + folder.looks() + folder.looks() == []
    assert len(folder.said) == 1
    path.write_bytes(file("mif", ROWS))
    folder.looks()
    assert len(folder.looks()) == 1


@pytest.mark.parametrize(
    "name",
    [
        "a\u202egpj.csv",
        "line\nbreak.csv",
        "tab\t.csv",
        "ü" * 120 + ".csv",
        "x" * 250 + ".csv",
        "\udcff\udcfe.csv",
        "..csv..csv",
    ],
)
def test_a_hostile_name_is_made_harmless(folder: Folder, name: str) -> None:
    if name.startswith("."):
        name = f"a{name}"
    folder.put(name)
    folder.looks()
    (pk,) = folder.looks()
    kept = folder.kept()[0].name
    assert kept.isprintable() and len(kept) <= 200 and kept.endswith(".csv")
    (moved,) = folder.names()
    assert moved.startswith(f"taken/{pk}-")


def test_the_folder_of_an_agreement_that_is_not_active_is_left_alone(folder: Folder) -> None:
    from ecmx.hub.partners import Agreement

    Agreement.objects.of(folder.clinic.by.organization).update(stage="testing")
    folder.put("october.csv")
    assert folder.looks() + folder.looks() == []


def test_a_folder_that_two_partners_share_says_nobodys_name(folder: Folder) -> None:
    from ecmx.hub.partners import Agreement, Endpoint

    other = Agreement.objects.of(folder.clinic.by.organization).get(slug="redbud")
    Endpoint.objects.of(folder.clinic.by.organization).create(
        agreement=other, transport="folder", inbox=str(folder.path)
    )
    folder.put("october.csv")
    folder.looks()
    assert len(folder.looks()) == 1
    assert folder.kept()[0].partner is None


def test_a_folder_that_is_gone_is_said_once(folder: Folder) -> None:
    folder.path.rmdir()
    assert folder.looks() + folder.looks() == []
    assert len(folder.said) == 1
