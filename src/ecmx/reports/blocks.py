"""Findings put together as a person wants to read them: one block for all columns of which the same is said to the same side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ecmx.findings import Disposition, FileReport, FindingGroup, Party, Rule, Scope, Severity, counted, party_of
from ecmx.reports.words import called, places

__all__ = ["Block", "begun", "blocks", "where"]

_SMALL = (Scope.CELL, Scope.ROW)


@dataclass(frozen=True, slots=True)
class Block:
    """One sentence and the columns (or sheets) that it is said of.

    sentence: with the sender's own header and the element's label where it is one column's, else with “…” in the place of the label
    """

    rule: Rule
    party: Party
    sentence: str
    fix: str
    groups: tuple[FindingGroup, ...]

    @property
    def count(self) -> int:
        """How many places; of what is not there at all, how many names."""
        if self.rule.several and not any(group.rows or group.column for group in self.groups):
            return len({name_of(group) for group in self.groups})
        return sum(group.count for group in self.groups)

    def said(self, words: str) -> str:
        """The sentence or the fix as running text: for “…” both labels or, where there are more, “each of these cells”."""
        labels = list(dict.fromkeys(group.facts["label"] for group in self.groups if "label" in group.facts))
        if len(labels) == 2 and words.count("…") == 1:
            return words.replace("…", " / ".join(labels))
        if words.startswith("… "):
            return f"Each of these {'cells' if self.rule.scope in _SMALL else 'columns'}" + words.removeprefix("…")
        return words.replace("…", "what is named here") if labels else words

    @property
    def source(self) -> str:
        """The element's own source where all agree, else the rule's."""
        sources = {group.source for group in self.groups}
        return sources.pop() if len(sources) == 1 else self.rule.source


def blocks(report: FileReport, samples: int) -> dict[Severity, list[Block]]:
    """All findings by severity: what holds rows first, then what concerns more than a row, then in the order of first add."""
    together: dict[tuple[str, Party, str, str], list[FindingGroup]] = {}
    for group in report.findings.grouped(samples):
        party = party_of(group, report)
        key = (group.rule.code, party, _alike(group), _unlabelled(group, group.fix))
        together.setdefault(key, []).append(group)
    by_severity: dict[Severity, list[Block]] = {severity: [] for severity in Severity}
    for (_, party, sentence, fix), groups in together.items():
        first = groups[0]
        alone = (
            len({(group.facts.get("label"), first.rule.several and group.facts.get("was")) for group in groups}) == 1
        )
        by_severity[first.rule.severity].append(
            Block(
                first.rule,
                party,
                _headed(groups) if alone else _of_several(groups, sentence),
                first.fix if alone else fix,
                tuple(groups),
            )
        )
    for found in by_severity.values():
        found.sort(key=lambda block: (block.groups[0].disposition is not Disposition.HOLD, block.rule.scope in _SMALL))
    return by_severity


def begun(found: Sequence[Block]) -> str:
    """What the blocks of one code say first: enough to know what it is. A colon before a capital is part of a label and ends nothing."""
    first = found[0]
    words = re.split(r":(?= [^A-Z])|[;.](?= )", first.said(first.sentence), maxsplit=1)[0].rstrip(".")
    return words + (" … and others" if len(found) > 1 else "")


def _alike(group: FindingGroup) -> str:
    """What is the same in the sentences that make one block."""
    words = _unlabelled(group, group.message)
    was = group.facts.get("was")
    return words.replace(was, "…") if was and group.rule.several else words


def _headed(groups: list[FindingGroup]) -> str:
    """The sentence of one element: by the sender's own header, where one column is meant and it is headed otherwise."""
    first = groups[0]
    label = first.facts.get("label")
    several = len({(group.sheet, group.column) for group in groups}) > 1
    if not label or several or label in first.facts.get("other_label", ""):
        return first.message
    return first.message.replace(label, called(first), 1)


def _of_several(groups: list[FindingGroup], sentence: str) -> str:
    """The sentence of several elements: how many there are, where they are not there at all."""
    several = groups[0].rule.several
    if not several or any(group.rows or group.column for group in groups):
        return sentence
    names = {name_of(group) for group in groups}
    return several.format(**{**groups[0].facts, "count": f"{len(names):,}"})


def name_of(group: FindingGroup) -> str:
    """What is not there at all: by the header that it had, else by the element's label."""
    return group.facts.get("was") or group.facts["label"]


def _unlabelled(group: FindingGroup, words: str) -> str:
    label = group.facts.get("label")
    return words.replace(label, "…") if label else words


def where(block: Block, samples: int, most: int) -> tuple[str, list[str]]:
    """“Where” and the places, a line a column and at most `most` of them; “Which” and the labels of what is not there at all."""
    if len(block.groups) == 1:
        return "Where", [places(block.groups[0], samples)]
    if all("label" in group.facts and not (group.rows or group.column) for group in block.groups):
        return "Which", _labels(block, most)
    lines = []
    for group in block.groups[:most]:
        label = f"{called(group)}: " if "…" in block.sentence and "label" in group.facts else ""
        lines.append(label + places(group, samples, bare=True))
    if rest := block.groups[most:]:
        cells = sum(group.count for group in rest)
        lines.append(f"and {counted(cells, 'place')} in {counted(len(rest), 'more column', 'more columns')}")
    return "Where", lines


def _labels(block: Block, most: int) -> list[str]:
    """The data elements that have no place, tab by tab."""
    by_sheet: dict[str, list[str]] = {}
    for group in block.groups:
        by_sheet.setdefault(group.sheet, []).append(name_of(group))
    return [
        (f"tab “{sheet}”: " if sheet else "")
        + "; ".join([*labels[:most], *([f"and {len(labels) - most} more"] if len(labels) > most else [])])
        for sheet, labels in by_sheet.items()
    ]
