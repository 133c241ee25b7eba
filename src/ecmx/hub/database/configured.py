"""What the private server is told: how it listens, whom it lets in, what it never writes into its log."""

from __future__ import annotations

import os

from ecmx.hub.database.cluster import PORT, Cluster
from ecmx.hub.database.roles import ROLES

__all__ = ["configure"]

OURS = "ecmx.conf"
LOCAL = "local.conf"  # what the machine's administrator adds; read where it is there, never written
INCLUDED = f"include = '{OURS}'\ninclude_if_exists = '{LOCAL}'\n"

#: Members' values stand in statements, in their parameters, in the details of an error ("Key (cin)=…") and in the errors themselves
#: ("invalid input …"). The client is told all of it; the log none.
SETTINGS = {
    "listen_addresses": "''",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
    "log_timezone": "'UTC'",
    "log_line_prefix": "'%m [%p] '",
}


def configure(cluster: Cluster) -> None:
    """Write it all anew: what a newer ecmx says is so after the next start."""
    said = "".join(f"{name} = {value}\n" for name, value in SETTINGS.items())
    socket = str(cluster.socket).replace("'", "''")
    _put(
        cluster,
        OURS,
        f"# Written by ecmx at every start. Add to {LOCAL} instead.\nunix_socket_directories = '{socket}'\n{said}",
    )
    _put(cluster, "pg_hba.conf", f"local all {','.join(ROLES)} peer map=ecmx\n")
    users = sorted({cluster.account.name, "root"})
    _put(cluster, "pg_ident.conf", "".join(f'ecmx "{user}" {role}\n' for user in users for role in ROLES))
    main = cluster.data / "postgresql.conf"
    text = main.read_text(encoding="utf-8")
    if not text.endswith(INCLUDED):
        _put(cluster, main.name, f"{text}\n{INCLUDED}")


def _put(cluster: Cluster, name: str, text: str) -> None:
    made, target = cluster.data / f"{name}.part", cluster.data / name
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return
    made.unlink(missing_ok=True)
    descriptor = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        if cluster.account.other:
            os.fchown(descriptor, cluster.account.uid, cluster.account.gid)
        stream.write(text)
    made.replace(target)
