"""`python -m tools.fitting` fits the lexicon and the numbers of the scored assignment: lexicon.msgpack and weights.toml of ecmx.layouts.

First a lexicon of what authors wrote for each element and of headers near the guidance's. With it, and with what cells say learned from
everybody else's layouts, terms are fitted on nine authors' layouts, and the confidence is calibrated on these and four more. Then the
lexicon learns the nine authors' headers too, so the confidence errs on the safe side. No corpus that is held out is opened.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import msgspec

from ecmx import guidance
from ecmx.layouts.recognition.lexicon import Lexicon, lexicon, likely_meanings
from ecmx.layouts.recognition.match import beyond
from ecmx.layouts.recognition.repeats import copies
from ecmx.layouts.recognition.senses import senses
from ecmx.layouts.recognition.stems import stem
from ecmx.layouts.recognition.terms import Surroundings, own_terms, riding, standing, terms_alone
from ecmx.layouts.recognition.weighing import Board, everything_for, nearest
from ecmx.layouts.recognition.weights import OWN, Counts, Weights
from tools.fitting.calibration import calibrated
from tools.fitting.columns import Sheet, counted, sheets_of, told
from tools.fitting.lexical import fitted_lexicon
from tools.fitting.regression import Choice, fitted
from tools.fitting.text import as_toml
from tools.fitting.wordings import Worded, wordings

__all__ = ["main"]

FOLDER = Path(__file__).resolve().parents[2] / "src" / "ecmx" / "layouts"
NEAR = ("first", "second", "habits", "third/dev")  # their headers are near the guidance's
NEAR_WEIGHT = 0.5  # of such a header beside one in an author's own words
CELLS = (*NEAR, "third/held")  # what cells say is counted in them
AUTHORS = (
    "sixth/alder",
    "sixth/birch",
    "sixth/aspen",
    "sixth/rowan",
    "sixth/sorrel",
    "sixth/mallow",
    "sixth/tansy",
    "sixth/borage",
    "sixth/cypress",
)  # terms are fitted on them
CHECKED = (
    "sixth/cedar",
    "sixth/willow",
    "sixth/hazel",
    "sixth/linden",
)  # nothing is learned from them but how right a claim is


def main() -> int:
    """Fit, calibrate, write."""
    near = {corpus: sheets_of([corpus]) for corpus in CELLS}
    base = [*by_hand(), *worded((sheet for corpus in NEAR for sheet in near[corpus]), NEAR_WEIGHT)]
    put(fitted_lexicon(base))
    by_author = {corpus: sheets_of([corpus]) for corpus in (*AUTHORS, *CHECKED)}
    cells = {
        corpus: counted(
            [
                *chain.from_iterable(near.values()),
                *chain.from_iterable(by_author[other] for other in AUTHORS if other != corpus),
            ]
        )
        for corpus in by_author
    }
    choices = [
        choice
        for corpus in AUTHORS
        for sheet in by_author[corpus]
        for choice in choices_of(sheet, weights_of(cells[corpus], {}))
    ]
    terms, loss = fitted(choices)
    claims = [
        claim
        for corpus, sheets in by_author.items()
        for sheet in sheets
        for claim in claims_of(sheet, weights_of(cells[corpus], terms))
    ]
    numbers = as_toml(terms, cells[CHECKED[0]], calibrated(claims))
    (FOLDER / "weights.toml").write_text(numbers, encoding="utf-8")
    put(fitted_lexicon([*base, *worded(chain.from_iterable(by_author[corpus] for corpus in AUTHORS))]))
    print(f"{len(choices):,} columns, loss {loss:.3f}; {len(claims):,} claims; wrote lexicon.msgpack and weights.toml")
    return 0


def put(made: Lexicon) -> None:
    """Write a lexicon, and read that one from now on."""
    (FOLDER / "lexicon.msgpack").write_bytes(msgspec.msgpack.encode(made, order="deterministic"))
    lexicon.cache_clear()
    likely_meanings.cache_clear()


def by_hand() -> list[Worded]:
    """What authors wrote for each element, the guidance's labels, and the wordings of known extensions."""
    later = chain.from_iterable(release.added for release in guidance.releases())
    items = {(item.label, stem(item.id)) for item in (*guidance.elements(), *guidance.keys(), *later)}
    labels = [Worded(label, "", name) for label, name in sorted(items)]
    known = [Worded(text, "", name) for name, texts in beyond() if name in senses() for text in texts]
    return [*chain.from_iterable(wordings().values()), *labels, *known]


def worded(sheets: Iterable[Sheet], weight: float = 1.0) -> list[Worded]:
    """The headers of sheets with what they mean, each once."""
    found = {
        (cell.text.casefold(), cell.group.casefold(), truth): Worded(cell.text, cell.group, truth, weight)
        for sheet in sheets
        for cell, truth in zip(sheet.cells, sheet.truths, strict=True)
        if truth
    }
    return list(found.values())


def weights_of(counts: tuple[Counts, Counts], terms: dict[str, float]) -> Weights:
    """The numbers before they are calibrated."""
    return Weights(terms, *counts, ())


def choices_of(sheet: Sheet, known: Weights) -> Iterable[Choice]:
    """Each column whose truth can be learned, with the terms of everything that it may be."""
    settled = {at: name for at, name in told(sheet).items() if not senses()[name].extension}
    repeated = copies(sheet.cells)
    for at, (said, truth) in enumerate(zip(sheet.said, sheet.truths, strict=True)):
        if not truth or at in repeated:
            continue
        taken = Counter(name for other, name in settled.items() if other != at)
        near = Surroundings(nearest(settled, at, -1), nearest(settled, at, 1), taken)
        found = {OWN: own_terms(said, known)}
        for sense in everything_for(sheet.case.types):
            alone, order = terms_alone(said, sense, known), standing(sense, near)
            if sense.name == truth or Board.worthy(alone, order):
                found[sense.name] = alone | order | riding(sense, sheet.case.types)
        if truth in found:
            yield Choice(list(found.values()), list(found).index(truth))


def claims_of(sheet: Sheet, known: Weights) -> Iterable[tuple[float, bool]]:
    """Every claim that weighing makes beyond what the words settle and that would be said if it is sure, and whether it is right."""
    board = Board(sheet.cells, [one.offers for one in sheet.said], lambda letter: "", known)
    board.fill(sheet.said)
    for at, weighed in board.weigh(told(sheet), sheet.case.types).items():
        if weighed.name == OWN or not sheet.truths[at]:
            continue
        sense = senses()[weighed.name]
        if board.supported(at, sense) and not board.only_asked(at, sense):
            yield weighed.probability, weighed.name == sheet.truths[at]


if __name__ == "__main__":
    sys.exit(main())
