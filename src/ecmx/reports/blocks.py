"""Findings put together as a person wants to read them: one block for all columns of which the same is said to the same side."""

from __future__ import annotations

from dataclasses import dataclass

from ecmx.findings import Disposition, FileReport, FindingGroup, Party, Rule, Scope, Severity, counted, party_of
from ecmx.reports.words import places

__all__ = ["Block", "blocks", "where"]

_SMALL = (Scope.CELL, Scope.ROW)


@dataclass(frozen=True, slots=True)
class Block:
    """One sentence and the columns (or sheets) that it is said of.

    sentence: with the element's label where it is one element's, else with “…” in its place
    """

    rule: Rule
    party: Party
    sentence: str
    fix: str
    groups: tuple[FindingGroup, ...]

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    def said(self, words: str) -> str:
        """The sentence or the fix as running text: for “…” both labels or, where there are more, “the cell”."""
        labels = list(dict.fromkeys(group.facts["label"] for group in self.groups if "label" in group.facts))
        if len(labels) == 2 and words.count("…") == 1:
            return words.replace("…", " / ".join(labels))
        if words.startswith("… "):
            return ("The cell" if self.rule.scope in _SMALL else "The column") + words.removeprefix("…")
        return words

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
        key = (group.rule.code, party, _unlabelled(group, group.message), _unlabelled(group, group.fix))
        together.setdefault(key, []).append(group)
    by_severity: dict[Severity, list[Block]] = {severity: [] for severity in Severity}
    for (_, party, sentence, fix), groups in together.items():
        first = groups[0]
        alone = len({group.facts.get("label") for group in groups}) == 1
        by_severity[first.rule.severity].append(
            Block(first.rule, party, first.message if alone else sentence, first.fix if alone else fix, tuple(groups))
        )
    for found in by_severity.values():
        found.sort(key=lambda block: (block.groups[0].disposition is not Disposition.HOLD, block.rule.scope in _SMALL))
    return by_severity


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
        label = f"{group.facts['label']}: " if "…" in block.sentence and "label" in group.facts else ""
        lines.append(label + places(group, samples, bare=True))
    if rest := block.groups[most:]:
        cells = sum(group.count for group in rest)
        lines.append(f"and {counted(cells, 'place')} in {counted(len(rest), 'more column', 'more columns')}")
    return "Where", lines


def _labels(block: Block, most: int) -> list[str]:
    """The data elements that have no place, tab by tab."""
    by_sheet: dict[str, list[str]] = {}
    for group in block.groups:
        by_sheet.setdefault(group.sheet, []).append(group.facts["label"])
    return [
        (f"tab “{sheet}”: " if sheet else "")
        + "; ".join([*labels[:most], *([f"and {len(labels) - most} more"] if len(labels) > most else [])])
        for sheet, labels in by_sheet.items()
    ]
