"""The fault campaign: python -m tests.faults --kills 500. Prints what it did; exit code 1 where anything was lost or done twice.

A hub of its own is made below /var/tmp, with a database that writes through; two workers and a watcher are killed at random, the database
too. `--keep` leaves the folder to be looked at.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from ecmx.hub import Home
from ecmx.hub.database import stopped
from ecmx.hub.running import entered
from tests.faults.hub_campaign import SETTINGS, Campaign


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.faults")
    options.add_argument("--kills", type=int, default=500)
    options.add_argument("--files", type=int, help="default: as many as kills, at least ten")
    options.add_argument("--minutes", type=float, default=24 * 60.0, help="after which no more is killed")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", action="store_true")
    said = options.parse_args()
    folder = Path("/var/tmp") / f"ecmx-faults-{os.getpid()}-{secrets.token_hex(2)}"
    folder.mkdir(mode=0o711)
    home = folder / "home"
    home.mkdir(mode=0o711)
    (home / "hub.toml").write_text(
        f'{SETTINGS}free_bytes = 0\ndemo = true\nservice_folder = "{folder / "service"}"\n', encoding="utf-8"
    )
    init = ["hub", "init", "--home", str(home), "--organization", "Valley Clinic", "--kind", "provider", "--by", "rosa"]
    subprocess.run([sys.executable, "-m", "ecmx", *init, "--demo"], check=True, stdout=subprocess.DEVNULL)
    found = Home.find(home)
    entered(found)
    try:
        files = said.files or max(10, said.kills)
        campaign = Campaign(found, folder, said.kills, files, said.seed, database=True, minutes=said.minutes, say=_say)
        return campaign.run()
    finally:
        stopped(found)
        if said.keep:
            print(f"left at {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
