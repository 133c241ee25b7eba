"""Releases: 1.1 as the seed has it; later material as overlays that add, rename or retire elements."""

from __future__ import annotations

from datetime import date

import pytest

from ecmx.errors import UsageProblem
from ecmx.guidance import Age, FileType, element, elements, releases

CLOSED_LOOP = "1.1+closed-loop-referral"
NINE = "1.1+nine-populations"


def ids(release: str, table: int) -> list[str]:
    return [found.id for found in elements(release) if found.table == table]


def test_the_base_comes_first_and_overlays_follow() -> None:
    assert [(release.id, release.base, release.effective) for release in releases()] == [
        ("1.1", True, date(2021, 12, 23)),
        ("closed-loop-referral", False, date(2025, 7, 1)),
        ("nine-populations", False, None),
    ]


def test_closed_loop_referral_adds_three_elements_to_the_return_file() -> None:
    assert ids(CLOSED_LOOP, 5) == [
        *ids("1.1", 5),
        "rtf.referral_status",
        "rtf.referral_status_date",
        "rtf.referral_loop_closure_reason",
    ]
    assert len(elements(CLOSED_LOOP)) == 121
    assert element("rtf.referral_status").label == "Referral Status"
    assert element("rtf.referral_status_date").source == "closed-loop referral 2025, Table 5"


@pytest.mark.parametrize("spec", ["referral_status", "referral_loop_closure_reason"])
def test_the_known_codes_of_closed_loop_referral_read(spec: str) -> None:
    # the only two values that were read in public material; the others are replaceable data
    known = {"referral_status": "Declined", "referral_loop_closure_reason": "Services Received"}[spec]
    import polars as pl

    reading = element(f"rtf.{spec}").kind.read(pl.Series([known]))
    assert reading.problem.to_list() == [0]


@pytest.mark.parametrize(("file", "table", "before"), [(FileType.MIF, 1, 19), (FileType.REFERRAL, 9, 5)])
def test_nine_flags_and_an_age_group_stand_where_the_twelve_stood(file: FileType, table: int, before: int) -> None:
    block = [found for found in elements(NINE) if found.table == table][before : before + 10]
    assert [found.label for found in block] == [
        "Individuals Experiencing Homelessness",
        "Individuals At Risk for Avoidable Hospital or ED Utilization",
        "Individuals with Serious Mental Health and/or SUD Needs",
        "Individuals Transitioning from Incarceration",
        "Adults Living in the Community and At Risk for LTC Institutionalization",
        "Adult Nursing Facility Residents Transitioning to the Community",
        "Children and Youth Enrolled in CCS or CCS WCM with Additional Needs Beyond the CCS Condition",
        "Children and Youth Involved in Child Welfare",
        "Birth Equity",
        "Population of Focus Age Group",
    ]
    assert [found.position for found in block] == list(range(before + 1, before + 11))
    assert [found.age for found in block] == [None] * 4 + [Age.ADULT] * 2 + [Age.CHILD] * 2 + [None] * 2
    assert len(ids(NINE, table)) == len(ids("1.1", table)) - 2
    assert all(found.file is file for found in block)


def test_a_population_that_was_for_one_age_group_all_along_keeps_its_id() -> None:
    old = {found.id: found.label for found in elements()}
    new = {found.id: found.label for found in elements(NINE)}
    assert old["mif.child_welfare"] != new["mif.child_welfare"] == "Children and Youth Involved in Child Welfare"
    assert "mif.adult_high_utilizer" not in new


def test_a_population_that_joins_two_names_those_that_it_replaces() -> None:
    assert element("mif.population_at_risk_for_avoidable_utilization").replaces == (
        "mif.adult_high_utilizer",
        "mif.child_high_utilizer",
    )
    assert element("mif.population_birth_equity").replaces == ()  # new


def test_overlays_combine_in_any_order_of_naming() -> None:
    both = elements("1.1+nine-populations+closed-loop-referral")
    assert both == elements("1.1+closed-loop-referral+nine-populations")
    assert len(both) == 118 + 3 - 2 - 2


def test_positions_stay_without_a_gap_under_every_overlay() -> None:
    for release in (CLOSED_LOOP, NINE, f"{CLOSED_LOOP}+nine-populations"):
        for table in range(1, 10):
            column = [found.position for found in elements(release) if found.table == table]
            assert column == list(range(1, len(column) + 1))


@pytest.mark.parametrize("name", ["1.2", "", "1.1+unheard-of", "closed-loop-referral"])
def test_an_unknown_release_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(UsageProblem) as problem:
        elements(name)
    assert problem.value.code == "release-unknown"
    assert CLOSED_LOOP in problem.value.fix
