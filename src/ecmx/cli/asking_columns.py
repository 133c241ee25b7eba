"""The questions of `ecmx layouts learn`, one at a time, about nothing but what is not sure. Knows no file.

What is typed: a number, words to search by, or one of the signs in `HELP`. Every step can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from rich.console import Console

from ecmx import guidance
from ecmx.findings import counted
from ecmx.layouts.learning import (
    ALWAYS,
    Learned,
    Lesson,
    Option,
    Question,
    answered,
    carrier,
    meanings_like,
    read_as,
    with_codes,
    with_spelling,
)
from ecmx.reports import Page

__all__ = ["ask_columns"]

READ = 0.8  # of the filled cells: where fewer can be read as what was answered, it is asked once more
NAMED = 6  # columns named in a question about several
HELP = (
    ("a number", "take that one"),
    ("words", "search everything that a column can be: phone, dob, care plan"),
    ("-", "the plan's own column: it stays in the file, and is not read"),
    ("Enter", "leave it open: the layout says that nobody knows, and it is not read"),
    ("<", "back to the question before, its answer undone"),
    ("q", "ask no more: write what is settled, leave the rest open"),
    ("Ctrl-C", "stop without writing anything"),
)


@dataclass(frozen=True, slots=True)
class DialogueState:
    """Where the dialogue stands: the lesson so far, what was left open, and what is to be asked column by column."""

    lesson: Lesson
    left: frozenset[Question] = frozenset()
    apart: frozenset[tuple[int, str, str]] = frozenset()

    def asked_next(self) -> tuple[Question, ...]:
        """The next question, with those that one answer settles together with it; () at the end."""
        open_ = [one for one in self.lesson.questions if one not in self.left]
        if not open_:
            return ()
        first = open_[0]
        if first.about == "meaning" or kind_of(first) in self.apart:
            return (first,)
        return tuple(one for one in open_ if kind_of(one) == kind_of(first) and one.options == first.options)

    def groups_left(self) -> int:
        """How many times there is still something to ask."""
        count, state = 0, self
        while group := state.asked_next():
            count, state = count + 1, DialogueState(state.lesson, state.left | set(group), state.apart)
        return count


def kind_of(question: Question) -> tuple[int, str, str]:
    """What questions of one tab must share to be asked as one."""
    return question.at[0], question.about, question.code


def ask_columns(lesson: Lesson, console: Console, ask: Callable[[str], str]) -> Lesson:
    """Ask about everything that is open; the lesson with the answers. Raises whatever `ask` raises when nobody is there any more."""
    return Dialogue(Page(console), ask, DialogueState(lesson)).run()


@dataclass
class Dialogue:
    """One person being asked. before: the states to go back to, the latest last."""

    page: Page
    ask: Callable[[str], str]
    state: DialogueState
    before: list[DialogueState] = field(default_factory=list)

    def run(self) -> Lesson:
        """Until nothing is open, or the person has had enough."""
        if total := self.state.groups_left():
            known = sum(one.sure for _, one in self.state.lesson)
            self.page.line(
                f"{counted(known, 'column')} understood. {counted(total, 'question')} left; ? explains how to answer."
            )
        while group := self.state.asked_next():
            if not self.settle(group):
                break
        return self.state.lesson

    def settle(self, group: tuple[Question, ...]) -> bool:
        """Ask until there is an answer, and go one step on or back; false when the person wants no more questions."""
        self.show(group)
        options = group[0].options
        while True:
            said = self.ask("> ").strip()
            if said == "q":
                return False
            if said == "?":
                self.help()
            elif said == "<":
                if self.before:
                    self.state = self.before.pop()
                    return True
                self.page.line("This is the first question.", indent=2)
            elif not said:
                self.go(DialogueState(self.state.lesson, self.state.left | set(group), self.state.apart))
                return True
            elif said.isascii() and said.isdigit():
                if self.choose(group, options, int(said)):
                    return True
            elif said == "-":
                if self.none_of_them(group):
                    return True
            elif group[0].about == "meaning":
                options = self.search(group[0], said) or options
            else:
                self.page.line("Type one of the numbers; ? explains.", indent=2)

    def go(self, state: DialogueState) -> None:
        """One step on, which can be taken back."""
        self.before.append(self.state)
        self.state = state

    def choose(self, group: tuple[Question, ...], options: tuple[Option, ...], number: int) -> bool:
        """Take one of the numbered options; false where it cannot be taken."""
        if len(group) > 1 and number == len(options) + 1:
            self.state = DialogueState(self.state.lesson, self.state.left, self.state.apart | {kind_of(group[0])})
            return True
        if not 1 <= number <= len(options):
            self.page.line("There is no such number.", indent=2)
            return False
        option = options[number - 1]
        if group[0].about == "meaning" and not self.can_be(group[0], option):
            return False
        lesson = self.state.lesson
        for question in group:
            if question.about == "meaning":
                lesson = answered(lesson, question.at, option.value)
            elif question.about == "dates":
                lesson = with_spelling(lesson, question.at, option.value)
            else:
                lesson = with_codes(lesson, question.at, question.code, option.value)
        self.go(DialogueState(lesson, self.state.left, self.state.apart))
        self.page.line(f"{self.names(group)}: {option.words}", indent=2)
        return True

    def can_be(self, question: Question, option: Option) -> bool:
        """Whether the column can carry that: no other does, and its cells look like it or the person says so."""
        other = carrier(self.state.lesson, question.at, option.value)
        if other is not None:
            self.page.line(
                f"Column {other.letter} “{other.header}” is that already. Choose another, or leave this one open.",
                indent=2,
            )
            return False
        read, filled = read_as(self.state.lesson, question.at, option.value)
        if read >= READ * filled:
            return True
        words = guidance.element(option.value).kind.words
        self.page.line(f"Only {read:,} of its {filled:,} filled cells can be read as {words}.", indent=2)
        return self.ask("Take it all the same? y = yes, Enter = no > ").strip().lower() in ("y", "yes")

    def none_of_them(self, group: tuple[Question, ...]) -> bool:
        """The plan's own column, or a code that means nothing of the guidance's."""
        lesson = self.state.lesson
        if group[0].about == "dates":
            self.page.line("Type one of the numbers; ? explains.", indent=2)
            return False
        for question in group:
            if question.about == "meaning":
                lesson = answered(lesson, question.at, None)
            else:
                lesson = with_codes(lesson, question.at, question.code, None)
        said = "the plan's own" if group[0].about == "meaning" else "nothing that the guidance knows"
        self.go(DialogueState(lesson, self.state.left, self.state.apart))
        self.page.line(f"{self.names(group)}: {said}", indent=2)
        return True

    def search(self, question: Question, words: str) -> tuple[Option, ...]:
        """What fits the words, shown with numbers; what another column is already comes last."""
        lesson = self.state.lesson
        like = meanings_like(words, lesson.tabs[question.at[0]].plan.types)
        found = tuple(sorted(like, key=lambda option: carrier(lesson, question.at, option.value) is not None))
        if found:
            self.options(question, found)
        else:
            self.page.line("Nothing is called so. Try one word of it, or - if it is the plan's own.", indent=2)
        return found

    def show(self, group: tuple[Question, ...]) -> None:
        """The question: where, what the column looks like, why it is unsure, and what it can be."""
        question, lesson = group[0], self.state.lesson
        one = lesson.at(question.at)
        number = len(self.before) + 1
        total = len(self.before) + self.state.groups_left()
        tab = f"tab “{lesson.tab_name(question.at[0])}”, " if one.tab else ""
        self.page.gap()
        where = f"  {tab}" + (f"column {one.letter}" if len(group) == 1 else f"{len(group)} columns")
        self.page.line((f"Question {number} of {total}", "bold"), (where, "dim"))
        self.page.line((f"“{one.header}”" if len(group) == 1 else self.names(group), "bold"), indent=2)
        if len(group) == 1:
            self.looks(one, lesson.tabs[question.at[0]].rows)
        self.page.line(asked(question, several=len(group) > 1), indent=2)
        self.options(question, question.options, several=len(group) > 1)
        self.page.line((hint(question), "dim"), indent=2)

    def looks(self, column: Learned, rows: int) -> None:
        """How a column's cells look, masked, and why it is not sure."""
        shapes = "   ".join(column.samples) if column.samples else ""
        held = f"{column.filled:,} of {rows:,} cells filled" if rows else "the sample has no rows"
        self.page.named("Holds", f"{held}{': ' + shapes if shapes else ''}", indent=2)
        if column.column.undecided:
            self.page.named("Unsure", "; ".join(column.reasons), indent=2)
        else:
            self.page.named("Is", column.words, indent=2)

    def options(self, question: Question, options: tuple[Option, ...], *, several: bool = False) -> None:
        """The numbered answers, the likeliest first."""
        types = self.state.lesson.tabs[question.at[0]].plan.types
        for number, option in enumerate(options, start=1):
            file = ""
            if question.about == "meaning":
                beyond = option.value.startswith("ext.")
                file = (
                    ""
                    if option is ALWAYS
                    else "  beyond the guidance"
                    if beyond
                    else f"  {option.value.partition('.')[0].upper()}"
                )
                file = file if beyond or len(types) > 1 else ""
                other = carrier(self.state.lesson, question.at, option.value)
                file += f"  (column {other.letter} is that already)" if other else ""
            self.page.line((f"{number:>3}  ", "bold cyan"), option.words, (file, "dim"), indent=2, hang=7)
        if several:
            self.page.line((f"{len(options) + 1:>3}  ", "bold cyan"), "not the same in all: ask one by one", indent=2)

    def names(self, group: tuple[Question, ...]) -> str:
        """The columns that a question is about."""
        columns = [self.state.lesson.at(question.at) for question in group]
        said = [f"{one.letter} “{one.header}”" for one in columns[:NAMED]]
        more = [f"{len(columns) - NAMED} more"] if len(columns) > NAMED else []
        return ", ".join([*said, *more])

    def help(self) -> None:
        """How to answer."""
        for name, words in HELP:
            self.page.line((f"{name:<9}", "bold cyan"), words, indent=4, hang=13)


def asked(question: Question, *, several: bool) -> str:
    """The question in words."""
    if question.about == "dates":
        return "No date in " + (
            "them tells month and day apart. Which comes first?"
            if several
            else "it tells month and day apart. Which comes first?"
        )
    if question.about == "code":
        return f"The plan writes “{question.code}” here. What does it mean?"
    return "What is it?"


def hint(question: Question) -> str:
    """The shortest reminder of how to answer."""
    if question.about == "meaning" and not question.options:
        return "words to search · - the plan's own · Enter leave open · < back · ? help · q done"
    if question.about == "meaning":
        return "number · words to search · - the plan's own · Enter leave open · < back · ? help · q done"
    if question.about == "code":
        return "number · - nothing of the kind · Enter leave open · < back · ? help · q done"
    return "number · Enter leave it at the month first · < back · ? help · q done"
