"""When two texts are the same: each stage looks past what it says, and past nothing else."""

from __future__ import annotations

import pytest

from ecmx.guidance import folded, on_one_line, parted, plain, plain_name, unspaced


@pytest.mark.parametrize(
    ("stage", "one", "other", "same"),
    [
        (plain, "Member\nCIN #", "member_cin", True),
        (plain, "Zip Code\u00b9\u2075", "ZIP CODE", True),
        (plain, "Phone 1", "Phone 2", False),
        (plain_name, "Alder Health-Plan", "ALDER HEALTH PLAN", True),
        (plain_name, "Pe\u00f1a Clinic", "Pen\u0303a clinic", True),
        (plain_name, "Pe\u00f1a Clinic", "Pena Clinic", False),
        (folded, "In-Person", "in person", True),
        (folded, "in person", "inperson", False),
        (unspaced, "Member CIN", "membercin", True),
        (unspaced, "Member CIN", "Member-CIN", False),
        (on_one_line, " Member\n  CIN ", "Member CIN", True),
        (on_one_line, "member CIN", "Member CIN", False),
        (parted, "MRNNumber", "MRN Number", True),
        (parted, "MemberName", "Member Name", True),
    ],
)
def test_what_is_the_same(stage: object, one: str, other: str, same: bool) -> None:
    assert callable(stage)
    assert (stage(one) == stage(other)) == same
