"""Annotating a workbook of 5,000 rows with some 500 findings, beside opening and saving it with wolfxl and nothing else, in one run."""

from __future__ import annotations

import random
import time
from pathlib import Path

from bench.workbook import AS_OF, write
from ecmx.guidance import element

__all__ = ["ratio"]

ROWS = 5_000
FINDINGS = 500


def ratio(folder: Path, times: int) -> tuple[float, float]:
    """Seconds of annotating, and of the bare open-and-save; of each the best of several runs, in turn."""
    from ecmx.exchange import Options, Refused, check_files
    from ecmx.mending import annotate_file

    source = _source(folder / "annotate.xlsx")
    options = Options(as_of=AS_OF)
    (report,) = check_files([source], options)
    if isinstance(report, Refused):
        raise report.error
    ours, bare = [], []
    for number in range(max(times, 2)):
        bare.append(_bare(source, folder / f"bare-{number}.xlsx"))
        start = time.perf_counter()
        made = annotate_file(report, folder / f"annotated-{number}.xlsx", options)
        ours.append(time.perf_counter() - start)
        if not made.own or made.cells < FINDINGS:
            raise RuntimeError(f"{made.cells} cells were marked")
    return min(ours), min(bare)


def _source(path: Path) -> Path:
    """The benchmark workbook without what is said of nearly every row of it; some of its NPIs are wrong."""
    if path.exists():
        return path
    import wolfxl

    write(path, ROWS)
    dice = random.Random(11)
    book = wolfxl.load_workbook(str(path), modify=True)
    sheet = book["MIF"]
    headers = [sheet.cell(row=1, column=at).value for at in range(1, 101)]

    def column(name: str) -> int:
        return headers.index(element(f"mif.{name}").label) + 1

    assigned, authorized = column("member_assignment_date"), column("ecm_service_authorization_date")
    population, npi = column("adult_high_utilizer"), column("pcp_npi")
    for row in range(2, ROWS + 2):
        sheet.cell(row=row, column=assigned).value = sheet.cell(row=row, column=authorized).value
        sheet.cell(row=row, column=population).value = 1
    for row in dice.sample(range(2, ROWS + 2), FINDINGS):
        sheet.cell(row=row, column=npi).value = "1234567890"
    book.save(str(path))
    return path


def _bare(source: Path, target: Path) -> float:
    """Open the workbook to change it, touch one cell (else its bytes are only copied), and save it."""
    import wolfxl

    start = time.perf_counter()
    book = wolfxl.load_workbook(str(source), modify=True)
    book["MIF"]["A1"].value = book["MIF"]["A1"].value
    book.save(str(target))
    return time.perf_counter() - start
