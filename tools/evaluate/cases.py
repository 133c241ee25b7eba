"""The header rows that are measured: five corpora, each column with its truth. Knows nothing of the matcher."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ecmx.guidance import FileType

__all__ = ["CORPORA", "WITH_DATA", "Case", "Header", "cases"]

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "corpora"
#: In this order they are reported. The matcher was tuned on the first two, on habits and on third/dev; what is held is nobody's to tune on.
CORPORA = (
    "first", "second", "habits", "third/dev", "third/held",
    "sixth/alder", "sixth/birch", "sixth/aspen", "sixth/rowan", "sixth/sorrel", "sixth/mallow", "sixth/tansy", "sixth/borage",
    "sixth/cypress", "sixth/cedar", "sixth/willow", "sixth/hazel", "sixth/linden", "sixth/poplar", "fourth/held", "fifth/held",
)  # fmt: skip
#: Those with data, a JSON line a plan: `tests.corpora.generator` makes the data of the third and fourth; the fifth has its own.
WITH_DATA = ("third", "fourth", "fifth", "sixth")
KINDS = {"combined": "rtfotf", "mifreturn": "mifreturn"}


@dataclass(frozen=True, slots=True)
class Header:
    """A column. truth: an element's id, in the older corpora the guidance's label; "ext.…"; "a + b" for several in one cell;
    "-" for the plan's own; "?" where nobody could say.
    """

    text: str
    truth: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One sheet's header row. number: of the plan in a corpus with data, else 0; kind: mif, rtf, otf, referral, mifreturn or rtfotf;
    above, cells: the rows above and below it where the corpus has them, as they stand
    """

    corpus: str
    name: str
    kind: str
    style: str
    types: tuple[FileType, ...]
    headers: tuple[Header, ...]
    rows: int = 1
    number: int = 0
    above: tuple[tuple[str, ...], ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()


def cases(corpora: Iterable[str] = CORPORA) -> list[Case]:
    """Every header row of those corpora."""
    return [case for corpus in corpora for case in (stored(corpus) if corpus.startswith(WITH_DATA) else older(corpus))]


def older(corpus: str) -> list[Case]:
    """The corpora of headers alone, written by hand."""
    found = []
    for path in sorted((FOLDER / corpus).glob("*.csv")):
        kind = path.stem.split("_")[1]
        with path.open(newline="", encoding="utf-8") as stream:
            headers = tuple(Header(row["header"], row["label"]) for row in csv.DictReader(stream))
        found.append(Case(corpus, path.stem, KINDS.get(kind, kind), "by hand", (), headers))
    return found


def stored(corpus: str) -> list[Case]:
    """A half of a corpus with data."""
    path = FOLDER / f"{corpus}.jsonl"
    return [of_line(corpus, json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def of_line(corpus: str, line: dict[str, object]) -> Case:
    """One plan of a corpus with data."""
    name, style, rows = str(line["plan"]), str(line["style"]), int(str(line["rows"]))
    types, columns = line["types"], line["columns"]
    assert isinstance(types, list)
    assert isinstance(columns, list)
    above, cells = rows_of(line.get("above", [])), rows_of(line.get("cells", []))
    number, kind, _ = name.split("_")
    two_tiers = rows > 1  # else the group stands in the header's own text
    headers = tuple(Header(*(column if two_tiers else column[:2])) for column in columns)
    files = tuple(FileType(file) for file in types)
    return Case(corpus, name, kind, style, files, headers, rows, int(number), above, cells)


def rows_of(rows: object) -> tuple[tuple[str, ...], ...]:
    """Rows of cells as they stand in a line."""
    assert isinstance(rows, list)
    return tuple(tuple(map(str, row)) for row in rows)
