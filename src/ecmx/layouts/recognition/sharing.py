"""Which alternative each of several rows takes where an alternative has room for few: shares that add up, so that rivals lower each other.

Numbers only: scores in, probabilities out (Sinkhorn's scaling of the exponentials; what has no limit takes up the rest).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import exp

__all__ = ["shared_out"]

TURNS = 12
NOTHING = 1e-20  # of a row's likeliest alternative: what is less stays behind it however little room that has


def shared_out(rows: Sequence[Mapping[str, float]], room: Callable[[str], float]) -> list[dict[str, float]]:
    """For each row the probability of each of its alternatives; together they are at most 1, and less where rivals leave it open.

    rows: alternative → score; room: how many rows an alternative can serve, which its probabilities never exceed together
    """
    numbers: dict[str, int] = {}
    asking: list[list[int]] = []  # by row, the numbers of its alternatives
    shares: list[list[float]] = []
    for row in rows:
        most = max(row.values(), default=0.0)
        kept = {name: share for name, score in row.items() if (share := exp(score - most)) > NOTHING}
        asking.append([numbers.setdefault(name, len(numbers)) for name in kept])
        shares.append(list(kept.values()))
    rooms = [room(name) for name in numbers]
    for _ in range(TURNS):
        asked = [0.0] * len(rooms)
        for at, (names, row_shares) in enumerate(zip(asking, shares, strict=True)):
            whole = sum(row_shares)
            shares[at] = [share / whole for share in row_shares]
            for name, share in zip(names, shares[at], strict=True):
                asked[name] += share
        less = [1.0 if wanted <= there else there / wanted for there, wanted in zip(rooms, asked, strict=True)]
        if min(less, default=1.0) == 1.0:
            break
        shares = [
            [share * less[name] for name, share in zip(names, row_shares, strict=True)]
            for names, row_shares in zip(asking, shares, strict=True)
        ]
    named = list(numbers)
    return [
        {named[name]: share for name, share in zip(names, row_shares, strict=True)}
        for names, row_shares in zip(asking, shares, strict=True)
    ]
