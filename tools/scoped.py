"""Every query of an organization's table names the organization (invariant V4): found in the source, before it runs.

A scoped model is asked through `objects.of(…)`; SQL that names its table names `organization_id` too, or says here why it does not.

    python -m tools.scoped
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["HUB", "scoped_models", "unscoped"]

HUB = Path(__file__).resolve().parents[1] / "src" / "ecmx" / "hub"
BASES = ("Scoped", "OurWord")
BACK_DOORS = ("_base_manager", "_default_manager")
#: Functions that look at every organization's rows on purpose, and why.
ON_PURPOSE = {
    "transmissions/fence.py:_locked": "a job names a file by its number; what is done with it is its organization's",
    "transmissions/jobs.py:adopt": "the caretaker looks after every file that has no job",
    "transmissions/attempting.py:_note": "a job names a file by its number; what stands in its way is written on it",
    "transmissions/jobs.py:unneeded": "a file that was just moved on, by its number: whether its jobs are needed still",
    "transmissions/jobs.py:backlog": "how long the oldest file has waited, of the whole machine",
    "running/overview.py:became": "a worker's line on the file that it worked on",
}


def scoped_models(hub: Path) -> dict[str, str]:
    """Each scoped model's name and its table."""
    found = {}
    for path in sorted(hub.glob("*/models.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") in BASES for base in node.bases):
                found[node.name] = f"{path.parent.name}_{node.name.lower()}"
    return found


def unscoped(hub: Path) -> Iterator[str]:
    """Every query that names no organization, a sentence each."""
    models = scoped_models(hub)
    for path in sorted(hub.rglob("*.py")):
        if "migrations" in path.parts or path.name == "scoping.py":
            continue
        place = path.relative_to(hub).as_posix()
        for scope, body in _functions(ast.parse(path.read_text(encoding="utf-8"))):
            if f"{place}:{scope}" in ON_PURPOSE:
                continue
            for line, why in _found(body, models):
                yield f"{place}:{line}: {why}"


def _functions(tree: ast.Module) -> Iterator[tuple[str, list[ast.AST]]]:
    """Each function by name with what is in it, and the rest of the module."""
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            body = list(ast.walk(node))
            inside.update(map(id, body))
            yield node.name, body
    yield "", [node for node in ast.walk(tree) if id(node) not in inside]


def _found(body: list[ast.AST], models: dict[str, str]) -> Iterator[tuple[int, str]]:
    through = {id(node.value) for node in body if isinstance(node, ast.Attribute) and node.attr == "of"}
    texts = [node for node in body if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    for node in body:
        if isinstance(node, ast.Attribute) and node.attr in BACK_DOORS:
            yield node.lineno, f"{node.attr} asks without an organization"
        if (
            isinstance(node, ast.Attribute)
            and node.attr == "objects"
            and isinstance(node.value, ast.Name)
            and node.value.id in models
            and id(node) not in through
        ):
            yield node.lineno, f"{node.value.id}.objects is asked through of(organization)"
    said = " ".join(str(node.value) for node in texts)
    for name, table in models.items():
        for node in texts:
            words = str(node.value)
            asks = any(f"{verb} {table}" in words for verb in ("FROM", "JOIN", "INTO", "UPDATE"))
            if asks and "organization_id" not in said:
                yield node.lineno, f"SQL of {name}'s table names no organization_id"


def main() -> int:
    """Print them; 1 where there is one."""
    found = list(unscoped(HUB))
    for sentence in found:
        print(sentence)
    print(f"{len(found)} queries without an organization" if found else "every query names its organization")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
