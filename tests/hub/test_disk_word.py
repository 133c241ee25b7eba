"""V8: no command of a hub for real members goes on before somebody answered for the disk; a demo says that it is one."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from ecmx.errors import UsageProblem
from ecmx.hub import Home


def test_without_the_word_nobody_enters(hub_database: Home) -> None:
    from ecmx.hub.accounts import begin
    from ecmx.hub.running import entered

    begin(slug="clinic", name="Valley Clinic", kind="provider", by="rosa", attested=False)
    with pytest.raises(UsageProblem) as refused:
        entered(hub_database)
    assert refused.value.code == "disk-unattested"
    entered(replace(hub_database, settings=msgspec.structs.replace(hub_database.settings, demo=True)))


def test_with_it_they_do(hub_database: Home) -> None:
    from ecmx.hub.accounts import begin
    from ecmx.hub.running import entered

    begin(slug="clinic", name="Valley Clinic", kind="provider", by="rosa", attested=True)
    entered(hub_database)
