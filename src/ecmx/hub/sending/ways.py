"""A dispatch's way as a transport: the one place where the words of an agreement become a connection."""

from __future__ import annotations

from pathlib import Path

from ecmx.errors import EcmxError, UsageProblem
from ecmx.files import encrypted
from ecmx.hub.home import Home
from ecmx.hub.keys import Keys
from ecmx.hub.outbound import parcel
from ecmx.hub.partners import Agreement, Endpoint
from ecmx.hub.sending.here import Here
from ecmx.hub.sending.models import Dispatch
from ecmx.hub.transmissions import Transmission, opened
from ecmx.transports import ByHand, Delivery, Folder, Mail, Sftp, Transport, credential

__all__ = ["BY_HAND", "door_of", "brought", "needs_protection", "protected", "transport_of", "way_of"]

BY_HAND = "by_hand"
_WORKBOOK = (".xlsx", ".xlsm")
_SUBJECT = "A file for you"
_BODY = """A file from {who} is attached. It is protected; we gave you its password separately.

If you do not expect it, please delete it and let us know.
"""


def door_of(agreement: Agreement, *, alternate: bool) -> Endpoint | None:
    """The agreement's door, or its other one."""
    return Endpoint.objects.of(agreement.organization).filter(agreement=agreement, alternate=alternate).first()


def way_of(door: Endpoint, agreement: Agreement, home: Home) -> Transport:
    """The transport of a door, as for a file that would go now."""
    return transport_of(
        Dispatch(transport=door.transport, outbox=door.outbox, credential=door.credential), agreement, home
    )


def transport_of(dispatch: Dispatch, agreement: Agreement, home: Home) -> Transport:
    """Raises LastingProblem where a credential is missing, UsageProblem where the agreement does not say enough."""
    if dispatch.transport == "folder":
        return Folder(home.folder / Path(_said(dispatch.outbox)))
    if dispatch.transport == "sftp":
        return Sftp(credential(dispatch.credential, home.folder), outbox=dispatch.outbox)
    if dispatch.transport == "mail":
        body = _BODY.format(who=agreement.organization.name)
        return Mail(credential(dispatch.credential, home.folder), (_said(dispatch.outbox),), _SUBJECT, body)
    if dispatch.transport == "here":
        return Here(home, _said(dispatch.outbox))
    return ByHand(home.folder, agreement.organization.slug, agreement.other_side.slug)


def brought(way: Transport, file: Transmission, dispatch: Dispatch, home: Home) -> Delivery:
    """Bring a file to its place: the notice that goes beside it first, so that the file never lies there without."""
    goes = parcel(file, home)
    if goes.beside is not None:
        name, text = goes.beside
        way.deliver(text, name)
    return way.deliver(opened(dispatch.protected, Keys(home)) if dispatch.protected else goes.data, goes.name)


def needs_protection(transport: str) -> bool:
    """Whether a file goes only as a protected workbook."""
    return transport == "mail"


def protected(data: bytes, name: str, word: str) -> bytes:
    """The workbook, to be opened with a password alone. Raises UsageProblem where it is none, or there is no password."""
    import io

    if not name.lower().endswith(_WORKBOOK):
        raise UsageProblem(
            "mail-not-protected",
            "Only a workbook can be protected, and without protection no file is sent by e-mail.",
            "Agree on a workbook as the form, or on another way.",
        )
    if not word:
        raise UsageProblem(
            "mail-no-password",
            "No password is set to protect files sent by e-mail.",
            "Put the password under the name that the agreement's transport gives as `protect_with`, and tell the plan separately.",
        )
    try:
        return encrypted(io.BytesIO(data), word)
    except EcmxError:
        raise
    except Exception as problem:  # noqa: BLE001 - a library's own; its text may quote what it read
        raise UsageProblem(
            "mail-not-protected", f"The workbook cannot be protected ({type(problem).__name__})."
        ) from None


def _said(outbox: str) -> str:
    if not outbox:
        raise UsageProblem(
            "door-no-outbox",
            "The agreement does not say where its files are sent.",
            "Write `outbox` into its [transport] and import the partners again.",
        )
    return outbox
