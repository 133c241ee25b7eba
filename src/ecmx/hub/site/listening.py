"""Whether pages can be served where they are to be: asked before anything is started, so that it is said in a sentence."""

from __future__ import annotations

import errno
import socket

from ecmx.errors import UsageProblem
from ecmx.hub.site.address import Bind

__all__ = ["demand_free"]


def demand_free(bind: Bind) -> None:
    """Listen there for a moment. Raises UsageProblem where another program does, or where this one may not or cannot."""
    try:
        found = socket.getaddrinfo(bind.host, bind.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as it will be listened to
            tried.bind(address)
    except OSError as problem:
        raise _said(bind, problem) from None


def _said(bind: Bind, problem: OSError) -> UsageProblem:
    where, elsewhere = f"{bind.host}:{bind.port}", f"ecmx serve --at {_other(bind)}"
    if problem.errno == errno.EADDRINUSE:
        return UsageProblem(
            "serve-address-taken",
            f"Another program answers at {where} already. It may be an ecmx serve that still runs.",
            f"Use that one, or stop it (ss -ltnp shows which it is); or serve at another port: {elsewhere}.",
        )
    if problem.errno == errno.EACCES:
        return UsageProblem(
            "serve-address-not-allowed", f"You may not serve at {where}.", f"Take a port above 1023: {elsewhere}."
        )
    return UsageProblem(
        "serve-address-not-here",
        f"This machine has no address {bind.host}.",
        f"Leave the host out, and only this machine reaches the pages: {elsewhere}.",
    )


def _other(bind: Bind) -> int:
    return bind.port + 1 if 1023 < bind.port < 65535 else 8001
