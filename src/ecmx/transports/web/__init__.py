"""Questions to a server by HTTPS: an issuer of sign-ins. Files don't go this way."""

from ecmx.transports.web.client import Web, WebAnswer

__all__ = ["Web", "WebAnswer"]
