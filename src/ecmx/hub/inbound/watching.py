"""Watched folders: a partner's file is taken when it is whole, and leaves the folder only after the commit that keeps it.

Killed between, it is taken again and recognized by its bytes. Folders are looked at from time to time, as any disk allows; of what lies
there, only files are touched. Says places by agreement, never a file's name.
"""

from __future__ import annotations

import errno
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection

from ecmx.errors import EcmxError, UsageProblem
from ecmx.hub.accounts import By, Organization
from ecmx.hub.database import require_room
from ecmx.hub.home import Home
from ecmx.hub.inbound.arriving import arrive
from ecmx.hub.inbound.names import clean_name
from ecmx.hub.partners import Agreement, Endpoint, Partner
from ecmx.hub.transmissions import EngineTrouble, Transmission, digest_of

__all__ = ["TAKEN", "Watcher", "Watching", "being_written"]

TAKEN = "taken"  # the folder inside a watched one, where files go that are kept
LARGEST = 1 << 30  # bytes; what is larger is no partner's file
GROWS = 3600.0  # seconds for which a file that was taken is looked at again, should its sender go on writing it
_BEGINNINGS = (".", "~")
_ENDINGS = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".upload", "~")
_NOT_MOVED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ELOOP, errno.ENOTDIR)
Say = Callable[[str], None]


def being_written(name: str) -> bool:
    """Whether a name says that its file is not there yet: a dot-file, a lock, a transfer's temporary name."""
    return name.startswith(_BEGINNINGS) or name.lower().endswith(_ENDINGS)


@dataclass(frozen=True)
class Door:
    """A folder by which files come. agreement: None where several share the folder; partner: None where these are several partners'."""

    organization: Organization
    folder: Path
    agreement: Agreement | None
    partner: Partner | None
    slug: str


@dataclass(frozen=True)
class Sight:
    """A file as it was seen: what changes when it grows, and since when (monotonic seconds) it has not. early: under a name that says
    "being written", so that another name means that it is whole.
    """

    size: int
    changed: int
    since: float
    early: bool

    def same(self, found: os.stat_result) -> bool:
        """Whether it has not grown since."""
        return (self.size, self.changed) == (found.st_size, found.st_mtime_ns)


@dataclass
class _Memory:
    """What is known of one folder: of its files, by number on the disk; of those that were taken; and what was said of it."""

    seen: dict[int, Sight] = field(default_factory=dict)
    left: dict[int, Sight] = field(
        default_factory=dict
    )  # taken or refused, and cannot be moved: not again while it is the same
    moved: dict[int, tuple[str, str, Sight]] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)


class Watcher:
    """Looks at the folders of active agreements. still: seconds; clock: monotonic seconds."""

    def __init__(self, home: Home, say: Say, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.home, self.say, self.clock = home, say, clock
        self._memories: dict[Path, _Memory] = {}

    def look(self) -> list[int]:
        """One round over all folders; the ids of the files that were taken."""
        taken: list[int] = []
        for door in doors(self.home):
            memory = self._memories.setdefault(door.folder, _Memory())
            try:
                with _opened(door.folder) as folder:
                    taken += self._looked(door, memory, folder)
            except OSError as problem:
                self._tell(
                    memory, door, f"its folder cannot be read ({errno.errorcode.get(problem.errno or 0, 'unknown')})"
                )
        return taken

    def _looked(self, door: Door, memory: _Memory, folder: int) -> list[int]:
        self._back(memory, folder)
        names = sorted(os.listdir(folder))
        sights: dict[int, Sight] = {}
        taken = []
        for name in names:
            found = _stat(name, folder)
            if found is None or (name == TAKEN and stat.S_ISDIR(found.st_mode)):
                continue
            if not stat.S_ISREG(found.st_mode):
                if not being_written(name):
                    self._tell(
                        memory, door, "something in its folder is no file (a link, a folder, a device): it is left"
                    )
                continue
            sight, whole = self._sighted(memory, name, found)
            sights[found.st_ino] = sight
            left = memory.left.get(found.st_ino)
            if whole and not (left is not None and left.same(found)):
                pk = self._take(door, memory, folder, name, sight)
                taken += [pk] if pk is not None else []
        memory.seen = sights
        memory.left = {number: sight for number, sight in memory.left.items() if number in sights}
        return taken

    def _sighted(self, memory: _Memory, name: str, found: os.stat_result) -> tuple[Sight, bool]:
        """A file as it is now, and whether it is whole: still for a while, or renamed in."""
        early, now = being_written(name), self.clock()
        before = memory.seen.get(found.st_ino)
        if before is None or not before.same(found):
            return Sight(found.st_size, found.st_mtime_ns, now, early), False
        if early:
            return Sight(before.size, before.changed, before.since, early=True), False
        still = now - before.since >= self.home.settings.still_seconds
        return before, before.early or still

    def _take(self, door: Door, memory: _Memory, folder: int, name: str, sight: Sight) -> int | None:
        """Keep a whole file and move it away; None where it is left."""
        data = _read(name, folder, sight)
        if data is None:
            return None
        number, content = data
        by = By.the_hub(door.organization)
        try:
            if sight.size > LARGEST:
                raise UsageProblem("file-large", f"a file of {sight.size:,} bytes is no partner's file; it is left")
            if not os.access(f"/proc/self/fd/{folder}", os.W_OK) and self._known(door, content):
                memory.left[number] = sight
                return None
            require_room(self.home)
            made = arrive(
                content, name, by=by, home=self.home, origin=Transmission.Origin.FOLDER, partner=door.partner,
                agreement=door.agreement,
            )  # fmt: skip
        except UsageProblem as problem:
            self._refuse(door, memory, number, sight, problem)
            return None
        self.say(f"file {made.pk}: taken from the folder of {door.slug}")
        self._move(door, memory, folder, name, made.pk, number, sight)
        memory.said.discard("room")
        return made.pk

    def _known(self, door: Door, content: bytes) -> bool:
        """Whether the same bytes came through a folder before; asked where nothing can be moved, so that a restart takes nothing twice."""
        came = Transmission.objects.of(door.organization).filter(origin=Transmission.Origin.FOLDER)
        return came.filter(digest=digest_of(content)).exists()

    def _refuse(self, door: Door, memory: _Memory, number: int, sight: Sight, problem: EcmxError) -> None:
        if problem.code == "hub-disk":  # of the disk, not of the file: asked again in each round, said once
            self._tell(memory, door, f"{problem.message} Files stay in the folder.", "room")
            return
        memory.left[number] = sight
        said = "an empty file is left in its folder" if problem.code == "file-empty" else problem.message
        self._tell(memory, door, said, f"{problem.code} {number}")

    def _move(self, door: Door, memory: _Memory, folder: int, name: str, pk: int, number: int, sight: Sight) -> None:
        target = _target(pk, name)
        try:
            with _inside(folder) as away:
                os.rename(name, target, src_dir_fd=folder, dst_dir_fd=away)
                there = os.stat(target, dir_fd=away, follow_symlinks=False)
                if there.st_ino != number:  # another file came under this name in between: it is not ours to take yet
                    os.rename(target, target, src_dir_fd=away, dst_dir_fd=folder)
                    return
        except FileNotFoundError:
            return  # its sender, or another watcher, was quicker
        except OSError as problem:
            if problem.errno not in _NOT_MOVED:
                raise
            memory.left[number] = sight
            self._tell(memory, door, f"files cannot be moved into {TAKEN}/, so they stay, and are not taken again")
            return
        memory.moved[number] = (name, target, Sight(sight.size, sight.changed, self.clock(), early=False))

    def _back(self, memory: _Memory, folder: int) -> None:
        """A file whose sender went on writing after it was taken comes back into the folder, to be taken whole."""
        for number, (_, target, sight) in list(memory.moved.items()):
            if self.clock() - sight.since > GROWS:
                del memory.moved[number]
                continue
            try:
                with _inside(folder) as away:
                    found = os.stat(target, dir_fd=away, follow_symlinks=False)
                    if found.st_ino == number and not sight.same(found):
                        os.rename(target, target, src_dir_fd=away, dst_dir_fd=folder)
                        del memory.moved[number]
            except OSError:
                del memory.moved[number]

    def _tell(self, memory: _Memory, door: Door, what: str, key: str = "") -> None:
        """Once."""
        if (key or what) not in memory.said:
            memory.said.add(key or what)
            self.say(f"{door.slug}: {what}")


class Watching(threading.Thread):
    """A watcher at work until stopped."""

    def __init__(self, home: Home, say: Say) -> None:
        super().__init__(name="folders", daemon=True)
        self.watcher = Watcher(home, say)
        self.every = min(1.0, home.settings.still_seconds / 2)
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(self.every):
            try:
                self.watcher.look()
            except (DatabaseError, InterfaceError, EngineTrouble):
                connection.close()  # it comes back; what was not committed still lies in its folder
            except UsageProblem as problem:
                self.watcher.say(problem.message)

    def stop(self) -> None:
        """End it; returns when it has ended."""
        self.ended.set()
        self.join()


def doors(home: Home) -> list[Door]:
    """The folders of active agreements, each once."""
    found: list[Door] = []
    for organization in Organization.objects.order_by("pk"):
        by_folder: dict[Path, dict[int, Agreement]] = {}
        ends = Endpoint.objects.of(organization).filter(transport="folder", agreement__stage="active").exclude(inbox="")
        for end in ends.select_related("agreement__plan", "agreement__provider").order_by("pk"):
            folder = home.folder / Path(end.inbox).expanduser()
            by_folder.setdefault(folder, {})[end.agreement.pk] = end.agreement
        for folder, agreements in by_folder.items():
            all_of_it = list(agreements.values())
            others = {one.pk: one for one in (agreement.other_side for agreement in all_of_it)}
            found.append(
                Door(
                    organization,
                    folder,
                    all_of_it[0] if len(all_of_it) == 1 else None,
                    next(iter(others.values())) if len(others) == 1 else None,
                    ", ".join(sorted(one.slug for one in all_of_it)),
                )
            )
    return found


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _inside(folder: int) -> Iterator[int]:
    """The folder of what was taken; never a link, which a partner could have laid there to lead out."""
    with suppress(FileExistsError):
        os.mkdir(TAKEN, 0o700, dir_fd=folder)
    descriptor = os.open(TAKEN, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _stat(name: str, folder: int) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError:  # gone meanwhile
        return None


def _read(name: str, folder: int, sight: Sight) -> tuple[int, bytes] | None:
    """A file's number and bytes; None where it is no longer what was seen. A link or a pipe laid there since does no harm."""
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode) or not sight.same(before):
            return None
        content = stream.read() if before.st_size <= LARGEST else b""
        return (before.st_ino, content) if sight.same(os.fstat(descriptor)) else None


def _target(pk: int, name: str) -> str:
    """What a file is called among those that were taken: its id before its name, as long as a disk takes."""
    said = f"{pk}-{clean_name(name)}"
    return said if len(os.fsencode(said)) <= 255 else f"{pk}-file{Path(clean_name(name)).suffix[:9]}"
