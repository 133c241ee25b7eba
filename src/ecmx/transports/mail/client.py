"""The one module that connects to a mail server: to the host of a credential, encrypted, its certificate verified."""

from __future__ import annotations

import contextlib
import ipaddress
import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

from ecmx.transports.carrying import Delivery, Whereabouts, checked_name
from ecmx.transports.credentials import Credential
from ecmx.transports.mail.message import bare_addresses, composed
from ecmx.transports.problems import TransportProblem, problem

__all__ = ["Mail"]

PORTS = {"tls": 465, "starttls": 587, "none": 25}
LOGIN_CODES = frozenset({530, 534, 535, 538})

AGAIN = "It will be tried again."


class _NoTls(ssl.SSLError):
    """What is there does not speak TLS."""


#: What the library says, and what we say: the first line that fits.
SAID: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, str, str], ...] = (
    (ssl.SSLCertVerificationError, "transport-certificate",
     "the mail server's certificate is not one that can be trusted for this name. Nothing was sent.",
     "Is the host's name right? A private certificate belongs in the credential, under certificates."),
    (_NoTls, "transport-certificate", "the server does not encrypt from the first byte there. Nothing was sent.",
     'Set security to "starttls", or name another port.'),
    (smtplib.SMTPNotSupportedError, "transport-certificate",
     "the server offers no encryption, or no way to log in. Nothing was sent.",
     'Try security = "tls" and port 465, or ask the person who runs the mail server.'),
    (smtplib.SMTPAuthenticationError, "transport-login",
     "the server does not accept user and password. It will not be tried again automatically.", "Correct the credential."),
    (TimeoutError, "transport-stalled", "no answer for {seconds:g} seconds.", AGAIN),
    (ConnectionRefusedError, "transport-refused", "nothing accepts connections there.", AGAIN),
    (smtplib.SMTPResponseException, "transport-refused", "the server answers {answered}.", AGAIN),
    ((smtplib.SMTPException, ConnectionError, ssl.SSLError), "transport-gone", "the connection ended in the middle.", AGAIN),
    (Exception, "transport-unreachable", "the server cannot be found or reached.", "Is the host's name right?"),
)  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Mail:
    """Mail to some people, the same words each time. The credential names host, sender, and user and password; without those two, or
    unencrypted, only to this machine itself. silence: seconds without an answer that count as stalled.
    """

    credential: Credential
    to: tuple[str, ...]
    subject: str
    body: str
    silence: float = 60.0
    clock: Callable[[], datetime] = _now

    def deliver(self, data: bytes, name: str) -> Delivery:
        """As `Transport.deliver`, by attachment; delivered is what the server took. It cannot be asked whether it was there before: the
        same file sent again goes again, under the same Message-ID.
        """
        self._send((checked_name(name), data))
        return Delivery(name, len(data))

    def notify(self) -> None:
        """Send the words alone."""
        self._send(None)

    def became(self, data: bytes, name: str) -> Whereabouts:
        """As `Transport.became`: of mail nobody can tell."""
        checked_name(name)
        return Whereabouts.UNKNOWN

    def tried(self) -> tuple[str, ...]:
        """As `Transport.tried`: connects, logs in, names sender and receivers, and sends nothing."""
        bare_addresses((self.credential.sender, *self.to))
        with self._connected() as server:
            self._named(server)
            server.rset()
        said = (
            "unencrypted on this machine" if self.credential.security == "none" else "encrypted, certificate verified"
        )
        return (
            f"{self._where}: connected, {said}.",
            f"It accepts mail from {self.credential.sender} to {', '.join(self.to)}.",
        )

    def _send(self, attached: tuple[str, bytes] | None) -> None:
        mail = composed(self.credential.sender, self.to, self.subject, self.body, self.clock(), attached)
        with self._connected() as server:
            self._require_size(server, mail)
            self._named(server)
            self._told_whole(server, mail.as_bytes())

    def _require_size(self, server: smtplib.SMTP, mail: EmailMessage) -> None:
        most = server.esmtp_features.get("size", "")
        if most.isdigit() and 0 < int(most) < len(mail.as_bytes()):
            raise problem(
                "transport-too-large",
                f"{self._where}: the server accepts mail of {int(most):,} bytes at most, and this one is larger.",
                "Send the file another way.",
            )

    def _named(self, server: smtplib.SMTP) -> None:
        """Sender and receivers; where one is refused nothing goes to anyone."""
        self._require(server.mail(self.credential.sender), "the sender")
        for one in self.to:
            self._require(server.rcpt(one), "a receiver")

    def _told_whole(self, server: smtplib.SMTP, mail: bytes) -> None:
        try:
            answer = server.data(mail)
        except smtplib.SMTPDataError as error:  # before a byte of it went
            answer = (error.smtp_code, b"")
        except (smtplib.SMTPServerDisconnected, OSError):
            raise problem(
                "transport-unsure",
                f"{self._where}: the connection ended before the server said whether it accepted the mail.",
                "It will be tried again, under the same Message-ID; it may arrive twice.",
            ) from None
        self._require(answer, "the mail")

    def _require(self, answer: tuple[int, bytes], what: str) -> None:
        """Raise unless the server's answer is a yes. Its words are not repeated."""
        code = answer[0]
        if 200 <= code < 300:
            return
        said = f"{self._where}: the server does not accept {what} (it answers {code})"
        if code == 452:
            raise problem("transport-full", f"{said}: no room.", "It will be tried again.")
        if code < 500:
            raise problem("transport-refused", f"{said} now.", "It will be tried again.")
        if code in LOGIN_CODES:
            raise problem("transport-login", f"{said} without a login.", "Add user and password to the credential.")
        if code == 552:
            raise problem("transport-too-large", f"{said}: too large.", "Send the file another way.")
        raise problem(
            "transport-address", f"{said}.", "Correct the address, or ask the person who runs the mail server."
        )

    @property
    def _port(self) -> int:
        return self.credential.port or PORTS[self.credential.security]

    @property
    def _where(self) -> str:
        return f"{self.credential.host} port {self._port}"

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A server that let us in. What goes wrong is said in our words."""
        self._require_credential()
        try:
            server = self._opened()
            try:
                if self.credential.user:
                    server.login(self.credential.user, self.credential.password)
                yield server
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    server.quit()
            finally:
                server.close()
        except (smtplib.SMTPException, OSError) as error:
            raise self._problem(error) from None

    def _opened(self) -> smtplib.SMTP:
        own_name = self.credential.sender.rpartition("@")[
            2
        ]  # else this machine's own name would be asked for, and said
        host, port = self.credential.host, self._port
        if self.credential.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, own_name, timeout=self.silence, context=self._verifying()
            )
            server.ehlo_or_helo_if_needed()
            return server
        server = smtplib.SMTP(host, port, own_name, timeout=self.silence)
        try:
            server.ehlo_or_helo_if_needed()
            if self.credential.security == "starttls":
                server.starttls(context=self._verifying())
                server.ehlo()
        except BaseException:
            server.close()
            raise
        return server

    def _verifying(self) -> ssl.SSLContext:
        """The system's certificates, or the credential's alone; name and chain are verified."""
        try:
            context = ssl.create_default_context(cadata=self.credential.certificates or None)
        except (ssl.SSLError, ValueError):
            raise problem(
                "transport-credential", "The credential's certificates cannot be read.", "Write PEM text."
            ) from None
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def _require_credential(self) -> None:
        said = self.credential
        if not said.host or not said.sender:
            raise problem("transport-credential", "The credential names no host or no sender.", "Add host and sender.")
        if bool(said.user) != bool(said.password):
            raise problem("transport-credential", "The credential names user or password alone.", "Add the other.")
        if _loopback(said.host):
            return
        if said.security == "none" or not said.user:
            raise problem(
                "transport-credential",
                "Without encryption, or without user and password, mail goes only to this machine itself.",
                'Set security to "starttls" or "tls", and add user and password.',
            )

    def _problem(self, error: Exception) -> TransportProblem:
        if isinstance(error.__context__, TimeoutError):  # which smtplib calls a connection that was closed
            error = error.__context__
        kind = type(error)
        if isinstance(error, ssl.SSLError) and error.reason == "WRONG_VERSION_NUMBER":
            kind = _NoTls
        elif isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code < 500:
            kind = smtplib.SMTPResponseException
        code, said, fix = next(row[1:] for row in SAID if issubclass(kind, row[0]))
        answered = getattr(error, "smtp_code", 0)
        return problem(code, f"{self._where}: {said.format(seconds=self.silence, answered=answered)}", fix)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
