"""What can be wrong at the two doors themselves: bytes, streams, layouts, frames and partners that cannot be meant; a kill."""

from __future__ import annotations

import http.client
import io
import lzma
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import polars as pl
import pytest

import ecmx
from ecmx.conversion import convert
from ecmx.exchange import Options
from ecmx.layouts import Column, Layout, SheetLayout, load_layout
from tests.written import delimited, table

DAY = date(2026, 11, 1)
RTF = ecmx.FileType.RTF
NPI = "1234567893"


class Broken(io.RawIOBase):
    """A stream that gives some bytes and then breaks off."""

    def __init__(self, given: bytes) -> None:
        self._given = given

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._given:
            raise ConnectionResetError
        given, self._given = self._given, b""
        return given


def rtf() -> pl.DataFrame:
    return ecmx.record_frame(
        "rtf",
        {"rtf.member_cin": ["91000000B"], "rtf.engagement_status": ["3"], "plan": ["Juniper Community Plan"]},
    )


class Raising(io.RawIOBase):
    """A stream that ends with what its own library raises."""

    def __init__(self, error: Exception | None) -> None:
        self._error = error

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> Any:
        if self._error is None:
            return None  # as one that does not wait for its data
        raise self._error


RECEIVED: dict[str, tuple[Any, type[Exception], str]] = {
    "bytes of no kind": (bytes(range(256)) * 8, ecmx.FileUnusable, ""),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, ecmx.FileUnusable, "not-a-workbook"),
    "no bytes": (b"", ecmx.FileUnusable, "file-empty"),
    "an empty stream": (io.BytesIO(), ecmx.FileUnusable, "file-empty"),
    "a stream that breaks off": (Broken(b"PK\x03\x04"), ecmx.FileUnusable, "stream-broken"),
    "a download that breaks off": (Raising(http.client.IncompleteRead(b"")), ecmx.FileUnusable, "stream-broken"),
    "a damaged member of a zip": (Raising(zlib.error()), ecmx.FileUnusable, "stream-broken"),
    "a damaged packed stream": (Raising(lzma.LZMAError()), ecmx.FileUnusable, "stream-broken"),
    "a stream that does not wait": (Raising(None), ecmx.UsageProblem, "data-unusable"),
    "a name with a null sign": ("a\0b", ecmx.UsageProblem, "data-unusable"),
    "a stream of text": (io.StringIO("a,b"), ecmx.UsageProblem, "data-unusable"),
    "no file at all": (42, ecmx.UsageProblem, "data-unusable"),
    "a path of nothing": (Path("there-is-no-such-file.csv"), ecmx.FileUnusable, ""),
}


@pytest.mark.parametrize("what", RECEIVED)
def test_what_is_no_file_is_one_clear_error(what: str) -> None:
    data, error, code = RECEIVED[what]
    with pytest.raises(error) as told:
        ecmx.receive(data, as_of=DAY)
    assert not code or told.value.code == code  # type: ignore[attr-defined]
    assert str(told.value)


def test_a_stream_is_received_as_the_file_it_is(tmp_path: Path) -> None:
    path = delimited(tmp_path / "rtf.csv", table("rtf", rows=[{}, {}]))
    by_path = ecmx.receive(path, as_of=DAY)
    for data in (path.read_bytes(), io.BytesIO(path.read_bytes()), path.open("rb")):
        with ecmx.receive(data, name="rtf.csv", as_of=DAY) as file:
            assert file.outcomes().equals(by_path.outcomes())
            assert file.findings.frame().equals(by_path.findings.frame())
    by_path.close()


def test_a_name_that_no_disk_takes_is_a_name_all_the_same(tmp_path: Path) -> None:
    data = delimited(tmp_path / "rtf.csv", table("rtf", rows=[{}])).read_bytes()
    for name in ("a.c\0sv", "a." + "x" * 300, "ä.csv", "."):
        with ecmx.receive(data, name=name, as_of=DAY) as file:
            assert file.name == name
            assert len(file.outcomes()) == 1


def test_outcomes_are_asked_for_by_their_names(tmp_path: Path) -> None:
    path = delimited(tmp_path / "rtf.csv", table("rtf", rows=[{}, {"rtf.member_cin": ""}]))
    with ecmx.receive(path, as_of=DAY) as file:
        assert sum(frame.height for frame in file.records("rtf", outcome="held")) == 1
        with pytest.raises(ecmx.UsageProblem, match="clean"):
            list(file.records("rtf", outcome=("zz",)))


def test_a_file_without_a_row_says_what_it_is(tmp_path: Path) -> None:
    path = delimited(tmp_path / "nil.csv", table("rtf", rows=[]))
    with ecmx.receive(path, as_of=DAY) as file:
        assert file.sheets[0].types == ("rtf",)
        assert file.sheets[0].columns
        assert file.outcomes().is_empty()
        assert list(file.records("rtf")) == []


CONTRADICTING = {
    "one element twice": SheetLayout(
        types=(RTF,), columns=(Column(element="rtf.member_cin"), Column(header="x", element="rtf.member_cin"))
    ),
    "two meanings in a column": SheetLayout(
        types=(RTF,), columns=(Column(header="x", element="rtf.member_cin", constant="y"),)
    ),
    "an element that there is not": SheetLayout(types=(RTF,), columns=(Column(header="x", element="rtf.zodiac"),)),
}


@pytest.mark.parametrize("what", CONTRADICTING)
def test_a_layout_that_contradicts_itself(what: str) -> None:
    layout = Layout(name="odd", sheets=(CONTRADICTING[what],))
    doors: list[Callable[[], object]] = [
        lambda: ecmx.compose({"rtf": rtf()}, layout),
        lambda: ecmx.check_records({"rtf": rtf()}, layout=layout),
        lambda: ecmx.Layouts.guidance().with_layouts(layout),
    ]
    for door in doors:
        with pytest.raises(ecmx.LayoutInvalid, match="odd"):
            door()


FRAMES: dict[str, tuple[Callable[[pl.DataFrame], Any], str]] = {
    "a column is missing": (lambda frame: frame.drop("rtf.engagement_status"), "records-column-missing"),
    "a column too many": (lambda frame: frame.with_columns(zodiac=pl.lit("Leo")), "records-column-surplus"),
    "another type": (
        lambda frame: frame.with_columns(pl.lit(3.5).alias("rtf.ecm_benefit_start_date")),
        "records-column-type",
    ),
    "text where a day stands": (
        lambda frame: frame.with_columns(pl.lit("10/01/2026").alias("rtf.ecm_benefit_start_date")),
        "records-column-type",
    ),
    "a row's number below none": (lambda frame: frame.with_columns(row=pl.lit(-1)), "records-column-range"),
    "a row's number beyond all": (lambda frame: frame.with_columns(row=pl.lit(2**40)), "records-column-range"),
    "a count beyond all": (
        lambda frame: frame.with_columns(pl.lit(2**62).alias("rtf.in_person_encounter_count")),
        "records-column-range",
    ),
    "a state that there is not": (
        lambda frame: frame.with_columns(pl.lit(77).alias("rtf.member_cin:state")),
        "records-column-range",
    ),
    "no frame": (lambda _: {"rtf.member_cin": ["91000000B"]}, "records-no-frame"),
}


@pytest.mark.parametrize("what", FRAMES)
def test_frames_that_are_no_records(what: str) -> None:
    make, code = FRAMES[what]
    with pytest.raises(ecmx.RecordsInvalid) as told:
        ecmx.compose({"rtf": make(rtf())}, load_layout("juniper-rtf"))
    assert told.value.code == code
    assert "91000000B" not in f"{told.value}{told.value.fix}"
    if what != "text where a day stands":  # a grid gives text: there it is read
        with pytest.raises(ecmx.RecordsInvalid):
            ecmx.check_records({"rtf": make(rtf())})


def test_a_members_cell_for_a_columns_name_is_not_said() -> None:
    """What a reader gives of a file without a header."""
    frame = pl.DataFrame({"91234567A": ["x"], "SMITHSON": ["y"]})
    with pytest.raises(ecmx.RecordsInvalid) as told:
        ecmx.check_records({"rtf": frame})
    assert "91234567A" not in str(told.value)
    assert "SMITHSON" not in str(told.value)
    assert "column 1, column 2" in str(told.value)


@pytest.mark.parametrize(
    "data",
    [
        {"rtf.member_cin": [912345671, "91234567A"]},
        {"rtf.member_cin": ["a"], "rtf.engagement_status": ["1", "2"]},
        "abc",
        5,
    ],
)
def test_what_makes_no_frame_is_said_without_its_values(data: Any) -> None:
    with pytest.raises(ecmx.RecordsInvalid) as told:
        ecmx.record_frame("rtf", data)
    assert "91234567A" not in f"{told.value}{told.value.__cause__}"


def test_what_is_no_records_or_no_layout() -> None:
    given: list[Any] = [[rtf()], None, "rtf"]
    for records in given:
        with pytest.raises(ecmx.RecordsInvalid, match="file type"):
            ecmx.compose(records, load_layout("juniper-rtf"))
    layout: Any = "juniper-rtf"
    doors: list[Callable[[], object]] = [
        lambda: ecmx.compose({"rtf": rtf()}, layout),
        lambda: ecmx.check_records({"rtf": rtf()}, layout=layout),
    ]
    for door in doors:
        with pytest.raises(ecmx.UsageProblem, match="object"):
            door()


def test_a_file_type_that_there_is_not() -> None:
    with pytest.raises(ecmx.UsageProblem, match="mif, rtf, otf or referral"):
        ecmx.compose({"xyz": rtf()}, load_layout("juniper-rtf"))


def test_a_partner_whom_nobody_registered() -> None:
    with pytest.raises(ecmx.UsageProblem) as told:
        ecmx.compose({"rtf": rtf()}, load_layout("juniper-rtf"), all_are="Junipper Community Plan")
    assert "Did you mean Juniper Community Plan?" in told.value.fix
    with pytest.raises(ecmx.UsageProblem, match="No provider is registered"):
        ecmx.compose({"rtf": rtf()}, load_layout("juniper-rtf"), for_provider="Valley Care")


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([{"kind": "plan", "name": "A", "aliases": ["AP"]}, {"kind": "plan", "name": "B", "aliases": ["ap"]}], "partners-share-a-name"),
        (
            [{"kind": "provider", "name": "A", "npis": [NPI]}, {"kind": "provider", "name": "B", "npis": [NPI]}],
            "partners-share-a-name",
        ),
        ([{"kind": "plan", "name": "A Plan"}, {"kind": "plan", "name": "A  plan"}], "partners-share-a-name"),
        ([{"kind": "plan", "name": "A Plan"}, {"kind": "plan", "name": "A Plan"}], "partner-twice"),
        ([{"kind": "plan", "name": "A Plan", "payer_identifiers": ["X1"]}, {"kind": "plan", "name": "X1"}], "partners-share-a-name"),
        (
            [{"kind": "provider", "name": NPI, "npis": ["1999999984"]}, {"kind": "provider", "name": "B", "npis": [NPI]}],
            "partners-share-a-name",
        ),
        ([{"kind": "plan", "name": "A Plan", "npis": ["1234567893"]}], "partners-invalid"),
        ([{"kind": "provider", "name": "A", "npis": ["123"]}], "partners-invalid"),
        ([{"kind": "state", "name": "A"}], "partners-invalid"),
        ([{"kind": "plan", "name": "A", "phone": "x"}], "partners-invalid"),
    ],
)  # fmt: skip
def test_a_list_of_partners_that_cannot_be_meant(entries: list[dict[str, Any]], code: str, tmp_path: Path) -> None:
    import tomlkit

    path = tmp_path / "partners.toml"
    path.write_text(tomlkit.dumps({"partner": entries}))
    with pytest.raises(ecmx.PartnersInvalid) as told:
        ecmx.Partners.load(path)
    assert told.value.code == code
    assert told.value.fix


def test_a_list_of_partners_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[[partner]\n")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "c.toml").write_text("a = " + "[" * 5000)
    (tmp_path / "d.toml").write_text("a = " + "9" * 5000)
    for name in ("a.toml", "b.toml", "c.toml", "d.toml", "none.toml", "a\0b"):
        with pytest.raises(ecmx.PartnersInvalid):
            ecmx.Partners.load(tmp_path / name)


KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from ecmx.conversion import convert
from ecmx.exchange import Options
from ecmx.layouts import load_layout

left, folder, done = int(sys.argv[1]), Path(sys.argv[2]), []
aside = sys.modules["ecmx.files.aside"]
publish = aside.publish
def last(made, target, *, over):
    if len(done) == left:
        os.kill(os.getpid(), 9)
    done.append(target)
    publish(made, target, over=over)
aside.publish = last
options = Options(as_of=date(2026, 11, 1), isolated=False)
convert([folder / "in" / "month.xlsx"], load_layout("juniper-rtf"), folder / "sent" / "out.txt", options)
"""


@pytest.mark.parametrize("renamed", [0, 1, 2])
def test_a_kill_leaves_companions_without_the_file_never_the_file_without_them(renamed: int, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "sent").mkdir()
    book = openpyxl.Workbook()
    rows = table("rtf", rows=[{}, {}, {}])
    book.worksheets[0].append([*rows[0], "MCP Name"])
    for row, plan in zip(rows[1:], ("Juniper Community Plan", "Larkspur Health", "Tidepool"), strict=True):
        book.worksheets[0].append([*row, plan])
    book.save(tmp_path / "in" / "month.xlsx")
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(renamed), str(tmp_path)],
        check=False, capture_output=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert ended.returncode == -9, ended.stderr
    held = sorted(path.name for path in (tmp_path / "in" / "held").glob("*.xlsx") if not path.name.startswith("."))
    assert len(held) == renamed
    assert not (tmp_path / "sent" / "out.txt").exists()


def test_nothing_is_half_written_where_the_target_cannot_be(tmp_path: Path) -> None:
    path = delimited(tmp_path / "rtf.csv", table("rtf", rows=[{}, {"rtf.member_cin": ""}]))
    before = sorted(one.name for one in tmp_path.rglob("*"))
    layout = msgspec.structs.replace(load_layout("guidance-rtf"), container="xls")
    with pytest.raises(ecmx.UsageProblem):
        convert([path], layout, tmp_path / "out.xls", Options(as_of=DAY, isolated=False))
    assert sorted(one.name for one in tmp_path.rglob("*")) == before


def test_kept_rows_never_lie_among_what_is_sent(tmp_path: Path) -> None:
    path = delimited(tmp_path / "rtf.csv", table("rtf", rows=[{}, {"rtf.member_cin": ""}]))
    (tmp_path / "held").mkdir()
    with pytest.raises(ecmx.UsageProblem, match="among the files that you send"):
        convert([path], load_layout("guidance-rtf"), tmp_path / "held" / "out.xlsx", Options(as_of=DAY, isolated=False))
    with pytest.raises(ecmx.UsageProblem, match="among the files that you send"):
        convert(
            [path],
            load_layout("guidance-rtf"),
            tmp_path / "out.xlsx",
            Options(as_of=DAY, isolated=False),
            held=tmp_path,
        )
