"""Where a command writes: never over a file that it reads, nor unasked over any other. Said before the work is done."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ecmx.errors import UsageProblem

__all__ = ["demand_free", "demand_target", "demand_unread"]


def demand_target(target: Path, endings: tuple[str, ...], sources: Iterable[Path] = (), *, force: bool) -> None:
    """Refuse early where no such file can come to stand. Raises UsageProblem. endings: with the dot"""
    from ecmx.files import require_writable

    if target.suffix.lower() not in endings:
        wanted = " or ".join(endings)
        raise UsageProblem(
            "target-ending", f"{target}: this name says another kind of file.", f"Let the name end in {wanted}."
        )
    demand_unread(target, sources)
    require_writable(target)
    demand_free(target, force=force)


def demand_unread(target: Path, sources: Iterable[Path]) -> None:
    """Raises UsageProblem where a file that is read would be written over."""
    if target.resolve() in {path.resolve() for path in sources}:
        raise UsageProblem(
            "target-is-source", f"{target}: this file is read; it is never changed.", "Name another file to write."
        )


def demand_free(*targets: Path, force: bool, **more: str) -> None:
    """Raises UsageProblem where one of the files is there and may not be written over. more: see `there_already`"""
    from ecmx.files import taken, there_already

    there = next((target for target in targets if taken(target)), None)
    if there is not None and not force:
        raise there_already(there, **more)
