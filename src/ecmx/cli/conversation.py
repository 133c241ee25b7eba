"""The dialogue of `ecmx layouts learn` at a terminal: shows each question, takes what is typed, and goes on or back. Knows no file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ecmx import guidance
from ecmx.cli.questions_shown import HELP, prompt_of, show_offers, show_question
from ecmx.cli.typed_answers import replies_typed
from ecmx.errors import UsageProblem
from ecmx.findings import counted
from ecmx.layouts.learning import (
    CodesMean,
    ColumnClaim,
    ColumnName,
    ColumnPlace,
    DatesSpelt,
    Dialogue,
    Finished,
    NextQuestion,
    OpenedAgain,
    Option,
    Reply,
    TakenFor,
    carrier,
    column_name,
    meanings_like,
    place_of,
    read_as,
)
from ecmx.reports import Page

__all__ = ["Conversation"]

READ = 0.8  # of the filled cells: where fewer can be read as what was answered, it is asked once more


@dataclass
class Conversation:
    """One person being asked. state: where the dialogue stands, also when whoever asks is interrupted."""

    page: Page
    ask: Callable[[str], str]
    state: Dialogue

    def run(self) -> Dialogue:
        """Until nothing is open, or the person has had enough. Raises whatever `ask` raises when nobody is there any more."""
        if total := self.state.to_come:
            known = sum(one.sure for _, one in self.state.lesson)
            self.page.line(
                f"{counted(known, 'column')} recognized. {counted(total, 'question')} to answer; type ? for help. Members' values are"
                f" hidden: only the shape of the cells is shown (99/99/9999, aaaaa)."
            )
        while (question := self.state.asked) is not None:
            self.settle(question)
        return self.state

    def settle(self, question: NextQuestion) -> None:
        """Ask until there is an answer, and go one step on or back."""
        show_question(self.state, question, self.page)
        offers = question.offers
        before = self.state
        while self.state is before:
            said = self.ask(prompt_of(question)).strip()
            if said == "q" and question.about not in ("header", "line"):
                self.state = self.state.answer(Finished())
            elif said == "?":
                self.help()
            elif said == "<":
                self.back()
            else:
                offers = self.take(said, question, offers)

    def back(self) -> None:
        """To the state before, where there is one."""
        if self.state.before is not None:
            self.state = self.state.before
        else:
            self.page.line("This is the first question.", indent=2)

    def take(self, said: str, question: NextQuestion, offers: tuple[Option, ...]) -> tuple[Option, ...]:
        """Answer with what was typed, or search by it; the offers that are shown now."""
        try:
            replies = replies_typed(said, question, offers, self.state.lesson)
            if replies is None:
                return self.search(question, said) or offers
            self.answer(replies, question)
        except UsageProblem as error:
            self.page.line(error.message, indent=2)
        return offers

    def answer(self, replies: tuple[Reply, ...], question: NextQuestion) -> None:
        """Go on with these answers, where the person means them."""
        state = self.state
        for reply in replies:
            if isinstance(reply, TakenFor):
                for claim in reply.claims:
                    if claim.value is None or question.about == "together":
                        continue
                    place = place_of(state.lesson, claim.column)
                    taken = self.taken_away(state, place, claim.value)
                    if taken is None or not self.can_be(state, place, claim.value):
                        return
                    state = taken
            state = state.answer(reply)
        self.state = state
        self.say_back(replies, question)

    def say_back(self, replies: tuple[Reply, ...], question: NextQuestion) -> None:
        """What was understood."""
        lesson = self.state.lesson
        words = {option.value: option.words for option in question.offers}
        for reply in replies:
            if isinstance(reply, TakenFor):
                for claim in reply.claims:
                    self.page.line(said_of(claim.column, lesson.at(place_of(lesson, claim.column)).words), indent=2)
            elif isinstance(reply, DatesSpelt):
                for column in reply.columns:
                    self.page.line(said_of(column, words[reply.spelling]), indent=2)
            elif isinstance(reply, CodesMean):
                for code, meaning in reply.meanings.items():
                    nothing = "none of the guidance's codes"
                    self.page.line(f"“{code}”: {nothing if meaning is None else words[meaning]}", indent=2)

    def taken_away(self, state: Dialogue, place: ColumnPlace, value: str) -> Dialogue | None:
        """The state in which no other column keeps that meaning; None where the person lets it keep it."""
        other = carrier(state.lesson, place, value)
        if other is None:
            return state
        at = next(at for at, one in state.lesson if one is other)
        if at in state.again:
            return state
        self.page.line(f"Column {other.letter} “{other.header}” is already this.", indent=2)
        if not self.agreed("Remove it there, and ask about that column next?"):
            return None
        return state.answer(OpenedAgain((column_name(state.lesson, at),)))

    def can_be(self, state: Dialogue, place: ColumnPlace, value: str) -> bool:
        """Whether the cells look like it, or are codes that are asked about next, or the person says so all the same."""
        read, filled = read_as(state.lesson, place, value)
        if read >= READ * filled:
            return True
        taken = state.answer(TakenFor((ColumnClaim(column_name(state.lesson, place), value),)))
        if any(question.about == "code" for question in taken.lesson.at(place).questions):
            return True
        words = guidance.element(value).kind.words
        letter = state.lesson.at(place).letter
        self.page.line(
            f"Only {read:,} of the {filled:,} filled cells of column {letter} can be read as {words}.", indent=2
        )
        return self.agreed("Use it anyway?")

    def agreed(self, words: str) -> bool:
        """Whether the person says yes."""
        return self.ask(f"{words} y = yes, Enter = no > ").strip().lower() in ("y", "yes")

    def search(self, question: NextQuestion, words: str) -> tuple[Option, ...]:
        """What fits the words, shown with numbers; what another column is already comes last."""
        lesson, place = self.state.lesson, question.places[0]
        like = meanings_like(words, lesson.tabs[question.tab].plan.types)
        found = tuple(sorted(like, key=lambda option: carrier(lesson, place, option.value) is not None))
        if found:
            show_offers(lesson, question, found, self.page)
        else:
            self.page.line("Nothing found. Try a single word, or type - if it is the plan's own column.", indent=2)
        return found

    def help(self) -> None:
        """How to answer."""
        for name, words in HELP:
            self.page.line((f"{name:<9}", "bold cyan"), words, indent=4, hang=13)


def said_of(column: ColumnName, words: str) -> str:
    """A column and what it was understood to be."""
    return f"{column.letter} “{column.header}”: {words}"
