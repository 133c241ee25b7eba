"""Which list of partners a command goes by: the one that was named, the one of the folder one is in, or one beside the files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.exchange import Partners

__all__ = ["partners_in"]

_NAME = "partners.toml"


def partners_in(path: Path | None, beside: Sequence[Path] = ()) -> Partners:
    """Who takes part: the list that was named, else partners.toml of the folder one is in, else nobody beside the layouts' plans.

    beside: where nothing else is said, files whose folder may hold the list, or folders that may; that it is used is said on stderr.
    Raises UsageProblem where they hold several lists.
    """
    from ecmx.exchange import Partners
    from ecmx.files import Limits

    limits = Limits.from_environment()
    here = Path(_NAME)
    if path is not None:
        return Partners.load(path, limits)
    if here.is_file():
        return Partners.load(here, limits)
    found = _beside(beside)
    if found is None:
        return Partners()
    known = Partners.load(found, limits)
    typer.echo(f"Who you are and who the plans are: by {found}.", err=True)
    return known


def _beside(named: Sequence[Path]) -> Path | None:
    folders = dict.fromkeys(one if one.is_dir() else one.parent for one in named)
    lists = {(folder / _NAME).resolve(): folder / _NAME for folder in folders if (folder / _NAME).is_file()}
    if len(lists) > 1:
        raise UsageProblem(
            "partners-several",
            f"There are several lists of partners next to these files: {', '.join(map(str, lists.values()))}.",
            "Name the right one: --partners PATH.",
        )
    return next(iter(lists.values()), None)
