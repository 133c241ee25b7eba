"""Composing from the tables: that they lead to what the rules on paper say, what is kept, and that it comes out again the same."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from datetime import date
from typing import Any

import pytest

import ecmx
from ecmx.errors import UsageProblem
from ecmx.hub import Home
from tests.hub.clinic import Clinic, file
from tests.hub.provider_month import NOVEMBER, OCTOBER, ProviderMonth

ANA, BEA = "91234567A", "91234568B"


@pytest.fixture
def month(hub_database: Home) -> ProviderMonth:
    return ProviderMonth(Clinic.opened(hub_database))


def assigned(month: ProviderMonth, *cins: str, plan: str = "juniper", **said: str) -> Any:
    return month.clinic.receives(plan, file("mif", [{"cin": cin, **said} for cin in cins]))


def test_a_past_moment_can_be_asked_again_as_it_was_known_then(month: ProviderMonth) -> None:
    assigned(month, ANA)
    then = month.says("OurFact", BEA, element="member_phone_number", state=0, value="5305550111").recorded_at
    month.event(ANA, "outreach-started", date(2026, 10, 3))
    assert month.rows(month.composes(at=then).transmission)[0]["engagement_status"] == "1"
    assert month.rows(month.composes().transmission)[0]["engagement_status"] == "2"
    with pytest.raises(UsageProblem, match="not come yet"):
        month.composes(at=then.replace(year=then.year + 1))


def test_v9_no_byte_of_what_only_another_plan_said_comes_into_a_file(month: ProviderMonth) -> None:
    words = {
        "first": "Xanthippe",
        "last": "Quarrel",
        "born": "07/08/1991",
        "phone": "5305559988",
        "street": "4242 Zinnia Way",
        "zip": "95959",
        "homeless": "1",
        "assigned": "09/09/2026",
        "authorized": "09/08/2026",
    }
    assigned(month, ANA, street="1 Ash Rd", zip="95901")
    month.clinic.receives("redbud", file("mif", [{"cin": ANA, **words}]))
    month.clinic.receives("redbud", file("rtf", [{"cin": ANA, "engagement": "3", "start": "10/13/2026"}], month=11))
    month.event(ANA, "declined", date(2026, 10, 14), "redbud")
    month.attempt(ANA, date(2026, 10, 15), "redbud")
    month.says("CareManager", ANA, plan="redbud", name="Ulf Orrick", phone="5305557766")
    month.says("Encounter", ANA, plan="redbud", day=date(2026, 10, 16), in_person=True)
    for kind in ("rtf", "otf"):
        month.agreed(kind=kind, layout=f"guidance-{kind}")
    of_b = [*words.values(), "10/13/2026", "10/14/2026", "10/15/2026", "Ulf Orrick", "5305557766"]
    for kind in ("rtf", "otf"):
        found = month.composes(OCTOBER, kind)
        with zipfile.ZipFile(io.BytesIO(month.data(found.transmission))) if found.rows[kind] else _none() as made:
            text = "".join(made.read(name).decode(errors="replace") for name in made.namelist())
        said = "".join(value for row in month.rows(found.transmission, kind) for value in row.values())
        assert not [one for one in of_b if len(one) > 1 and (one in text or one in said)]
    row = month.rows(month.composes().transmission)[0]
    assert (row["engagement_status"], row["member_residential_address"]) == ("1", "1 Ash Rd")
    assert "member_homelessness_indicator" not in row


def _none() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(), "w")


def test_rows_are_kept_by_the_tab_and_row_where_their_receiver_reads_them(month: ProviderMonth) -> None:
    from ecmx.hub.outbound import SentRow

    assigned(month, ANA, BEA, plan="redbud")
    month.event(BEA, "enrolled", date(2026, 9, 5), "redbud", start=date(2026, 9, 5))
    for day in (2, 3):
        month.attempt(ANA, date(2026, 10, day), "redbud")
    for kind in ("rtf", "otf"):
        month.agreed("redbud", kind, layout="redbud-return")
    (found,) = month.all_composed(OCTOBER, "rtf", "otf", plan="redbud")
    sent = found.transmission
    assert (sent.name, sent.state, sent.direction) == ("redbud_return_202610.xlsx", "composed", "out")
    kept = SentRow.objects.of(month.by.organization).filter(transmission=sent)
    places = Counter(kept.values_list("file_type", "member__cin", "sheet", "row"))
    with ecmx.receive(month.data(sent), name=sent.name, layout=ecmx.load_layout("redbud-return")) as received:
        read = Counter(
            (kind, row[f"{kind}.member_cin"], row["sheet"], row["row"])
            for kind in ("rtf", "otf")
            for frame in received.records(kind)
            for row in frame.iter_rows(named=True)
        )
    assert places == read
    assert read.total() == 4
    assert not len(found.losses) and not found.withheld


def test_a_correction_is_whole_or_of_the_rejected_rows_or_waits_for_the_next_file(month: ProviderMonth) -> None:
    assigned(month, ANA, BEA)
    month.agreed(mode="changes", correction="rows")
    first = month.composes().transmission
    with_room = month.composes().transmission
    first.refresh_from_db()
    assert first.state == "dropped"
    month.answers(with_room, "part_accepted", rejected=(1,))
    with pytest.raises(UsageProblem, match="was already sent"):
        month.composes()
    month.event(BEA, "outreach-started", date(2026, 10, 3))
    rows = month.composes(correcting=with_room)
    assert [row["member_cin"] for row in month.rows(rows.transmission)] == [BEA]
    assert month.reasons(rows.transmission) == {ANA: "not-rejected"}
    assert rows.transmission.replaces_id == with_room.pk
    month.agreed(correction="whole")
    whole = month.composes(correcting=with_room)
    assert [row["member_cin"] for row in month.rows(whole.transmission)] == [ANA, BEA]
    assert month.recomposed(whole.transmission).same
    month.agreed(correction="next")
    with pytest.raises(UsageProblem, match="next file"):
        month.composes(correcting=with_room)


def test_nothing_to_report_is_said_as_agreed(month: ProviderMonth) -> None:
    from ecmx.hub.transmissions import PartnerMessage

    assigned(month, ANA)
    for nil, kept in (("nothing", False), ("empty_file", True), ("statement", True)):
        month.agreed(kind="otf", nil=nil)
        found = month.composes(OCTOBER, "otf")
        assert (found.nil, found.transmission is not None, found.adds_up) == (nil, kept, True)
        if kept:
            assert month.recomposed(found.transmission).same
    (message,) = PartnerMessage.objects.of(month.by.organization)
    assert message.kind == "nil"
    assert b"nothing to report" in month.data(message.transmission)


def test_the_period_decides_the_layout_and_what_was_returned_before_us_counts_as_accepted(month: ProviderMonth) -> None:
    from ecmx.hub.partners import AgreementFile, AgreementLayout
    from ecmx.hub.transmissions import Transmission

    assigned(month, ANA, BEA, assigned="01/02/2026", authorized="01/01/2026")
    rows = [
        {"cin": ANA, "engagement": "3", "start": "01/05/2026", "end": "08/31/2026"},
        {"cin": BEA, "engagement": "3", "start": "02/05/2026", "end": ""},
    ]
    month.clinic.receives("juniper", file("rtf", rows), origin=Transmission.Origin.OPENING, said_on=date(2026, 9, 28))
    month.agreed(layout="juniper-rtf")
    one = AgreementFile.objects.of(month.by.organization).get(agreement__slug="juniper", file_type="rtf")
    AgreementLayout.objects.of(month.by.organization).create(file=one, layout="guidance-rtf", since=date(2026, 11, 1))
    october, november = month.composes(), month.composes(NOVEMBER)
    assert (october.terms.layout, november.terms.layout) == ("juniper-rtf", "guidance-rtf")
    assert month.reasons(october.transmission) == {ANA: "ended"}
    (row,) = month.rows(october.transmission)
    assert (row["member_cin"], row["ecm_benefit_start_date"]) == (BEA, "2026-02-05")


def test_ours_only_never_goes_and_the_part_2_notice_goes_in_a_tab_or_beside(month: ProviderMonth) -> None:
    from ecmx.hub.outbound import parcel

    assigned(month, ANA)
    month.fact(ANA, "member_phone_number", "5305550188", ours_only=True)
    month.says("PartTwoRecord", ANA)
    consent = {"scope": "care coordination", "since": date(2026, 1, 1)}
    month.says("Consent", ANA, recipients=("redbud",), **consent)
    withheld = month.composes()  # not "nothing to report": there is, and it may not go
    assert (withheld.transmission, withheld.nil, withheld.left_out) == (None, "withheld", {"rtf": {"part-two": 1}})
    month.says("Consent", ANA, recipients=("juniper",), **consent)
    for layout, suffix in (("guidance-rtf", "xlsx"), ("juniper-rtf", "txt")):
        month.agreed(layout=layout)
        found = month.composes()
        (row,) = month.rows(found.transmission)
        assert row["member_phone_number"] == "5305550100"
        going = parcel(found.transmission, month.home)
        assert going.name.endswith(suffix) and going.data == month.data(found.transmission)
        assert (going.beside is None) == (suffix == "xlsx")
        beside = (
            going.beside[1]
            if going.beside
            else zipfile.ZipFile(io.BytesIO(going.data)).read("xl/worksheets/sheet2.xml")
        )
        assert b"care coordination" in beside


def test_a_person_is_referred_until_a_file_has_carried_it(month: ProviderMonth) -> None:
    assigned(month, ANA)
    month.agreed(kind="referral", layout="juniper-referral")
    said = {name: {"s": 0, "v": text} for name, text in (("member_first_name", "Dee"), ("adult_high_utilizer", "true"))}
    month.says("PersonReferral", ANA, plan="juniper", day=date(2026, 10, 5), said=said)
    found = month.sent_and_accepted(OCTOBER, "referral")
    assert month.rows(found.transmission, "referral") == [{"member_first_name": "Dee", "adult_high_utilizer": "true"}]
    assert month.composes(OCTOBER, "referral").rows == {"referral": 0}


def test_a_protected_workbook_comes_out_again_as_it_was_before_it_was_protected(month: ProviderMonth) -> None:
    import msgspec

    from ecmx.layouts import layout_toml, load_layout

    assigned(month, ANA, plan="redbud")
    locked = msgspec.structs.replace(load_layout("redbud-return"), name="redbud-locked", protected=True)
    month.home.layouts.mkdir(exist_ok=True)
    path = month.home.layouts / "redbud-locked.toml"
    path.write_text(layout_toml(locked), encoding="utf-8")
    try:
        month.agreed("redbud", layout="redbud-locked")
        with pytest.raises(UsageProblem, match="password"):
            month.composes(plan="redbud")
        found = month.composes(plan="redbud", password="river stone")
    finally:
        path.unlink()
    assert not month.data(found.transmission).startswith(b"PK")
    again = month.recomposed(found.transmission)
    assert again.same and again.data.startswith(b"PK")


def test_what_was_set_aside_says_what_it_was_and_a_plans_dialect_is_no_finding_of_ours(month: ProviderMonth) -> None:
    from ecmx.hub.keys import Keys
    from ecmx.hub.looking import file_view, outgoing
    from ecmx.hub.sending import drop
    from ecmx.hub.transmissions import FindingCount

    first, second = month.composes().transmission, month.composes().transmission
    drop(second.pk, by=month.by)
    said = {one.id: one.means for one in outgoing(by=month.by)}
    assert said[first.pk] == f"withdrawn before it was sent; file {second.pk} was prepared to replace it"
    assert said[second.pk] == "withdrawn before it was sent"
    usual: Any = {"transmission": first, "disposition": "apply", "owner": "sender", "sheet": "RTF", "count": 3}
    counts: Any = FindingCount.objects.of(month.by.organization)
    for code, severity in (("column-dialect", "note"), ("required-missing", "warning")):
        counts.create(code=code, severity=severity, **usual)
    found = file_view(first.pk, by=month.by, keys=Keys(month.home)).findings
    assert "required-missing" in {one.code for one in found} and "note" not in {one.severity for one in found}
