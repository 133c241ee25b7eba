"""`ecmx docs`: the pages that messages name, which come along with ecmx. Knows where they lie, not what they say."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ecmx import version
from ecmx.cli.endings import ending
from ecmx.errors import UsageProblem

__all__ = ["docs", "pages_folder"]


def docs(
    page: Annotated[
        str, typer.Argument(metavar="[PAGE]", help="A page as messages name it: docs/reference/layouts.md, or layouts.")
    ] = "",
) -> None:
    """Print a page of the documentation; without PAGE, list the pages."""
    with ending():
        folder = pages_folder()
        known = sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*.md"))
        if not page:
            for name in known:
                typer.echo(f"docs/{name}  {_title(folder / name)}")
            return
        asked = page.replace("\\", "/").removeprefix("docs/").removesuffix(".md")
        fits = [name for name in known if name == f"{asked}.md"]
        fits = fits or [name for name in known if name.endswith(f"/{asked}.md")]
        if len(fits) != 1:
            raise UsageProblem(
                "page-unknown",
                "No page has that name." if not fits else f"Several pages have that name: {', '.join(fits)}.",
                "See which there are: ecmx docs.",
            )
        sys.stdout.flush()
        sys.stdout.buffer.write((folder / fits[0]).read_bytes())


def pages_folder() -> Path:
    """Where the pages lie: in what was installed, or in the repository that is worked in."""
    package = Path(version.__file__).parent
    return next(one for one in (package / "docs", package.parents[1] / "docs") if one.is_dir())


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as stream:
        return next((line[2:].strip() for line in stream if line.startswith("# ")), "")
