"""Django's settings from a hub's home: which database as whom, which apps. Called once a process, before any model is touched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecmx.hub.home import Home
from ecmx.hub.site.pages import PAGE_APPS, page_settings

__all__ = ["APPS", "settings_of", "set_up"]

APPS = (
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "ecmx.hub.accounts",
    "ecmx.hub.partners",
    "ecmx.hub.transmissions",
    "ecmx.hub.roster",
    "ecmx.hub.work",
    "ecmx.hub.outbound",
    "ecmx.hub.sending",
    "ecmx.hub.obligations",
    "ecmx.hub.retention",
    "ecmx.hub.incidents",
    "ecmx.hub.searching",
    "ecmx.hub.today",
    "ecmx.hub.unsent",
)
#: Who answers browsers keeps her connection, and looks before each page whether it still answers: a database may be started anew.
KEPT_OPEN = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


def settings_of(home: Home, database: Mapping[str, str], *, pages: bool = True) -> dict[str, Any]:
    """Django's settings. database: psycopg's words (host, dbname, user, …) of the role that this process is; pages: whether it serves
    them, or makes their tables
    """
    options = {key: value for key, value in database.items() if key not in ("dbname", "host", "port", "user")}
    return {
        "SECRET_KEY": "no page is signed with it",
        "DEBUG": False,
        "INSTALLED_APPS": [*APPS, *(PAGE_APPS if pages else ())],
        "AUTH_USER_MODEL": "accounts.User",
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "TIME_ZONE": home.settings.time_zone,
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": database["dbname"],
                "HOST": database.get("host", ""),
                "PORT": database.get("port", ""),
                "USER": database.get("user", ""),
                "OPTIONS": options,
                "DISABLE_SERVER_SIDE_CURSORS": False,
                **(KEPT_OPEN if pages else {}),
            }
        },
        "PROCRASTINATE_ON_APP_READY": "ecmx.hub.transmissions.jobs.ready",
        "LOGGING_CONFIG": None,
        **(page_settings(home) if pages else {}),
    }


def set_up(home: Home, database: Mapping[str, str], *, pages: bool = False) -> None:
    """Make Django ready in this process; a second call with the same words does nothing. pages: whether it serves them"""
    import django
    from django.conf import settings

    wanted = settings_of(home, database, pages=pages)
    if settings.configured:
        if settings.DATABASES["default"]["USER"] != wanted["DATABASES"]["default"]["USER"]:
            raise RuntimeError("one process is one database role")
        return
    settings.configure(**wanted)
    django.setup()
