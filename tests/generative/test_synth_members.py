"""Properties of invented members: nobody can be real, everybody is consistent, and the seed alone decides.

HYPOTHESIS_PROFILE=long tries a hundred seeds of hundreds of members for each; else six.
"""

from __future__ import annotations

import os
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecmx.guidance import FileType, element
from ecmx.guidance.business_days import Calendar
from ecmx.guidance.populations import populations
from ecmx.guidance.values import unusual_letter
from ecmx.guidance.values.base import State
from ecmx.synthetic import Month, Setting, batches, records

MIF, RTF, OTF, REFERRAL = FileType.MIF, FileType.RTF, FileType.OTF, FileType.REFERRAL
seeds = st.integers(0, 2**63)
months = st.dates(date(2022, 1, 1), date(2030, 12, 31)).map(Month.before)
every_seed = settings(max_examples=100 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 6, deadline=None)


def sentinel(frame: pl.DataFrame, name: str, state: State) -> pl.Series:
    return frame[f"{name}:state"] == int(state)


@every_seed
@given(seeds, months)
def test_nobody_can_be_real(seed: int, month: Month) -> None:
    made = records(seed, 150, period=month)
    cins = pl.concat([made[MIF]["mif.member_cin"], made[REFERRAL]["referral.member_cin"]])
    assert unusual_letter(cins).all()  # no CIN of these has ever been issued
    assert cins.n_unique() == len(cins)
    for frame in made.values():
        for name in (one for one in frame.columns if not one.endswith(":state")):
            kind = element(name).kind.name
            told = frame[name].drop_nulls()
            if kind == "phone":
                assert told.str.contains("^[2-9][0-9]{2}55501[0-9]{2}$").all(), name
            elif kind == "npi":
                assert told.str.starts_with("29").all(), name  # issued ones begin with 1
            elif kind == "email":
                assert told.str.ends_with("@example.org").all(), name


@every_seed
@given(seeds, months)
def test_every_value_is_read_back_without_a_problem(seed: int, month: Month) -> None:
    for frame in records(seed, 120, period=month).values():
        for name in (one for one in frame.columns if not one.endswith(":state")):
            kind = element(name).kind
            text = kind.write(frame[name], frame[f"{name}:state"])
            again = kind.read(text)
            assert not (again.problem > 0).any(), name
            assert (again.state == frame[f"{name}:state"]).all(), name


@every_seed
@given(seeds, months)
def test_the_plans_rows_are_consistent(seed: int, month: Month) -> None:
    mif = records(seed, 300, [MIF], month)[MIF]
    homeless = mif["mif.member_homelessness_indicator"].fill_null(value=False)
    for name in ("residential_address", "residential_city", "mailing_address", "mailing_city"):
        assert not (sentinel(mif, f"mif.member_{name}", State.HOMELESS) & ~homeless).any()
    for name in ("residential_zip", "mailing_zip"):
        assert not (sentinel(mif, f"mif.member_{name}", State.UNKNOWN_ZIP) & ~homeless).any()
    authorized, assigned = mif["mif.ecm_service_authorization_date"], mif["mif.member_assignment_date"]
    assert (authorized <= assigned).all()
    assert (assigned <= Calendar.weekends_only().deadlines(authorized, 10)).all()
    status = mif["mif.member_record_status"]
    asthma = sentinel(mif, "mif.asthma", State.BLANK)
    assert (asthma | (status != "Termed")).all()  # Termed rows: Tables 1 and 4 only
    assert ((status != "Continuing") | ~asthma).all()  # only a new member's row is partial
    visited = mif["mif.emergency_room_count"].fill_null(0) > 0
    assert (visited == mif["mif.emergency_room_last_date"].is_not_null()).all()
    assert (visited == mif["mif.emergency_room_facility"].is_not_null()).all()


@every_seed
@given(seeds, months)
def test_ages_fit_the_populations_of_focus(seed: int, month: Month) -> None:
    mif = records(seed, 300, [MIF], month)[MIF]
    born, day = mif["mif.member_date_of_birth"], mif["mif.ecm_service_authorization_date"]
    ages = [d.year - b.year - ((d.month, d.day) < (b.month, b.day)) for b, d in zip(born, day, strict=True)]
    marked = pl.repeat(False, len(mif), eager=True)
    for population in populations(MIF):
        yes = mif[population.element.id].fill_null(value=False)
        marked = marked | yes
        assert all(population.fits(age) for age, here in zip(ages, yes, strict=True) if here), population.element.id
    assert marked.all()
    assert min(ages) >= 0


@every_seed
@given(seeds, months)
def test_ways_through_ecm_are_consistent(seed: int, month: Month) -> None:
    made = records(seed, 300, period=month)
    rtf, otf = made[RTF], made[OTF]
    start, end = rtf["rtf.ecm_benefit_start_date"], rtf["rtf.ecm_benefit_end_date"]
    enrolled = rtf["rtf.engagement_status"] == "3"
    assert (enrolled == start.is_not_null()).all()
    assert (start <= end).drop_nulls().all()
    stopped, reason = rtf["rtf.discontinuation_date"], rtf["rtf.discontinuation_reason_code"]
    assert (stopped.is_not_null() == reason.is_not_null()).all()
    assert (rtf["rtf.discontinuation_reason"].is_not_null() == (reason == "5").fill_null(value=False)).all()
    tried = otf.join(made[MIF], left_on="otf.member_cin", right_on="mif.member_cin").join(
        rtf, left_on="otf.member_cin", right_on="rtf.member_cin"
    )
    assert tried.height == otf.height  # of every attempt both files know the member
    day = tried["otf.outreach_attempt_date"]
    assert (day >= tried["mif.member_assignment_date"]).all()
    assert ((day <= tried["rtf.ecm_benefit_start_date"]).fill_null(value=True)).all()
    assert day.is_between(month.start, month.end).all()
    assert tried.select("otf.member_cin", "otf.outreach_attempt_date").is_unique().all()


@every_seed
@given(seeds, months, st.integers(0, 40))
def test_nothing_happened_after_today(seed: int, month: Month, days: int) -> None:
    today = month.start + timedelta(days=days)
    past = (
        "last_date",
        "last_visit_date",
        "attempt_date",
        "assignment_date",
        "authorization_date",
        "of_birth",
        "benefit",
    )
    for frame in records(seed, 200, period=month, as_of=today).values():
        for name in (one for one in frame.columns if frame[one].dtype == pl.Date):
            if any(word in name for word in past):
                assert (frame[name].drop_nulls() <= min(today, month.end)).all(), name


@every_seed
@given(seeds, st.integers(1, 60), st.integers(5, 90))
def test_pieces_make_no_difference(seed: int, members: int, size: int) -> None:
    month = Month.of("2026-10")
    whole = records(seed, members, period=month)
    pieces = list(batches(Setting(seed, month, month.check_day), members, size=size))
    for file, frame in whole.items():
        assert pl.concat([piece[file] for piece in pieces]).select(frame.columns).equals(frame)
    more = records(seed, members + 20, [MIF], month)[MIF]
    assert more.head(members).equals(whole[MIF])  # the first members stay who they are


def test_other_seeds_other_members() -> None:
    one, two = (records(seed, 200, [MIF])[MIF]["mif.member_cin"] for seed in (1, 2))
    assert not set(one) & set(two) or len(set(one) & set(two)) < 3
    assert not records(1, 50, [MIF])[MIF].equals(records(2, 50, [MIF])[MIF])


@pytest.mark.parametrize("file", list(FileType))
def test_a_frame_has_every_element_and_its_state(file: FileType) -> None:
    from ecmx.guidance import elements, keys

    frame = records(4, 30, [file])[file]
    wanted = [one for one in (*keys(), *elements()) if one.file is file]
    for one in wanted:
        assert frame[one.id].dtype == one.kind.dtype
        assert frame[f"{one.id}:state"].dtype == pl.UInt8
    assert len(frame.columns) == 2 * len(wanted)
