"""How every command of the hub begins: the extra is there, the system can run it, and the home is found."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.hub import Home

__all__ = ["ByOption", "HomeOption", "OrganizationOption", "home_of", "require_hub"]

#: What the extra `ecmx[hub]` brings.
NEEDED = ("allauth", "django", "gunicorn", "procrastinate", "psycopg", "pyrage")

HomeOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="FOLDER",
        readable=False,  # whose it is, the hub looks at and says by itself
        help="The hub's home. Default: ECMX_HUB, else .ecmx-hub in your own folder.",
    ),
]

ByOption: TypeAlias = Annotated[str, typer.Option("--by", metavar="USER", help="Your user name.")]
OrganizationOption: TypeAlias = Annotated[
    str, typer.Option("--organization", metavar="NAME", help="For which organization, where you work for several.")
]


def require_hub() -> None:
    """Raises UsageProblem where the hub is not installed, or this system is not one that it runs on."""
    if importlib.util.find_spec("fcntl") is None:
        raise UsageProblem("hub-system", "The hub runs on Linux.", "On Windows: in WSL2. Everything else runs here.")
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageProblem(
            "hub-extra",
            f"The hub is not installed: {', '.join(missing)} missing.",
            'Install it: pip install "ecmx[hub]".',
        )


def home_of(folder: Path | None) -> Home:
    """The home that is meant. Raises UsageProblem."""
    require_hub()
    from ecmx.hub import Home

    return Home.find(folder)
