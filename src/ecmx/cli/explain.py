"""`ecmx explain`: what a code means and what to do about it. Knows no rule; the catalog does."""

from __future__ import annotations

from typing import Annotated

import typer

from ecmx.cli.endings import ending
from ecmx.errors import UsageProblem

__all__ = ["explain"]


def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code as `ecmx check` shows it: npi-check-digit.")],
) -> None:
    """Explain a finding: why it is looked for, how to fix it."""
    with ending():
        from ecmx.findings import refusals, rules

        known = {rule.code for rule in rules()} | {refusal.code for refusal in refusals()}
        if code not in known:
            raise _unknown(code, known)

        from rich.console import Console

        from ecmx.reports import explain_code

        explain_code(code, Console(highlight=False))


def _unknown(code: str, known: set[str]) -> UsageProblem:
    from difflib import get_close_matches

    near = get_close_matches(code.lower(), sorted(known), n=3, cutoff=0.5)
    fix = f"Did you mean {' or '.join(near)}?" if near else "docs/reference/findings.md lists all of them."
    return UsageProblem("code-unknown-to-ecmx", "No finding has that code.", fix)
