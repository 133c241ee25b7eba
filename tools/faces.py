"""A package is entered by its face: who stands outside imports from its `__init__`, and only what that lists in `__all__`.

The import linter cannot hold this: it cannot tell a function that a face offers from a module of the same name. Beside that:

- a name that a face offers is a module's inside only where that module is the one that gives it: else the import of the module hides it;
  never where names are looked up late, for then the module itself, once loaded, is what is found
- a face whose names are looked up late lists the same names in `late(…)`, for type checkers and in `__all__`; each is there in its module
- tests and tools import from a face only what it offers (a type checker does not see what a `__getattr__` does not give)

    python -m tools.faces
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["SOURCES", "USERS", "disagreeing", "hidden", "missing", "modules", "trespasses"]

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src"
#: What stands outside, and enters by the faces too.
USERS = [folder for name in ("tests", "tools", "bench", "demo") if (folder := ROOT / name).is_dir()]


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


def trespasses(sources: Path, tree: dict[str, Module] | None = None) -> Iterator[str]:
    """Every import from inside of a package by a module outside, a sentence each."""
    tree = tree or modules(sources)
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


def hidden(tree: dict[str, Module]) -> Iterator[str]:
    """Names that a face offers and that are a module's inside which does not give them, or not before it is asked, a sentence each."""
    for face in tree.values():
        homes = given(face) if face.is_face else {}
        late = bool(homes) and bool(looked_up(face))
        for name in sorted(face.offers):
            inner = f"{face.name}.{name}"
            if inner in tree and (homes.get(name, inner) not in (inner, "") or (late and name in homes)):
                yield f"{face.name} offers {name} of {homes[name]}, and {inner} is a module"


def given(face: Module) -> dict[str, str]:
    """By name, the module out of which a face imports it, for type checkers or for good."""
    return {
        name: node.module or ""
        for node in ast.walk(face.tree)
        if isinstance(node, ast.ImportFrom)
        for name in given_by(node)
    }


def given_by(node: ast.ImportFrom) -> list[str]:
    """The names that an import binds."""
    return [one.asname or one.name for one in node.names]


def disagreeing(tree: dict[str, Module]) -> Iterator[str]:
    """Where a face whose names are looked up late does not say the same three times, a sentence each."""
    for face in tree.values():
        late = looked_up(face)
        if late is None:
            continue
        at_once = {name for node in face.tree.body if isinstance(node, ast.ImportFrom) for name in given_by(node)}
        imported = {name: module for name, module in given(face).items() if within(module, face.name)}
        for name in sorted((face.offers | set(late) | set(imported)) - at_once):
            if name not in late or name not in face.offers or imported.get(name) != late[name]:
                yield f"{face.name}: {name} stands not alike in late(…), __all__ and below TYPE_CHECKING"
            elif name not in bound(tree[late[name]]):
                yield f"{face.name}: {late[name]} has no {name}"


def looked_up(face: Module) -> dict[str, str] | None:
    """By name, the module in which a face looks it up late, "" where it names several; None where it looks up none late."""
    texts = {
        target.id: node.value
        for node in face.tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    call = texts.get("__getattr__")
    if not isinstance(call, ast.Call) or getattr(call.func, "id", "") != "late":
        return None
    table = call.args[1]
    assert isinstance(table, ast.Dict)
    found: dict[str, str] = {}
    for key, value in zip(table.keys, table.values, strict=True):
        assert key is not None
        names = texts[value.id] if isinstance(value, ast.Name) else value
        for name in ast.literal_eval(names):
            found[name] = "" if name in found else f"{face.name}.{ast.literal_eval(key)}"
    return found


def bound(module: Module) -> set[str]:
    """The names that a module has when it is loaded."""
    found = set(given(module))
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


def missing(users: Path, tree: dict[str, Module]) -> Iterator[str]:
    """What files outside of the sources import from a face that it does not offer, nor hold as a module, a sentence each."""
    late = {name: one for name, one in tree.items() if one.is_face and looked_up(one) is not None}
    for path in sorted(users.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if not any(f"from {name} import" in text for name in late):
            continue
        for node in ast.walk(ast.parse(text)):
            face = late.get(node.module or "") if isinstance(node, ast.ImportFrom) else None
            if not isinstance(node, ast.ImportFrom) or face is None:
                continue
            for one in node.names:
                if one.name not in face.offers and f"{face.name}.{one.name}" not in tree:
                    yield f"{path}:{node.lineno}: {face.name} has no {one.name}"


def within(module: str, package: str) -> bool:
    """Whether a module is the package, or lies in it."""
    return module == package or module.startswith(f"{package}.")


def main() -> int:
    """Print them; 1 where there is one."""
    tree = modules(SOURCES)
    found = [*trespasses(SOURCES, tree), *hidden(tree), *disagreeing(tree)]
    found += [sentence for users in USERS for sentence in missing(users, tree)]
    for sentence in found:
        print(sentence)
    print(f"{len(found)} faults of faces" if found else "every package is entered by its face")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
