"""Django's settings for tools that look at the models and at no database: the type checker, and `makemigrations`."""

from __future__ import annotations

from pathlib import Path

from ecmx.hub.home import Home
from ecmx.hub.site.setup import settings_of

globals().update(settings_of(Home(Path("hub")), {"dbname": "ecmx"}))
