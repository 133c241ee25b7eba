"""Moving bytes: a folder, SFTP, mail, by hand; and asking an issuer of sign-ins. Floor 2: knows nothing of ECM, and nothing of Django.

A connection is opened by `sftp/connection.py`, `mail/client.py` and `web/client.py` alone, to the host of the credential or the hosts
that they are given (invariant V5).
"""

from ecmx.transports.by_hand import OUT_TRAY, ByHand
from ecmx.transports.carrying import Delivery, Transport, Whereabouts, checked_name
from ecmx.transports.credentials import Credential, credential, variable
from ecmx.transports.folder import Folder
from ecmx.transports.mail import Mail
from ecmx.transports.problems import LASTING, PASSING, LastingProblem, PassingProblem, TransportProblem
from ecmx.transports.retrying import pause
from ecmx.transports.sftp import RemoteFile, Sftp
from ecmx.transports.web import Web, WebAnswer

__all__ = [
    "LASTING",
    "OUT_TRAY",
    "PASSING",
    "ByHand",
    "Credential",
    "Delivery",
    "Folder",
    "LastingProblem",
    "Mail",
    "PassingProblem",
    "RemoteFile",
    "Sftp",
    "Transport",
    "TransportProblem",
    "Web",
    "WebAnswer",
    "Whereabouts",
    "checked_name",
    "credential",
    "pause",
    "variable",
]
