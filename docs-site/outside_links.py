"""A hook of mkdocs: a link from a page into the repository, which a site does not hold, becomes the name of what it leads to.

What is not there fails, as any other dead link does.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

__all__ = ["on_page_markdown"]

_LINK = re.compile(r"\[([^\]]+)\]\(((?:\.\./)+[^)\s#]+)[^)]*\)")


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_: Any) -> str:
    """The page's text with such links named instead."""
    docs = Path(config.docs_dir).resolve()
    here = docs / page.file.src_uri

    def named(link: re.Match[str]) -> str:
        target = (here.parent / link[2]).resolve()
        if target.is_relative_to(docs):
            return link[0]
        if not target.exists():
            raise FileNotFoundError(f"{page.file.src_uri}: {link[2]} leads nowhere")
        return f"{link[1]} (`{target.relative_to(docs.parent).as_posix()}` in the repository)"

    return _LINK.sub(named, markdown)
