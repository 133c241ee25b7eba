"""The data of measures: what it says is said by the guidance too, and each entry says how sure it is and from where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ecmx import measures
from ecmx.guidance.codes import code_set
from ecmx.measures import ecm_services, problem_kinds
from ecmx.measures.data import table_of
from ecmx.measures.sources.frequency import frequency_meant

SOURCES = Path(measures.__file__).parent


def test_what_services_say_are_codes_of_the_guidance() -> None:
    services = ecm_services()
    assert dict(services.provider_types) == {"G9008": "1", "G9012": "2"}
    assert set(services.provider_types.values()) <= {item.code for item in code_set("provider_type").codes}
    assert {services.present_mode, services.remote_mode} == {item.code for item in code_set("outreach_method").codes}


@pytest.mark.parametrize(
    ("table", "part"), [("ecm_services", "service"), ("ecm_services", "modifier"), ("claim_frequency", "frequency")]
)
def test_each_code_says_how_sure_it_is_and_from_where(table: str, part: str) -> None:
    for entry in table_of(table)[part]:
        assert entry["sure"] in ("pub", "unsure")
        assert entry["source"]


def test_a_code_of_a_claim_means_one_thing() -> None:
    assert [frequency_meant(one) for one in ("1", "7", "8", "Void", "REPLACEMENT", "9", "")] == [
        "original", "replacement", "void", "void", "replacement", None, None,
    ]  # fmt: skip


def test_every_kind_of_defect_is_told_somewhere() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    quoted = set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"', text))
    assert set(problem_kinds()) <= quoted
