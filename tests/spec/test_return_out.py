"""What a return says of a member, and who is not in it: each test a sentence of the guidance (fn 46-66) or of domain.md."""

from __future__ import annotations

from datetime import date

import pytest

from ecmx.hub import Home
from tests.hub.clinic import Clinic, file
from tests.hub.provider_month import NOVEMBER, OCTOBER, ProviderMonth

ANA, BEA, CAL = "91234567A", "91234568B", "91234569C"


@pytest.fixture
def month(hub_database: Home) -> ProviderMonth:
    return ProviderMonth(Clinic.opened(hub_database))


def assigned(month: ProviderMonth, *cins: str, plan: str = "juniper", **said: str) -> None:
    month.clinic.receives(plan, file("mif", [{"cin": cin, **said} for cin in cins]))


def test_a_member_whom_nobody_has_reached_for_yet_is_pending(month: ProviderMonth) -> None:
    assigned(month, ANA)
    found = month.composes()
    said = month.rows(found.transmission)[ANA]
    assert found.adds_up
    assert said["engagement_status"] == "1"
    assert said["member_first_name"] == "Ana"
    assert "ecm_benefit_start_date" not in said
    assert month.recomposed(found.transmission).same
