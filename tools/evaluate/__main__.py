"""`python -m tools.evaluate`: how often headers are matched rightly, wrongly, not at all, and whether the confidence can be believed.

Misses are listed of the development half only, so that nobody tunes on the held-out half by accident (`--open` shows them).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter

from tools.evaluate import figures
from tools.evaluate.cases import CORPORA, cases
from tools.evaluate.judging import Judged
from tools.evaluate.measured import Measured, measured

__all__ = ["main"]

HELD = (
    "third/held",
    "sixth/cedar",
    "sixth/willow",
    "sixth/hazel",
    "sixth/linden",
    "sixth/poplar",
    "fourth/held",
    "fifth/held",
)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    given = parser().parse_args(arguments)
    chosen = [case for case in cases(given.corpus or CORPORA) if not given.style or case.style == given.style]
    if given.every > 1:
        chosen = chosen[:: given.every]
    found = measured(chosen, with_data=not given.words_only)
    if given.json:
        json.dump(figures.as_json(found), sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        print(figures.as_text(found))
        if given.misses:
            print(misses(found, given.misses, shown=given.open))
    if given.write:
        from tools.evaluate.page import write

        for path in write(found):
            print(f"wrote {path.name}")
    return 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    asked = argparse.ArgumentParser(prog="python -m tools.evaluate", description=__doc__)
    asked.add_argument("--corpus", action="append", choices=CORPORA, help="only this one; may be repeated")
    asked.add_argument("--style", help="only plans of this style, for example snake")
    asked.add_argument("--every", type=int, default=1, metavar="N", help="only every N-th plan")
    asked.add_argument("--words-only", action="store_true", help="leave the data out: faster")
    asked.add_argument(
        "--misses", type=int, default=0, metavar="N", help="list N kinds of misses of the development half"
    )
    asked.add_argument("--open", action="store_true", help="with --misses: of the held-out half too (never tune on it)")
    asked.add_argument("--json", action="store_true", help="print JSON")
    asked.add_argument(
        "--write", action="store_true", help="write docs/explanation/matching-figures.md and its picture"
    )
    return asked


def misses(found: Measured, most: int, *, shown: bool) -> str:
    """What was wrong, then what was missed or asked about, the most frequent first."""
    lines = []
    for words, columns in (("by words", found.words), ("by words and data", found.data)):
        bad = [
            one for one in columns if one.verdict != "right" and not (one.subject == "own" and one.verdict == "unsure")
        ]
        hidden = [one for one in bad if one.corpus in HELD and not shown]
        bad = [one for one in bad if one.corpus not in HELD or shown]
        for verdict in ("wrong", "missed", "unsure"):
            of = [one for one in bad if one.verdict == verdict]
            lines += [
                "",
                f"{words}: {verdict} ({len(of)} columns shown of, {sum(one.verdict == verdict for one in hidden)} held back)",
            ]
            lines += [f"  {count:>4}  {line}" for line, count in Counter(map(told, of)).most_common(most)]
    return "\n".join(lines)


def told(one: Judged) -> str:
    """One miss in a line."""
    claim = f" taken for {one.claim} at {one.confidence:.2f}" if one.claimed else ""
    return f"{one.header!r} is {one.truth}{claim}  [{one.corpus} {one.style}]"


if __name__ == "__main__":
    sys.exit(main())
