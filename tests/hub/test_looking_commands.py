"""`ecmx hub roster`, `member`, `trace`, `messages`, `likenesses`: what a person gets who asks for them."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from ecmx.hub import Home
from tests.hub.clinic import OTHER_NPI, Clinic, file

A, B, C, D = (f"9100000{number}A" for number in range(1, 5))
FEW = [f"9200000{number}A" for number in range(10)]


@pytest.fixture
def clinic(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    monkeypatch.setenv("ECMX_HUB", str(hub_database.folder))
    monkeypatch.setenv("COLUMNS", "120")
    return Clinic.opened(hub_database)


def hub(*words: str, by: str = "rosa", typed: str | None = None) -> Any:
    from ecmx.cli.app import app

    done = CliRunner().invoke(app, ["hub", *words, "--by", by], input=typed)
    assert "Traceback" not in done.output
    return done


def one(cin: str, **said: Any) -> dict[str, Any]:
    return {"cin": cin, "last": f"Lopez-{cin[-2]}", **said}


def mif(*cins: str, month: int = 10, **said: Any) -> bytes:
    return file("mif", [one(cin, **said) for cin in cins], month=month)


def cells(path: Path, tab: str) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(path)[tab]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_a_roster_is_a_workbook_to_work_with(clinic: Clinic, tmp_path: Path) -> None:
    clinic.receives("juniper", mif(*FEW, phone="0000000000"))
    clinic.receives("juniper", mif(*FEW[1:], month=11))
    out = tmp_path / "roster.xlsx"
    done = hub("roster", "--changes", "2020-01-01", "-o", str(out))
    assert (done.exit_code, done.output) == (0, f"{out}: 10 rows, of 10 members.\n")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    first = cells(out, "Roster")[0]
    assert (first["CIN"], first["Last Name"], first["Assignment"]) == (FEW[0], "Lopez-0", "No longer listed")
    assert first["Phone Number"] == "not known (0000000000)"
    assert f"{first['Date of Birth']:%Y-%m-%d} {first['Assigned']:%Y-%m-%d}" == "1980-03-04 2026-09-02"
    changes = cells(out, "Changes")
    assert {row["What changed"] for row in changes} == {"New", "Changed", "No longer listed"}
    told = {row["Column"] for row in cells(out, "About")}
    assert set(first) <= told
    tab = openpyxl.load_workbook(out)["Roster"]
    assert tab.freeze_panes == "F2" and tab.auto_filter.ref == f"A1:{tab.dimensions.split(':')[1]}"
    tints = {rule.formula[0] for ruled in tab.conditional_formatting for rule in ruled.rules}
    assert tints == {'$B2="No longer listed"', '$B2="Termed"'}


def test_what_a_plan_wrote_never_becomes_a_formula(clinic: Clinic, tmp_path: Path) -> None:
    """V7."""
    clinic.receives("juniper", mif(A, first="=HYPERLINK(1)"))
    book, text = tmp_path / "roster.xlsx", tmp_path / "roster.csv"
    assert hub("roster", "-o", str(book)).exit_code == 0
    assert hub("roster", "-o", str(text)).exit_code == 0
    sheet = openpyxl.load_workbook(book)["Roster"]
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"] == ["s"]
    with text.open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert row["First Name"] == "'=HYPERLINK(1)" and row["Date of Birth"] == "03/04/1980"


def test_a_roster_is_written_over_only_with_force(clinic: Clinic, tmp_path: Path) -> None:
    clinic.receives("juniper", mif(A))
    out = tmp_path / "roster.xlsx"
    out.write_text("mine")
    assert hub("roster", "-o", str(out)).exit_code == 2 and out.read_text() == "mine"
    assert hub("roster", "-o", str(out), "--force").exit_code == 0
    assert hub("roster", "-o", str(tmp_path / "roster.pdf")).exit_code == 2
    assert [one.name for one in tmp_path.iterdir()] == ["roster.xlsx"]


def test_a_roster_goes_out_protected(clinic: Clinic, tmp_path: Path) -> None:
    clinic.receives("juniper", mif(A))
    out, word = tmp_path / "roster.xlsx", tmp_path / "password.txt"
    word.write_text("four quiet herons\n")
    assert hub("roster", "-o", str(out), "--protect-with", str(word)).exit_code == 0
    assert out.read_bytes()[:8] == bytes.fromhex("d0cf11e0a1b11ae1")
    refused = hub("roster", "-o", str(tmp_path / "roster.csv"), "--protect-with", str(word))
    assert refused.exit_code == 2 and not (tmp_path / "roster.csv").exists()


def test_the_screen_shows_counts_and_who_is_found(clinic: Clinic) -> None:
    clinic.receives("juniper", mif(A, B))
    clinic.receives("redbud", mif(A, phone="5305550123"))
    counted = hub("roster").output
    assert counted.startswith("2 members\n") and "Redbud Care" in counted and A not in counted
    found = hub("roster", "--find", A[:8]).output
    assert A in found and B not in found and "Plans differ" in found
    assert hub("roster", "--find", "nobody").output == "No members found.\n"
    assert hub("roster", "--plan", "sequoia").exit_code == 2


def test_a_member_with_the_source_of_every_word(clinic: Clinic) -> None:
    first = clinic.receives("juniper", mif(A))
    second = clinic.receives("juniper", mif(A, month=11, phone="5305550199"))
    shown = hub("member", A).output
    assert "(530) 555-0199" in shown and f"file {second.pk}" in shown and "(530) 555-0100" not in shown
    older = hub("member", A, "--older").output
    assert "before: (530) 555-0100" in older and f"Juniper Health, file {first.pk}, row 2" in older
    typed, _, answer = hub("member", "-", "--json", typed=f"{A}\n").stdout.partition("{")
    told = json.loads("{" + answer)
    assert typed.strip() == told["cin"] == A and told["words"][0]["file"] == first.pk


def test_a_cin_that_nobody_has_is_a_sentence_without_it(clinic: Clinic) -> None:
    done = hub("member", "98765432Q")
    assert (
        done.exit_code == 2 and "No one in this roster has that CIN." in done.output and "98765432Q" not in done.output
    )
    told = hub("member", "98765432Q", "--json")
    assert json.loads(told.stdout)["error"]["code"] == "member-unknown" and "98765432Q" not in told.output


def test_a_file_is_found_by_its_bytes_and_tells_its_story(clinic: Clinic, tmp_path: Path) -> None:
    data = file(
        "mif", [{"cin": cin, "npi": npi} for cin, npi in ((A, "1234567893"), (B, OTHER_NPI), ("", "1234567893"))]
    )
    made = clinic.receives("juniper", data, "October.csv")
    same = tmp_path / "renamed by somebody.csv"
    same.write_bytes(data)
    shown = hub("trace", str(same)).output
    assert f"File {made.pk}  October.csv" in shown
    assert "as received, counted just now" in shown
    assert "3 = 1 clean + 0 with errors + 2 on hold + 0 not included. All rows counted." in shown
    assert "row 3  on hold: the row itself says it belongs to another provider" in shown
    assert "row 4  on hold: it cannot be used as it is" in shown and "key-unusable" in shown
    assert A not in shown and B not in shown
    assert hub("trace", str(made.pk)).output == shown
    assert json.loads(hub("trace", made.digest, "--json").stdout)["rows"]["adds_up"] is True
    assert hub("trace", "4711").exit_code == 2
    assert hub("trace", "x" * 5000).exit_code == 2


def test_messages_are_words_to_one_partner(clinic: Clinic, tmp_path: Path) -> None:
    clinic.receives("juniper", mif(*FEW))
    clinic.receives("juniper", mif(*FEW[1:], month=11))
    clinic.receives("redbud", file("mif", [one(A, npi="1234567893"), one(B, npi=OTHER_NPI)]))
    shown = hub("messages").output
    assert FEW[0] in shown and "row 3" in shown and B not in shown
    out = tmp_path / "letter.txt"
    several = hub("messages", "-o", str(out))
    assert several.exit_code == 2 and not out.exists()
    assert hub("messages", "--partner", "juniper", "-o", str(out)).exit_code == 0
    written = out.read_text(encoding="utf-8")
    assert FEW[0] in written and "Redbud" not in written and stat.S_IMODE(out.stat().st_mode) == 0o600
    assert {note["kind"] for note in json.loads(hub("messages", "--json").stdout)} == {"vanished", "not_ours"}


def test_a_person_says_who_is_one_person(clinic: Clinic) -> None:
    clinic.receives("juniper", mif(A, last="Rivera"))
    clinic.receives("redbud", mif(B, last="Rivera"))
    assert "Rivera, Ana, born 03/04/1980; Redbud Care" in hub("likenesses").output
    assert hub("likenesses", "--same", A, B).output == "Recorded: one person.\n"
    assert hub("likenesses").output == "No members look like the same person.\n"
    assert f"the same person as CIN {B}" in hub("member", A).output
    assert hub("likenesses", "--same", A, B, "--different", A, B).exit_code == 2


def test_who_may_not_is_told_so(clinic: Clinic) -> None:
    from ecmx.hub.accounts import Membership, User

    clinic.receives("juniper", mif(A, B))
    user = User.objects.create(username="lee")
    Membership.objects.create(user=user, organization=clinic.by.organization, role="reader")
    assert hub("member", A, by="lee").exit_code == 0
    for words in (("likenesses", "--same", A, B), ("member", A)):
        stranger = hub(*words, by="nobody") if words[0] == "member" else hub(*words, by="lee")
        assert stranger.exit_code == 2 and A not in stranger.output
