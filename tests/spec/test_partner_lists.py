"""What a list of partners may say, and whom its names and numbers stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecmx import Partners
from ecmx.errors import PartnersInvalid
from ecmx.exchange import Partner, wrong_partners

OWN, BILLING, OTHER = "2900000011", "2900000029", "2900000037"


def provider(name: str, *npis: str, shared: tuple[str, ...] = ()) -> Partner:
    return Partner(kind="provider", name=name, npis=npis, shared_npis=shared)


def test_an_npi_by_which_several_bill_says_of_no_row_whose_it_is() -> None:
    valley = provider("Valley Clinic", OWN, shared=(BILLING,))
    known = Partners((valley, provider("Hill Clinic", OTHER, shared=(BILLING,))))
    assert known.provider(OWN) == valley
    assert known.provider(BILLING) is None


@pytest.mark.parametrize(
    ("partners", "said"),
    [
        ([provider("A", OWN), provider("B", OWN)], "“2900000011” is registered for two partners: A and B"),
        ([provider("A", OWN), provider("B", shared=(OWN,))], "A's own NPI and as one that several providers share"),
        ([provider("A", shared=("12",))], "has an NPI that is not ten digits"),
        ([Partner(kind="plan", name="A", shared_npis=(OWN,))], "is a plan and has NPIs"),
        ([Partner(kind="delegate", name="A", npis=(OWN,))], "is a delegate and has NPIs"),
        ([Partner(kind="delegate", name="A", payer_identifiers=("1",))], "is a delegate and has payer identifiers"),
        (
            [Partner(kind="delegate", name="A"), Partner(kind="delegate", name="a")],
            "“a” is registered for two partners",
        ),
        ([Partner(kind="plan", name="A"), Partner(kind="plan", name="A")], "A is registered twice"),
    ],
)
def test_what_cannot_be_meant(partners: list[Partner], said: str) -> None:
    with pytest.raises(PartnersInvalid, match=said):
        Partners(tuple(partners))


def test_everything_that_is_wrong_is_said() -> None:
    wrong = [
        Partner(kind="plan", name="A", npis=(OWN,)),
        provider("B", "12"),
        Partner(kind="plan", name="C", aliases=("A",)),
    ]
    assert [(place, error.code) for place, error in wrong_partners(wrong)] == [
        (0, "partners-invalid"),
        (1, "partners-invalid"),
        (2, "partners-share-a-name"),
    ]


def test_a_delegate_s_name_is_no_plan_s_and_no_provider_s() -> None:
    known = Partners((Partner(kind="delegate", name="Foothill"), Partner(kind="plan", name="Juniper")))
    assert known.plan("Foothill") is known.provider("Foothill") is None


@pytest.mark.parametrize("first", ["inactive", "active"])
def test_an_inactive_partner_is_known_by_what_no_other_has(first: str) -> None:
    old = Partner(kind="plan", name="Old", payer_identifiers=("P1",), aliases=("Both",), stage="inactive")
    new = Partner(kind="plan", name="New", payer_identifiers=("P1",), aliases=("Both",))
    known = Partners((old, new) if first == "inactive" else (new, old))
    assert known.plan("P1") == known.plan("both") == new
    assert known.plan("Old") == old


def test_keys_of_many_parts_are_not_even_parsed(tmp_path: Path) -> None:
    path = tmp_path / "partners.toml"
    path.write_text(".".join("a" * 50_000) + " = 1")
    with pytest.raises(PartnersInvalid, match="is not valid TOML"):
        Partners.load(path)
