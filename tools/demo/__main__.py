"""`python -m tools.demo`: makes the workbooks in demo-out/ and checks each as a newcomer would, on the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.demo.workbooks import write

__all__ = ["main"]

FOLDER = Path("demo-out")
AS_OF = "2026-11-01"

_STORY = (
    "A member information file: a cover tab, two title rows, the plan's own headers, Y and N where the guidance has 1 and 0.",
    "A return file: snake case headers, dates as 2026-09-15, labels beside the codes.",
    "Outreach attempts and referrals in one workbook, a tab each.",
)


def main() -> int:
    """Check the three workbooks; 0 when each was read and its defects were found."""
    print(f"Three fictional plans have sent a workbook each (all members invented; they stand in {FOLDER}/).")
    print("ecmx has seen none of their layouts.")
    ends = []
    for number, (path, story) in enumerate(zip(write(FOLDER), _STORY, strict=True), start=1):
        print(f"\n{'=' * 80}\n{number}. {story}\n$ ecmx check {path} --as-of {AS_OF}\n", flush=True)
        command = [str(Path(sys.executable).with_name("ecmx")), "check", str(path), "--as-of", AS_OF]
        ends.append(subprocess.run(command, check=False).returncode)
    print("=" * 80)
    print("Next: .venv/bin/ecmx check YOUR-FILE.xlsx, and .venv/bin/ecmx explain CODE for any code above.")
    return 0 if ends == [1, 1, 1] else 1


if __name__ == "__main__":
    sys.exit(main())
