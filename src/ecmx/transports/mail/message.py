"""A mail as it goes: who, subject, words, and perhaps one file. Its protection, and what the words say, is the caller's business."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from ecmx.transports.problems import problem

__all__ = ["bare_addresses", "composed"]

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def bare_addresses(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The addresses, if all can be. Raises LastingProblem."""
    if not addresses or not all(ADDRESS.fullmatch(one) for one in addresses):
        raise problem(
            "transport-address",
            "One of the mail's addresses is not a valid address.",
            "Write name@example.org and nothing else.",
        )
    return addresses


def composed(
    sender: str, to: tuple[str, ...], subject: str, body: str, when: datetime, attached: tuple[str, bytes] | None
) -> EmailMessage:
    """The mail. Its Message-ID follows from all but the time, so that a receiver can tell the same one sent twice.

    attached: name and bytes of a file
    """
    bare_addresses((sender, *to))
    if not subject.strip() or any(ord(sign) < 32 for sign in subject):
        raise problem(
            "transport-address", "The subject of the mail is empty or longer than one line.", "Write one line."
        )
    name, data = attached or ("", b"")
    content = "\0".join((sender, *to, subject, body, name)).encode("utf-8", "surrogatepass") + b"\0" + data
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = sender, ", ".join(to), subject, when
    mail["Message-ID"] = f"<ecmx-{hashlib.sha256(content).hexdigest()[:40]}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body)
    if attached is not None:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail
