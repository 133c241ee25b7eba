"""docs/manual/: the spec tests as a person reads them: a small table of a file's cells, and what is found in it.

A module of tests/spec named test_rule_*.py is a page: its docstring opens it, its CASES follow. A module without CASES is left out.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from ecmx.findings import rule

if TYPE_CHECKING:
    from ecmx.exchange import Partner
    from tests.spec.cases import Case

__all__ = ["pages"]

SPEC = Path(__file__).resolve().parents[2] / "tests" / "spec"

_OPENING = """# Manual of the checks

Each page shows, case by case, what a file contains and everything that `ecmx check` finds in it. The cases are also ecmx's tests: if
one were wrong, the build would fail. A table shows only the cells that a case is about; the rest of each row has no errors. The header
is row 1.
"""


def pages() -> dict[str, str]:
    """A page for each module of spec tests, and their index."""
    found: dict[str, str] = {}
    index = []
    for path in sorted(SPEC.glob("test_rule_*.py")):
        module = importlib.import_module(f"tests.spec.{path.stem}")
        if not getattr(module, "CASES", None):
            continue
        name = path.stem.removeprefix("test_rule_").replace("_", "-") + ".md"
        text = _page(module)
        found[f"manual/{name}"] = text
        index.append(f"- [{_title(text)}]({name})")
    return found | {"manual/README.md": _OPENING + "\n" + "\n".join([*index, ""])}


def _page(module: ModuleType) -> str:
    opening = (module.__doc__ or module.__name__).strip()
    if not opening.startswith("# "):
        title, _, rest = opening.partition("\n")
        opening = f"# {title.rstrip('.')}\n{rest}".rstrip()
    return "\n\n".join([opening, *(_case(case) for case in module.CASES)]) + "\n"


def _title(page: str) -> str:
    return page.partition("\n")[0].removeprefix("# ")


def _case(case: Case) -> str:
    parts = [f"## {case.title}"]
    if case.why:
        parts.append(case.why)
    if case.as_of != type(case).__dataclass_fields__["as_of"].default:
        parts.append(f"Checked as of {case.as_of:%m/%d/%Y}.")
    if case.layout:
        parts.append(f"Read by the layout `{case.layout}`.")
    if case.partners:
        parts.append("Registered: " + "; ".join(_partner(partner) for partner in case.partners) + ".")
    if case.without:
        parts.append(f"Columns that the file does not have: {', '.join(_label(case, name) for name in case.without)}.")
    parts.append(_cells(case))
    parts.append(_found(case))
    return "\n\n".join(parts)


def _partner(partner: Partner) -> str:
    names = ", ".join(f"“{name}”" for name in partner.aliases)
    numbers = ", ".join((*partner.payer_identifiers, *partner.npis))
    return f"{partner.name} (also {names}; {numbers})"


def _cells(case: Case) -> str:
    from tests.spec.cases import FIRST_ROW

    names = list(dict.fromkeys(name for row in case.rows for name in row))
    if not names:
        correct = ", all cells filled correctly" if case.rows else ""
        return f"{len(case.rows)} {'row' if len(case.rows) == 1 else 'rows'} of the {case.file.upper()} file{correct}."
    head = ["Row", *(_label(case, name) for name in names)]
    rows = [
        [str(number), *(_shown(row[name]) if name in row else "…" for name in names)]
        for number, row in enumerate(case.rows, start=FIRST_ROW)
    ]
    return _grid([head, ["---"] * len(head), *rows])


def _found(case: Case) -> str:
    if not case.expect:
        return "Nothing is found."
    lines = []
    for row, name, code in case.expect:
        where = ", ".join(part for part in (f"row {row}" if row else "", _label(case, name) if name else "") if part)
        severity = rule(code).severity.value
        lines.append(f"- {where or 'the file'}: {severity} [`{code}`](../reference/findings/{code}.md)")
    return "Found:\n\n" + "\n".join(lines)


def _label(case: Case, name: str) -> str:
    from tests.spec.cases import element_of

    return element_of(case.file, name).label


def _shown(text: str) -> str:
    return f"`{text}`" if text else "(blank)"


def _grid(lines: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
