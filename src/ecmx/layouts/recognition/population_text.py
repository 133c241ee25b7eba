"""Populations of focus as text in one column: which words mean which population, and the column read as flags where all are understood.

Knows words and the guidance's populations; whatever is not understood leaves the column whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl

from ecmx import guidance
from ecmx.guidance import FileType
from ecmx.layouts.model import Column
from ecmx.layouts.recognition.match import How, candidates
from ecmx.layouts.recognition.planned import PlannedColumn
from ecmx.layouts.recognition.stems import ids

__all__ = ["flags_of", "named_in", "with_populations"]

BETWEEN = re.compile("[;|\n]")  # a comma parts two words only where the text between the others is no word as a whole
WORD_LONGEST = 200  # characters; what is longer is no population's name
POPULATIONS = "ext.population_of_focus_text"
WORDS_MOST = 40
STRANGE_MOST = 0.2  # of the words may be slips: each is told in its row
LATER = "1.1+nine-populations"


def with_populations(
    columns: Sequence[PlannedColumn], sample: pl.DataFrame, types: tuple[FileType, ...]
) -> tuple[PlannedColumn, ...]:
    """The columns of a sheet that no layout declares, the one with populations as text read into the flags."""
    return tuple(read_as_flags(column, columns, sample, types) for column in columns)


def read_as_flags(
    column: PlannedColumn, columns: Sequence[PlannedColumn], sample: pl.DataFrame, types: tuple[FileType, ...]
) -> PlannedColumn:
    """One column; as it is where it is another one, where the flags have columns of their own, or where a word is not understood."""
    if column.extension != POPULATIONS or column.declared is not None:
        return column
    if sum(other.extension == POPULATIONS for other in columns) > 1:
        return column
    taken = {element.id for other in columns for element in other.elements}
    words = flags_of(sample[column.letter], types, taken)
    if not words:
        return column
    flags = every_word(words, types)
    if set(flags.values()) & taken:
        return column
    declared = Column(header=column.header, flags=flags)
    carried = tuple(guidance.element(name) for name in declared.elements)
    return replace(column, extension=None, how=How.SYNONYM, declared=declared, carried=carried)


def flags_of(text: pl.Series, types: tuple[FileType, ...], taken: set[str]) -> dict[str, str]:
    """The words of a column, the most frequent first (of equals the one that stands above), each with its population;
    {} unless nearly every one is understood.
    """
    counts: Counter[str] = Counter()
    for cell, count in Counter(text.drop_nulls()).items():
        for word in named_in(str(cell), lambda word: population(word, types) is not None):
            counts[word] += int(count)
    flags = {word: population(word, types) for word, _ in counts.most_common()}
    strange = sum(counts[word] for word, element in flags.items() if element is None)
    if len(flags) > WORDS_MOST or strange > STRANGE_MOST * counts.total() or taken & set(flags.values()):
        return {}
    return {word: element for word, element in flags.items() if element}


def named_in(cell: str, is_word: Callable[[str], bool]) -> list[str]:
    """The words of a cell that lists populations. Some populations have commas in their names."""
    found: list[str] = []
    for piece in map(str.strip, BETWEEN.split(cell.strip())):
        found += [piece] if is_word(piece) else [part for part in map(str.strip, piece.split(",")) if part]
    return found


def every_word(words: dict[str, str], types: tuple[FileType, ...]) -> dict[str, str]:
    """The words that were seen, and every label of the release that they are of: what comes later in the file is read too."""
    release = "1.1" if all(of_release(name, "1.1") for name in words.values()) else LATER
    file = next(file for file in types if any(name.startswith(f"{file.value}.") for name in words.values()))
    labels = {one.label: one.id for one in guidance.elements(release) if one.file is file and one.group == "population"}
    return words | {label: name for label, name in labels.items() if label not in words}


def of_release(name: str, release: str) -> bool:
    """Whether a release has the element."""
    return any(one.id == name for one in guidance.elements(release))


def population(word: str, types: tuple[FileType, ...]) -> str | None:
    """The population that a word of a plan means, if it can mean only one."""
    if len(word) > WORD_LONGEST:
        return None
    found = [one.stem for one in candidates(word) if not one.weak and not one.extension]
    for file in types:
        for name in (ids().get((file, stem)) for stem in found):
            if name is not None and guidance.element(name).group == "population":
                return name
    return None
