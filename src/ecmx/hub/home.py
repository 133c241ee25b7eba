"""A hub's home: the folder that holds its settings (`hub.toml`), its keys and, unless another is named, its database.

Knows names and bounds of settings; starts nothing.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from ecmx.errors import UsageProblem
from ecmx.files import NoPlainText, plain_text

__all__ = ["FILE", "FOLDER", "Home", "Settings", "SingleSignOn"]

FOLDER = "ECMX_HUB"  # the environment's word for the folder
FILE = "hub.toml"
LARGEST = 64 * 1024  # bytes of a settings file

Seconds = Annotated[float, msgspec.Meta(gt=0, le=24 * 3600)]
ISSUER = re.compile(r"(https://[^\s/?#@]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)(/[^\s?#]*)?")


class SingleSignOn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The issuer (OpenID Connect) of accounts that people have already, by which they may sign in."""

    issuer: Annotated[
        str,
        msgspec.Meta(
            description="The issuer's address, letter by letter as it says it itself, for example https://login.clinic.example/staff."
            " Encrypted; http:// on this machine only.",
            max_length=300,
        ),
    ]
    client: Annotated[
        str,
        msgspec.Meta(description="By which name the issuer knows this hub (client ID).", min_length=1, max_length=200),
    ]
    credential: Annotated[
        str,
        msgspec.Meta(
            description="The name of the credential whose `password` is the secret that the issuer gave (client secret); and whose"
            " `certificates`, if it has any, are those by which the issuer is known.",
            max_length=40,
        ),
    ]
    name: Annotated[
        str, msgspec.Meta(description="What the pages call such an account.", min_length=1, max_length=60)
    ] = "your organization's account"
    more_hosts: Annotated[
        tuple[str, ...],
        msgspec.Meta(
            description="Further hosts at which the issuer answers, where not all of it is at its own address. No other is asked.",
            max_length=5,
        ),
    ] = ()
    second_step: Annotated[
        tuple[str, ...],
        msgspec.Meta(
            description="Words (of `amr` or `acr`) by which the issuer says that somebody did a second step there, for example mfa. Where"
            " it says one of them, none is asked for here. Left out: everybody does theirs here.",
            max_length=10,
        ),
    ] = ()
    ask_every_time: Annotated[
        bool,
        msgspec.Meta(
            description="The issuer has people say who they are each time, also where they are signed in there still: else nobody's"
            " session ends where several people use one computer."
        ),
    ] = True

    def __post_init__(self) -> None:
        if ISSUER.fullmatch(self.issuer) is None:
            raise ValueError("issuer: it begins with https://, and has no ? and no #")


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What stands in `hub.toml`; all of it may be left out."""

    database: Annotated[
        str,
        msgspec.Meta(
            description="Where another PostgreSQL (15 or later) is, as key=value words without a password, for example "
            "host=db.clinic.lan dbname=ecmx. Left out: a private one in the hub's home."
        ),
    ] = ""
    programs: Annotated[
        str,
        msgspec.Meta(
            description="The folder of PostgreSQL's programs (postgres, initdb, pg_dump, …). Left out: those that were "
            "installed with ecmx, else those of the system."
        ),
    ] = ""
    service_user: Annotated[
        str,
        msgspec.Meta(
            description="Where the hub runs as root: the system user that the private database runs as. Left out: ecmx, "
            "which is made if it may be, else nobody."
        ),
    ] = ""
    service_folder: Annotated[
        str,
        msgspec.Meta(
            description="Where the hub runs as root: the folder for what that user cannot reach elsewhere, PostgreSQL's "
            "programs and the database. Left out: ecmx in the system's folder for services' data, else for lasting temporary files."
        ),
    ] = ""
    time_zone: Annotated[str, msgspec.Meta(description="Whose clock days and due dates go by.")] = "America/Los_Angeles"
    demo: Annotated[bool, msgspec.Meta(description="Invented members only; said wherever the hub is looked at.")] = (
        False
    )
    keys: Annotated[str, msgspec.Meta(description="The folder of key files. Left out: `keys` in the hub's home.")] = ""
    free_bytes: Annotated[int, msgspec.Meta(ge=0, description="Less free space than this, and files are refused.")] = (
        1 << 30
    )
    heartbeat_seconds: Annotated[Seconds, msgspec.Meta(description="How often a worker says that it lives.")] = 10
    lease_seconds: Annotated[
        Seconds, msgspec.Meta(description="After how long without a heartbeat a worker counts as gone.")
    ] = 45
    mail: Annotated[
        str,
        msgspec.Meta(
            description="The name of the credential of the mail server by which alerts go. Left out: what is overdue is shown, and told to"
            " nobody.",
            max_length=40,
        ),
    ] = ""
    hosts: Annotated[
        tuple[str, ...],
        msgspec.Meta(description="By which names browsers reach the pages.", min_length=1, max_length=20),
    ] = ("localhost", "127.0.0.1")
    https: Annotated[
        bool,
        msgspec.Meta(
            description="A server in front of the pages encrypts and says so (X-Forwarded-Proto). Cookies then go over it alone, and"
            " browsers are told to come by no other way."
        ),
    ] = False
    idle_minutes: Annotated[
        int, msgspec.Meta(ge=1, le=240, description="After how long without a page somebody has to sign in again.")
    ] = 20
    longest_hours: Annotated[
        int, msgspec.Meta(ge=1, le=24, description="After how long in all somebody has to sign in again.")
    ] = 10
    unsent_days: Annotated[
        int,
        msgspec.Meta(
            ge=1,
            le=90,
            description="For how long the hub keeps, sealed, what somebody typed into a form and did not send.",
        ),
    ] = 14
    password_length: Annotated[int, msgspec.Meta(ge=8, le=64, description="The shortest password.")] = 12
    largest_upload_bytes: Annotated[
        int, msgspec.Meta(ge=1 << 20, description="The largest file that a page takes.")
    ] = 64 << 20
    largest_form_bytes: Annotated[
        int, msgspec.Meta(ge=1 << 20, description="The largest form that a page takes, without files.")
    ] = 4 << 20
    capacity: Annotated[
        int,
        msgspec.Meta(
            ge=0,
            description="How many members can be served at once, over all plans; the pages show it. 0: nobody said.",
        ),
    ] = 0
    still_seconds: Annotated[
        Seconds, msgspec.Meta(description="For how long a file in a watched folder must not have grown to be whole.")
    ] = 5
    fetch_seconds: Annotated[
        Seconds, msgspec.Meta(description="How often partners' folders on servers (SFTP) are looked into.")
    ] = 300
    single_sign_on: Annotated[
        SingleSignOn | None,
        msgspec.Meta(
            description="The accounts that people have elsewhere already, by which they may sign in. Left out: none."
        ),
    ] = None

    def __post_init__(self) -> None:
        try:
            _ = self.zone
        except (ValueError, KeyError, OSError):  # a name that no file has, or one that can be no file's
            raise ValueError(
                f"time_zone: there is no {self.time_zone[:40]!r}; for example America/Los_Angeles"
            ) from None
        if self.lease_seconds < 2 * self.heartbeat_seconds:
            raise ValueError("lease_seconds must be at least twice heartbeat_seconds")

    @property
    def zone(self) -> ZoneInfo:
        """The clock."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True)
class Home:
    """The folder of one hub, and its settings."""

    folder: Path
    settings: Settings = field(default_factory=Settings)

    @classmethod
    def find(cls, folder: Path | str | None = None) -> Home:
        """The home that is named, else `ECMX_HUB`, else `.ecmx-hub` in the user's own folder.

        Raises UsageProblem where its settings cannot be meant.
        """
        named = folder or os.environ.get(FOLDER) or Path.home() / ".ecmx-hub"
        path = Path(named).expanduser().absolute()
        return cls(path, _settings(path / FILE))

    @property
    def private(self) -> bool:
        """Whether the database is one of our own."""
        return not self.settings.database

    @property
    def keys(self) -> Path:
        """Where the key files lie."""
        return self.folder / Path(self.settings.keys or "keys").expanduser()

    @property
    def layouts(self) -> Path:
        """Where the organization's layouts lie."""
        return self.folder / "layouts"


def _settings(path: Path) -> Settings:
    if not path.exists():
        return Settings()
    try:
        return msgspec.convert(tomllib.loads(plain_text(path, LARGEST)), Settings, strict=True)
    except NoPlainText as problem:
        raise UsageProblem(
            "hub-settings",
            f"{path}: the settings cannot be read; the file {problem.why}.",
            "Name a TOML file in UTF-8.",
        ) from None
    except (ValueError, RecursionError) as error:
        raise UsageProblem(
            "hub-settings", f"{path}: {str(error)[:200]}.", "Compare with docs/reference/hub.md."
        ) from None
