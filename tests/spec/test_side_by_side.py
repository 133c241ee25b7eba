"""However many processes check: the same answer, letter for letter, in the order asked; of samples, of cases that were found, of files
that have to do with each other, and of broken ones between them.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from typer.testing import CliRunner

from ecmx.cli.app import app
from ecmx.exchange import side_by_side
from tests.written import delimited, table, workbook

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
PASSWORD = "alder-5"
WAYS = (["--json"], ["--columns"])


@pytest.fixture(autouse=True)
def _three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ECMX_DEBUG", raising=False)
    monkeypatch.setattr(side_by_side, "cores", lambda: 3)
    monkeypatch.setattr(side_by_side, "FILES_EACH", 1)


def answer(monkeypatch: pytest.MonkeyPatch, processes: int, *words: str) -> tuple[int, str]:
    """The exit code, and all that was said."""
    monkeypatch.setenv("ECMX_LIMIT_PROCESSES", str(processes))
    asked = []
    real = side_by_side.processes_for

    def seen(*given: object) -> int:
        asked.append(real(*given))  # type: ignore[arg-type]
        return asked[-1]

    with monkeypatch.context() as patched:
        patched.setattr(side_by_side, "processes_for", seen)
        told = CliRunner().invoke(app, ["check", *words, "--as-of", "2026-11-01"])
    assert asked == [processes]
    return told.exit_code, told.output


def files_of(folder: Path) -> list[str]:
    """Files with everything that goes from one process to another: rules across files, facts by row, hidden tabs, refusals, passwords."""
    mif = [{"mif.member_cin": f"9000000{number}A", "mif.pcp_npi": "1234567890"} for number in range(4)]
    born = {"mif.member_date_of_birth": "02/03/1971"}
    workbook(folder / "a.xlsx", {"MIF": table("mif", rows=mif)})
    workbook(folder / "b.xlsx", {"MIF": table("mif", rows=[*mif, mif[0], {**mif[1], **born}])})
    (folder / "broken.xlsx").write_bytes((folder / "a.xlsx").read_bytes()[:700])
    (folder / "empty.csv").write_bytes(b"")
    rtf = [{"rtf.member_cin": one["mif.member_cin"]} for one in mif]
    delimited(folder / "c.csv", table("rtf", rows=[*rtf, {"rtf.member_cin": ""}]))
    delimited(folder / "d.csv", table("otf", rows=[{"otf.member_cin": one["mif.member_cin"]} for one in mif] * 2))
    delimited(folder / "letter.txt", [["Dear colleague"], ["please find"]], delimiter="\t")
    with (folder / "e.xlsx").open("wb") as out:
        OOXMLFile(io.BytesIO((folder / "b.xlsx").read_bytes())).encrypt(PASSWORD, out)
    (folder / "secret").mkdir()
    (folder / "secret" / "word.txt").write_text(PASSWORD, encoding="utf-8")
    return [str(path) for path in (*sorted(folder.glob("*.*"), reverse=True), folder / "nowhere.csv")]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way[0])
def test_files_that_have_to_do_with_each_other(way: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = [*files_of(tmp_path), *way, "--password-file", str(tmp_path / "secret" / "word.txt")]
    one = answer(monkeypatch, 1, *words)
    assert answer(monkeypatch, 3, *words) == one
    if way == ["--json"]:
        told = json.loads(one[1])
        assert [Path(each["file"]).name for each in told[1:]] == [Path(word).name for word in words[:8]]
        codes = {finding["code"] for each in told for finding in each.get("findings", ())}
        assert codes >= {"same-period-twice", "member-in-two-files", "two-birth-dates", "birth-date-elsewhere"}
        assert sum("error" in each for each in told) == 4


@pytest.mark.parametrize("layout", ["guidance-mif", "own.toml", "layouts"])
def test_however_a_layout_is_named(layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = files_of(tmp_path)
    monkeypatch.chdir(tmp_path)
    columns = '{ header = "Client Index Number (CIN)", element = "mif.member_cin" }'
    own = f'name = "own"\npartner = "Tamarack Health"\n[[sheets]]\ntypes = ["mif"]\ncolumns = [{columns}]\n'
    (tmp_path / "layouts").mkdir()
    for path in (tmp_path / "own.toml", tmp_path / "layouts" / "own.toml"):
        path.write_text(own, encoding="utf-8")
    words = [*files, "--json", "--layout", layout]
    assert answer(monkeypatch, 3, *words) == answer(monkeypatch, 1, *words)


@pytest.mark.skipif(not SHARED.is_dir(), reason="not run: needs the samples beside the repository")
@pytest.mark.parametrize(("way", "folders"), [("--json", ("samples", "cases")), ("--columns", ("samples",))])
def test_samples_and_cases(way: str, folders: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = sorted(
        str(path)
        for folder in folders
        for path in (SHARED / folder).rglob("*")
        if path.suffix in {".xlsx", ".xls", ".csv", ".txt", ".xml"} and path.stat().st_size <= side_by_side.SMALL
    )
    assert len(asked) > 10
    one = answer(monkeypatch, 1, *asked, way)
    assert answer(monkeypatch, 3, *asked, way) == one
