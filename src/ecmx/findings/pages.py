"""The catalog as pages of the documentation (Markdown), made from the catalog alone so that the two cannot differ."""

from __future__ import annotations

from ecmx.findings.catalogue import refusal, refusals, rule, rules
from ecmx.findings.model import Disposition, Owner, Refusal, Rule, Scope, Severity

__all__ = ["catalogue_page", "rule_page"]

_MADE = "<!-- Made from src/ecmx/findings/catalogue; change it there. -->"
_INTRO = """# What ecmx can say about a file

Every finding has a code that never changes its meaning, a place, a plain sentence and a way to fix it.
Two scales are kept apart:

- **How loud.** An *error* is wrong and has to be fixed. A *warning* may be right but is worth a look. A *note* is good to know.
  Only errors make `ecmx check` end with exit code 1.
- **What happens to the row.** It is *used* even with errors in it: only the bad cell is not used until it is fixed.
  It is *on hold* when its key or its status cannot be used: it needs a fix. It is *not included* when it is not a
  member's row, a copy that was left behind, or something that the guidance does not count (a mass mailing).

`ecmx explain CODE` shows the same on the command line."""
_ROW = {Disposition.APPLY: "used", Disposition.HOLD: "on hold", Disposition.EXCLUDE: "not included"}
_HEADINGS = {
    Scope.CELL: "Cells",
    Scope.ROW: "Rows, and what they say together",
    Scope.COLUMN: "Columns",
    Scope.SHEET: "Sheets",
    Scope.FILE: "Files",
}
_OWNERS = {
    Owner.SENDER: "whoever sends the file",
    Owner.RECEIVER: "whoever reads it, in the plan's form",
}


def catalogue_page() -> str:
    """The page of all codes: one table a scope, loudest first, then the reasons for refusing a file."""
    parts = [_MADE, _INTRO]
    for scope, heading in _HEADINGS.items():
        found = sorted((one for one in rules() if one.scope is scope), key=lambda one: one.severity.rank)
        parts += [f"## {heading}", _table(found)]
    parts += [
        "## Files that cannot be used",
        "Then nothing in the file is checked, and `ecmx check` ends with exit code 2.",
        "| code | what it says |\n|---|---|\n"
        + "\n".join(f"| [{one.code}](findings/{one.code}.md) | {_cell(one.sentence)} |" for one in refusals()),
    ]
    return "\n\n".join(parts) + "\n"


def rule_page(code: str) -> str:
    """The page of one code, a rule's or a refusal's; KeyError where there is none."""
    if code in {one.code for one in refusals()}:
        return _refusal_page(refusal(code))
    return _rule_page(rule(code))


def _table(found: list[Rule]) -> str:
    lines = ["| code | | what it says | source |", "|---|---|---|---|"]
    lines += [
        f"| [{one.code}](findings/{one.code}.md) | {_loudness(one)} | {_cell(one.in_general(one.sentence))} | {one.source} |"
        for one in found
    ]
    return "\n".join(lines)


def _loudness(rule: Rule) -> str:
    loud = f"**{rule.severity}**" if rule.severity is Severity.ERROR else rule.severity.value
    return loud if rule.disposition is Disposition.APPLY else f"{loud}, {_ROW[rule.disposition]}"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def _rule_page(one: Rule) -> str:
    source = "our own rule; the guidance does not ask for it" if one.source == "ecmx" else one.source
    facts = [f"- How loud: **{one.severity}**", f"- Speaks of: a {one.scope}"]
    if one.scope in (Scope.CELL, Scope.ROW):
        held = "; on hold where the cell is its CIN or its status" if one.key_holds else ""
        facts.append(f"- The row is: {_ROW[one.disposition]}{held}")
    facts += [f"- Whose to fix: {_OWNERS[one.owner]}", f"- Source: {source}"]
    parts = [
        _MADE,
        f"# {one.code}",
        f"> {one.in_general(one.sentence)}",
        "\n".join(facts),
        f"## How to fix it\n\n{one.in_general(one.fix)}",
        f"## Why it is looked for\n\n{one.why}",
    ]
    if one.quiet:
        parts.append(f"## What raises no alarm\n\n{one.quiet}")
    examples = [f"- {name}: {words}" for name, words in (("Right", one.right), ("Wrong", one.wrong)) if words]
    if examples:
        parts.append("## Examples\n\n" + "\n".join(examples))
    return "\n\n".join(parts) + "\n"


def _refusal_page(one: Refusal) -> str:
    parts = [
        _MADE,
        f"# {one.code}",
        f"> {one.sentence}",
        "The file cannot be used, and nothing in it was checked (exit code 2).",
        f"## How to fix it\n\n{one.fix}",
        f"## Why\n\n{one.why}",
    ]
    return "\n\n".join(parts) + "\n"
