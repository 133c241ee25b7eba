"""Where rows to correct come from, as a value: how they are laid out, judged again and sent again. The grid knows no more of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ecmx.hub.accounts import By
from ecmx.hub.fixing.drafts import FixingDraft, RowFound
from ecmx.hub.fixing.own_rows import own_look_again, own_prepared, own_sent
from ecmx.hub.fixing.partner_sending import sent_in
from ecmx.hub.fixing.prepared import PreparedRows, prepared
from ecmx.hub.fixing.rechecking import LATER, looked_at_again
from ecmx.hub.fixing.sent_anew import sent_sent
from ecmx.hub.fixing.sent_rows import sent_current, sent_look_again, sent_prepared
from ecmx.hub.home import Home
from ecmx.hub.transmissions import Transmission

__all__ = ["RowSource", "source_of"]


@dataclass(frozen=True)
class RowSource:
    """prepare: of a kept file the rows to correct; look_again: what is found in rows of a tab as they stand now; send: the file that they
    become; later: what is judged only then, in words; current: whether what was laid out are still the rows to correct
    """

    prepare: Callable[[Transmission, By, Home], PreparedRows]
    look_again: Callable[[FixingDraft, int, Sequence[int], By, Home], Mapping[tuple[int, int], RowFound]]
    send: Callable[[FixingDraft, By, Home], Transmission]
    later: str = ""
    current: Callable[[FixingDraft], bool] = lambda _: True


PARTNERS = RowSource(prepared, looked_at_again, sent_in, LATER)
OWN = RowSource(own_prepared, own_look_again, own_sent)
SENT = RowSource(sent_prepared, sent_look_again, sent_sent, current=sent_current)


def source_of(file: Transmission) -> RowSource:
    """Of a file that came: a partner's, or the provider's own word; of one that went: what the plan rejected of it."""
    if file.direction == Transmission.Direction.OUT:
        return SENT
    return OWN if file.origin == Transmission.Origin.WORK else PARTNERS
