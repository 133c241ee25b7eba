"""A package is entered by its face: who stands outside imports from its `__init__`, and only what that lists in `__all__`.

The import linter cannot hold this: it cannot tell a function that a face offers from a module of the same name.

    python -m tools.faces
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["SOURCES", "trespasses"]

SOURCES = Path(__file__).resolve().parents[1] / "src"


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the tree. name: dotted; offers: what its `__all__` lists."""

    name: str
    path: Path
    tree: ast.Module
    offers: frozenset[str] = field(default=frozenset())

    @property
    def is_face(self) -> bool:
        """Whether it is a package's `__init__`."""
        return self.path.name == "__init__.py"

    @property
    def package(self) -> str:
        """The package that it is the face of, or lies in."""
        return self.name if self.is_face else self.name.rpartition(".")[0]


def modules(sources: Path) -> dict[str, Module]:
    """Every module below a folder of sources, by its dotted name."""
    found = {}
    for path in sorted(sources.rglob("*.py")):
        parts = path.relative_to(sources).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found[name] = Module(name, path, tree, frozenset(listed(tree)))
    return found


def listed(tree: ast.Module) -> list[str]:
    """What `__all__` says."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(getattr(one, "id", "") == "__all__" for one in node.targets):
            return [str(name) for name in ast.literal_eval(node.value)]
    return []


def trespasses(sources: Path) -> Iterator[str]:
    """Every import from inside of a package by a module outside, a sentence each."""
    tree = modules(sources)
    for module in tree.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                wanted = [(name.name, "") for name in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                wanted = [(node.module or "", name.name) for name in node.names]
            else:
                continue
            for source, name in wanted:
                if why := wrong(module, source, name, tree):
                    yield f"{module.path.relative_to(sources)}:{node.lineno}: {why}"


def wrong(module: Module, source: str, name: str, tree: dict[str, Module]) -> str:
    """What is wrong with importing a name ("" = the module itself) from there; "" where nothing is."""
    entered = tree.get(source)
    if entered is None or within(module.name, entered.package):
        return ""
    if not entered.is_face:
        return f"{source} is inside of {entered.package}; import from the package"
    if not name or name in entered.offers:
        return ""
    inner = tree.get(f"{source}.{name}")
    if inner is not None and inner.is_face:
        return ""
    return f"{source} does not list {name} in its __all__"


def within(module: str, package: str) -> bool:
    """Whether a module is the package, or lies in it."""
    return module == package or module.startswith(f"{package}.")


def main() -> int:
    """Print them; 1 where there is one."""
    found = list(trespasses(SOURCES))
    for sentence in found:
        print(sentence)
    print(f"{len(found)} imports from inside of a package" if found else "every package is entered by its face")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
