"""What people look at says what was said, by whom and where; never more, and never unrecorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from tests.hub.clinic import OTHER_NPI, Clinic, file

A, B, C, D, E, F = (f"9100000{number}A" for number in range(1, 7))
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def clinic(hub_database: Home) -> Clinic:
    return Clinic.opened(hub_database)


def one(cin: str, **said: Any) -> dict[str, Any]:
    """A row of somebody who is like nobody else."""
    return {"cin": cin, "last": f"Lopez-{cin[-2]}", **said}


def mif(*cins: str, month: int = 10, produced: int = 5, **said: Any) -> bytes:
    return file("mif", [one(cin, **said) for cin in cins], month=month, produced=produced)


def roster(clinic: Clinic, **asked: Any) -> dict[tuple[str, str], dict[str, Any]]:
    from ecmx.hub.looking import roster_frame

    rows = roster_frame(by=clinic.by, **asked).iter_rows(named=True)
    return {(row["cin"], row["plan"]): row for row in rows}


def plan(clinic: Clinic, name: str) -> Any:
    from ecmx.hub.partners import partner_by_name

    return partner_by_name(clinic.by.organization, name)


def reads(clinic: Clinic, action: str = "roster.look") -> list[Any]:
    from ecmx.hub.accounts import AuditEntry

    return list(AuditEntry.objects.filter(organization=clinic.by.organization, action=action).order_by("pk"))


def reader(clinic: Clinic, *roles: str) -> Any:
    from ecmx.hub.accounts import By

    return By(clinic.by.organization, clinic.by.user, frozenset(roles))


def test_a_partner_is_meant_by_any_of_its_names(clinic: Clinic) -> None:
    from ecmx.hub.partners import Partner, plan_by_name

    juniper = plan(clinic, "juniper")
    Partner.objects.of(clinic.by.organization).filter(pk=juniper.pk).update(aliases=["JHP of the Valley"])
    for name in ("Juniper", " juniper ", "JUNIPER HEALTH", "jhp of the valley"):
        assert plan(clinic, name) == plan_by_name(clinic.by.organization, name) == juniper
    for name in ("us", "Valley Clinic", "Juni", ""):
        with pytest.raises(UsageProblem):
            plan(clinic, name)


def test_a_row_an_assignment_with_what_its_plan_and_we_said(clinic: Clinic) -> None:
    clinic.receives("juniper", mif(A, B))
    clinic.receives("juniper", file("otf", [{"cin": A}, {"cin": A, "day": "10/07/2026"}]))
    clinic.receives("juniper", file("rtf", [{"cin": A, "engagement": "3", "start": "10/05/2026"}], month=11))
    row = roster(clinic)[A, "Juniper Health"]
    assert (row["standing"], row["record_status"], row["assigned_on"]) == ("Assigned", "New", date(2026, 9, 2))
    assert (row["attempts"], row["last_attempt"]) == (2, date(2026, 10, 7))
    assert (row["ecm_since"], row["ecm_ended"], row["engagement"]) == (date(2026, 10, 5), None, "Enrolled")
    assert (row["member_phone_number"], row["member_date_of_birth"]) == ("(530) 555-0100", "03/04/1980")
    assert row["look_at"] == ""


def test_what_stands_for_no_value_is_shown_as_that(clinic: Clinic) -> None:
    clinic.receives(
        "juniper",
        file(
            "mif",
            [
                {"cin": A, "phone": "0000000000", "homeless": "", "zip": "99999"},
                {"cin": B, "homeless": "1", "street": "HOMELESS"},
            ],
        ),
    )
    rows = roster(clinic)
    assert rows[A, "Juniper Health"]["member_phone_number"] == "not known (0000000000)"
    assert rows[A, "Juniper Health"]["member_homelessness_indicator"] == "no or not known"
    assert rows[A, "Juniper Health"]["member_residential_zip"] == "not known (99999)"
    assert rows[B, "Juniper Health"]["member_homelessness_indicator"] == "yes"
    assert rows[B, "Juniper Health"]["member_residential_address"] == "HOMELESS"


def test_where_plans_differ_each_row_says_what_the_other_says(clinic: Clinic) -> None:
    clinic.receives("juniper", mif(A, B))
    clinic.receives("redbud", mif(A, phone="5305550123", first="ANA"))
    row = roster(clinic)[A, "Juniper Health"]
    assert row["member_phone_number"] == "(530) 555-0100"
    assert row["others_say"] == "Phone Number: Redbud Care says (530) 555-0123"
    assert row["look_at"] == "Plans differ: Phone Number"
    assert roster(clinic)[B, "Juniper Health"]["others_say"] == ""


def test_one_plans_roster_holds_no_word_of_another(clinic: Clinic) -> None:
    """V9."""
    clinic.receives("juniper", mif(A, last="Rivera", phone=""))
    clinic.receives("redbud", mif(A, B, last="Rivera-Soto", phone="5305550123"))
    from ecmx.hub.looking import roster_frame

    frame = roster_frame(by=clinic.by, plan=plan(clinic, "juniper"))
    assert frame["cin"].to_list() == [A]
    said = " ".join(str(value) for value in frame.row(0))
    assert "555" not in said and "Soto" not in said and B not in said and "Redbud" not in said


def test_who_is_named_no_more_and_who_was_termed_while_ecm_goes_on_is_to_be_looked_at(clinic: Clinic) -> None:
    everybody = [f"9200000{number}A" for number in range(10)]
    clinic.receives("juniper", mif(*everybody))
    clinic.receives("juniper", file("rtf", [{"cin": everybody[1], "engagement": "3", "start": "10/05/2026"}], month=11))
    rows = [one(everybody[1], status="Termed"), *(one(cin) for cin in everybody[2:])]
    made = clinic.receives("juniper", file("mif", rows, month=11))
    seen = roster(clinic)
    gone, ended = (seen[cin, "Juniper Health"] for cin in everybody[:2])
    assert (gone["standing"], gone["vanished_in"]) == ("No longer listed", made.pk)
    assert gone["look_at"] == f"Not listed in file {made.pk}, and never Termed: ask the plan"
    assert (ended["standing"], ended["look_at"]) == ("Termed", f"Termed in file {made.pk} while ECM goes on")


def test_changes_say_what_was_and_what_is_now(clinic: Clinic) -> None:
    from ecmx.hub.looking import changes_frame

    clinic.receives("juniper", mif(A, B))
    made = clinic.receives("juniper", file("mif", [one(A, phone="5305550199"), one(B)], month=11))
    changes = changes_frame(by=clinic.by, since=LONG_AGO)
    told = changes.filter(changes["file"] == made.pk).select("cin", "kind", "element", "was", "now").rows()
    assert told == [(A, "Changed", "Member Phone Number", "(530) 555-0100", "(530) 555-0199")]
    assert sorted(changes.filter(changes["kind"] == "New")["cin"]) == [A, B]
    assert set(roster(clinic, changes_since=LONG_AGO)) == {(A, "Juniper Health"), (B, "Juniper Health")}
    assert not roster(clinic, changes_since=date(2100, 1, 1))


def test_members_are_found_by_letters_of_their_names(clinic: Clinic) -> None:
    clinic.receives("juniper", file("mif", [{"cin": A, "last": "Rivera"}, {"cin": B, "last": "Riverton"}, {"cin": C}]))
    assert {cin for cin, _ in roster(clinic, find="river")} == {A, B}
    assert {cin for cin, _ in roster(clinic, find="ANA rivera")} == {A}
    assert {cin for cin, _ in roster(clinic, find="(530) 555-0100 riverton")} == {B}
    assert len(roster(clinic, find="river", most=1)) == 1
    for nothing in ("  ", "%"):
        with pytest.raises(UsageProblem, match="nothing to look for"):
            roster(clinic, find=nothing)


def test_all_that_is_known_of_a_member_has_its_source(clinic: Clinic) -> None:
    from ecmx.hub.looking import member_view

    first = clinic.receives("juniper", mif(A, B))
    second = clinic.receives("juniper", file("mif", [one(B), one(A, phone="5305550199")], month=11))
    clinic.receives("redbud", mif(A, phone="5305550123"))
    clinic.receives("juniper", file("otf", [{"cin": A}]))
    view = member_view(" 9100000-1a ", by=clinic.by)
    phones = [one for one in view.words if one.element == "mif.member_phone_number"]
    assert [(one.partner, one.said, one.newest, one.row) for one in phones] == [
        ("Juniper Health", "(530) 555-0199", True, 3),
        ("Juniper Health", "(530) 555-0100", False, 2),
        ("Redbud Care", "(530) 555-0123", True, 2),
    ]
    assert [one.file for one in phones[:2]] == [second.pk, first.pk]
    assert [one.plan for one in view.assignments] == ["Juniper Health", "Redbud Care"]
    assert [(one.day, one.method) for one in view.attempts] == [(date(2026, 10, 3), "In-Person")]
    assert [one.kind for one in view.changes if one.plan == "Juniper Health"] == ["Changed", "New"]


def test_a_cin_that_nobody_has_is_not_repeated(clinic: Clinic) -> None:
    from ecmx.hub.looking import member_view

    with pytest.raises(UsageProblem) as problem:
        member_view("99999999Z", by=clinic.by)
    assert "99999999Z" not in problem.value.message + problem.value.fix
    assert reads(clinic)[-1].objects_ids == []


def test_every_look_is_recorded_with_whom_it_was_at(clinic: Clinic) -> None:
    from ecmx.hub.looking import member_view, pairs_suggested
    from ecmx.hub.roster import Member
    from ecmx.hub.saying import notes

    clinic.receives("juniper", mif(A, B))
    ids = dict(Member.objects.of(clinic.by.organization).values_list("cin", "pk"))
    roster(clinic)
    member_view(A, by=clinic.by)
    notes(by=clinic.by)
    pairs_suggested(by=clinic.by)
    told = [sorted(one.objects_ids) for one in reads(clinic)]
    assert told == [sorted(ids.values()), [ids[A]], [], []]
    assert all(one.user_id == clinic.by.user.pk for one in reads(clinic))


def test_who_may_not_look_does_not(clinic: Clinic) -> None:
    from ecmx.hub.keys import Keys
    from ecmx.hub.looking import (
        answer_likeness,
        changes_frame,
        file_view,
        member_view,
        pairs_suggested,
        roster_frame,
    )
    from ecmx.hub.saying import notes

    made = clinic.receives("juniper", mif(A, B))
    nobody, looks = reader(clinic), reader(clinic, "reader")
    for look in (
        lambda: roster_frame(by=nobody),
        lambda: changes_frame(by=nobody, since=LONG_AGO),
        lambda: member_view(A, by=nobody),
        lambda: file_view(made.pk, by=nobody, keys=Keys(clinic.home)),
        lambda: notes(by=nobody),
        lambda: pairs_suggested(by=nobody),
        lambda: answer_likeness(A, B, same=True, by=looks),
    ):
        with pytest.raises(UsageProblem) as problem:
            look()
        assert problem.value.code == "not-permitted"
    assert roster_frame(by=looks).height == 2


def test_another_organizations_members_are_not_there(clinic: Clinic, hub_database: Home) -> None:
    """V4."""
    from ecmx.hub.keys import Keys
    from ecmx.hub.looking import file_view, member_view, roster_frame

    made = clinic.receives("juniper", mif(A))
    other = Clinic.opened(hub_database)
    assert not roster_frame(by=other.by).height
    with pytest.raises(UsageProblem):
        member_view(A, by=other.by)
    for asked in (made.pk, made.digest, made.name):
        with pytest.raises(UsageProblem):
            file_view(asked, by=other.by, keys=Keys(other.home))


def trace(clinic: Clinic, asked: int | str) -> Any:
    from ecmx.hub.keys import Keys
    from ecmx.hub.looking import file_view

    return file_view(asked, by=clinic.by, keys=Keys(clinic.home))


def test_a_files_story(clinic: Clinic) -> None:
    rows = [{"cin": A}, {"cin": B, "npi": OTHER_NPI}, {"cin": ""}, {"cin": C, "phone": "12"}]
    made = clinic.receives("juniper", file("mif", [{"npi": "1234567893", **row} for row in rows]), "October.csv")
    again = clinic.receives("juniper", file("mif", [{"npi": "1234567893", **row} for row in rows]), "again.csv")
    view = trace(clinic, made.pk)
    assert [one.state for one in view.steps] == ["kept", "read", "applied"]
    assert [one.who for one in view.steps] == ["rosa", "", ""]
    assert view.kept.intact
    total = view.rows
    assert total.adds_up and total.total == total.clean + total.with_errors + total.held + total.excluded == 4
    assert {one.row: one.reason for one in view.held_rows} == {3: "not_ours", 4: "held"}
    assert all(one.why and all(one.why) for one in view.held_rows if one.reason == "held")
    assert any(one.column == "Member Phone Number" and one.severity == "error" for one in view.findings)
    assert view.changes == {"New": 2} and view.statements == 2
    assert view.receipt is not None and view.receipt["rows"]["total"] == 4
    assert [one.kind for one in view.messages] == ["not_ours"]
    assert view.repeated_by == (again.pk,)
    assert trace(clinic, made.digest).id == trace(clinic, "October.csv").id == made.pk
    assert trace(clinic, again.pk).repeats == made.pk
    assert reads(clinic, "files.look")[0].objects_ids == [made.pk]


def test_what_took_a_files_place_is_told_on_both(clinic: Clinic) -> None:
    wrong = clinic.receives("juniper", mif(A, B))
    made = clinic.receives("juniper", mif(A, produced=6), replaces=wrong)
    assert trace(clinic, made.pk).replaces == wrong.pk
    story = trace(clinic, wrong.pk)
    assert story.replaced_by == (made.pk,) and story.steps[-1].state == "superseded"


def test_kept_as_it_came_is_said_only_when_it_was_counted(clinic: Clinic, as_owner: Any) -> None:
    made = clinic.receives("juniper", mif(A))
    as_owner.execute("UPDATE transmissions_blob SET size = size + 1 WHERE id = %s", [made.blob_id])
    as_owner.commit()
    view = trace(clinic, made.pk)
    assert not view.kept.intact and view.kept.why_not


def test_a_name_that_several_files_have_is_asked_about(clinic: Clinic) -> None:
    one, other = clinic.receives("juniper", mif(A)), clinic.receives("juniper", mif(B))
    with pytest.raises(UsageProblem) as problem:
        trace(clinic, "file.csv")
    assert f"{one.pk}, {other.pk}" in problem.value.fix
    with pytest.raises(UsageProblem, match="No such file"):
        trace(clinic, 999_999)


def test_a_plan_is_asked_about_whom_it_no_longer_names_until_it_names_them(clinic: Clinic) -> None:
    from ecmx.hub.saying import notes

    everybody = [f"9200000{number}A" for number in range(10)]
    clinic.receives("juniper", mif(*everybody))
    clinic.receives("juniper", mif(*everybody[2:], month=11))
    (note,) = notes(by=clinic.by)
    assert (note.partner, note.members, note.settled) == ("Juniper Health", 2, False)
    assert everybody[0] in note.text and everybody[1] in note.text and everybody[2] not in note.text
    clinic.receives("juniper", mif(*everybody[1:], month=12))
    first = notes(by=clinic.by)[0]
    assert first.members == 1 and everybody[1] not in first.text
    clinic.receives("juniper", file("mif", [one(cin) for cin in everybody], month=12, produced=9))
    assert all(one.settled for one in notes(by=clinic.by))


def test_a_plan_is_told_of_rows_that_are_not_ours_by_their_places_alone(clinic: Clinic) -> None:
    from ecmx.hub.saying import notes

    rows = [{"cin": cin, "npi": npi} for cin, npi in ((A, "1234567893"), (B, OTHER_NPI), (C, OTHER_NPI))]
    clinic.receives("juniper", file("mif", rows), "October.csv")
    (note,) = notes(by=clinic.by)
    assert "rows 3–4" in note.text and "October.csv" in note.text
    assert B not in note.text and C not in note.text
    assert notes(by=clinic.by, partner=plan(clinic, "redbud")) == []


def test_an_answer_is_kept_and_merges_nobody(clinic: Clinic) -> None:
    from ecmx.hub.looking import answer_likeness, member_view, pairs_suggested

    clinic.receives("juniper", mif(A, last="Rivera"))
    clinic.receives("redbud", mif(B, last="Rivera"))
    (pair,) = pairs_suggested(by=clinic.by)
    assert (pair.one.cin, pair.one.plans, pair.other.cin) == (A, ("Juniper Health",), B)
    assert "Possibly the same person as CIN" in roster(clinic)[A, "Juniper Health"]["look_at"]
    answer_likeness(B, A, same=True, by=clinic.by)
    assert pairs_suggested(by=clinic.by) == []
    assert [(one.cin, one.state) for one in member_view(A, by=clinic.by).likenesses] == [(B, "same")]
    assert len(roster(clinic)) == 2
    answer_likeness(A, B, same=False, by=clinic.by)
    assert roster(clinic)[A, "Juniper Health"]["look_at"] == ""
    assert [len(reads(clinic, f"likeness.{answer}")) for answer in ("same", "different")] == [1, 1]
    clinic.receives("redbud", mif(B, last="Rivera", month=11))
    assert pairs_suggested(by=clinic.by) == []
    with pytest.raises(UsageProblem, match="but one"):
        answer_likeness(A, A, same=True, by=clinic.by)
    with pytest.raises(UsageProblem, match="No one in this roster"):
        answer_likeness(A, F, same=True, by=clinic.by)
