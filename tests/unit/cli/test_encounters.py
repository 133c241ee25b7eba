"""`ecmx encounters`: what it prints, what it writes, what it refuses; and that it prints no member's value."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from ecmx.cli.app import app
from tests.generative.professional_claims import Billing, ClaimSent, LineSent, MemberSent, interchange

pytestmark = pytest.mark.usefixtures("one_process")
CINS = ("98520162B", "96299227B")
TABLE = "CIN,Day,HCPCS\n98520162B,10/07/2026,G9008\n96299227B,soon,G9008-U8\n"
MAP = 'cin = "CIN"\nday = "Day"\nprocedure = "HCPCS"\n'


def ecmx(*words: object) -> Result:
    return CliRunner().invoke(app, ["encounters", *map(str, words)], env={"COLUMNS": "100"})


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    """Two outreach attempts, of which one is voided, and another service; one file."""
    outreach = LineSent("G9012", date(2026, 10, 5), ("GQ", "U8"))
    sent = [
        (CINS[0], ClaimSent("CLAIM-ONE", (outreach,))),
        (CINS[1], ClaimSent("CLAIM-TWO", (outreach, LineSent("T1016", date(2026, 10, 5))))),
        (CINS[0], ClaimSent("CLAIM-VOID", (outreach,), "8", "CLAIM-ONE")),
    ]
    billing = Billing("1234567893", tuple(MemberSent(cin, (claim,)) for cin, claim in sent))
    path = tmp_path / "october.837"
    path.write_text(interchange([[[billing]]]))
    return path


@pytest.fixture
def table(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "billing.csv").write_text(TABLE)
    (tmp_path / "map.toml").write_text(MAP)
    return tmp_path / "billing.csv", tmp_path / "map.toml"


def test_claims_are_counted_and_nothing_is_lost(claims: Path) -> None:
    result = ecmx(claims)
    assert result.exit_code == 0, result.output
    assert "Of 4 service lines: 3 outreach, 0 encounters, 1 other (no ECM service), 0 on hold." in result.output
    assert (
        "Of the 3 ECM services: 1 count, 1 were voided, 0 were replaced, and 1 are voids themselves." in result.output
    )
    assert "1 × outreach, provider type 2, Telephonic/electronic" in result.output


def test_claims_and_a_table_together_as_json_and_no_value_in_it(claims: Path, table: tuple[Path, Path]) -> None:
    again = claims.with_suffix(".copy")
    again.write_bytes(claims.read_bytes())
    result = ecmx(claims, table[0], again, "--map", table[1], "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["lines"] == {"read": 6, "outreach": 3, "encounters": 1, "other": 1, "held": 1}
    assert told["standing"] == {"events": 2, "voided": 1, "replaced": 0, "voids": 1}
    assert [one["form"] for one in told["files"]] == ["837P", "table", ""]
    assert [(one["code"], one["row"], one["column"]) for one in told["problems"]] == [
        ("day-unreadable", 3, "B"),
        ("file-repeated", None, ""),
    ]
    for text in (result.output, ecmx(claims, table[0], "--map", table[1]).output):
        assert not [value for value in (*CINS, "CLAIM-ONE", "soon", "19800203") if value in text]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_every_line_is_written(claims: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"events{ending}"
    assert ecmx(claims, "-o", out).exit_code == 0
    if ending == ".csv":
        rows = [dict(one) for one in csv.DictReader(out.open(encoding="utf-8", newline=""))]
    else:
        sheet = load_workbook(out).active
        assert sheet is not None
        header, *body = sheet.iter_rows(values_only=True)
        rows = [dict(zip(map(str, header), map(str, one), strict=True)) for one in body]
    assert [(one["CIN"], one["Kind"], one["Standing"], one["Modifiers"].replace("None", "")) for one in rows] == [
        (CINS[0], "outreach", "voided", "GQ U8"),
        (CINS[1], "outreach", "stands", "GQ U8"),
        (CINS[1], "other", "stands", ""),
        (CINS[0], "outreach", "void", "GQ U8"),
    ]
    assert {one["File"] for one in rows} == {"october.837"}
    assert out.stat().st_mode & 0o077 == 0
    refused = ecmx(claims, "-o", out)
    assert refused.exit_code == 2 and "--force" in refused.output
    assert ecmx(claims, "-o", out, "--force").exit_code == 0


def test_a_file_that_is_no_837p_does_not_stop_the_others(claims: Path, tmp_path: Path) -> None:
    other = tmp_path / "payment.835"
    other.write_text(claims.read_text().replace("ST*837", "ST*835").replace("005010X222A1", "005010X221A1"))
    result = ecmx(other, claims)
    assert result.exit_code == 2
    assert "payments and remittance advice (835), not professional claims (837P)" in " ".join(result.output.split())
    assert "Of 4 service lines" in result.output


def test_what_cannot_be_carried_out_is_said(claims: Path, table: tuple[Path, Path], tmp_path: Path) -> None:
    for words, fix in (
        ((table[0],), "--map map.toml"),
        ((claims, "-o", tmp_path / "out.pdf"), ".csv or .xlsx"),
        ((claims, "-o", claims.with_suffix(".csv"), "--map", claims), "For example"),
    ):
        result = ecmx(*words)
        assert result.exit_code == 2
        assert fix in " ".join(result.output.split())
    assert ecmx(tmp_path / "none.837").exit_code == 2
