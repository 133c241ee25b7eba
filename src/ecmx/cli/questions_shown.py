"""The questions of `ecmx layouts learn` on a terminal: where, how the cells look by their shape, what can be answered. Knows no answer."""

from __future__ import annotations

from itertools import count

from ecmx.findings import counted
from ecmx.layouts.learning import (
    ALWAYS,
    CodesMean,
    ColumnPlace,
    DatesSpelt,
    Dialogue,
    Learned,
    LeftOpen,
    Lesson,
    NextQuestion,
    Option,
    TakenFor,
    carrier,
    offers_for,
    open_proposals,
    read_as,
)
from ecmx.reports import Page, show_columns

__all__ = ["HELP", "prompt_of", "show_offers", "show_question"]

NAMED = 6  # columns named in a question about several
#: Before the shape of cells: 99/99/9999, aaaaa aaa.
HIDDEN = " (values hidden; only their shape is shown): "
READ = 0.8  # of the filled cells: where fewer can be read as what is proposed, it is said
HELP = (
    ("a number", "choose that answer; for several codes, a number for each in order: 3 1 5"),
    ("words", "search everything a column can be: phone, dob, care plan"),
    ("y", "all of these are right"),
    ("letters", "for several columns, the ones that are wrong (C F); in the table, the ones to ask about again"),
    ("2 F", "for several columns, and in the table: answer 2 is column F; separate several with commas: 2 F, 5 H, - K"),
    ("-", "the plan's own column: it stays in the file and is not read; for a code: none of these"),
    ("Enter", "skip it: the column stays undecided and is not read; in the table: everything is right"),
    ("<", "go back to the previous question and undo its answer"),
    ("q", "stop asking: save what is answered, leave the rest undecided"),
    ("Ctrl-C", "stop without saving the form; your answers are kept"),
)
ANSWERS = (TakenFor, DatesSpelt, CodesMean, LeftOpen)  # what counts as a question answered
HINTS = {
    "together": "y all right · letters of the wrong ones (C F) · n ask one by one · Enter skip all · < back · ? help · q done",
    "which": "2 F: answer 2 is column F · - F the plan's own · F ask about F alone · n one by one · Enter skip · < back · ? help · q done",
    "codes": "number · - none of these · Enter skip · < back · ? help · q done",
    "dates": "number · Enter keep month first · < back · ? help · q done",
    "table": "Enter save it · letters to ask about again (C F) · < back · ? help",
}


def show_question(state: Dialogue, question: NextQuestion, page: Page) -> None:
    """The question: where, what the columns look like, why it is unsure, and what can be answered."""
    page.gap()
    if question.about == "header":
        show_aside(state.lesson, question, page)
    elif question.about == "line":
        show_line(state.lesson, question, page)
    elif question.about == "table":
        show_table(state, question, page)
    else:
        show_columns_asked(state, question, page)
    if question.about not in ("header", "line"):
        page.line((hint(question, state), "dim"), indent=2)


def prompt_of(question: NextQuestion) -> str:
    """What stands before what is typed."""
    if question.about == "header":
        return (
            "Is it OK to keep this header in the form? Only if it does not identify a member. y = yes, Enter = no, the column is not"
            " included > "
        )
    if question.about == "line":
        return "Is it OK to keep this line in the form? Only if it does not identify a member. y = yes, Enter = no > "
    return "> "


def show_columns_asked(state: Dialogue, question: NextQuestion, page: Page) -> None:
    """A question about one column or several."""
    lesson, several = state.lesson, len(question.places) > 1
    number = sum(isinstance(reply, ANSWERS) for reply in state.replies) + 1
    total = number - 1 + state.to_come
    tab = f"tab “{lesson.tab_name(question.tab)}”, " if lesson.tabs[question.tab].plan.name else ""
    first = lesson.at(question.places[0])
    where = f"  {tab}" + (f"{len(question.places)} columns" if several else f"column {first.letter}")
    page.line((f"Question {number} of {total}", "bold"), (where, "dim"))
    if question.about == "together":
        show_proposals(lesson, question, page)
        return
    if question.about == "which":
        show_which(lesson, question, page)
        return
    page.line((names(lesson, question.places) if several else f"“{first.header}”", "bold"), indent=2)
    if not several:
        show_looks(first, lesson.tabs[question.tab].rows, page)
    if len(question.codes) > 1:
        page.line(*codes_named(question), indent=2, hang=4)
    page.line(asked(question, several=several), indent=2)
    show_offers(lesson, question, question.offers, page)
    if several:
        number = len(question.offers) + 1
        page.line((f"{number:>3}  ", "bold cyan"), "not the same for all: ask one by one", indent=2)


def codes_named(question: NextQuestion) -> list[str | tuple[str, str]]:
    """The codes in their order."""
    return ["The codes, in this order:  ", ("   ".join(f"“{code}”" for code in question.codes), "bold")]


def show_proposals(lesson: Lesson, question: NextQuestion, page: Page) -> None:
    """Several open columns, each with what it is proposed to be."""
    page.line("Did we recognize these columns correctly?", indent=2)
    for place, option in zip(question.places, question.offers, strict=True):
        one = lesson.at(place)
        read, filled = read_as(lesson, place, option.value)
        doubt = f"  {read:,} of {filled:,} cells fit" if read < READ * filled else ""
        page.line(
            (f"{one.letter:>3}  ", "bold cyan"),
            f"“{one.header}”",
            (f"  {'   '.join(one.samples)}", "dim"),
            indent=2,
            hang=7,
        )
        page.line(
            ("→ ", "dim"), (option.words, "bold"), (file_of(lesson, place, option) + doubt, "dim"), indent=7, hang=9
        )


def show_which(lesson: Lesson, question: NextQuestion, page: Page) -> None:
    """Several open columns, with the numbers of what each may be; then everything that they may be."""
    if question.flags:
        said = "Each of these columns says yes or no. Which population of focus is it for: adults, children, or both (“Individuals …”)?"
        page.line(said, indent=2)
    asked = "For each one you know, type a number and a letter, separated by commas: 2 F, 5 H, - K"
    page.line(asked if question.flags else f"What are these columns? {asked}", indent=2)
    numbers = {option: number for number, option in enumerate(question.offers, start=1)}
    for place in question.places:
        one = lesson.at(place)
        likely = [str(numbers[option]) for option in offers_for(lesson, place) if option in numbers]
        page.line(
            (f"{one.letter:>3}  ", "bold cyan"),
            f"“{one.header}”",
            (f"  {'   '.join(one.samples)}", "dim"),
            f"  maybe {' or '.join(likely)}" if likely else "",
            indent=2,
            hang=7,
        )
    page.gap()
    show_offers(lesson, question, question.offers, page)


def show_looks(column: Learned, rows: int, page: Page) -> None:
    """How a column's cells look, masked, and why it is not sure."""
    held = f"{column.filled:,} of {rows:,} cells filled" if rows else "the sample has no rows"
    page.named("Cells", f"{held}{HIDDEN + '   '.join(column.samples) if column.samples else ''}", indent=2)
    if column.column.undecided:
        page.named("Not sure", "; ".join(column.reasons), indent=2)
    else:
        page.named("Is", column.words, indent=2)


def show_offers(lesson: Lesson, question: NextQuestion, offers: tuple[Option, ...], page: Page) -> None:
    """The numbered answers, the likeliest first."""
    for number, option in enumerate(offers, start=1):
        behind = file_of(lesson, question.places[0], option) if question.about in ("meaning", "which") else ""
        page.line((f"{number:>3}  ", "bold cyan"), option.words, (behind, "dim"), indent=2, hang=7)


def file_of(lesson: Lesson, place: ColumnPlace, option: Option) -> str:
    """Of which file an answer is, where a row carries several, and which column is that already."""
    if option is ALWAYS:
        return ""
    beyond = option.value.startswith("ext.")
    several = len(lesson.tabs[place[0]].plan.types) > 1
    file = "  beyond the guidance" if beyond else f"  {option.value.partition('.')[0].upper()}" if several else ""
    other = carrier(lesson, place, option.value)
    return file + (f"  (column {other.letter} is already this)" if other else "")


def show_aside(lesson: Lesson, question: NextQuestion, page: Page) -> None:
    """A column that was left out, its header by its shape alone."""
    assert question.aside is not None
    name = lesson.tab_name(question.tab)
    where = f"column {question.aside.letter}" + (f" of tab “{name}”" if name else "")
    page.line(("A header that may identify a member", "bold"), f"  {where}{HIDDEN}{question.aside.shape}")


def show_line(lesson: Lesson, question: NextQuestion, page: Page) -> None:
    """A line above the headers, by its shape alone."""
    assert question.line is not None
    name = lesson.tab_name(question.tab)
    where = f"row {question.line.row} of tab “{name}”" if name else f"row {question.line.row}"
    page.line(("Above the headers", "bold"), f"  {where}{HIDDEN}{question.line.shape}")


def show_table(state: Dialogue, question: NextQuestion, page: Page) -> None:
    """The table of a tab as it would be written, and what is required and nowhere."""
    lesson = state.result
    tab, columns = lesson.shown[question.tab]
    page.line(("The form as it would be saved", "bold"))
    show_columns(tab, columns, page)
    numbers = count(1)
    for words, style, options in (
        ("Required, no column yet", "bold yellow", question.lacking),
        ("Optional, no column yet", "bold", question.besides),
    ):
        if options:
            said = " · ".join(f"{next(numbers)} {option.words}" for option in options)
            page.gap()
            page.line((words, style), f": {said}", indent=2, hang=4)
    places = open_proposals(lesson, question.tab)
    if places and (question.lacking or question.besides):
        those = names(lesson, tuple(place for place, _ in places))
        page.line(f"Not confirmed yet: {those}. Is one of them a column listed above?", indent=2, hang=4)


def names(lesson: Lesson, places: tuple[ColumnPlace, ...]) -> str:
    """The columns that a question is about."""
    columns = [lesson.at(place) for place in places]
    said = [f"{one.letter} “{one.header}”" for one in columns[:NAMED]]
    more = [f"{len(columns) - NAMED} more"] if len(columns) > NAMED else []
    return ", ".join([*said, *more])


def asked(question: NextQuestion, *, several: bool) -> str:
    """The question in words."""
    if question.about == "dates":
        these = "these columns" if several else "this column"
        return f"No date in {these} shows which is the month and which is the day. Which comes first?"
    if question.about == "codes" and len(question.codes) == 1:
        return f"The plan uses “{question.codes[0]}” here. What does it mean?"
    if question.about == "codes":
        return f"What do these {counted(len(question.codes), 'code')} mean? Type a number for each."
    return "What is this column?"


def hint(question: NextQuestion, state: Dialogue) -> str:
    """The shortest reminder of how to answer."""
    if question.about == "table" and (question.lacking or question.besides):
        return "Enter save it · 1 F: answer 1 is column F · letters to ask about again (C F) · < back · ? help"
    if question.about != "meaning":
        return HINTS[question.about]
    number = "number · " if question.offers else ""
    enter = "keep it" if question.places[0] in state.again else "skip"
    return f"{number}words to search for · - the plan's own · Enter {enter} · < back · ? help · q done"
