"""The tables of a database, brought to what this ecmx knows: migrated; where there is none yet, ours are made as the models say.

To replay our migrations on an empty database takes Django ten seconds, since it draws all models anew for each of their steps; what comes
out is the same, which a test holds against the replay.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

__all__ = ["brought_up", "replayed"]

OURS = "ecmx."
FIRST = "accounts"  # on whose users other apps' tables hang


def brought_up() -> None:
    """Make or migrate every table; all of it or, interrupted, what the next call goes on from."""
    if not MigrationExecutor(connection).loader.applied_migrations:
        _made()
    replayed()


def replayed() -> None:
    """The migrations that are left, one after the other."""
    call_command("migrate", interactive=False, verbosity=0)


def _made() -> None:
    """Every table of an empty database. Others' while few models are known, then ours."""
    configs = [config for config in apps.get_app_configs() if config.name.startswith(OURS) and config.models_module]
    ours = {config.label for config in configs}
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes("auth"))
    _create([config for config in configs if config.label == FIRST])
    executor = MigrationExecutor(connection)
    executor.migrate([node for node in executor.loader.graph.leaf_nodes() if node[0] not in ours])
    _create([config for config in configs if config.label != FIRST])


def _create(configs: Sequence[AppConfig]) -> None:
    """The tables of some apps, and the word that their migrations are done."""
    executor = MigrationExecutor(connection)
    labels = {config.label for config in configs}
    with transaction.atomic():
        with connection.schema_editor() as editor:
            for config in configs:
                for model in config.get_models():
                    if model._meta.managed and not model._meta.proxy:
                        editor.create_model(model)
        for node in executor.loader.disk_migrations:
            if node[0] in labels:
                executor.recorder.record_applied(*node)
