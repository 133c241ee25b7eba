"""An old workbook (.xls) that xlrd refuses though its records are whole: opened by LibreOffice, where that is installed, and read as it
saved it. LibreOffice gets a copy in a folder of its own, runs no macro and follows no link; nothing of it stays behind. A workbook that
came protected is not given to it, for its copy would lie in plain on the disk.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ecmx.errors import FileUnusable
from ecmx.files.facts import unusable
from ecmx.files.limits import Limits
from ecmx.files.reading.biff import whole_records
from ecmx.files.reading.in_memory import Source
from ecmx.files.scratch import Scratch

if TYPE_CHECKING:
    from ecmx.files.reading.encrypted import Opened
    from ecmx.files.reading.xlsx import XlsxReader

__all__ = ["second_reader"]

PROGRAMS = ("soffice", "libreoffice")


def second_reader(source: Source, limits: Limits, refused: FileUnusable, *, protected: bool = False) -> XlsxReader:
    """What LibreOffice made of the workbook, read. Raises `refused` where its records break off, FileUnusable where none opens it."""
    if refused.code != "file-truncated" or whole_records(source) is None:
        raise refused
    saved = _saved_anew(source, limits) if isinstance(source, Path) and not protected else None
    if saved is None:
        raise unusable(
            "read-failed",
            "The old workbook (.xls) breaks a rule of its format, so that it cannot be read here, though it seems to be whole.",
            "Open it in Excel, save it as an Excel workbook (.xlsx)"
            f"{' with the same password' if protected else ''}, and use that.",
        )
    from ecmx.files.reading.xlsx import XlsxReader

    reader = XlsxReader(saved.source, limits, format="xls", opened=saved)
    reader.facts = replace(reader.facts, encrypted=False, formats_unseen=True)
    return reader


def _saved_anew(path: Path, limits: Limits) -> Opened | None:
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None or not limits.second_seconds:
        return None
    from ecmx.files.reading.encrypted import Opened

    with Scratch() as folder:
        source, made = folder / "book.xls", folder / "out" / "book.xlsx"
        shutil.copyfile(path, source)
        command = [
            program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nologo", "--nolockcheck",
            "--infilter=MS Excel 97", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(made.parent), str(source),
        ]  # fmt: skip
        environment = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL")}
        # What it keeps in between lies in the same folder, which a later run sweeps where this one is killed.
        _ran(command, environment | {"HOME": str(folder), "TMPDIR": str(folder)}, limits.second_seconds)
        if not made.is_file() or made.stat().st_size > limits.inflated_bytes:
            return None
        opened = Opened()
        with made.open("rb") as stream, opened.source.open("wb") as out:
            shutil.copyfileobj(stream, out)
        return opened


def _ran(command: list[str], environment: dict[str, str], seconds: float) -> None:
    """Run it to its end, or end it and what it started when its time is over."""
    try:
        process = subprocess.Popen(  # noqa: S603 – a program of this computer, on a copy in a folder of its own
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )  # fmt: skip
    except OSError:
        return
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:  # a system without groups of processes
            process.kill()
        process.wait()
