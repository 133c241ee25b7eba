"""The figures as text for a terminal and as JSON. Knows the judged columns, not the matcher."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tools.evaluate.cases import CORPORA, WITH_DATA
from tools.evaluate.judging import Judged
from tools.evaluate.measured import Measured
from tools.evaluate.tally import Tally, banded

__all__ = ["as_json", "as_text", "elements", "groups"]

KINDS = {
    "mif": "MIF",
    "rtf": "RTF",
    "otf": "OTF",
    "referral": "referral",
    "mifreturn": "MIF and RTF in one row",
    "rtfotf": "RTF and OTF in one row",
}
SUBJECTS = {
    "element": "the guidance's elements",
    "several": "several elements in one cell",
    "extension": "known extensions",
    "own": "the plan's own",
}


def elements(columns: Iterable[Judged]) -> list[Judged]:
    """The columns that carry the guidance's elements, one or several."""
    return [one for one in columns if one.subject in ("element", "several")]


def groups(columns: Iterable[Judged], of: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    """Columns by what a function says of them."""
    by: dict[str, list[Judged]] = {}
    for one in columns:
        by.setdefault(of(one), []).append(one)
    return by


def views(columns: tuple[Judged, ...]) -> dict[str, dict[str, Tally]]:
    """The tables: by corpus, by file, by style, by what the column carries."""
    corpora = groups(columns, lambda one: one.corpus)
    filled = [one for one in columns if one.corpus.startswith(WITH_DATA)]
    return {
        "elements by corpus": {name: Tally.of(elements(corpora[name])) for name in CORPORA if name in corpora},
        "elements by file, corpora with data": {
            f"{half}: {words}": Tally.of(one for one in elements(filled) if one.corpus == half and one.kind == kind)
            for half in CORPORA[2:]
            for kind, words in KINDS.items()
        },
        "elements by style, corpora with data": {
            style: Tally.of(elements(every))
            for style, every in groups(filled, lambda one: f"{one.corpus}: {one.style}").items()
        },
        "all columns by what they carry": {
            f"{name}: {words}": Tally.of(one for one in corpora[name] if one.subject == subject)
            for name in CORPORA
            if name in corpora
            for subject, words in SUBJECTS.items()
        },
    }


def as_text(found: Measured) -> str:
    """What the command prints."""
    lines: list[str] = []
    for how, columns in (("BY WORDS ALONE", found.words), ("BY WORDS AND DATA", found.data)):
        if not columns:
            continue
        lines += [how, ""]
        for title, table in views(columns).items():
            kept = {name: tally for name, tally in table.items() if tally.total}
            lines += [title, *text_table(kept), ""]
        for corpus in CORPORA:
            mine = [one for one in columns if one.corpus == corpus]
            if mine:
                lines += [f"every claim by its confidence, {corpus}", *text_table(banded(mine)), ""]
    return "\n".join(lines)


def text_table(table: dict[str, Tally]) -> list[str]:
    """Aligned columns."""
    width = max(map(len, table), default=0)
    head = f"  {'':<{width}}  {'right':>6} {'wrong':>6} {'unsure':>6} {'missed':>6}  {'found':<20} {'said with 0.9 or more: right of'}"
    return [head] + [
        f"  {name:<{width}}  {one.right:>6} {one.wrong:>6} {one.unsure:>6} {one.missed:>6}  "
        f"{one.found.words:<20} {one.sure.words} of {one.sure.of:,}"
        for name, one in table.items()
    ]


def as_json(found: Measured) -> dict[str, Any]:
    """The same for machines."""
    return {
        how: {
            **{title: {name: plain(tally) for name, tally in table.items()} for title, table in views(columns).items()},
            "bands": {
                corpus: {
                    band: plain(tally) for band, tally in banded(one for one in columns if one.corpus == corpus).items()
                }
                for corpus in CORPORA
            },
        }
        for how, columns in (("words", found.words), ("words and data", found.data))
    }


def plain(tally: Tally) -> dict[str, Any]:
    """A tally as JSON."""
    return {
        "right": tally.right,
        "wrong": tally.wrong,
        "unsure": tally.unsure,
        "missed": tally.missed,
        "found": round(tally.found.share, 5),
        "sure": tally.sure.of,
        "sure_right": tally.sure.good,
        "sure_interval": [round(end, 5) for end in tally.sure.interval],
        "mean_confidence": round(tally.mean, 4),
    }
