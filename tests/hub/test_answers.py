"""What a plan says of a file of ours, whichever way it says it: it takes effect row by row, once, and nothing is guessed."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from tests.hub.clinic import OTHER_NPI, Clinic, file
from tests.hub.outgoing import agreement, at, file_terms, open_tasks, verdicts, went

A, B, C = (f"9100000{number}A" for number in range(1, 4))
SENT = at(date(2026, 11, 5))
NOW = at(date(2026, 11, 10))


@pytest.fixture
def clinic(hub_database: Home) -> Iterator[Clinic]:
    yield Clinic.opened(hub_database)
    shutil.rmtree(hub_database.folder / "responses", ignore_errors=True)


def receipt(of: Any, **said: Any) -> bytes:
    rejected = [{"sheet": "RTF", "row": row, "message": why} for row, why in said.pop("rejected", {}).items()]
    made = {
        "ecmx_receipt": 1,
        "sha256": of.digest,
        "file": of.name,
        "period": [of.period_start.isoformat(), of.period_end.isoformat()],
        "made_at": at(date(2026, 11, 6)).isoformat(),
        "verdict": "part_accepted" if rejected else "accepted",
        "rejected": rejected,
    }
    return json.dumps(made | said).encode()


def takes(clinic: Clinic, data: bytes, **said: Any) -> Any:
    from ecmx.hub.answers import take_answer

    return take_answer(data, "answer.json", by=clinic.by, home=clinic.home, now=NOW, **said)


def typed(clinic: Clinic, of: Any, verdict: str, rows: str = "", **said: Any) -> Any:
    from ecmx.hub.answers import say_answer

    words = {"how": "phone", "given_by": "Lee", "at": NOW, "now": NOW} | said
    return say_answer(of.pk, by=clinic.by, verdict=verdict, rows=rows, **words)  # type: ignore[arg-type]


def refused(clinic: Clinic, data: bytes, **said: Any) -> str:
    with pytest.raises(UsageProblem) as problem:
        takes(clinic, data, **said)
    assert not any(cin in problem.value.message + problem.value.fix for cin in (A, B, C))
    return problem.value.code


def answers(of: Any) -> list[Any]:
    from ecmx.hub.outbound import PlanAnswer

    return list(PlanAnswer.objects.of(of.organization).filter(transmission=of).order_by("pk"))


def state(of: Any) -> str:
    of.refresh_from_db()
    return str(of.state)


def test_a_rejected_row_becomes_work_and_the_others_are_accepted(clinic: Clinic) -> None:
    file_terms(clinic, "rtf", correction="rows")
    sent = went(clinic, [A, B, C], sent=SENT)
    taken = takes(clinic, receipt(sent, rejected={3: "start date missing"}))
    assert (state(sent), taken.rejected, taken.correction) == ("part_accepted", 1, "rows")
    assert verdicts(sent) == {
        A: ("accepted", ""),
        B: ("rejected", "start date missing"),
        C: ("accepted", ""),
    }
    assert open_tasks(clinic) == [("row-rejected", B, 3)]


def test_the_newer_of_two_answers_counts_and_both_are_kept(clinic: Clinic) -> None:
    sent = went(clinic, [A, B], sent=SENT)
    takes(clinic, receipt(sent, rejected={2: "unknown member"}))
    again = typed(clinic, sent, "accepted")
    first, second = answers(sent)
    assert (again.earlier, state(sent), open_tasks(clinic)) == (first.pk, "accepted", [])
    assert (first.how, second.how, second.given_by) == ("json", "phone", "Lee")
    late = takes(clinic, receipt(sent, rejected={3: "x"}, made_at=at(date(2026, 11, 5), 18).isoformat()))
    assert (late.counts, state(sent), len(answers(sent))) == (False, "accepted", 3)
    assert {verdict for verdict, _ in verdicts(sent).values()} == {"accepted"}


def test_the_same_answer_twice_changes_nothing(clinic: Clinic) -> None:
    sent = went(clinic, [A, B], sent=SENT)
    said = receipt(sent, rejected={2: "unknown member"})
    takes(clinic, said)
    assert takes(clinic, said).again
    assert typed(clinic, sent, "rejected", "2").again
    assert len(answers(sent)) == 1 and len(open_tasks(clinic)) == 1


def test_a_row_rejected_anew_is_work_anew(clinic: Clinic) -> None:
    sent = went(clinic, [A, B], sent=SENT)
    typed(clinic, sent, "rejected", "2-3", at=at(date(2026, 11, 6)))
    assert (state(sent), len(open_tasks(clinic))) == ("rejected", 2)
    typed(clinic, sent, "rejected", "RTF!3", at=at(date(2026, 11, 7)))
    assert (state(sent), open_tasks(clinic)) == ("part_accepted", [("row-rejected", B, 3)])
    typed(clinic, sent, "rejected", at=at(date(2026, 11, 8)))
    assert (state(sent), open_tasks(clinic)) == ("rejected", [("file-rejected", "", None)])
    typed(clinic, sent, "rejected", "2", at=at(date(2026, 11, 9)))
    assert open_tasks(clinic) == [("row-rejected", A, 2)]


def test_an_answer_that_cannot_be_meant_changes_nothing(clinic: Clinic) -> None:
    sent = went(clinic, [A, B], sent=SENT)
    not_gone = went(clinic, [C], kind="otf", sent=None, state="by_hand")
    bad = {
        "answer-file-unknown": receipt(sent, sha256="0" * 64),
        "answer-other-period": receipt(sent, period=["2026-09-01", "2026-09-30"]),
        "answer-rows-unknown": receipt(sent, rejected={9: "x"}),
        "answer-contradicts-itself": receipt(sent, rejected={2: "x"}, verdict="accepted"),
        "receipt-unreadable": receipt(sent, verdict=A),
    }
    assert {refused(clinic, data): code for code, data in bad.items()} == {code: code for code in bad}
    counts = {"total": 2, "clean": 1, "held": 1}
    for contradiction in (
        {"verdict": "part_accepted"},
        {"rows": {**counts, "total": 5}},
        {"rows": {**counts, "clean": 2, "held": 0}, "rejected": {2: "x"}},
        {"period": ["2026-10-31", "2026-10-01"]},
    ):
        assert refused(clinic, receipt(sent, **contradiction)) == "answer-contradicts-itself"
    assert refused(clinic, b'{"ecmx_receipt": 1, "verdict": "acc') == "receipt-unreadable"
    assert refused(clinic, receipt(sent), of=not_gone.pk) == "answer-other-file"
    with pytest.raises(UsageProblem, match="has not been sent"):
        typed(clinic, not_gone, "accepted")
    assert (state(sent), answers(sent), open_tasks(clinic)) == ("sent", [], [])


def test_that_a_file_came_is_no_acceptance(clinic: Clinic) -> None:
    sent = went(clinic, [A], sent=SENT)
    takes(clinic, receipt(sent, verdict="received"))
    assert (state(sent), verdicts(sent)) == ("sent", {A: ("open", "")})
    assert answers(sent)[0].verdict == "sent"


def test_a_corrected_file_keeps_an_answer_and_is_moved_by_none(clinic: Clinic) -> None:
    sent = went(clinic, [A], sent=SENT, state="corrected")
    taken = typed(clinic, sent, "rejected")
    assert (taken.counts, state(sent), len(answers(sent)), open_tasks(clinic)) == (False, "corrected", 1, [])


def response(folder: Path, rows: list[tuple[Any, ...]], name: str = "Juniper_response.xlsx") -> Path:
    book = openpyxl.Workbook()
    tab = book.active
    assert tab is not None
    for row in [("Juniper Health: processing report",), ("Member CIN", "Result", "Error Description"), *rows]:
        tab.append(row)
    book.save(folder / name)
    return folder / name


def locked_book(path: Path, password: str) -> bytes:
    """A workbook as a spreadsheet program protects it."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(path.read_bytes())).encrypt(password, out)
    return out.getvalue()


def form(**said: Any) -> Any:
    from ecmx.hub.answers import ResponseForm

    return ResponseForm(
        **{"partner": "juniper", "key": "Member CIN", "verdict": "Result", "message": "Error Description"} | said
    )


def test_a_response_file_is_read_by_its_form(clinic: Clinic, tmp_path: Path) -> None:
    sent = went(clinic, [A, B, C], sent=SENT)
    path = response(tmp_path, [(A, "Accepted", None), (B, "Rejected", "no such member")])
    taken = takes(clinic, path.read_bytes(), of=sent.pk, form=form())
    assert (state(sent), taken.left_open) == ("part_accepted", 1)
    assert verdicts(sent) == {A: ("accepted", ""), B: ("rejected", "no such member"), C: ("open", "")}
    listed = response(tmp_path, [(C, None, "late")], "rejects.xlsx")
    takes(clinic, listed.read_bytes(), of=sent.pk, form=form(verdict="", others="accepted"))
    assert verdicts(sent) == {A: ("accepted", ""), B: ("accepted", ""), C: ("rejected", "late")}


def test_a_response_that_is_unclear_is_no_answer(clinic: Clinic, tmp_path: Path) -> None:
    sent = went(clinic, [A, B], sent=SENT)

    def code(*rows: tuple[Any, ...], by: Any = None) -> str:
        return refused(clinic, response(tmp_path, list(rows)).read_bytes(), of=sent.pk, form=by or form())

    assert code((A, "Pending review", None)) == "response-unclear"
    assert code((None, "Rejected", "x")) == "response-unclear"
    assert code((C, "Rejected", "x")) == "answer-rows-unknown"
    assert code((A, "Rejected", "x"), (A, "Accepted", None)) == "answer-contradicts-itself"
    assert code() == "response-empty"
    assert code((A, "Accepted", None), by=form(key="Client")) == "response-form-unknown"
    assert state(sent) == "sent"


def test_in_the_partners_folder_a_receipt_is_known_and_a_member_file_stays_one(clinic: Clinic, tmp_path: Path) -> None:
    from ecmx.hub import answers, inbound
    from ecmx.hub.answers import form_kept
    from ecmx.hub.transmissions import Counted

    inbound.read_otherwise("answers", answers.answer_at_the_door)
    sent, other = went(clinic, [A, B], sent=SENT), went(clinic, [C], kind="otf", sent=SENT)
    came = clinic.receives("juniper", receipt(sent, rejected={2: "x"}), "receipt.json")
    assert (came.state, state(sent), came.agreement_id) == ("answer", "part_accepted", sent.agreement_id)
    assert clinic.receives("juniper", receipt(sent, rejected={2: "x"}), "receipt.json").state == "repeated"
    stray = clinic.receives("redbud", receipt(sent), "receipt.json")
    assert (stray.state, stray.problem) == ("refused", "answer-file-unknown")
    form_kept(clinic.home.folder, "juniper", form(file_name="*_response.xlsx"))
    read = clinic.receives("juniper", response(tmp_path, [(C, "OK", None)]).read_bytes(), "Juniper_response.xlsx")
    assert (read.state, state(other)) == ("answer", "accepted")
    mif = clinic.receives("juniper", file("mif", [{"cin": A}]), "members_response.csv")
    assert mif.state == "applied"
    assert Counted.objects.of(clinic.by.organization).count() == 1, "an answer counts for nothing in the roster"


def test_a_protected_response_waits_for_its_password_at_both_doors(clinic: Clinic, tmp_path: Path) -> None:
    from ecmx.errors import FileUnusable
    from ecmx.hub import answers, inbound
    from ecmx.hub.answers import form_kept

    inbound.read_otherwise("answers", answers.answer_at_the_door)
    sent = went(clinic, [A, B], sent=SENT)
    locked = locked_book(response(tmp_path, [(A, "Accepted", None), (B, "Rejected", "late")]), "swordfish")
    with pytest.raises(FileUnusable) as problem:
        takes(clinic, locked, of=sent.pk, form=form())
    assert problem.value.code == "password-needed"
    form_kept(clinic.home.folder, "juniper", form(file_name="*_response.xlsx"))
    came = clinic.receives("juniper", locked, "Juniper_response.xlsx")
    assert came.state == "needs_password" and state(sent) == "sent"
    inbound.give_password(came.pk, by=clinic.by, home=clinic.home, password="swordfish")
    assert (clinic.goes_on(came).state, state(sent)) == ("answer", "part_accepted")
    assert takes(clinic, locked, of=sent.pk, form=form(), password="swordfish").again


def test_the_same_words_on_another_file_are_another_answer(clinic: Clinic, tmp_path: Path) -> None:
    first, other = went(clinic, [A], sent=SENT), went(clinic, [A], kind="otf", sent=SENT)
    said = response(tmp_path, [(A, "Accepted", None)]).read_bytes()
    for of in (first, other):
        assert not takes(clinic, said, of=of.pk, form=form()).again
        assert state(of) == "accepted"
    assert takes(clinic, said, of=first.pk, form=form()).again


def test_our_receipt_of_a_file_that_came_can_be_read_as_an_answer(clinic: Clinic) -> None:
    from ecmx.hub.answers import read_receipt, receipt_of, written_receipt

    rows = [{"cin": A}, {"cin": B, "npi": OTHER_NPI}, {"cin": C, "status": "Perhaps"}]
    made = clinic.receives("juniper", file("mif", [{"npi": "1234567893"} | row for row in rows]))
    data = written_receipt(receipt_of(made.pk, by=clinic.by))
    read = read_receipt(data)
    assert (read.sha256, read.verdict) == (made.digest, "part_accepted")
    assert sorted(row.row for row in read.rejected) == sorted(clinic.held(made))
    assert all(row.message for row in read.rejected)
    assert not any(cin.encode() in data for cin in (A, B, C))
    again = clinic.receives("juniper", file("mif", [{"npi": "1234567893"} | row for row in rows]))
    assert receipt_of(again.pk, by=clinic.by).verdict == "part_accepted"


def deemed(clinic: Clinic, day: date, hour: int = 12, minute: int = 0) -> list[int]:
    from ecmx.hub.answers import deem_accepted

    return deem_accepted(clinic.by.organization, at(day, hour, minute), clinic.home.settings.zone)


def test_a_plan_that_never_answers(clinic: Clinic) -> None:
    """Situation 1: after the agreement's days a sent file counts as settled, labelled so, and never as accepted."""
    agreement(clinic, deemed_accepted_days=10)
    sent = went(clinic, [A], sent=at(date(2026, 10, 25), 23, 59))  # the clocks go back on November 1
    assert deemed(clinic, date(2026, 11, 4), 23, 59) == []
    assert deemed(clinic, date(2026, 11, 5), 0, 0) == [sent.pk]
    assert deemed(clinic, date(2026, 10, 26)) == [], "a clock that steps back makes nothing undone"
    assert (state(sent), verdicts(sent)) == ("deemed_accepted", {A: ("open", "")})
    assert [(one.how, one.verdict) for one in answers(sent)] == [("deemed", "deemed_accepted")]
    typed(clinic, sent, "rejected", "2")
    assert (state(sent), open_tasks(clinic)) == ("rejected", [("row-rejected", A, 2)])


def test_days_are_the_hubs_own_and_no_hours(clinic: Clinic) -> None:
    agreement(clinic, deemed_accepted_days=1)
    spring = date(2027, 3, 13)  # the next day has 23 hours
    sent = went(clinic, [A], sent=at(spring, 0, 1))
    assert deemed(clinic, spring + timedelta(days=1), 23, 59) == []
    assert deemed(clinic, spring + timedelta(days=2), 0, 0) == [sent.pk]
    redbud = went(clinic, [A], slug="redbud", sent=SENT)
    assert deemed(clinic, date(2030, 1, 1)) == [] and state(redbud) == "sent", "nothing was agreed"


def test_who_may_not_answers_nothing(clinic: Clinic) -> None:
    from ecmx.hub.accounts import By
    from ecmx.hub.answers import say_answer

    sent = went(clinic, [A], sent=SENT)
    with pytest.raises(UsageProblem, match="may not"):
        say_answer(
            sent.pk, by=By(clinic.by.organization, clinic.by.user, {"reader"}), verdict="accepted", how="phone",
            given_by="Lee", at=NOW, now=NOW,
        )  # fmt: skip
    stranger = Clinic.opened(clinic.home)
    with pytest.raises(UsageProblem, match="We have no file"):
        typed(stranger, sent, "accepted")
