"""Softmax regression over choices: the weights under which the truths of all columns are likeliest. Knows numbers only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Choice", "fitted"]

RATE, NEAR, FAR, TINY = 0.08, 0.9, 0.999, 1e-8

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """One column: the terms of each alternative, and which of them is true."""

    alternatives: Sequence[dict[str, float]]
    truth: int


def fitted(choices: Sequence[Choice], *, rounds: int = 400, penalty: float = 0.001) -> tuple[dict[str, float], float]:
    """The weights, and the mean logarithm of what they say of the truths. Adam on all choices at once."""
    names = sorted({name for choice in choices for one in choice.alternatives for name in one})
    table, starts, truths = as_table(choices, names)
    weights, first, second = (np.zeros(len(names)) for _ in range(3))
    loss = 0.0
    for turn in range(1, rounds + 1):
        loss, slope = slope_at(weights, table, starts, truths)
        pull = slope + penalty * weights
        first = NEAR * first + (1 - NEAR) * pull
        second = FAR * second + (1 - FAR) * pull * pull
        weights -= RATE * first / (1 - NEAR**turn) / (np.sqrt(second / (1 - FAR**turn)) + TINY)
    return dict(zip(names, weights.tolist(), strict=True)), loss


def as_table(
    choices: Sequence[Choice], names: Sequence[str]
) -> tuple[Numbers, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """A row for each alternative and a column for each term; where each choice's rows begin; which rows are true."""
    place = {name: at for at, name in enumerate(names)}
    sizes = np.array([len(choice.alternatives) for choice in choices])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    table = np.zeros((int(sizes.sum()), len(names)))
    for at, one in enumerate(one for choice in choices for one in choice.alternatives):
        for name, value in one.items():
            table[at, place[name]] = value
    return table, starts, starts + np.array([choice.truth for choice in choices])


def slope_at(
    weights: Numbers, table: Numbers, starts: npt.NDArray[np.int64], truths: npt.NDArray[np.int64]
) -> tuple[float, Numbers]:
    """The mean loss and its slope."""
    sizes = np.diff(np.append(starts, len(table)))
    scores = table @ weights
    shares = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
    shares /= np.repeat(np.add.reduceat(shares, starts), sizes)
    slope: Numbers = (shares @ table - table[truths].sum(axis=0)) / len(starts)
    return float(-np.log(shares[truths] + TINY).mean()), slope
