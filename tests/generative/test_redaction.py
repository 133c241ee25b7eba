"""V1 over whole files: what stands in a member's row never comes out, whatever is wrong with it.

Every cell is marked with a text of its own; then everything that ecmx says about the file is searched for the marks.
"""

from __future__ import annotations

import io
import json
import logging
import os
import string
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

from ecmx.cli.app import app
from ecmx.exchange import Options, Refused, check_files
from ecmx.files import open_book
from ecmx.files.limits import Limits
from ecmx.findings import FileReport
from ecmx.guidance import FileType
from ecmx.reports.html import HtmlPage
from ecmx.reports.json import refusal_json, report_json, write_report
from ecmx.reports.letter import for_us, letters_of, refusal_letter
from ecmx.reports.terminal import show_refusal, show_report
from tests.generative.generated_files import SHAPES, TODAY, GeneratedFile, columns_of
from tests.reference.sheet import ELEMENTS

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
EXAMPLES = 400 if LONG else 10
CONTAINERS = ("csv", "xlsx")
LEAST = 5  # what is shorter turns up by itself


def word(random: Random) -> str:
    """A word that stands in no sentence of ours."""
    return "Zq" + "".join(random.choices("bcdfghjklmnpqrtvwxz", k=6))


def digits(random: Random, count: int, first: str = "123456789") -> str:
    return random.choice(first) + "".join(random.choices(string.digits, k=count - 1))


def marked(kind: str, random: Random) -> str:
    """A cell of that kind, right or wrong, that can be known again."""
    day = date(1931, 1, 1) + timedelta(days=random.randrange(14_000))
    name = kind.partition(" ")[0]
    texts = {
        "cin": [f"{digits(random, 8)}B", f"{digits(random, 8)}B{digits(random, 5)}", digits(random, 9), word(random)],
        "npi": [digits(random, 10, "12"), digits(random, 9), word(random)],
        "date": [f"{day:%m/%d/%Y}", f"{day:%Y-%m-%d}", f"{day:%m%d%Y}", f"13/{day:%d/%Y}", word(random), f"{day:%m/%d/%Y}, {word(random)}"],
        "phone": [digits(random, 10), digits(random, 9), f"{digits(random, 3)}-{digits(random, 7)}", word(random)],
        "zip": [digits(random, 9), digits(random, 6), word(random)],
        "period": [f"{day:%m/%d/%Y}.{day + timedelta(30):%m/%d/%Y}", f"{day:%m/%d/%Y}", word(random)],
        "email": [f"{word(random)}@{word(random)}.example", f"{word(random)}@@x", word(random)],
        "contact": [f"{word(random)}, {word(random)}, {word(random)}", word(random)],
        "prescriptions": [f"{digits(random, 11)},{day:%m/%d/%Y},Y", f"{digits(random, 7)} {word(random)}"],
        "conditions": [f"E11.9 {word(random)} {day:%d%m%Y}", f"X99.{digits(random, 4)} {word(random)}", word(random)],
        "sdoh": [f"Z59.01 {word(random)}", f"E11.9 {word(random)}", word(random)],
        "text250": [word(random), f"{word(random)} " * 40],
    }  # fmt: skip
    return random.choice(texts.get(name, [word(random), word(random), f"{word(random)} {word(random)}"]))


@dataclass(frozen=True)
class Marked:
    """A file of which every cell is marked, and the marks."""

    file: GeneratedFile
    marks: tuple[str, ...]


@st.composite
def marked_files(draw: st.DrawFn) -> Marked:
    shape = draw(st.sampled_from(sorted(SHAPES)))
    random = Random(draw(st.integers(0, 2**32)))
    columns = columns_of(shape)
    rows = [
        ["" if random.random() < 0.1 else marked(ELEMENTS[column.element].kind_spec, random) for column in columns]
        for _ in range(draw(st.integers(2, 7)))
    ]
    if len(rows) > 3:
        rows[-1][0] = rows[0][0]  # a member who comes twice
    if draw(st.booleans()):
        rows.append(["Total", word(random), *[""] * (len(columns) - 2)])
    marks = {part for row in rows for text in row for part in parts_of(text)}
    return Marked(GeneratedFile(shape, SHAPES[shape], tuple(columns), tuple(map(tuple, rows))), tuple(sorted(marks)))


def parts_of(text: str) -> Iterator[str]:
    """A text, its words, and a date in other spellings: whatever would give the value away."""
    for part in {text, *text.replace(",", " ").replace(";", " ").split()}:
        if len(part) >= LEAST and part not in ("Total", "E11.9", "Z59.01"):
            yield part
        if len(part) == 10 and part[2:6:3] == "//":
            yield f"{part[6:]}-{part[:2]}-{part[3:5]}"
            yield f"{part[6:]}, {int(part[:2])}, {int(part[3:5])}"  # as a date's repr has it


def written(marked_file: Marked, folder: Path, container: str, *, header: bool = True) -> Path:
    path = folder / f"file.{container}"
    lines = [[column.header for column in marked_file.file.columns]] if header else []
    lines += [list(row) for row in marked_file.file.rows]
    if container == "xlsx":
        book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        sheet = book.add_worksheet("Sheet1")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
        book.close()
    elif header:
        path.write_bytes(marked_file.file.as_csv())
    else:
        path.write_bytes(marked_file.file.as_csv().partition(b"\r\n")[2])
    return path


def said(path: Path, limits: Limits | None = None, types: tuple[FileType, ...] | None = None) -> str:
    """Everything that the rooms say about a file, one after the other."""
    options = Options(as_of=TODAY, isolated=False, limits=limits or Limits(), types=types)
    console = Console(file=io.StringIO(), width=200, record=True)
    texts = []
    for result in check_files([path], options):
        texts += [repr(result), str(result)]
        if isinstance(result, Refused):
            show_refusal(result.file, result.error, console)
            texts += [
                repr(result.error),
                str(result.error),
                repr(result.error.__cause__),
                json.dumps(refusal_json(result.file, result.error)),
                refusal_letter(result.file, result.error).text,
            ]
            continue
        texts += of_report(result, console)
        page = HtmlPage(samples=1000)
        page.add(result, lambda: open_book(path, isolated=False))
        texts += [page.html(), *(letter.text for letter in letters_of(result)), *for_us(result)]
    return "\n".join((*texts, console.export_text()))


def of_report(report: FileReport, console: Console) -> Iterator[str]:
    show_report(report, console, columns=True, samples=1000)
    stream = io.BytesIO()
    write_report(report, stream)
    yield stream.getvalue().decode()
    yield json.dumps(report_json(report))
    for found in report.findings:
        yield " ".join((repr(found), str(found), found.message, found.fix))
    yield from (repr(part) for part in (report.sheets, report.rows, report.not_checked, report.findings))


def nothing_of(marks: tuple[str, ...], text: str) -> None:
    low = text.casefold()
    shown = [mark for mark in marks if mark.casefold() in low]
    assert not shown, (
        f"{len(shown)} of {len(marks)} marks came out, such as {shown[0]!r}: …{around(low, shown[0].casefold())}…"
    )


def around(text: str, mark: str) -> str:
    at = text.index(mark)
    return text[max(0, at - 120) : at + 60]


def test_nothing_of_a_row_comes_out(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    seen = set()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=not LONG)
    @given(marked_files(), st.sampled_from(CONTAINERS))
    def holds(marked_file: Marked, container: str) -> None:
        seen.add(container)
        caplog.clear()
        with caplog.at_level(logging.DEBUG), tempfile.TemporaryDirectory() as folder:
            text = said(written(marked_file, Path(folder), container))
        streams = capfd.readouterr()
        nothing_of(marked_file.marks, "\n".join((text, caplog.text, streams.out, streams.err)))

    holds()
    assert seen == set(CONTAINERS)


def test_nothing_comes_out_of_a_file_without_a_header() -> None:
    """Row 1 is a person then, and nobody may be told about it as a header."""
    seen = set()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=not LONG)
    @given(marked_files(), st.sampled_from(CONTAINERS))
    def holds(marked_file: Marked, container: str) -> None:
        seen.add(container)
        with tempfile.TemporaryDirectory() as folder:
            path = written(marked_file, Path(folder), container, header=False)
            nothing_of(marked_file.marks, said(path))
            nothing_of(marked_file.marks, said(path, types=tuple(map(FileType, marked_file.file.types))))

    holds()
    assert seen == set(CONTAINERS)


def test_nothing_comes_out_of_a_damaged_or_too_large_file() -> None:
    seen = set()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=not LONG)
    @given(marked_files(), st.floats(0.2, 0.95), st.sampled_from(CONTAINERS))
    def holds(marked_file: Marked, share: float, container: str) -> None:
        seen.add(container)
        with tempfile.TemporaryDirectory() as folder:
            path = written(marked_file, Path(folder), container)
            nothing_of(marked_file.marks, said(path, Limits(cells=10)))
            whole = path.read_bytes()
            path.write_bytes(whole[: int(len(whole) * share)])
            nothing_of(marked_file.marks, said(path))

    holds()
    assert seen == set(CONTAINERS)


@pytest.mark.usefixtures("one_process")
@pytest.mark.parametrize("words", [["--json"], ["--columns", "--samples", "1000"], ["--type", "otf"]])
def test_nothing_comes_out_of_the_command(words: list[str]) -> None:
    @settings(
        max_examples=max(EXAMPLES // 3, 2), deadline=None, suppress_health_check=list(HealthCheck), derandomize=not LONG
    )
    @given(marked_files())
    def holds(marked_file: Marked) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = written(marked_file, Path(folder), "csv")
            result = CliRunner().invoke(app, ["check", str(path), "--as-of", "2026-11-01", *words])
        nothing_of(marked_file.marks, f"{result.output}{result.stderr}{result.exception!r}")

    holds()


@pytest.mark.usefixtures("one_process")
def test_nothing_comes_out_of_a_comparison(tmp_path: Path) -> None:
    """Text, JSON and page: of members who stay, whose data change in every element, who come and who go."""
    random, columns = Random(11), columns_of("mif")
    said = {"mif.mcp_name": "Juniper Community Plan", "mif.member_record_status": "Continuing"}

    def row(cin: str, month: int) -> list[str]:
        told = {**said, "mif.member_cin": cin, "mif.reporting_period": f"{month}/01/2026.{month}/30/2026"}
        told["mif.production_date"] = f"{month + 1}/02/2026"
        return [told.get(one.element) or marked(ELEMENTS[one.element].kind_spec, random) for one in columns]

    cins = [f"9{random.randrange(10**7):07d}{random.choice('ABCD')}" for _ in range(12)]
    sides, marks = [], set(cins)
    for month, named in ((10, cins[:9]), (11, cins[3:])):
        rows = tuple(tuple(row(cin, month)) for cin in named)
        marks |= {
            part
            for one in rows
            for at, text in enumerate(one)
            if columns[at].element not in said
            for part in parts_of(text)
        }
        folder = tmp_path / str(month)
        folder.mkdir()
        sides.append(written(Marked(GeneratedFile("mif", SHAPES["mif"], tuple(columns), rows), ()), folder, "xlsx"))
    marks = {one for one in marks if "2026" not in one}
    words = ["compare", *map(str, sides), "--as-of", "2026-12-05", "--samples", "1000"]
    text = CliRunner().invoke(app, [*words, "--html", str(tmp_path / "page.html")])
    assert text.exit_code == 1, text.output
    answer = CliRunner().invoke(app, [*words, "--json"])
    counts = json.loads(answer.stdout)["total"]
    assert (counts["new"], counts["gone"]) == (3, 3)
    assert counts["contact"] > 0
    shown = (tmp_path / "page.html").read_text("utf-8")
    nothing_of(tuple(marks), "\n".join((text.output, text.stderr, answer.output, answer.stderr, shown)))


@pytest.mark.parametrize("container", ["csv", "xlsx"])
def test_nothing_comes_out_of_the_program(container: str, tmp_path: Path) -> None:
    """The real thing with its reading process apart: stdout and stderr."""
    random = Random(7)
    columns = columns_of("mif")
    rows = [[marked(ELEMENTS[column.element].kind_spec, random) for column in columns] for _ in range(5)]
    marks = tuple({part for row in rows for text in row for part in parts_of(text)})
    file = Marked(GeneratedFile("mif", SHAPES["mif"], tuple(columns), tuple(map(tuple, rows))), marks)
    path = written(file, tmp_path, container)
    done = subprocess.run(
        [Path(sys.executable).with_name("ecmx"), "check", str(path), "--as-of", "2026-11-01", "--columns"],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "Member Client Index Number (CIN)" in done.stdout
    nothing_of(marks, done.stdout + done.stderr)


def test_the_search_finds_what_comes_out() -> None:
    with pytest.raises(AssertionError, match="1 of 1 marks"):
        nothing_of(("Zqbcdfgh",), "a sentence with zqBCDFGH in it")
