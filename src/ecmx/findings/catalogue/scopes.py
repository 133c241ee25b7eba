"""How the catalog's modules write a rule down: one short form for each scope. No rule stands here."""

from __future__ import annotations

from functools import partial

from ecmx.findings.model import Disposition, Owner, Rule, Scope, Severity

__all__ = [
    "EXCLUDE",
    "ERROR",
    "HOLD",
    "NOTE",
    "RECEIVER",
    "TEACH_COLUMN",
    "WARNING",
    "cell",
    "column",
    "file",
    "row",
    "sheet",
]

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
HOLD, EXCLUDE = Disposition.HOLD, Disposition.EXCLUDE
RECEIVER = Owner.RECEIVER

#: Said in a fix to whoever reads it on a page, and to whoever types commands.
TEACH_COLUMN = "ask your ecmx administrator to teach ecmx this column (ecmx layouts learn asks what it is)"


def _rule(  # noqa: PLR0913 - a rule has this many parts, and each is named
    scope: Scope,
    code: str,
    severity: Severity,
    source: str,
    *,
    says: str,
    fix: str,
    why: str,
    quiet: str = "",
    right: str = "",
    wrong: str = "",
    row: Disposition = Disposition.APPLY,
    owner: Owner = Owner.SENDER,
    key_holds: bool = False,
    several: str = "",
) -> Rule:
    return Rule(code, severity, scope, row, owner, source, says, fix, why, quiet, right, wrong, key_holds, several)


cell = partial(_rule, Scope.CELL)
row = partial(_rule, Scope.ROW)
column = partial(_rule, Scope.COLUMN)
sheet = partial(_rule, Scope.SHEET)
file = partial(_rule, Scope.FILE)
