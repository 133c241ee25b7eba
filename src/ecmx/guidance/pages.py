"""The reference pages of the elements and the footnotes, generated from the data, so that no list is kept by hand.

Pure: returns Markdown; whoever writes the documentation wires it in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ecmx.guidance.data_element import BlankWhen, DataElement, Need, RecordForm
from ecmx.guidance.elements import elements, keys, tables
from ecmx.guidance.footnotes import footnotes
from ecmx.guidance.releases import Release, releases

__all__ = ["elements_page", "footnotes_page"]

_NEED_WORDS = {
    Need.ALWAYS: "yes",
    Need.APPLICABLE: "yes, if applicable",
    Need.SENDER_CHOOSES: "optional",
    Need.PLAN_ELECTS: "optional; the plan may elect it",
    Need.PROCESS_AGREED: "optional; yes once the process is agreed",
}


def elements_page() -> str:
    """Markdown: every element of guidance 1.1 by table, the key columns, and what the overlays change."""
    parts = [
        "# Data elements",
        f"The {len(elements())} data elements of guidance 1.1, in its order. A column's kind says what a right value is.",
        "Where a required element may rightly be blank, the table says when.",
    ]
    for table in tables():
        parts.append(f"## Table {table.number}: {table.title} ({table.file.words})")
        if table.forms != frozenset({RecordForm.COMPLETE}):
            parts.append("Needed on complete, partial and Termed rows.")
        elif any(other.forms != table.forms for other in tables() if other.file is table.file):
            parts.append("Needed on complete rows only.")
        if table.unchanged_may_rest:
            parts.append("What has not changed since the previous report need not be sent again (fn 46).")
        parts.append(_element_rows(element for element in elements() if element.table == table.number))
    parts.append("## Key columns")
    parts.append("Columns by which the rows of a Return Transmission File and an Outreach Tracker name the member.")
    parts.append(_element_rows(keys()))
    parts += [_overlay(release) for release in releases() if not release.base]
    return "\n\n".join(parts) + "\n"


def footnotes_page() -> str:
    """Markdown: every footnote in our words, what it bears on and where it is carried."""
    counted: dict[str, int] = {}
    for footnote in footnotes():
        counted[footnote.nature.value] = counted.get(footnote.nature.value, 0) + 1
    summary = ", ".join(f"{count} {nature}s" for nature, count in counted.items())
    rows = [
        [str(note.number), note.nature.value, note.says, _codes(note.bears_on), _codes(note.lives)]
        for note in footnotes()
    ]
    return (
        f"# Footnotes\n\nThe {len(footnotes())} footnotes of guidance 1.1 in our own words ({summary}), "
        "and where each is carried: a value kind, a finding's code, a field or file of the data, or a room of the code.\n\n"
        + _grid(["Footnote", "Nature", "Says", "Bears on", "Carried by"], rows)
        + "\n"
    )


def _element_rows(found: Iterable[DataElement]) -> str:
    rows = [
        [
            str(element.position),
            element.label,
            f"`{element.id}`",
            _NEED_WORDS[element.need],
            element.kind.words,
            "" if element.blank_when is BlankWhen.NEVER else element.blank_when.value,
            ", ".join(str(number) for number in element.footnotes),
        ]
        for element in found
    ]
    return _grid(["#", "Label", "Id", "Required", "Kind", "May be blank", "Footnotes"], rows)


def _overlay(release: Release) -> str:
    since = f" In force since {release.effective.isoformat()}." if release.effective else ""
    parts = [f"## Overlay `1.1+{release.id}`", f"{release.words}.{since}"]
    if release.added:
        parts += ["Added:", _element_rows(release.added)]
    if release.renamed:
        parts += ["Renamed:", _grid(["Id", "Label"], [[f"`{id_}`", label] for id_, label, _ in release.renamed])]
    if release.retired:
        parts.append(f"Retired: {_codes(release.retired)}.")
    return "\n\n".join(parts)


def _codes(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
