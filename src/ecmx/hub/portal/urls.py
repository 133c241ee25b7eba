"""Every address: our pages, and allauth's of signing in."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from ecmx.hub.portal import entrance
from ecmx.hub.portal.due import PAGES as DUE
from ecmx.hub.portal.files import PAGES as FILES
from ecmx.hub.portal.incidents import PAGES as INCIDENTS
from ecmx.hub.portal.members import PAGES as MEMBERS
from ecmx.hub.portal.own_password import own_password
from ecmx.hub.portal.own_sessions import own_sessions
from ecmx.hub.portal.page import PortalPage
from ecmx.hub.portal.people import PAGES as PEOPLE
from ecmx.hub.portal.plans import PAGES as PLANS
from ecmx.hub.portal.sign_on import PAGES as SIGN_ON
from ecmx.hub.portal.tasks import PAGES as TASKS
from ecmx.hub.portal.today import PAGES as TODAY
from ecmx.hub.portal.way_in_kept import keep_ways_in

__all__ = ["PAGES", "urlpatterns"]

#: All of ours; the walk over every page × role × foreign thing goes by it.
PAGES: tuple[PortalPage, ...] = (
    *TODAY,
    *MEMBERS,
    *FILES,
    *DUE,
    *TASKS,
    *INCIDENTS,
    *PLANS,
    *PEOPLE,
    *SIGN_ON,
    *entrance.PAGES,
)

_SIGNING_IN = [
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/password/", own_password, name="account_change_password"),
    path("account/sessions/", own_sessions, name="account_sessions"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/second/", factors.authenticate, name="mfa_authenticate"),
    path("account/second/again/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("account/second/all/", factors.index, name="mfa_index"),
    path("account/second/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second/app/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/second/keys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/second/keys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/second/keys/<int:pk>/away/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/second/keys/<int:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/second/keys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
]

keep_ways_in()
urlpatterns = [*(page.pattern() for page in PAGES), *_SIGNING_IN]
handler400 = "ecmx.hub.portal.entrance.unreadable"
handler403 = "ecmx.hub.portal.entrance.forbidden"
handler404 = "ecmx.hub.portal.entrance.not_there"
handler500 = "ecmx.hub.portal.entrance.fault"
