"""The columns of a sheet that words alone leave open, weighed against everything they may be, all together.

A score for each column and meaning (terms × fitted weights), shared out so that an element is claimed once, and the claim with the
probability that it is right as it was measured (weights.toml). What stays below `SURE` is said as a question. Reads words, shapes of
cells and order; never a single cell.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from math import exp, log

from ecmx.guidance import FileType
from ecmx.layouts.recognition.lexicon import FLOOR
from ecmx.layouts.recognition.match import SURE, Candidate, How
from ecmx.layouts.recognition.repeats import copies
from ecmx.layouts.recognition.senses import Sense, any_of, places, senses
from ecmx.layouts.recognition.settling import LATER_LEAST
from ecmx.layouts.recognition.several import of_several
from ecmx.layouts.recognition.shapes import EMPTY, is_structured
from ecmx.layouts.recognition.sharing import shared_out
from ecmx.layouts.recognition.sheet_headers import UNTOLD, HeaderCell
from ecmx.layouts.recognition.stems import (
    AGES,
    age_of,
    key_stems,
    later_stems,
    population_stems,
    same_for_others,
    stems_of,
    whose_stems,
)
from ecmx.layouts.recognition.terms import (
    FAR,
    SaidColumn,
    family,
    order_near,
    own_terms,
    riding,
    said_of,
    terms_alone,
)
from ecmx.layouts.recognition.vocabulary import data
from ecmx.layouts.recognition.weights import OWN, Weights, weights
from ecmx.layouts.recognition.whose import MEMBERS_OWN

__all__ = ["Board", "Shape", "Weighed", "everything_for", "of_sheet"]

Shape = Callable[[str], str]
"""Column letter → the shape of its cells (shapes.py)."""

TAKEN = 0.02  # of a column: the room that is left for what another column already is
SETTLED = 0.7  # of its probability a claim counts as a neighbour of others
TURNS = 2
NEVER_ONE = "twoinone"  # stands for several things in one cell
POSSIBLE = 0.08  # from this probability on a meaning is offered where a person is asked
SPEAKING = ("weak", "strict", "shortened")
WORTH_WORDS = -4.0 - FLOOR  # by its words a meaning is one in fifty: one of these makes it worth weighing
WORTH_CELLS, WORTH_ORDER = 0.8, 0.5
UNMISTAKABLE = 0.8  # of the columns with such cells are of one meaning
MARKED = frozenset(data()["marked"])
MARKED_BY_WORDS = 0.6  # of a header's meanings, as its words go
AGED_BY_WORDS = 0.97  # of what its words say for a population, whosever it is


@dataclass(frozen=True, slots=True)
class Weighed:
    """What weighing made of an open column: the likeliest meaning, how surely, and what else it may be"""

    name: str
    probability: float
    others: tuple[str, ...]


@cache
def everything_for(types: tuple[FileType, ...]) -> tuple[Sense, ...]:
    """What columns of these file types may mean: their elements, what rides along on a return, who sends it,
    a later release's populations, every known extension.
    """
    wanted = set(whose_stems()).union(*(stems_of(file) | key_stems(file) for file in types))
    if FileType.RTF in types:
        wanted |= stems_of(FileType.MIF)
    wanted |= later_populations()
    return tuple(sense for name, sense in senses().items() if sense.extension or name in wanted)


@cache
def of_sheet(types: tuple[FileType, ...]) -> Mapping[str, int]:
    """What columns of these file types may mean, each with 1 where it only rides along; the plan's own is none of them."""
    return {OWN: 0} | {sense.name: len(riding(sense, types)) for sense in everything_for(types)}


@cache
def later_populations() -> frozenset[str]:
    """The populations of focus of a later release, and whose age group they are told by."""
    return later_stems("population") | later_stems("age group")


class Board:
    """The open columns of one sheet. What hangs on neither file type nor neighbours is worked out once."""

    def __init__(
        self,
        headers: Sequence[HeaderCell],
        offers: Sequence[tuple[Candidate, ...]],
        shape: Shape,
        fitted: Weights | None = None,
    ) -> None:
        self.headers, self.offers, self.shape = headers, offers, shape
        self.fitted = fitted or weights()
        self._said: dict[int, SaidColumn] = {}
        self._alone: dict[int, dict[str, tuple[float, bool]]] = {}
        self._hopeful: dict[int, tuple[str, ...]] = {}
        self._own: dict[int, float] = {}
        self.settled: Mapping[int, str] = {}  # when last weighed

    @cached_property
    def copies(self) -> dict[int, int]:
        """The columns that repeat an earlier one in a group that stands there several times."""
        return copies(self.headers)

    def said(self, at: int) -> SaidColumn:
        """One column by itself."""
        if at not in self._said:
            cell = self.headers[at]
            self._said[at] = said_of(cell, self.offers[at], self.shape(cell.letter))
        return self._said[at]

    def fill(self, said: Sequence[SaidColumn]) -> None:
        """Take what is known of every column, in place of asking for the shapes of its cells."""
        self._said = dict(enumerate(said))

    def weigh(self, settled: Mapping[int, str], types: tuple[FileType, ...]) -> dict[int, Weighed]:
        """Every column that is not settled, weighed. settled: place → meaning"""
        open_ones = [
            at
            for at, cell in enumerate(self.headers)
            if at not in settled and not cell.unread and at not in self.copies
        ]
        if not open_ones:
            return {}
        used = Counter(settled.values())

        def room(name: str) -> float:
            return float("inf") if name == OWN else max(rooms(name, types) - used[name], TAKEN)

        around: dict[int, str] = dict(settled)
        shares: list[dict[str, float]] = []
        for _ in range(TURNS):
            taken = Counter(around.values())
            rows = [self.row(at, around, taken, types) for at in open_ones]
            shares = shared_out(rows, room)
            around = dict(settled) | {
                at: best
                for at, share in zip(open_ones, shares, strict=True)
                for best in [max(share, key=share.__getitem__)]
                if share[best] > SETTLED and best in places()
            }
        self.settled = settled
        return {at: ranked(share) for at, share in zip(open_ones, shares, strict=True)}

    def explained_by(
        self, settled: Mapping[int, str], around: Mapping[int, str], sheets: Sequence[tuple[FileType, ...]]
    ) -> dict[tuple[FileType, ...], float]:
        """How much better the columns that are not settled are explained as each kind of sheet than as the plan's own: logarithms, to be
        compared. Of columns that are likeliest the same, as many count as there is room for.
        """
        taken = Counter(around.values())
        rides = self.fitted.terms.get("rides along", 0.0)
        found: dict[tuple[FileType, ...], dict[str, list[float]]] = {types: defaultdict(list) for types in sheets}
        for at, cell in enumerate(self.headers):
            if at in settled or cell.unread or at in self.copies:
                continue
            row = self.row(at, around, taken, tuple(FileType))
            for types in sheets:
                known = of_sheet(types)
                scores = {name: score + rides * known[name] for name, score in row.items() if name in known}
                best = max(scores, key=scores.__getitem__)
                whole = sum(exp(score - scores[best]) for score in scores.values())
                found[types][best].append(scores[best] + log(whole) - scores[OWN])
        return {
            types: sum(sum(sorted(gains, reverse=True)[: rooms(name, types)]) for name, gains in every.items())
            for types, every in found.items()
        }

    def row(
        self, at: int, around: Mapping[int, str], taken: Counter[str], types: tuple[FileType, ...]
    ) -> dict[str, float]:
        """The score of everything that one column may be."""
        terms = self.fitted.terms
        before, after = order_near(nearest(around, at, -1), 1), order_near(nearest(around, at, 1), -1)
        behind, ahead = terms.get("in order behind", 0.0), terms.get("in order before", 0.0)
        lacking, rides = terms.get("lacking", 0.0), terms.get("rides along", 0.0)
        later = later_populations() if len(taken.keys() & later_populations()) >= LATER_LEAST else frozenset()
        mine, barred, known, said = around.get(at), self.barred(at), of_sheet(types), self.alone_of(at)
        row = {OWN: self.own(at)}
        for name in dict.fromkeys((*self.hopeful(at), *before)):
            if name not in known or name in barred:
                continue
            alone, speaks = said.get(name) or self.alone(at, senses()[name])
            order = before.get(name, 0.0)
            if not speaks and order < WORTH_ORDER:
                continue
            score = alone + order * behind + after.get(name, 0.0) * ahead
            if name in required() and taken[name] == (name == mine):
                score += lacking
            row[name] = score if name in later else score + rides * known[name]
        return row

    def own(self, at: int) -> float:
        """The score of being the plan's own."""
        if at not in self._own:
            self._own[at] = total(own_terms(self.said(at), self.fitted), self.fitted.terms)
        return self._own[at]

    def barred(self, at: int) -> frozenset[str]:
        """What a column under somebody else's heading cannot be, unless a word says so."""
        if not self.headers[at].others:
            return frozenset()
        return MEMBERS_OWN - {one.stem for one in self.offers[at]}

    def hopeful(self, at: int) -> tuple[str, ...]:
        """The meanings that a word or the cells of a column may speak for; for every other nothing does."""
        if at not in self._hopeful:
            said = self.said(at)
            found = {one.stem for one in said.offers} | said.shortened
            found |= {name for name, likely in said.likely.items() if likely - FLOOR > WORTH_WORDS}
            if said.shape != EMPTY:
                found |= self.fitted.likely_of(said.shape, WORTH_CELLS, kinds())
            self._hopeful[at] = tuple(name for name in senses() if name in found)
        return self._hopeful[at]

    def alone(self, at: int, sense: Sense) -> tuple[float, bool]:
        """What a column's own words and cells say for a meaning, and whether that makes it worth weighing."""
        known = self.alone_of(at)
        if sense.name not in known:
            found = terms_alone(self.said(at), sense, self.fitted)
            known[sense.name] = total(found, self.fitted.terms), self.worthy(found, {})
        return known[sense.name]

    def alone_of(self, at: int) -> dict[str, tuple[float, bool]]:
        """What is known so far of a column by itself."""
        if at not in self._alone:
            self._alone[at] = weighed_before(self.said(at)) if self.fitted is weights() else {}
        return self._alone[at]

    @staticmethod
    def worthy(alone: Mapping[str, float], order: Mapping[str, float]) -> bool:
        """Whether a meaning is worth weighing: something speaks for it."""
        return (
            Board.worded(alone)
            or alone.get("cells for", 0.0) > WORTH_CELLS
            or order.get("in order behind", 0.0) >= WORTH_ORDER
        )

    def supported(self, at: int, sense: Sense) -> bool:
        """Whether a word may speak for a meaning, or its cells are such as hardly anything else has."""
        said = self.said(at)
        if NEVER_ONE in said.held or (UNTOLD in said.held and sense.name in population_stems()):
            return False
        found = terms_alone(said, sense, self.fitted)
        worded = "lexical" in found or not found.keys().isdisjoint(SPEAKING)
        if worded or (not sense.extension and any_of(sense.name).kind.selective):
            return True
        return self.fitted.told_by_cells(said.shape, sense.name) >= UNMISTAKABLE

    def unmarked(self, at: int, sense: Sense) -> bool:
        """Whether a meaning is another's beside the member's own (a mailing address, a guardian's phone), and no word says so.

        A word says so that is known for it, or by which most people mean somebody else's.
        """
        said = self.said(at)
        if not sense.need or not all(need & MARKED for need in sense.need) or MARKED & (said.held | said.grouped):
            return False
        theirs = sum(exp(likely) for name, likely in said.likely.items() if family(name) == family(sense.name))
        return theirs < MARKED_BY_WORDS and family(sense.name) not in self.beside(at)

    def only_asked(self, at: int, sense: Sense) -> bool:
        """Whether a meaning is never claimed of a column, however much it weighs: it has no cells, no word says whose it is, or its
        header names two things.
        """
        if self.said(at).shape == EMPTY:
            return True
        return self.unmarked(at, sense) or self.ageless(at, sense) or self.of_several(at, sense)

    def ageless(self, at: int, sense: Sense) -> bool:
        """Whether a meaning is an adult's population or a child's, the same is there for the other or, beside a later release's
        population, for all, and no word tells which.
        """
        said = self.said(at)
        if not age_of(sense.name) or AGES & (said.held | said.grouped):
            return False
        alike = {*same_for_others(sense.name)}
        if not later_populations().isdisjoint(self.settled.values()):
            alike |= later_populations()
        here = exp(said.likely.get(sense.name, FLOOR))
        return here < AGED_BY_WORDS * (here + sum(exp(said.likely.get(name, FLOOR)) for name in alike))

    def of_several(self, at: int, sense: Sense) -> bool:
        """Whether a header names two things, and the cells are not plainly one: a date, a number, a mark."""
        said = self.said(at)
        return of_several(said.words[0]) and not sense.extension and not is_structured(said.shape)

    def maybe_aged(self, at: int) -> bool:
        """Whether a header's words may as well mean an adult's population or a child's."""
        likely = self.said(at).likely
        return any(age_of(name) and exp(value) >= POSSIBLE for name, value in likely.items())

    def beside(self, at: int) -> set[int]:
        """The subjects of the columns near one that words settle."""
        return {family(self.settled[place]) for place in range(at - FAR, at + FAR + 1) if place in self.settled}

    @staticmethod
    def worded(alone: Mapping[str, float]) -> bool:
        """Whether a word of the header or of the heading above speaks for a meaning."""
        return alone.get("lexical", 0.0) > WORTH_WORDS or not alone.keys().isdisjoint(SPEAKING)

    def against(self, at: int, sense: Sense) -> float:
        """How much a column's numbers, dates or marks speak against a meaning: below 0, a logarithm; 0 where they do not, or are words."""
        shape = self.said(at).shape
        return min(self.fitted.cells_for(shape, sense.name, sense.kind), 0.0) if is_structured(shape) else 0.0

    def cells_for(self, at: int, sense: Sense) -> float:
        """How much a column's cells speak for a meaning, a logarithm; 0 without cells."""
        shape = self.said(at).shape
        return 0.0 if shape == EMPTY else self.fitted.cells_for(shape, sense.name, sense.kind)

    def candidate(self, at: int, weighed: Weighed) -> Candidate | None:
        """What is claimed of a column; None where nothing speaks for it. Without cells nothing is claimed, only asked."""
        if weighed.name == OWN or not self.supported(at, sense := senses()[weighed.name]):
            return None
        sure = self.fitted.calibrated(weighed.probability)
        said = self.said(at)
        if self.only_asked(at, sense):
            sure = min(sure, SURE - 0.1)
        if sure < SURE:
            return Candidate(weighed.name, How.UNSURE, sure)
        how = How.EXTENSION if sense.extension else How.CONTEXT if said.held - said.unknown else How.DATA
        return Candidate(weighed.name, how, sure, extension=sense.extension)


@lru_cache(maxsize=4_096)
def weighed_before(_said: SaidColumn) -> dict[str, tuple[float, bool]]:
    """Where `Board.alone` keeps what it made of a column by the shipped weights: the next file of a partner has the same columns."""
    return {}


@cache
def kinds() -> tuple[tuple[str, str], ...]:
    """Every meaning with the kind of its value."""
    return tuple((sense.name, sense.kind) for sense in senses().values())


@cache
def required() -> frozenset[str]:
    """The elements that every file of a kind needs."""
    return frozenset(name for name, sense in senses().items() if sense.required and not sense.extension)


@cache
def rooms(name: str, types: tuple[FileType, ...]) -> int:
    """How many columns may be one thing: one for each file type that has it."""
    return max(1, sum(name in stems_of(file) for file in types))


def nearest(around: Mapping[int, str], at: int, step: int) -> tuple[str, int] | None:
    """The nearest settled element on one side, with its distance."""
    return next(
        ((around[at + step * far], far) for far in range(1, FAR + 1) if around.get(at + step * far) in places()), None
    )


def total(found: Mapping[str, float], terms: Mapping[str, float]) -> float:
    """Terms × weights."""
    return sum(value * terms.get(name, 0.0) for name, value in found.items())


def ranked(share: Mapping[str, float]) -> Weighed:
    """The likeliest first."""
    best = sorted(share, key=lambda name: (-share[name], name))
    others = tuple(name for name in best if name != OWN and share[name] >= POSSIBLE)
    return Weighed(best[0], share[best[0]], others)
