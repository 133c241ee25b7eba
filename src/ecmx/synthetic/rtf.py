"""Invented members → Return Transmission File records (Tables 5–7): how each one's way through ECM stands, told by `episodes`."""

from __future__ import annotations

import polars as pl

from ecmx.guidance import FileType
from ecmx.guidance.values import State
from ecmx.synthetic import lore
from ecmx.synthetic.canonical import Canonical
from ecmx.synthetic.dice import Dice
from ecmx.synthetic.numbers import phones
from ecmx.synthetic.people import street
from ecmx.synthetic.setting import Setting

__all__ = ["episodes", "rtf_records"]

ENROLLED = "3"
#: By record status, how often an episode stands where: an engagement status, or "ended" for one with a start and an end.
STAGES = {
    "New": {"1": 25, "2": 35, "3": 27, "4": 7, "5": 6},
    "Continuing": {"1": 2, "2": 12, "3": 68, "4": 4, "5": 5, "ended": 9},
    "Termed": {"ended": 60, "4": 18, "5": 22},
}
REASONS = {"ended": {"1": 45, "2": 30, "3": 25}, "4": {"3": 100}, "5": {"4": 75, "5": 25}}
OTHER_WORDS = ("Moved out of the county", "In another care management program", "Entered hospice")


def episodes(dice: Dice, made: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """A row a member: stage, engagement, start, end, stopped, reason, words, last (the last day on which outreach can have been tried)."""
    stage = pl.repeat("", len(made), dtype=pl.String, eager=True)
    for status, shares in STAGES.items():
        stage = dice.weighted(f"stage/{status}", shares).zip_with(made["status"] == status, stage)
    ended, enrolled = stage == "ended", stage == ENROLLED
    first = setting.month.start
    horizon = pl.lit(setting.horizon)
    assigned = pl.col("assigned")
    frame = made.select("assigned", new=pl.col("status") == "New").with_columns(
        a=dice.share("episode/start"), b=dice.share("episode/end")
    )
    # new members enroll between assignment and today; the others did so between assignment and the month's first day
    until = pl.when(pl.col("new")).then(horizon).otherwise(pl.lit(first))
    start = assigned + pl.duration(days=((until - assigned).dt.total_days() * pl.col("a")).floor().cast(pl.Int64))
    start = pl.max_horizontal(assigned, start.cast(pl.Date).dt.add_business_days(0, roll="backward"))  # in office hours
    begin = pl.max_horizontal(assigned, pl.lit(first))
    end = begin + pl.duration(days=((horizon - begin).dt.total_days() * pl.col("b")).floor().cast(pl.Int64))
    days = frame.select(start.cast(pl.Date).alias("start"), end.cast(pl.Date).alias("end"))
    stopped = stage.is_in(["4", "5", "ended"])
    reason = pl.repeat(None, len(made), dtype=pl.String, eager=True)
    for one, shares in REASONS.items():
        reason = dice.weighted(f"reason/{one}", shares).zip_with(stage == one, reason)
    other = (reason == "5").fill_null(value=False)
    began = enrolled | ended
    return pl.DataFrame(
        [
            stage.alias("stage"),
            stage.set(ended, ENROLLED).alias("engagement"),
            days["start"].set(~began, None).alias("start"),
            days["end"].set(~ended, None).alias("end"),
            days["end"].set(~stopped, None).alias("stopped"),
            reason.alias("reason"),
            dice.pick("reason/words", OTHER_WORDS).set(~other, None).alias("words"),
        ]
    )


def rtf_records(dice: Dice, made: pl.DataFrame, way: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """A row a member, with the keys of the plan's row."""
    record = Canonical(FileType.RTF, len(made), setting.release)
    record.put("member_cin", made["cin"])
    record.put("member_first_name", made["first"])
    record.put("member_last_name", made["last"])
    record.put("member_date_of_birth", made["born"])
    reached(record, dice, made, way)
    record.put("ecm_benefit_start_date", way["start"])
    record.put("engagement_status", way["engagement"])
    record.put("ecm_benefit_end_date", way["end"])
    manager = dice.pick("manager", lore.words("care", "care_managers"))
    record.put("lead_care_manager_name", manager)
    record.put("lead_care_manager_phone_number", setting.clinic.phone)
    desks = pl.Series([str(201 + at) for at in range(len(lore.words("care", "care_managers")))])
    record.put("lead_care_manager_phone_extension", dice.pick("manager", desks))  # the same throw: a desk a manager
    record.put("discontinuation_date", way["stopped"])
    record.put("discontinuation_reason_code", way["reason"])
    record.put("discontinuation_reason", way["words"])
    served = way["start"].is_not_null().cast(pl.Int64)
    record.put("in_person_encounter_count", dice.below("met", 4) * served)
    record.put("telephonic_encounter_count", dice.below("called", 6) * served)
    record.put("production_date", setting.horizon)
    record.put("reporting_period", {"start": setting.month.start, "end": setting.month.end})
    record.put("ecm_provider_name", setting.clinic.name)
    record.put("ecm_provider_npi", setting.clinic.identifier)
    record.put("ecm_provider_phone_number", setting.clinic.phone)
    referral(record, made, way)
    return record.frame()


def reached(record: Canonical, dice: Dice, made: pl.DataFrame, way: pl.DataFrame) -> None:
    """Where the provider found the member: some have moved, some have another phone; whom the plan knew no phone of, has one now."""
    met = way["stage"] != "1"
    moved = met & dice.chance("moved", 0.08)
    calls = made["phone"].is_null() | (met & dice.chance("phone/new", 0.1))
    homeless, none = made["homeless"] & ~moved, made["no_address"] & ~moved
    record.answer("member_new_address_indicator", moved)
    record.answer("member_homelessness_indicator", homeless)
    record.put(
        "member_residential_address", street(dice, "moved").zip_with(moved, made["address"]), (none, State.HOMELESS)
    )
    record.put("member_residential_city", made["city"], (none, State.HOMELESS))
    record.put("member_residential_zip", made["zip"], (none, State.UNKNOWN_ZIP))
    record.answer("member_new_phone_number_indicator", calls)
    record.put("member_phone_number", phones(dice, "phone/found", made["area"]).zip_with(calls, made["phone"]))


def referral(record: Canonical, made: pl.DataFrame, way: pl.DataFrame) -> None:
    """Closed-loop referral, where the release has it: what became of each member's referral."""
    names = {
        "1": "Pending",
        "2": "Outreach Initiated",
        "3": "Accepted",
        "4": "Referral Loop Closed",
        "5": "Referral Loop Closed",
    }
    status = way["stage"].replace_strict(names, default="Referral Loop Closed")
    closed = {"4": "No Longer Needs or Declines", "5": "Unable to Reach Member", "ended": "Services Received"}
    reason = way["stage"].replace_strict(closed, default=None, return_dtype=pl.String)
    day = way["stopped"].fill_null(way["start"]).fill_null(made["assigned"])
    record.put("referral_status", status)
    record.put("referral_status_date", day)
    record.put("referral_loop_closure_reason", reason)
