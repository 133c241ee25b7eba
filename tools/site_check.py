"""Whether a built site fetches nothing from elsewhere: every script, style, picture, font and frame of its pages is its own.

`python tools/site_check.py FOLDER`. Needs nothing but Python; links that a reader may follow are not looked at.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["fetched", "main"]

_ELSEWHERE = r"""["']?\s*((?:https?:)?//[^"')\s>]+)"""
_IN_PAGES = re.compile(
    rf"<(?:script|img|iframe|source|video|audio|embed|object|input)\b[^>]*?\b(?:src|srcset|data)\s*=\s*{_ELSEWHERE}"
    rf"|<link\b(?![^>]*rel=[\"']canonical)[^>]*?\bhref\s*=\s*{_ELSEWHERE}",
    re.IGNORECASE,
)
_IN_STYLES = re.compile(rf"(?:url\(|@import)\s*{_ELSEWHERE}", re.IGNORECASE)
_IN_SCRIPTS = re.compile(rf"(?:import|importScripts|fetch)\s*\(\s*{_ELSEWHERE}")


def fetched(folder: Path) -> Iterator[tuple[str, str]]:
    """(page, address) of everything that a browser would fetch from elsewhere."""
    ways = {
        ".html": (_IN_PAGES, _IN_STYLES),
        ".css": (_IN_STYLES,),
        ".js": (_IN_SCRIPTS,),
        ".svg": (_IN_PAGES, _IN_STYLES),
    }
    for path in sorted(folder.rglob("*")):
        for way in ways.get(path.suffix, ()):
            for found in way.finditer(path.read_text(encoding="utf-8", errors="replace")):
                yield path.relative_to(folder).as_posix(), next(filter(None, found.groups()))


def main() -> None:
    """End with 1 where there is any, or no page at all."""
    folder = Path(sys.argv[1])
    pages = len(list(folder.rglob("*.html")))
    found = list(fetched(folder))
    for page, address in found:
        print(f"{page} fetches {address}")
    print(f"{pages} pages, {len(found)} things fetched from elsewhere")
    print(f"To read them with the search: python -m http.server --directory {folder}")
    sys.exit(bool(found) or not pages)


if __name__ == "__main__":
    main()
