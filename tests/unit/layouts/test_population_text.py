"""Populations of focus as text in one column, word by word."""

from __future__ import annotations

import polars as pl

from ecmx.guidance import FileType, populations
from ecmx.layouts.recognition import flags_of

LABELS = [one.element.label for one in populations(FileType.MIF)]


def test_words_that_are_as_frequent_stand_as_they_stand_in_the_column_the_same_in_every_run() -> None:
    for labels in (LABELS, LABELS[::-1]):
        assert list(flags_of(pl.Series(["", *labels]), (FileType.MIF,), set())) == labels


def test_the_most_frequent_word_stands_first() -> None:
    column = pl.Series([*LABELS, LABELS[3], LABELS[3], LABELS[5]])
    assert list(flags_of(column, (FileType.MIF,), set()))[:2] == [LABELS[3], LABELS[5]]
