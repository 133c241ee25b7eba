"""Every message that is drafted, and every way by which somebody says that it went, has its words on the pages."""

from __future__ import annotations

from ecmx.hub import Home


def test_every_kind_and_every_way_has_words(hub_database: Home) -> None:
    from ecmx.hub.portal.due import messages
    from ecmx.hub.portal.ways import WAYS_SAID
    from ecmx.hub.saying import WAYS
    from ecmx.hub.transmissions import PartnerMessage

    assert set(WAYS) <= set(WAYS_SAID)
    assert set(PartnerMessage.Kind) == set(messages.KINDS)
