"""The addresses of the tests' issuer, and what bends its answers. Imported in its own process only."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.models import EmailAddress
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from tests.peers.identity_provider import CLIENT, PEOPLE

__all__ = ["Bent", "urlpatterns"]

BENT: dict[str, Any] = {}


class Bent(DefaultOIDCAdapter):  # type: ignore[misc]  # its base has no types
    """Its answers, as a test wants them."""

    def populate_id_token(self, id_token: dict[str, Any], client: Any, scopes: Any, **said: Any) -> None:
        id_token.update(BENT.get("claims", {}))
        for name in BENT.get("without", ()):
            id_token.pop(name, None)

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        data.update(BENT.get("metadata", {}))


@csrf_exempt
def bend(request: HttpRequest) -> HttpResponse:
    """Forget what was bent, and take what a test says now."""
    BENT.clear()
    BENT.update(json.loads(request.body))
    back = BENT.get("back", ["http://localhost/account/organization/back/"])
    Client.objects.filter(pk=CLIENT).update(redirect_uris="\n".join(back))
    EmailAddress.objects.all().delete()
    for name, email in (PEOPLE | BENT.get("emails", {})).items():
        user = get_user_model().objects.get(username=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return HttpResponse("bent")


def other_keys(request: HttpRequest) -> HttpResponse:
    """Keys that are not the issuer's: each of a size of its own, made by nobody."""
    return JsonResponse(BENT.get("keys", {"keys": []}))


urlpatterns = [
    path("bend", bend),
    path("other-keys", other_keys),
    path("accounts/", include("allauth.account.urls")),
    path("", include("allauth.idp.urls")),
]
