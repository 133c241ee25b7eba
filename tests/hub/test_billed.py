"""What was billed comes in as what was done: each service once, each line accounted for, a corrected claim taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ecmx.hub import Home
from tests.generative.professional_claims import Billing, ClaimSent, LineSent, MemberSent, interchange
from tests.hub.clinic import NPI, Clinic, file

A, B, STRANGER = "91000001A", "91000002B", "91000009Z"


def october(day: int) -> date:
    return date(2026, 10, day)


@pytest.fixture
def clinic(hub_database: Home) -> Clinic:
    clinic = Clinic.opened(hub_database)
    clinic.receives("juniper", file("mif", [{"cin": A}, {"cin": B}]))
    clinic.happens(A, "enrolled", october(5))
    return clinic


def claims(folder: Path, name: str, *members: tuple[str, ClaimSent], number: int = 1) -> Path:
    path = folder / name
    sent = tuple(MemberSent(cin, (claim,)) for cin, claim in members)
    path.write_text(interchange([[[Billing(NPI, sent)]]], number=number), encoding="ascii")
    return path


def taken(clinic: Clinic, *paths: Path) -> list[Any]:
    from ecmx.hub.work import take_billed

    return take_billed(paths, by=clinic.by, home=clinic.home, as_of=date(2026, 11, 1))


def counted(clinic: Clinic) -> tuple[int, int]:
    from ecmx.hub.work import Encounter, LoggedAttempt, known

    return known(LoggedAttempt, clinic.by.organization).count(), known(Encounter, clinic.by.organization).count()


def test_every_service_line_becomes_one_thing_and_the_file_is_kept(clinic: Clinic, tmp_path: Path) -> None:
    from ecmx.hub.transmissions import Transmission

    path = claims(
        tmp_path,
        "october.837",
        (A, ClaimSent("C1", (LineSent("G9008", october(7)), LineSent("99213", october(7))))),
        (B, ClaimSent("C2", (LineSent("G9012", october(8), ("U8", "GQ")),))),
        (STRANGER, ClaimSent("C3", (LineSent("G9012", october(9), ("GQ",)),))),
    )
    (made,) = taken(clinic, path)
    assert (made.lines, made.attempts, made.encounters, made.other, len(made.held)) == (4, 1, 1, 1, 1)
    assert made.lines == made.attempts + made.encounters + made.known + made.other + made.set_aside + len(made.held)
    assert any("CIN" in sentence for sentence in made.said)
    assert not any(STRANGER in sentence for sentence in made.said)
    kept = Transmission.objects.of(clinic.by.organization).get(pk=made.file)
    assert (kept.state, kept.rows, kept.rows_held, kept.rows_excluded) == ("applied", 4, 1, 1)
    assert kept.size == path.stat().st_size
    assert counted(clinic) == (1, 1)


def test_the_same_bytes_again_change_nothing(clinic: Clinic, tmp_path: Path) -> None:
    path = claims(tmp_path, "october.837", (A, ClaimSent("C1", (LineSent("G9008", october(7)),))))
    (first,) = taken(clinic, path)
    (again,) = taken(clinic, path)
    assert (again.file, again.before) == (None, first.file)
    (other,) = taken(
        clinic, claims(tmp_path, "again.837", (A, ClaimSent("C1", (LineSent("G9008", october(7)),))), number=2)
    )
    assert (other.known, other.encounters) == (1, 0)
    assert counted(clinic) == (0, 1)


def test_a_claim_that_is_voided_or_replaced_later_takes_back_what_it_brought(clinic: Clinic, tmp_path: Path) -> None:
    taken(
        clinic,
        claims(
            tmp_path,
            "october.837",
            (A, ClaimSent("C1", (LineSent("G9008", october(7)),))),
            (B, ClaimSent("C2", (LineSent("G9012", october(8), ("U8",)),))),
        ),
    )
    (made,) = taken(
        clinic,
        claims(
            tmp_path,
            "november.837",
            (A, ClaimSent("C1V", (LineSent("G9008", october(7)),), frequency="8", replaces="C1")),
            (B, ClaimSent("C2R", (LineSent("G9012", october(9), ("U8",)),), frequency="7", replaces="C2")),
            number=2,
        ),
    )
    assert (made.attempts, made.set_aside, made.taken_back) == (1, 1, 2)
    assert counted(clinic) == (1, 0)


def test_what_is_no_claim_is_said_and_stops_nothing(clinic: Clinic, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.837"
    wrong.write_text("ISA*00*", encoding="ascii")
    right = claims(tmp_path, "october.837", (A, ClaimSent("C1", (LineSent("G9008", october(7)),))))
    bad, good = taken(clinic, wrong, right)
    assert bad.problem or bad.said
    assert good.encounters == 1


def test_a_file_whose_lines_wait_for_a_member_is_taken_again_once_she_is_known(clinic: Clinic, tmp_path: Path) -> None:
    newcomer = ClaimSent("C3", (LineSent("G9012", october(9), ("U8",)),))
    path = claims(
        tmp_path, "october.837", (A, ClaimSent("C1", (LineSent("G9008", october(7)),))), ("91000003C", newcomer)
    )
    (first,) = taken(clinic, path)
    assert (first.encounters, list(first.held.values())) == (1, ["member-unknown"])
    clinic.receives("juniper", file("mif", [{"cin": "91000003C"}], month=11))
    (again,) = taken(clinic, path)
    assert (again.attempts, again.encounters, again.known, dict(again.held)) == (1, 0, 1, {})
    assert counted(clinic) == (1, 1)
