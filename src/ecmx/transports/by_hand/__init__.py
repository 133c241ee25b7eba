"""The out-tray, as a way to a partner."""

from ecmx.transports.by_hand.client import OUT_TRAY, ByHand

__all__ = ["OUT_TRAY", "ByHand"]
