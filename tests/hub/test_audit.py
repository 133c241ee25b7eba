"""The audit: committed with what it records, ids and codes only, chained shortly after; the first broken link is named."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from ecmx.hub import Home


@pytest.fixture
def by(hub_database: Home) -> Any:
    from ecmx.hub.accounts import acting, begin

    begin(slug="clinic", name="Valley Clinic", kind="provider", by="rosa", attested=True)
    return acting("rosa")


def recorded(by: Any, count: int) -> None:
    from django.db import transaction

    from ecmx.hub.accounts import record

    for number in range(count):
        with transaction.atomic():
            record(by, "test.act", "transmission", [number], {"rows": number})


def test_entries_are_sealed_in_a_chain(by: Any) -> None:
    from ecmx.hub.accounts import audit_head, seal, verify

    recorded(by, 3)
    assert verify().unsealed == 5  # two of the beginning
    assert seal() == 5
    recorded(by, 2)
    seal()
    found = verify()
    assert (found.sealed, found.unsealed, found.broken) == (7, 0, None)
    assert found.head == audit_head()


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (
            "UPDATE accounts_auditentry SET objects_ids = '{999}' WHERE id = (SELECT entry_id FROM accounts_auditseal WHERE place = 3)",
            3,
        ),
        (
            "UPDATE accounts_auditentry SET detail = '{\"rows\": 7}' WHERE id = (SELECT entry_id FROM accounts_auditseal WHERE place = 4)",
            4,
        ),
        ("DELETE FROM accounts_auditseal WHERE place = 2", 2),
        ("UPDATE accounts_auditseal SET digest = repeat('0', 64) WHERE place = 5", 5),
    ],
)
def test_the_first_broken_link_is_named(by: Any, as_owner: psycopg.Connection[Any], damage: str, place: int) -> None:
    from ecmx.hub.accounts import seal, verify

    recorded(by, 4)
    seal()
    with as_owner.transaction():
        as_owner.execute(damage)  # type: ignore[call-overload]
    assert verify().broken == place


def test_what_is_not_committed_is_not_recorded(by: Any) -> None:
    from django.db import transaction

    from ecmx.hub.accounts import AuditEntry, record

    before = AuditEntry.objects.count()

    def undone() -> None:
        with transaction.atomic():
            record(by, "test.act")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert AuditEntry.objects.count() == before
    with pytest.raises(RuntimeError):
        record(by, "test.act")


@pytest.mark.parametrize("value", ["Ana Lopez", "03/04/1980", "12 Main Street", ["ok", "Not Ok"]])
def test_a_detail_that_may_be_a_value_is_refused(by: Any, value: Any) -> None:
    from django.db import transaction

    from ecmx.hub.accounts import record

    with pytest.raises(ValueError, match="no code"), transaction.atomic():
        record(by, "test.act", detail={"what": value})
