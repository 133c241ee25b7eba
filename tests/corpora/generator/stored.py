"""The stored corpora: one JSON line a plan, `third/dev.jsonl` and `held.jsonl`, `fourth/held.jsonl`; the same bytes for a seed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from tests.corpora.generator.plans import Plan

__all__ = ["COUNT", "FOURTH", "SEED", "THIRD", "texts", "write"]

SEED, COUNT = 20261122, 420
THIRD = Path(__file__).resolve().parents[1] / "third"
FOURTH = THIRD.with_name("fourth")


def texts(made: Iterable[Plan]) -> dict[str, str]:
    """By file name, what stands in it."""
    lines: dict[str, list[str]] = {"dev.jsonl": [], "held.jsonl": []}
    for plan in made:
        content = {
            "plan": f"{plan.number:03}_{plan.kind}_{plan.name}",
            "types": [file.value for file in plan.types],
            "style": plan.family.name,
            "rows": 2 if plan.family.groups == "two rows" else 1,
            "columns": [[one.header, one.truth, *([one.group] if one.group else [])] for one in plan.headings],
        }
        lines[f"{plan.half}.jsonl"].append(json.dumps(content, ensure_ascii=False, separators=(",", ":")))
    return {name: "\n".join(every) + "\n" for name, every in lines.items() if every}


def write(made: Iterable[Plan], folder: Path = THIRD) -> list[Path]:
    """Write the corpus; returns the files."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name, text in texts(made).items():
        (folder / name).write_text(text, encoding="utf-8")
        paths.append(folder / name)
    return paths
