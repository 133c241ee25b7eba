"""The three roles of the hub's database: who makes it, who shapes it, who works in it."""

from __future__ import annotations

__all__ = ["ADMIN", "NAME", "OWNER", "ROLES", "RUNNER"]

ADMIN = "ecmx_admin"  # makes roles and databases
OWNER = "ecmx_owner"  # owns the tables: migrations, backups
RUNNER = "ecmx_runner"  # everything else
ROLES = (ADMIN, OWNER, RUNNER)
NAME = "ecmx"  # of the database, unless the settings name another
