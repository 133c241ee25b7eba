"""What is done on a server, step by step: deliver under a temporary name, take up where an attempt ended, name it last, replace nothing.

Knows a `Session`, and no library.
"""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING

from ecmx.transports.carrying import Delivery, Whereabouts, part_name
from ecmx.transports.problems import LastingProblem, TransportProblem, problem
from ecmx.transports.sftp.remote_file import RemoteFile

if TYPE_CHECKING:
    from ecmx.transports.sftp.connection import Session

__all__ = ["delivered", "fetched", "probed", "require_folder", "whereabouts"]


async def delivered(session: Session, folder: str, data: bytes, name: str) -> Delivery:
    """Bring a file to its place. Raises TransportProblem: what was written stays aside if another attempt can take it up, else it goes."""
    await require_folder(session, folder)
    target, part = _in(folder, name), _in(folder, part_name(name, data))
    try:
        return await _brought(session, target, part, data, name)
    except TransportProblem as failed:
        if isinstance(failed, LastingProblem) or failed.code == "transport-full":
            with contextlib.suppress(TransportProblem):
                await session.removed(part)
        raise


async def whereabouts(session: Session, folder: str, data: bytes, name: str) -> Whereabouts:
    """What of the file is there."""
    await require_folder(session, folder)
    found = await session.seen(_in(folder, name))
    if found is not None:
        return Whereabouts.WHOLE if await _same(session, _in(folder, name), found, data) else Whereabouts.OTHER
    part = await session.seen(_in(folder, part_name(name, data)))
    return Whereabouts.NOTHING if part is None else Whereabouts.PART


async def fetched(session: Session, folder: str, file: RemoteFile, most: int) -> bytes:
    """The bytes of a file that was listed, if it is as it was then. most: bytes."""
    path = _in(folder, file.name)
    await require_folder(session, folder)
    await _require_as_listed(session, path, file)
    if file.size > most:
        raise problem(
            "transport-too-large", f"{session.host}: the file is larger than {most:,} bytes.", "Ask the partner."
        )
    data = await session.read(path, file.size + 1)
    await _require_as_listed(session, path, file)
    if len(data) != file.size:
        raise _changed(session)
    return data


async def probed(session: Session, folder: str) -> None:
    """Write, name, read and remove a small file."""
    name, data = f"ecmx-test-{secrets.token_hex(4)}.txt", b"A test of the connection. You may delete this file.\n"
    await delivered(session, folder, data, name)
    same = await session.read(_in(folder, name), len(data) + 1) == data
    await session.removed(_in(folder, name))
    if not same:
        raise problem("transport-failed", f"{session.host}: what was written did not come back the same.")


async def require_folder(session: Session, folder: str) -> None:
    """Raises LastingProblem unless it is a folder, and no link to one."""
    found = await session.seen(folder)
    if found is None or found.kind != "folder":
        what = "there is no such folder" if found is None else "this is a link or a file, not a folder"
        raise problem("transport-no-folder", f"{session.host}, {folder}: {what}.", "Correct it in the agreement.")


async def _brought(session: Session, target: str, part: str, data: bytes, name: str) -> Delivery:
    if await _stands(session, target, data):
        await session.removed(part)
        return Delivery(name, len(data), was_there=True)
    offset = await _resumable(session, part, data)
    await session.write(part, data, offset or 0, new=offset is None)
    await _require_whole(session, part, data)
    was_there = not await _named(session, part, target, data)
    return Delivery(name, len(data), was_there=was_there, resumed_at=offset or 0)


async def _require_whole(session: Session, path: str, data: bytes) -> None:
    """Raises PassingProblem where it has another size. One that is gone was taken by another attempt: that is no fault."""
    written = await session.seen(path)
    if written is not None and written.size != len(data):
        raise problem(
            "transport-changed",
            f"{session.host}: of {len(data):,} bytes {written.size:,} are there: not every byte was kept, or somebody changed the file.",
            "It is tried again.",
        )


async def _named(session: Session, part: str, target: str, data: bytes) -> bool:
    """Give the whole file its name; False where it stood there already."""
    if await session.renamed(part, target):
        return True
    if await _stands(session, target, data):
        await session.removed(part)
        return False
    if await session.seen(part) is None:  # another attempt at the same file took it, and what it named is gone
        raise _changed(session)
    await session.put_over(part, target)  # a server that cannot rename otherwise; nothing stands there
    return True


async def _stands(session: Session, target: str, data: bytes) -> bool:
    """Whether it is there. Raises LastingProblem where something else is."""
    found = await session.seen(target)
    if found is None:
        return False
    if found.kind != "file":
        raise problem(
            "transport-link",
            f"{session.host}: there is a link or a folder with the file's name. It was left as it is.",
            "Ask the partner to remove it.",
        )
    if not await _same(session, target, found, data):
        raise problem(
            "transport-other-content",
            f"{session.host}: a file of that name with other content is there. It was left as it is.",
            "Ask the partner about it; have it moved away, or send under another name.",
        )
    return True


async def _same(session: Session, path: str, found: RemoteFile, data: bytes) -> bool:
    return found.kind == "file" and found.size == len(data) and await session.read(path, len(data) + 1) == data


async def _resumable(session: Session, part: str, data: bytes) -> int | None:
    """How many right bytes another attempt left; None where nothing is there.

    What is wrong is written over in its place: an attempt at the same file that is under way writes the same bytes,
    and one that was just about to name it names all of it. Only what cannot become the file is taken away.
    """
    found = await session.seen(part)
    if found is None:
        return None
    begun = data[: found.size]
    if found.kind != "file" or found.size > len(begun):
        await session.removed(part)
        return None
    return found.size if await session.read(part, found.size) == begun else 0


async def _require_as_listed(session: Session, path: str, file: RemoteFile) -> None:
    found = await session.seen(path)
    if found is None:
        raise problem("transport-no-file", f"{session.host}: the file is not there any more.")
    if found != file or file.kind != "file":
        raise _changed(session)


def _changed(session: Session) -> TransportProblem:
    return problem(
        "transport-changed", f"{session.host}: the file changed meanwhile, or disappeared.", "It will be tried again."
    )


def _in(folder: str, name: str) -> str:
    return f"{folder.rstrip('/')}/{name}"
