"""`python -m tools.often_taken LIST` writes the digests of passwords that are often used, from a list with one in each line.

The one that was taken is `10_million_password_list_top_1M.txt` of SecLists (MIT), ten million passwords of many breaches by how often.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ecmx.hub.portal.often_taken import taken_digest

__all__ = ["digests"]

TARGET = Path(__file__).resolve().parents[1] / "src" / "ecmx" / "hub" / "portal" / "often_taken.bin"
SHORTEST = 12  # signs; shorter ones no password here may have, unless a setting allows it


def digests(lines: list[str]) -> bytes:
    """Of those that are long enough, each once, in the order of the digests."""
    return b"".join(sorted({taken_digest(one) for one in lines if len(one.strip()) >= SHORTEST}))


if __name__ == "__main__":
    TARGET.write_bytes(digests(Path(sys.argv[1]).read_text(encoding="latin-1").splitlines()))
