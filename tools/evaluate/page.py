"""docs/explanation/matching-figures.md: the figures in tables, and beside them what each plan gave, for the check that they still hold."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from tools.evaluate import figures
from tools.evaluate.after_questions import section_kept
from tools.evaluate.judging import Judged
from tools.evaluate.measured import Measured
from tools.evaluate.tally import Tally, banded

__all__ = ["FIGURES", "PAGE", "by_plan", "page", "write"]

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "matching-figures.md"
PICTURE = ROOT / "docs" / "images" / "calibration.svg"
#: By plan how many columns were right, wrong, unsure and missed: what a test compares, some plans at a time.
FIGURES = ROOT / "tests" / "corpora" / "third" / "figures.json"
#: Whose figures the page leads with.
HELD = "fourth/held"
#: Words far from the guidance's, as people write them who have no template.
FAR = "fifth/held"
NAMES = {
    "first": "first, by hand (half of it was tuned on)",
    "second": "second, by hand, written blind (tuned on since)",
    "habits": "habits, by hand (written while tuning)",
    "third/dev": "third, development third (tuned on)",
    "third/held": "third, held out at first (then opened)",
    "sixth/alder": "sixth, first author (words, cells and weights learned from it)",
    "sixth/birch": "sixth, second author (learned from too)",
    "sixth/aspen": "sixth, third author (learned from too)",
    "sixth/cedar": "sixth, fourth author (the confidence calibrated on it)",
    "sixth/willow": "sixth, fifth author (the confidence calibrated on it)",
    "sixth/rowan": "sixth, sixth author (learned from too)",
    "sixth/sorrel": "sixth, eighth author (learned from too)",
    "sixth/mallow": "sixth, ninth author (learned from too)",
    "sixth/tansy": "sixth, tenth author (learned from too)",
    "sixth/borage": "sixth, eleventh author (learned from too)",
    "sixth/cypress": "sixth, twelfth author (learned from too)",
    "sixth/linden": "sixth, thirteenth author (the confidence calibrated on it)",
    "sixth/poplar": "**sixth, fourteenth author, blind (nothing learned from it)**",
    "sixth/hazel": "sixth, seventh author (the confidence calibrated on it)",
    "fourth/held": "**fourth, other authors, held out (never tuned on)**",
    "fifth/held": "**fifth, far from the guidance, blind (never tuned on)**",
}


def write(found: Measured) -> list[Path]:
    """Write the page, its picture and the figures by plan."""
    from tools.evaluate import picture

    PAGE.write_text(section_kept(page(found), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    PICTURE.write_text(picture.drawn(found), encoding="utf-8")
    FIGURES.write_text(json.dumps(by_plan(found), indent=0, separators=(",", ":")) + "\n", encoding="utf-8")
    return [PAGE, PICTURE, FIGURES]


def by_plan(found: Measured) -> dict[str, dict[str, list[int]]]:
    """Right, wrong, unsure and missed columns of each plan of the third corpus."""
    return {
        how: {
            name: [counts[verdict] for verdict in ("right", "wrong", "unsure", "missed")]
            for name, every in figures.groups(
                (one for one in columns if one.corpus.startswith("third")), case_of
            ).items()
            for counts in [Counter(one.verdict for one in every)]
        }
        for how, columns in (("words", found.words), ("data", found.data))
    }


def case_of(one: Judged) -> str:
    """The plan that a column is of."""
    return one.case


def page(found: Measured) -> str:
    """The page as Markdown."""
    held = [one for one in found.data if one.corpus == HELD]
    sure = Tally.of(held).sure
    made = [one for one in found.data if one.corpus.startswith(("third", "fourth"))]
    plans, styles = len({one.case for one in made}), len({one.style for one in made})
    lines = [
        "# Matching headers, measured",
        "",
        "Written by `make evaluate`; [matching headers](matching.md) says how matching works. A wrong mapping that is said with",
        'confidence is a defect; an honest "not sure" is not. So two things are measured: how much is found, and whether the',
        "confidence can be believed.",
        "",
        f"**Of what is said with a confidence of 0.9 or more, {sure.words} is right**: {sure.of:,} columns of plans that",
        "nobody tuned on, words and data together; in brackets the 95 % interval.",
        "",
        f"{plans} invented plans of {styles} styles, {len(made):,} columns, were made from a seed out of hand-made pools of wordings",
        "by people who had not seen the matcher ([how](../../tests/corpora/generator/README.md)). The third corpus was opened to tune",
        "on, so its figures say what the matcher can do. The **fourth** was written afterward, by others, and nobody has looked into",
        "what it misses: its figures say what to expect of a plan that nobody has seen. About half of its plans keep near the",
        "guidance's words, a third reword or abbreviate them, and a tenth is far out (whole questions; Spanish and English mixed).",
        "",
        "**Right**: the element (or known extension) that the column carries. **Wrong**: another one; also the same element of the",
        "row's other half, an extension in an element's place, or one element of a cell that holds two.",
        "**Unsure**: left unmapped and asked about. **Missed**: taken for the plan's own.",
        "",
        "## Is the confidence right?",
        "",
        "![Said confidence against the share that is right](../images/calibration.svg)",
        "",
        "Every claim of the held-out plans, by the confidence that was said:",
        "",
    ]
    for how, columns in (("Words and data", found.data), ("Words alone", found.words)):
        mine = [one for one in columns if one.corpus == HELD and one.claimed]
        lines += [f"{how}:", "", *calibration(mine), ""]
    lines += [
        "## What is found",
        "",
        "Columns that carry an element of the guidance, by corpus:",
        "",
        *by_corpus(found),
        "",
    ]
    for title, of in (("file", lambda one: figures.KINDS[one.kind]), ("style", lambda one: one.style)):
        lines += [f"The held-out plans' elements by {title}, words and data:", ""]
        mine = figures.elements(held)
        lines += [
            *verdicts(title, {name: Tally.of(every) for name, every in sorted(figures.groups(mine, of).items())}),
            "",
        ]
    lines += ["All columns of the held-out plans by what they carry, words and data:", ""]
    subjects = figures.groups(held, lambda one: figures.SUBJECTS[one.subject])
    lines += [*verdicts("column", {name: Tally.of(subjects.get(name, ())) for name in figures.SUBJECTS.values()}), ""]
    lines += ["A plan's own column is right when nothing was claimed of it.", "", *far(found)]
    return "\n".join(lines) + "\n"


def far(found: Measured) -> list[str]:
    """The section on lists and forms whose words are far from the guidance's."""
    mine = [one for one in found.data if one.corpus == FAR]
    styles = figures.groups(figures.elements(mine), lambda one: one.style)
    return [
        "## Far from the guidance's words",
        "",
        "The **fifth** corpus was worded by hand, blind, and has its own data: caseload lists, systems' exports, questions,",
        "vowels dropped, groups above the headers or repeated across the row, other nouns for the person, Spanish, words of",
        "two letters. A person would know almost all of its columns. Its elements by habit, words and data:",
        "",
        *verdicts("habit", {name: Tally.of(every) for name, every in sorted(styles.items())}),
        "",
        "Every claim by the confidence that was said:",
        "",
        *calibration([one for one in mine if one.claimed]),
    ]


def calibration(claims: list[Judged]) -> list[str]:
    """A row for each band of confidence."""
    rows = [
        "| said | claims | mean said | right | wrong | share right (95 %) |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for band, one in banded(claims).items():
        if band != "none":
            said = f"{one.mean:.3f}" if one.total else "–"
            rows.append(f"| {band} | {one.total:,} | {said} | {one.right:,} | {one.wrong} | {one.claimed.words} |")
    every = Tally.of(claims)
    sure = every.sure
    rows.append(f"| **0.9 or more** | {sure.of:,} |  | {sure.good:,} | {sure.of - sure.good} | **{sure.words}** |")
    return rows


def by_corpus(found: Measured) -> list[str]:
    """A row for each corpus, by words and where there are data by both."""
    table: dict[str, Tally] = {}
    for corpus, words in NAMES.items():
        for how, columns in (("words", found.words), ("words and data", found.data)):
            mine = [one for one in figures.elements(columns) if one.corpus == corpus]
            if mine:
                table[f"{words}, {how}"] = Tally.of(mine)
    return verdicts("corpus", table)


def verdicts(first: str, table: dict[str, Tally]) -> list[str]:
    """Right, wrong, unsure and missed in a table."""
    rows = [
        f"| {first} | right | wrong | unsure | missed | found (95 %) | right of what is said with 0.9 or more |",
        "| --- | ---: | ---: | ---: | ---: | --- | --- |",
    ]
    for name, one in table.items():
        rows.append(
            f"| {name} | {one.right:,} | {one.wrong} | {one.unsure} | {one.missed:,} | {one.found.words} | {one.sure.words} |"
        )
    return rows
