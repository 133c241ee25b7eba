"""What is due from whom by when: made from agreements, met by what came or went, told of once when overdue and once when it is not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from ecmx.errors import UsageProblem
from ecmx.guidance import Calendar
from ecmx.hub import Home
from tests.hub.clinic import Clinic, file
from tests.hub.outgoing import agreement, at, file_terms, went

A, B = "91000001A", "91000002A"
CALENDAR = Calendar.california()
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def clinic(hub_database: Home) -> Clinic:
    """Its books were opened on October 1; only Juniper Health is active."""
    from ecmx.hub.accounts import Organization
    from ecmx.hub.partners import Agreement, AgreementFile

    made = Clinic.opened(hub_database)
    Organization.objects.filter(pk=made.by.organization.pk).update(began_at=at(date(2026, 10, 1), 9))
    made.by.organization.refresh_from_db()
    Agreement.objects.of(made.by.organization).filter(slug="redbud").update(stage="testing")
    for kind, due in (("mif", "day 10"), ("rtf", "business day 5"), ("otf", "day 15")):
        AgreementFile.objects.of(made.by.organization).filter(file_type=kind).update(
            due=due, shift="none", complete=False
        )
    return made


def kept(clinic: Clinic, now: datetime) -> int:
    from ecmx.hub.obligations import keep_due

    return keep_due(clinic.by.organization, now, clinic.home.settings.zone, CALENDAR)


def seen(clinic: Clinic, now: datetime, *, keep: bool = True) -> dict[tuple[str, date], Any]:
    """By kind and the last day of the period."""
    from ecmx.hub.obligations import due_rows

    if keep:
        kept(clinic, now)
    rows = due_rows(
        by=clinic.by, now=now, zone=clinic.home.settings.zone, calendar=CALENDAR,
        first=date(2026, 1, 1), last=date(2027, 12, 31),
    )  # fmt: skip
    return {(one.what, one.period[1]): one for one in rows}


def arrived(clinic: Clinic, data: bytes, when: datetime, **said: Any) -> Any:
    from ecmx.hub.transmissions import Transmission

    made = clinic.receives("juniper", data, **said)
    Transmission.objects.of(clinic.by.organization).filter(pk=made.pk).update(received_at=when)
    made.refresh_from_db()
    return made


def mif(*cins: str, month: int = 11) -> bytes:
    return file("mif", [{"cin": cin} for cin in cins], month=month)


def test_each_file_of_each_period_is_due_once(clinic: Clinic) -> None:
    now = at(date(2026, 11, 20))
    rows = seen(clinic, now)
    october, november = date(2026, 10, 31), date(2026, 11, 30)
    assert {key: (one.owes, one.due_on) for key, one in rows.items()} == {
        ("mif", october): ("them", date(2026, 11, 10)),
        ("rtf", october): ("us", date(2026, 11, 6)),
        ("otf", october): ("us", date(2026, 11, 15)),
        ("mif", november): ("them", date(2026, 12, 10)),
        ("rtf", november): ("us", date(2026, 12, 7)),
        ("otf", november): ("us", date(2026, 12, 15)),
    }
    assert kept(clinic, now) == 0
    assert kept(clinic, at(date(2026, 10, 2))) == 0, "a clock that steps back makes nothing undone"


def test_nothing_of_before_the_opening_balance_is_due(clinic: Clinic) -> None:
    from ecmx.hub.inbound import start

    made = start(
        file("mif", [{"cin": A}], month=11), "last.csv", by=clinic.by, home=clinic.home, as_of=date(2026, 10, 31)
    )
    clinic.goes_on(made)
    assert made.said_on == date(2026, 10, 28)
    assert {end for _, end in seen(clinic, at(date(2026, 11, 20)))} == {date(2026, 10, 31), date(2026, 11, 30)}
    agreement(clinic, since=date(2026, 11, 1))
    assert {end for _, end in seen(clinic, at(date(2026, 11, 20))) if end > date(2026, 10, 31)} == {date(2026, 11, 30)}


def test_due_on_a_holiday_and_nothing_to_report(clinic: Clinic) -> None:
    """Situation 10: the date's shift, and a nil statement, as the agreement says."""
    from ecmx.hub.obligations import say_nothing_to_report
    from ecmx.hub.saying import draft_messages, message_went, notes

    file_terms(clinic, "otf", due="day 11", shift="before")  # Veterans Day
    file_terms(clinic, "rtf", due="day 11", shift="after")
    now, zone = at(date(2026, 11, 3)), clinic.home.settings.zone
    rows = seen(clinic, now)
    otf, rtf = rows["otf", OCTOBER[1]], rows["rtf", OCTOBER[1]]
    assert (otf.due_on, rtf.due_on) == (date(2026, 11, 10), date(2026, 11, 12))
    message = say_nothing_to_report(otf.id, by=clinic.by, now=now, zone=zone)
    assert message is not None and say_nothing_to_report(otf.id, by=clinic.by, now=now, zone=zone) == message
    assert seen(clinic, now)["otf", OCTOBER[1]].state == "ahead", "it counts when it went"
    (note,) = notes(by=clinic.by)
    assert "10/01/2026 to 10/31/2026" in note.text and "Initial Outreach Tracker File" in note.text
    draft_messages(clinic.by.organization)
    message_went(message.pk, by=clinic.by, at=at(date(2026, 11, 10), 23), how="mail", now=at(date(2026, 11, 11)))
    assert seen(clinic, at(date(2026, 11, 20)))["otf", OCTOBER[1]].state == "nil"
    file_terms(clinic, "rtf", nil="empty_file")
    with pytest.raises(UsageProblem, match="without rows"):
        say_nothing_to_report(rtf.id, by=clinic.by, now=now, zone=zone)


def test_what_another_exchange_replaces_is_not_owed_and_says_why(clinic: Clinic) -> None:
    file_terms(clinic, "otf", waived_since=date(2026, 12, 1), waived_why="Encounter claims stand for it (fn 43)")
    rows = seen(clinic, at(date(2026, 12, 20)))
    assert rows["otf", OCTOBER[1]].state == "overdue"
    assert (rows["otf", date(2026, 11, 30)].state, rows["otf", date(2026, 11, 30)].waived_why) == (
        "waived",
        "Encounter claims stand for it (fn 43)",
    )


def test_a_file_that_came_in_time_with_errors_is_in_time_once_it_is_corrected_in_time(clinic: Clinic) -> None:
    agreement(clinic, correct_days=3)
    kept(clinic, at(date(2026, 11, 2)))
    first = went(clinic, [A, B], sent=at(date(2026, 11, 6), 23, 59))
    rows = seen(clinic, at(date(2026, 11, 9)))
    assert (rows["rtf", OCTOBER[1]].state, rows["rtf", OCTOBER[1]].file) == ("sent", first.pk)
    from ecmx.hub.answers import say_answer

    def says(of: Any, verdict: Any, day: date, lines: str = "") -> None:
        say_answer(
            of.pk, by=clinic.by, verdict=verdict, rows=lines, how="phone", given_by="Lee", at=at(day), now=at(day)
        )  # fmt: skip

    says(first, "rejected", date(2026, 11, 10), "2")
    assert seen(clinic, at(date(2026, 11, 12)))["rtf", OCTOBER[1]].state == "to_correct"
    assert seen(clinic, at(date(2026, 11, 16)))["rtf", OCTOBER[1]].state == "to_correct", "the 11th is Veterans Day"
    assert seen(clinic, at(date(2026, 11, 17)))["rtf", OCTOBER[1]].state == "overdue"
    second = went(clinic, [A], sent=at(date(2026, 11, 13)), name="again.xlsx")
    says(second, "accepted", date(2026, 11, 17))
    done = seen(clinic, at(date(2026, 11, 18)))["rtf", OCTOBER[1]]
    assert (done.state, done.met_at, done.submitted_at) == ("in_time", first.sent_at, second.sent_at)


def test_a_plans_file_meets_what_the_plan_owes(clinic: Clinic) -> None:
    made = arrived(clinic, mif(A, B), at(date(2026, 11, 10), 23, 59))
    row = seen(clinic, at(date(2026, 11, 11)))["mif", OCTOBER[1]]
    assert (row.state, row.file) == ("in_time", made.pk)
    from ecmx.hub.inbound import withdraw

    withdraw(made.pk, by=clinic.by, home=clinic.home)
    assert seen(clinic, at(date(2026, 11, 11)))["mif", OCTOBER[1]].state == "overdue", "it was set aside"


def test_a_partial_file_does_not_stand_for_the_one_that_names_everyone(clinic: Clinic) -> None:
    from ecmx.hub.inbound import say_complete

    file_terms(clinic, "mif", complete=True)
    made = arrived(clinic, mif(A), at(date(2026, 11, 3)))
    assert seen(clinic, at(date(2026, 11, 4)))["mif", OCTOBER[1]].file == made.pk
    say_complete(made.pk, by=clinic.by, complete=False)
    assert seen(clinic, at(date(2026, 11, 4)))["mif", OCTOBER[1]].file is None


def test_changed_terms_change_what_is_open_and_nothing_that_is_past(clinic: Clinic) -> None:
    seen(clinic, at(date(2026, 11, 20)))
    went(clinic, [A], sent=at(date(2026, 11, 5)))
    seen(clinic, at(date(2026, 11, 20)))
    file_terms(clinic, "rtf", due="day 20")
    rows = seen(clinic, at(date(2026, 11, 20)))
    assert (rows["rtf", OCTOBER[1]].due_on, rows["rtf", date(2026, 11, 30)].due_on) == (
        date(2026, 11, 6),
        date(2026, 12, 20),
    )
    file_terms(clinic, "rtf", frequency="quarterly")
    ends = {end for kind, end in seen(clinic, at(date(2026, 11, 20))) if kind == "rtf"}
    assert ends == {OCTOBER[1], date(2026, 12, 31)}


def test_one_word_when_overdue_and_one_when_it_is_not_any_more(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ended between the mail and its record it goes once more, to the letter the same."""
    from ecmx.hub.obligations import DueAlert, alert

    agreement(clinic, alerts=["rosa@clinic.example"])
    sent: list[DueAlert] = []
    works = True

    def deliver(one: DueAlert) -> bool:
        sent.append(one)
        return works

    def ends(*_said: Any) -> None:
        raise KeyboardInterrupt

    def tell(now: datetime) -> int:
        kept(clinic, now)
        return alert(clinic.by.organization, deliver, now, clinic.home.settings.zone, CALENDAR)

    for one in ("mif", "otf"):
        file_terms(clinic, one, waived_since=date(2026, 1, 1), waived_why="x")
    assert tell(at(date(2026, 11, 6), 23, 59)) == 0
    with monkeypatch.context() as killed:
        killed.setattr("ecmx.hub.obligations.alerting.record", ends)
        with pytest.raises(KeyboardInterrupt):
            tell(at(date(2026, 11, 7), 0, 0))
    works = False
    assert tell(at(date(2026, 11, 7), 0, 1)) == 0, "nobody took it: it is tried again, to the letter the same"
    works = True
    assert tell(at(date(2026, 11, 7), 1)) == 1 and sent[0] == sent[1] == sent[2]
    assert [tell(at(date(2026, 11, day))) for day in (8, 9, 6)] == [0, 0, 0]
    went(clinic, [A], sent=at(date(2026, 11, 9)))
    assert tell(at(date(2026, 11, 10))) == 1
    assert tell(at(date(2026, 11, 11))) == 0
    assert [one.subject for one in sent[2:]] == [
        "ECM: overdue: RTF 10/31/2026, Juniper Health",
        "ECM: resolved: RTF 10/31/2026, Juniper Health",
    ]
    assert not any(A in one.subject + one.body or "Lopez" in one.body for one in sent)


def test_a_file_is_acknowledged_within_the_agreed_days(clinic: Clinic) -> None:
    from ecmx.hub.saying import draft_messages, message_went, notes

    agreement(clinic, acknowledge_days=2)
    made = arrived(clinic, mif(A, B), at(date(2026, 11, 5)))
    assert (draft_messages(clinic.by.organization), draft_messages(clinic.by.organization)) == (1, 0)
    row = seen(clinic, at(date(2026, 11, 6)))["acknowledgment", date(2026, 11, 5)]
    assert (row.owes, row.about, row.due_on, row.state) == ("us", made.pk, date(2026, 11, 9), "ahead")
    (note,) = notes(by=clinic.by)
    assert "It contains 2 rows; 2 of them were loaded." in note.text and A not in note.text
    message_went(note.id, by=clinic.by, at=at(date(2026, 11, 9), 23), how="mail", now=at(date(2026, 11, 10)))
    assert seen(clinic, at(date(2026, 11, 10)))["acknowledgment", date(2026, 11, 5)].state == "in_time"
    with pytest.raises(UsageProblem, match="already marked"):
        message_went(note.id, by=clinic.by, at=at(date(2026, 11, 9)), how="mail", now=at(date(2026, 11, 10)))


def test_of_a_file_that_is_used_as_a_whole_or_not_at_all_nothing_is_said_to_be_loaded(clinic: Clinic) -> None:
    from ecmx.hub.saying import draft_messages, notes
    from ecmx.hub.transmissions import FileState, Transmission

    agreement(clinic, acknowledge_days=2)
    made = arrived(clinic, mif(A, B), at(date(2026, 11, 5)))
    Transmission.objects.of(clinic.by.organization).filter(pk=made.pk).update(
        state=FileState.RETURNED, rows_clean=1, rows_held=1
    )
    assert draft_messages(clinic.by.organization) == 1
    (note,) = notes(by=clinic.by)
    assert "2 rows; none was loaded" in note.text and "were loaded" not in note.text


@pytest.mark.parametrize("origin", ["folder", "server"])
def test_a_file_is_acknowledged_whichever_way_it_came(clinic: Clinic, origin: str) -> None:
    from ecmx.hub.saying import draft_messages
    from ecmx.hub.transmissions import Transmission

    agreement(clinic, acknowledge_days=2)
    made = arrived(clinic, mif(A), at(date(2026, 11, 5)))
    Transmission.objects.of(clinic.by.organization).filter(pk=made.pk).update(origin=origin)
    assert draft_messages(clinic.by.organization) == 1


def test_a_refused_member_in_the_next_file(clinic: Clinic) -> None:
    """Situation 9: "refused, awaiting removal"; the refusal is repeated."""
    from ecmx.hub.roster import Member
    from ecmx.hub.saying import draft_messages, message_went, notes, refusals_now
    from ecmx.hub.transmissions import moment
    from ecmx.hub.work import MemberRefusal

    agreement(clinic, refuse_days=3)
    organization = clinic.by.organization
    arrived(clinic, mif(A, B), at(date(2026, 11, 5)))
    from django.db import transaction

    plan = agreement(clinic).plan
    with transaction.atomic():
        MemberRefusal.objects.of(organization).create(
            recorded_at=moment(organization), member=Member.objects.of(organization).get(cin=A), plan=plan,
            day=date(2026, 11, 5), reason="capacity",
        )  # fmt: skip
    assert [(one.cin, one.awaiting) for one in refusals_now(organization)] == [(A, False)]
    draft_messages(organization)
    (note,) = notes(by=clinic.by)
    assert A in note.text and B not in note.text and "We have no capacity" in note.text
    assert seen(clinic, at(date(2026, 11, 6)))["refusal", date(2026, 11, 5)].due_on == date(2026, 11, 10)
    now = at(date(2026, 11, 6))
    message_went(note.id, by=clinic.by, at=now, how="portal", now=now)
    assert draft_messages(organization) == 0
    clinic.receives("juniper", mif(A, B, month=12))
    assert [(one.cin, one.awaiting) for one in refusals_now(organization)] == [(A, True)]
    assert (draft_messages(organization), draft_messages(organization)) == (1, 0)
    (again,) = notes(by=clinic.by)
    assert "We told you about some of them before" in again.text
    rows = [{"cin": A, "status": "Termed"}, {"cin": B}]
    clinic.receives("juniper", file("mif", rows, month=12, produced=9))
    assert refusals_now(organization) == [] and notes(by=clinic.by)[0].settled


def test_a_round_does_all_of_it_and_a_fault_at_one_part_leaves_the_others(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ecmx.hub.running import rounds

    agreement(clinic, alerts=["rosa@clinic.example"], deemed_accepted_days=1)
    old = went(clinic, [A], sent=at(date(2026, 11, 5)))
    said: list[str] = []
    told: list[Any] = []
    clock = at(date(2026, 11, 20))

    def deliver(one: Any) -> bool:
        told.append(one)
        return True

    go = rounds.Rounds(clinic.home, said.append, deliver, lambda: clock)

    def fails(_organization: Any) -> int:
        raise ValueError(A)

    monkeypatch.setattr(rounds, "draft_messages", fails)
    go()
    go()
    old.refresh_from_db()
    assert old.state == "deemed_accepted"
    assert sorted(one.subject.split(":")[2].split()[0] for one in told) == ["MIF", "OTF"]
    assert len(said) == 1 and A not in said[0] and "ValueError" in said[0]


def test_without_a_mail_server_nobody_is_told_and_that_is_said_once(clinic: Clinic) -> None:
    from dataclasses import replace

    import msgspec

    from ecmx.hub.obligations import DueAlert
    from ecmx.hub.running.alert_mail import alert_mailer

    said: list[str] = []
    assert alert_mailer(clinic.home, said.append) is None
    home = replace(clinic.home, settings=msgspec.structs.replace(clinic.home.settings, mail="alerts"))
    deliver = alert_mailer(home, said.append)
    one = DueAlert(("rosa@clinic.example",), "ECM: overdue", "…")
    assert deliver is not None and not deliver(one) and not deliver(one)
    assert len(said) == 1 and "There is no credential alerts" in said[0]
    agreement(clinic, alerts=["rosa@clinic.example"])
    row = seen(clinic, at(date(2026, 11, 20)))["rtf", OCTOBER[1]]
    assert (row.overdue, row.alert) == (True, "not sent")


def test_a_plans_own_hub_is_owed_the_returns(hub_database: Home) -> None:
    from ecmx.hub.accounts import Organization, acting, begin
    from ecmx.hub.keys import Keys
    from ecmx.hub.obligations import Obligation
    from ecmx.hub.partners import Agreement, AgreementFile, Partner

    begin(slug="plan-hub", name="Juniper Health", kind="plan", by="ana", attested=True)
    by = acting("ana", "plan-hub")
    Organization.objects.filter(pk=by.organization.pk).update(began_at=at(date(2026, 10, 1)))
    by.organization.refresh_from_db()
    if not (hub_database.keys / "plan-hub.age-key").exists():
        Keys(hub_database).new("plan-hub")
    make = Partner.objects.of(by.organization).create
    ours = make(slug="us", kind="plan", name="Juniper Health", ours=True)
    clinic = make(slug="valley", kind="provider", name="Valley Clinic")
    terms = Agreement.objects.of(by.organization).create(slug="valley", plan=ours, provider=clinic)
    for kind in ("mif", "rtf"):
        AgreementFile.objects.of(by.organization).create(agreement=terms, file_type=kind, due="day 10")
    kept(Clinic(hub_database, by), at(date(2026, 10, 20)))
    owed = Obligation.objects.of(by.organization).order_by("file_type").values_list("file_type", "owes")
    assert list(owed) == [("mif", "us"), ("rtf", "them")]


def test_what_a_plan_says_otherwise_is_asked_about_in_the_next_round(clinic: Clinic) -> None:
    """The plan's Termed crosses our Enrolled on the way: a task asks for the end date without anybody running a command."""
    from ecmx.hub.running import rounds
    from ecmx.hub.work import open_tasks

    def asked() -> list[str]:
        return [one.kind for one in open_tasks(clinic.by.organization)]

    clinic.receives("juniper", file("mif", [{"cin": "91000001A"}]))
    clinic.happens("91000001A", "enrolled", date(2026, 10, 7))
    go = rounds.Rounds(clinic.home, print)
    go()
    assert asked() == []
    clinic.receives("juniper", file("mif", [{"cin": "91000001A", "status": "Termed"}], month=11))
    go()
    assert asked() == ["end-asked"]
    go()
    assert asked() == ["end-asked"]
