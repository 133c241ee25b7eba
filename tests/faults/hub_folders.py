"""The watcher alone, as a process that can be killed: python -m tests.faults.hub_folders HOME"""

from __future__ import annotations

import sys
import time

from ecmx.hub import Home
from ecmx.hub.running import entered


def main(folder: str) -> None:
    home = Home.find(folder)
    entered(home)
    from ecmx.hub.inbound import Watching

    Watching(home, print).start()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(sys.argv[1])
