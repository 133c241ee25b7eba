"""What was planted: what is to become of each file, and what is true of some members. Two CSV files beside the folders of files."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass, fields
from pathlib import Path

__all__ = ["FILES", "PEOPLE", "Planted", "Somebody", "write_truth"]

FILES, PEOPLE = "truth-files.csv", "truth-people.csv"


@dataclass(frozen=True, slots=True)
class Planted:
    """A file as it was planted. rows: of members or attempts in it; 0 where nobody can read them

    state: where it ends, once everybody has said of it what there is to say; held: rows that do not count, not_ours: of these the rows
    of another provider; waiting: rows whose member nobody assigns; doubted: whether so many are missing that the hub asks
    partner: whose file a person says it is; password: by which it is opened; replaces, repeats: another file
    """

    file: str
    plan: str
    rows: int
    state: str
    what: str
    held: int = 0
    not_ours: int = 0
    waiting: int = 0
    doubted: bool = False
    partner: str = ""
    password: str = ""
    replaces: str = ""
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class Somebody:
    """What is true of a member in the end. what: vanished, termed, foreign, unassigned, two plans, two cins; other: plan or second CIN"""

    plan: str
    cin: str
    what: str
    other: str = ""


def write_truth(folder: Path, files: list[Planted], people: list[Somebody]) -> None:
    """Both tables."""
    for name, kind, rows in ((FILES, Planted, files), (PEOPLE, Somebody, people)):
        with (folder / name).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, [one.name for one in fields(kind)])
            writer.writeheader()
            writer.writerows(asdict(one) for one in rows)
