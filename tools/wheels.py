"""Whether everything that ecmx runs on comes ready-made for each system: asks the package index, by pip, for every pinned version.

Prints a table for docs/ ; needs the index, so it is no test. Run it as `python -m tools.wheels`.
"""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from packaging.markers import Marker

__all__ = ["main", "missing", "pinned"]

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
#: Each system as pip's platforms, newest first, and as the environment markers of packages see it.
_WINDOWS = {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"}
_MACOS = {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"}
_INTEL_MACOS = ("14_0", "13_0", "12_0", "11_0", "10_15", "10_13", "10_12", "10_9")
SYSTEMS = {
    "Windows x86-64": (("win_amd64",), _WINDOWS | {"platform_machine": "AMD64"}),
    "Windows arm64": (("win_arm64",), _WINDOWS | {"platform_machine": "ARM64"}),
    "macOS x86-64": (
        tuple(f"macosx_{version}_{kind}" for version in _INTEL_MACOS for kind in ("x86_64", "universal2")),
        _MACOS | {"platform_machine": "x86_64"},
    ),
    "macOS arm64": (
        tuple(f"macosx_{version}_0_{kind}" for version in (14, 13, 12, 11) for kind in ("arm64", "universal2")),
        _MACOS | {"platform_machine": "arm64"},
    ),
}
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+(?:\[[^]]*\])?)==([^ ;\\]+)(?: ; ([^\\]+))?", re.MULTILINE)
_NONE = re.compile(r"No matching distribution found for ([^\s(]+)")


def pinned(text: str, marks: dict[str, str], python: str) -> list[str]:
    """The lines NAME==VERSION of a lock file that hold on a system."""
    here = marks | {"python_version": python, "python_full_version": f"{python}.0", "implementation_name": "cpython",
                    "platform_python_implementation": "CPython"}  # fmt: skip
    found = _PINNED.findall(text)
    return [f"{name}=={version}" for name, version, mark in found if not mark or Marker(mark.strip()).evaluate(here)]


def missing(wanted: list[str], platforms: tuple[str, ...], python: str) -> list[str]:
    """Those of them that have no wheel there, found one after the other: pip stops at the first."""
    left, none = list(wanted), []
    while left:
        words = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--ignore-installed", "--no-deps",
                 "--only-binary=:all:", "--target", "nowhere", "--implementation", "cp", "--python-version", python]  # fmt: skip
        words += [word for platform in platforms for word in ("--platform", platform)]
        done = subprocess.run([*words, *left], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
        told = _NONE.search(done.stderr)
        if told is None or told[1] not in left:
            raise RuntimeError(done.stderr[-500:])
        none.append(told[1])
        left.remove(told[1])
    return none


def main() -> None:
    """Print the table."""
    lock = ROOT / "requirements.txt"
    text = lock.read_text(encoding="utf-8")
    cells = [(system, python) for system in SYSTEMS for python in PYTHONS]

    def asked(cell: tuple[str, str]) -> str:
        platforms, marks = SYSTEMS[cell[0]]
        none = missing(pinned(text, marks, cell[1]), platforms, cell[1])
        return "all" if not none else "all but " + ", ".join(none)

    print(
        f"| system | {' | '.join(f'Python {python}' for python in PYTHONS)} |\n| --- |{' --- |' * len(PYTHONS)}",
        flush=True,
    )
    with ThreadPoolExecutor(2) as several:
        told = several.map(asked, cells)
        for system in SYSTEMS:
            print(f"| {system} | {' | '.join(next(told) for _ in PYTHONS)} |", flush=True)


if __name__ == "__main__":
    main()
