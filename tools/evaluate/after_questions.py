"""The figures after every question was answered truthfully: how many columns are known then, and how many questions it took.

python -m tools.evaluate.after_questions [--corpus fifth/held] [--write]
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from statistics import median

from tools.evaluate.answering import Answered, answered_of
from tools.evaluate.cases import CORPORA, Case, cases

__all__ = ["after_answers", "section", "section_kept", "with_section"]

PROCESSES = 2
EVERY = {
    "third/dev": 8,
    "third/held": 8,
    "fourth/held": 4,
    "sixth/alder": 3,
    "sixth/birch": 3,
    "sixth/aspen": 3,
    "sixth/rowan": 3,
    "sixth/sorrel": 3,
    "sixth/mallow": 3,
    "sixth/tansy": 3,
    "sixth/borage": 3,
    "sixth/linden": 3,
    "sixth/poplar": 3,
    "sixth/cypress": 3,
    "sixth/cedar": 3,
    "sixth/willow": 3,
    "sixth/hazel": 3,
}  # many, or alike: some of their plans tell as much as all
HEADING = "## After the questions are answered"
#: Up to the next heading of its rank, or the end.
SECTION = re.compile(rf"^{HEADING}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def after_answers(chosen: Sequence[str] = CORPORA) -> list[Answered]:
    """Every case of these corpora, of the larger ones every few, answered."""
    every: list[Case] = [case for corpus in chosen for case in cases([corpus])[:: EVERY.get(corpus, 1)]]
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    with ProcessPoolExecutor(PROCESSES) as pool:
        return [one for one in pool.map(answered_of, every, chunksize=4) if one is not None]


def section(answered: Sequence[Answered]) -> str:
    """The section of the page."""
    return "\n".join(
        [
            HEADING,
            "",
            "Somebody who knows what every column is answers all questions of `ecmx layouts learn` truthfully (first, second and habits by",
            "their headers alone; of the third every eighth plan, of the fourth every fourth, of the sixth every third).",
            "A question is a time something has to be typed; of several guesses at once which are right is one.",
            "Where the kind of file was not seen, saying it is one more.",
            "**Lost** are required elements that stand in the file and not in the layout.",
            "",
            *table(answered),
            "",
            "",
        ]
    )


def table(answered: Sequence[Answered]) -> list[str]:
    """A row for each corpus."""
    rows = [
        "| corpus | files | no layout | columns | known before | known after | questions a file, median | most | lost |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for corpus in CORPORA:
        mine = [one for one in answered if one.corpus == corpus]
        if not mine:
            continue
        of, asked = sum(one.of for one in mine), [one.questions for one in mine]
        before, after = (
            f"{100 * known / of:.1f} %" for known in (sum(one.before for one in mine), sum(one.found for one in mine))
        )
        rows.append(
            f"| {corpus} | {len(mine)} | {sum(not one.learned for one in mine)} | {of:,} | {before} | {after} | {median(asked):g} "
            f"| {max(asked)} | {sum(len(one.lost) for one in mine)} |"
        )
    return rows


def with_section(page: str, new: str) -> str:
    """The page with this section, at its end where it has none yet."""
    if SECTION.search(page):
        return SECTION.sub(lambda _: new, page).rstrip() + "\n"
    return f"{page.rstrip()}\n\n{new.rstrip()}\n"


def section_kept(page: str, old: str) -> str:
    """A page that was written anew, with the section as the old page had it: it takes longer to measure than all the rest."""
    kept = SECTION.search(old)
    return with_section(page, kept[0]) if kept else page


def main() -> int:
    """Measure and print, or write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--corpus", action="append", choices=CORPORA, help="only this one; may be repeated")
    asked.add_argument("--write", action="store_true", help="write the section of docs/explanation/matching-figures.md")
    given = asked.parse_args()
    answered = after_answers(given.corpus or CORPORA)
    print("\n".join(table(answered)))
    if given.write:
        from tools.evaluate.page import PAGE

        PAGE.write_text(with_section(PAGE.read_text(encoding="utf-8"), section(answered)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
