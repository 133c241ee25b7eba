"""Somebody who knows what every column is, answering the dialogue of learning truthfully: what was asked, and what is known afterward.

Knows the dialogue as pages and the terminal do. What a code means and how dates are read no corpus says: the first answer is taken.
"""

from __future__ import annotations

import csv
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ecmx import guidance
from ecmx.errors import FileUnusable, UsageProblem
from ecmx.files import column_index, open_book
from ecmx.guidance import FileType, Requirement
from ecmx.layouts import is_key
from ecmx.layouts.learning import (
    Agreed,
    CodesMean,
    ColumnClaim,
    ColumnName,
    DatesSpelt,
    Dialogue,
    HeaderStands,
    LeftOpen,
    Lesson,
    LineStands,
    NextQuestion,
    OpenedAgain,
    Reply,
    Sample,
    TakenFor,
    begun,
    carrier,
    column_name,
    learn,
    place_of,
)
from tools.evaluate.cases import Case, Header
from tools.evaluate.judging import ONE_CELL_NAMES, Judged, judged, label, same
from tools.evaluate.said import AS_OF, Said, write

__all__ = ["Answered", "answered_of"]

STEPS_MOST = 200
POPULATIONS = "ext.population_of_focus_text"
TYPES = {"mifreturn": (FileType.MIF, FileType.RTF), "rtfotf": (FileType.RTF, FileType.OTF)}


@dataclass(frozen=True, slots=True)
class Answered:
    """One file after everything was answered.

    questions: how often something had to be typed, the last agreement aside; found, before: columns rightly known of those with an element,
        after and before; lost: required elements that the file has and the layout has not; learned: whether there is a layout
    """

    corpus: str
    case: str
    questions: int
    of: int
    before: int
    found: int
    lost: tuple[str, ...]
    learned: bool = True


def answered_of(case: Case) -> Answered | None:
    """What came of one case; None where no column of it carries an element."""
    wanted = [header for header in case.headers if is_asked(case, header)]
    if not wanted:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.csv"
        write(case, path) if case.number else write_headers(case, path)
        with open_book(path, isolated=False) as book:
            lesson, more = first_lesson(case, Sample(path.name, book))
            if lesson is None:
                lost = tuple(header.truth for header in wanted if is_required(case, header))
                return Answered(case.corpus, case.name, more, len(wanted), 0, 0, lost, learned=False)
            state, questions = Truthful(case).answers(begun(lesson))
    before, after = (verdicts(case, one) for one in (lesson, state.result))
    keyed = any(one.verdict == "right" and is_key_of(case, header) for header, one in after)
    lost = tuple(
        one.truth
        for header, one in after
        if one.verdict != "right" and is_required(case, header) and not (keyed and is_key_of(case, header))
    )
    return Answered(case.corpus, case.name, questions + more, len(after), right(before), right(after), lost)


def right(columns: list[tuple[Header, Judged]]) -> int:
    """How many are."""
    return sum(one.verdict == "right" for _, one in columns)


def first_lesson(case: Case, sample: Sample) -> tuple[Lesson | None, int]:
    """What is learned before anything is asked; where it is taken for another kind of file, or none, the person says which it is."""
    types = types_of(case)
    try:
        lesson = learn([sample], name="plan", asking=True, as_of=AS_OF)
        if set(lesson.tabs[0].plan.types) == set(types):
            return lesson, 0
    except FileUnusable:
        pass
    try:
        return learn([sample], name="plan", types=types, asking=True, as_of=AS_OF), 1
    except FileUnusable:
        return None, 1


def types_of(case: Case) -> tuple[FileType, ...]:
    """The kinds of file that a case is."""
    return case.types or TYPES.get(case.kind) or (FileType(case.kind),)


def write_headers(case: Case, path: Path) -> None:
    """A file of the headers alone, as the older corpora have them."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerow([header.text for header in case.headers])


def is_asked(case: Case, header: Header) -> bool:
    """Whether a column carries an element, and it can be said which."""
    return header.truth not in ("-", "?") and not header.truth.startswith("ext.") and value_of(case, header) is not None


def is_required(case: Case, header: Header) -> bool:
    """Whether the guidance requires what a column carries."""
    value = value_of(case, header) or ""
    if value.startswith("ext."):
        return False
    return guidance.element(value).requirement is Requirement.YES or is_key(value)


def is_key_of(case: Case, header: Header) -> bool:
    """Whether a column holds the number by which a member is known; one is enough for a row."""
    return guidance.plays(value_of(case, header) or "", "member")


def value_of(case: Case, header: Header) -> str | None:
    """What a person who knows says of a column: an id; None: the plan's own, or nobody could say."""
    if header.truth in ("-", "?"):
        return None
    if " + " in header.truth and "." in header.truth:
        stems = [ext for stem, ext in ONE_CELL_NAMES.items() if stem in header.truth]
        return stems[0] if stems else None
    if "." in header.truth and header.truth.partition(".")[0] in (*FileType, "ext"):
        return header.truth
    every = [one for one in (*guidance.elements(), *guidance.keys()) if label(one.id) == header.truth]
    every.sort(key=lambda one: one.file not in types_of(case))
    return every[0].id if every else None


def verdicts(case: Case, lesson: Lesson) -> list[tuple[Header, Judged]]:
    """The columns that carry an element, each judged."""
    found = []
    learned = {column_index(one.letter) - 1: one for _, one in lesson}
    for at, header in enumerate(case.headers):
        if not is_asked(case, header):
            continue
        one = learned.get(at)
        claims = (one.column.elements or tuple(filter(None, (one.column.extension,)))) if one else ()
        verdict = judged(case, header, Said(claims, 1.0, asks=bool(one and one.column.undecided)))
        if verdict is not None:
            found.append((header, verdict))
    return found


def taken_apart(truth: str, elements: tuple[str, ...]) -> bool:
    """Whether these are the parts of what a column truly carries in one cell: populations as text, last and first name."""
    if truth == POPULATIONS:
        return all(guidance.element(name).group == "population" for name in elements)
    return truth in ONE_CELL_NAMES.values() and all(guidance.element(name).plays("name") for name in elements)


@dataclass(frozen=True, slots=True)
class Truthful:
    """Somebody who knows a case's truth."""

    case: Case

    def answers(self, state: Dialogue) -> tuple[Dialogue, int]:
        """The state at the end, and how often something was typed."""
        typed = 0
        for _ in range(STEPS_MOST):
            question = state.asked
            if question is None:
                break
            replies = self.replies(state, question)
            typed += not isinstance(replies[0], (Agreed, HeaderStands, LineStands))
            try:
                for reply in replies:
                    state = state.answer(reply)
            except UsageProblem:  # two columns that both are it: a row with several records
                end = Agreed(question.tab) if question.about == "table" else LeftOpen(question.columns, question.about)
                state = state.answer(end)
        return state, typed

    def replies(self, state: Dialogue, question: NextQuestion) -> tuple[Reply, ...]:
        """What is typed at one question."""
        if question.about == "header":
            assert question.aside is not None
            return (HeaderStands(question.tab, question.aside.letter, stands=True),)
        if question.about == "line":
            assert question.line is not None
            return (LineStands(question.tab, question.line.row, stands=False),)
        if question.about == "dates":
            return (DatesSpelt(question.columns, question.offers[0].value),)
        if question.about == "codes":
            return (CodesMean(question.columns, dict.fromkeys(question.codes, question.offers[0].value)),)
        if question.about == "together":
            return (self.of_several(question),)
        if question.about == "which":
            return self.of_which(state, question)
        if question.about == "table":
            return self.of_table(state, question)
        return self.of_one(state, question.columns[0])

    def header(self, column: ColumnName) -> Header:
        """A column's truth."""
        return self.case.headers[column_index(column.letter) - 1]

    def of_several(self, question: NextQuestion) -> Reply:
        """Those that are what is proposed, and those that are not."""
        both = list(zip(question.columns, question.offers, strict=True))
        claims = tuple(
            ColumnClaim(column, offer.value)
            for column, offer in both
            if same(self.case, self.header(column).truth, (offer.value,))
        )
        right = {claim.column for claim in claims}
        return TakenFor(claims, tuple(column for column, _ in both if column not in right))

    def of_which(self, state: Dialogue, question: NextQuestion) -> tuple[Reply, ...]:
        """Each column that is one of what is offered, or the plan's own; what is not offered is looked for alone, the rest nobody knows."""
        offered = {offer.value for offer in question.offers}
        claims: dict[ColumnName, str | None] = {}
        alone: list[ColumnName] = []
        for column in question.columns:
            header = self.header(column)
            value = value_of(self.case, header)
            other = carrier(state.lesson, place_of(state.lesson, column), value) if value is not None else None
            if header.truth == "-" or (value in offered and not other and value not in claims.values()):
                claims[column] = value
            elif value is not None and (
                other is None or self.wrong(ColumnName(column.tab, other.letter, other.header), other.column.elements)
            ):
                alone.append(column)
        left = tuple(column for column in question.columns if column not in claims and column not in alone)
        reply = TakenFor(tuple(ColumnClaim(column, value) for column, value in claims.items()), tuple(alone), "which")
        return (reply, LeftOpen(left, "which")) if left else (reply,)

    def of_one(self, state: Dialogue, column: ColumnName) -> tuple[Reply, ...]:
        """What one column is; what another was wrongly taken for is taken away from there."""
        header, lesson = self.header(column), state.lesson
        value = value_of(self.case, header)
        if value is None and header.truth != "-":
            return (LeftOpen((column,), "meaning"),)
        claim = TakenFor((ColumnClaim(column, value),))
        other = carrier(lesson, place_of(lesson, column), value) if value else None
        if other is None:
            return (claim,)
        name = ColumnName(column.tab, other.letter, other.header)
        if self.wrong(name, other.column.elements):
            return (OpenedAgain((name,)), claim)
        return (LeftOpen((column,), "meaning"),)

    def wrong(self, column: ColumnName, elements: tuple[str, ...]) -> bool:
        """Whether a column was taken for something that it is not."""
        truth = self.header(column).truth
        return (
            bool(elements)
            and truth != "?"
            and not same(self.case, truth, elements)
            and not taken_apart(truth, elements)
        )

    def of_table(self, state: Dialogue, question: NextQuestion) -> tuple[Reply, ...]:
        """First where stands what is nowhere, then which columns are not right, then that the rest is."""
        lesson, lacking = state.result, {option.value for option in (*question.lacking, *question.besides)}
        every = [(column_name(lesson, place), one) for place, one in lesson if place[0] == question.tab]
        claims = {}
        for column, one in every:
            value = value_of(self.case, self.header(column))
            if value in lacking and value not in claims and not one.column.elements:
                claims[value] = ColumnClaim(column, value)
        if claims:
            return (TakenFor(tuple(claims.values())),)
        again = tuple(column for column, one in every if self.to_open(state, column, one.column.elements))
        return (OpenedAgain(again),) if again else (Agreed(question.tab),)

    def to_open(self, state: Dialogue, column: ColumnName, elements: tuple[str, ...]) -> bool:
        """Whether a column is to be asked about once more: it is wrong, or carries an element that no other column is."""
        place = place_of(state.lesson, column)
        if (place, "meaning") in state.left:
            return False
        header = self.header(column)
        if elements:
            return self.wrong(column, elements)
        value = value_of(self.case, header)
        if value is None or value.startswith("ext.") and " + " not in header.truth:
            return False
        return state.lesson.at(place).column.extension != value and carrier(state.lesson, place, value) is None
