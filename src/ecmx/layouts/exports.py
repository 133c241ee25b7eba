"""What exports and copying leave on text, and that says nothing: an apostrophe before it, ="…" around it, a ".0" behind digits; and the
words that they write where there is nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from ecmx.files import columns_where
from ecmx.guidance.values import UNSEEN_ONLY, Kind

__all__ = [
    "guards",
    "is_free",
    "with_nothing",
    "without_export_marks",
    "without_guard",
    "without_nothing",
    "without_text_guards",
    "without_words_for_nothing",
]


def _spelt(*words: str) -> tuple[str, ...]:
    """Each word in the cases and behind the marks in which exports write it."""
    cased = dict.fromkeys(one for word in words for one in (word, word.lower(), word.upper(), word.capitalize()))
    return tuple(marked.format(word) for word in cased for marked in ("{}", "'{}", '="{}"'))


#: What nobody is called and nothing is: blank in any column.
MARKS_OF_NOTHING = (
    *_spelt(
    "N/A", "(N/A)", "<N/A>", "n.a.", "(blank)", "[blank]", "(null)", "[null]", "<null>", "(none)", "<none>", "(empty)", "<NA>",
    r"\N", "-", "--", "---", "–", "—", ".", "- -", "...", '""', "''", "{}", "{ }", "[]", "[ ]", "()", "&nbsp;", "&#160;",
 ),
    '=""',
)  # fmt: skip
#: Words that a program writes for nothing, and that can be a name, a code or an answer: blank where no word can be meant, elsewhere
#: only where the same word stands in this many columns.
WORDS_FOR_NOTHING = _spelt(
    "NULL", "None", "NaN", "NaT", "NA", "nil", "undefined", "blank", "Not applicable", "not available"
)
#: The day that there is not, where no day is meant: blank where words are. Among days it is the guidance's own word, or an error.
NO_DAY = _spelt("00/00/0000", "0/0/0000", "00-00-0000", "0000-00-00", "0000/00/00", "0000-00-00 00:00:00")
#: What somebody may have typed who was not sure: an error where codes, numbers or days belong, and blank anywhere where so many columns
#: have it.
UNSURE = _spelt("?", "??", "???")
WORD_COLUMNS = 3
_MAY_MEAN = pl.Series([*WORDS_FOR_NOTHING, *UNSURE])
_NOTHING = pl.Series([*MARKS_OF_NOTHING, *WORDS_FOR_NOTHING, *UNSURE, *NO_DAY])


def is_free(kind: Kind | None) -> bool:
    """Whether any word can be meant in a column: text, a contact, a code of a set that is not known; None: nobody knows the column."""
    return kind is None or kind.takes_any_word


def without_export_marks(text: pl.Series, kind: Kind) -> pl.Series:
    """Typed text without what exports put around it: an apostrophe before or ="…" around it (which mark text), a ".0" behind digits."""
    cell = pl.col("text").str
    asked = (cell.starts_with('="'), cell.starts_with("'"), cell.ends_with(".0"))
    if not any(text.to_frame("text").select(one.any().alias(str(at)) for at, one in enumerate(asked)).row(0)):
        return text
    if text.str.starts_with('="').any():
        text = text.str.replace('^="(.*)"$', "$1")
    if kind.keeps_marks:
        return text
    if text.str.starts_with("'").any():
        text = text.str.replace("^'", "")
    if kind.in_digits and text.str.ends_with(".0").any():
        text = text.str.replace(r"^([0-9]+)\.0$", "$1")
    return text


def without_guard(text: pl.Series) -> pl.Series:
    """Text of a delimited file without the apostrophe that keeps it from being taken for a formula."""
    return text.str.replace("^'('*[=+\\-@\t\r])", "$1") if text.str.starts_with("'").any() else text


def guards(text: pl.DataFrame, kinds: Mapping[str, Kind]) -> bool | None:
    """Whether an export guards its cells by an apostrophe: two columns that hold no words have it before each. None: no cell has it."""
    if not columns_where(text, pl.all().str.starts_with("'"))[0]:
        return None
    typed = [text[letter].drop_nulls() for letter, kind in kinds.items() if not kind.may_look_like_formula]
    return sum(bool(len(one)) and bool(one.str.starts_with("'").all()) for one in typed) >= 2


def without_text_guards(text: pl.Series, habit: bool) -> pl.Series:
    """Words without the apostrophe that an export put before them: before a digit where it stands before every such cell, before a
    letter only where it stands before all. A name of somebody, such as 'Abd, keeps it.
    """
    guarded = text.str.starts_with("'") & ~text.str.contains("^'.*'$")
    if not guarded.any():
        return text
    digit = text.str.contains("^'?[0-9]")
    every = bool((guarded | text.is_null()).all()) and (habit or len(text.drop_nulls()) >= WORD_COLUMNS)
    if every:
        return text.str.replace("^'", "")
    numbers = int(digit.sum())
    if habit or (numbers >= WORD_COLUMNS and bool(guarded.filter(digit.fill_null(value=False)).all())):
        return text.str.replace("^'([0-9])", "$1")
    return text


def without_nothing(text: pl.Series, kind: Kind | None) -> pl.Series:
    """A column by itself, blank where a word for nothing stands."""
    said = _nothing_in(text, kind, (), ())
    return text if said is None else text.set(said, None)


def without_words_for_nothing(
    text: pl.DataFrame,
    kinds: Mapping[str, Kind],
    *,
    kept: Mapping[str, Collection[str]] | None = None,
    known: set[str] | None = None,
    said: Mapping[str, Collection[str]] | None = None,
) -> tuple[pl.DataFrame, int]:
    """The cells with blanks where a word for nothing stands, or nothing that can be seen; and how many.

    kinds: of the columns that are known, by letter; kept: words that a layout says mean something, by letter; known: words that the
    sheet was seen to write for nothing, added to; said: words that a layout says mean nothing, by letter
    """
    if not text.height or not text.width:
        return text, 0
    letters, worded = with_nothing(text)
    mute = {letter: words for letter, words in (said or {}).items() if words and letter in text.columns}
    letters += [letter for letter in mute if letter not in letters]
    habits = set() if known is None else known
    seen: dict[str, int] = {}
    for letter in worded:
        for word in text[letter].filter(text[letter].is_in(_MAY_MEAN.implode()).fill_null(value=False)).unique():
            seen[word] = seen.get(word, 0) + 1
    habits |= {word for word, columns in seen.items() if columns >= WORD_COLUMNS}
    blank: list[pl.Series] = []
    total = 0
    for letter in letters:
        none = _nothing_in(text[letter], kinds.get(letter), (kept or {}).get(letter, ()), habits, mute.get(letter, ()))
        if none is not None:
            total += int(none.sum())
            blank.append(text[letter].set(none, None))
    return (text.with_columns(blank), total) if blank else (text, 0)


def with_nothing(text: pl.DataFrame) -> tuple[list[str], list[str]]:
    """The columns in which a cell may say nothing, and those of them in which a word for nothing stands that can be meant."""
    mark, word = (pl.all().is_in(pl.lit(words).implode()) for words in (_NOTHING, _MAY_MEAN))
    marked, worded, unplain = columns_where(text, mark, word, pl.all().str.len_bytes() != pl.all().str.len_chars())
    (unseen,) = columns_where(text.select(unplain), pl.all().str.contains(UNSEEN_ONLY))
    said = {*marked, *unseen}
    return [letter for letter in text.columns if letter in said], worded


def _nothing_in(
    text: pl.Series, kind: Kind | None, kept: Collection[str], habits: Collection[str], mute: Collection[str] = ()
) -> pl.Series | None:
    """Which cells of a column say nothing; None where none does."""
    words = {*MARKS_OF_NOTHING, *habits, *(() if is_free(kind) else WORDS_FOR_NOTHING)} - set(kept)
    if kind is not None and (kind.takes_any_word or kind.keeps_marks):
        words |= {*NO_DAY} - set(kept)
    if kind is not None and kind.codes is not None:
        listed = {said.lower() for item in kind.codes.codes for said in (item.code, item.label, *item.also)}
        words = {word for word in words if word.lower() not in listed}
    words |= set(mute)
    said = text.is_in(list(words)) | text.str.contains(UNSEEN_ONLY)
    said = said.fill_null(value=False)
    return said if said.any() else None
