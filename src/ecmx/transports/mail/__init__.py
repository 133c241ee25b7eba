"""Mail, the last resort as a way to a partner, and the way of alerts."""

from ecmx.transports.mail.client import Mail

__all__ = ["Mail"]
