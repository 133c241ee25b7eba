"""One list for all plans: what is handed out, and what happens to each row when it is handed back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from tests.hub.clinic import Clinic, file
from tests.hub.work_lists import ListInHand, handed_out, taken

A, B, C = "91000001A", "91000002A", "91000003A"


def october(day: int) -> date:
    return date(2026, 10, day)


@pytest.fixture
def clinic(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> Clinic:
    from ecmx.hub.partners import Partner, Staff

    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 10, 20))
    opened = Clinic.opened(hub_database)
    ours = Partner.objects.of(opened.by.organization).get(ours=True)
    for slug, name, clinical in (("kim", "Kim Okafor", True), ("lee", "Lee Tran", False)):
        Staff.objects.of(opened.by.organization).create(
            partner=ours, slug=slug, name=name, clinical=clinical, care_manager=True, phone="5305550177"
        )
    opened.receives("juniper", file("mif", [{"cin": A}, {"cin": B, "last": "Ng", "first": "Bo"}]))
    opened.receives(
        "redbud", file("mif", [{"cin": A, "phone": "5305559999", "street": "9 Elm"}, {"cin": C, "last": "Silva"}])
    )
    return opened


def counts(made: Any) -> dict[str, int]:
    return {str(fate): count for fate, count in made.rows.counts().items()}


def said(made: Any) -> list[tuple[str, str]]:
    return [(one.what, one.code) for one in made.rows.words if one.code]


def row_of(listed: ListInHand, cin: str, plan: str = "Juniper Health") -> int:
    return next(at for at, row in enumerate(listed.rows()) if (row["CIN"], row["Plan"]) == (cin, plan))


def test_a_row_for_every_assignment_of_every_plan_with_that_plans_facts(clinic: Clinic) -> None:
    listed = handed_out(clinic).rows()
    assert [(row["Last name"], row["CIN"], row["Plan"]) for row in listed] == [
        ("Lopez", A, "Juniper Health"),
        ("Lopez", A, "Redbud Care"),
        ("Ng", B, "Juniper Health"),
        ("Silva", C, "Redbud Care"),
    ]
    assert [row["Phone to use"] for row in listed[:2]] == ["5305550100", "5305559999"]
    assert listed[0]["Engagement status"] == "Pending Outreach"


def test_a_list_that_comes_back_untouched_changes_nothing(clinic: Clinic) -> None:
    clinic.happens(A, "enrolled", october(5))
    clinic.knows(A, "member_phone_number", "5305550111", ours_only=True)
    clinic.tries(B, october(6))
    before = clinic.words()
    listed = handed_out(clinic)
    assert counts(taken(clinic, listed)) == {"known": 4}
    backwards = ListInHand(listed.data()).arranged(listed.rows()[::-1])
    assert counts(taken(clinic, backwards)) == {"known": 4}
    cut = ListInHand(listed.data()).arranged(listed.rows()[1:2])
    assert counts(taken(clinic, cut)) == {"known": 1}
    assert clinic.words() == before


def test_a_list_that_is_older_than_what_was_said_since_takes_nothing_of_it_back(clinic: Clinic) -> None:
    clinic.knows(A, "member_phone_number", "5305550111")
    listed = handed_out(clinic)
    clinic.knows(A, "member_phone_number", "5305550222")
    assert counts(taken(clinic, listed)) == {"known": 4}
    assert clinic.words()["OurFact"][-1][3] == "5305550222"


def test_what_happened_is_said_once_and_for_the_plan_of_its_row(clinic: Clinic) -> None:
    listed = handed_out(clinic)
    at = row_of(listed, A)
    listed.fill(at, {"What happened": "Enrolled in ECM", "On which day": october(8), "ECM start": "10/07/2026"})
    listed.fill(at, {"Lead care manager": "Kim Okafor", "Your phone for the member": "530-555-0123"})
    made = taken(clinic, listed)
    assert counts(made) == {"taken": 1, "known": 3}
    assert (clinic.stands(A).status, clinic.stands(A).start, clinic.stands(A, "redbud").status) == (
        "3",
        october(7),
        "1",
    )
    assert clinic.words()["CareManager"] == [(A, "juniper", "kim", "")]
    assert clinic.words()["OurFact"] == [(A, "member_phone_number", 0, "5305550123", False)]
    again = ListInHand(listed.data()).arranged(listed.rows())
    assert counts(taken(clinic, again)) == {"known": 4}


def test_the_provider_s_own_phone_reaches_the_member_by_every_row_and_a_wish_goes_before_it(clinic: Clinic) -> None:
    from ecmx.hub.work import record_wish

    clinic.knows(A, "member_phone_number", "5305550111", ours_only=True)
    shown = [row["Phone to use"] for row in handed_out(clinic).rows()[:2]]
    assert shown == ["5305550111 (yours, told to no plan)"] * 2
    record_wish(by=clinic.by, member=clinic.member(A), route="mail", address="PO Box 7", no_voicemail=True)
    rows = handed_out(clinic).rows()[:2]
    assert [row["Phone to use"] for row in rows] == ["do not use: see the contact wish"] * 2
    assert [row["Address to use"] for row in rows] == ["PO Box 7"] * 2
    assert all("by mail" in row["Contact wish"] and "no voicemail" in row["Contact wish"] for row in rows)


def test_what_was_kept_to_ourselves_is_told_again_when_its_mark_is_cleared(clinic: Clinic) -> None:
    clinic.knows(A, "member_phone_number", "5305550111", ours_only=True)
    listed = handed_out(clinic)
    at = row_of(listed, A)
    assert listed.rows()[at]["Keep to ourselves"] == "phone"
    listed.fill(at, {"Keep to ourselves": None})
    assert counts(taken(clinic, listed)) == {"taken": 1, "known": 3}
    assert clinic.words()["OurFact"][-1] == (A, "member_phone_number", 0, "5305550111", False)


def attempt(
    cin: str = A, day: Any = None, how: str = "In-Person", plan: str = "Juniper Health", **more: Any
) -> dict[str, Any]:
    name = {A: "Lopez, Ana", B: "Ng, Bo"}[cin]
    usual = {
        "Member": f"{name} · {cin} · {plan}",
        "Day of the attempt": day or october(6),
        "How": how,
        "Who": "Lee Tran",
    }
    return {**usual, **more}


def test_attempts_are_taken_once_however_often_the_list_comes_back(clinic: Clinic) -> None:
    listed = handed_out(clinic)
    listed.fill(0, attempt(**{"What came of it": "Left a message"}), "Outreach attempts")
    listed.fill(1, attempt(), "Outreach attempts").fill(2, attempt(B, october(7)), "Outreach attempts")
    assert counts(taken(clinic, listed)) == {"taken": 3, "known": 4}
    assert clinic.words()["LoggedAttempt"] == [
        (A, "juniper", october(6), "In-Person", "2", "message"),
        (A, "juniper", october(6), "In-Person", "2", ""),
        (B, "juniper", october(7), "In-Person", "2", ""),
    ]
    listed.fill(3, attempt(B, october(9), "Telephonic/electronic"), "Outreach attempts")
    assert counts(taken(clinic, listed)) == {"taken": 1, "known": 7}
    assert clinic.stands(A).status == "2"
    assert [one.kind for one in clinic.tasks()] == ["possible-duplicate"]


def test_a_row_that_is_not_clear_is_held_and_the_others_are_taken(clinic: Clinic) -> None:
    listed = handed_out(clinic)
    rows = [
        attempt(),
        attempt(day="the 5th"),
        attempt(how="Newsletter"),
        attempt(Who="Somebody"),
        {**attempt(), "Member": None},
        attempt(plan="Nowhere Health"),
        attempt(day=date(2026, 12, 1)),
        {**attempt(), "Member": None, "CIN, if not in the list": "99999999Z"},
    ]
    for at, row in enumerate(rows):
        listed.fill(at, row, "Outreach attempts")
    made = taken(clinic, listed)
    assert counts(made) == {"taken": 1, "held": 7, "known": 4}
    assert [code for _, code in said(made)] == [
        "contact-day-missing",
        "contact-method-missing",
        "staff-unknown",
        "row-nobodys",
        "plan-unknown",
        "day-ahead",
        "member-unknown",
    ]
    assert [one.kind for one in clinic.tasks()] == ["unknown-plan"]


def test_encounters_are_no_attempts_and_totals_beside_them_are_held(clinic: Clinic) -> None:
    clinic.happens(A, "enrolled", october(5))
    listed = handed_out(clinic)
    met = {
        "Member": f"Lopez, Ana · {A} · Juniper Health",
        "Day of the encounter": october(9),
        "How": "In-Person",
        "Who": "Kim Okafor",
    }
    listed.fill(0, met, "Encounters")
    assert counts(taken(clinic, listed)) == {"taken": 1, "known": 4}
    assert clinic.words()["Encounter"] == [(A, "juniper", october(9), True)]
    assert clinic.words()["LoggedAttempt"] == []
    later = handed_out(clinic)
    at = row_of(later, A)
    assert later.rows()[at]["In-person encounters in the month"] == 1
    later.fill(at, {"In-person encounters in the month": 4})
    assert said(taken(clinic, later)) == [("encounter totals", "totals-beside-encounters")]


def test_a_cell_that_came_filled_in_and_is_blank_says_nothing_and_that_is_told(clinic: Clinic) -> None:
    clinic.knows(A, "member_phone_number", "5305550111")
    listed = handed_out(clinic)
    listed.fill(row_of(listed, A), {"Your phone for the member": None})
    assert said(taken(clinic, listed)) == [("Your phone for the member", "cell-cleared")]
    assert len(clinic.words()["OurFact"]) == 1


def test_what_is_changed_in_a_column_for_reading_is_not_taken_and_that_is_told(clinic: Clinic) -> None:
    listed = handed_out(clinic)
    listed.fill(row_of(listed, A), {"Phone to use": "5305550000"})
    made = taken(clinic, listed)
    assert said(made) == [("Phone to use", "column-for-reading")]
    assert clinic.words()["OurFact"] == []


def test_two_rows_of_one_member_that_contradict_each_other_are_both_held(clinic: Clinic) -> None:
    listed = handed_out(clinic)
    row = listed.rows()[row_of(listed, A)]
    one = {**row, "What happened": "Enrolled in ECM", "On which day": october(8)}
    other = {**row, "What happened": "Declined ECM", "On which day": october(8)}
    assert [code for _, code in said(taken(clinic, listed.arranged([one, other])))] == ["rows-contradict"] * 2
    assert clinic.stands(A).status == "1"
    twice = ListInHand(listed.data()).arranged([one, one])
    assert counts(taken(clinic, twice)) == {"taken": 1, "known": 1}


def test_a_list_of_somebody_who_is_assigned_no_more_is_taken_and_that_is_told(clinic: Clinic) -> None:
    clinic.happens(A, "enrolled", october(5))
    listed = handed_out(clinic)
    clinic.receives("juniper", file("mif", [{"cin": A, "status": "Termed"}], month=11))
    listed.fill(
        row_of(listed, A),
        {"What happened": "ECM ended for another reason", "On which day": october(18), "ECM end": october(17)},
    )
    made = taken(clinic, listed)
    assert ("the assignment", "assignment-ended") in said(made)
    assert (clinic.stands(A).start, clinic.stands(A).end) == (october(5), october(17))


def test_a_refused_member_leaves_the_list(clinic: Clinic) -> None:
    listed = handed_out(clinic)
    listed.fill(row_of(listed, B), {"We cannot take the member": "We have no capacity"})
    assert counts(taken(clinic, listed)) == {"taken": 1, "known": 3}
    assert clinic.words()["MemberRefusal"] == [(B, "juniper", october(20), "capacity")]
    assert [row["CIN"] for row in handed_out(clinic).rows()] == [A, A, C]


def test_the_same_bytes_are_known_and_a_dry_run_does_nothing(clinic: Clinic) -> None:
    from ecmx.hub.transmissions import Transmission

    listed = handed_out(clinic).fill(0, attempt(), "Outreach attempts").data()
    made = taken(clinic, listed, dry_run=True)
    assert (made.file, counts(made)) == (None, {"taken": 1, "known": 4})
    assert clinic.words()["LoggedAttempt"] == []
    kept = taken(clinic, listed)
    assert taken(clinic, listed).repeats == kept.file
    work = Transmission.objects.of(clinic.by.organization).filter(origin="work")
    assert [(one.state, one.rows, one.partner_id) for one in work] == [("applied", 5, None)]


def test_a_clinics_own_caseload_list_is_taken_as_its_word(clinic: Clinic) -> None:
    rows = [
        {"cin": A, "engagement": "3", "start": "10/07/2026"},
        {"cin": B, "engagement": "2"},
        {"cin": C, "engagement": "1"},
    ]
    caseload = file("rtf", rows, month=10, produced=9)
    made = taken(clinic, caseload, "caseload.csv", plan=clinic.plan("juniper"))
    assert (counts(made), said(made)) == ({"taken": 2, "held": 1}, [("the row", "not-assigned")])
    assert (clinic.stands(A).status, clinic.stands(B).status) == ("3", "2")
    later = file("rtf", [{"cin": A, "engagement": "2", "start": ""}, *rows[1:2]], month=10, produced=10)
    made = taken(clinic, later, "caseload.csv", plan=clinic.plan("juniper"))
    assert (counts(made), said(made)) == ({"known": 1, "held": 1}, [("engagement", "status-steps-back")])


def test_exports_that_overlap_bring_each_attempt_once(clinic: Clinic) -> None:
    first = [{"cin": B}, {"cin": B}, {"cin": B, "day": "10/04/2026"}]
    assert counts(taken(clinic, file("otf", first), "ehr.csv")) == {"taken": 3}
    second = [*first, {"cin": B, "day": "10/09/2026"}]
    assert counts(taken(clinic, file("otf", second), "ehr.csv")) == {"taken": 1, "known": 3}


def test_a_plans_file_is_nothing_of_ours_to_say(clinic: Clinic) -> None:
    with pytest.raises(UsageProblem, check=lambda problem: problem.code == "take-nothing"):
        taken(clinic, file("mif", [{"cin": A}]), "mif.csv")


def test_no_value_of_one_plan_stands_in_a_row_of_another(clinic: Clinic) -> None:
    theirs = {
        "phone": "5305559999",
        "street": "9 Elm",
        "last": "Lopes",
        "first": "Anna",
        "born": "01/01/1950",
        "zip": "95999",
    }
    clinic.receives("redbud", file("mif", [{"cin": A, **theirs}, {"cin": C, "last": "Silva"}], month=11))
    listed = handed_out(clinic)
    ours, others = listed.all_text()[:2] if listed.rows()[0]["Plan"] == "Juniper Health" else listed.all_text()[1::-1]
    for value in ("5305559999", "9 Elm", "Lopes", "Anna", "1950", "95999"):
        assert value in others or value in ("9 Elm", "95999") or value == "1950", value
        assert value not in ours, value
    picks = [row for row in picked(listed) if "Juniper" in row]
    assert not any("Lopes" in one or "Anna" in one for one in picks)


def picked(listed: ListInHand) -> list[str]:
    """Everything that one can pick from a list."""
    return [str(cell) for row in listed.book["Lists"].iter_rows(values_only=True) for cell in row if cell]
