"""What a return or an outreach file says of a member, and who is not in it: each test a sentence of the guidance or of domain.md.

The rules alone, on paper; that the tables lead to the same is tried in tests/hub/test_composing.py.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.hub.paper_month import DECEMBER, JANUARY, NOVEMBER, PaperMonth

ANA, BEA = "91234567A", "91234568B"


def test_a_member_whom_nobody_has_reached_for_yet_is_pending() -> None:
    month = PaperMonth()
    month.assigned(ANA)
    (row,) = month.composes().rows
    assert row["engagement_status"] == "1"
    assert row["member_phone_number"] == "5305550100"
    assert "ecm_benefit_start_date" not in row and "in_person_encounter_count" not in row


def test_fn_46_of_changes_only_what_has_changed_since_the_last_accepted_file_goes() -> None:
    month = PaperMonth(mode="changes")
    month.assigned(ANA, BEA)
    month.accepted()
    month.event(BEA, "outreach-started", date(2026, 11, 3))
    found = month.composes(NOVEMBER)
    assert set(found.by_cin) == {BEA}
    assert month.reasons(found) == {ANA: "unchanged"}
    month.answers(found, rejects=lambda _: True)
    assert set(month.composes(DECEMBER).by_cin) == {BEA}


def test_fn_46_spares_no_encounters_and_in_a_full_file_nobody() -> None:
    month = PaperMonth(mode="changes")
    month.assigned(ANA, BEA)
    month.event(ANA, "enrolled", date(2026, 9, 5), start=date(2026, 9, 5))
    month.met(ANA, date(2026, 10, 5))
    month.accepted()
    month.met(ANA, date(2026, 11, 5))
    assert month.accepted(NOVEMBER).by_cin[ANA]["in_person_encounter_count"] == "1"
    assert month.accepted(DECEMBER).by_cin[ANA]["in_person_encounter_count"] == "0"
    assert month.accepted(JANUARY).rows == []
    month.mode = "full"
    assert set(month.composes(JANUARY).by_cin) == {ANA, BEA}


def test_fn_46_the_closed_loop_goes_every_month_and_the_rest_of_an_unchanged_row_is_spared() -> None:
    month = PaperMonth(mode="changes", layout="redbud-return")
    month.assigned(ANA)
    month.event(ANA, "outreach-started", date(2026, 10, 3))
    assert "member_phone_number" in month.accepted().by_cin[ANA]
    again = month.accepted(NOVEMBER).by_cin[ANA]
    assert (again["referral_status"], again["referral_status_date"]) == ("Outreach Initiated", "2026-10-03")
    assert again["engagement_status"] == "2" and "member_phone_number" not in again
    month.event(ANA, "declined", date(2026, 12, 8))
    assert month.accepted(DECEMBER).by_cin[ANA]["referral_loop_closure_reason"] == "No Longer Needs or Declines"
    assert month.composes(JANUARY).rows == []


def test_fn_48_and_53_new_is_said_until_one_accepted_return_has_carried_it() -> None:
    month = PaperMonth()
    month.assigned(ANA)
    month.fact(ANA, "member_phone_number", "5305550199")
    month.fact(ANA, "member_residential_address", "7  ASH RD")
    month.answers(month.composes(), rejects=lambda _: True)
    told = month.accepted(NOVEMBER).by_cin[ANA]
    assert told["member_new_phone_number_indicator"] == "true"
    assert "member_new_address_indicator" not in told  # the plan's own, in capitals
    after = month.accepted(DECEMBER).by_cin[ANA]
    assert "member_new_phone_number_indicator" not in after and after["member_phone_number"] == "5305550199"
    month.fact(ANA, "member_phone_number", "5305550100")
    assert "member_new_phone_number_indicator" not in month.composes(DECEMBER).by_cin[ANA]
    month.fact(ANA, "member_phone_number", "5305550199")
    assert month.composes(JANUARY).by_cin[ANA]["member_new_phone_number_indicator"] == "true"


def test_fn_55_the_start_is_the_provider_s_until_the_plan_says_its_own() -> None:
    month = PaperMonth()
    month.assigned(ANA)
    month.event(ANA, "enrolled", date(2026, 10, 6), start=date(2026, 10, 5))
    assert month.composes().by_cin[ANA]["ecm_benefit_start_date"] == "2026-10-05"
    month.plan_says(ANA, episodes=((date(2026, 10, 7), None),))
    assert month.composes().by_cin[ANA]["ecm_benefit_start_date"] == "2026-10-07"


def test_fn_57_an_end_is_blank_while_ecm_goes_on_then_reported_until_accepted_and_not_again() -> None:
    month = PaperMonth()
    month.assigned(ANA)
    month.event(ANA, "enrolled", date(2026, 9, 7), start=date(2026, 9, 7))
    month.event(ANA, "goals-met", date(2026, 11, 20), end=date(2026, 11, 30))
    assert "ecm_benefit_end_date" not in month.composes().by_cin[ANA]
    ended = month.composes(NOVEMBER)
    row = ended.by_cin[ANA]
    assert (row["engagement_status"], row["ecm_benefit_end_date"]) == ("3", "2026-11-30")
    assert (row["discontinuation_date"], row["discontinuation_reason_code"]) == ("2026-11-20", "1")
    month.answers(ended, rejects=lambda _: True)
    assert month.accepted(DECEMBER).by_cin[ANA]["ecm_benefit_end_date"] == "2026-11-30"
    assert month.reasons(month.composes(JANUARY)) == {ANA: "ended"}
    month.event(ANA, "enrolled", date(2027, 1, 4), start=date(2027, 1, 4))
    anew = month.composes(JANUARY).by_cin[ANA]
    assert anew["ecm_benefit_start_date"] == "2027-01-04"
    assert "ecm_benefit_end_date" not in anew and "discontinuation_date" not in anew


@pytest.mark.parametrize(
    ("mode", "november"), [("changes", {ANA: "told"}), ("full", {})], ids=["changes", "full until termed"]
)
def test_who_declined_is_told_once(mode: str, november: dict[str, str]) -> None:
    month = PaperMonth(mode=mode)
    month.assigned(ANA)
    month.event(ANA, "declined", date(2026, 10, 8))
    row = month.accepted().by_cin[ANA]
    assert (row["engagement_status"], row["discontinuation_date"], row["discontinuation_reason_code"]) == (
        "4",
        "2026-10-08",
        "3",
    )
    found = month.composes(NOVEMBER)
    assert month.reasons(found) == november
    month.plan_says(ANA, termed=date(2026, 12, 5))
    assert month.reasons(month.composes(DECEMBER)) == {ANA: "termed"}


def test_a_refused_member_awaits_removal_until_the_plan_assigns_anew() -> None:
    month = PaperMonth()
    month.assigned(ANA)
    month.attempt(ANA, date(2026, 10, 5))
    month.refuses(ANA, date(2026, 10, 9))
    assert month.reasons(month.composes()) == {ANA: "refused"}
    assert [row["member_cin"] for row in month.composes(kind="otf").rows] == [ANA]
    month.assigned_anew(ANA, ended=date(2026, 10, 31), day=date(2026, 11, 15))
    assert month.composes(NOVEMBER).by_cin[ANA]["engagement_status"] == "1"


def test_termed_crosses_enrolled_and_the_final_row_is_sent_until_it_is_accepted() -> None:
    month = PaperMonth()
    month.assigned(ANA)
    month.event(ANA, "enrolled", date(2026, 9, 20), start=date(2026, 9, 20))
    month.plan_says(ANA, termed=date(2026, 10, 31))
    assert "ecm_benefit_end_date" not in month.accepted().by_cin[ANA]
    month.event(ANA, "moved", date(2026, 11, 4), end=date(2026, 10, 15))
    assert month.accepted(NOVEMBER).by_cin[ANA]["ecm_benefit_end_date"] == "2026-10-15"
    assert month.reasons(month.composes(DECEMBER)) == {ANA: "ended"}


def test_change_of_plan_and_back_is_a_new_episode() -> None:
    month = PaperMonth()
    month.assigned(ANA)
    month.event(ANA, "enrolled", date(2026, 9, 20), start=date(2026, 9, 20))
    month.assigned_anew(ANA, ended=date(2026, 10, 10), day=date(2026, 11, 2))
    row = month.composes(NOVEMBER).by_cin[ANA]
    assert row["engagement_status"] == "1" and "ecm_benefit_start_date" not in row
    month.attempt(ANA, date(2026, 11, 5))
    assert len(month.composes(NOVEMBER, "otf").rows) == 1


def test_a_member_assigned_after_the_period_is_not_in_its_return() -> None:
    month = PaperMonth()
    month.assigned(ANA, day=date(2026, 11, 2))
    assert month.reasons(month.composes()) == {ANA: "later"}


def test_only_attempts_before_enrollment_go_and_those_between_episodes() -> None:
    month = PaperMonth()
    month.assigned(ANA, BEA)
    month.event(ANA, "enrolled", date(2026, 9, 1), start=date(2026, 9, 1))
    month.event(ANA, "left", date(2026, 10, 10), end=date(2026, 10, 10))
    month.event(ANA, "enrolled", date(2026, 10, 20), start=date(2026, 10, 20))
    for day in (2, 12, 20, 22):
        month.attempt(ANA, date(2026, 10, day))
    found = month.composes(kind="otf")
    assert [row["outreach_attempt_date"] for row in found.rows] == ["2026-10-12", "2026-10-20"]
    assert month.reasons(found) == {BEA: "no-attempt"}
    month.attempt(BEA, date(2026, 12, 1))
    month.event(BEA, "enrolled", date(2026, 11, 20), start=date(2026, 11, 20))
    assert month.reasons(month.composes(DECEMBER, "otf")) == {ANA: "no-attempt", BEA: "in-ecm"}


def test_an_attempt_that_waited_or_came_to_light_late_goes_with_the_next_file_and_once() -> None:
    month = PaperMonth()
    month.assigned(ANA)
    month.attempt(ANA, date(2026, 9, 3))  # of long before, and known: of another period
    month.attempt(ANA, date(2026, 9, 4), waited=True)
    assert [row["outreach_attempt_date"] for row in month.accepted(kind="otf").rows] == ["2026-09-04"]
    month.attempt(ANA, date(2026, 10, 30))
    month.assigned(BEA)
    month.attempt(BEA, date(2026, 10, 31))
    late = month.composes(NOVEMBER, "otf")
    assert [row["outreach_attempt_date"] for row in late.rows] == ["2026-10-30", "2026-10-31"]
    month.answers(late, rejects=lambda at: at == 0)
    assert [row["outreach_attempt_date"] for row in month.composes(DECEMBER, "otf").rows] == ["2026-10-30"]


def test_table_6_counts_encounters_of_the_period_else_typed_totals() -> None:
    month = PaperMonth()
    month.assigned(ANA, BEA)
    for cin in (ANA, BEA):
        month.event(cin, "enrolled", date(2026, 9, 5), start=date(2026, 9, 5))
    for day, in_person in ((1, True), (9, True), (30, False)):
        month.met(ANA, date(2026, 10, day), in_person=in_person)
    month.changed(BEA, totals={(date(2026, 10, 1), date(2026, 10, 31)): (4, 1)})
    counts = {
        cin: (row["in_person_encounter_count"], row["telephonic_encounter_count"])
        for cin, row in month.composes().by_cin.items()
    }
    assert counts == {ANA: ("2", "1"), BEA: ("4", "1")}


def test_without_a_consent_in_force_that_names_the_plan_a_part_2_row_is_withheld() -> None:
    from ecmx.hub.outbound.then import ConsentThen

    month = PaperMonth()
    month.assigned(ANA, BEA)
    month.attempt(ANA, date(2026, 10, 5))
    month.protected = {1}
    for kind in ("rtf", "otf"):
        assert month.reasons(month.composes(kind=kind))[ANA] == "part-two"
    month.consents[1].append(ConsentThen("care coordination", date(2026, 1, 1), date(2026, 11, 10)))
    found = month.composes()
    assert ANA in found.by_cin and found.derived.scopes == ["care coordination"]
    assert month.reasons(month.composes(NOVEMBER))[ANA] == "part-two"
    month.more = {"part_2": True}
    assert month.reasons(month.composes()) == {BEA: "part-two"}


def test_fn_47_where_the_plan_elects_optional_elements_those_alone_go() -> None:
    month = PaperMonth(more={"elected": ("rtf.member_phone_number",)})
    month.assigned(ANA)
    found = month.composes()
    assert "member_phone_number" in found.by_cin[ANA] and "member_residential_address" not in found.by_cin[ANA]
    assert "rtf.member_residential_address" in found.derived.columns["rtf"].not_elected


def test_what_a_layout_asks_beyond_the_guidance_stays_blank_until_both_agreed() -> None:
    from dataclasses import replace

    month = PaperMonth(layout="redbud-return")
    month.assigned(ANA)
    month.attempt(ANA, date(2026, 10, 5))
    (attempt,) = month.members[ANA].attempts
    month.changed(ANA, attempts=[replace(attempt, outcome="reached")])
    found = month.composes(kind="otf")
    assert set(found.derived.columns["otf"].beyond) == {"ext.outreach_minutes", "ext.outreach_outcome"}
    assert "outreach_outcome" not in found.rows[0]
    month.more = {"extensions": ("ext.outreach_outcome",)}
    assert month.composes(kind="otf").rows[0]["outreach_outcome"] == "Spoke with the member"


def test_the_recommendation_that_hangs_on_no_event_is_reported_while_nothing_has_overtaken_it() -> None:
    from ecmx.hub.outbound.then import RecommendationThen

    month = PaperMonth()
    month.assigned(ANA)
    month.event(ANA, "enrolled", date(2026, 9, 5), start=date(2026, 9, 5))
    month.changed(ANA, recommendations=[RecommendationThen(date(2026, 10, 9), "2", "steps down")])
    row = month.composes().by_cin[ANA]
    assert (row["discontinuation_date"], row["discontinuation_reason"]) == ("2026-10-09", "steps down")
    assert "ecm_benefit_end_date" not in row  # a recommendation is no end
