"""The issuer that the settings name: where it is asked, what it says of itself (OpenID Connect Discovery 1.0), and its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from ecmx.errors import EcmxError, UsageProblem
from ecmx.hub.home import Home, SingleSignOn
from ecmx.transports import Web, credential

__all__ = ["Endpoints", "Issuer", "not_usable"]

DISCOVERY = "/.well-known/openid-configuration"


class Endpoints(msgspec.Struct, frozen=True):
    """What an issuer says of itself, as far as it is used."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


@dataclass(frozen=True)
class Issuer:
    """The issuer, and our secret with it."""

    said: SingleSignOn
    secret: str
    web: Web

    @classmethod
    def of(cls, home: Home, said: SingleSignOn) -> Issuer:
        """As the settings say. Raises TransportProblem where the credential is not there, or holds no secret."""
        found = credential(said.credential, home.folder)
        if not found.password:
            raise UsageProblem(
                "sign-on-settings",
                f"The credential {said.credential} has no password: the issuer's client secret.",
                "Write it there; the settings name the credential only.",
            )
        return cls(said, found.password, Web.of(said.issuer, said.more_hosts, certificates=found.certificates))

    def endpoints(self) -> Endpoints:
        """Where it is asked what. Raises TransportProblem where it does not answer, UsageProblem where it is another issuer."""
        raw = self.web.get(self.said.issuer.rstrip("/") + DISCOVERY)
        try:
            found = msgspec.convert(raw, Endpoints, strict=True)
        except msgspec.ValidationError:
            raise not_usable("what it says of itself lacks an address") from None
        if found.issuer != self.said.issuer:
            raise not_usable("it calls itself by another address than the settings do")
        return found

    def keys(self, endpoints: Endpoints) -> Mapping[str, Any]:
        """Its public keys, as it publishes them now (a JSON Web Key Set). Raises TransportProblem."""
        return self.web.get(endpoints.jwks_uri)


def not_usable(why: str) -> EcmxError:
    """That what came from the issuer is not taken, and by which check; never what stood in it."""
    return UsageProblem(
        "sign-on-answer",
        f"The answer of your organization's account service was not accepted: {why}.",
        "Try again. If it keeps happening, tell your ecmx administrator.",
    )
