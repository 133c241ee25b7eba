"""Was anything lost or done twice? Counted from the files that were given, those that partners got, and a dump of the database alone.

python tests/faults/counted.py FOLDER DUMP.sql GOING OUT     prints a line for each loss, then what was counted; 1 where there is a loss

It shares no module with ecmx: workbooks are read by openpyxl, the dump is `pg_dump`'s text. What a file must become is told by the first
word of its name: clean- (applied, every row), flawed- (applied), twin- (the bytes of another), broken- (refused), locked- (waits).
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import openpyxl

Row = dict[str, str | None]
Tables = dict[str, list[Row]]

CIN = "Member Client Index Number (CIN)"
COPY = re.compile(r"COPY public\.(\w+) \((.*)\) FROM stdin;\n")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
MEANS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
MUST = {
    "clean": {"applied"},
    "flawed": {"applied"},
    "twin": {"applied"},
    "broken": {"refused"},
    "locked": {"needs_password"},
}
PIECE = 4 << 20
WANTED = {
    "transmissions_transmission",
    "transmissions_blob",
    "transmissions_blobpiece",
    "transmissions_receipt",
    "roster_member",
    "roster_assignment",
    "roster_statement",
    "accounts_auditentry",
    "accounts_auditseal",
    "procrastinate_jobs",
}


@dataclass(frozen=True)
class Given:
    """A file as it was given. cins: of its rows, one a row; None where it cannot be read, or rows do not count one to one."""

    name: str
    digest: str
    cins: list[str] | None

    @property
    def kind(self) -> str:
        return self.name.partition("-")[0]


def given(folder: Path) -> list[Given]:
    found = []
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        clean = path.name.startswith(("clean-", "twin-"))
        found.append(Given(path.name, hashlib.sha256(data).hexdigest(), cins_of(path) if clean else None))
    return found


def cins_of(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path, read_only=True)
    found = []
    for sheet in book:
        rows = sheet.iter_rows(values_only=True)
        heads = list(next(rows, ()))
        if CIN in heads:
            at = heads.index(CIN)
            found += [str(row[at]) for row in rows if any(cell is not None for cell in row)]
    book.close()
    return found


def tables(dump: Path, wanted: Collection[str] = frozenset(WANTED)) -> Tables:
    found: Tables = {name: [] for name in wanted}
    with dump.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            head = COPY.fullmatch(line)
            if head is not None:
                columns = [one.strip().strip('"') for one in head[2].split(",")]
                for cells in copied(lines):
                    if head[1] in wanted:
                        found[head[1]].append(dict(zip(columns, cells, strict=True)))
    return found


def copied(lines: Iterator[str]) -> Iterator[list[str | None]]:
    for line in lines:
        if line == "\\.\n":
            return
        yield [None if cell == "\\N" else ESCAPED.sub(_meant, cell) for cell in line[:-1].split("\t")]


def _meant(found: re.Match[str]) -> str:
    return MEANS.get(found[1], found[1])


def coming(held: Tables) -> list[Row]:
    """The files that came."""
    return [row for row in held["transmissions_transmission"] if row["direction"] == "in"]


def of_files(files: list[Given], held: Tables) -> Iterator[str]:
    """Each file has one first transmission, and came to its end; what came again says so."""
    came: dict[str, list[Row]] = {}
    for row in coming(held):
        came.setdefault(str(row["digest"]), []).append(row)
    for digest in {one.digest for one in files}:
        names = [one for one in files if one.digest == digest]
        rows = sorted(came.pop(digest, []), key=lambda row: int(row["id"] or 0))
        first = [row for row in rows if row["repeats_id"] is None]
        if len(first) != 1:
            yield f"{names[0].name}: {len(first)} first transmissions"
            continue
        if len(rows) < len(names):
            yield f"{names[0].name}: given {len(names)} times, {len(rows)} transmissions"
        if first[0]["state"] not in MUST[names[0].kind]:
            yield f"{names[0].name}: file {first[0]['id']} ended as {first[0]['state']} ({first[0]['problem']})"
        for row in rows:
            if row is not first[0] and (row["state"], row["repeats_id"]) != ("repeated", first[0]["id"]):
                yield f"file {row['id']}: came again, and is {row['state']}"
    yield from (f"file {row['id']}: nobody gave it" for rows in came.values() for row in rows)


def of_rows(files: list[Given], held: Tables) -> Iterator[str]:
    """The rows of a file add up, and are as many as it has."""
    by_digest = {str(row["digest"]): row for row in held["transmissions_transmission"] if row["repeats_id"] is None}
    for row in held["transmissions_transmission"]:
        parts = [int(row[name] or 0) for name in ("rows_clean", "rows_with_errors", "rows_held", "rows_excluded")]
        if int(row["rows"] or 0) != sum(parts):
            yield f"file {row['id']}: {row['rows']} rows, and parts of {parts}"
    for one in files:
        row = by_digest.get(one.digest, {})
        if one.cins is not None and row and (row["rows"], row["rows_clean"]) != (str(len(one.cins)),) * 2:
            yield f"{one.name}: {len(one.cins)} rows, of which the hub counts {row['rows']} and uses {row['rows_clean']}"


def of_members(files: list[Given], held: Tables) -> Iterator[str]:
    """Every member who was named is there once, with one assignment a plan; each statement is there once."""
    members = Counter(str(row["cin"]) for row in held["roster_member"])
    numbers = {str(row["cin"]): row["id"] for row in held["roster_member"]}
    assigned = Counter((row["member_id"], row["plan_id"]) for row in held["roster_assignment"])
    plans = {
        str(row["digest"]): row["partner_id"] for row in held["transmissions_transmission"] if row["repeats_id"] is None
    }
    for one in files:
        for cin in one.cins or ():
            if members[cin] != 1:
                yield f"{one.name}: a member is there {members[cin]} times"
            elif assigned[numbers[cin], plans.get(one.digest)] != 1:
                yield f"{one.name}: a member has {assigned[numbers[cin], plans.get(one.digest)]} assignments"
    said = Counter(
        tuple(row[name] for name in ("member_id", "partner_id", "transmission_id", "sheet", "row"))
        for row in held["roster_statement"]
    )
    yield from (f"a statement is there {times} times" for times in said.values() if times > 1)
    spoken = {row["member_id"] for row in held["roster_statement"]}
    yield from (
        f"member {row['id']}: nobody said anything of them" for row in held["roster_member"] if row["id"] not in spoken
    )


def of_blobs(held: Tables) -> Iterator[str]:
    """What is kept is there in all its pieces."""
    pieces: dict[str | None, list[int]] = {}
    for row in held["transmissions_blobpiece"]:
        pieces.setdefault(row["blob_id"], []).append(int(row["number"] or 0))
    blobs = {row["id"] for row in held["transmissions_blob"]}
    for row in held["transmissions_blob"]:
        wanted = list(range(max(1, -(-int(row["size"] or 0) // PIECE))))
        if sorted(pieces.get(row["id"], [])) != wanted:
            yield f"blob {row['id']}: pieces are missing"
    for row in held["transmissions_transmission"]:
        if row["blob_id"] not in blobs:
            yield f"file {row['id']}: its bytes are missing"
        if row["state"] == "applied" and row["records_id"] not in blobs:
            yield f"file {row['id']}: its rows are missing"


def of_receipts(held: Tables) -> Iterator[str]:
    """Every file that came to its end was answered once."""
    answers = Counter(row["transmission_id"] for row in held["transmissions_receipt"])
    for row in coming(held):
        if answers[row["id"]] != 1:
            yield f"file {row['id']}: {answers[row['id']]} receipts"


def of_audit(held: Tables) -> Iterator[str]:
    """Every entry is in the chain, once, and every link holds. What was done is recorded once."""
    entries = {row["id"]: row for row in held["accounts_auditentry"]}
    before, sealed = "0" * 64, set()
    links = sorted(held["accounts_auditseal"], key=lambda row: int(row["place"] or 0))
    for place, link in enumerate(links, start=1):
        entry = entries.get(link["entry_id"])
        if (
            entry is None
            or int(link["place"] or 0) != place
            or link["before"] != before
            or link["digest"] != linked(place, before, entry)
        ):
            yield f"the audit's chain breaks at {place}"
            return
        before = str(link["digest"])
        sealed.add(link["entry_id"])
    if len(sealed) != len(entries):
        yield f"{len(entries) - len(sealed)} entries of the audit are not in the chain"
    acts = Counter((row["action"], row["objects_ids"]) for row in entries.values() if row["kind"] == "transmission")
    yield from (
        f"{action} of file {ids} is recorded {times} times" for (action, ids), times in acts.items() if times > 1
    )
    for row in held["transmissions_transmission"]:
        if acts[f"file.{row['state']}", f"{{{row['id']}}}"] != 1:
            yield f"file {row['id']}: that it is {row['state']} is not recorded"


def linked(place: int, before: str, entry: Row) -> str:
    at = datetime.fromisoformat(str(entry["at"])).astimezone(UTC)
    ids = [int(one) for one in str(entry["objects_ids"]).strip("{}").split(",") if one]
    user = entry["user_id"]
    said = [
        place, before, int(entry["id"] or 0), at.isoformat(), int(entry["organization_id"] or 0), int(user) if user else None,
        entry["action"], entry["kind"], ids, json.loads(str(entry["detail"])),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def of_sent(going: Path, out: Path, held: Tables) -> Iterator[str]:
    """Every partner got what was for it, once, byte for byte, and nothing else; and every file is said to be sent."""
    wanted = {path.relative_to(going).as_posix(): path.read_bytes() for path in going.rglob("*") if path.is_file()}
    got = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    yield from (f"{name}: did not arrive" for name in wanted.keys() - got.keys())
    yield from (f"{name}: arrived, and nobody sent it" for name in got.keys() - wanted.keys())
    yield from (
        f"{name}: arrived otherwise than it was composed" for name in wanted.keys() & got if wanted[name] != got[name]
    )
    states = Counter(str(row["state"]) for row in held["transmissions_transmission"] if row["direction"] == "out")
    if states != Counter({"sent": len(wanted)}):
        yield f"of {len(wanted)} files that went, states are {dict(states)}"


def of_jobs(held: Tables) -> Iterator[str]:
    """Nothing is left to do."""
    for row in held["procrastinate_jobs"]:
        if row["status"] not in ("succeeded", "cancelled"):
            yield f"job {row['id']} is {row['status']}"


def main(folder: Path, dump: Path, going: Path, out: Path) -> int:
    files, held = given(folder), tables(dump)
    losses = [
        *of_files(files, held), *of_rows(files, held), *of_members(files, held), *of_blobs(held), *of_receipts(held),
        *of_audit(held), *of_jobs(held), *of_sent(going, out, held),
    ]  # fmt: skip
    for loss in losses:
        print(f"LOSS {loss}")
    states = Counter(str(row["state"]) for row in held["transmissions_transmission"])
    sent = sum(1 for path in out.rglob("return-*") if path.is_file())
    print(
        f"counted: {len(files)} files given, {len({one.digest for one in files})} of them different; {sent} files went"
    )
    print(f"  transmissions: {', '.join(f'{count} {state}' for state, count in sorted(states.items()))}")
    rows = sum(int(row["rows"] or 0) for row in held["transmissions_transmission"])
    print(f"  {rows} rows, {len(held['roster_member'])} members, {len(held['roster_statement'])} statements")
    print(f"  {len(held['transmissions_blob'])} blobs, {len(held['accounts_auditseal'])} links of the audit")
    print(f"{len(losses)} losses" if losses else "nothing lost, nothing twice")
    return 1 if losses else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
