"""V4: each organization has books of its own; nothing of one is found, moved or seen from another."""

from __future__ import annotations

import pytest

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from tests.hub.clinic import Clinic, file

A = "91000001A"


def test_two_clinics_in_one_hub(hub_database: Home) -> None:
    from ecmx.hub.inbound import try_again, withdraw
    from ecmx.hub.transmissions import Transmission

    one, other = Clinic.opened(hub_database), Clinic.opened(hub_database)
    mine = one.receives("juniper", file("mif", [{"cin": A}]))
    theirs = other.receives("juniper", file("mif", [{"cin": A, "first": "Eva"}]))
    assert one.word(A, "mif.member_first_name") == ["Ana"]
    assert other.word(A, "mif.member_first_name") == ["Eva"]
    assert not Transmission.objects.of(one.by.organization).filter(pk=theirs.pk).exists()
    for act in (lambda: withdraw(theirs.pk, by=one.by, home=one.home), lambda: try_again(theirs.pk, by=one.by)):
        with pytest.raises(UsageProblem) as refused:
            act()
        assert refused.value.code == "file-unknown"
    same = other.receives("juniper", file("mif", [{"cin": A}]))
    assert same.repeats_id != mine.pk and same.state == "applied"


def test_the_same_bytes_are_each_organization_s_own(hub_database: Home) -> None:
    from ecmx.errors import EcmxError
    from ecmx.hub.keys import Keys
    from ecmx.hub.transmissions import opened

    one, other = Clinic.opened(hub_database), Clinic.opened(hub_database)
    data = file("mif", [{"cin": A}])
    mine, theirs = one.receives("juniper", data), other.receives("juniper", data)
    assert mine.blob_id != theirs.blob_id
    keys = Keys(one.home)
    assert opened(mine.blob, keys) == opened(theirs.blob, keys) == data
    from ecmx.hub.transmissions import BlobPiece

    sealed = bytes(BlobPiece.objects.get(blob=mine.blob).sealed)
    assert data not in sealed
    with pytest.raises(EcmxError):
        keys.opened(other.by.organization.slug, sealed)


def test_an_unscoped_query_raises(hub_database: Home) -> None:
    from ecmx.hub.accounts import UnscopedQuery
    from ecmx.hub.roster import Member

    with pytest.raises(UnscopedQuery):
        Member.objects.all()
    with pytest.raises(UnscopedQuery):
        Member.objects.filter(cin=A)
