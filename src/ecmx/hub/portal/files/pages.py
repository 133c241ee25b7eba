"""The file desk's pages, joined. What has a name comes before what has a number."""

from __future__ import annotations

from ecmx.hub.portal.files import (
    answering,
    by_hand,
    decisions,
    desk,
    downloads,
    list_taken,
    new_members,
    one,
    out,
    out_acts,
    out_one,
    rows,
    said_to_sender,
    work_list,
)

__all__ = ["PAGES"]

PAGES = (
    *desk.PAGES,
    *list_taken.PAGES,
    *out.PAGES,
    *out_one.PAGES,
    *out_acts.PAGES,
    *answering.PAGES,
    *by_hand.PAGES,
    *work_list.PAGES,
    *one.PAGES,
    *decisions.PAGES,
    *downloads.PAGES,
    *said_to_sender.PAGES,
    *rows.PAGES,
    *new_members.PAGES,
)
