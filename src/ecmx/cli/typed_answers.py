"""What a person types at a question of `ecmx layouts learn`, as answers of the dialogue. Knows no terminal."""

from __future__ import annotations

import re

from ecmx.errors import UsageProblem
from ecmx.layouts.learning import (
    Agreed,
    CodesMean,
    ColumnClaim,
    ColumnName,
    DatesSpelt,
    HeaderStands,
    LeftOpen,
    Lesson,
    LineStands,
    NextQuestion,
    OneByOne,
    OpenedAgain,
    Option,
    Reply,
    TakenFor,
    column_name,
)

__all__ = ["replies_typed"]

PAIR = re.compile(r"(\d+)\s*[= ]?\s*([A-Za-z]{1,3})")
LETTERS = re.compile(r"[A-Za-z]{1,3}(?:[ ,]+[A-Za-z]{1,3})*")


def replies_typed(
    said: str, question: NextQuestion, offers: tuple[Option, ...], lesson: Lesson
) -> tuple[Reply, ...] | None:
    """The answers that were typed; None where words were typed to search by. offers: those that are shown now. Raises UsageProblem."""
    if question.about == "meaning":
        return of_one(said, question, offers)
    if question.about == "together":
        return (of_several(said, question),)
    if question.about == "which":
        return of_which(said, question)
    if question.about == "header":
        assert question.aside is not None
        return (HeaderStands(question.tab, question.aside.letter, said.lower() in ("y", "yes")),)
    if question.about == "line":
        assert question.line is not None
        return (LineStands(question.tab, question.line.row, said.lower() in ("y", "yes")),)
    if question.about == "table":
        return of_table(said, question, lesson)
    return (of_spelling(said, question),)


def of_one(said: str, question: NextQuestion, offers: tuple[Option, ...]) -> tuple[Reply, ...] | None:
    """What one column is."""
    (column,) = question.columns
    if not said:
        return (LeftOpen(question.columns, "meaning"),)
    if said == "-":
        return (TakenFor((ColumnClaim(column, None),)),)
    if not (said.isascii() and said.isdigit()):
        return None
    return (TakenFor((ColumnClaim(column, chosen(said, offers).value),)),)


def of_several(said: str, question: NextQuestion) -> Reply:
    """Which of several columns are what is proposed."""
    if not said:
        return LeftOpen(question.columns, "together")
    if said in ("n", "no"):
        return OneByOne(question.columns, "together")
    others = [] if said in ("y", "yes") else lettered(said, question.columns)
    claims = (
        ColumnClaim(column, option.value)
        for column, option in zip(question.columns, question.offers, strict=True)
        if column not in others
    )
    return TakenFor(tuple(claims), tuple(others))


def of_which(said: str, question: NextQuestion) -> tuple[Reply, ...]:
    """Which of several columns is which of what is offered; those by their letter alone are asked one by one, the rest stays open."""
    if not said:
        return (LeftOpen(question.columns, "which"),)
    if said in ("n", "no"):
        return (OneByOne(question.columns, "which"),)
    claims, alone = [], []
    for part in parts_of(said):
        if LETTERS.fullmatch(part):
            alone += lettered(part, question.columns)
        elif part.startswith("-"):
            claims += [ColumnClaim(column, None) for column in lettered(part[1:], question.columns)]
        else:
            claims.append(paired(part, question.columns, question.offers))
    told = {*alone, *(claim.column for claim in claims)}
    left = tuple(column for column in question.columns if column not in told)
    reply = TakenFor(tuple(claims), tuple(alone), "which")
    return (reply, LeftOpen(left, "which")) if left else (reply,)


def of_spelling(said: str, question: NextQuestion) -> Reply:
    """How dates are to be read, or what codes mean."""
    if not said:
        return LeftOpen(question.columns, question.about)
    if len(question.columns) > 1 and said == str(len(question.offers) + 1):
        return OneByOne(question.columns, question.about)
    if question.about == "dates":
        return DatesSpelt(question.columns, chosen(said, question.offers).value)
    typed = said.replace(",", " ").split()
    if len(typed) != len(question.codes):
        one = "one of the numbers" if len(question.codes) == 1 else f"{len(question.codes)} numbers, one for each code"
        raise not_so(f"Type {one}; type ? for help.")
    meant = [None if one == "-" else chosen(one, question.offers).value for one in typed]
    return CodesMean(question.columns, dict(zip(question.codes, meant, strict=True)))


def of_table(said: str, question: NextQuestion, lesson: Lesson) -> tuple[Reply, ...]:
    """Whether the table is right; which columns are not, and where what is nowhere stands."""
    if not said:
        return (Agreed(question.tab),)
    every = tuple(column_name(lesson, place) for place, _ in lesson if place[0] == question.tab)
    if LETTERS.fullmatch(said):
        return (OpenedAgain(tuple(lettered(said, every))),)
    offers = (*question.lacking, *question.besides)
    return (TakenFor(tuple(paired(part, every, offers) for part in parts_of(said))),)


def parts_of(said: str) -> list[str]:
    """What stands between commas."""
    return list(filter(None, (one.strip() for one in said.split(","))))


def paired(said: str, columns: tuple[ColumnName, ...], offers: tuple[Option, ...]) -> ColumnClaim:
    """A number and a letter: that column is that of the offers."""
    pair = PAIR.fullmatch(said)
    if pair is None:
        raise not_so("Type the letters of columns (C F), or a number and a letter (2 F); type ? for help.")
    (column,) = lettered(pair[2], columns)
    return ColumnClaim(column, chosen(pair[1], offers).value)


def lettered(said: str, columns: tuple[ColumnName, ...]) -> list[ColumnName]:
    """The columns of those letters."""
    known = {column.letter: column for column in columns}
    letters = said.upper().replace(",", " ").split()
    for letter in letters:
        if letter not in known:
            raise not_so(f"There is no column {letter} here; type ? for help.")
    return [known[letter] for letter in dict.fromkeys(letters)]


def chosen(said: str, offers: tuple[Option, ...]) -> Option:
    """One of the numbered answers."""
    if not (said.isascii() and said.isdigit()):
        raise not_so("Type one of the numbers; type ? for help.")
    if not 1 <= int(said) <= len(offers):
        raise not_so("There is no such number.")
    return offers[int(said) - 1]


def not_so(message: str) -> UsageProblem:
    """That what was typed cannot be meant."""
    return UsageProblem("answer-not-understood", message, "Type it again.")
