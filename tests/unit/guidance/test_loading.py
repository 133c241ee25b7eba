"""A mistake in the guidance's data files fails loudly, and says which entry and why."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from ecmx.guidance import elements, tables
from ecmx.guidance.business_days import Holiday
from ecmx.guidance.data import GuidanceDataInvalid, read
from ecmx.guidance.data_element import Table
from ecmx.guidance.elements import elements_of
from ecmx.guidance.extensions import extensions_of
from ecmx.guidance.footnotes import footnotes_of
from ecmx.guidance.releases import apply, release_of


@pytest.fixture
def elements_file() -> dict[str, Any]:
    return deepcopy(read("elements.toml"))


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ({"id": "mif.Asthma"}, "an id is"),
        ({"id": "mif.member_cin"}, "twice"),
        ({"id": "rtf.asthma"}, "none of the Return"),
        ({"table": 5}, "none of the Member Information File's"),
        ({"position": 99}, "does not follow"),
        ({"position": "1"}, "is no int"),
        ({"position": True}, "is no int"),
        ({"label": " Asthma"}, "label"),
        ({"requirement": "maybe"}, "maybe"),
        ({"footnotes": [29, 28]}, "ascending"),
        ({"footnotes": [78]}, "ascending"),
        ({"age": "adult"}, "only a population"),
        ({"blank_when": "whenever"}, "whenever"),
        ({"counted_by": "mif.nothing"}, "is no element"),
        ({"colour": "red"}, "unknown key 'colour'"),
    ],
)
def test_a_wrong_element(elements_file: dict[str, Any], mistake: dict[str, Any], said: str) -> None:
    asthma = next(entry for entry in elements_file["element"] if entry["id"] == "mif.asthma")
    asthma.update(mistake)
    with pytest.raises(GuidanceDataInvalid, match=said):
        elements_of(elements_file, tables())


def test_a_missing_key_and_a_missing_element(elements_file: dict[str, Any]) -> None:
    del elements_file["element"][3]["kind"]
    with pytest.raises(GuidanceDataInvalid, match="member_last_name: lacks 'kind'"):
        elements_of(elements_file, tables())
    del elements_file["element"][3]
    with pytest.raises(GuidanceDataInvalid, match="position 5 does not follow 3"):
        elements_of(elements_file, tables())


def test_a_wrong_table() -> None:
    entry = {**read("tables.toml")["table"][0], "forms": ["half"]}
    with pytest.raises(GuidanceDataInvalid, match="half"):
        Table.from_entry(entry)


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ({"number": 7}, "stands where footnote 5 belongs"),
        ({"nature": "rumour"}, "rumour"),
        ({"lives": []}, "carried somewhere"),
        ({"lives": ["somewhere"]}, "begins with"),
    ],
)
def test_a_wrong_footnote(mistake: dict[str, Any], said: str) -> None:
    content = deepcopy(read("footnotes.toml"))
    content["footnote"][4].update(mistake)
    with pytest.raises(GuidanceDataInvalid, match=said):
        footnotes_of(content)


def test_a_lost_footnote() -> None:
    content = deepcopy(read("footnotes.toml"))
    content["footnote"].pop()
    with pytest.raises(GuidanceDataInvalid, match="76 footnotes, not 77"):
        footnotes_of(content)


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        ({"id": "county"}, "an id is ext"),
        ({"headers": ["County"]}, "fewer than 4"),
        ({"files": ["xyz"]}, "xyz"),
        ({"headers": ["State", "Aid Code", "B", "C"]}, "twice"),
    ],
)
def test_a_wrong_extension(mistake: dict[str, Any], said: str) -> None:
    content = deepcopy(read("extensions.toml"))
    next(entry for entry in content["extension"] if entry["id"] == "ext.county").update(mistake)
    with pytest.raises(GuidanceDataInvalid, match=said):
        extensions_of(content)


@pytest.mark.parametrize(
    "overlay",
    [
        {"retire": ["mif.unheard_of"]},
        {"rename": [{"id": "mif.unheard_of", "label": "X", "position": 1}]},
        {
            "element": [
                {
                    "id": "mif.asthma",
                    "table": 2,
                    "position": 1,
                    "label": "Asthma",
                    "requirement": "yes",
                    "kind": "text",
                    "footnotes": [],
                }
            ]
        },
    ],
)
def test_an_overlay_that_does_not_fit(overlay: dict[str, Any]) -> None:
    content = {"id": "x", "words": "x", "source": "x", "certainty": "unsure", **overlay}
    release = release_of(content, {table.number: table for table in tables()})
    with pytest.raises(GuidanceDataInvalid, match="release x"):
        apply(release, elements())


def test_a_release_of_unknown_certainty() -> None:
    content = {"id": "x", "words": "x", "source": "x", "certainty": "surely"}
    with pytest.raises(GuidanceDataInvalid, match="certainty"):
        release_of(content, {})


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "x", "month": 1},
        {"name": "x", "month": 1, "day": 1},
        {"name": "x", "month": 13, "day": 1, "saturday": "stays"},
        {"name": "x", "month": 1, "weekday": 8, "nth": 1},
        {"name": "x", "month": 1, "day": 1, "saturday": "stays", "weekday": 1, "nth": 1},
    ],
)
def test_a_wrong_holiday(entry: dict[str, Any]) -> None:
    with pytest.raises(GuidanceDataInvalid, match="holiday x"):
        Holiday.from_entry(entry)
