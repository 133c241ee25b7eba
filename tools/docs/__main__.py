"""`python -m tools.docs --write` writes the generated pages; `--check` fails where one differs by a byte from what it would write.

Knows where pages go; what stands in them is `tools.docs.reference` and its neighbors, a module a subject.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.docs import (
    commands,
    hub_partners,
    hub_rules,
    hub_states,
    left_out,
    manual,
    provider_work,
    python,
    receipts,
    reference,
    transports,
)

__all__ = ["drift", "generated", "main", "write"]

DOCS = Path(__file__).resolve().parents[2] / "docs"

#: Folders in which every file is generated: what is no longer generated is stale.
GENERATED = ("reference", "manual")


def generated() -> dict[str, str]:
    """Every generated page: path below docs/ → text."""
    return {
        **reference.pages(),
        **hub_partners.pages(),
        **commands.pages(),
        **hub_states.pages(),
        **hub_rules.pages(),
        **receipts.pages(),
        **left_out.pages(),
        **provider_work.pages(),
        **python.pages(),
        **transports.pages(),
        **manual.pages(),
    }


def drift(pages: Mapping[str, str], docs: Path = DOCS) -> list[str]:
    """What stands otherwise in docs/ than it would be written, a sentence each."""
    said = []
    for name, text in sorted(pages.items()):
        page = docs / name
        if not page.exists():
            said.append(f"docs/{name} is missing")
        elif page.read_bytes() != text.encode():
            said.append(f"docs/{name} differs from what the code says")
    return said + [f"docs/{name} is generated no more" for name in _stale(pages, docs)]


def write(pages: Mapping[str, str], docs: Path = DOCS) -> None:
    """Write the pages, and take away those that are generated no more."""
    for name in _stale(pages, docs):
        (docs / name).unlink()
    for name, text in pages.items():
        page = docs / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_bytes(text.encode())


def _stale(pages: Mapping[str, str], docs: Path) -> list[str]:
    present = (page for folder in GENERATED for page in (docs / folder).rglob("*") if page.is_file())
    return sorted(name for page in present if (name := page.relative_to(docs).as_posix()) not in pages)


def main() -> int:
    """Write or check; exit code 1 where the documentation has drifted."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description=__doc__)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true")
    choice.add_argument("--check", action="store_true")
    wanted = parser.parse_args()
    pages = generated()
    if wanted.write:
        write(pages)
        print(f"{len(pages)} pages written to docs/")
        return 0
    said = drift(pages)
    for sentence in said:
        print(sentence)
    print("run: make docs" if said else f"{len(pages)} generated pages are as the code says")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
