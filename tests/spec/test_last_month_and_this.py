"""`ecmx compare`: last month's members against this month's. The counts are held against a count of their own, made row by row."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

import ecmx
from ecmx.cli.app import app
from tests.spec.blameless import blameless
from tests.written import delimited, table, workbook

pytestmark = pytest.mark.usefixtures("one_process")

PLANS = ("Juniper Community Plan", "Larkspur Health")
KINDS = ("new", "gone", "termed", "returned", "moved", "contact", "status", "other-cin")
Month = dict[tuple[str, str], dict[str, str]]
"""By plan and CIN, what is not blameless of a row."""


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["compare", *map(str, words), "--as-of", "12/05/2026"], env={"COLUMNS": "100"})


def written(path: Path, month: Month, period: str, made: str) -> Path:
    """A Member Information File of some plans."""
    rows: list[Mapping[str, object]] = [
        {
            **blameless("mif", int(cin[-4:-1]) + 1),  # each member her own, wherever she stands
            **said,
            "mif.member_cin": cin,
            "mif.mcp_name": plan,
            "mif.primary_payer_identifier": plan[:3],
            "mif.reporting_period": period,
            "mif.production_date": made,
        }
        for (plan, cin), said in month.items()
    ]
    return workbook(path, {"MIF": table("mif", rows=rows)})


def invented(chance: random.Random) -> tuple[Month, Month]:
    """Two months: members who stay, change, come, go, end, return, go to the other plan, and get another CIN."""
    last: Month = {}
    this: Month = {}
    for number in range(chance.randrange(60, 90)):
        plan, other = chance.sample(PLANS, 2)
        cin = f"9{number:07d}A"
        who = {"mif.member_last_name": f"Last{number}", "mif.member_first_name": f"First{number}"}
        status = "New" if chance.random() < 0.3 else "Continuing"
        was = {**who, "mif.member_record_status": status}
        now = {**who, "mif.member_record_status": "Continuing"}
        match chance.choice(("stays", "phone", "renewal", "new", "gone", "termed", "back", "ended", "moves", "cin")):
            case "stays":
                last[plan, cin], this[plan, cin] = was, {**now, "mif.member_residential_city": "FRESNO"}
                was["mif.member_residential_city"] = "Fresno "
            case "phone":
                last[plan, cin], this[plan, cin] = was, {**now, "mif.member_phone_number": "5595550199"}
            case "renewal":
                last[plan, cin], this[plan, cin] = was, {**now, "mif.medi_cal_renewal_date": "09/30/2027"}
            case "new":
                this[plan, cin] = {**who, "mif.member_record_status": "New"}
            case "gone":
                last[plan, cin] = was
            case "termed":
                last[plan, cin], this[plan, cin] = was, {**who, "mif.member_record_status": "Termed"}
            case "back":
                last[plan, cin], this[plan, cin] = {**who, "mif.member_record_status": "Termed"}, now
            case "ended":
                last[plan, cin] = {**who, "mif.member_record_status": "Termed"}
            case "moves":
                last[plan, cin], this[other, cin] = was, {**who, "mif.member_record_status": "New"}
            case "cin":
                last[plan, cin], this[plan, f"8{cin[1:]}"] = was, {**who, "mif.member_record_status": "New"}
    for number, plan in enumerate(PLANS):  # each side names somebody of each plan
        last[plan, f"7000000{number}A"] = {
            "mif.member_record_status": "Continuing",
            "mif.member_last_name": f"Ever{number}",
        }
        this[plan, f"7000000{number}A"] = dict(last[plan, f"7000000{number}A"])
    return last, this


def counted(last: Month, this: Month) -> dict[str, Counter[str]]:
    """The same, counted one by one."""
    found: dict[str, Counter[str]] = {plan: Counter() for plan in PLANS}

    def status(month: Month, at: tuple[str, str]) -> str | None:
        return month[at]["mif.member_record_status"] if at in month else None

    def alive(month: Month, at: tuple[str, str]) -> bool:
        return at in month and status(month, at) != "Termed"

    for plan, cin in last.keys() | this.keys():
        at, count = (plan, cin), found[plan]
        was, now = status(last, at), status(this, at)
        count["last"] += alive(last, at)
        count["this"] += alive(this, at)
        other = (next(one for one in PLANS if one != plan), cin)
        count["new"] += was is None and now not in (None, "Termed")
        count["gone"] += was not in (None, "Termed") and now is None
        count["termed"] += was != "Termed" and now == "Termed"
        count["returned"] += was == "Termed" and now not in (None, "Termed")
        count["moved"] += was is None and alive(this, at) and alive(last, other) and not alive(this, other)
        count["other-cin"] += was is None and now is not None and cin.startswith("8")
        if alive(last, at) and alive(this, at):
            count["contact"] += "mif.member_phone_number" in this[at]
            count["status"] += "mif.medi_cal_renewal_date" in this[at]
    return found


def test_text_json_workbook_page_and_python_count_as_somebody_who_counts_row_by_row(tmp_path: Path) -> None:
    last, this = invented(random.Random(5))
    truth = counted(last, this)
    before = written(tmp_path / "october.xlsx", last, "10/01/2026.10/31/2026", "11/02/2026")
    after = written(tmp_path / "november.xlsx", this, "11/01/2026.11/30/2026", "12/02/2026")
    book, page = tmp_path / "report.xlsx", tmp_path / "report.html"
    answer = json.loads(run(before, after, "--json", "-o", book, "--html", page).stdout)
    wanted: list[dict[str, Any]] = [
        {"plan": plan, **{name: truth[plan][name] for name in ("last", "this", *KINDS)}} for plan in PLANS
    ]
    assert answer["plans"] == wanted
    assert {name: sum(one[name] for one in wanted) for name in ("last", "this", *KINDS)} == answer["total"]
    assert Counter(one["kind"] for one in answer["changes"]) == Counter(
        {k: n for k, n in answer["total"].items() if k in KINDS and n}
    )
    counts, members = load_workbook(book)["By plan"], load_workbook(book)["Members"]
    assert [[*row] for row in counts.iter_rows(min_row=2, values_only=True)] == [[*one.values()] for one in wanted]
    assert members.max_row - 1 == len(answer["changes"])
    text = run(before, after, "--html", tmp_path / "members.html", "--show-values")
    for row in wanted:
        numbers = [str(row[name]) for name in ("last", "this", *KINDS)]
        assert any(line.split()[-10:] == numbers for line in text.stdout.splitlines()), text.stdout
    assert text.exit_code == (1 if answer["total"]["gone"] else 0)
    shown = page.read_text("utf-8")
    values = {word for month in (last, this) for (_, cin), said in month.items() for word in (cin, *said.values())}
    for secret in values - {"New", "Continuing", "Termed"}:
        assert secret not in text.stdout + json.dumps(answer)
        assert secret not in shown
    assert all(
        cin in (tmp_path / "members.html").read_text("utf-8")
        for (plan, cin) in last.keys() - this.keys()
        if last[plan, cin]["mif.member_record_status"] != "Termed"
    )
    done = ecmx.compare(before, after)
    assert done.counts().to_dicts() == wanted


def one_month(path: Path, plan: str, period: str = "10/01/2026.10/31/2026", **said: str) -> Path:
    return written(path, {(plan, "90000001A"): {"mif.member_record_status": "New", **said}}, period, "11/02/2026")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What somebody may lay side by side who did not look."""
    tmp_path = tmp_path_factory.mktemp("files")
    october = one_month(tmp_path / "october.xlsx", PLANS[0])
    (tmp_path / "copy of october.xlsx").write_bytes(october.read_bytes())
    roster = {(plan, f"9000000{at}A"): {"mif.member_record_status": "New"} for at, plan in enumerate(PLANS)}
    own = [["CIN", "Last Name", "First Name", "DOB", "ECM Start Date", "Engagement Status", "Lead Care Manager Name"]]
    own += [[f"9000000{at}A", "Reyes", "Ana", "01/02/1980", "10/05/2026", "3", "R. Fenn"] for at in range(4)]
    long = tmp_path / "Müller & Söhne plan"
    long.mkdir()
    return {
        "october": october,
        "copy": tmp_path / "copy of october.xlsx",
        "november": one_month(long / f"{'ü' * 60} november.xlsx", PLANS[0], "11/01/2026.11/30/2026"),
        "larkspur": one_month(tmp_path / "larkspur.xlsx", PLANS[1]),
        "roster": written(tmp_path / "roster.xlsx", roster, "10/01/2026.10/31/2026", "11/02/2026"),
        "caseload": delimited(tmp_path / "caseload.csv", own),
        "outreach": workbook(tmp_path / "otf.xlsx", {"OTF": table("otf", rows=[{}])}),
        "keyless": workbook(tmp_path / "keyless.xlsx", {"MIF": table("mif", rows=[{"mif.member_cin": "none"}])}),
        "nothing": tmp_path / f"{'n' * 300}.xlsx",
        "missing": tmp_path / "missing.xlsx",
    }


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("october", "october", "is on both sides"),
        ("october", "copy", "is a copy of it"),
        ("october", "larkspur", "different plans"),
        ("roster", "october", "different plans"),
        ("caseload", "october", "Compare like with like"),
        ("november", "october", "is the newer one"),
        ("outreach", "october", "does not list members"),
        ("keyless", "october", "rows can be used"),
        ("missing", "october", "no such file"),
        ("nothing", "october", "too long for the disk"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(files: dict[str, Any], one: str, other: str, told: str) -> None:
    result = run(files[one], files[other])
    assert result.exit_code == 2, result.output
    assert told in " ".join(result.output.split())
    assert "Traceback" not in result.output


def test_umlauts_and_spaces_in_a_path_and_one_plan_of_a_roster(files: dict[str, Any], tmp_path: Path) -> None:
    assert run(files["october"], files["november"]).exit_code == 0
    assert run(files["roster"], files["november"], "--plan", PLANS[0]).exit_code == 1
    missing = run(files["october"], files["november"], "-o", tmp_path / "no such folder" / "r.xlsx")
    assert missing.exit_code == 2
    assert "there is no such folder" in missing.output


def test_a_month_of_which_much_is_missing_looks_like_a_part(tmp_path: Path) -> None:
    every: Month = {(PLANS[0], f"9000000{at}A"): {"mif.member_record_status": "New"} for at in range(9)}
    before = written(tmp_path / "a.xlsx", every, "10/01/2026.10/31/2026", "11/02/2026")
    some = dict(list(every.items())[:6])
    after = written(tmp_path / "b.xlsx", some, "11/01/2026.11/30/2026", "12/02/2026")
    assert "may be only part of a file" in " ".join(run(before, after).output.split())
