"""What the issuer answers: the code is exchanged for a token, and the token is looked at. An answer that fails one check is worth nothing.

The checks are those of OpenID Connect Core 1.0, 3.1.3.7; the signature is verified although the token comes from the issuer itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from ecmx.errors import UsageProblem
from ecmx.hub.issuer.question import SignOnQuestion
from ecmx.hub.issuer.served import Endpoints, Issuer, not_usable

__all__ = ["Vouched", "answered", "stale_answer"]

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 60  # seconds by which two clocks may differ
NEEDED = ("iss", "sub", "aud", "exp", "iat")
LONGEST = 255  # signs of a subject, by the standard

#: Which check failed, in words: the first line that fits.
FAILED: tuple[tuple[type[jwt.PyJWTError], str], ...] = (
    (jwt.InvalidAudienceError, "it was meant for another program"),
    (jwt.InvalidIssuerError, "it is another issuer's"),
    (jwt.ExpiredSignatureError, "it is too old, or a clock is off"),
    (jwt.ImmatureSignatureError, "it is of a time to come: a clock is off"),
    (jwt.PyJWTError, "it is not signed as it should be, or lacks something"),
)


@dataclass(frozen=True)
class Vouched:
    """Who came, by the issuer's word. subject: which of its accounts, for good; second_step: whether it says that she did one there"""

    issuer: str
    subject: str
    second_step: bool


def answered(said: Mapping[str, str], asked: SignOnQuestion, issuer: Issuer, back: str) -> Vouched:
    """Who came. said: what the browser brought back; back: the address to which it did.

    Raises UsageProblem where it is no answer to this question, or not to be believed; TransportProblem where the issuer cannot be asked.
    """
    if not secrets.compare_digest(said.get("state", "").encode(), asked.state.encode()):
        raise stale_answer()
    if said.get("iss", issuer.said.issuer) != issuer.said.issuer:  # RFC 9207
        raise not_usable("it is another issuer's")
    if "error" in said or not said.get("code"):
        raise UsageProblem(
            "sign-on-refused",
            "Your organization's account service did not sign you in.",
            "Try again, or ask the people who manage those accounts whether yours can be used here.",
        )
    endpoints = issuer.endpoints()
    token = _token(said["code"], asked, issuer, endpoints, back)
    return _vouched(_claims(token, issuer, endpoints), asked, issuer)


def stale_answer() -> UsageProblem:
    """That the question was asked elsewhere, or is answered already."""
    return UsageProblem(
        "sign-on-stale",
        "This sign-in was started in another window or browser, or has expired.",
        "Start again from the sign-in page.",
    )


def _token(code: str, asked: SignOnQuestion, issuer: Issuer, endpoints: Endpoints, back: str) -> str:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": asked.verifier,
    }
    login = (issuer.said.client, issuer.secret)
    if "client_secret_post" in endpoints.token_endpoint_auth_methods_supported:
        form |= dict(zip(("client_id", "client_secret"), login, strict=True))
        answer = issuer.web.post(endpoints.token_endpoint, form)
    else:
        answer = issuer.web.post(endpoints.token_endpoint, form, login)
    if answer.said.get("error") in ("invalid_client", "unauthorized_client"):
        raise not_usable("this hub is not known there, or its secret is another")
    token = answer.said.get("id_token")
    if answer.status != 200 or not isinstance(token, str):
        raise not_usable(f"the code was not exchanged ({answer.status})")
    return token


def _claims(token: str, issuer: Issuer, endpoints: Endpoints) -> Mapping[str, Any]:
    try:
        key = _key(jwt.get_unverified_header(token).get("kid"), issuer.keys(endpoints))
        claims: Mapping[str, Any] = jwt.decode(
            token,
            key,
            algorithms=list(ALGORITHMS),
            audience=issuer.said.client,
            issuer=issuer.said.issuer,
            leeway=LEEWAY,
            options={"require": list(NEEDED)},
        )
    except jwt.PyJWTError as error:
        raise not_usable(next(words for kind, words in FAILED if isinstance(error, kind))) from None
    return claims


def _key(named: object, published: Mapping[str, Any]) -> jwt.PyJWK:
    """The key by its name; the only one, where the token names none."""
    keys = [one for one in jwt.PyJWKSet.from_dict(dict(published)).keys if one.public_key_use in (None, "sig")]
    fitting = [one for one in keys if named in (None, one.key_id)]
    if len(fitting) != 1:
        raise jwt.InvalidKeyError
    return fitting[0]


def _vouched(claims: Mapping[str, Any], asked: SignOnQuestion, issuer: Issuer) -> Vouched:
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), asked.nonce.encode()):
        raise not_usable("it answers another question")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else issuer.said.client) != issuer.said.client:
        raise not_usable("it was meant for another program")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST:
        raise not_usable("it does not say who signed in")
    signed_in = claims.get("auth_time")
    if asked.again and isinstance(signed_in, int) and signed_in < asked.asked - LEEWAY:
        raise not_usable("it is of an earlier sign-in, though you were to say again who you are")
    methods = claims.get("amr")
    words = [*(methods if isinstance(methods, list) else ()), claims.get("acr")]
    return Vouched(issuer.said.issuer, subject, any(word in words for word in issuer.said.second_step))
