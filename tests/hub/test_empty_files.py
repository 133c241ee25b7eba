"""Files that hold headers and no rows: a plan's, a return, an outreach file, a referral, a list. They come in, and take nobody away."""

from __future__ import annotations

import csv
import io

import pytest

from ecmx.errors import UsageProblem
from ecmx.guidance import FileType, elements
from ecmx.hub import Home
from tests.hub.clinic import HEADS, Clinic, file
from tests.hub.work_lists import handed_out, taken

A, B, C = (f"9100000{number}A" for number in range(1, 4))


@pytest.fixture
def clinic(hub_database: Home) -> Clinic:
    return Clinic.opened(hub_database)


def heads_alone(kind: str) -> bytes:
    """The guidance's headers of a file, and nothing below them."""
    if kind != "referral":
        return file(kind, [dict.fromkeys(HEADS[kind], "")]).splitlines(keepends=True)[0]
    out = io.StringIO()
    csv.writer(out).writerow([one.label for one in elements() if one.file is FileType.REFERRAL and one.table])
    return out.getvalue().encode()


@pytest.mark.parametrize("kind", ["mif", "rtf", "otf", "referral"])
def test_a_file_without_rows_is_applied_and_changes_nothing(clinic: Clinic, kind: str) -> None:
    from ecmx.hub.keys import Keys
    from ecmx.hub.looking import file_view

    clinic.receives("juniper", file("mif", [{"cin": A}, {"cin": B}]))
    before = clinic.everything()
    made = clinic.receives("juniper", heads_alone(kind))
    assert (made.state, made.rows, made.file_types) == ("applied", 0, [kind])
    assert made.receipt.body["rows"]["total"] == 0
    assert clinic.everything() == before and not clinic.changes(made)
    assert file_view(made.pk, by=clinic.by, keys=Keys(clinic.home)).name == "file.csv"
    later = clinic.receives("juniper", file("mif", [{"cin": A}, {"cin": B}, {"cin": C}], month=12))
    assert clinic.changes(later)["new"] == {C}


def test_a_whole_file_that_names_nobody_asks_a_person_whatever_was_agreed(clinic: Clinic) -> None:
    from ecmx.hub.inbound import say_complete
    from ecmx.hub.partners import Agreement

    Agreement.objects.of(clinic.by.organization).update(vanished_share=100)
    clinic.receives("juniper", file("mif", [{"cin": A}, {"cin": B}]))
    made = clinic.receives("juniper", heads_alone("mif"))
    assert made.complete and made.doubted and clinic.vanished() == set()
    say_complete(made.pk, by=clinic.by, complete=True)
    assert clinic.vanished() == {A, B}


def test_a_first_file_without_rows_has_nobody_to_ask_about(clinic: Clinic) -> None:
    made = clinic.receives("juniper", heads_alone("mif"))
    assert made.state == "applied" and not made.doubted


def test_nothing_is_taken_from_a_list_without_rows_and_that_is_said(clinic: Clinic) -> None:
    with pytest.raises(UsageProblem, match="There is nothing in this file to record"):
        taken(clinic, handed_out(clinic))
    for kind in ("rtf", "otf", "referral"):
        with pytest.raises(UsageProblem, match="There is nothing in this file to record"):
            taken(clinic, heads_alone(kind), f"{kind}.csv")
