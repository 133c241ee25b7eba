"""Fits the lexicon: a logistic regression from a header's marks to what it means, by small steps, the same on each run.

Knows headers with their meanings; nothing of sheets or cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt

from ecmx.layouts.recognition.lexicon import Lexicon
from ecmx.layouts.recognition.marks import marks_of
from tools.fitting.wordings import Worded

__all__ = ["fitted_lexicon"]

Numbers = npt.NDArray[np.float32]
ROUNDS, BATCH, RATE = 6, 256, 1.0
PAIRS = "bd"
PAIRS_LEAST = 2  # headers that a pair of words must stand in
SEEN_FIRST = 1e-8  # of the squares of slopes: below any that counts
SHRINK = 2e-5
WEIGHT_LEAST = 0.25  # what a mark says less for a meaning is left out
SEED = 20261130


def fitted_lexicon(headers: Sequence[Worded]) -> Lexicon:
    """The lexicon of these headers."""
    marked = [sorted(marks_of(one.text, one.group)) for one in headers]
    times = Counter(mark for marks in marked for mark in marks)
    kept = sorted(mark for mark, often in times.items() if mark[0] not in PAIRS or often >= PAIRS_LEAST)
    place = {mark: at for at, mark in enumerate(kept)}
    meanings = sorted({one.meaning for one in headers})
    rows = [[place[mark] for mark in marks if mark in place] for marks in marked]
    truths = np.array([meanings.index(one.meaning) for one in headers])
    weights = np.array([one.weight for one in headers], np.float32)
    table, bias = descended(rows, truths, weights, (len(kept), len(meanings)))
    return packed(meanings, bias, kept, table)


def descended(
    rows: Sequence[Sequence[int]], truths: npt.NDArray[np.int64], weights: Numbers, shape: tuple[int, int]
) -> tuple[Numbers, Numbers]:
    """The weight of each mark for each meaning, and each meaning's own. Adagrad, in batches of an order that is always the same."""
    table, bias = np.zeros(shape, np.float32), np.zeros(shape[1], np.float32)
    seen, seen_bias = np.full(shape, SEEN_FIRST, np.float32), np.full(shape[1], SEEN_FIRST, np.float32)
    dice = np.random.default_rng(SEED)
    for _ in range(ROUNDS):
        order = dice.permutation(len(rows)).tolist()
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            used, held = dense([rows[at] for at in chosen])
            slope = wrong_by(held @ table[used] + bias, truths[chosen], weights[chosen])
            pull = held.T @ slope + SHRINK * table[used]
            seen[used] += pull * pull
            table[used] -= RATE * pull / np.sqrt(seen[used])
            pull_bias = slope.sum(axis=0)
            seen_bias += pull_bias * pull_bias
            bias -= RATE * pull_bias / np.sqrt(seen_bias)
    return table, bias


def dense(rows: Sequence[Sequence[int]]) -> tuple[npt.NDArray[np.int64], Numbers]:
    """The marks that a batch holds, and how much of each stands in each header."""
    used = np.array(sorted({mark for row in rows for mark in row}), np.int64)
    place = {mark: at for at, mark in enumerate(used.tolist())}
    held = np.zeros((len(rows), len(used)), np.float32)
    for at, row in enumerate(rows):
        held[at, [place[mark] for mark in row]] = 1 / sqrt(max(len(row), 1))
    return used, held


def wrong_by(scores: Numbers, truths: npt.NDArray[np.int64], weights: Numbers) -> Numbers:
    """By how much each probability is off, of the mean of a batch."""
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    shares[np.arange(len(truths)), truths] -= 1
    found: Numbers = shares * (weights / len(truths))[:, None]
    return found


def packed(meanings: Sequence[str], bias: Numbers, marks: Sequence[str], table: Numbers) -> Lexicon:
    """The same as it is kept: weights that say something, in 255 steps."""
    step = float(np.abs(table).max()) / 127
    steps = np.rint(table / step).astype(int)
    steps[np.abs(table) < WEIGHT_LEAST] = 0
    rows = {mark: packed_row(row) for mark, row in zip(marks, steps, strict=True) if row.any()}
    return Lexicon(tuple(meanings), tuple(round(float(one), 3) for one in bias), round(step, 6), rows)


def packed_row(row: npt.NDArray[np.int64]) -> bytes:
    """(step from the meaning before, weight + 128) for each meaning with a weight; a step over 255 goes by one without."""
    found = bytearray()
    before = -1
    for at in np.flatnonzero(row).tolist():
        while at - before > 255:
            found += bytes((255, 128))
            before += 255
        found += bytes((at - before, int(row[at]) + 128))
        before = at
    return bytes(found)
