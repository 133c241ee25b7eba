"""Why a file did not go or come: for now (*passing*: try again by itself) or until a person changes something (*lasting*).

TransportProblem (EcmxError)
├── PassingProblem   the same attempt may succeed later
└── LastingProblem   it will not, before somebody changes something

Which of the two a code is stands in `PASSING` and `LASTING` alone. No sentence holds a secret, a file's name, or anything out of a file.
"""

from __future__ import annotations

from ecmx.errors import EcmxError

__all__ = ["LASTING", "PASSING", "LastingProblem", "PassingProblem", "TransportProblem", "problem"]

#: What may pass by itself: code → what happened.
PASSING = {
    "transport-unreachable": "The other machine cannot be found or reached.",
    "transport-refused": "The other machine does not accept connections or mail right now.",
    "transport-gone": "The connection ended in the middle.",
    "transport-stalled": "The other machine stopped answering.",
    "transport-full": "There is no room left where the file should go.",
    "transport-changed": "The file changed or disappeared while it was read or written.",
    "transport-failed": "A disk, a share or the server failed and did not say why.",
    "transport-unsure": "The mail may have been sent: the connection ended before the server confirmed it.",
}
#: What a person has to change: code → what is wrong.
LASTING = {
    "transport-credential": "The credential is missing, not readable, open to others, or lacks what the transport needs.",
    "transport-login": "The other machine does not accept user, password or key.",
    "transport-host-key": "The server shows a different host key than the agreed one.",
    "transport-certificate": "The server's certificate cannot be trusted, or it offers no encryption.",
    "transport-no-folder": "The folder is not there, or is a link or a file.",
    "transport-not-permitted": "The user does not have permission to read or write there.",
    "transport-other-content": "A file of that name with other content is already there; it is never overwritten.",
    "transport-link": "There is a link or a folder with that name; links are not followed.",
    "transport-name": "The name is not a valid file name.",
    "transport-no-file": "The file is not there any more.",
    "transport-too-large": "The file is too large to fetch or send.",
    "transport-too-many": "There are more files in the folder than ecmx looks through.",
    "transport-unsupported": "The server does not offer what is needed.",
    "transport-address": "An address, subject or sender is not valid, or the server does not accept it.",
}


class TransportProblem(EcmxError):
    """A file did not go or come."""


class PassingProblem(TransportProblem):
    """Try again, later each time (`pause`)."""


class LastingProblem(TransportProblem):
    """Do not try again before a person has changed something."""


def problem(code: str, message: str, fix: str = "") -> TransportProblem:
    """The error of a code, of the kind that the tables say."""
    if code in PASSING:
        return PassingProblem(code, message, fix)
    assert code in LASTING
    return LastingProblem(code, message, fix)
