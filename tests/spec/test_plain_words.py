"""Everything that people read speaks as a clinic here does: no word of `plain_words.toml` stands in it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

import ecmx
from ecmx.cli.app import app
from ecmx.findings import refusals, rules

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(ecmx.__file__).parent
PORTAL = SOURCE / "hub" / "portal"
WORDS = tomllib.loads((Path(__file__).parent / "plain_words.toml").read_text("utf-8"))["word"]
DOCS = ("how-to", "start", "explanation")
#: The glossary's last column names words that are not said, and the table of coverage the rooms of the code.
NAMING = {"docs/explanation/glossary.md", "docs/explanation/coverage.md"}

Read = tuple[str, str, str]
"""Where a text stands, which kind of place that is, and the text."""


def of_the_catalog() -> Iterator[Read]:
    for rule in rules():
        for text in (rule.sentence, rule.fix, rule.why, rule.quiet):
            yield f"finding {rule.code}", "findings", text
    for refusal in refusals():
        for text in (refusal.sentence, refusal.fix, refusal.why):
            yield f"refusal {refusal.code}", "findings", text


def of_the_commands() -> Iterator[Read]:
    yield from _of_command("ecmx", typer.main.get_command(app))


def _of_command(name: str, command: Any) -> Iterator[Read]:
    if command.hidden:
        return
    yield name, "code", command.help or ""
    for parameter in command.params:
        if not getattr(parameter, "hidden", False):
            yield f"{name} {parameter.name}", "code", f"{getattr(parameter, 'help', '')} {parameter.metavar or ''}"
    for within, one in getattr(command, "commands", {}).items():
        yield from _of_command(f"{name} {within}", one)


def of_the_portal() -> Iterator[Read]:
    for path in (*PORTAL.rglob("*.html"), *PORTAL.rglob("*.toml"), *PORTAL.rglob("*.js")):
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            text = re.sub(r"\b(may|can|sent|view|file|one)\.\w+|'[\w-]+'", "", text)
        if path.suffix == ".toml":
            text = re.sub(r"(?m)^(?:[\w-]+|\"[\w.-]*\") = ", "", text)
        if path.suffix == ".js":
            text = " ".join(re.findall(r'"[^"\n]* [^"\n]*"', text))
        yield path.name, "portal", text


def of_the_code() -> Iterator[Read]:
    """What code says: texts of more than a word, without docstrings; pages and letters of its templates and tables."""
    for path in SOURCE.rglob("*.py"):
        place = f"src/ecmx/{path.relative_to(SOURCE)}"
        for text in _said(ast.parse(path.read_text("utf-8"))):
            yield place, "code", text
    for path in SOURCE.rglob("*.j2"):
        yield path.name, "code", path.read_text("utf-8")


def _said(tree: ast.Module) -> Iterator[str]:
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))  # a docstring
        elif isinstance(node, ast.Constant) and type(node.value) is str and _prose(node.value, id(node) in skipped):
            yield node.value


def _prose(text: str, docstring: bool) -> bool:
    return not docstring and " " in text.strip() and "\\" not in text


def of_the_docs() -> Iterator[Read]:
    pages = [ROOT / "README.md", *(ROOT / "docs" / "tutorial").glob("*.md")]
    for path in (*pages, *(one for folder in DOCS for one in (ROOT / "docs" / folder).glob("*.md"))):
        name = path.relative_to(ROOT).as_posix()
        if name not in NAMING:
            text = re.sub(r"`[^`\n]*`|\]\([^)]*\)", " ", path.read_text("utf-8"))
            yield name, "tutorial" if "tutorial" in name else "docs", text


def everything() -> Iterator[Read]:
    for of in (of_the_catalog, of_the_commands, of_the_portal, of_the_code, of_the_docs):
        yield from of()


@pytest.fixture(scope="module")
def read() -> list[Read]:
    return list(everything())


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word["never"][:30])
def test_what_people_read_is_plain(word: dict[str, str], read: list[Read]) -> None:
    never = re.compile(rf"(?<![\w/-])(?:{word['never']})(?![\w-])", re.IGNORECASE)
    where = word.get("where")
    said = sorted(
        {
            (place, found[0])
            for place, kind, text in read
            if not where or kind in where
            for found in never.finditer(text)
        }
    )
    assert not said, f"say {word['say']}"


def test_all_that_people_read_is_walked(read: list[Read]) -> None:
    """Else the words are looked for where nothing stands."""
    assert {kind for _, kind, _ in read} == {"findings", "code", "portal", "docs", "tutorial"}
    assert len([1 for place, _, text in read if place.startswith("ecmx ") and text.strip()]) > 100
