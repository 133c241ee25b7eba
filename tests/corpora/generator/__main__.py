"""`python -m tests.corpora.generator --seed 20261122 --count 420 --write`: make the third corpus; without --write say what it would be.

With --fourth: the fourth, which is nobody's to tune on and has a seed of its own.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from tests.corpora.generator import filled, stored
from tests.corpora.generator.fourth import fourth_plan, fourth_plans
from tests.corpora.generator.plans import plan, plans


def main() -> None:
    """Write the corpus, or one plan's data file."""
    asked = argparse.ArgumentParser(prog="python -m tests.corpora.generator", description=__doc__)
    asked.add_argument("--seed", type=int, default=stored.SEED)
    asked.add_argument("--count", type=int, default=stored.COUNT)
    asked.add_argument("--write", action="store_true", help="write tests/corpora/third, or fourth")
    asked.add_argument("--file", type=int, metavar="NUMBER", help="write that plan's data file to NUMBER.csv instead")
    asked.add_argument("--fourth", action="store_true", help="the fourth corpus, tests/corpora/fourth")
    given = asked.parse_args()
    if given.file:
        path = Path(f"{given.file}.csv")
        filled.write(fourth_plan(given.file) if given.fourth else plan(given.seed, given.file), path)
        print(path)
        return
    made = list(fourth_plans() if given.fourth else plans(given.seed, given.count))
    for half in ("dev", "held"):
        mine = [one for one in made if one.half == half]
        kinds = Counter(one.kind for one in mine)
        print(f"{half}: {len(mine)} plans, {sum(len(one.headings) for one in mine):,} columns, {dict(kinds)}")
    if given.write:
        for path in stored.write(made, stored.FOURTH if given.fourth else stored.THIRD):
            print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
