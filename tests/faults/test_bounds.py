"""What has no end or no bottom: pipes, circles, widths, depths, headers and texts, each one sentence and no waiting."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ecmx.cli.app import app
from ecmx.cli.check import passwords_in
from ecmx.errors import FileUnusable, LayoutInvalid, PartnersInvalid
from ecmx.exchange import Options, Partners, Refused, check_files
from ecmx.files import Limits, Merge, NoPlainText, open_book, plain_text
from ecmx.layouts import Layouts, layouts_in, load_layout, passed_over
from ecmx.layouts.recognition import header_row, match
from ecmx.layouts.recognition.headers import wording
from tests.spec.blameless import TODAY
from tests.written import delimited, table, workbook

SHEET = '[[sheets]]\ntypes = ["otf"]\n'


def ecmx(*words: object) -> Result:
    return CliRunner().invoke(app, [*map(str, words)])


# ---- layouts ---------------------------------------------------------------------------------------------------------


def of(folder: Path, text: str, name: str = "plan.toml", limits: Limits = Limits()) -> str:  # noqa: B008
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(LayoutInvalid) as raised:
        load_layout(str(folder / name), limits)
    assert name in raised.value.message
    assert len(raised.value.message) < 500
    return raised.value.message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f'name = "a"\nx = {"[" * 5000}', "nested too deep"),
        (f'name = "a"\n{".".join(["a"] * 100_000)} = 1', "line 2 has a key of too many parts"),
        (f'name = "a"\nx = {{ {".".join(["a"] * 100_000)} = 1 }}', "line 2 has a key of too many parts"),
        (f'name = "a"\nx = {"9" * 100_000}', "is not valid TOML"),
        (f'name = "a"\n{SHEET}header_row = 0x{"f" * 100_000}', "header_row"),
        (f'name = "a"\n{SHEET}header_row = 0', "header_row"),
        (f'name = "a"\n{"x" * 100_000} = 1\n{SHEET}', "unknown field"),
        ('layout = "x"', "`layout` is no table"),
        ('name = "a"\ninherits = "../a"', "inherits takes a layout's name, never a path"),
        ('name = "a"\ninherits = "/etc/plan"', "inherits takes a layout's name, never a path"),
        ('name = "a"\ninherits = ["guidance-mif"]', "inherits takes a layout's name, never a path"),
        (f'name = "a"\n{SHEET}elements_of = ["otf", "otf"]', "elements_of says a file type twice"),
        (f'name = "a"\n{SHEET}columns = [{{ header = "{"A" * 1001}", ignored = true }}]', "header has a text of 1,001 characters"),
        (f'name = "a"\nfile_name = "{{day:%9999999999d}}.xlsx"\n{SHEET}', "{day} cannot be written in that form"),
        (f'name = "a"\nfile_name = "{{day!r:>999999999}}.xlsx"\n{SHEET}', "something else in braces"),
        (f'name = "a"\nfile_name = "{{day:{{type}}}}.xlsx"\n{SHEET}', "{day} cannot be written in that form"),
        (f'name = "a"\nfile_name = "plan.exe"\n{SHEET}', "has a name that ends in .xlsx"),
        (f'name = "a"\nfile_name = "plan.xlsx"\ncontainer = "csv"\n{SHEET}', "has a name that ends in .asc"),
    ],
)  # fmt: skip
def test_what_a_layout_must_not_say(tmp_path: Path, text: str, says: str) -> None:
    assert says in of(tmp_path, text)


def test_a_layout_has_bounds_that_are_settings(tmp_path: Path) -> None:
    column = '{ header = "A", ignored = true }'
    three = f'name = "a"\n{SHEET}columns = [{", ".join([column] * 3)}]'
    assert "3 columns; at most 2" in of(tmp_path, three, limits=Limits(layout_columns=2))
    assert "is larger than 30 bytes" in of(tmp_path, three, limits=Limits(layout_bytes=30))
    for number in range(4):
        (tmp_path / f"p{number}.toml").write_text(f'name = "p{number}"\ninherits = "p{number + 1}"\n')
    (tmp_path / "p4.toml").write_text(f'name = "p4"\n{SHEET}')
    assert load_layout(str(tmp_path / "p0.toml")).name == "p0"
    with pytest.raises(LayoutInvalid, match=r"p0\.toml: inherits goes on for more than 3 layouts"):
        load_layout(str(tmp_path / "p0.toml"), Limits(layout_parents=3))
    with pytest.raises(LayoutInvalid, match="at most 2 are read"):
        layouts_in(tmp_path, Limits(layout_files=2))


def test_dots_in_texts_part_no_keys(tmp_path: Path) -> None:
    said = "a." * 40
    text = f'words = "{said}" # {said}\nname = \'a\'\npartner = """{said}\n{said}"""\n{SHEET}'
    (tmp_path / "plan.toml").write_text(text)
    assert load_layout(str(tmp_path / "plan.toml")).words == said


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


NO_TEXT: dict[str, Callable[[Path], object]] = {
    "pipe": a_pipe,
    "socket": a_socket,
    "folder": Path.mkdir,
    "dangling": lambda path: path.symlink_to("nowhere"),
    "itself": lambda path: path.symlink_to(path),
    "bytes": lambda path: path.write_bytes(b"\xff\xfe\0"),
}


def test_what_is_no_text_in_a_folder_is_passed_over_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "layouts"
    folder.mkdir()
    monkeypatch.chdir(folder)  # a socket's name must be short
    for name, make in NO_TEXT.items():
        make(Path(f"{name}.toml"))
    with pytest.raises(LayoutInvalid, match="There is no layout"):
        layouts_in(folder)
    (folder / "plan.toml").write_text(f'name = "plan"\n{SHEET}')
    assert [one.name for one in Layouts().with_folder(folder)] == ["plan"]
    assert len(passed_over(folder)) == len(NO_TEXT)
    file = delimited(tmp_path / "otf.csv", table("otf", rows=[{}]))
    told = ecmx("check", file, "--layout", folder, "--json")
    assert told.exit_code == 0
    assert all(f"{name}.toml" in told.stderr and "was skipped" in told.stderr for name in NO_TEXT)
    for name in NO_TEXT:
        with pytest.raises(LayoutInvalid):
            load_layout(f"{name}.toml")
        with pytest.raises(PartnersInvalid):
            Partners.load(f"{name}.toml")
        with pytest.raises(NoPlainText):
            plain_text(Path(f"{name}.toml"), 100)


@pytest.mark.parametrize(
    "words", [["check"], ["accept"], ["layouts", "learn", "--yes"], ["convert", "--to", "canonical"]]
)
def test_a_pipe_as_a_file_of_members_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("plan.xlsx")
    told = ecmx(*words, "plan.xlsx")
    assert told.exit_code == 2
    assert "device or a pipe" in told.output


def test_a_password_that_nobody_says_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECMX_LIMIT_SECONDS", "1")
    monkeypatch.chdir(tmp_path)
    file = delimited(tmp_path / "otf.csv", table("otf", rows=[{}]))
    os.mkfifo("secret")
    held = os.open("secret", os.O_RDWR)  # its other end is there, and says nothing
    try:
        kept = ecmx("check", file, "--password-file", "secret")
    finally:
        os.close(held)
    for told in (kept, ecmx("check", file, "--password-file", "secret", "--json")):
        assert told.exit_code == 2
        assert "secret: the password file is a pipe that nothing came through in time (1 s)." in told.output
    for words in (["convert", file, "--to", "canonical", "-o", "out.xlsx", "--protect-with", "secret"],):
        assert "nothing came through" in ecmx(*words).output
    assert "the password file is not there" in ecmx("check", file, "--password-file", "none").output
    assert "the password file cannot be read" in ecmx("check", file, "--password-file", tmp_path).output


def test_a_password_may_come_through_a_pipe_in_pieces(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "secret")

    def say() -> None:
        with (tmp_path / "secret").open("wb", buffering=0) as out:
            for piece in (b"\xef\xbb\xbfalder", b"-5\nbirch", b"\n"):
                out.write(piece)

    thread = threading.Thread(target=say)
    thread.start()
    assert passwords_in(tmp_path / "secret") == ("alder-5", "birch")
    thread.join()


def test_a_letter_is_not_written_into_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "letter.txt")
    file = delimited(tmp_path / "otf.csv", table("otf", rows=[{}]))
    assert ecmx("check", file, "--letter", tmp_path / "letter.txt").exit_code == 2


# ---- headers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "piece",
    ["A b. ", "rtf: ", "(", "()", "(a1)", "(,", "(=", "(1", "((a)) ", "a / ", "- if ", "\n\n", "m/", "member date "],
)
def test_a_header_takes_steps_that_are_counted(monkeypatch: pytest.MonkeyPatch, piece: str) -> None:
    """Whatever it is made of, it is looked at a few times, not once for each of its parts."""
    seen: list[str] = []
    real = match.read_once

    def counted(header: str, ignored: frozenset[str]) -> tuple[tuple[match.Candidate, ...], match.Shorter | None]:
        seen.append(header)
        return real(header, ignored)

    monkeypatch.setattr(match, "read_once", counted)
    match.candidates.__wrapped__(piece * 1000)
    assert len(seen) <= match.PARTS_MOST + 1


def report_of(path: Path, limits: Limits = Limits()) -> list[tuple[str, str, str]]:  # noqa: B008
    (report,) = check_files([path], Options(as_of=TODAY, isolated=False, limits=limits))
    assert not isinstance(report, Refused), report.error.message
    return [(one.code, one.place.column, one.message) for one in report.findings]


def test_a_header_that_is_too_long_names_nothing(tmp_path: Path) -> None:
    rows = table("otf", rows=[{}] * 4)
    for row, cell in zip(rows, [f"Member Date of Birth {'x' * 1000}", *["01/02/1980"] * 4], strict=True):
        row.append(cell)
    told = [one for one in report_of(delimited(tmp_path / "a.csv", rows)) if one[1] == "E"]
    assert [one[:2] for one in told] == [("header-too-long", "E")]
    assert "1,021 characters. At most 1,000 are read" in told[0][2]


def test_all_headers_together_have_a_length(tmp_path: Path) -> None:
    rows = table("otf", rows=[{}] * 2)
    rows[0] += ["Note on what was said"] * 3
    together = sum(map(len, map(str, rows[0][:5])))
    told = report_of(delimited(tmp_path / "a.csv", rows), Limits(headers=together))
    assert {column for code, column, _ in told if code == "header-too-long"} == {"F", "G"}
    assert any(f"{together:,} in all headers of a tab together" in message for _, _, message in told)


def test_looking_for_headers_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    real = header_row.header_at

    def counted(top: header_row.TopTexts, merges: Sequence[Merge], position: int, limits: Limits) -> header_row.Header:
        seen.append(position)
        return real(top, merges, position, limits)

    monkeypatch.setattr(header_row, "header_at", counted)
    rows = [[f"q{row}w{column}" for column in range(50)] for row in range(60)]
    with open_book(delimited(tmp_path / "a.csv", rows), isolated=False) as book:
        assert header_row.find_header(book.sheets[0].preview(60), (), limits=Limits(headers=1000)) is None
    assert len(seen) < 10


def test_blanks_within_a_header_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wording(f"Member{' ' * 5000}CIN").concepts == wording("Member CIN").concepts


def test_a_tabs_name_has_a_length(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Outreach": table("otf", rows=[{}])})
    with pytest.raises(FileUnusable, match="A tab has a name of 8 characters; at most 7"):
        open_book(path, limits=Limits(header=7), isolated=False)


# ---- texts -----------------------------------------------------------------------------------------------------------


def with_a_long_text(path: Path) -> Path:
    rows = table("otf", rows=[{}] * 400)
    for number, row in enumerate(rows):
        row += ["x" * 30_000] * 8 if number else ["Note"] * 8
    return workbook(path, {"OTF": rows})


def test_one_long_text_in_every_cell_comes_in_small_batches(tmp_path: Path) -> None:
    with open_book(with_a_long_text(tmp_path / "a.xlsx"), isolated=False) as book:
        batches = list(book.sheets[0].batches())
        assert sum(map(len, batches)) == 401
        assert max(batch.text.estimated_size() for batch in batches) < 80 * 1024 * 1024
        assert len(book.sheets[0].preview(400)) < 401


def test_the_texts_of_a_sheet_together_have_a_bound(tmp_path: Path) -> None:
    path = with_a_long_text(tmp_path / "a.xlsx")
    with (
        open_book(path, limits=Limits(text_bytes=50_000_000), isolated=False) as book,
        pytest.raises(FileUnusable, match="47 MB of text"),
    ):
        list(book.sheets[0].batches())


def test_the_readers_memory_is_a_setting_and_a_gibibyte_by_default() -> None:
    assert Limits().memory == 1024**3
    assert Limits.from_environment({"ECMX_LIMIT_MEMORY": "5000", "ECMX_LIMIT_HEADER": "20"}) == Limits(
        memory=5000, header=20
    )
