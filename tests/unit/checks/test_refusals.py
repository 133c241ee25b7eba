"""What cannot be used at all is refused with one code; the other files of the call are checked all the same."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msoffcrypto
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from ecmx.errors import LayoutInvalid
from ecmx.exchange import Options, Refused, check_files
from ecmx.files import Limits
from ecmx.guidance import FileType
from tests.spec.blameless import TODAY
from tests.written import Rows, delimited, table, workbook

PASSWORD = "vale-2026"
HERE = Options(as_of=TODAY, isolated=False)


def outcomes(paths: Sequence[Path], options: Options = HERE) -> list[str]:
    """Of each file the code of its refusal, or "" where it was checked."""
    return [one.error.code if isinstance(one, Refused) else "" for one in check_files(paths, options)]


def protected(path: Path) -> Path:
    plain = io.BytesIO(workbook(path.with_suffix(".plain.xlsx"), {"OTF": table("otf", rows=[{}])}).read_bytes())
    with path.open("wb") as stream:
        OOXMLFile(plain).encrypt(PASSWORD, stream)
    assert msoffcrypto.OfficeFile(io.BytesIO(path.read_bytes())).is_encrypted()
    return path


def test_another_report_altogether(tmp_path: Path) -> None:
    claims = [
        ["Claim Number", "Billed Amount", "Paid Amount", "Check Number"],
        *[[f"C{n}", "120.00", "80.00", "77"] for n in range(9)],
    ]
    assert outcomes([delimited(tmp_path / "claims.csv", claims)]) == ["wrong-report"]


def test_another_report_that_shares_a_members_columns(tmp_path: Path) -> None:
    head = ["Member First Name", "Member Last Name", "Member Date of Birth", "Appointment", "Room", "Copay"]
    rows = [["Ana", "Vale", "04/12/1980", "11/02/2026", "4", "0"] for _ in range(9)]
    assert outcomes([delimited(tmp_path / "appointments.csv", [head, *rows])]) == ["wrong-report"]


def test_a_letter_has_no_header(tmp_path: Path) -> None:
    letter = workbook(
        tmp_path / "letter.xlsx", {"Sheet1": [["Dear provider"], ["our file is late this month."], ["Kind regards"]]}
    )
    assert outcomes([letter]) == ["no-header-found"]


NOTE = ["Dear provider, this is no table"]
SPEECH = [f"{at:02} " + "we thank you for your patience with us " * 2 for at in range(15)]


@pytest.mark.parametrize(
    ("cover", "limits", "row"),
    [([NOTE] * 70, Limits(), 60), ([SPEECH] * 30, Limits(headers=2_000), 6), ([SPEECH] * 30, Limits(), None)],
    ids=["further down than is looked", "too much text above it", "found"],
)
def test_a_search_that_ended_early_says_where(tmp_path: Path, cover: Rows, limits: Limits, row: int | None) -> None:
    otf = table("otf", rows=[{}])
    (alone,) = check_files([workbook(tmp_path / "a.xlsx", {"A": [*cover, *otf]})], replace(HERE, limits=limits))
    if row is None:
        assert not isinstance(alone, Refused)
        return
    assert isinstance(alone, Refused)
    assert alone.error.message.endswith(f" Headers were looked for no further than row {row}.")
    several = workbook(tmp_path / "b.xlsx", {"A": [*cover, *otf], "B": otf})
    (report,) = check_files([several], replace(HERE, limits=limits))
    assert not isinstance(report, Refused)
    (left,) = [one for one in report.not_checked if one.sheet == "A"]
    assert left.why.endswith(f"found down to row {row}; further rows were not searched.")
    nowhere = workbook(tmp_path / "c.xlsx", {"A": cover, "B": [NOTE] * 3})
    (none,) = check_files([nowhere], replace(HERE, limits=limits))
    assert isinstance(none, Refused) and f"row {row} of tab “A”." in none.error.message


def test_rows_without_their_header(tmp_path: Path) -> None:
    assert outcomes([delimited(tmp_path / "a.csv", table("otf", rows=[{}] * 4)[1:])]) in (
        ["no-header-found"],
        ["wrong-report"],
    )


def test_an_empty_file_and_no_workbook(tmp_path: Path) -> None:
    empty, page = tmp_path / "empty.csv", tmp_path / "signin.xlsx"
    empty.write_bytes(b"")
    page.write_bytes(b"<!DOCTYPE html><html><body>Please sign in</body></html>")
    assert outcomes([empty, page]) == ["file-empty", "not-a-workbook"]


def test_what_is_said_names_no_value(tmp_path: Path) -> None:
    path = delimited(
        tmp_path / "claims.csv", [["Claim Number", "Patient", "Paid"], *[["C1", "Marisol Quintana", "80"]] * 5]
    )
    (refused,) = check_files([path], HERE)
    assert isinstance(refused, Refused)
    assert "Quintana" not in refused.error.message + refused.error.fix
    assert refused.error.message.endswith(".")
    assert refused.error.fix


def test_one_bad_file_keeps_no_other_from_being_checked(tmp_path: Path) -> None:
    good = delimited(tmp_path / "good.csv", table("otf", rows=[{}]))
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"")
    assert outcomes([bad, good, bad]) == ["file-empty", "", "file-empty"]


def test_passwords_are_tried_in_turn(tmp_path: Path) -> None:
    path = protected(tmp_path / "a.xlsx")
    tried = {
        (): "password-needed",
        ("wrong",): "password-wrong",
        ("wrong", "wrong too"): "password-wrong",
        ("wrong", PASSWORD): "",
        (PASSWORD, "wrong"): "",
    }
    for passwords, outcome in tried.items():
        assert outcomes([path], Options(as_of=TODAY, isolated=False, passwords=passwords)) == [outcome], len(passwords)


def test_a_password_that_nobody_needs_does_no_harm(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"OTF": table("otf", rows=[{}])})
    assert outcomes([path], Options(as_of=TODAY, isolated=False, passwords=("one", "two"))) == [""]


def test_a_missing_file_stops_nothing_else(tmp_path: Path) -> None:
    good = delimited(tmp_path / "good.csv", table("otf", rows=[{}]))
    first, second = outcomes([tmp_path / "nowhere.xlsx", good])
    assert first
    assert second == ""


def test_an_impossible_layout_is_the_users_mistake(tmp_path: Path) -> None:
    good = delimited(tmp_path / "good.csv", table("otf", rows=[{}]))
    with pytest.raises(LayoutInvalid) as problem:
        list(check_files([good], Options(layout="no-such-layout", as_of=TODAY, isolated=False)))
    assert problem.value.code == "layout-unknown"


def test_types_can_be_said(tmp_path: Path) -> None:
    """Two headers say too little to take a sheet for a tracker; on request it is read as one."""
    rows = [["CIN", "Attempt Date", "Who"], *[[f"9000000{n}B", f"10/1{n}/2026", "1"] for n in range(5)]]
    path = delimited(tmp_path / "a.csv", rows)
    (report,) = check_files([path], Options(types=(FileType.OTF,), as_of=TODAY, isolated=False))
    assert outcomes([path]) == ["wrong-report"]
    assert not isinstance(report, Refused)
    assert [sheet.types for sheet in report.sheets] == [("otf",)]


def test_a_child_process_tells_the_same(tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", table("otf", rows=[{"otf.provider_type": "7"}, {}]))
    inside, apart = (
        next(iter(check_files([path], Options(as_of=TODAY, isolated=isolated)))) for isolated in (False, True)
    )
    assert not isinstance(inside, Refused)
    assert not isinstance(apart, Refused)
    assert [(one.code, one.place) for one in inside.findings] == [(one.code, one.place) for one in apart.findings]
    assert inside.rows == apart.rows


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    path = delimited(tmp_path / "a.csv", table("otf", rows=[{}] * 3))
    list(check_files([path], HERE, lambda what, done, total: told.append((what, done))))
    assert told[-1][1] == 3
    assert all(what for what, _ in told)
