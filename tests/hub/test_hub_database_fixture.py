"""The database that tests get: the runner's rights in it, and nothing of the test before."""

from __future__ import annotations

import pytest

from ecmx.hub import Home


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_leaves_is_gone_in_the_next(hub_database: Home, turn: int) -> None:
    from ecmx.hub.accounts import Organization

    assert Organization.objects.count() == 0
    Organization.objects.create(slug="valley", name="Valley Clinic", kind="provider")
