"""What the peer tests share: a profile of LibreOffice, whose making costs more than a conversion."""

from __future__ import annotations

import pytest

from tests.peers.office import Office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice with a profile of its own in each of pytest's workers."""
    return Office(tmp_path_factory.mktemp("office") / "profile")
