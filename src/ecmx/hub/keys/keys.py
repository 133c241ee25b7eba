"""The keys of a hub's organizations, from files or the environment: made, changed, used. A key file is never written over.

<keys>/<organization>.age-key            the current one
<keys>/<organization>.<key id>.age-key   older ones, which open what was sealed before
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyrage

from ecmx.errors import UsageProblem
from ecmx.files import NoPlainText, plain_text
from ecmx.hub.home import Home
from ecmx.hub.keys.secret import Identity, key_id, secrets_in

__all__ = ["Keys", "key_id"]

LARGEST = 256 * 1024  # bytes of a key file
ENDING = ".age-key"
VARIABLE = "ECMX_KEY_"
SLUG = re.compile(r"[A-Za-z0-9_-]{1,60}")
NOT_MINE = "No matching keys"  # as pyrage says it


class Keys:
    """The keys that a home's organizations have. Knows no organization but by its slug; safe to keep for as long as a process lives."""

    def __init__(self, home: Home) -> None:
        self._folder = home.keys
        self._known: dict[str, tuple[object, list[Identity]]] = {}

    def __repr__(self) -> str:
        return "<Keys>"

    @staticmethod
    def key_id(recipient: str) -> str:
        """Short and public: stands beside what was sealed for that recipient."""
        return key_id(recipient)

    def new(self, slug: str) -> str:
        """Make the organization's first key; its recipient. Raises UsageProblem where there is one."""
        self._require_files(slug)
        with self._alone():
            target = self._file(slug)
            if os.path.lexists(target):
                raise UsageProblem(
                    "hub-key-there",
                    f"{slug}: there is a key already, and a key is never written over.",
                    "For another one beside it: ecmx hub keys rotate.",
                )
            made = self._written(slug, pyrage.x25519.Identity.generate())
            try:
                os.link(made, target)
            finally:
                made.unlink()
        return self.recipient(slug)

    def rotate(self, slug: str) -> str:
        """Make a new key, with which everything is sealed from now on; its recipient. The old one is kept: it opens what is there."""
        self._require_files(slug)
        with self._alone():
            old = self.recipient(slug)
            kept = self._folder / f"{slug}.{key_id(old)}{ENDING}"
            with contextlib.suppress(FileExistsError):  # a rotation was killed at this very place
                os.link(self._file(slug), kept)
            self._written(slug, pyrage.x25519.Identity.generate()).replace(self._file(slug))
            self._sync()
        return self.recipient(slug)

    def recipient(self, slug: str) -> str:
        """To whom everything of the organization's is sealed now: the public half, "age1…"."""
        return str(self._identities(slug)[0].to_public())

    def recipients(self, slug: str) -> list[str]:
        """Of the current key and of the older ones that are here."""
        return [str(one.to_public()) for one in self._identities(slug)]

    def secret(self, slug: str) -> str:
        """The current key itself: for the recovery sheet alone."""
        return str(self._identities(slug)[0])

    def identities(self, slug: str) -> list[Identity]:
        """The current key and the older ones, for what is opened as a stream. Raises UsageProblem where there is none."""
        return list(self._identities(slug))

    def slugs(self) -> list[str]:
        """The organizations that have a key file here."""
        files = self._folder.glob(f"*{ENDING}") if self._folder.is_dir() else ()
        return sorted({slug for one in files if SLUG.fullmatch(slug := one.name.partition(".")[0])})

    def all_identities(self) -> list[Identity]:
        """Of every organization whose key is here, by file or environment: for a backup, which says by ids alone whose it is."""
        named = {name for name in os.environ if name.startswith(VARIABLE) and os.environ[name]}
        from_files = [one for slug in self.slugs() if variable_of(slug) not in named for one in self._identities(slug)]
        return [*from_files, *(one for name in sorted(named) for one in secrets_in(os.environ[name], name))]

    def sealed(self, slug: str, data: bytes) -> bytes:
        """The bytes as they may be kept. Large data is sealed in pieces by whoever keeps it."""
        made: bytes = pyrage.encrypt(data, [self._identities(slug)[0].to_public()])
        return made

    def opened(self, slug: str, data: bytes) -> bytes:
        """What was sealed, by the current key or an older one. Raises UsageProblem."""
        try:
            plain: bytes = pyrage.decrypt(data, self._identities(slug))
            return plain
        except pyrage.DecryptError as problem:
            if NOT_MINE not in str(problem):
                raise UsageProblem(
                    "hub-sealed-damaged",
                    f"{slug}: something that is kept here was changed or cut off since it was sealed.",
                    "Bring it back from a backup.",
                ) from None
        raise self.wrong_key(slug)

    def wrong_key(self, slug: str) -> UsageProblem:
        """That the keys that are here are not the one."""
        ids = ", ".join(key_id(one) for one in self.recipients(slug))
        return UsageProblem(
            "hub-key-wrong",
            f"{slug}: this was sealed for another key than the ones that are here ({ids}).",
            f"Bring the key back from its recovery sheet, as {self._folder / (slug + '.<key id>' + ENDING)}.",
        )

    def _identities(self, slug: str) -> list[Identity]:
        mark, read = self._source(slug)
        known = self._known.get(slug)
        if known is None or known[0] != mark:
            known = (mark, read())
            self._known[slug] = known
        return known[1]

    def _source(self, slug: str) -> tuple[object, Callable[[], list[Identity]]]:
        """What tells whether the keys are still those that were read, and how they are read."""
        _require_slug(slug)
        variable = variable_of(slug)
        said = os.environ.get(variable)
        if said:
            return said, lambda: secrets_in(said, variable)
        files = [self._file(slug), *sorted(self._folder.glob(f"{slug}.*{ENDING}"))]
        try:
            marks = [(one, *_mark(one)) for one in files]
        except FileNotFoundError:
            raise UsageProblem(
                "hub-key-missing",
                f"{slug}: the key of this organization is not here ({files[0]}).",
                f"Bring it back from its recovery sheet, or name it as {variable}.",
            ) from None
        except PermissionError:
            raise UsageProblem(
                "hub-key-unreadable",
                f"{self._folder}: the keys may not be read by this user.",
                "Call ecmx as their owner.",
            ) from None
        return marks, lambda: [identity for one in files for identity in _read(one)]

    def _file(self, slug: str) -> Path:
        return self._folder / f"{slug}{ENDING}"

    def _require_files(self, slug: str) -> None:
        _require_slug(slug)
        variable = variable_of(slug)
        if os.environ.get(variable):
            raise UsageProblem(
                "hub-key-elsewhere",
                f"{slug}: the key of this organization stands in {variable}, and ecmx changes nothing there.",
                "Put a new key before the old one there, with a blank between them.",
            )

    def _written(self, slug: str, identity: Identity) -> Path:
        """A key in a file of its own, on the disk for certain."""
        public = str(identity.to_public())
        made = self._folder / f".{slug}.{secrets.token_hex(4)}.part"
        descriptor = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(f"# organization: {slug}\n# key id: {key_id(public)}\n# public key: {public}\n{identity}\n")
            stream.flush()
            os.fsync(descriptor)
        return made

    def _sync(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One at a time makes keys."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._folder / ".lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def variable_of(slug: str) -> str:
    """The environment's word for an organization's key."""
    return VARIABLE + slug.upper().replace("-", "_")


def _mark(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_ino


def _require_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise UsageProblem(
            "organization-slug",
            "An organization's short name has letters, digits and hyphens only.",
            "For example: valley.",
        )


def _read(path: Path) -> list[Identity]:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise UsageProblem(
                "hub-key-open", f"{path}: others than its owner may read this key.", f"Take that away: chmod 600 {path}"
            )
        return secrets_in(plain_text(path, LARGEST), str(path))
    except NoPlainText as problem:
        raise UsageProblem(
            "hub-key-unreadable",
            f"{path}: the key cannot be read; the file {problem.why}.",
            "Compare with the recovery sheet.",
        ) from None
