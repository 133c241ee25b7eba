"""The coordinator's desk in the browser: what is due, months, messages, plans, questions, incidents. Rules and roles hold on every page."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ecmx.hub import Home
from ecmx.hub.partners.folder import read_folder
from tests.hub.busy_desk import CINS, BusyDesk, busy_desk, dues_kept
from tests.hub.clinic import Clinic, file
from tests.hub.questions import questions_of

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def clinic(hub_database: Home) -> Clinic:
    made = Clinic.opened(hub_database)
    rows = [{"cin": cin, "last": name} for cin, name in zip(CINS, ("Lopez", "Okafor", "Vang"), strict=True)]
    made.receives("juniper", file("mif", rows))
    return made


@pytest.fixture
def desk(clinic: Clinic) -> BusyDesk:
    return busy_desk(clinic)


@pytest.fixture
def client(clinic: Clinic, signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody who keeps the hub; an answer tells what its page was made of."""
    from django.template import Template
    from django.test.utils import instrumented_test_render  # type: ignore[attr-defined]

    monkeypatch.setattr(Template, "_render", instrumented_test_render)
    made: Client = signed_in(clinic.by)
    return made


def somebody(clinic: Clinic, role: str) -> Any:
    """Another person of the clinic, in a role."""
    from ecmx.hub.accounts import acting, add_person

    add_person(f"some-{role}", by=clinic.by, role=role)
    return acting(f"some-{role}", clinic.by.organization.slug)


def local(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def actions(clinic: Clinic) -> list[str]:
    from ecmx.hub.accounts import AuditEntry

    rows = AuditEntry.objects.filter(organization=clinic.by.organization).order_by("pk")
    return list(rows.values_list("action", flat=True))


def test_what_is_late_stands_first_with_what_can_be_done_about_it(
    clinic: Clinic, desk: BusyDesk, client: Client, signed_in: Any
) -> None:
    page = client.get("/due/")
    lines = page.context["lines"]
    assert lines[0].seen.overdue and [one.seen.overdue for one in lines] == sorted(
        (one.seen.overdue for one in lines), reverse=True
    )
    assert f"/due/{desk.due}/nothing/" in page.content.decode()
    ours = client.get("/due/?whose=us").context["lines"]
    assert ours and all(one.ours for one in ours)
    assert client.get("/due/?month=2026-13").status_code == 404
    looks = signed_in(somebody(clinic, "reader")).get("/due/")
    assert all(not one.doors for one in looks.context["lines"])


def test_nothing_to_report_is_asked_first_and_said_once(
    clinic: Clinic, desk: BusyDesk, client: Client, signed_in: Any
) -> None:
    asked = client.get(f"/due/{desk.due}/nothing/")
    assert "Juniper Health" in asked.content.decode()
    said = client.post(f"/due/{desk.due}/nothing/")
    assert re.fullmatch(r"/due/messages/\d+/", said.headers["Location"])
    assert "nothing to report" in client.get(said.headers["Location"]).content.decode()
    form = {"how": "portal", "at": local(datetime.now(clinic.home.settings.zone))}
    client.post(said.headers["Location"], form)
    dues_kept(clinic)
    again = client.post(f"/due/{desk.due}/nothing/")
    assert again.status_code == 400 and "is no longer open" in again.content.decode()
    assert "ecmx hub" not in again.content.decode()
    reader = signed_in(somebody(clinic, "reader"))
    assert reader.post(f"/due/{desk.due}/nothing/").status_code == 403


def test_a_message_is_read_copied_and_marked_as_sent(clinic: Clinic, desk: BusyDesk, client: Client) -> None:
    from ecmx.hub.transmissions import PartnerMessage

    where = f"/due/messages/{desk.message}/"
    page = client.get(where).content.decode()
    assert "We have received your file" in page and "lee@juniper.test" in page
    now = datetime.now(clinic.home.settings.zone)
    unsaid = client.post(where, {"how": "", "at": local(now)})
    assert unsaid.status_code == 400 and 'aria-invalid="true"' in unsaid.content.decode()
    ahead = client.post(where, {"how": "mail", "at": local(now + timedelta(days=2))})
    assert ahead.status_code == 400 and "future" in ahead.content.decode()
    assert client.post(where, {"how": "mail", "at": local(now)}).status_code == 302
    assert PartnerMessage.objects.of(clinic.by.organization).get(pk=desk.message).sent_how == "mail"
    assert "This message was sent" in client.get(where).content.decode()
    assert client.post(f"{where}needless/").status_code == 400
    waiting = PartnerMessage.objects.of(clinic.by.organization).filter(state="drafted").first()
    assert waiting is not None
    client.post(f"/due/messages/{waiting.pk}/needless/")
    waiting.refresh_from_db()
    assert waiting.state == "needless"


def test_a_month_is_closed_with_its_proof_and_not_without_a_word(
    clinic: Clinic, desk: BusyDesk, client: Client, signed_in: Any
) -> None:
    where = f"/due/month/{desk.month}/"
    page = client.get(where)
    assert page.context["missing"] and "Juniper Health" in page.content.decode()
    assert [one.done for one in page.context["checks"]] == [False, True, True, True, True]
    assert signed_in(somebody(clinic, "reader")).post(where, {"looked": "on", "note": "x"}).status_code == 403
    mute = client.post(where, {"looked": "on"})
    assert mute.status_code == 400 and "Say why: something is still open" in mute.content.decode()
    this_month = f"/due/month/{datetime.now(clinic.home.settings.zone):%Y-%m}/"
    early = client.post(this_month, {"looked": "on", "note": "x"})
    assert early.status_code == 400 and early.context["form"].errors
    assert client.post(where, {"looked": "on", "note": "They answer later"}).status_code == 302
    closed = client.get(where)
    assert "They answer later" in closed.content.decode() and "Close the month" not in closed.content.decode()
    proof = client.get(f"{where}proof/")
    assert proof.headers["Content-Disposition"].startswith("attachment") and b"They answer later" in proof.content
    assert "month.close" in actions(clinic) and client.get("/due/month/").status_code == 200
    assert not [cin for cin in CINS if cin in closed.content.decode() + proof.content.decode()]


def test_a_month_in_which_nothing_came_or_went_does_not_say_that_every_file_was_answered(
    clinic: Clinic, client: Client
) -> None:
    page = client.get("/due/month/2020-01/").content.decode()
    assert "No file was received or prepared for this month" in page
    assert "Nothing about members was sent for this month" in page
    assert "Every file was answered" not in page and "Every member is counted" not in page


def test_questions_are_filtered_and_settled_with_one_of_their_answers(
    clinic: Clinic, desk: BusyDesk, client: Client, signed_in: Any
) -> None:
    from ecmx.hub.work import Task

    page = client.get("/tasks/")
    assert f"/tasks/{desk.task}/settle/" in page.content.decode()
    task = Task.objects.of(clinic.by.organization).get(pk=desk.task)
    assert not client.get(f"/tasks/?plan={clinic.plan('redbud').pk}").context["rows"]
    one = client.get(f"/tasks/?member={task.member_id}&kind={task.kind}")
    assert [row["task"].pk for row in one.context["rows"]] == [desk.task]
    assert "task.look" in actions(clinic) and "roster.look" in actions(clinic)
    where = f"/tasks/{desk.task}/settle/"
    assert client.get(where).status_code == 405
    wrong = client.post(where, {"how": "perhaps"})
    assert wrong.status_code == 400 and "choose one of the answers" in wrong.content.decode()
    assert signed_in(somebody(clinic, "reader")).post(where, {"how": "same"}).status_code == 403
    answer = client.post(where, {"how": "same", "back": "//elsewhere.test/"})
    assert answer.headers["Location"] == "/tasks/"
    task.refresh_from_db()
    assert task.settled_how == "same"


def test_an_incident_is_opened_followed_and_closed(clinic: Clinic, desk: BusyDesk, client: Client) -> None:
    from ecmx.hub.incidents import CLOCKS, Incident

    where, now = f"/incidents/{desk.incident_file}/", datetime.now(clinic.home.settings.zone)
    shown = client.get(where).content.decode()
    assert "Was due" in shown and "wrong plan" in shown
    early = client.post(f"{where}step/", {"state": "closed", "at": local(now)})
    assert early.status_code == 400 and "not the next step" in early.content.decode()
    assert client.post(f"{where}step/", {"state": "recall-sent", "at": local(now)}).status_code == 400
    client.post(f"{where}step/", {"state": "recall-sent", "at": local(now), "how": "secure mail"})
    said = {"state": "destroyed", "at": local(now), "how": "by mail", "who": "K. Reyes"}
    assert client.post(f"{where}step/", said).status_code == 302
    untold = client.post(f"{where}step/", {"state": "closed", "at": local(now)})
    assert untold.status_code == 400 and "For each one below" in untold.content.decode()
    for clock in CLOCKS:
        client.post(f"{where}told/", {"clock": clock, "at": local(now), "how": "by phone"})
    assert client.post(f"{where}step/", {"state": "closed", "at": local(now)}).status_code == 302
    assert Incident.objects.of(clinic.by.organization).get().state == "closed"
    assert "There are no open incidents" in client.get("/incidents/").content.decode()
    rows = client.get(f"{where}rows/")
    assert CINS[0] in rows.content.decode() and actions(clinic)[-1] == "roster.look"
    came = clinic.receives("juniper", file("mif", [{"cin": CINS[0], "phone": "5305550111"}], month=11))
    assert client.get(f"/incidents/{came.pk}/").headers["Location"] == f"/incidents/open/{came.pk}/"
    assert f"/incidents/open/{came.pk}/" in client.get("/incidents/open/").content.decode()
    later = client.post(f"/incidents/open/{came.pk}/", {"discovered": local(now + timedelta(days=1))})
    assert later.status_code == 400 and "future" in later.content.decode()
    assert client.post(f"/incidents/open/{came.pk}/", {"discovered": local(now), "note": "not ours"}).status_code == 302
    assert client.get(f"/incidents/{came.pk}/rows/").status_code == 200


ASKED = {"name": "Sunrise Plan", "returns": "guidance", "due_number": "10", "due_count": "day", "transport": "by_hand"}


def test_a_plan_is_added_when_what_would_be_saved_was_seen(clinic: Clinic, client: Client, signed_in: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from ecmx.hub.partners import stored_terms

    sample = SimpleUploadedFile("mif.csv", file("mif", [{"cin": CINS[0], "last": "Nobody"}]))
    seen = client.post("/plans/add/", {**ASKED, "sample": sample, "alerts": "rosa@clinic.test"})
    assert seen.status_code == 200 and "1 of 1 rows can be used" in seen.content.decode()
    assert "Nobody" not in seen.content.decode()
    assert "sunrise-plan" not in stored_terms(clinic.by.organization).agreements
    mark = seen.context["mark"]
    other = client.post("/plans/add/", {**ASKED, "due_number": "12", "agreed": mark})
    assert other.context["changed"] and "sunrise-plan" not in stored_terms(clinic.by.organization).agreements
    unmeant = client.post("/plans/add/", {**ASKED, "transport": "mail", "outbox": "nowhere"})
    assert unmeant.status_code == 400 and "e-mail address" in unmeant.content.decode()
    there = client.post("/plans/add/", {**ASKED, "name": "Juniper"})
    assert there.status_code == 400 and "already a plan with that name" in there.content.decode()
    saved = client.post("/plans/add/", {**ASKED, "alerts": "rosa@clinic.test", "agreed": mark})
    assert saved.status_code == 302
    terms = stored_terms(clinic.by.organization).agreements["sunrise-plan"]
    assert (terms.stage, terms.alerts) == ("testing", ("rosa@clinic.test",))
    assert {one.type: one.due for one in terms.files} == {"mif": "", "rtf": "day 10", "otf": "day 10"}
    assert signed_in(somebody(clinic, "care_team")).get("/plans/add/").status_code == 403


LEARNED = """name = "sunrise-return"
partner = "Sunrise Plan"
container = "csv"
file_name = "sunrise_{period:%Y%m}.csv"
[[sheets]]
types = ["rtf"]
elements_of = ["rtf"]
"""


def test_a_learned_form_comes_along_and_is_never_written_over(clinic: Clinic, client: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from ecmx.hub.partners import layouts_of, stored_terms

    broken = SimpleUploadedFile("form.toml", b'name = "sunrise-return"\nnothing = true')
    bad = client.post("/plans/add/", {**ASKED, "returns": "learned", "learned": broken})
    assert bad.status_code == 400 and bad.context["form"].errors["learned"]
    form = SimpleUploadedFile("form.toml", LEARNED.encode())
    seen = client.post("/plans/add/", {**ASKED, "returns": "learned", "learned": form})
    kept = clinic.home.layouts / "sunrise-return.toml"
    assert seen.context["mark"] and not kept.exists()
    try:
        said = {**ASKED, "returns": "learned", "learned_text": LEARNED, "agreed": seen.context["mark"]}
        assert client.post("/plans/add/", said).status_code == 302
        files = {one.type: one for one in stored_terms(clinic.by.organization).agreements["sunrise-plan"].files}
        assert [one.layout for one in files["rtf"].layouts] == ["sunrise-return"]
        names = {one.name for one in layouts_of(clinic.by.organization, clinic.home.layouts)}
        assert "sunrise-return" in names
        again = client.post("/plans/add/", {**ASKED, "name": "Other", "returns": "learned", "learned_text": LEARNED})
        assert again.status_code == 400 and "already a form named" in again.content.decode()
    finally:
        kept.unlink(missing_ok=True)


def test_an_agreement_in_plain_words_its_stage_and_the_folder_to_take_along(
    clinic: Clinic, desk: BusyDesk, client: Client, signed_in: Any, tmp_path: Path
) -> None:
    from ecmx.hub.partners import Agreement, difference

    where = f"/plans/{desk.agreement}/"
    assert "Redbud Care" in client.get("/plans/").content.decode()
    shown = client.get(where).content.decode()
    assert "on the 10th of the following month; if that is a weekend or holiday, the next business day" in shown
    assert signed_in(somebody(clinic, "coordinator")).get(where).status_code == 200
    assert signed_in(somebody(clinic, "care_team")).post(f"{where}stage/", {"stage": "active"}).status_code == 403
    assert client.post(f"{where}stage/", {"stage": "perhaps"}).status_code == 400
    assert client.post(f"{where}stage/", {"stage": "active"}).status_code == 302
    assert Agreement.objects.of(clinic.by.organization).get(pk=desk.agreement).stage == "active"
    assert actions(clinic)[-1] == "partners.import"
    taken = client.post("/plans/export/")
    zipfile.ZipFile(io.BytesIO(taken.content)).extractall(tmp_path)
    assert not difference(clinic.by.organization, read_folder(tmp_path / "partners"))
    assert actions(clinic)[-1] == "partners.export"


def test_what_is_anothers_is_as_what_never_was(
    hub_database: Home, clinic: Clinic, desk: BusyDesk, signed_in: Any
) -> None:
    from ecmx.hub.accounts import acting, begin

    begin(slug="elsewhere", name="Elsewhere", kind="provider", by="sol", attested=False)
    stranger = signed_in(acting("sol", "elsewhere"))
    for path in (
        f"/due/{desk.due}/nothing/",
        f"/due/messages/{desk.message}/",
        f"/incidents/{desk.incident_file}/",
        f"/incidents/{desk.incident_file}/rows/",
        f"/incidents/open/{desk.incident_file}/",
        f"/plans/{desk.agreement}/",
    ):
        assert stranger.get(path).status_code == 404, path
    for path in (
        f"/due/{desk.due}/nothing/",
        f"/due/messages/{desk.message}/needless/",
        f"/incidents/{desk.incident_file}/step/",
        f"/incidents/{desk.incident_file}/told/",
        f"/plans/{desk.agreement}/stage/",
        f"/tasks/{desk.task}/settle/",
    ):
        assert stranger.post(path, {"how": "same", "stage": "active"}).status_code == 404, path


def test_a_longer_list_asks_the_database_no_more_often(clinic: Clinic, desk: BusyDesk, client: Client) -> None:
    pages = ("/due/", "/tasks/", "/incidents/?closed=1", "/due/messages/", "/plans/", "/incidents/open/")

    def asked() -> dict[str, int]:
        return {path: questions_of(client, path) for path in pages}

    before = asked()
    more_of_everything(clinic)
    assert asked() == before


def more_of_everything(clinic: Clinic) -> None:
    """More lines on every list."""
    from ecmx.hub.accounts import Organization
    from ecmx.hub.incidents import open_incident
    from ecmx.hub.partners import Agreement
    from ecmx.hub.transmissions import PartnerMessage
    from ecmx.hub.work import open_task
    from tests.hub.sent_files import sent

    organization = clinic.by.organization
    for number in range(3):
        made = sent(clinic, CINS[0], data=f"more {number}".encode())
        open_incident(made.pk, by=clinic.by, home=clinic.home, discovered_at=datetime.now(clinic.home.settings.zone))
        open_task(organization, "row-rejected", f"more-{number}", member=clinic.member(CINS[0]), transmission=made)
        PartnerMessage.objects.of(organization).create(partner=made.partner, transmission=made, kind="acknowledged")
    Organization.objects.filter(pk=organization.pk).update(began_at=organization.began_at - timedelta(days=60))
    Agreement.objects.of(organization).filter(slug="redbud").update(stage="active")
    dues_kept(clinic)


def test_due_says_that_an_incidents_notice_is_due_to_whoever_handles_incidents(
    clinic: Clinic, desk: BusyDesk, client: Client, signed_in: Any
) -> None:
    from ecmx.hub.incidents import CLOCKS

    said = "A notice about an incident is overdue:"
    assert said in client.get("/due/").content.decode()
    reader = signed_in(somebody(clinic, "reader"))
    assert "/incidents/" not in reader.get("/due/").content.decode()
    again, now = signed_in(clinic.by), datetime.now(clinic.home.settings.zone)
    for clock in CLOCKS:
        again.post(f"/incidents/{desk.incident_file}/told/", {"clock": clock, "at": local(now), "how": "by phone"})
    assert "A notice about an incident" not in again.get("/due/").content.decode()


def test_what_is_prepared_is_reviewed_and_not_prepared_again(clinic: Clinic, desk: BusyDesk, client: Client) -> None:
    from ecmx.guidance import FileType
    from ecmx.hub.obligations import Obligation
    from ecmx.hub.outbound import compose
    from ecmx.hub.transmissions import Transmission

    due = Obligation.objects.of(clinic.by.organization).get(pk=desk.due)
    period = (due.period_start, due.period_end)

    def doors() -> list[tuple[str, str]]:
        (line,) = (one for one in client.get("/due/").context["lines"] if one.seen.id == desk.due)
        return [(str(one.words), one.url) for one in line.doors]

    assert "Prepare" in dict(doors())
    (made,) = compose(clinic.plan("juniper"), [FileType.RTF], period=period, by=clinic.by, home=clinic.home)
    assert made.transmission is not None
    assert ("Review and send", f"/files/out/{made.transmission.pk}/") in doors()
    assert "Prepare" not in dict(doors())
    Transmission.objects.of(clinic.by.organization).filter(pk=made.transmission.pk).update(state="sending")
    assert ("On its way", f"/files/out/{made.transmission.pk}/") in doors()


def test_what_a_member_asks_stands_where_she_is_to_be_called(clinic: Clinic, client: Client) -> None:
    from ecmx.hub.work import record_wish

    assert "Asks:" not in client.get("/").content.decode()
    record_wish(by=clinic.by, member=clinic.member(CINS[0]), no_voicemail=True, note="not before noon")
    shown = client.get("/").content.decode()
    assert shown.count("Asks:") == 1
    assert "no voicemail; not before noon" in shown
    where_it_is_logged = client.get(f"/members/{clinic.member(CINS[0]).pk}/attempt/").content.decode()
    assert "The member asks:" in where_it_is_logged and "not before noon" in where_it_is_logged


def test_of_a_file_that_was_recalled_no_answer_is_waited_for(clinic: Clinic, desk: BusyDesk) -> None:
    from ecmx.hub.obligations import Obligation

    rows = Obligation.objects.of(clinic.by.organization).filter(owes="them", file_type="acknowledgment")
    assert [(one.about_id, one.waived_why, one.met_at) for one in rows] == [
        (desk.incident_file, "the file was recalled", None)
    ]


def test_of_an_answer_nothing_is_chosen_beforehand(clinic: Clinic, desk: BusyDesk, client: Client) -> None:
    page = client.get(f"/files/out/{desk.incident_file}/answer/").content.decode()
    assert "All accepted" in page and " checked" not in page
    how = page.split('name="how"')[1].split("</select>")[0]
    assert re.findall(r'value="(\w*)" selected', how) == [""]
