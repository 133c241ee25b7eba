"""Two months of a clinic's hub counted from outside: from the folder of files that came, the truth beside it, and a dump of the database.

Shares no module with the hub, nor with ecmx: files are read by csv, ElementTree and openpyxl. Of each member and plan the newest word is
worked out here, simply: by the period's end, then by the production date. A sentence for each thing that is not as it should be.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msoffcrypto
import openpyxl

from tests.faults.counted import WANTED, Row, Tables, of_blobs, of_jobs, of_receipts, of_rows, tables

__all__ = ["Truth", "dumped", "of_organization", "roster", "wrongs"]

TABLES = frozenset(WANTED) | {
    "accounts_organization", "partners_partner", "transmissions_heldrow", "roster_outreachattempt", "roster_likeness",
}  # fmt: skip
PHONE = "mif.member_phone_number"
NPIS = {"2900003932", ""}  # ours; or none is said
#: What columns are called, in the plans' own words.
HEADS = {
    "cin": {
        "JP_MBR_CIN", "Client Index No. (CIN)", "Medi-Cal CIN", "rb_member_cin", "CLIENT INDEX NUMBER (CIN)",
        "Member Client Index Number (CIN)",
    },
    "status": {
        "JP_MBR_REC_STAT", "ECM Enrollee Record Status", "ECM Member Record Status", "rb_member_record_status", "ECM MBR RECORD STATUS",
    },
    "phone": {"JP_MBR_PHN_NBR", "Enrollee Phone No.", "Enrollee Telephone", "Member Phone #", "rb_member_phone_number", "MBR PHONE"},
    "produced": {"JP_PROD_DT", "MIF Production Dt", "MIF Production Date", "rb_production_date", "MIF PRODUCTION DATE"},
    "period": {"JP_RPT_PRD", "MIF Reporting Period", "rb_reporting_period", "MIF REPORTING PERIOD"},
    "plan": {"JP_MCP_NM", "MCP Name", "rb_mcp_name", "MCP NAME"},
    "npi": {"ECM Provider National Provider Identifier (NPI)"},
    "day": {"JP_OUTRCH_ATMPT_DT", "Date of Outreach Attempt"},
    "how": {"JP_OUTRCH_ATMPT_MTHD", "Outreach Attempt Method"},
}  # fmt: skip
STATUSES = {"N": "New", "C": "Continuing", "T": "Termed"}
DAYS = {
    r"\d{4}-\d\d-\d\d": "%Y-%m-%d", r"\d\d-\d\d-\d{4}": "%m-%d-%Y", r"\d\d/\d\d/\d{4}": "%m/%d/%Y", r"\d\d-[A-Za-z]{3}-\d{4}": "%d-%b-%Y",
    r"\d{8}": "%Y%m%d",
}  # fmt: skip


@dataclass(frozen=True)
class Truth:
    """What was planted. folder: where october/ and november/ lie"""

    folder: Path

    @property
    def files(self) -> list[dict[str, str]]:
        return list(csv.DictReader((self.folder / "truth-files.csv").open(encoding="utf-8", newline="")))

    @property
    def people(self) -> list[dict[str, str]]:
        return list(csv.DictReader((self.folder / "truth-people.csv").open(encoding="utf-8", newline="")))

    def path(self, name: str) -> Path:
        (found,) = self.folder.glob(f"*/{name}")
        return found

    def true(self, what: str) -> set[tuple[str, str]]:
        """Plan and CIN of everybody of whom that is true."""
        return {(one["plan"], one["cin"]) for one in self.people if one["what"] == what}


def dumped(dump: Path) -> Tables:
    return tables(dump, TABLES)


def of_organization(held: Tables, slug: str) -> Tables:
    """What is one organization's; what belongs to none stays."""
    (own,) = (row["id"] for row in held["accounts_organization"] if row["slug"] == slug)
    return {name: [row for row in rows if row.get("organization_id", own) == own] for name, rows in held.items()}


def rows_in(path: Path, password: str = "") -> list[dict[str, str]]:
    """The rows of a file, each by what its columns mean."""
    named = {head: means for means, heads in HEADS.items() for head in heads}
    found = []
    for cells in _tables(path, password):
        table = [[_text(cell) for cell in row] for row in cells]
        heads = [at for at, row in enumerate(table) if any(named.get(cell) == "cin" for cell in row)]
        for row in table[heads[0] + 1 :] if heads else []:
            found += [dict(zip([named.get(cell, "") for cell in table[heads[0]]], row, strict=False))]
    return [row for row in found if row["cin"]]


def _tables(path: Path, password: str) -> Iterator[list[list[Any]]]:
    data = path.read_bytes()
    if path.suffix == ".xml":
        records = list(ET.fromstring(data.decode()))
        heads = sorted({cell.tag for record in records for cell in record})
        yield [list(heads), *([record.findtext(head) for head in heads] for record in records)]
    elif path.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(io.BytesIO(_opened(data, password) if password else data)):
            yield [list(row) for row in sheet.iter_rows(values_only=True)]
    else:
        yield list(csv.reader(io.StringIO(data.decode("latin-1")), delimiter="|" if path.suffix == ".txt" else ","))


def _opened(data: bytes, password: str) -> bytes:
    protected, plain = msoffcrypto.OfficeFile(io.BytesIO(data)), io.BytesIO()
    protected.load_key(password=password)
    protected.decrypt(plain)
    return plain.getvalue()


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else " ".join(str(cell).split())


def last_day(text: str) -> date:
    """The last day that a text names."""
    found = re.findall("|".join(DAYS), text)
    form = next(form for pattern, form in DAYS.items() if re.fullmatch(pattern, found[-1]))
    return datetime.strptime(found[-1], form).replace(tzinfo=UTC).date()


@dataclass
class Words:
    """The newest word of a plan on a member: status and telephone (digits; "" where it is not known)."""

    status: str = ""
    phone: str = ""


def newest(truth: Truth) -> dict[tuple[str, str], Words]:
    """By plan and CIN, of every row that counts in a member file that counts."""
    told = []
    for planted in truth.files:
        if planted["state"] != "applied":
            continue
        rows = rows_in(truth.path(planted["file"]), _password(truth, planted))
        for row in rows:
            if "status" in row and row.get("npi", "") in NPIS and row["plan"].lower().startswith(planted["plan"]):
                when = last_day(row["period"]), last_day(row["produced"])
                told.append((when, planted["plan"], row))
    found: dict[tuple[str, str], Words] = {}
    for _, plan, row in sorted(told, key=lambda one: one[0]):
        words = found.setdefault((plan, row["cin"]), Words())
        words.status = STATUSES.get(row["status"], row["status"]) or words.status
        digits = re.sub(r"\D", "", row["phone"])
        words.phone = (digits.replace("0000000000", "unknown")) or words.phone
    return found


def _password(truth: Truth, planted: dict[str, str]) -> str:
    return (truth.folder / planted["password"]).read_text(encoding="utf-8").strip() if planted["password"] else ""


def wrongs(truth: Truth, held: Tables) -> list[str]:
    """Everything that is not as it was planted. Nothing, it is to be hoped."""
    return [
        *of_files(truth, held), *of_sums(truth, held), *of_roster(truth, held), *of_people(truth, held), *of_attempts(truth, held),
        *of_rows([], held), *of_blobs(held), *of_receipts(held), *of_jobs(held),
    ]  # fmt: skip


def of_files(truth: Truth, held: Tables) -> Iterator[str]:
    """Each file is there once, with its bytes, where it was planted to end."""
    came = {str(row["name"]): row for row in held["transmissions_transmission"]}
    names = {row["id"]: row["name"] for row in held["transmissions_transmission"]}
    if sorted(came) != sorted(one["file"] for one in truth.files) or len(names) != len(came):
        yield "other files are there than came"
    for planted in truth.files:
        row = came[planted["file"]]
        said = {
            "state": row["state"],
            "doubted": str(row["doubted"] == "t"),
            "repeats": names.get(row["repeats_id"], ""),
            "replaces": names.get(row["replaces_id"], ""),
        }
        if planted["state"] == "applied":
            said |= {
                "rows": row["rows"],
                "held": row["rows_held"],
                "not_ours": row["rows_not_ours"],
                "waiting": row["rows_unassigned"],
            }
        yield from (
            f"{planted['file']}: {name} is {value}, and not {planted[name]}"
            for name, value in said.items()
            if value != planted[name]
        )
        if row["digest"] != hashlib.sha256(truth.path(planted["file"]).read_bytes()).hexdigest():
            yield f"{planted['file']}: other bytes"


def of_sums(truth: Truth, held: Tables) -> Iterator[str]:
    """The rows of all files that were read: as many as the files have, and each of them used or held for a reason that is told."""
    read = [one for one in truth.files if one["state"] in ("applied", "superseded")]
    there = sum(len(rows_in(truth.path(one["file"]), _password(truth, one))) for one in read)
    rows = held["transmissions_transmission"]
    counted = sum(int(row["rows"] or 0) for row in rows)
    used = sum(int(row["rows_clean"] or 0) + int(row["rows_with_errors"] or 0) for row in rows)
    reasons = Counter(str(row["reason"]) for row in held["transmissions_heldrow"])
    told = sum(count for reason, count in reasons.items() if reason != "unassigned")
    if not there == counted == used + told:
        yield f"{there} rows came; {counted} are counted, {used} used and {told} held"
    if reasons["unassigned"] != sum(int(one["waiting"]) for one in truth.files):
        yield f"{reasons['unassigned']} rows wait for a member"


def of_roster(truth: Truth, held: Tables) -> Iterator[str]:
    """Every plan and member that stand in a file that counts are one assignment, and nobody else is: with the newest word."""
    words, there = newest(truth), assignments(held)
    counts = Counter(one[0] for one in there)
    for missing in words.keys() - counts.keys():
        yield f"{missing[0]}: a member is not in the roster"
    for stranger in counts.keys() - words.keys():
        yield f"{stranger[0]}: somebody is in the roster whom no file names"
    yield from (f"{plan}: a member is there {times} times" for (plan, _), times in counts.items() if times > 1)
    phones = newest_phones(held)
    for who, row in there:
        if who in words and row["record_status"] != words[who].status:
            yield f"{who[0]}: a status is {row['record_status']}, and not {words[who].status}"
        if who in words and phones.get(who, "") != words[who].phone:
            yield f"{who[0]}: a telephone is not the newest that the plan named"


def of_people(truth: Truth, held: Tables) -> Iterator[str]:
    """Vanished and termed are exactly those who were planted; strangers are nowhere; whoever may be one person is suggested, not merged."""
    there = assignments(held)
    for what, column in (("vanished", "vanished_by_id"), ("termed", "termed_by_id")):
        found = {who for who, row in there if row[column] is not None}
        if found != truth.true(what):
            yield f"{len(found)} are {what}, and not the {len(truth.true(what))} who were planted"
    known = {row["cin"]: row["id"] for row in held["roster_member"]}
    if strangers := [one for one in truth.true("foreign") | truth.true("unassigned") if one[1] in known]:
        yield f"{len(strangers)} are known who are nobody's member here"
    phones = newest_phones(held)
    for one in truth.people:
        if one["what"] == "two plans" and not phones[one["plan"], one["cin"]] != phones[one["other"], one["cin"]] != "":
            yield "what two plans say of one member does not stand side by side"
    wanted = {frozenset((known[one["cin"]], known[one["other"]])) for one in truth.people if one["what"] == "two cins"}
    if {frozenset((row["one_id"], row["other_id"])) for row in held["roster_likeness"]} != wanted:
        yield "other people are suggested to be one person than those who were planted"


def of_attempts(truth: Truth, held: Tables) -> Iterator[str]:
    """Every attempt at somebody who is assigned is there once."""
    wanted: Counter[tuple[str, ...]] = Counter()
    assigned = newest(truth)
    for planted in truth.files:
        if "outreach" in planted["file"]:
            for row in rows_in(truth.path(planted["file"])):
                if (planted["plan"], row["cin"]) in assigned:
                    wanted[planted["plan"], row["cin"], last_day(row["day"]).isoformat(), row["how"]] += 1
    plans, cins = _plans(held), _cins(held)
    there = Counter(
        (plans[row["plan_id"]], cins[row["member_id"]], str(row["day"]), str(row["method"]))
        for row in held["roster_outreachattempt"]
    )
    if there != wanted:
        yield f"{there.total()} attempts are there, and not the {wanted.total()} of the files"


def assignments(held: Tables) -> list[tuple[tuple[str, str], Row]]:
    plans, cins = _plans(held), _cins(held)
    return [((plans[row["plan_id"]], cins[row["member_id"]]), row) for row in held["roster_assignment"]]


def newest_phones(held: Tables) -> dict[tuple[str, str], str]:
    """What the statements say in the end."""
    plans, cins = _plans(held), _cins(held)
    order = {row["id"]: (row["said_on"], row["produced_on"]) for row in held["transmissions_transmission"]}
    found = {}
    for row in sorted(held["roster_statement"], key=lambda row: order[row["transmission_id"]]):
        said = json.loads(str(row["said"]))
        if PHONE in said:
            found[plans[row["partner_id"]], cins[row["member_id"]]] = str(said[PHONE]["v"]) or "unknown"
    return found


def roster(held: Tables) -> dict[str, list[tuple[Any, ...]]]:
    """What the roster holds, told by plans, CINs and the bytes of files, so that two can be compared."""
    plans, cins = _plans(held), _cins(held)
    files = {row["id"]: row["digest"] for row in held["transmissions_transmission"]}
    files[None] = None
    said = [
        (
            cins[row["member_id"]],
            plans[row["partner_id"]],
            files[row["transmission_id"]],
            row["sheet"],
            row["row"],
            row["said"],
        )
        for row in held["roster_statement"]
    ]
    assigned = [
        (*who, row["record_status"], row["assigned_on"], row["authorized_on"], row["authorized_until"],
         *(files[row[name]] for name in ("first_file_id", "last_file_id", "termed_by_id", "vanished_by_id")))
        for who, row in assignments(held)
    ]  # fmt: skip
    tried = [
        (cins[row["member_id"]], plans[row["plan_id"]], row["day"], row["method"], row["provider_type"], row["ordinal"])
        for row in held["roster_outreachattempt"]
    ]
    members = [(row["cin"], row["last_name"], row["first_name"], row["birth_date"]) for row in held["roster_member"]]
    every: dict[str, list[tuple[Any, ...]]] = {"said": said, "assigned": assigned, "tried": tried, "members": members}
    return {name: sorted(rows, key=repr) for name, rows in every.items()}


def _plans(held: Tables) -> dict[str | None, str]:
    return {row["id"]: str(row["slug"]) for row in held["partners_partner"]}


def _cins(held: Tables) -> dict[str | None, str]:
    return {row["id"]: str(row["cin"]) for row in held["roster_member"]}
