"""Alerts by mail: the one way by which the hub says something to people by itself. It holds nothing of members."""

from __future__ import annotations

from collections.abc import Callable

from ecmx.hub.home import Home
from ecmx.hub.obligations import DueAlert
from ecmx.transports import Mail, TransportProblem, credential

__all__ = ["alert_mailer"]


def alert_mailer(home: Home, say: Callable[[str], None]) -> Callable[[DueAlert], bool] | None:
    """What sends an alert and says whether the server took it; None where the settings name no mail.

    say: takes what stands in the way, once
    """
    if not home.settings.mail:
        return None
    said: set[str] = set()

    def deliver(one: DueAlert) -> bool:
        try:
            Mail(credential(home.settings.mail, home.folder), one.to, one.subject, one.body).notify()
        except TransportProblem as problem:
            if problem.message not in said:
                said.add(problem.message)
                say(f"alerts: {problem.message} {problem.fix}".rstrip())
            return False
        said.clear()
        return True

    return deliver
