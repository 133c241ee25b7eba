"""The fitted numbers as the text of weights.toml."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ecmx.layouts.recognition.weights import Counts

__all__ = ["as_toml"]

HEAD = """# The numbers by which columns are weighed, made by `python -m tools.fitting`; not by hand. Each term: recognition/terms.py.
# cells: shape of a column's cells → meaning → columns; kinds: the same by the kind of value.
# calibration: a claim's probability, and how often such claims are right at least.
"""


def as_toml(terms: Mapping[str, float], counts: Sequence[Counts], calibration: Sequence[Sequence[float]]) -> str:
    """The whole file."""
    lines = [HEAD, f"calibration = {json.dumps([list(point) for point in calibration])}", "", "[terms]"]
    lines += [f"{json.dumps(name)} = {value:.3f}" for name, value in sorted(terms.items())]
    for name, table in zip(("cells", "kinds"), counts, strict=True):
        lines += [
            "",
            f"[{name}_of]",
            *(f"{json.dumps(what)} = {number(times)}" for what, times in sorted(table.of.items())),
        ]
        lines += ["", f"[{name}]"]
        for what, row in sorted(table.by.items()):
            inside = ", ".join(f"{json.dumps(meaning)} = {number(times)}" for meaning, times in sorted(row.items()))
            lines.append(f"{json.dumps(what, ensure_ascii=False)} = {{ {inside} }}")
    return "\n".join(lines) + "\n"


def number(times: float) -> str:
    """A count without a needless point."""
    return str(int(times)) if times == int(times) else f"{times:.2f}"
