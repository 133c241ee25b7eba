"""Every defect of an 837P has its code, segment, loop and element, holds what cannot be told, and leaves the other claims alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from ecmx.errors import FileUnusable
from ecmx.files import Limits
from ecmx.measures import ServiceLines, problem_kinds, read_837p
from tests.generative.professional_claims import Billing, ClaimSent, LineSent, MemberSent, Signs, interchange

ECM = frozenset({"G9008", "G9012"})
LINE = LineSent("G9012", date(2026, 10, 5), ("U8",))
FIRST = ClaimSent("A1", (LINE, replace(LINE, modifiers=())))
SECOND = ClaimSent("B1", (LINE,))
BILLINGS = [
    Billing("1234567893", (MemberSent("98520162B", (FIRST,)), MemberSent("96299227B", (SECOND,), as_patient=True)))
]
WHOLE = interchange([[BILLINGS]], Signs(after="\n"))
# Its segments: 1 ISA, 2 GS, 3 ST, 4 BHT, 5 NM1*41, 6 PER, 7 NM1*40, 8 HL 20, 9 NM1*85, 10 N3, 11 NM1*87,
#   12 HL 22, 13 SBR, 14 NM1*IL, 15 DMG, 16 NM1*PR, 17 CLM, 18 HI, 19 LX, 20 SV1, 21 DTP, 22 REF, 23 LX, 24 SV1, 25 DTP, 26 REF,
#   27 HL 22, 28 SBR, 29 NM1*IL, 30 DMG, 31 NM1*PR, 32 HL 23, 33 PAT, 34 NM1*QC, 35 DMG, 36 CLM, 37 HI, 38 LX, 39 SV1, 40 DTP, 41 REF,
#   42 SE, 43 GE, 44 IEA
Change = Callable[[list[str]], None]


def put(number: int, old: str, new: str) -> Change:
    def change(segments: list[str]) -> None:
        assert old in segments[number - 1]
        segments[number - 1] = segments[number - 1].replace(old, new, 1)

    return change


def out(number: int, *, counted: bool = True) -> Change:
    """Take a segment out; counted: SE01 knows of it."""

    def change(segments: list[str]) -> None:
        del segments[number - 1]
        if counted:
            recount(segments)

    return change


def before(number: int, text: str) -> Change:
    def change(segments: list[str]) -> None:
        segments.insert(number - 1, text)
        recount(segments)

    return change


def recount(segments: list[str]) -> None:
    names = [one.split("*")[0] for one in segments]
    if "ST" in names and "SE" in names:
        begin, end = names.index("ST"), names.index("SE")
        segments[end] = f"SE*{end - begin + 1}*0001"


def read_text(folder: Path, text: str | bytes, limits: Limits = Limits()) -> ServiceLines:  # noqa: B008 – Limits is frozen
    path = folder / "claims.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_837p(path, ecm_codes=ECM, limits=limits)


def changed(*changes: Change) -> str:
    segments = WHOLE.split("~\n")[:-1]
    for change in changes:
        change(segments)
    return "".join(f"{one}~\n" for one in segments)


# name: the change; the code and place that it is told with; the claims that are held, whole or in part
CASES: dict[str, tuple[Change, str, tuple[int, str, str], str]] = {
    "count of segments": (put(42, "SE*40", "SE*41"), "count-wrong", (42, "", "SE01"), "AB"),
    "count of transactions": (put(43, "GE*1", "GE*2"), "count-wrong", (43, "", "GE01"), ""),
    "count of groups": (put(44, "IEA*1", "IEA*3"), "count-wrong", (44, "", "IEA01"), ""),
    "count is a word": (put(43, "GE*1", "GE*one"), "count-unreadable", (43, "", "GE01"), ""),
    "control number of the transaction": (put(42, "*0001", "*0002"), "control-number", (42, "", "SE02"), "AB"),
    "control number of the interchange": (put(44, "*000000001", "*000000002"), "control-number", (44, "", "IEA02"), ""),
    "no end of the transaction": (out(42, counted=False), "transaction-not-whole", (3, "", "ST"), "AB"),
    "no end of the group": (out(43), "envelope-not-closed", (2, "", "GS"), ""),
    "an end too many": (before(44, "GE*1*1"), "envelope-not-opened", (44, "", "GE"), ""),
    "a segment between envelopes": (before(43, "NTE*ADD*X"), "segment-outside", (43, "", ""), ""),
    "a level of another kind": (put(12, "*22*", "*21*"), "level-unknown", (12, "2000", "HL03"), "A"),
    "a level skipped": (put(27, "HL*3*1", "HL*9*1"), "level-number", (27, "2000B", "HL01"), "B"),
    "a level above that is not there": (put(12, "HL*2*1", "HL*2*7"), "level-parent", (12, "2000B", "HL02"), "A"),
    "a patient without an own CIN": (put(34, "*MI*96299227B", ""), "patient-without-cin", (34, "2010CA", "NM109"), "B"),
    "a subscriber without a CIN": (put(14, "*MI*98520162B", ""), "cin-missing", (14, "2010BA", "NM109"), "A"),
    "a number of another kind": (put(14, "*MI*", "*SY*"), "cin-missing", (14, "2010BA", "NM109"), "A"),
    "no CIN but a card's number": (put(14, "98520162B", "98520162B29180"), "cin-unreadable", (14, "2010BA", "NM109"), "A"),
    "a birth date that is none": (put(15, "19800203", "19801303"), "birth-date-unreadable", (15, "2010BA", "DMG02"), ""),
    "an NPI that is none": (put(9, "1234567893", "1234567890"), "npi-unreadable", (9, "2010AA", "NM109"), ""),
    "a claim of nobody": (before(12, "CLM*Z9*1***11:B:1"), "claim-without-member", (12, "2300", "CLM"), ""),
    "a claim of no frequency": (put(17, "11:B:1", "11:B"), "frequency-unknown", (17, "2300", "CLM05-3"), "A"),
    "a claim of an unknown frequency": (put(17, "11:B:1", "11:B:X"), "frequency-unknown", (17, "2300", "CLM05-3"), "A"),
    "a claim without lines": (before(36, "CLM*Z9*1***11:B:1"), "claim-without-lines", (36, "2300", "CLM"), ""),
    "a line that is lost": (out(19), "service-without-line", (19, "2400", "SV1"), "A"),
    "a line that does not count on": (put(23, "LX*2", "LX*3"), "line-number", (23, "2400", "LX01"), "A"),
    "a line without its service": (out(20), "line-without-service", (19, "2400", "LX"), "A"),
    "a claim whose beginning is lost": (out(36), "service-outside-claim", (37, "2400", "LX"), "?"),
    "no procedure": (put(20, "HC:G9012:U8", "HC"), "procedure-missing", (20, "2400", "SV101-2"), "A"),
    "a procedure too long": (put(20, "G9012", "G90123"), "procedure-unreadable", (20, "2400", "SV101-2"), "A"),
    "a procedure of another list": (put(20, "HC:", "ER:"), "procedure-qualifier", (20, "2400", "SV101-1"), "A"),
    "a modifier too long": (put(20, ":U8", ":U8X"), "modifier-unreadable", (20, "2400", "SV101-3"), "A"),
    "no units": (put(20, "UN*1", "UN*0"), "units-unreadable", (20, "2400", "SV104"), ""),
    "no day": (out(21), "day-missing", (19, "2400", "DTP03"), "A"),
    "a day that no calendar has": (put(21, "20261005", "20261035"), "day-unreadable", (21, "2400", "DTP03"), "A"),
    "a day in another form": (put(21, "D8*20261005", "D8*10052026"), "day-unreadable", (21, "2400", "DTP03"), "A"),
    "several days": (put(21, "D8*20261005", "RD8*20261005-20261007"), "several-days", (21, "2400", "DTP03"), "A"),
    "two days": (before(22, "DTP*472*D8*20261006"), "day-unreadable", (22, "2400", "DTP03"), "A"),
    "a test": (put(1, "*P*", "*T*"), "test-file", (1, "", "ISA15"), ""),
    "another transaction beside": (before(43, "ST*999*0002~\nSE*2*0002"), "transaction-other", (43, "", "ST01"), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_defect_is_told_with_its_place_and_stops_nothing_else(tmp_path: Path, name: str) -> None:
    change, code, place, held = CASES[name]
    read = read_text(tmp_path, changed(change))
    told = [one for one in read.problems.listed if one.code == code]
    assert place in [(one.place.segment, one.place.loop, one.place.element) for one in told], read.problems.listed
    assert all(one.fix and "{" not in one.message for one in read.problems.listed)
    lines = read.frame.with_columns(claim=pl.col("claim").fill_null("?"))
    broken = lines.filter(pl.col("held").is_not_null())["claim"].str.slice(0, 1).unique().sort().str.join("")[0]
    assert (broken or "") == held


def test_every_kind_of_defect_of_claims_has_a_case() -> None:
    """What is left are defects of tables and of corrections, and those of the reader below."""
    elsewhere = {
        "sheet-not-read", "file-repeated", "claim-repeated", "correction-without-number", "original-unclear", "original-of-another",
        "original-not-here", "file-cut-off", "segment-too-long", "header-broken",
    }  # fmt: skip
    assert {case[1] for case in CASES.values()} | elsewhere == set(problem_kinds())


def test_the_whole_file_has_nothing_wrong(tmp_path: Path) -> None:
    read = read_text(tmp_path, changed())
    assert not read.problems.counts
    assert read.frame["cin"].to_list() == ["98520162B", "98520162B", "96299227B"]
    assert read.frame["segment"].to_list() == [19, 23, 38]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (WHOLE[:-60], "file-cut-off"),
        (WHOLE.replace("HI*", "HI*" + "A" * 20_000, 1), "segment-too-long"),
        (WHOLE + "ISA*00*short~", "header-broken"),
    ],
)
def test_where_reading_cannot_go_on_it_ends_and_says_so(tmp_path: Path, text: str, code: str) -> None:
    assert code in read_text(tmp_path, text).problems.counts


def test_the_last_sign_of_a_file_may_be_left_out(tmp_path: Path) -> None:
    assert not read_text(tmp_path, WHOLE.rstrip("\n~")).problems.counts


def without(number: str, guide: str, group: str) -> str:
    return WHOLE.replace("ST*837", f"ST*{number}").replace("005010X222A1", guide).replace("GS*HC", f"GS*{group}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (without("835", "005010X221A1", "HP"), "remittance advice (835)"),
        (without("834", "005010X220A1", "BE"), "enrollment and maintenance of members (834)"),
        (without("837", "005010X223A2", "HC"), "institutional claims (837I)"),
        (without("837", "005010X224A2", "HC"), "dental claims (837D)"),
        (without("837", "004010X098A1", "HC"), "older release 4010"),
        (without("123", "005010X999", "XX"), "another kind"),
        (WHOLE.replace("ST*", "XX*"), "no transaction"),
        ("Member,CIN\nA,98520162B\n", "but text"),
        (WHOLE[107:], "without its first segment"),
        (b"PK\x03\x04" + b"\0" * 200, "workbook"),
        (b"%PDF-1.7 ...", "a PDF"),
        ("<html></html>", "a web page"),
        (WHOLE.encode("utf-16"), "UTF-16"),
        (bytes(range(32)) * 10, "unknown kind"),
        (b"", "empty"),
        (WHOLE.replace(" " * 10, " ", 1), "106 characters"),
    ],
)
def test_what_is_no_837p_is_named_as_what_it_is(tmp_path: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(FileUnusable) as refused:
        read_text(tmp_path, text)
    assert words in refused.value.message
    assert refused.value.fix
    assert "98520162B" not in refused.value.message


def test_a_file_is_refused_over_its_limits(tmp_path: Path) -> None:
    for limits in (Limits(bytes=100), Limits(rows=2)):
        with pytest.raises(FileUnusable) as refused:
            read_text(tmp_path, WHOLE, limits)
        assert refused.value.code == "file-too-large"


def test_a_mark_of_utf8_and_line_ends_are_passed_over(tmp_path: Path) -> None:
    read = read_text(tmp_path, b"\xef\xbb\xbf\r\n" + WHOLE.replace("\n", "\r\n").encode())
    assert not read.problems.counts
    assert read.frame.height == 3


def test_when_an_interchange_was_made_is_its_own_word(tmp_path: Path) -> None:
    assert read_text(tmp_path, WHOLE).frame["sent"].unique().to_list() == [datetime(2026, 11, 1, 12, 0)]
    assert read_text(tmp_path, WHOLE.replace("261101*1200", "26110A*1200")).frame["sent"].null_count() == 3
