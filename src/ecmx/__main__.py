"""`python -m ecmx`: the same as the command `ecmx`."""

from __future__ import annotations

from ecmx.cli import main

if __name__ == "__main__":
    main()
