"""The roster, a member's page and its forms: what each does, what it refuses and keeps, and what stays hidden."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest

from tests.hub.clinic import Clinic, file
from tests.hub.questions import questions_of

CIN, OTHER = "90000001A", "90000002A"
MARKUP = "<script>alert(1)</script>"
RIGHT_TO_LEFT = "\u05db\u05d4\u05df"


@pytest.fixture
def clinic(hub_database: Any) -> Clinic:
    made = Clinic.opened(hub_database)
    made.receives(
        "juniper",
        file("mif", [{"cin": CIN, "last": RIGHT_TO_LEFT}, {"cin": OTHER, "last": MARKUP, "phone": "0000000000"}]),
    )
    return made


@pytest.fixture
def client(clinic: Clinic, signed_in: Any) -> Any:
    return signed_in(clinic.by)


def page_of(clinic: Clinic, cin: str = CIN, what: str = "") -> str:
    return f"/members/{clinic.member(cin).pk}/{what}"


def today() -> date:
    from django.utils import timezone

    return timezone.localdate()


def body(answer: Any) -> str:
    return unescape(answer.content.decode())


def words(clinic: Clinic, kind: str) -> list[Any]:
    return clinic.words()[kind]


def plan(clinic: Clinic, slug: str = "juniper") -> str:
    return str(clinic.plan(slug).pk)


# what is shown


def test_the_page_says_who_said_what_where_and_what_nobody_knows(clinic: Clinic, client: Any) -> None:
    shown = body(client.get(page_of(clinic)))
    assert f"<bdi>{RIGHT_TO_LEFT}, Ana</bdi>" in shown
    assert "Juniper Health, " in shown
    assert re.search(r">MIF, \w+ \d{4} <small>file \d", shown)  # in the history, a file by its type and month
    assert "not known (nothing received)" in shown  # her language
    assert 'href="tel:+15305550100"' in shown


def test_markup_in_a_name_is_a_name(clinic: Clinic, client: Any) -> None:
    for address in (page_of(clinic, OTHER), "/members/", "/route/", page_of(clinic, OTHER, "attempt/")):
        assert MARKUP.encode() not in client.get(address).content, address


def test_a_number_is_dialed_neither_where_it_stands_for_none_nor_against_the_wish(clinic: Clinic, client: Any) -> None:
    from ecmx.hub.work import record_wish

    stand_in = body(client.get(page_of(clinic, OTHER)))
    assert "tel:" not in stand_in
    assert "not known (0000000000)" in stand_in
    record_wish(by=clinic.by, member=clinic.member(CIN), route="mail")
    shown = body(client.get(page_of(clinic)))
    assert "tel:" not in shown
    assert "Wants to be contacted by mail." in shown
    record_wish(by=clinic.by, member=clinic.member(CIN), phone="5305550177", no_voicemail=True)
    shown = body(client.get(page_of(clinic)))
    assert 'href="tel:+15305550177"' in shown
    assert "tel:+15305550100" not in shown
    assert 'value="voicemail"' not in shown


def test_what_is_anothers_is_not_there(clinic: Clinic, signed_in: Any, hub_database: Any) -> None:
    other = Clinic.opened(hub_database)
    clinic.by.user.refresh_from_db()
    client = signed_in(clinic.by)
    client.post("/organizations/", {"organization": clinic.by.organization.pk})  # rosa works for both
    other.receives("juniper", file("mif", [{"cin": CIN}]))
    foreign = other.member(CIN).pk
    for page in pages_of_members():
        if "member" not in page.about:
            continue
        named = {**dict.fromkeys(page.about, 1), "member": foreign, "other": clinic.member(CIN).pk}
        address = "/" + page.path
        for name, number in named.items():
            address = address.replace(f"<int:{name}>", str(number))
        answers = client.get(address), client.post(address)
        assert answers[0].status_code in {404, 405}, (page.name, answers[0].headers)
        assert answers[1].status_code == 404, (page.name, answers[1].headers)


def pages_of_members() -> tuple[Any, ...]:
    from ecmx.hub.portal.members import PAGES

    return PAGES


def test_a_page_asks_as_many_queries_of_a_long_past_as_of_a_short_one(clinic: Clinic, client: Any) -> None:
    def asked(address: str) -> int:
        return questions_of(client, address)

    clinic.tries(CIN, today() - timedelta(days=9), kind="2")
    clinic.knows(CIN, "member_phone_number", "5305550188")
    few = [asked(page_of(clinic)), asked("/members/"), asked("/route/")]
    for back in range(1, 8):
        clinic.tries(CIN, today() - timedelta(days=back), kind="1", next_step="again")
        clinic.knows(CIN, "member_residential_city", f"Town {back}")
    rows = [{"cin": f"9000001{n}A", "last": f"Vang{n}"} for n in range(9)] + [{"cin": CIN, "last": RIGHT_TO_LEFT}]
    clinic.receives("juniper", file("mif", rows, month=11))
    assert [asked(page_of(clinic)), asked("/members/"), asked("/route/")] == few


def test_every_look_is_recorded(clinic: Clinic, client: Any) -> None:
    from ecmx.hub.accounts import AuditEntry

    pk = clinic.member(CIN).pk
    for address in (
        page_of(clinic),
        page_of(clinic, what="contact/"),
        page_of(clinic, what="reports/"),
        "/route/",
    ):
        before = AuditEntry.objects.count()
        assert client.get(address).status_code == 200, address
        looked = AuditEntry.objects.order_by("pk")[before:]
        assert any(one.action == "roster.look" and pk in one.objects_ids for one in looked), address


# the roster


def test_what_is_looked_for_stands_in_no_address_and_is_found_again(clinic: Clinic, client: Any) -> None:
    answer = client.post("/members/search/", {"words": "90000002"})
    assert answer.status_code == 302
    there = answer.headers["Location"]
    assert there.startswith("/members/found/")
    assert "9000" not in there
    shown = body(client.get(there))
    assert OTHER in shown
    assert CIN not in shown
    client.post(there + "save/", {"name": "Mine"})
    assert "Mine" in body(client.get("/members/"))
    client.post(there + "forget/")
    assert client.get(there).status_code == 404
    nothing = client.post("/members/search/", {"words": "?!"})
    assert nothing.status_code == 400
    assert 'value="?!"' in body(nothing)
    gone = client.get(client.post("/members/search/", {"words": "nobodyhere"}).headers["Location"])
    assert "No members found." in body(gone)


def test_a_workbook_leaves_with_whoever_may(clinic: Clinic, client: Any) -> None:
    from ecmx.hub.accounts import Membership

    taken = client.post("/members/export/", {"search": ""})
    assert taken.content.startswith(b"PK")
    assert "attachment" in taken.headers["Content-Disposition"]
    Membership.objects.filter(organization=clinic.by.organization).update(role="care_team")
    assert client.post("/members/export/", {"search": ""}).status_code == 403
    assert "Download as a workbook" not in body(client.get("/members/"))


# what is recorded


def test_two_taps_log_a_voicemail_from_a_list_and_one_undoes_it(clinic: Clinic, client: Any) -> None:
    address = page_of(clinic, what="attempt/")
    quick = {"quick": "voicemail", "plan": plan(clinic), "next": "today"}
    first = client.post(address, quick)  # nobody knows yet as whom this person logs
    asked = body(client.get(first.headers["Location"]))
    assert "Who made it" in asked
    assert '<option value="message" selected>' in asked
    said = {
        "plan": plan(clinic),
        "day": today(),
        "method": "Telephonic/electronic",
        "who": "type:2",
        "outcome": "message",
    }
    assert client.post(address, {**said, "next": "today"}).headers["Location"] == "/"
    assert client.post(address, quick).headers["Location"] == "/"
    assert [one[5] for one in words(clinic, "LoggedAttempt")] == ["message", "message"]
    offered = body(client.get(page_of(clinic)))
    assert "Voicemail: The attempt is logged." in offered
    assert "Voicemail: The attempt is logged." not in body(client.get(page_of(clinic)))
    last = offered.split('name="word" value="attempt:')[1].split('"')[0]
    client.post(page_of(clinic, what="undo/"), {"word": f"attempt:{last}"})
    assert len(words(clinic, "LoggedAttempt")) == 1


def test_who_stands_in_the_directory_is_offered_first_and_logs_with_two_taps_at_once(
    clinic: Clinic, client: Any
) -> None:
    from ecmx.hub.partners import Staff

    make = Staff.objects.of(clinic.by.organization).create
    ours = clinic.plan("juniper").__class__.objects.of(clinic.by.organization).get(ours=True)
    make(partner=ours, slug="aaron", name="Aaron Diaz")
    rosa = make(partner=ours, slug="rosa", name="Rosa Vega", clinical=True)
    form = body(client.get(page_of(clinic, what="attempt/")))
    assert form.index("Rosa Vega (you)") < form.index("Aaron Diaz")
    assert f'value="staff:{rosa.pk}" selected' in form
    for where in ("today", ""):  # the list, and her own page
        said = client.post(
            page_of(clinic, what="attempt/"), {"quick": "voicemail", "plan": plan(clinic), "next": where}
        )
        assert said.headers["Location"] == ("/" if where else page_of(clinic))
    from ecmx.hub.work import LoggedAttempt

    logged = LoggedAttempt.objects.of(clinic.by.organization)
    assert set(logged.values_list("staff", "provider_type", "outcome")) == {(rosa.pk, "1", "message")}
    client.post(page_of(clinic, what="encounter/"), {"plan": plan(clinic), "day": today(), "how": "in-person"})
    assert f'value="staff:{rosa.pk}" selected' in body(client.get(page_of(clinic, what="encounter/")))


def test_a_months_totals_and_who_leads_the_care_are_said_on_the_members_page(clinic: Clinic, client: Any) -> None:
    from ecmx.hub.partners import Partner, Staff

    clinic.happens(CIN, "enrolled", date(2026, 9, 10), start=date(2026, 9, 10))
    month = today().replace(day=1)
    said = {"plan": plan(clinic), "month": month.isoformat(), "in_person": "2", "telephonic": "3"}
    assert client.post(page_of(clinic, what="totals/"), said).status_code == 302
    assert words(clinic, "EncounterTotals") == [(CIN, "juniper", month, 2, 3)]
    shown = body(client.get(page_of(clinic)))
    assert "2 in person, 3 by phone or video" in shown
    assert "The totals are saved." in shown
    refused = client.post(page_of(clinic, what="encounter/"), {"plan": plan(clinic), "day": today(), "how": "wire"})
    assert "typed as totals" in body(refused)
    assert "Ensure this value" in body(client.post(page_of(clinic, what="totals/"), {**said, "in_person": "-1"}))
    assert "Your staff directory is empty." in body(client.get(page_of(clinic, what="care-manager/")))
    ours = Partner.objects.of(clinic.by.organization).get(ours=True)
    lead = Staff.objects.of(clinic.by.organization).create(partner=ours, slug="kim", name="Kim Tran", care_manager=True)
    led = {"plan": plan(clinic), "who": str(lead.pk)}
    assert client.post(page_of(clinic, what="care-manager/"), led).status_code == 302
    assert words(clinic, "CareManager") == [(CIN, "juniper", "kim", "")]
    assert "<bdi>Kim Tran</bdi>" in body(client.get(page_of(clinic)))


def test_undoing_the_first_attempt_takes_the_beginning_of_outreach_along(clinic: Clinic, client: Any) -> None:
    said = {"plan": plan(clinic), "day": today(), "method": "In-Person", "who": "type:1", "outcome": "reached"}
    client.post(page_of(clinic, what="attempt/"), said)
    assert clinic.stands(CIN).status == "2"
    offered = client.session["just_said"]
    assert [one.partition(":")[0] for one in offered["words"]] == ["attempt", "event"]
    client.post(page_of(clinic, what="undo/"), {"word": offered["words"]})
    assert clinic.stands(CIN).status == "1"


def test_what_a_rule_refuses_keeps_what_was_typed(clinic: Clinic, client: Any) -> None:
    ahead = str(today() + timedelta(days=3))
    said = {"plan": plan(clinic), "day": ahead, "method": "In-Person", "who": "type:1", "outcome": "reached"}
    answer = body(client.post(page_of(clinic, what="attempt/"), {**said, "next_step": "Ask Jos\u00e9"}))
    assert "That day has not come yet." in answer
    assert ahead in answer
    assert "Ask Jos\u00e9" in answer
    assert 'aria-invalid="true"' in answer
    assert words(clinic, "LoggedAttempt") == []
    number = body(client.post(page_of(clinic, what="contact/"), {"element": "member_phone_number", "value": "12"}))
    assert "That is not a valid value." in number
    assert 'value="12"' in number
    consent = {"recipients": [plan(clinic)], "scope": "ECM", "since": "2026-11-02", "until": "2026-11-01"}
    assert "The consent ends before it begins." in body(client.post(page_of(clinic, what="consent/"), consent))


def test_a_form_asks_what_the_event_needs_and_only_what_may_follow(clinic: Clinic, client: Any) -> None:
    listed = body(client.get(page_of(clinic, what="status/")))
    assert "event=enrolled" in listed
    assert "event=goals-met" not in listed
    form = f"status/?event=enrolled&plan={plan(clinic)}"
    assert fields(client, clinic, form) == {"start": True, "end": False, "text": False}
    client.post(page_of(clinic, what=form), {"day": "2026-11-02", "start": "2026-11-01"})
    assert clinic.stands(CIN).serving
    listed = body(client.get(page_of(clinic, what="discontinue/")))
    assert "event=goals-met" in listed
    assert "event=moved" not in listed
    form = f"discontinue/?event=ended&plan={plan(clinic)}"
    assert fields(client, clinic, form) == {"start": False, "end": True, "text": True}
    early = body(client.post(page_of(clinic, what=form), {"day": "2026-11-20", "end": "2026-10-01", "text": "Moved"}))
    assert "ECM cannot end before it began." in early
    assert 'value="Moved"' in early
    client.post(page_of(clinic, what=form), {"day": "2026-11-20", "end": "2026-11-19", "text": "Moved away"})
    stands = clinic.stands(CIN)
    assert (stands.reason, stands.text, stands.end) == ("5", "Moved away", date(2026, 11, 19))


def fields(client: Any, clinic: Clinic, form: str) -> dict[str, bool]:
    shown = body(client.get(page_of(clinic, what=form)))
    return {name: f'name="{name}"' in shown for name in ("start", "end", "text")}


def test_an_encounter_counts_in_the_months_totals(clinic: Clinic, client: Any) -> None:
    clinic.happens(CIN, "enrolled", date(2026, 9, 10), start=date(2026, 9, 10))
    address = page_of(clinic, what="encounter/")
    client.post(address, {"plan": plan(clinic), "day": today(), "how": "in-person"})
    assert words(clinic, "Encounter") == [(CIN, "juniper", today(), True)]
    assert '<td class="number">1</td><td class="number">0</td>' in body(client.get(address))


def test_somebody_elses_change_is_shown_and_not_written_over(clinic: Clinic, client: Any) -> None:
    address = page_of(clinic, what="contact/")
    opened = body(client.get(address))
    seen = opened.split('name="seen" value="')[1].split('"')[0]
    clinic.knows(CIN, "member_residential_city", "Chico")
    mine = {"element": "member_residential_city", "value": "Davis", "seen": seen}
    answer = body(client.post(address, mine))
    assert "Chico" in answer
    assert 'value="Davis"' in answer
    again = answer.split('name="seen" value="')[1].split('"')[0]
    client.post(address, {**mine, "seen": again, "ours_only": "on"})
    assert words(clinic, "OurFact")[-1] == (CIN, "member_residential_city", 0, "Davis", True)


def test_two_plans_words_are_chosen_from_and_only_what_she_said_goes_on(clinic: Clinic, client: Any) -> None:
    clinic.receives("redbud", file("mif", [{"cin": CIN, "last": RIGHT_TO_LEFT, "phone": "5305550199"}]))
    shown = body(client.get(page_of(clinic)))
    assert "Phone Number: sources disagree" in shown
    client.post(page_of(clinic, what="choose/"), {"element": "member_phone_number", "plan": plan(clinic, "redbud")})
    assert words(clinic, "OurFact") == [
        (CIN, "member_phone_number", 0, "5305550199", True)
    ]  # reaches her, goes to no plan (V9)
    assert "sources disagree" not in body(client.get(page_of(clinic)))
    said = {"element": "member_phone_number", "plan": plan(clinic, "redbud"), "herself": "on"}
    client.post(page_of(clinic, what="choose/"), said)
    assert words(clinic, "OurFact")[-1][-1] is False


def test_refused_accepted_protected_and_agreed(clinic: Clinic, client: Any) -> None:
    client.post(page_of(clinic, what="refuse/"), {"plan": plan(clinic), "reason": "capacity", "day": today()})
    assert "You recorded for Juniper Health that you cannot accept this member: We have no capacity." in body(
        client.get(page_of(clinic))
    )
    client.post(page_of(clinic, what="accept/"), {"plan": plan(clinic)})
    assert clinic.stands(CIN).refused is None
    client.post(page_of(clinic, what="part-2/"))
    assert "nothing about this member is sent to any plan" in body(client.get(page_of(clinic)))
    agreed = {"recipients": [plan(clinic)], "scope": "ECM coordination", "since": "2026-11-01"}
    client.post(page_of(clinic, what="consent/"), agreed)
    shown = body(client.get(page_of(clinic)))
    assert "Consent to Juniper Health: ECM coordination." in shown
    number = shown.split('name="consent" value="')[1].split('"')[0]
    client.post(page_of(clinic, what="consent/revoke/"), {"consent": number})
    assert "nothing about this member is sent to any plan" in body(client.get(page_of(clinic)))


def test_what_goes_next_is_said_with_why_not(clinic: Clinic, client: Any) -> None:
    shown = body(client.get(page_of(clinic, what="reports/")))
    assert "Status of Member Engagement" in shown
    client.post(page_of(clinic, what="part-2/"))
    assert "protected by 42 CFR Part 2, and no consent in force" in body(client.get(page_of(clinic, what="reports/")))


def test_a_person_is_referred_and_followed(clinic: Clinic, client: Any) -> None:
    said = {
        "plan": plan(clinic),
        "day": today(),
        "referral.member_last_name": "Okafor",
        "referral.adult_smi_or_sud": "on",
    }
    refused = body(client.post("/members/refer/", {**said, "referral.member_phone_number": "77"}))
    assert 'value="Okafor"' in refused
    assert "That is not a valid value." in refused
    assert client.post("/members/refer/", said).headers["Location"] == "/members/referrals/"
    kept = words(clinic, "PersonReferral")[0][2]
    assert kept["referral.adult_smi_or_sud"]["v"] == "true"
    assert "Not assigned yet" in body(client.get("/members/referrals/"))
    clinic.knows(CIN, "member_phone_number", "5305550188", ours_only=True)
    offered = body(client.get(f"/members/refer/?member={clinic.member(CIN).pk}"))
    assert CIN in offered
    assert "5305550188" not in offered
    assert "5305550100" not in offered  # the plan's word alone


def test_one_person_under_two_cins_is_answered_on_her_page(clinic: Clinic, client: Any) -> None:
    clinic.receives("redbud", file("mif", [{"cin": "90000003A", "last": RIGHT_TO_LEFT}]))
    assert "Possibly one person under two CINs." in body(client.get(page_of(clinic)))
    other = clinic.member("90000003A").pk
    client.post(page_of(clinic, what=f"same-as/{other}/"), {"same": "yes"})
    assert "The same person as" in body(client.get(page_of(clinic)))


def test_a_task_is_answered_where_it_waits(clinic: Clinic, client: Any) -> None:
    from ecmx.hub.work import ask_open_questions, open_tasks

    clinic.tries(CIN, today(), kind="2")
    clinic.tries(CIN, today(), kind="2")
    ask_open_questions(clinic.by.organization)
    task = open_tasks(clinic.by.organization)[0]
    assert "What to do next" in body(client.get(page_of(clinic)))
    client.post(page_of(clinic, what=f"tasks/{task.pk}/"), {"how": "same"})
    assert len(words(clinic, "LoggedAttempt")) == 1


def test_the_route_has_the_places_of_today_and_no_health(clinic: Clinic, client: Any) -> None:
    from ecmx.hub.work import record_wish

    third = "90000003A"
    rows = [
        {"cin": CIN, "last": RIGHT_TO_LEFT, "street": "1 Elm St", "zip": "95926"},
        {"cin": third, "last": "Vang", "zip": "95926"},
    ]
    clinic.receives("redbud", file("mif", rows))
    record_wish(by=clinic.by, member=clinic.member(OTHER), route="mail")
    clinic.happens(third, "declined", date(2026, 10, 12), plan="redbud")  # of the roster, and nobody to reach today
    shown = body(client.get("/route/"))
    assert "ZIP code 95926" in shown
    assert "1 Elm St" in shown
    assert "wants to be contacted by mail" in shown
    assert "Vang" not in shown
    assert "Enrolled" not in shown
    assert "Authorized" not in shown
    assert shown.count(f"<bdi>{RIGHT_TO_LEFT}, Ana</bdi>") == 1  # once, with both plans
    elsewhere = body(client.get("/route/?zip=90"))
    assert "1 Elm St" not in elsewhere
    assert 'href="/?zip=90"' in elsewhere


def test_a_part_of_the_page_is_sent_as_a_part(clinic: Clinic, client: Any) -> None:
    part = {"HX-Request": "true"}
    shown = body(client.get(page_of(clinic, what="wish/"), headers=part))
    assert "<html" not in shown
    assert "hx-post=" in shown
    done = client.post(page_of(clinic, what="wish/"), {"route": "mail"}, headers=part)
    assert (done.status_code, done.headers["HX-Redirect"]) == (204, page_of(clinic))


def test_a_member_is_given_to_somebody_by_hand(clinic: Clinic, client: Any) -> None:
    from ecmx.hub.accounts import add_person
    from ecmx.hub.today import caseloads

    add_person("zoe", by=clinic.by, role="care_team")
    address = f"/members/{clinic.member(CIN).pk}/who/"
    zoe = next(one for one in caseloads(by=clinic.by)[0] if one.name == "zoe")
    assert client.post(address, {"to": "999999"}).status_code == 400
    assert client.post(address, {"to": zoe.user}).status_code == 302
    assert next(one.members for one in caseloads(by=clinic.by)[0] if one.name == "zoe") == 1
