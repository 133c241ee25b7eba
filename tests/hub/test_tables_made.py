"""The tables of a new database are made from the models; they are what replaying every migration makes."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from ecmx.hub import Home
from ecmx.hub.database import OWNER, connected, create, words
from ecmx.hub.upkeep import migrated
from tests.hub_fixtures import database_of

REPLAY = """
import sys
from ecmx.hub import Home
from ecmx.hub.database import OWNER, words
from ecmx.hub.site import set_up
home = Home.find(sys.argv[1])
set_up(home, words(home, OWNER), pages=True)
from ecmx.hub.upkeep.tables import replayed
replayed()
"""
ASKED = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length, is_identity"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "triggers": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prolang <> 13",
    "migrations": "SELECT app, name FROM django_migrations",
    "what they say of models": "SELECT app_label, model FROM django_content_type",
    "permissions": "SELECT codename, name FROM auth_permission",
}


def test_tables_made_at_once_are_those_that_the_migrations_make(cluster: Home, run_folder: Any) -> None:
    at_once, replayed = (database_of(cluster, run_folder, name) for name in ("at_once", "replayed"))
    create(at_once)
    migrated(at_once, words(at_once, OWNER))
    create(replayed)
    subprocess.run([sys.executable, "-c", REPLAY, str(replayed.folder)], check=True)
    made, slowly = _described(at_once), _described(replayed)
    assert len(made["columns"]) > 500
    for what in ASKED:
        assert made[what] == slowly[what], what


def _described(home: Home) -> dict[str, list[Any]]:
    with connected(words(home, OWNER)) as connection:
        return {what: sorted(map(repr, connection.execute(asked).fetchall())) for what, asked in ASKED.items()}
