"""V6: matching headers to elements is judged by its false-match rate. A miss is seen and fixed; a wrong match is silent.

The corpora are in `tests/corpora`. The words alone decide here: no data help.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecmx.files.cells import column_letter
from ecmx.guidance import elements, keys
from ecmx.layouts.recognition.assign import HeaderCell, assign

CORPORA = Path(__file__).parents[1] / "corpora"
#: What later releases add has no label of guidance 1.1: in the corpora it is the plan's own.
LABELS = {element.id: element.label for element in (*elements(), *keys())}
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
#: Part of the corpora → the share of the guidance's columns that must be found. As measured on 2026-11-22, less a point.
RECALL = {"tuned on": 0.987, "held out": 0.975, "blind": 0.87, "habits": 0.97}
FOLDERS = {"blind": "second", "habits": "habits"}
OWN, UNDECIDABLE = "-", "?"


def corpora(part: str) -> list[Path]:
    if part in FOLDERS:
        return sorted((CORPORA / FOLDERS[part]).glob("*.csv"))
    return [
        path for path in sorted((CORPORA / "first").glob("*.csv")) if (int(path.name[:2]) <= 14) == (part == "tuned on")
    ]


def matched(headers: list[str]) -> list[str | None]:
    """The element of each header, by words alone."""
    cells = [HeaderCell(column_letter(at), header) for at, header in enumerate(headers, start=1)]
    _, assigned = assign(cells, lambda letter, element: None)
    return [one.element for one in assigned]


@pytest.mark.parametrize("part", list(RECALL))
def test_no_header_of_the_corpora_is_matched_wrongly(part: str) -> None:
    counts: Counter[str] = Counter()
    wrong = []
    for path in corpora(part):
        with path.open(newline="", encoding="utf-8") as stream:
            columns = [(row["header"], row["label"]) for row in csv.DictReader(stream)]
        for (header, label), element in zip(columns, matched([header for header, _ in columns]), strict=True):
            found = LABELS.get(element or OWN, OWN)
            if label == UNDECIDABLE or found == label == OWN:
                continue
            counts["right" if found == label else "missed" if found == OWN else "wrong"] += 1
            if found not in (label, OWN) or (element and found == OWN):
                wrong.append(f"{path.name}: {header!r} is {label!r}, taken for {found!r}")
    assert not wrong, "\n".join(wrong)
    assert counts["right"] / counts.total() >= RECALL[part], counts


FILES = sorted({element.file for element in elements()})
SLIPS = "aeinrstx 0123-_./"


@st.composite
def slipped(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """A file's headers in the guidance's words, some with a typing error or cut short, and the elements that they are."""
    file = draw(st.sampled_from(FILES))
    own = [element for element in elements() if element.file == file]
    headers = [element.label for element in own]
    for at in draw(st.lists(st.integers(0, len(own) - 1), min_size=1, max_size=8, unique=True)):
        headers[at] = draw(slip(headers[at]))
    return headers, [element.id for element in own]


@st.composite
def slip(draw: st.DrawFn, label: str) -> str:
    """One typing error, or only the beginning."""
    at = draw(st.integers(0, len(label) - 1))
    how = draw(st.sampled_from(["left out", "put in", "another", "swapped", "cut"]))
    letter = draw(st.sampled_from(SLIPS))
    return {
        "left out": label[:at] + label[at + 1 :],
        "put in": label[:at] + letter + label[at:],
        "another": label[:at] + letter + label[at + 1 :],
        "swapped": label[:at] + label[at : at + 2][::-1] + label[at + 2 :],
        "cut": label[: max(at, 3)],
    }[how]


@settings(max_examples=20_000 if LONG else 150, deadline=None, derandomize=not LONG)
@given(slipped())
def test_a_slip_in_a_label_never_makes_it_another_element(sheet: tuple[list[str], list[str]]) -> None:
    headers, own = sheet
    wrong = [
        f"{header!r} is {element}, taken for {found}"
        for header, element, found in zip(headers, own, matched(headers), strict=True)
        if found is not None and found != element
    ]
    assert not wrong, "\n".join(wrong)
