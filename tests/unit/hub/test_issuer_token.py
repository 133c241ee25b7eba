"""How a token may be signed, and by whose key: what a real issuer never sends, made by hand.

The whole way stands in `tests/peers/test_sign_on.py`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from ecmx.errors import UsageProblem
from ecmx.hub.home import SingleSignOn
from ecmx.hub.issuer import Issuer, SignOnQuestion, answered
from ecmx.transports import Web, WebAnswer

SAID = SingleSignOn(issuer="https://login.clinic.example/staff", client="hub", credential="issuer")
ASKED = SignOnQuestion("state", "nonce", "verifier", 0, False)
OURS, OTHER = rsa.generate_private_key(65537, 2048), rsa.generate_private_key(65537, 2048)
CURVE = ec.generate_private_key(ec.SECP256R1())
PEM = OURS.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def published(key: Any, **said: str) -> dict[str, Any]:
    algorithm = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    return {**json.loads(algorithm.to_jwk(key.public_key())), **said}


@dataclass
class Answers:
    """What the issuer answers, without a connection."""

    token: str
    keys: list[dict[str, Any]]
    posted: list[Mapping[str, str]] = field(default_factory=list)

    def get(self, address: str) -> Mapping[str, Any]:
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        said = {"issuer": SAID.issuer, **{name: f"{SAID.issuer}/{name}" for name in names}}
        return {"keys": self.keys} if address.endswith("jwks_uri") else said

    def post(self, address: str, form: Mapping[str, str], login: tuple[str, str] | None = None) -> WebAnswer:
        self.posted.append(form)
        return WebAnswer(200, {"id_token": self.token})


def token(key: Any, algorithm: str, *, named: str | None = "one", **claims: Any) -> str:
    usual = {
        "iss": SAID.issuer,
        "aud": "hub",
        "sub": "s-1",
        "nonce": "nonce",
        "iat": int(time.time()),
        "exp": int(time.time()) + 60,
    }
    return jwt.encode({**usual, **claims}, key, algorithm, {"kid": named} if named else {})


def who(said: str, *keys: dict[str, Any]) -> str:
    issuer = Issuer(SAID, "secret", cast(Web, Answers(said, list(keys))))
    return answered({"state": "state", "code": "c"}, ASKED, issuer, "https://hub/back").subject


def refused(said: str, *keys: dict[str, Any]) -> str:
    with pytest.raises(UsageProblem) as caught:
        who(said, *keys)
    return caught.value.code


def by_hand(header: dict[str, Any], key: bytes) -> str:
    """As somebody would who knows the public key alone: PyJWT itself signs no such token."""

    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    claims = jwt.decode(token(OURS, "RS256"), options={"verify_signature": False})
    body = f"{part(json.dumps(header).encode())}.{part(json.dumps(claims).encode())}"
    return f"{body}.{part(hmac.new(key, body.encode(), hashlib.sha256).digest()) if key else ''}"


def test_signed_by_a_published_key_it_is_believed() -> None:
    assert who(token(OURS, "RS256"), published(OTHER, kid="two"), published(OURS, kid="one")) == "s-1"
    assert who(token(CURVE, "ES256"), published(CURVE, kid="one", use="sig")) == "s-1"
    assert who(token(OURS, "RS256", named=None), published(OURS, kid="any")) == "s-1"


def test_signed_by_anything_else_it_is_not() -> None:
    key = published(OURS, kid="one")
    secret = {"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA", "kid": "one"}
    for said, keys in (
        (token(OTHER, "RS256"), [key]),
        (token(OURS, "RS256", named="none"), [key]),
        (token(OURS, "RS256", named=None), [key, published(OTHER, kid="two")]),
        (token(OURS, "RS256"), [published(OURS, kid="one", use="enc")]),
        (token(OURS, "RS256"), []),
        (token(b"secret-secret-secret-secret-secret", "HS256"), [secret]),
        (by_hand({"alg": "HS256", "kid": "one"}, PEM), [key]),
        (by_hand({"alg": "none", "kid": "one"}, b""), [key]),
        (by_hand({"alg": "RS256", "kid": "one"}, b""), [key]),
        ("no.token", [key]),
    ):
        assert refused(said, *keys) == "sign-on-answer"


LATER = 4_102_444_800  # in the year 2100


@pytest.mark.parametrize(
    "claims",
    [{"sub": "x" * 256}, {"sub": 7}, {"sub": ""}, {"iat": LATER}, {"nonce": 5}, {"aud": []}, {"iss": 7}, {"exp": None}],
)
def test_claims_that_cannot_be_meant_name_nobody(claims: dict[str, Any]) -> None:
    usual = jwt.decode(token(OURS, "RS256"), options={"verify_signature": False})
    said = jwt.api_jws.encode(json.dumps({**usual, **claims}).encode(), OURS, "RS256", {"kid": "one"})
    assert refused(said, published(OURS, kid="one")) == "sign-on-answer"
