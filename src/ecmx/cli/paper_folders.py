"""The places of what a check writes: one file, or a folder with a paper for each file that is checked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from ecmx.cli.targets import demand_unread
from ecmx.errors import UsageProblem

__all__ = ["meant_as_folder", "named_in", "require_folder", "require_target"]


def meant_as_folder(target: Path, inputs: Sequence[Path]) -> bool:
    """Whether a paper for each file is to be written there: into a folder that is there, or one to be made for several files."""
    return target.is_dir() or (not target.suffix and len(inputs) > 1)


def require_folder(folder: Path) -> None:
    """Make the folder where only it is missing. Raises UsageProblem."""
    if not folder.exists():
        if not folder.parent.is_dir():
            raise UsageProblem(
                "folder-missing", f"{folder}: there is no such folder.", "Make the folder first, or name another."
            )
        folder.mkdir()


def named_in(folder: Path, inputs: Sequence[Path], tail: str, taken: Collection[str] = ()) -> dict[Path, Path]:
    """Where each file's paper goes: the file's name with `tail`, numbered where two are named alike. taken: names of other papers."""
    made: dict[Path, Path] = {}
    used = {name.casefold() for name in taken}
    for path in inputs:
        stem, number, ending = path.stem, 1, tail
        while f"{stem}{ending}".casefold() in used:
            number += 1
            head, dot, suffix = tail.rpartition(".")
            ending = f"{head}-{number}{dot}{suffix}"
        used.add(f"{stem}{ending}".casefold())
        made[path] = folder / f"{stem}{ending}"
    return made


def require_target(name: str, target: Path, endings: tuple[str, ...], inputs: Sequence[Path]) -> None:
    """That no file of a plan is written over by a slip: the name must end rightly and be none of the files checked."""
    from ecmx.files import require_writable

    if target.suffix.lower() not in endings:
        raise UsageProblem(
            "target-ending",
            f"{name} writes a file whose name ends in {endings[0]}; {target} does not.",
            f"For example: {name} report{endings[0]}.",
        )
    demand_unread(target, inputs)
    require_writable(target)
