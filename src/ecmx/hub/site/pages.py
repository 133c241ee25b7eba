"""Django's settings where a process serves pages: who may come in, for how long, and what a browser is told of every page.

No page loads anything from elsewhere, runs a script that we did not write, or stays in a browser's store.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any

from ecmx.hub.home import Home

__all__ = ["MIDDLEWARE", "PAGE_APPS", "page_settings"]

#: What only pages need. Their tables are made with all others.
PAGE_APPS = (
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "ecmx.hub.portal",
)

MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ecmx.hub.portal.guarding.Guard",
    "axes.middleware.AxesMiddleware",
)

OURS = "'self'"
NOBODY = "'none'"
SECRET = "pages-secret"


def page_settings(home: Home) -> dict[str, Any]:
    """What a process that serves pages sets beside the rest."""
    said = home.settings
    return {
        "ECMX_HOME": home,
        "SECRET_KEY": _secret(home.folder / SECRET),
        "ALLOWED_HOSTS": list(said.hosts),
        "ROOT_URLCONF": "ecmx.hub.portal.urls",
        "MIDDLEWARE": list(MIDDLEWARE),
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [str(Path(__file__).resolve().parents[1] / "portal" / "templates")],
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.messages.context_processors.messages",
                        "ecmx.hub.portal.shell.shell",
                    ]
                },
            }
        ],
        "STATIC_URL": "/static/",
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_MAX_AGE": 3600,
        "USE_I18N": True,
        "LANGUAGE_CODE": "en-us",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": said.largest_form_bytes,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 5_000,
        "FILE_UPLOAD_MAX_MEMORY_SIZE": said.largest_upload_bytes,  # in memory alone: nothing plain lies on a disk
        "FILE_UPLOAD_HANDLERS": ["ecmx.hub.portal.uploading.UploadInMemory"],
        **_signing_in(home),
        **_told_to_browsers(home),
    }


def _signing_in(home: Home) -> dict[str, Any]:
    minimum = {"min_length": home.settings.password_length}
    return {
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "allauth.account.auth_backends.AuthenticationBackend",
        ],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": minimum},
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
            {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
            {"NAME": "ecmx.hub.portal.often_taken.OftenTaken"},
            {"NAME": "ecmx.hub.portal.own_words.OwnWords"},
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "/",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "/account/login/",
        "ACCOUNT_ADAPTER": "ecmx.hub.portal.adapters.Accounts",
        "MFA_ADAPTER": "ecmx.hub.portal.adapters.SecondFactors",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": False,
        "MFA_TOTP_ISSUER": "ecmx",
        "MFA_TOTP_TOLERANCE": 1,  # a clock that is off by half a minute; the codes of that time are each taken once
        "MFA_RECOVERY_CODES_SHOW_ONCE": True,
        "MFA_RECOVERY_CODE_DIGITS": 10,
        # Of one user and one address axes counts; of one user wherever from, and of one address whoever it tries, this does.
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 0,  # one step said again does not do: `said_again` says which are missing
        "ACCOUNT_RATE_LIMITS": {"login_failed": "60/m/ip,10/900s/key", "login": "120/m/ip"},
        "CACHES": {
            "default": {  # of all processes together: a code that one has taken is taken in the other
                "BACKEND": "django.core.cache.backends.db.DatabaseCache",
                "LOCATION": "accounts_sharedword",
                "OPTIONS": {"MAX_ENTRIES": 20_000},
            }
        },
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_FAILURE_LIMIT": 5,
        "AXES_COOLOFF_TIME": 0.25,  # hours
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_ENABLE_ACCESS_FAILURE_LOG": False,
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_VERBOSE": False,
        "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,  # whoever tries on does not keep her out for longer
        "AXES_CLIENT_IP_CALLABLE": "ecmx.hub.portal.adapters.address_of",
        "AXES_LOCKOUT_CALLABLE": "ecmx.hub.portal.adapters.locked_out",
        "SESSION_COOKIE_AGE": home.settings.idle_minutes * 60,
        "SESSION_SAVE_EVERY_REQUEST": False,  # the guard has it saved once a minute: that is how long nobody was there
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_USE_SESSIONS": True,
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
    }


def _told_to_browsers(home: Home) -> dict[str, Any]:
    encrypted = home.settings.https
    return {
        "CONTENT_SECURITY_POLICY": {
            "DIRECTIVES": {
                "default-src": [NOBODY],
                "script-src": [OURS],
                "style-src": [OURS],
                "img-src": [OURS, "data:"],
                "connect-src": [OURS],
                "font-src": [OURS],
                "form-action": [OURS],
                "base-uri": [NOBODY],
                "frame-ancestors": [NOBODY],
                "object-src": [NOBODY],
            }
        },
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_HSTS_SECONDS": 31_536_000 if encrypted else 0,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if encrypted else None,
        "SESSION_COOKIE_SECURE": encrypted,
        "CSRF_COOKIE_SECURE": encrypted,
    }


def _secret(file: Path) -> str:
    """The secret by which sessions and second factors are signed, made once; where there is no home, one of the moment."""
    if not file.parent.is_dir():
        return secrets.token_urlsafe(48)
    with contextlib.suppress(FileExistsError):
        made = file.with_name(f".{file.name}.{os.getpid()}.part")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            os.link(made, file)  # fails where another process was first
        finally:
            made.unlink()
    return file.read_text("ascii")
