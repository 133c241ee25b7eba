"""Where the system has no files in memory, what a password protects is read from bytes, and comes to no disk either."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from typer.testing import CliRunner

from ecmx import reader_process
from ecmx.cli.app import app
from ecmx.files import Scratch, open_book
from ecmx.files.reading import xlsx
from tests.faults.plain_text import in_plain
from tests.written import table, workbook

WORDS = "Zyxqvarn"  # a family name that nobody has
PASSWORD = "alder-5"
ROWS = 40


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of temporary files, on a system without files in memory; also for the process that reads."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.delattr(os, "memfd_create", raising=False)
    without = "import os; vars(os).pop('memfd_create', None); "
    monkeypatch.setattr(reader_process, "START", without + reader_process.START)
    yield temporary
    assert in_plain([temporary], WORDS.encode()) == []


def protected(folder: Path, *, odd: bool = False) -> Path:
    """A workbook that came protected. odd: of which the parts go by other names than programs expect."""
    rows = [{"rtf.member_last_name": f"{WORDS}{number}"} for number in range(ROWS)] + [{"rtf.member_cin": "12"}]
    plain = workbook(folder / "plain.xlsx", {"Members": table("rtf", rows=rows)})
    data = plain.read_bytes()
    plain.unlink()
    if odd:
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
            for name in source.namelist():
                out.writestr(name.upper() if name.startswith("xl/w") else name, source.read(name))
        data = made.getvalue()
    (folder / "password.txt").write_text(PASSWORD, encoding="utf-8")
    path = folder / "members.xlsx"
    with path.open("wb") as out:
        OOXMLFile(io.BytesIO(data)).encrypt(PASSWORD, out)
    return path


@pytest.mark.parametrize("isolated", [True, False])
@pytest.mark.parametrize("odd", [False, True])
@pytest.mark.parametrize("fast", [True, False])
def test_it_is_read_and_lies_nowhere(
    tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, isolated: bool, odd: bool, fast: bool
) -> None:
    if not fast:
        monkeypatch.setattr(xlsx, "fast_reader", lambda limits: None)
    path = protected(tmp_path, odd=odd)
    with open_book(path, password=PASSWORD, isolated=isolated) as book:
        assert (book.format, book.facts.encrypted) == ("xlsx", True)
        sheet = book.sheets[0]
        assert len(sheet.preview()) == ROWS + 2
        assert list(elsewhere.rglob("*")) == []
        names = [text for batch in sheet.batches(after_row=1) for text in batch.text.to_series(1).to_list()]
        assert len(names) == ROWS + 1
        assert list(elsewhere.rglob("*")) == []


@pytest.mark.parametrize(
    "words",
    [
        ["check", "members.xlsx", "--annotate", "annotated.xlsx"],
        ["convert", "members.xlsx", "--to", "guidance-rtf", "-o", "sent.xlsx", "--protect-with", "password.txt"],
    ],
)
def test_a_run_leaves_and_made_nothing_in_plain(
    tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    protected(tmp_path)
    monkeypatch.chdir(tmp_path)
    found: list[str] = []
    real = Scratch.close

    def close(self: Scratch) -> None:
        found.extend(in_plain([self.path], WORDS.encode()))
        real(self)

    monkeypatch.setattr(Scratch, "close", close)
    told = CliRunner().invoke(app, [*words, "--password-file", "password.txt", "--force"])
    assert told.exit_code == 1, told.output
    assert Path(words[3] if "--annotate" in words else "sent.xlsx").exists()
    assert found == [] and in_plain([tmp_path], WORDS.encode()) == []
