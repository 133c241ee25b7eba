"""All columns of the corpora, judged, on two processes: by words and, for the corpora with data, by data too."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from tools.evaluate.cases import Case
from tools.evaluate.judging import Judged, judged
from tools.evaluate.said import by_data, by_words

__all__ = ["Measured", "measured"]

PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Measured:
    """words, data: the columns as judged by words alone, and by words and data"""

    words: tuple[Judged, ...]
    data: tuple[Judged, ...]


def measured(cases: Sequence[Case], *, with_data: bool = True) -> Measured:
    """Ask the matcher about every case."""
    with_data_of = [case for case in cases if case.number] if with_data else []
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    with ProcessPoolExecutor(PROCESSES) as pool:
        words = pool.map(words_of, cases, chunksize=8)
        data = pool.map(data_of, with_data_of, chunksize=4)
        return Measured(tuple(one for some in words for one in some), tuple(one for some in data for one in some))


def words_of(case: Case) -> list[Judged]:
    """One case by words."""
    every = zip(case.headers, by_words(case), strict=True)
    return [one for header, said in every if (one := judged(case, header, said))]


def data_of(case: Case) -> list[Judged]:
    """One case by words and data."""
    every = zip(case.headers, by_data(case), strict=True)
    return [one for header, said in every if (one := judged(case, header, said))]
