"""The question with which a browser is sent to the issuer. What has to come back with the answer stays in the session."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time

import msgspec

from ecmx.hub.issuer.served import Issuer

__all__ = ["SignOnQuestion", "question"]


class SignOnQuestion(msgspec.Struct, frozen=True):
    """What was asked. state: ties the answer to this browser; nonce: to this question; verifier: proves to the issuer that who asks for
    the token is who asked (PKCE); asked: seconds since 1970; again: whether the person is to say who she is, signed in there or not
    """

    state: str
    nonce: str
    verifier: str
    asked: int
    again: bool


def question(issuer: Issuer, back: str, *, again: bool = False) -> tuple[str, SignOnQuestion]:
    """The address to which a browser goes, and what to keep. back: where the answer comes; again: she says who she is in any case.

    Raises TransportProblem, or UsageProblem, where the issuer cannot be asked.
    """
    again = again or issuer.said.ask_every_time
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    kept = SignOnQuestion(state, nonce, verifier, int(time.time()), again)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(kept.verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "scope": "openid",  # who it is, and nothing about her
        "client_id": issuer.said.client,
        "redirect_uri": back,
        "state": kept.state,
        "nonce": kept.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **({"prompt": "login"} if again else {}),
    }
    return issuer.web.address(issuer.endpoints().authorization_endpoint, query), kept
