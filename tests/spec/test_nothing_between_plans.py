"""Nothing that one plan alone said reaches another (V9), and nothing that a member or the clinic keeps to itself reaches any plan."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from ecmx import guidance
from ecmx.hub import Home
from tests.hub.clinic import file
from tests.hub.provider_month import DECEMBER, NOVEMBER, OCTOBER
from tests.hub.whole_month import WholeMonth
from tests.spec.blameless import blameless

A = "91000001A"
PHONE, STREET = "member_phone_number", "member_residential_address"

#: What plan B says of the same person: nothing of it is what plan A says.
OF_B = {
    "member_first_name": "Xanthippe",
    "member_last_name": "Quarrel",
    "member_date_of_birth": "07/08/1991",
    "medical_record_number": "MRN-77881",
    "member_residential_address": "4242 Zinnia Way",
    "member_residential_city": "Weaverville",
    "member_residential_zip": "96093",
    "member_mailing_address": "PO Box 8181",
    "member_mailing_city": "Lewiston",
    "member_mailing_zip": "96052",
    "member_phone_number": "5305559988",
    "member_email_address": "xq@wildrose.example",
    "medi_cal_renewal_date": "03/17/2028",
    "ecm_service_authorization_date": "09/21/2026",
    "member_assignment_date": "09/22/2026",
    "guardian_first_name": "Balthasar",
    "guardian_last_name": "Umlauf",
    "guardian_phone_number": "5305559977",
    "other_conditions": "J45.909 Unspecified asthma 02032026",
    "social_determinants": "Z60.2 Lives without company",
    "emergency_room_count": "4",
    "emergency_room_last_date": "07/19/2026",
    "emergency_room_facility": "Trinity Heights",
    "inpatient_days_count": "6",
    "inpatient_last_date": "07/23/2026",
    "inpatient_facility": "Lassen General",
    "pcp_name": "Dr. Ursula Venn",
    "pcp_npi": "1245319599",
    "pcp_phone_number": "5305559966",
    "pcp_last_visit_date": "07/29/2026",
    "primary_payer_identifier": "RB7741",
    "mcp_provider_services_phone_number": "5305559955",
    "mcp_contact_person": "Orrick, Ulf, Director",
    "mcp_contact_person_phone_number": "5305559944",
}


@pytest.fixture
def month(hub_database: Home, monkeypatch: pytest.MonkeyPatch) -> WholeMonth:
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 12, 20))
    return WholeMonth(hub_database)


def whole_row(plan: str, **said: str) -> bytes:
    """A Member Information File of one row, with all of its elements."""
    texts = {name.partition(".")[2]: text for name, text in blameless("mif", 1).items()}
    texts |= {"member_cin": A, "mcp_name": plan, "production_date": "10/05/2026", **said}
    names = [one for one in guidance.elements() if one.file is guidance.FileType.MIF]
    out = io.StringIO()
    csv.writer(out).writerows([[one.label for one in names], [texts[one.id.partition(".")[2]] for one in names]])
    return out.getvalue().encode()


def spellings(text: str) -> Iterator[str]:
    """A word as a file may spell it."""
    yield text
    if text.count("/") == 2:
        month, day, year = text.split("/")
        yield from (f"{year}-{month}-{day}", f"{year}{month}{day}", f"{month}{day}{year}")
    if len(text) == 10 and text.isdecimal():
        yield f"{text[:3]}-{text[3:6]}-{text[6:]}"
        yield f"({text[:3]}) {text[3:6]}-{text[6:]}"


def leaked(data: bytes | str) -> list[str]:
    """Plan B's words that stand in a file, a row or a message. Single digits are everybody's."""
    text = data if isinstance(data, str) else _text(data)
    words = [one for said in OF_B.values() if len(said) > 1 for one in spellings(said)]
    return [one for one in words if one.casefold() in text.casefold()]


def _text(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return data.decode("latin-1")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "".join(book.read(name).decode(errors="replace") for name in book.namelist())


def test_no_byte_of_what_plan_b_said_is_in_anything_for_plan_a(month: WholeMonth) -> None:
    """V9: two plans, one person, every element different: not in A's files of any form, not in A's rows of the list, not in messages."""
    from ecmx.hub.saying import draft_messages, notes
    from ecmx.hub.work import record_care_manager, refuse_member

    for plan, made in (
        ("juniper", whole_row("Juniper Health")),
        ("redbud", whole_row("Redbud Care", **OF_B)),
        ("redbud", file("rtf", [{"cin": A, "engagement": "3", "start": "07/19/2026"}], month=10)),
    ):
        assert month.clinic.receives(plan, made).state == "applied"
    said = {
        name: month.clinic.word(A, f"mif.{name}") for name in OF_B if name != "primary_payer_identifier"
    }  # which says the plan
    assert not [name for name, words in said.items() if not words or len(words) != len(set(words))], (
        "each was read, and differs"
    )
    month.clinic.tries(A, date(2026, 10, 13))
    month.clinic.tries(A, date(2026, 7, 19), "redbud")
    record_care_manager(
        by=month.by, member=month.member(A), plan=month.plans["redbud"], name="Ulf Orrick", phone="5305559944"
    )
    forms = {
        "guidance-rtf": "rtf",
        "guidance-otf": "otf",
        "juniper-rtf": "rtf",
        "larkspur-return": "rtf",
        "redbud-return": "rtf",
    }
    for layout, kind in forms.items():
        month.agreed(kind=kind, layout=layout)
        found = month.composes(OCTOBER, kind)
        assert found.rows[found.terms.kinds[0]] == 1
        data = month.data(found.transmission)
        assert leaked(data) == [], layout
        assert A in _text(data)
    rows = {row["Plan"]: " ".join(str(cell) for cell in row.values() if cell) for row in month.listed()}
    assert leaked(rows["Juniper Health"]) == []
    assert "Quarrel" in rows["Redbud Care"]
    refuse_member(
        by=month.by, day=date(2026, 10, 20), reason="capacity", member=month.member(A), plan=month.plans["juniper"]
    )
    month.agreed(agreement__acknowledge_days=2)
    draft_messages(month.by.organization)
    written = [one for one in notes(by=month.by) if one.partner == "Juniper Health"]
    assert written and all(leaked(one.subject + one.text) == [] for one in written)


def test_what_becomes_ours_only_is_told_no_more_and_what_is_shared_again_is(month: WholeMonth) -> None:
    """The newest word decides; of an address no part goes without the others."""
    month.named(A, street="1 Ash Rd", zip="95901")
    month.clinic.knows(A, PHONE, "5305550123")
    for element, value in (
        (STREET, "7 Elm St"),
        ("member_residential_city", "Chico"),
        ("member_residential_zip", "95926"),
    ):
        month.clinic.knows(A, element, value)
    before = month.told(month.accepted())[A]
    assert (before[PHONE], before[STREET], before["member_residential_city"]) == ("5305550123", "7 Elm St", "Chico")

    month.clinic.knows(A, PHONE, "5305550123", ours_only=True)
    month.clinic.knows(A, STREET, "9 Safe House", ours_only=True)
    after = month.composes(NOVEMBER)
    text = _text(month.data(after.transmission))
    assert not [one for one in ("5305550123", "7 Elm St", "9 Safe House", "Chico", "95926") if one in text]
    row = month.told(after)[A]
    assert (row[PHONE], row[STREET], row["member_residential_zip"]) == ("5305550100", "1 Ash Rd", "95901")
    assert not [name for name in row if name.endswith("indicator")]
    assert month.listed()[0]["Phone to use"] == "5305550123 (yours, told to no plan)"

    month.clinic.knows(A, PHONE, "5305550124")
    assert month.told(month.composes(DECEMBER))[A][PHONE] == "5305550124"


def test_how_a_member_wants_to_be_reached_governs_the_list_and_goes_to_nobody(month: WholeMonth) -> None:
    """A confidential wish stands before every phone and address in the list, and in no file or message for a plan."""
    from ecmx.hub.saying import draft_messages, notes
    from ecmx.hub.work import record_wish, refuse_member

    month.named(A, street="1 Ash Rd")
    month.clinic.knows(A, PHONE, "5305550123")
    wish: dict[str, Any] = {
        "route": "text",
        "phone": "5305550166",
        "address": "c/o Shelter, Box 3",
        "note": "not while the son is at home",
    }
    record_wish(by=month.by, member=month.member(A), no_voicemail=True, not_through_guardian=True, **wish)
    row = month.listed()[0]
    assert (row["Phone to use"], row["Address to use"]) == ("5305550166", "c/o Shelter, Box 3")
    assert all(said in row["Contact wish"] for said in ("by text", "no voicemail", "not through the guardian"))

    def kept(text: str) -> bool:
        return not any(one in text for one in (wish["phone"], "Shelter", "the son"))

    for layout in ("guidance-rtf", "juniper-rtf"):
        month.agreed(layout=layout)
        assert kept(_text(month.data(month.composes().transmission)))
    refuse_member(
        by=month.by, day=date(2026, 10, 20), reason="capacity", member=month.member(A), plan=month.plans["juniper"]
    )
    draft_messages(month.by.organization)
    drafted: list[Any] = notes(by=month.by)
    assert drafted and all(kept(one.text) for one in drafted)
