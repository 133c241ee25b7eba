"""Where the hub runs as root: a folder that the database's user reaches, and PostgreSQL's programs copied there once.

A clone or a home below root's own folder is out of that user's reach, and nothing of root's is opened to change that.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from pathlib import Path

from ecmx.errors import UsageProblem
from ecmx.hub.database.account import SystemAccount
from ecmx.hub.database.programs import CLIENTS, SERVERS, Programs
from ecmx.hub.home import Home

__all__ = ["programs_for", "service_folder"]

LASTING = (Path("/var/lib/ecmx"), Path("/var/tmp/ecmx"))  # noqa: S108 – whose it is, is looked at before it is used
HEADERS = ("include", "pkgconfig")  # what building against PostgreSQL takes, and running does not


def service_folder(home: Home, account: SystemAccount) -> Path:
    """The folder for what this user cannot reach elsewhere: root's, open to be entered and to nobody to be written. Raises UsageProblem."""
    named = home.settings.service_folder
    choices = (Path(named).expanduser().absolute(),) if named else LASTING
    for folder in choices:
        try:
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
            if ours_alone(folder):
                folder.chmod(0o755)
        except OSError:
            continue
        if ours_alone(folder) and account.reaches(folder):
            return folder
    raise UsageProblem(
        "hub-service-folder",
        f"{choices[0]}: this must be a folder of root's that {account.name} can enter and nobody else can write.",
        "Name another as `service_folder` in hub.toml.",
    )


def programs_for(home: Home, account: SystemAccount, programs: Programs) -> Programs:
    """The programs where this user reaches them: as they lie, or copied."""
    if account.reaches(Path(programs.path(SERVERS[0]))):
        return programs
    source = programs.folder.parent
    copied = service_folder(home, account) / f"postgres-{programs.release}-{_print_of(source)}"
    inside = Path("package") / source.name  # as deep as in the wheel, whose programs look for their libraries beside it
    if not copied.exists():
        _copy(source, copied, inside)
    if not ours_alone(copied):
        raise UsageProblem(
            "hub-service-folder", f"{copied}: this must be root's own folder, and it is not.", "Look who made it."
        )
    return Programs(copied / inside / programs.folder.name, programs.release)


def ours_alone(folder: Path) -> bool:
    """Whether it is a folder (no link) of this user's that no other may write."""
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _print_of(source: Path) -> str:
    """Short, and another for another build: of all names and sizes, and of the server itself."""
    digest = hashlib.sha256((source / "bin" / SERVERS[0]).read_bytes())
    for path in sorted(one for one in source.rglob("*") if one.is_file()):
        digest.update(f"{path.relative_to(source)} {path.stat().st_size}\n".encode())
    return digest.hexdigest()[:12]


def _copy(source: Path, target: Path, inside: Path) -> None:
    """Aside, then renamed: whoever finds the folder finds all of it. Of two that copy at once, one is taken."""
    made = target.with_name(f".{target.name}.{os.getpid()}.part")
    shutil.rmtree(made, ignore_errors=True)
    try:
        shutil.copytree(source, made / inside, ignore=_unneeded, symlinks=True)
        libraries = source.parent.with_name(f"{source.parent.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, made / libraries.name, symlinks=True)
        for path in (made, *made.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        made.rename(target)
    except OSError:
        if not target.exists():  # else another was first
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _unneeded(folder: str, names: list[str]) -> list[str]:
    if Path(folder).name == "bin":
        return [name for name in names if name not in (*SERVERS, *CLIENTS)]
    return [name for name in names if name in HEADERS or name.endswith(".a")]
