"""The file desk as a browser asks it: each action, who may do it and when, that nothing is done twice, and what is said otherwise."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.hub.clinic import Clinic, file
from tests.hub.provider_month import OCTOBER, ProviderMonth
from tests.hub.questions import questions_of

ANA, BEN, CAL, DEE = "90000001A", "90000002B", "90000003C", "90000004D"
ROWS = [
    {"cin": ANA},
    {"cin": "9000000", "first": "Ben", "last": "Ocampo"},  # row 3: held, its CIN is too short
    {"cin": CAL, "phone": "call her"},  # row 4: used, without the telephone number
    {"cin": DEE, "status": "Newish"},  # row 5: held
]


@pytest.fixture
def clinic(hub_database: Any) -> Clinic:
    return Clinic.opened(hub_database)


def person(clinic: Clinic, role: str) -> Any:
    """Somebody else of the clinic, in a role."""
    from ecmx.hub.accounts import acting, add_person

    slug = clinic.by.organization.slug
    add_person(f"{role}-{slug}", by=clinic.by, role=role)
    return acting(f"{role}-{slug}", slug)


def said(answer: Any) -> str:
    """What a page says, as one line of words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def posted(client: Any, path: str, **form: Any) -> str:
    """A form sent, and what the page says to which it leads."""
    answer = client.post(path, form, follow=True)
    assert answer.status_code == 200, (path, answer.status_code, said(answer)[:400])
    return said(answer)


def upload(name: str, data: bytes) -> io.BytesIO:
    stream = io.BytesIO(data)
    stream.name = name
    return stream


def recorded(clinic: Clinic, action: str) -> int:
    from ecmx.hub.accounts import AuditEntry

    return AuditEntry.objects.filter(organization=clinic.by.organization, action=action).count()


def door(clinic: Clinic, transport: str, slug: str = "juniper") -> None:
    from ecmx.hub.partners import Agreement, Endpoint

    organization = clinic.by.organization
    outbox = f"{organization.slug}-to-{slug}"
    (clinic.home.folder / outbox).mkdir(exist_ok=True)
    Endpoint.objects.of(organization).create(
        agreement=Agreement.objects.of(organization).get(slug=slug), transport=transport, outbox=outbox
    )


def arrived(clinic: Clinic) -> list[Any]:
    from ecmx.hub.transmissions import Transmission

    return list(Transmission.objects.of(clinic.by.organization).filter(direction="in").order_by("pk"))


def test_files_are_dropped_and_bad_ones_are_said_kindly(clinic: Clinic, signed_in: Any) -> None:
    from django.test import override_settings

    client = signed_in(clinic.by)
    good = file("mif", [{"cin": ANA}])
    both = [
        upload("a.csv", good),
        upload("empty.csv", b""),
        upload("b.csv", good),
        upload("bomb.xlsx", b"PK\x03\x04" * 9),
    ]
    words = posted(client, "/files/drop/", files=both)
    assert "3 files were uploaded" in words
    assert "1 file is empty and was not uploaded" in words
    assert "nothing is reading them right now" in words  # no worker runs in this test, and that is said
    first, again, bomb = arrived(clinic)
    for one in (first, again, bomb):
        clinic.goes_on(one)
    assert (first.state, again.state, again.repeats_id, bomb.state) == (
        "needs_partner",
        "repeated",
        first.pk,
        "refused",
    )
    words = said(client.get("/files/"))
    assert "Who sent it?" in words and "Cannot be used" in words and "2 files need attention" in words
    assert "No file was chosen" in posted(client, "/files/drop/")
    assert f"Look at file {first.pk}" in said(client.get(f"/files/{again.pk}/"))

    with override_settings(FILE_UPLOAD_MAX_MEMORY_SIZE=1_000):
        answer = client.post("/files/drop/", {"files": upload("large.csv", b"x" * 5_000)})
    assert answer.status_code == 413 and "One file can be at most" in said(answer) and len(arrived(clinic)) == 3
    assert client.get("/files/drop/").status_code == 405


def test_a_person_decides_what_only_a_person_can_and_nothing_twice(clinic: Clinic, signed_in: Any) -> None:
    client = signed_in(clinic.by)
    made = clinic.goes_on(clinic.arrives(file("mif", [{"cin": ANA}, {"cin": BEN}]), None))
    page = f"/files/{made.pk}/"
    assert "Choose who sent this file" in posted(client, f"{page}partner/")
    assert "read as that partner" in posted(client, f"{page}partner/", partner=clinic.plan("juniper").pk)
    assert "cannot be done with it now" in posted(client, f"{page}partner/", partner=clinic.plan("juniper").pk)
    assert "cannot be done with it now" in posted(client, f"{page}again/")
    assert "cannot be done with it now" in posted(client, f"{page}password/", password="word")
    assert clinic.goes_on(made).state == "applied"
    words = said(client.get(page))
    assert "2 used + 0 on hold + 0 not included = 2" in words and "2 new members" in words and "New 2" in words
    assert "Lopez, Ana" in words and "ecmx hub" not in words
    assert "counts as part of the list" in posted(client, f"{page}complete/", complete="no")
    later = clinic.receives("juniper", file("mif", [{"cin": ANA}], month=11))
    assert "now replaces the earlier one" in posted(client, f"/files/{later.pk}/replaces/", earlier=made.pk)
    made.refresh_from_db()
    assert made.state == "superseded"
    assert "cannot be done with it now" in posted(client, f"{page}aside/")
    assert "is withdrawn" in posted(client, f"/files/{later.pk}/aside/")
    assert not clinic.assignments()


def test_of_what_was_found_in_a_plans_file_its_page_says_whose_it_is_and_names_what_it_speaks_of(
    clinic: Clinic, signed_in: Any
) -> None:
    """The sentences of few findings are kept and said; to somebody who does not see every column, only what holds for all."""
    rows = [*ROWS, {"cin": ANA, "born": "05/06/1981"}]
    made = clinic.receives("juniper", file("mif", rows))
    words = said(signed_in(clinic.by).get(f"/files/{made.pk}/"))
    assert "For Juniper Health to fix." in words and "Rows that you correct here are used at once" in words
    assert (
        "This member is in row 2 as well, and the two rows do not agree." in words
        and "row 6 · repeated-member" in words
    )
    assert "Table 2 is absent as a whole, so nothing of it was checked. Table 3 is absent" in words
    assert re.search(r"There is no column for \d+ data elements that the guidance requires", words)
    assert "…" not in words.partition("What was found")[2].partition("Rows that were not used")[0]
    narrower = said(signed_in(person(clinic, "reader")).get(f"/files/{made.pk}/"))
    assert "Whole tables of the guidance are absent" in narrower and "in row 2 as well" not in narrower


def test_who_may_and_whose_it_is(clinic: Clinic, signed_in: Any) -> None:
    from ecmx.hub.portal.files import PAGES

    other = Clinic.opened(clinic.home)
    theirs = other.receives("juniper", file("mif", ROWS))
    sent = ProviderMonth(other).composes().transmission
    client, reader = (signed_in(person(clinic, role)) for role in ("coordinator", "reader"))
    for page in PAGES:
        number = sent.pk if "/out/" in page.path else theirs.pk
        path = "/" + page.path.replace("<int:file>", str(number))
        if page.about:
            assert {client.get(path).status_code, client.post(path).status_code} <= {404, 405}, page.name
            assert 404 in {client.get(path).status_code, client.post(path).status_code}, page.name
        looks = page.needs in {"files.look", "roster.look"}
        assert looks or reader.post(path).status_code == 403, page.name
    mine = clinic.receives("juniper", file("mif", ROWS))
    words = said(reader.get(f"/files/{mine.pk}/"))
    assert "Withdraw this file" not in words and "The file as received" not in words
    assert "Use the corrected rows" not in said(reader.get(f"/files/{mine.pk}/rows/"))


def test_held_rows_are_corrected_in_the_browser_and_sent_in(clinic: Clinic, signed_in: Any) -> None:
    client = signed_in(clinic.by)
    made = clinic.receives("juniper", file("mif", ROWS))
    rows = f"/files/{made.pk}/rows/"
    assert "3 rows to correct" in said(client.get(rows))
    block = client.get(f"{rows}data/?columns=1").json()
    assert [row["row"] for row in block["rows"]] == [3, 4, 5]
    (key,) = [one["letter"] for one in block["columns"] if one["who"] and "CIN" in one["label"]]
    change = json.dumps({"tab": block["tab"], "seen": block["version"], "changes": [[3, key, BEN]]})
    told = client.post(f"{rows}cells/", change, content_type="application/json").json()
    assert not told["rows"][0]["held"] and told["steps"] == 1
    bad = client.post(f"{rows}cells/", "{}", content_type="application/json")
    assert bad.status_code == 400 and bad.json()["problem"]["code"] == "change-unreadable"
    back = client.post(f"{rows}undo/").json()
    assert back["rows"][0]["held"]
    assert "There are no new corrections" in posted(client, f"{rows}send/")
    change = json.dumps({"tab": block["tab"], "seen": back["version"], "changes": [[3, key, BEN]]})
    client.post(f"{rows}cells/", change, content_type="application/json")
    assert "submitted as a new file" in posted(client, f"{rows}send/")
    corrected = clinic.goes_on(arrived(clinic)[-1])
    assert (corrected.origin, corrected.state) == ("correction", "applied") and BEN in clinic.statuses()
    words = said(client.get(f"/files/{made.pk}/"))
    assert "2 used + 1 on hold + 1 corrected since + 0 not included = 4" in words and "Fix in the browser" in words
    assert f"Corrected in file {corrected.pk}" in words

    marked = client.get(f"/files/{made.pk}/marked/")
    assert marked.headers["Content-Disposition"].startswith("attachment") and recorded(clinic, "fixing.download") == 1
    words = posted(client, f"/files/{made.pk}/fixed/", workbook=upload("back.xlsx", marked.content))
    assert "0 corrected rows" in words
    assert "No workbook was chosen" in posted(client, f"/files/{made.pk}/fixed/")
    assert posted(client, f"/files/{made.pk}/fixed/", workbook=upload("back.xlsx", b"no workbook"))


def test_of_a_file_whose_held_rows_are_all_corrected_no_page_says_that_it_is_to_be_fixed(
    clinic: Clinic, signed_in: Any
) -> None:
    client, made = signed_in(clinic.by), clinic.receives("juniper", file("mif", ROWS[:2]))
    rows = f"/files/{made.pk}/rows/"
    block = client.get(f"{rows}data/?columns=1").json()
    change = {"tab": block["tab"], "seen": block["version"], "changes": [[3, block["columns"][0]["letter"], BEN]]}
    client.post(f"{rows}cells/", json.dumps(change), content_type="application/json")
    posted(client, f"{rows}send/")
    clinic.goes_on(arrived(clinic)[-1])
    words = said(client.get(f"/files/{made.pk}/"))
    assert "1 used + 0 on hold + 1 corrected since" in words and "Fix" not in words
    assert "Nothing left to correct" in said(client.get(rows))


def test_rows_on_hold_wait_for_nobody_once_a_newer_file_of_everyone_came_and_every_list_says_so(
    clinic: Clinic, signed_in: Any
) -> None:
    client = signed_in(clinic.by)
    clinic.receives("juniper", file("mif", ROWS[:2]))
    assert "Correct 1 row on hold" in said(client.get("/files/")) and "Correct 1 row on hold" in said(
        client.get("/files/?list=in")
    )
    clinic.receives("juniper", file("mif", [ROWS[0], {**ROWS[1], "cin": BEN}], month=11))
    assert "Nothing needs attention" in said(client.get("/files/"))
    assert "on hold" not in said(client.get("/files/?list=in"))


def test_files_leave_as_attachments_kept_nowhere_and_recorded(clinic: Clinic, signed_in: Any) -> None:
    client = signed_in(clinic.by)
    data = file("mif", [{"cin": ANA}])
    made = clinic.receives("juniper", data, name="Märzliste.csv")
    answer = client.get(f"/files/{made.pk}/download/")
    assert answer.content == data and answer.headers["Cache-Control"] == "no-store"
    assert (
        answer.headers["Content-Type"] == "text/csv" and "filename*=utf-8''M" in answer.headers["Content-Disposition"]
    )
    assert recorded(clinic, "file.download") == 1
    receipt = client.get(f"/files/{made.pk}/receipt/")
    assert json.loads(receipt.content)["verdict"] == "accepted" and ANA not in receipt.content.decode()
    waits = clinic.arrives(data, "juniper", name="second.csv")
    assert "has no receipt" in said(client.get(f"/files/{waits.pk}/receipt/", follow=True))
    looks = recorded(clinic, "files.look"), recorded(clinic, "roster.look")
    client.get(f"/files/{made.pk}/")
    assert recorded(clinic, "files.look") > looks[0] and recorded(clinic, "roster.look") > looks[1]


def test_new_members_are_refused_for_a_reason_and_taken_after_all(clinic: Clinic, signed_in: Any) -> None:
    client = signed_in(clinic.by)
    made = clinic.receives("juniper", file("mif", [{"cin": ANA}, {"cin": BEN, "last": "Ocampo"}, {"cin": CAL}]))
    page = f"/files/{made.pk}/members/"
    chosen = [clinic.member(cin).pk for cin in (ANA, BEN)]
    assert "3 members are assigned to the clinic now" in said(client.get(page))
    assert "No reason was chosen" in posted(client, f"{page}refuse/", member=chosen)
    assert "No members were chosen" in posted(client, f"{page}refuse/", reason="capacity")
    words = posted(client, f"{page}refuse/", member=chosen, reason="capacity")
    assert "you cannot accept 2 members" in words and "We have no capacity" in words and "1 member is assigned" in words
    assert "already said so, for this reason" in posted(client, f"{page}refuse/", member=chosen, reason="capacity")
    (refusal, *_) = re.findall(r'name="refusal" value="(\d+)"', client.get(page).content.decode())
    assert "Undone: the member is accepted" in posted(client, f"{page}accept/", refusal=refusal)
    assert "already undone" in posted(client, f"{page}accept/", refusal=refusal)
    words = said(client.get(f"/files/{made.pk}/"))
    assert "To tell the sender" in words and "that we cannot accept" in words
    (message,) = re.findall(r'name="message" value="(\d+)"', client.get(f"/files/{made.pk}/").content.decode())
    assert "Recorded: the sender was told" in posted(client, f"/files/{made.pk}/said/", message=message, how="mail")
    assert "already marked as sent or not needed" in posted(
        client, f"/files/{made.pk}/said/", message=message, how="mail"
    )


def test_a_file_is_prepared_looked_through_and_sent_once(clinic: Clinic, signed_in: Any) -> None:
    month = ProviderMonth(clinic)
    clinic.receives("juniper", file("mif", [{"cin": ANA}, {"cin": BEN}]))
    month.event(ANA, "outreach-started", OCTOBER[0])
    month.agreed(layout="guidance-rtf")
    door(clinic, "folder")
    client = signed_in(clinic.by)
    from ecmx.hub.partners import Agreement
    from ecmx.hub.transmissions import Transmission

    agreement = Agreement.objects.of(clinic.by.organization).get(slug="juniper").pk
    asked = {"agreement": agreement, "period": "2026-10", "kind": "rtf"}
    ticked = re.findall(r'value="(\w+)" checked', client.get("/files/out/?period=2026-10&kind=rtf").content.decode())
    assert set(ticked) == {"rtf"}
    assert "No file was selected" in posted(client, "/files/out/prepare/", agreement=agreement, period="2026-10")
    words = posted(client, "/files/out/prepare/", **asked)
    assert "Nothing has been sent yet" in words and "2 of 2 members: everyone is included" in words
    assert "Juniper Health , 11/" in words or "Juniper Health , " in words
    assert "Outreach began" in words
    sent = Transmission.objects.of(clinic.by.organization).get(direction="out")
    page = f"/files/out/{sent.pk}/"
    assert "No one: every member" in said(client.get(f"{page}left-out/"))
    assert "It is on its way" in posted(client, f"{page}send/")
    again = posted(client, f"{page}send/")  # the back button, and sent once more
    assert "cannot be done with it now: on its way" in again
    assert "has not failed" in posted(client, f"{page}send/", way="other") or "no other way" in posted(
        client, f"{page}send/", way="other"
    )
    assert "cannot be done with it now" in posted(client, f"{page}drop/")
    assert "was already sent to" in posted(client, "/files/out/prepare/", **asked)
    assert "No file is due" in posted(client, "/files/out/prepare/", agreement="0", period="2026-10")
    assert client.get(f"/files/{sent.pk}/").headers["Location"] == page


def test_no_page_of_a_plans_file_offers_what_only_another_plan_said(clinic: Clinic, signed_in: Any) -> None:
    """V9 on the pages: of a member of two plans, whose phone, street and ZIP code one plan alone says.

    What she is called on our own pages is the roster's name of her, whoever said it.
    """
    month = ProviderMonth(clinic)
    clinic.receives("juniper", file("mif", [{"cin": ANA, "last": "Rivera", "phone": ""}]))
    hers = {"last": "Rivera", "phone": "5305550199", "street": "77 Redbud Way", "zip": "95926"}
    clinic.receives("redbud", file("mif", [{"cin": ANA, **hers}, {"cin": BEN, "last": "Okonkwo"}]))
    month.event(ANA, "outreach-started", OCTOBER[0])
    month.agreed(layout="guidance-rtf")
    client = signed_in(clinic.by)
    from ecmx.hub.partners import Agreement
    from ecmx.hub.transmissions import Transmission

    agreement = Agreement.objects.of(clinic.by.organization).get(slug="juniper").pk
    posted(client, "/files/out/prepare/", agreement=agreement, period="2026-10", kind="rtf")
    page = f"/files/out/{Transmission.objects.of(clinic.by.organization).get(direction='out').pk}/"
    shown = "".join(said(client.get(page + one)) for one in ("", "left-out/")) + said(client.get("/files/out/"))
    assert "1 of 1 members: everyone is included" in shown or "1 of 1 member" in shown
    reports = said(client.get(f"/members/{clinic.member(ANA).pk}/reports/"))
    juniper = reports[reports.index("Juniper Health") : reports.index("Redbud Care")]
    for word in ("555-0199", "5305550199", "77 Redbud", "95926", "Okonkwo", BEN):
        assert word not in shown and word not in juniper, word
    assert "77 Redbud" in reports, "where it may stand, it stands"


def test_by_hand_and_the_plans_answer_typed_or_pasted(clinic: Clinic, signed_in: Any) -> None:
    month = ProviderMonth(clinic)
    clinic.receives("juniper", file("mif", [{"cin": ANA}, {"cin": BEN}]))
    month.agreed(layout="guidance-rtf")
    door(clinic, "by_hand")
    made = month.composes().transmission
    client, page = signed_in(clinic.by), f"/files/out/{made.pk}/"
    assert "under the agreement, a person uploads this file" in posted(client, f"{page}send/").lower()
    assert client.get(f"{page}answer/").status_code == 200
    assert "has not been sent" in said(client.post(f"{page}answer/", typed_answer()))
    assert "is ready for you to upload" in posted(client, f"{page}tray/")
    assert "Ready to upload" in said(client.get("/files/by-hand/"))
    assert "The date and time are missing" in posted(client, f"{page}said/")
    assert "in the future" in posted(client, f"{page}said/", at="2999-01-01T10:00")
    today = datetime.now(clinic.home.settings.zone)
    now = f"{today + timedelta(minutes=1):%Y-%m-%dT%H:%M}"
    assert "Marked as sent" in posted(client, f"{page}said/", at=now, note="confirmation 17")
    assert "is not in the Outbox" in posted(client, f"{page}said/", at=now)
    assert "Enter the answer" in said(client.get("/files/by-hand/"))

    unsure = client.post(
        f"{page}answer/", {"given": "yes", "text": f"CIN\tStatus\tReason\n{ANA}\tRejected\tno such member\n"}
    )
    assert (
        "a guess from the column headings" in said(unsure)
        and ANA in unsure.content.decode()
        and "Status" in unsure.content.decode()
    )
    columns = {"key": "CIN", "key_is": "cin", "says": "Status", "why": "Reason", "others": "accepted"}
    pasted = {"given": "yes", "text": f"CIN\tStatus\tReason\n{ANA}\tRejected\tno such member\n", **columns}
    words = posted(client, f"{page}answer/", **pasted)
    assert "1 row is rejected" in words and "Some rows rejected" in words
    assert "Nothing changed" in posted(client, f"{page}answer/", **pasted)
    assert "Fix its rejected rows" in words and "‹" not in words
    fix = f"/files/{made.pk}/rows/"
    assert "1 row to correct" in said(client.get(fix)) and "Prepare the correction" in said(client.get(fix))
    block = client.get(f"{fix}data/?columns=1").json()
    (phone,) = [one["letter"] for one in block["columns"] if one["header"] == "Member Phone Number"]
    row = block["rows"][0]["row"]
    change = {"tab": block["tab"], "seen": block["version"], "changes": [[row, phone, "5305550177"]]}
    assert client.post(f"{fix}cells/", json.dumps(change), content_type="application/json").status_code == 200
    prepared = posted(client, f"{fix}send/")
    assert "The correction is prepared" in prepared, prepared[:900]
    wrong = client.post(f"{page}answer/", typed_answer(verdict="rows"))
    assert (
        wrong.status_code == 400 and "List the rows" in said(wrong) and 'aria-invalid="true"' in wrong.content.decode()
    )
    assert "The answer is recorded" in posted(client, f"{page}answer/", **typed_answer())
    made.refresh_from_db()
    assert made.state == "accepted"


def typed_answer(**changed: str) -> dict[str, str]:
    from django.utils import timezone

    day = timezone.localdate().isoformat()
    usual = {"typed": "yes", "verdict": "accepted", "how": "portal", "given_by": "portal", "day": day}
    return {**usual, **changed}


def test_the_work_list_goes_down_and_comes_back(clinic: Clinic, signed_in: Any) -> None:
    clinic.receives("juniper", file("mif", [{"cin": ANA}]))
    client = signed_in(clinic.by)
    assert "Download a work list" in said(client.get("/files/work-list/"))
    assert client.post("/files/work-list/made/", {"month": "soon"}).status_code == 400
    made = client.post("/files/work-list/made/", {"month": "2026-10"})
    assert "work-list-all-2026-10.xlsx" in made.headers["Content-Disposition"] and made.content[:2] == b"PK"
    assert client.post("/files/work-list/given/").status_code == 400
    back = client.post("/files/work-list/given/", {"workbook": upload("list.xlsx", made.content)})
    assert back.status_code == 200 and "The list was recorded" in said(back)
    words = said(client.get("/files/?list=in"))
    assert "Your own list" in words and "Unknown sender" not in words
    again = client.post("/files/work-list/given/", {"workbook": upload("list.xlsx", made.content)})
    assert "This list was uploaded before" in said(again)
    bad = client.post("/files/work-list/given/", {"workbook": upload("list.xlsx", b"no workbook at all")})
    assert bad.status_code == 400


def test_the_desk_asks_as_many_questions_whatever_there_is(clinic: Clinic, signed_in: Any) -> None:
    client = signed_in(clinic.by)

    def asked(path: str) -> int:
        return questions_of(client, path)

    clinic.receives("juniper", file("mif", ROWS))
    few = asked("/files/?list=in"), asked("/files/out/?period=2026-10"), asked("/files/by-hand/")
    for number in range(4):
        clinic.receives("juniper", file("mif", [*ROWS, {"cin": f"9100000{number}A"}]))
        clinic.receives("redbud", file("mif", [{"cin": f"9200000{number}A"}]))
    assert (asked("/files/?list=in"), asked("/files/out/?period=2026-10"), asked("/files/by-hand/")) == few
    made = arrived(clinic)
    assert asked(f"/files/{made[0].pk}/members/") == asked(f"/files/{made[-2].pk}/members/")
