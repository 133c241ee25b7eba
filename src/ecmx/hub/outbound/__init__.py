"""What goes out: returns derived from what was known, composed in each plan's form, and what each plan answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecmx.hub.late import late

if TYPE_CHECKING:
    from ecmx.hub.outbound.again import Recomposed, left_out_then, recompose
    from ecmx.hub.outbound.asked import RETURNS, period_named
    from ecmx.hub.outbound.composing import ComposedFile, compose
    from ecmx.hub.outbound.going import Parcel, parcel
    from ecmx.hub.outbound.left_out import LEFT_OUT, LeftOutReason
    from ecmx.hub.outbound.making import WITHHELD
    from ecmx.hub.outbound.models import Composition, PlanAnswer, SentRow
    from ecmx.hub.outbound.next_row import NextOfMember, next_of_member
    from ecmx.hub.outbound.owed import PlanOwed, plans_owed
    from ecmx.hub.outbound.terms import OutTerms

__all__ = [
    "LEFT_OUT",
    "RETURNS",
    "WITHHELD",
    "ComposedFile",
    "Composition",
    "LeftOutReason",
    "NextOfMember",
    "OutTerms",
    "Parcel",
    "PlanAnswer",
    "PlanOwed",
    "Recomposed",
    "SentRow",
    "compose",
    "left_out_then",
    "next_of_member",
    "parcel",
    "period_named",
    "plans_owed",
    "recompose",
]

__getattr__ = late(
    __name__,
    {
        "again": ("Recomposed", "left_out_then", "recompose"),
        "asked": ("RETURNS", "period_named"),
        "composing": ("ComposedFile", "compose"),
        "going": ("Parcel", "parcel"),
        "left_out": ("LEFT_OUT", "LeftOutReason"),
        "making": ("WITHHELD",),
        "models": ("Composition", "PlanAnswer", "SentRow"),
        "next_row": ("NextOfMember", "next_of_member"),
        "owed": ("PlanOwed", "plans_owed"),
        "terms": ("OutTerms",),
    },
)
