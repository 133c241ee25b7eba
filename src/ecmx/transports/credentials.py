"""Keys and passwords of partners' doors. Elsewhere a credential is a name; what it stands for lies in the environment, or in a file
of the hub's home that its owner alone may read. No message repeats any of it.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from ecmx.transports.problems import TransportProblem, problem

__all__ = ["FOLDER", "VARIABLE", "Credential", "credential", "variable"]

FOLDER = "credentials"
VARIABLE = "ECMX_CREDENTIAL_"
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
MOST = 64 * 1024  # bytes of a file


def _said(description: str, *, max_length: int = MOST) -> msgspec.Meta:
    return msgspec.Meta(description=description, max_length=max_length)


class Credential(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a door is, and what opens it."""

    host: Annotated[str, _said("The server's name or address.", max_length=253)] = ""
    port: Annotated[
        int,
        msgspec.Meta(
            description="Its port. Default: 22 for SFTP; for mail 465 with `tls`, 25 with `none`, else 587.",
            ge=0,
            le=65535,
        ),
    ] = 0
    user: Annotated[str, _said("The user's name there.", max_length=200)] = ""
    password: Annotated[str, _said("The password.", max_length=1000)] = ""
    private_key: Annotated[str, _said("SFTP: the private key, as OpenSSH writes it, between three quotes.")] = ""
    private_key_file: Annotated[
        str, _said("SFTP: instead, the name of a file beside this one that holds it.", max_length=200)
    ] = ""
    passphrase: Annotated[str, _said("What opens the private key, if something does.", max_length=1000)] = ""
    host_key: Annotated[
        str,
        _said(
            'SFTP, and never left out: the server\'s public key, as "ssh-ed25519 AAAA…" or as a line of known_hosts;'
            " several lines while a server changes its key."
        ),
    ] = ""
    security: Annotated[
        Literal["starttls", "tls", "none"],
        msgspec.Meta(
            description="Mail: encrypted after a plain greeting, from the first byte, or not at all (this machine only)."
        ),
    ] = "starttls"
    sender: Annotated[str, _said("Mail: the address that it comes from.", max_length=200)] = ""
    certificates: Annotated[
        str,
        _said(
            "Mail, single sign-on: a certificate (PEM) by which to know the server, where the system's do not say it."
        ),
    ] = ""

    def __repr__(self) -> str:
        return "Credential(…)"


def variable(name: str) -> str:
    """The environment's word for a credential."""
    return VARIABLE + name.upper().replace("-", "_")


def credential(name: str, home: Path, environment: Mapping[str, str] = os.environ) -> Credential:
    """What a name stands for: the environment's word, else the file `credentials/NAME` in the hub's home; TOML both.

    Raises LastingProblem.
    """
    if NAME.fullmatch(name) is None:
        raise _wrong(
            "A credential's name is lower-case letters, digits and hyphens, at most 40.", "Correct it in the agreement."
        )
    folder = home / FOLDER
    said = environment.get(variable(name), "")
    found = _read(said or _text(folder / name, name), variable(name) if said else str(folder / name))
    if not found.private_key_file:
        return found
    if found.private_key or Path(found.private_key_file).name != found.private_key_file:
        raise _wrong(
            f"The credential {name} has its private key twice, or names one in another folder.",
            f"Keep private_key or private_key_file, the name of a file in {folder}.",
        )
    text = _text(folder / found.private_key_file, name)
    return msgspec.structs.replace(found, private_key=text, private_key_file="")


def _text(path: Path, name: str) -> str:
    """The text of a file that its owner alone may read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as stream:  # a folder is refused here already
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise _wrong(f"{path}: this is not a file.", "Put the credential into a file there.")
            _require_closed(path, found)
            data = stream.read(MOST + 1)
    except FileNotFoundError:
        raise _wrong(
            f"There is no credential {name}: neither the environment's {variable(name)} nor {path}.",
            "Write the file, for its owner only (chmod 600).",
        ) from None
    except OSError:
        raise _wrong(
            f"{path}: this user cannot read it, or it is a link or a folder.", "Make it a file that this user owns."
        ) from None
    try:
        if len(data) > MOST:
            raise ValueError
        return data.decode("utf-8-sig")
    except ValueError:
        raise _wrong(f"{path}: this is not text in UTF-8, or larger than {MOST:,} bytes.", "Write it again.") from None


def _require_closed(path: Path, found: os.stat_result) -> None:
    if os.name == "nt":  # its rights are not said by a mode
        return
    if found.st_uid not in (os.geteuid(), 0):
        raise _wrong(f"{path}: the file belongs to another user.", "Let the user that runs the hub own it.")
    if found.st_mode & 0o077:
        raise _wrong(
            f"{path}: others may read or change it.", f"chmod 600 {path}, and replace the secrets that were exposed."
        )


def _read(text: str, place: str) -> Credential:
    keys = ", ".join(Credential.__struct_fields__)
    try:
        said = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        at = re.search(r"at line ([0-9]+)", str(error))
        where = f" at line {at[1]}" if at else ""
        raise _wrong(
            f"{place}: this is not TOML{where}.", 'A line is a key, =, and text in quotes: user = "…"'
        ) from None
    if surplus := len(set(said) - set(Credential.__struct_fields__)):  # not named: it may be the secret itself
        raise _wrong(f"{place}: {surplus} of its keys do not belong in a credential.", f"There are {keys}.")
    try:
        return msgspec.convert(said, Credential, strict=True)
    except msgspec.ValidationError as error:
        at = re.search(r"at `\$\.([a-z_]+)`", str(error))
        raise _wrong(f"{place}: {at[1] if at else 'a key'} is not valid.", "Compare with the documentation.") from None


def _wrong(message: str, fix: str) -> TransportProblem:
    return problem("transport-credential", message, fix)
