"""Mail to a real server on this machine: encrypted and verified, all receivers or none, the words of every refusal ours."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ecmx.hub import Home
from ecmx.transports import Credential, LastingProblem, Mail, PassingProblem, TransportProblem, Whereabouts
from tests.peers.sshd import free_port

NAME, DATA = "RTF_2026-10.xlsx", bytes(range(256)) * 40
WHEN = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@dataclass
class Postbox:
    """What a server was told, and what it answers."""

    came: list[Envelope] = field(default_factory=list)
    sender: str = "250 OK"
    receiver: dict[str, str] = field(default_factory=dict)
    mail: str = "250 OK"

    async def handle_MAIL(self, _s: SMTP, _t: Session, envelope: Envelope, address: str, _o: list[str]) -> str:  # noqa: N802
        envelope.mail_from = address
        return self.sender

    async def handle_RCPT(self, _s: SMTP, _t: Session, envelope: Envelope, address: str, _o: list[str]) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.receiver.get(address, "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.mail == "nothing":
            assert server.transport is not None
            server.transport.close()
        elif self.mail.startswith("250"):
            self.came.append(envelope)
        return self.mail


def known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, said: LoginPassword) -> AuthResult:
    return AuthResult(success=(said.login, said.password) == (b"clinic", b"right"), handled=False)


@dataclass
class Running:
    """A server, how to reach it, and its own certificate."""

    postbox: Postbox
    credential: Credential


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A certificate of this machine's, signed by itself: a file with its key, and its text."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1)).not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    text = made.public_bytes(serialization.Encoding.PEM).decode()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    path.write_text(text + private.decode())
    return path, text


@pytest.fixture(params=["starttls", "tls"])
def running(request: pytest.FixtureRequest, certificate: tuple[Path, str]) -> Iterator[Running]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate[0])
    postbox, port = Postbox(), free_port()
    rules: dict[str, Any] = {
        "authenticator": known,
        "auth_require_tls": request.param == "starttls",
        "data_size_limit": 100_000,
    }
    rules |= {"ssl_context": context} if request.param == "tls" else {"tls_context": context}
    controller = Controller(postbox, "127.0.0.1", port, **rules)
    controller.start()
    yield Running(postbox, msgspec.structs.replace(said(port, request.param), certificates=certificate[1]))
    controller.stop()


def said(port: int, security: str) -> Credential:
    return msgspec.convert(
        {"host": "127.0.0.1", "port": port, "user": "clinic", "password": "right", "security": security, "sender": "ecm@clinic.test"},
        Credential,
    )  # fmt: skip


def mail(credential: Credential, *to: str, subject: str = "A file for October", silence: float = 20) -> Mail:
    return Mail(credential, to or ("plan@plan.test",), subject, "It is attached. Grüße.", silence, lambda: WHEN)


def refused(kind: type[TransportProblem], code: str, act: Callable[[], object]) -> None:
    with pytest.raises(kind) as caught:
        act()
    assert caught.value.code == code
    assert "right" not in f"{caught.value} {caught.value.fix}".split()


def test_a_file_goes_as_it_is_and_twice_the_same(running: Running) -> None:
    way = mail(running.credential, "plan@plan.test", "intake@plan.test")
    assert len(way.tried()) == 2
    assert running.postbox.came == []
    for _ in range(2):
        assert way.deliver(DATA, NAME).size == len(DATA)
    assert way.became(DATA, NAME) is Whereabouts.UNKNOWN
    way.notify()
    first, second, alone = (
        message_from_bytes(one.original_content or b"", policy=policy.default) for one in running.postbox.came
    )
    assert running.postbox.came[0].rcpt_tos == ["plan@plan.test", "intake@plan.test"]
    (attached,) = first.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (NAME, DATA)
    assert "Grüße" in first.get_body().get_content()  # type: ignore[union-attr]
    assert first["Message-ID"] == second["Message-ID"] != alone["Message-ID"]
    assert list(alone.iter_attachments()) == []


def test_an_alert_reaches_the_named_people_and_what_stood_in_the_way_is_said_once(
    running: Running, hub_database: Home, tmp_path: Path
) -> None:
    """By the credential in the hub's home, over the encrypted way that it names."""
    from ecmx.hub.obligations import DueAlert
    from ecmx.hub.running.alert_mail import alert_mailer

    written = tmp_path / "credentials" / "alerts"
    written.parent.mkdir(mode=0o700)
    written.touch(mode=0o600)
    said_there = msgspec.to_builtins(running.credential)
    lines = [f"{name} = {json.dumps(value)}" for name, value in said_there.items() if value]
    written.write_text("\n".join(lines), encoding="utf-8")  # a JSON string is a TOML string
    home = replace(
        hub_database, folder=tmp_path, settings=msgspec.structs.replace(hub_database.settings, mail="alerts")
    )
    problems: list[str] = []
    deliver = alert_mailer(home, problems.append)
    assert deliver is not None
    one = DueAlert(("rosa@clinic.test", "kim@clinic.test"), "ECM: overdue", "The return for October is overdue.\n")
    running.postbox.mail = "452 full"
    assert not deliver(one) and not deliver(one)
    assert len(problems) == 1 and "right" not in problems[0].split()
    running.postbox.mail = "250 OK"
    assert deliver(one)
    (came,) = running.postbox.came
    told = message_from_bytes(came.original_content or b"", policy=policy.default)
    body = told.get_body()
    assert (came.rcpt_tos, told["Subject"]) == (list(one.to), one.subject)
    assert body is not None and body.get_content().splitlines() == one.body.splitlines()


def test_a_server_that_cannot_be_verified_gets_nothing(running: Running) -> None:
    unknown = msgspec.structs.replace(running.credential, certificates="")
    refused(LastingProblem, "transport-certificate", lambda: mail(unknown).deliver(DATA, NAME))
    other_name = msgspec.structs.replace(running.credential, host="localhost")
    refused(LastingProblem, "transport-certificate", lambda: mail(other_name).tried())
    refused(
        LastingProblem,
        "transport-credential",
        lambda: mail(msgspec.structs.replace(running.credential, certificates="no PEM")).tried(),
    )
    assert running.postbox.came == []


def test_a_refusal_is_told_by_its_kind(running: Running) -> None:
    postbox, way = running.postbox, mail(running.credential, "plan@plan.test", "gone@plan.test")
    wrong = msgspec.structs.replace(running.credential, password="wrong")
    refused(LastingProblem, "transport-login", lambda: mail(wrong).deliver(DATA, NAME))
    refused(LastingProblem, "transport-too-large", lambda: way.deliver(DATA * 20, NAME))
    postbox.receiver["gone@plan.test"] = "550 Jane Roe has left"
    refused(LastingProblem, "transport-address", lambda: way.deliver(DATA, NAME))
    postbox.receiver["gone@plan.test"] = "450 later"
    refused(PassingProblem, "transport-refused", way.tried)
    postbox.receiver, postbox.mail = {}, "452 full"
    refused(PassingProblem, "transport-full", lambda: way.deliver(DATA, NAME))
    postbox.mail = "554 no"
    refused(LastingProblem, "transport-address", way.notify)
    postbox.mail = "nothing"
    refused(PassingProblem, "transport-unsure", lambda: way.deliver(DATA, NAME))
    assert postbox.came == []


def test_unencrypted_goes_to_this_machine_alone() -> None:
    postbox, port = Postbox(), free_port()
    plain = Credential(host="127.0.0.1", port=port, security="none", sender="hub@clinic.test")
    refused(PassingProblem, "transport-refused", lambda: mail(plain).notify())
    controller = Controller(postbox, "127.0.0.1", port)
    controller.start()
    mail(plain).notify()
    refused(LastingProblem, "transport-certificate", lambda: mail(said(port, "starttls")).notify())
    refused(LastingProblem, "transport-certificate", lambda: mail(said(port, "tls")).notify())
    controller.stop()
    with socket.create_server(("127.0.0.1", port)):
        refused(PassingProblem, "transport-stalled", lambda: mail(plain, silence=0.3).notify())
    assert len(postbox.came) == 1
    away = msgspec.structs.replace(plain, host="mail.example")
    for wrong in (away, msgspec.structs.replace(away, security="tls"), msgspec.structs.replace(plain, user="clinic")):
        refused(LastingProblem, "transport-credential", mail(wrong).tried)


def test_what_cannot_be_meant_is_not_sent() -> None:
    nowhere = Credential(host="127.0.0.1", port=1, security="none", sender="hub@clinic.test")
    for way in (
        mail(nowhere, "plan"),
        mail(nowhere, "a@b.test\r\nBcc: c@d.test"),
        mail(nowhere, subject="a\nBcc: c@d.test"),
    ):
        refused(LastingProblem, "transport-address", way.notify)
    refused(LastingProblem, "transport-name", lambda: mail(nowhere).deliver(DATA, "../a.xlsx"))
