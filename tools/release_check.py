"""Whether a release would work where nothing of this repository is: builds it, installs it in an empty environment, runs its commands.

Run by `make release-check`; needs the package index, so it is no test. Prints a table, and ends with 1 where anything failed.
"""

from __future__ import annotations

import hashlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

__all__ = ["lacking_pages", "main"]

ROOT = Path(__file__).resolve().parents[1]
_NAMED = re.compile(r"\bdocs/[\w./-]+?\.(?:md|json)\b")
_PATIENCE = 120  # seconds that the pages have to answer
_HUB = ["--home", "hub"]


def lacking_pages(wheel: Path) -> list[str]:
    """Pages that a text in the wheel names and that the wheel lacks."""
    with zipfile.ZipFile(wheel) as parts:
        held = set(parts.namelist())
        texts = [name for name in held if name.endswith((".py", ".toml", ".html")) and name.startswith("ecmx/")]
        named = {page for name in texts for page in _NAMED.findall(parts.read(name).decode("utf-8"))}
    return sorted(page for page in named if f"ecmx/{page}" not in held)


def contents(wheel: Path) -> dict[str, str]:
    """What is in a wheel, by name, but for the list of it."""
    with zipfile.ZipFile(wheel) as parts:
        names = [name for name in parts.namelist() if not name.endswith("/RECORD")]
        return {name: hashlib.sha256(parts.read(name)).hexdigest() for name in names}


def built(folder: Path) -> tuple[Path, Path]:
    """The wheel and the source archive of this tree. Raises where the archive builds another wheel."""
    code = "from hatchling.build import build_sdist as s, build_wheel as w; import sys; print(s(sys.argv[1])); print(w(sys.argv[1]))"
    folder.mkdir()
    run([sys.executable, "-m", "ecmx.layouts.compiling"], ROOT, {"PYTHONHASHSEED": "0"})
    told = run([sys.executable, "-c", code, str(folder)], ROOT, {}).split()
    sdist, wheel = folder / told[-2], folder / told[-1]
    unpacked = folder / "unpacked"
    run(["tar", "-xzf", str(sdist), "-C", str(folder)], folder, {})
    (folder / sdist.name.removesuffix(".tar.gz")).rename(unpacked)
    again = folder / "again"
    again.mkdir()
    run(
        [
            sys.executable,
            "-c",
            "from hatchling.build import build_wheel as w; import sys; print(w(sys.argv[1]))",
            str(again),
        ],
        unpacked,
        {},
    )
    first, second = contents(wheel), contents(next(again.glob("*.whl")))
    if first != second:
        other = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
        raise RuntimeError(f"the source archive builds another wheel: {', '.join(other[:5])}")
    return wheel, sdist


def run(words: list[str], folder: Path, more: Mapping[str, str], *, may_end: tuple[int, ...] = (0,)) -> str:
    """What a command printed; RuntimeError where it ends otherwise than it may."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ECMX", "DJANGO"))}
    done = subprocess.run(words, cwd=folder, env=clean | dict(more), capture_output=True, text=True, check=False)
    if done.returncode not in may_end:
        raise RuntimeError(
            f"{' '.join(words[-4:])} ended with {done.returncode}: {(done.stderr or done.stdout)[-600:]}"
        )
    return done.stdout


def installed(folder: Path, wheel: Path, extra: str) -> Path:
    """The command `ecmx` of an environment with nothing in it but the wheel and what it asks for."""
    venv.create(folder, with_pip=True)
    run([str(folder / "bin" / "pip"), "install", "-qq", f"{wheel}{extra}"], folder, {})
    return folder / "bin" / "ecmx"


def commands(ecmx: Path, folder: Path) -> None:
    """The main commands, one after the other, on invented files."""
    folder.mkdir()

    def said(*words: str, may_end: tuple[int, ...] = (0,)) -> str:
        return run([str(ecmx), *words], folder, {}, may_end=may_end)

    said(
        "synthesize", "--layout", "mif", "--members", "20", "--defects", "cin-format,npi-check-digit", "-o", "mif.xlsx"
    )
    said(
        "check", "mif.xlsx", "--html", "page.html", "--letter", "letter.txt", "--annotate", "marked.xlsx", may_end=(1,)
    )
    said("accept", "marked.xlsx", may_end=(0, 1))
    said("convert", "mif.xlsx", "--to", "guidance-mif", "-o", "out.xlsx", may_end=(0, 1))
    said("template", "rtf", "-o", "rtf.xlsx")
    said("layouts", "learn", "mif.xlsx", "--yes", "-o", "learnt.toml", may_end=(0, 1))
    said("explain", "cin-format")
    for line in said("docs").splitlines():
        said("docs", line.split()[0]) if "start/" in line else None


def hub(ecmx: Path, folder: Path) -> None:
    """A hub is made, is sent a file, serves its pages, and stops."""
    folder.mkdir()

    def said(*words: str, may_end: tuple[int, ...] = (0,)) -> str:
        return run([str(ecmx), *words], folder, {}, may_end=may_end)

    said("synthesize", "--layout", "mif", "--members", "20", "-o", "mif.xlsx")
    said(
        "hub",
        "init",
        "--organization",
        "Valley Clinic",
        "--kind",
        "provider",
        "--by",
        "ana",
        "--attest-encrypted-disk",
        *_HUB,
    )
    try:
        said("hub", "receive", "mif.xlsx", "--by", "ana", *_HUB, may_end=(0, 1, 2))
        said("hub", "status", *_HUB, may_end=(0, 1))
        port = free_port()
        words = [str(ecmx), "serve", "--at", str(port), *_HUB]
        serving = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            demand_healthy(serving, port)
        finally:
            serving.terminate()
            serving.wait(60)
    finally:
        said("hub", "stop", *_HUB)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def demand_healthy(serving: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the pages answer. RuntimeError where they end, or do not answer in time."""
    for _ in range(_PATIENCE):
        if serving.poll() is not None:
            raise RuntimeError(f"ecmx serve ended with {serving.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        time.sleep(1)
    raise RuntimeError("ecmx serve did not answer in time")


def main() -> None:
    """Try everything, and say of each whether it worked."""
    failed = False
    kept: dict[str, Path] = {}
    with tempfile.TemporaryDirectory(prefix="release-") as name:
        folder = Path(name)

        def build() -> str:
            kept["wheel"], sdist = built(folder / "dist")
            return f"{kept['wheel'].stat().st_size / 1e6:.1f} MB; {sdist.name} builds the same"

        def pages() -> str:
            lacking = lacking_pages(kept["wheel"])
            if lacking:
                raise RuntimeError(f"the wheel lacks {', '.join(lacking)}")
            return "every page that a text names"

        def alone() -> str:
            commands(installed(folder / "alone", kept["wheel"], ""), folder / "work")
            return "installed alone, on invented files"

        def with_hub() -> str:
            hub(installed(folder / "with-hub", kept["wheel"], "[hub]"), folder / "clinic")
            return "made, a file received, served, stopped"

        steps: dict[str, Callable[[], str]] = {"build": build, "pages": pages, "commands": alone, "hub": with_hub}
        print("| step | worked | |\n| --- | --- | --- |")
        for step, do in steps.items():
            try:
                print(f"| {step} | yes | {do()} |", flush=True)
            except Exception as problem:  # noqa: BLE001 – whatever happened, it is said
                failed = True
                print(f"| {step} | NO | {problem} |", flush=True)
                if step == "build":
                    break
    sys.exit(int(failed))


if __name__ == "__main__":
    main()
