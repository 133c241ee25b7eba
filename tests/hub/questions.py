"""How many questions a page asks the database."""

from __future__ import annotations

from typing import Any

__all__ = ["questions_of"]


def questions_of(client: Any, address: str) -> int:
    """Of a page that was opened before. Questions only: when somebody was last seen is written once a minute, whatever the page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)  # what is asked once
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return sum(one["sql"].startswith("SELECT") for one in queries)
