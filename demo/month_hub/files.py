"""`python -m demo.month_hub.files FOLDER`: what three fictional plans send a clinic from September to November, and the folder of partners.

Each plan assigns a few members; one who is new in October was nobody's in September. One file breaks on its way, one comes in a form that
the plan changed unsaid, one comes late. November's files are left for whoever tries the pages: two rows of one hold what cannot be.
Nobody in it is real.
"""

from __future__ import annotations

import shutil
import sys
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from demo.hub.forms import bytes_of, half, with_column, with_other_headers
from demo.hub.plans import CIN, SEPTEMBER, STATUS, Plan, dressed, newcomers
from ecmx.synthetic import Month

__all__ = ["PARTNERS", "PLANS", "cins", "make"]

PARTNERS = "partners"  # the folder, in this one and in that of the files
BORN = "mif.member_date_of_birth"
AUTHORIZED, ASSIGNED = "mif.ecm_service_authorization_date", "mif.member_assignment_date"
NOVEMBER = Month.of("2026-11")
NEW = 2  # of each plan's members those whom it assigns in October

PLANS = (
    Plan("juniper", "juniper-mif", 61, 5, "PLAN629"),
    Plan("larkspur", "larkspur-mif", 62, 5, "PLAN359"),
    Plan("marigold", "marigold-2026", 63, 4, "PLAN370"),
)


@cache
def _october(plan: Plan) -> pl.DataFrame:
    """Whom the plan names in October; the last are new."""
    frame = newcomers(plan, plan.members)
    known = pl.int_range(pl.len()) < plan.members - NEW
    said = {
        STATUS: ("Continuing", "New"),
        AUTHORIZED: (date(2026, 9, 10), date(2026, 10, 2)),
        ASSIGNED: (date(2026, 9, 14), date(2026, 10, 5)),
    }
    return frame.with_columns(
        pl.when(known).then(pl.lit(before)).otherwise(pl.lit(new)).alias(name) for name, (before, new) in said.items()
    )


def cins() -> dict[str, list[str]]:
    """By plan, whom it assigns to the clinic in October."""
    return {plan.slug: _october(plan)[CIN].to_list() for plan in PLANS}


def make(folder: Path) -> None:
    """Write september/, october/, again/ and late/, in the order in which they come, and the folder of partners."""
    shutil.copytree(Path(__file__).parent / PARTNERS, folder / PARTNERS, dirs_exist_ok=True)
    for name, data in _all_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def _all_files() -> dict[str, bytes]:
    juniper, larkspur, marigold = PLANS
    renamed = {"Enrollee Phone No.": "Enrollee Telephone", "Enrollee Residential Address": "Enrollee Home Address"}
    drifted = with_column(with_other_headers(_file(larkspur), renamed), ",", "Outreach Wave", ["2"] * larkspur.members)
    return {
        "september/juniper-members-2026-09.txt": _of_september(juniper),
        "september/larkspur-mif-2026-09.csv": _of_september(larkspur),
        "september/marigold-ecm-2026-09.xlsx": _of_september(marigold),
        "october/larkspur-mif-2026-10.csv": drifted,
        "october/marigold-ecm-2026-10.xlsx": half(_file(marigold)),
        "again/marigold-ecm-2026-10-again.xlsx": _file(marigold),
        "late/juniper-members-2026-10.txt": _file(juniper),
        "november/juniper-members-2026-11.txt": _broken(juniper),
        "november/larkspur-mif-2026-11.csv": _of_november(larkspur),
        "november/marigold-ecm-2026-11.xlsx": _of_november(marigold),
    }


def _file(plan: Plan) -> bytes:
    return bytes_of(_october(plan), plan.layout)


def _of_september(plan: Plan) -> bytes:
    before = dressed(_october(plan).head(plan.members - NEW), SEPTEMBER, SEPTEMBER.end)
    return bytes_of(before, plan.layout)


def _of_november(plan: Plan) -> bytes:
    later = _october(plan).with_columns(pl.lit("Continuing").alias(STATUS))
    return bytes_of(dressed(later, NOVEMBER, date(2026, 11, 5)), plan.layout)


def _broken(plan: Plan) -> bytes:
    """November's file of a plan that writes text, with a CIN cut short and a birth date that no calendar has."""
    frame, data = _october(plan), _of_november(plan)
    cut, other = (str(frame[CIN][at]).encode() for at in (0, 1))
    lines = data.replace(cut, cut[:-1]).splitlines(keepends=True)
    born = frame[BORN][1]
    there = next(at for at, line in enumerate(lines) if other in line)
    for form in ("%m/%d/%Y", "%Y%m%d", "%Y-%m-%d"):
        impossible = (
            born.replace(month=2, day=1)
            .strftime(form)
            .replace("02/01", "02/30")
            .replace("0201", "0230")
            .replace("02-01", "02-30")
        )
        lines[there] = lines[there].replace(born.strftime(form).encode(), impossible.encode())
    return b"".join(lines)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
