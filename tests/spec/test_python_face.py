"""The face of `import ecmx`: the programs of docs/reference/python.md run as they stand, and the page lists every name."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import ecmx
from demo.programs import python_folder
from tools.docs import python

PAGE = python.pages()["reference/python.md"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the page says that the folder holds."""
    python_folder(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_programs_of_the_page_print_what_stands_behind_them(folder: Path) -> None:
    programs = python.programs()
    assert len(programs) >= 7
    names: dict[str, object] = {}
    for number, program in enumerate(programs, 1):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(program, f"<program {number} of python.md>", "exec"), names)
        said = [text.strip() for line in program.splitlines() for text in line.split("# → ")[1:]]
        assert printed.getvalue().splitlines() == said, f"program {number}"
    assert sorted(path.name for path in folder.iterdir()) == [
        "layouts",
        "marked.xlsx",
        "october.xlsx",
        "redbud_return_202610.xlsx",
    ]


def test_the_page_has_the_programs_and_lists_the_face() -> None:
    assert all(program in PAGE for program in python.programs())
    assert sorted(python.listed(PAGE)) == sorted(ecmx.__all__)
    assert len(set(ecmx.__all__)) == len(ecmx.__all__)


@pytest.mark.parametrize("name", ecmx.__all__)
def test_every_name_can_be_had_and_says_what_it_is(name: str) -> None:
    thing = getattr(ecmx, name)
    assert name in dir(ecmx)
    if name != "__version__":
        assert (thing.__doc__ or "").strip()


def test_a_name_that_is_not_there_is_said_to_be_missing() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'recieve'"):
        _ = ecmx.recieve


def test_the_page_shows_no_address_of_an_object() -> None:
    assert not re.search(r"<\w+[^>]* at 0x|<function|<factory|<Outcome", PAGE)


def test_importing_the_face_costs_nothing() -> None:
    """No frame library is loaded until a name is asked for that needs it."""
    asked = "import sys, ecmx; ecmx.__version__; print(sorted({'polars', 'msgspec', 'openpyxl'} & set(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(Path(ecmx.__file__).parents[1])}
    ended = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=environment)
    assert ended.stdout.strip() == "[]"
