"""Rows that cannot be used are corrected in the browser, sent in again as a file of their own, and nothing is lost on the way."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from tests.hub.clinic import Clinic, file
from tests.hub.provider_month import NOVEMBER, OCTOBER, ProviderMonth
from tests.hub.test_portal_apart import _as

ANA, BEN, CAL, DEE = "90000001A", "90000002B", "90000003C", "90000004D"
ROWS = [
    {"cin": ANA},
    {"cin": "9000000", "first": "Ben", "last": "Ocampo"},  # row 3: held, its CIN is too short
    {"cin": CAL, "phone": "call her"},  # row 4: applied, without the telephone number
    {"cin": DEE, "status": "Newish"},  # row 5: held
]


@pytest.fixture
def clinic(hub_database: Home) -> Clinic:
    return Clinic.opened(hub_database)


def fixing(clinic: Clinic, made: Any, act: str, **said: Any) -> Any:
    from ecmx.hub import fixing as room

    return getattr(room, act)(by=clinic.by, home=clinic.home, file=made.pk, **said)


def letter_of(grid: Any, words: str) -> str:
    letters: list[str] = [one.letter for one in grid.columns if words in one.header]
    return letters[0]


def put(clinic: Clinic, made: Any, row: int, column: str, text: str, seen: int = 10**6) -> Any:
    from ecmx.hub.fixing import CellEdit

    return fixing(clinic, made, "change_cells", changes=[CellEdit(row, column, text)], seen=seen)


def test_held_rows_are_shown_corrected_and_sent_in_again(clinic: Clinic) -> None:
    made = clinic.receives("juniper", file("mif", ROWS))
    assert (made.rows_held, made.rows_with_errors) == (2, 1)
    grid = fixing(clinic, made, "held_grid")
    assert [one.row for one in grid.rows] == [3, 4, 5] and grid.total == 3
    cin, phone, status = (letter_of(grid, one) for one in ("(CIN)", "Phone Number", "Record Status"))
    assert grid.columns[0].who and grid.columns[0].letter == cin
    first = grid.rows[0]
    assert first.held and first.found[cin].words[0].severity == "error" and first.found[cin].words[0].fix
    assert first.cells[0] == "9000000"

    told = put(clinic, made, 3, cin, BEN)
    assert not told.rows[0].held and cin not in told.rows[0].found and told.rows[0].came == {cin: "9000000"}
    assert put(clinic, made, 4, phone, "also not one").rows[0].found[phone].words
    assert not put(clinic, made, 4, phone, "5305550199").rows[0].found.get(phone)

    corrected = fixing(clinic, made, "apply_corrections")
    assert corrected.origin == "correction"
    clinic.goes_on(corrected)
    assert (corrected.state, corrected.rows, corrected.rows_clean) == ("applied", 2, 2)
    assert set(clinic.statuses()) == {ANA, BEN, CAL} and not clinic.vanished()
    assert clinic.word(CAL, "mif.member_phone_number") == ["5305550199"]
    grid = fixing(clinic, made, "held_grid")
    assert [one.row for one in grid.rows] == [5] and not grid.changed_cells
    from ecmx.hub.keys import Keys
    from ecmx.hub.looking import file_view

    view = file_view(made.pk, by=clinic.by, keys=Keys(clinic.home))
    assert {one.row: one.corrected_in for one in view.held_rows} == {3: corrected.pk, 5: None}
    assert view.rows.adds_up and view.kept.intact
    with pytest.raises(UsageProblem, match="no new corrections"):
        fixing(clinic, made, "apply_corrections")  # a second click
    put(clinic, made, 5, status, "New")
    clinic.goes_on(fixing(clinic, made, "apply_corrections"))
    assert set(clinic.statuses()) == {ANA, BEN, CAL, DEE} and not fixing(clinic, made, "held_grid").total


def test_a_correction_that_is_set_aside_leaves_all_as_it_was(clinic: Clinic) -> None:
    from ecmx.hub.inbound import withdraw

    made = clinic.receives("juniper", file("mif", ROWS))
    before = clinic.everything()
    grid = fixing(clinic, made, "held_grid")
    put(clinic, made, 4, letter_of(grid, "(CIN)"), BEN)  # it was applied, under another member's number
    corrected = clinic.goes_on(fixing(clinic, made, "apply_corrections"))
    assert set(clinic.statuses()) == {ANA, BEN}
    withdraw(corrected.pk, by=clinic.by, home=clinic.home)
    after = clinic.everything()
    assert {name: rows for name, rows in after.items() if name != "members"} == {
        name: rows for name, rows in before.items() if name != "members"
    }
    assert fixing(clinic, made, "held_grid").total == 3


def test_a_later_file_stands_before_a_correction_of_an_earlier_one(clinic: Clinic) -> None:
    made = clinic.receives("juniper", file("mif", ROWS))
    later = clinic.receives("juniper", file("mif", [{"cin": ANA}, {"cin": CAL, "phone": "5305550777"}], month=11))
    grid = fixing(clinic, made, "held_grid")
    put(clinic, made, 4, letter_of(grid, "Phone Number"), "5305550199")
    put(clinic, made, 3, letter_of(grid, "(CIN)"), BEN)
    clinic.goes_on(fixing(clinic, made, "apply_corrections"))
    assert clinic.word(CAL, "mif.member_phone_number")[-1] == "5305550777"
    assert clinic.vanished() == {BEN} and later.complete  # the newer complete file does not name her


def test_who_saw_an_older_state_is_told_both(clinic: Clinic) -> None:
    made = clinic.receives("juniper", file("mif", ROWS))
    grid = fixing(clinic, made, "held_grid")
    cin, phone = letter_of(grid, "(CIN)"), letter_of(grid, "Phone Number")
    put(clinic, made, 3, cin, BEN, seen=grid.version)
    told = put(clinic, made, 3, cin, DEE, seen=grid.version)
    assert [(one.row, one.column, one.theirs, one.yours, one.who) for one in told.conflicts] == [
        (3, cin, BEN, DEE, "rosa")
    ]
    assert told.rows[0].now == {cin: BEN} and told.version == grid.version + 1
    assert not put(clinic, made, 4, phone, "5305550199", seen=grid.version).conflicts  # another cell
    assert fixing(clinic, made, "undo_change").rows[0].row == 4
    assert fixing(clinic, made, "undo_change").rows[0].now == {cin: "9000000"}
    with pytest.raises(UsageProblem, match="no change to undo"):
        fixing(clinic, made, "undo_change")


def test_a_marked_workbook_goes_out_and_what_is_corrected_in_it_comes_back(clinic: Clinic) -> None:
    made = clinic.receives("juniper", file("mif", ROWS))
    name, data = fixing(clinic, made, "marked_workbook")
    assert name == "file-marked.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["MIF"]
    heads: dict[Any, Any] = {cell.value: cell.column for cell in sheet[1]}
    row = next(one for one in range(2, sheet.max_row + 1) if sheet.cell(one, 1).value == 3)
    sheet.cell(row, heads["Member Client Index Number (CIN)"]).value = BEN
    out = io.BytesIO()
    book.save(out)
    taken = fixing(clinic, made, "take_fixed_workbook", data=out.getvalue())
    assert [[one.row for one in told.rows] for told in taken.rechecked] == [[3]]
    clinic.goes_on(fixing(clinic, made, "apply_corrections"))
    assert set(clinic.statuses()) == {ANA, BEN, CAL}
    other = clinic.receives("redbud", file("mif", ROWS[:2], produced=6))
    with pytest.raises(UsageProblem, match="another file"):
        fixing(clinic, other, "take_fixed_workbook", data=out.getvalue())


def test_a_thousand_findings_and_ten_thousand_signs_fit_in_a_block(clinic: Clinic) -> None:
    from ecmx.hub.fixing import FoundAt, GridColumn, GridRow, GridTab, HeldGrid, grid_on_wire
    from ecmx.hub.fixing.drafts import FoundWord
    from ecmx.hub.fixing.grid import _told, _within

    words = [FoundWord("A", f"code-{number}", "error", "x" * 80, "y" * 80) for number in range(1000)]
    told = _told(words)
    assert (len(told.words), told.more) == (5, 995)
    rows = [GridRow(row, ("é" * 50,) * 100, {}, {"A": told}, told, (), held=True, now={}) for row in range(200)]
    shown = list(_within(iter(rows)))
    columns = [GridColumn(str(number), "h" * 60, "l" * 60, who=False, found=FoundAt(())) for number in range(100)]
    grid = HeldGrid(1, "", "MIF", [GridTab("MIF", 200)], columns, shown, 0, 200, 0, 0, 0)
    assert 0 < len(shown) < 200 and len(json.dumps(grid_on_wire(grid)).encode()) <= 150_000


def test_rows_of_the_providers_own_file_are_judged_by_the_door_that_takes_them(clinic: Clinic) -> None:
    from ecmx.hub.keys import Keys
    from ecmx.hub.looking import file_view
    from ecmx.hub.transmissions import Transmission
    from ecmx.hub.work import take_file

    clinic.receives("juniper", file("mif", [{"cin": ANA}, {"cin": BEN}]))
    rows = [{"cin": ANA}, {"cin": DEE}, {"cin": BEN, "day": "13/45/2026"}]  # row 3: nobody of that CIN; row 4: no day
    taken = take_file(file("otf", rows), "tries.csv", by=clinic.by, home=clinic.home)
    assert taken.file is not None
    made = Transmission.objects.of(clinic.by.organization).get(pk=taken.file)
    before, tried = clinic.words(), "LoggedAttempt"
    assert [one[0] for one in before[tried]] == [ANA]

    grid = fixing(clinic, made, "held_grid")
    assert [one.row for one in grid.rows] == [3, 4] and all(one.held for one in grid.rows)
    cin, day = letter_of(grid, "(CIN)"), letter_of(grid, "Attempt Date")
    assert "There is no member with that CIN" in grid.rows[0].of_row.words[0].message
    still = put(clinic, made, 4, day, "10/32/2026")
    assert still.rows[0].held and not still.later
    assert not put(clinic, made, 4, day, "10/04/2026").rows[0].held
    assert clinic.words() == before  # looked at, not taken
    corrected = fixing(clinic, made, "apply_corrections")
    assert (corrected.origin, corrected.state, corrected.rows, corrected.rows_held) == ("work", "applied", 1, 0)
    assert [one[0] for one in clinic.words()[tried]] == [ANA, BEN]
    assert [one.row for one in fixing(clinic, made, "held_grid").rows] == [3]
    view = file_view(made.pk, by=clinic.by, keys=Keys(clinic.home))
    assert {one.row: one.corrected_in for one in view.held_rows} == {3: None, 4: corrected.pk}

    put(clinic, made, 3, cin, DEE + "X")
    still_held = fixing(clinic, made, "apply_corrections")
    assert still_held.rows_held == 1 and [one.row for one in fixing(clinic, still_held, "held_grid").rows] == [2]
    with pytest.raises(UsageProblem, match="your own list"):
        fixing(clinic, made, "marked_workbook")


def test_rows_that_a_plan_rejected_are_corrected_as_our_word_and_the_file_is_made_anew(clinic: Clinic) -> None:
    from ecmx.hub.fixing import held_grid
    from ecmx.hub.outbound import SentRow

    month = ProviderMonth(clinic)
    clinic.receives("juniper", file("mif", [{"cin": ANA}, {"cin": BEN, "last": "Ocampo"}]))
    for cin in (ANA, BEN):
        month.event(cin, "outreach-started", OCTOBER[0])
    month.agreed(layout="guidance-rtf", correction="rows")
    made = month.composes().transmission
    with pytest.raises(UsageProblem, match="cannot be corrected right now"):
        fixing(clinic, made, "held_grid")
    month.answers(made, "part_accepted", rejected=(1,))
    SentRow.objects.of(clinic.by.organization).filter(verdict="rejected").update(message="by reason of F10.20")
    made.refresh_from_db()
    grid = fixing(clinic, made, "held_grid")
    assert [one.row for one in grid.rows] == [3] and grid.rows[0].cells[0] == BEN
    assert grid.rows[0].of_row.words[0].message == "The plan rejected this row: by reason of F10.20"
    (unseen,) = held_grid(by=_as(clinic, "reader"), home=clinic.home, file=made.pk).rows
    assert unseen.of_row.words[0].message == "Not shown to your role."

    cin, phone, status = (
        letter_of(grid, one) for one in ("(CIN)", "Member Phone Number", "Status of Member Engagement")
    )
    assert "cannot be typed here" in put(clinic, made, 3, cin, DEE).rows[0].found[cin].words[0].message
    with pytest.raises(UsageProblem, match="cannot be typed here"):
        fixing(clinic, made, "apply_corrections")
    fixing(clinic, made, "undo_change")
    before = clinic.words()
    put(clinic, made, 3, status, "7")
    with pytest.raises(UsageProblem):  # no word of ours
        fixing(clinic, made, "apply_corrections")
    assert clinic.words() == before
    fixing(clinic, made, "undo_change")
    put(clinic, made, 3, phone, "5305550142")
    again = fixing(clinic, made, "apply_corrections")
    assert (again.direction, again.state, again.replaces_id) == ("out", "composed", made.pk)
    (row,) = SentRow.objects.of(clinic.by.organization).filter(transmission=again)
    assert row.member is not None
    assert (row.member.cin, row.said["rtf.member_phone_number"]["v"]) == (BEN, "5305550142")
    assert clinic.words() == {
        **before,
        "OurFact": [(BEN, "member_phone_number", 0, "5305550142", False)],
    }  # no other word
    assert not fixing(clinic, made, "held_grid").total

    from ecmx.hub.sending import drop

    drop(again.pk, by=clinic.by)
    assert [one.row for one in fixing(clinic, made, "held_grid").rows] == [3]  # open again
    month.answers(made, "rejected", rejected=(0, 1), goes=False)
    assert [one.row for one in fixing(clinic, made, "held_grid").rows] == [2, 3]


@pytest.mark.parametrize("correction", ["rows", "whole", "next"])
def test_a_rejected_attempt_is_said_anew_in_its_place(clinic: Clinic, correction: str) -> None:
    from ecmx.hub.outbound import SentRow
    from ecmx.hub.work import LoggedAttempt

    month = ProviderMonth(clinic)
    clinic.receives("juniper", file("mif", [{"cin": ANA}, {"cin": BEN, "last": "Ocampo"}]))
    clinic.tries(ANA, date(2026, 10, 5), next_step="Ask the shelter")
    clinic.tries(ANA, date(2026, 10, 6))
    clinic.tries(BEN, date(2026, 10, 7))
    month.agreed(kind="otf", correction=correction)
    made = month.composes(OCTOBER, "otf").transmission
    month.answers(made, "part_accepted", rejected=(0,))
    made.refresh_from_db()
    grid = fixing(clinic, made, "held_grid")
    assert [one.row for one in grid.rows] == [2] and grid.rows[0].cells[0] == ANA
    cin, day, kind = (letter_of(grid, one) for one in ("(CIN)", "Date of Outreach", "Provider Type"))
    before = clinic.words()
    refused = (
        (cin, DEE, "cannot be typed here"),
        (day, "02/30/2026", "on which day|date"),
        (kind, "", "provider type"),
        (day, "11/02/2026", "would no longer include this row"),
    )
    for column, text, said in refused if correction == "rows" else ():
        put(clinic, made, 2, column, text)
        with pytest.raises(UsageProblem, match=said):
            fixing(clinic, made, "apply_corrections")
        assert clinic.words() == before
        fixing(clinic, made, "undo_change")
    put(clinic, made, 2, day, "10/08/2026")
    put(clinic, made, 2, kind, "2")
    again = fixing(clinic, made, "apply_corrections")
    ana_now = [
        (ANA, "juniper", date(2026, 10, 6), "In-Person", "1", ""),
        (ANA, "juniper", date(2026, 10, 8), "In-Person", "2", ""),
    ]
    tried = clinic.words()["LoggedAttempt"]
    assert sorted(one for one in tried if one[0] == ANA) == ana_now and len(tried) == 3
    new = LoggedAttempt.objects.of(clinic.by.organization).get(day=date(2026, 10, 8))
    assert (new.next_step, new.staff) == ("Ask the shelter", None)
    assert {name: one for name, one in clinic.words().items() if name != "LoggedAttempt"} == {
        name: one for name, one in before.items() if name != "LoggedAttempt"
    }
    assert not fixing(clinic, made, "held_grid").total
    if correction == "next":
        assert again.direction == "in"
        again = month.composes(NOVEMBER, "otf").transmission
    rows = SentRow.objects.of(clinic.by.organization).filter(transmission=again).order_by("pk")
    whole = [date(2026, 10, 6), date(2026, 10, 8), date(2026, 10, 7)]
    assert [one.attempt.day for one in rows if one.attempt] == (whole if correction == "whole" else whole[1:2])
    assert month.recomposed(again).same


SINCE = {
    "referral.member_last_name": {"s": 0, "v": "Sato"},
    "referral.member_phone_number": {"s": 0, "v": "5305550144"},
}


def test_a_rejected_referral_is_told_anew_also_of_whom_no_plan_has_assigned(clinic: Clinic) -> None:
    from ecmx.hub.outbound import SentRow
    from ecmx.hub.work import refer_person

    month = ProviderMonth(clinic)
    clinic.receives("juniper", file("mif", [{"cin": ANA}]))
    for last, phone in (("Vega", "5305550111"), ("Ocampo", "5305550122")):
        told = {"referral.member_last_name": {"s": 0, "v": last}, "referral.member_phone_number": {"s": 0, "v": phone}}
        refer_person(by=clinic.by, plan=clinic.plan("juniper"), day=date(2026, 10, 9), told=told)
    month.agreed(kind="referral", correction="rows", waived_since=date(2027, 1, 1))
    made = month.composes(OCTOBER, "referral").transmission
    month.answers(made, "part_accepted", rejected=(1,))
    made.refresh_from_db()
    grid = fixing(clinic, made, "held_grid")
    assert [one.row for one in grid.rows] == [3]
    phone, focus = letter_of(grid, "Member Phone Number"), letter_of(grid, "High Utilizer")
    before = clinic.words()
    put(clinic, made, 3, focus, "maybe")
    with pytest.raises(UsageProblem, match="cannot be read"):
        fixing(clinic, made, "apply_corrections")
    assert clinic.words() == before
    fixing(clinic, made, "undo_change")
    put(clinic, made, 3, phone, "5305550133")
    refer_person(by=clinic.by, plan=clinic.plan("juniper"), day=date(2026, 10, 9), told=SINCE)
    before = clinic.words()
    again = fixing(clinic, made, "apply_corrections")
    now = clinic.words()
    assert sorted(one["referral.member_phone_number"]["v"] for _, _, one in now["PersonReferral"]) == [
        "5305550111",
        "5305550133",
        "5305550144",
    ]
    assert {**now, "PersonReferral": 0} == {**before, "PersonReferral": 0}
    assert not fixing(clinic, made, "held_grid").total
    (row,) = SentRow.objects.of(clinic.by.organization).filter(transmission=again)
    assert (row.said["referral.member_phone_number"]["v"], row.member) == ("5305550133", None)
    assert month.recomposed(again).same
    month.answers(again, "accepted")
    november = month.composes(NOVEMBER, "referral").transmission
    (row,) = SentRow.objects.of(clinic.by.organization).filter(transmission=november)
    assert row.said["referral.member_phone_number"]["v"] == "5305550144", "what was said since goes with the next file"


def test_large_files_are_laid_out_before_anybody_comes(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime, timedelta

    from ecmx.hub.fixing import ahead
    from ecmx.hub.transmissions import CellDraft

    made = clinic.receives("juniper", file("mif", ROWS))
    organization, now = clinic.by.organization, datetime.now(UTC)
    laid = CellDraft.objects.of(organization).filter(transmission=made)
    ahead.lay_out_ahead(organization, clinic.home, now)
    assert not laid.exists()  # as many as a page lays out itself
    monkeypatch.setattr(ahead, "LARGE", 2)
    ahead.lay_out_ahead(organization, clinic.home, now + timedelta(days=2))
    assert not laid.exists()
    ahead.lay_out_ahead(organization, clinic.home, now)
    assert laid.exists() and fixing(clinic, made, "held_grid").total == 3


def test_what_the_rules_look_up_is_at_hand_before_anybody_types(hub_database: Home) -> None:
    from ecmx.guidance import icd
    from ecmx.hub.fixing.at_hand import gone_through

    icd._codes.cache_clear()
    gone_through()
    assert icd._codes.cache_info().currsize == 1


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
TEXTS = st.one_of(
    st.sampled_from([BEN, ANA, "New", "", "5305550100", "=1+1", "\u200f\u0639\u0644\u064a", "a\tb\nc", '"x"']), NAMES
)


@settings(
    max_examples=3,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(row=st.sampled_from([3, 4, 5]), place=st.integers(0, 13), text=TEXTS)
def test_any_correction_of_any_cell_is_applied_or_still_held_and_no_other_row_is_touched(
    clinic: Clinic, row: int, place: int, text: str
) -> None:
    made = clinic.receives("juniper", file("mif", ROWS))
    try:
        grid = fixing(clinic, made, "held_grid")
        column = grid.columns[place % len(grid.columns)].letter
        came = grid.rows[row - 3].cells[place % len(grid.columns)]
        put(clinic, made, row, column, text)
        if came == text.strip():
            with pytest.raises(UsageProblem, match="No cell"):
                fixing(clinic, made, "apply_corrections")
            return
        corrected = clinic.goes_on(fixing(clinic, made, "apply_corrections"))
        assert corrected.state == "applied" and corrected.rows == 1
        assert corrected.rows_clean + corrected.rows_with_errors + corrected.rows_held == 1
        assert ANA in clinic.statuses()
        left = {one.row for one in fixing(clinic, made, "held_grid").rows}
        assert left == {3, 4, 5} - {row}
        if row != 4:
            assert CAL in clinic.statuses()
        again = fixing(clinic, corrected, "held_grid")
        assert again.total == (corrected.rows_held + corrected.rows_with_errors)
    finally:
        from ecmx.hub.inbound import withdraw

        made.refresh_from_db()
        withdraw(made.pk, by=clinic.by, home=clinic.home)
