"""By which way something went or was said, in words: files, their answers, messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

__all__ = ["WAYS_SAID"]

#: How a file went, or an answer came.
WAYS_SAID: Mapping[str, Any] = {
    "folder": _("to the plan's folder"),
    "sftp": _("to the plan's server"),
    "text": _("by text message"),
    "mail": _("by e-mail"),
    "here": _("within ecmx"),
    "by_hand": _("uploaded by a person"),
    "phone": _("on the phone"),
    "portal": _("on the plan's portal"),
    "json": _("as a receipt"),
    "file": _("as a file"),
    "deemed": _("not at all: the deadline passed"),
    "fax": _("by fax"),
    "letter": _("by letter"),
    "in_person": _("in person"),
}
