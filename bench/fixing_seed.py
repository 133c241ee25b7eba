"""A hub with one file of which every row is held, and somebody who may correct it: `python -m bench.fixing_seed HOME ROWS`; prints JSON."""

from __future__ import annotations

import csv
import io
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl

from bench.hub import founded, invented
from ecmx.hub import Home
from ecmx.hub.running import entered

__all__ = ["seeded_file"]

MONTH = "2026-10"


def held_rows(rows: int) -> bytes:
    """A plan's file of a month, invented, in which each CIN lacks its last two signs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "month.xlsx"
        invented(path, rows, 1, MONTH)
        sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
        head, *lines = sheet.iter_rows(values_only=True)
    at = next(number for number, name in enumerate(head) if "(CIN)" in str(name))
    out = io.StringIO()
    written = csv.writer(out)
    written.writerow(head)
    for line in lines:
        cells = [f"{one:%m/%d/%Y}" if hasattr(one, "strftime") else one for one in line]
        cells[at] = str(cells[at])[:-2]
        written.writerow(cells)
    return out.getvalue().encode()


def seeded_file(home: Home, rows: int) -> dict[str, object]:
    """The cookie of somebody who may correct the file, the path of its grid, and how many rows are held."""
    from bench.portal_people import signed_cookie
    from ecmx.hub.accounts import acting
    from ecmx.hub.fixing import lay_out_ahead
    from ecmx.hub.inbound import arrive
    from ecmx.hub.partners import Partner
    from ecmx.hub.running import done_here

    by = acting("bench")
    plan = Partner.objects.of(by.organization).get(slug="plan")
    made = arrive(held_rows(rows), "month.csv", by=by, home=home, partner=plan)
    done_here(made.pk, home)
    made.refresh_from_db()
    lay_out_ahead(by.organization, home, datetime.now(UTC))  # as the hub's next round does
    assert by.user is not None
    return {"cookie": signed_cookie(by.user), "path": f"/files/{made.pk}/rows/", "held": made.rows_held}


if __name__ == "__main__":
    place = Path(sys.argv[1])
    founded(place)
    home = Home.find(place)
    entered(home, pages=True)
    print(json.dumps(seeded_file(home, int(sys.argv[2]))))
