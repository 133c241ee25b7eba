"""One class name, one meaning: no two classes of the tree go by the same name.

python -m tools.names
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

__all__ = ["SOURCES", "shared"]

SOURCES = Path(__file__).resolve().parents[1] / "src"
#: What Django has us call so: what stands inside of a model (`Meta`, the choices of a column), and all that a migration says.
MODELS = "models.py"
MIGRATIONS = "migrations"
#: A table is called like what it keeps: the hub's row of an `ecmx.Partner`.
KEPT = frozenset({"Partner"})


def shared(sources: Path) -> dict[str, list[str]]:
    """Every class name that stands in more than one place, with the places, "file:line"."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted(sources.rglob("*.py")):
        within = path.relative_to(sources)
        if MIGRATIONS in within.parts:
            continue
        for node, nested in classes(ast.parse(path.read_text(encoding="utf-8"))):
            if not (path.name == MODELS and (nested or node.name in KEPT)):
                places[node.name].append(f"{within}:{node.lineno}")
    return {name: where for name, where in sorted(places.items()) if len(where) > 1}


def classes(tree: ast.AST, *, nested: bool = False) -> Iterator[tuple[ast.ClassDef, bool]]:
    """Every class below a node, and whether it stands inside of another."""
    for node in ast.iter_child_nodes(tree):
        inside = isinstance(node, ast.ClassDef)
        if isinstance(node, ast.ClassDef):
            yield node, nested
        yield from classes(node, nested=nested or inside)


def main() -> int:
    """Print them; 1 where there is one."""
    found = shared(SOURCES)
    for name, where in found.items():
        print(f"{name} is the name of {len(where)} classes: {', '.join(where)}")
    if not found:
        print("every class has a name of its own")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
