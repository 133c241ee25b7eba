"""Which alternative each of several rows takes where an alternative has room for few: shares that add up, so that rivals lower each other.

Numbers only: scores in, probabilities out (Sinkhorn's scaling of the exponentials; what has no limit takes up the rest).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import exp

__all__ = ["shared_out"]

TURNS = 12


def shared_out(rows: Sequence[Mapping[str, float]], room: Callable[[str], float]) -> list[dict[str, float]]:
    """For each row the probability of each of its alternatives; together they are at most 1, and less where rivals leave it open.

    rows: alternative → score; room: how many rows an alternative can serve, which its probabilities never exceed together
    """
    shares = []
    for row in rows:
        most = max(row.values(), default=0.0)
        shares.append({name: exp(score - most) for name, score in row.items()})
    rooms = {name: room(name) for name in {name for row in shares for name in row}}
    for _ in range(TURNS):
        for row in shares:
            whole = sum(row.values())
            for name in row:
                row[name] /= whole
        asked: dict[str, float] = defaultdict(float)
        for row in shares:
            for name, share in row.items():
                asked[name] += share
        tight = {name: rooms[name] / wanted for name, wanted in asked.items() if wanted > rooms[name]}
        if not tight:
            break
        for row in shares:
            for name in row.keys() & tight.keys():
                row[name] *= tight[name]
    return shares
