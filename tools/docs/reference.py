"""docs/reference/: what the code says of its own data: elements, findings, kinds, codes, extensions, partners, layouts and their schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from ecmx.exchange import Partner, StaffTerms
from ecmx.findings import refusals, rules
from ecmx.findings.pages import catalogue_page, rule_page
from ecmx.guidance import elements, extensions, keys
from ecmx.guidance.codes import code_sets
from ecmx.guidance.pages import elements_page, footnotes_page
from ecmx.hub.home import FILE, FOLDER, Settings
from ecmx.layouts import json_schema, shipped

__all__ = ["pages", "properties"]

_LAYOUTS = """# Layouts

A layout says how one partner arranges one file, as a TOML file. What it does not say is the guidance's default; with
`inherits` it also takes over what another layout says. `ecmx layouts check PATH` tells whether it can be used, `ecmx layouts
show PATH` what it comes to. An editor that knows JSON Schema completes and checks it by [layout.schema.json](layout.schema.json).

```toml
name = "example-plan-mif"
words = "Example Plan (fictional): monthly MIF"
inherits = "guidance-mif"
effective = 2026-07-01

[[sheets]]
types = ["mif"]
names = ["Members"]

[[sheets.columns]]
header = "Medi-Cal ID"
aliases = ["CIN"]
element = "mif.member_cin"

[[sheets.columns]]
header = "DOB"
element = "mif.member_date_of_birth"
spelling = "YYYYMMDD"
```
"""


_PARTNERS = """# Partners

Who takes part, as a TOML file: `partners.toml` in the folder in which ecmx is called, or the one that `--partners PATH` names. Each
partner begins with `[[partner]]`. Without the file the partners of the layouts are the plans, each by that one name. How to keep it: [keep
partners](../how-to/keep-partners.md).

```toml
[[partner]]
kind = "plan"
name = "Juniper Community Plan"
aliases = ["Juniper", "JCP"]
payer_identifiers = ["JCP01"]

[[partner]]
kind = "provider"
name = "Valley Clinic"
npis = ["2900000017", "2900000025"]
```
"""


_HUB = f"""# The hub's home and its settings

A hub is one folder, its *home*: what `--home` names, else the environment's `{FOLDER}`, else `.ecmx-hub` in your own folder. What each
command does: [command line](cli.md). How to: [run a hub](../how-to/run-a-hub.md), [keys and backups](../how-to/keys-and-backups.md).

| In the home | Holds |
| --- | --- |
| `{FILE}` | the settings; a person writes it |
| `keys/` | the organizations' keys; each `<organization>.age-key`, older ones with their key id in the name |
| `layouts/` | the organization's own layouts |
| `credentials/` | keys and passwords of the partners' doors, a file each: [credentials](transports.md) |
| `out-tray/` | files that a person carries to a partner, a folder a partner, in that of the organization whose they are |
| `postgres/` | the private database. Elsewhere where the hub runs as root and the database's user cannot reach the home |
| `postgres/local.conf` | what you want to tell PostgreSQL beyond what ecmx does; never written by it |
| `database.json` | where the database is; written by ecmx |

| In the environment | Says |
| --- | --- |
| `{FOLDER}` | the home |
| `ECMX_KEY_<ORGANIZATION>` | the key instead of a file; several with blanks between, the current one first. `ECMX_KEY_VALLEY_CLINIC` |
| `ECMX_CREDENTIAL_<NAME>` | a credential instead of a file: [credentials](transports.md) |
"""


def pages() -> dict[str, str]:
    """Path below docs/ → text."""
    codes = [*(one.code for one in rules()), *(one.code for one in refusals())]
    return {
        "reference/elements.md": elements_page(),
        "reference/footnotes.md": footnotes_page(),
        "reference/findings.md": catalogue_page(),
        **{f"reference/findings/{code}.md": rule_page(code) for code in codes},
        "reference/kinds.md": _kinds(),
        "reference/codes.md": _codes(),
        "reference/extensions.md": _extensions(),
        "reference/layouts.md": _layouts(),
        "reference/partners.md": _partners(),
        "reference/hub.md": _hub(),
        "reference/layout.schema.json": json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n",
    }


def _kinds() -> str:
    carriers = [str(one.kind) for one in (*elements(), *keys())]
    kinds = {str(one.kind): one.kind for one in (*elements(), *keys())}
    rows = [
        [
            f"`{spec}`",
            kind.words,
            _code(kind.good[:3]),
            ", ".join(f"[`{one.code}`](findings/{one.code}.md)" for one in kind.problems),
            str(carriers.count(spec)),
        ]
        for spec, kind in kinds.items()
    ]
    spelt = {kind.name: kind.spellings for kind in kinds.values() if any(kind.spellings)}
    return (
        "# Value kinds\n\nWhat can stand in a cell.\n\n"
        + _grid(["Kind", "A right value is", "Examples", "What can be wrong", "Columns"], rows)
        + "\n## Spellings\n\nHow a whole column may write it. Where a layout names none, it is inferred from the column; "
        "the first is the guidance's.\n\n"
        + _grid(["Kind", "Spellings"], [[f"`{name}`", _code(ways)] for name, ways in spelt.items()])
    )


def _codes() -> str:
    parts = [
        "# Code sets",
        "A code is read by itself, by its label, or by both; capital letters do not matter. What is *unsure* is second-hand.",
    ]
    for codes in code_sets().values():
        parts.append(f"## `code {codes.name}`")
        said = [f"{codes.words[:1].upper()}{codes.words[1:]}. Source: {codes.source}."]
        if codes.unsure:
            said.append("The set is unsure.")
        if codes.open:
            said.append("Other sets are in use too, so a code that is not here is no error.")
        parts.append(" ".join(said))
        rows = [
            [f"`{one.code}`", one.label + (" (*unsure*)" if one.unsure else ""), ", ".join(one.also)]
            for one in codes.codes
        ]
        parts.append(_grid(["Code", "Label", "Also read"], rows).strip())
    return "\n\n".join(parts) + "\n"


def _extensions() -> str:
    rows = [
        [f"`{one.id}`", one.words, ", ".join(file.value for file in one.files), f"`{one.kind_spec}`", one.source]
        for one in extensions()
    ]
    return (
        "# Known extensions\n\nColumns that plans are seen to ask for beyond the guidance. Each needs the agreement of both sides; "
        "a layout names one with `extension`.\n\n" + _grid(["Id", "What it is", "Files", "Kind", "Source"], rows)
    )


def _layouts() -> str:
    schema = json_schema()
    parts = [_LAYOUTS.strip()]
    for name, definition in schema["$defs"].items():
        if "properties" not in definition:
            continue
        parts.append(f"## {'The file' if name == 'Layout' else name}")
        if definition.get("description"):
            parts.append(definition["description"])
        parts.append(properties(definition, schema["$defs"]))
    parts.append("## Shipped layouts\n\nThe guidance's own, and those of fictional plans.")
    parts += [f"### {layout.name}\n\n```\n{layout.describe()}\n```" for layout in shipped()]
    return "\n\n".join(parts) + "\n"


def _partners() -> str:
    schema = msgspec.json.schema(Partner)
    definitions = schema["$defs"]
    rules = [
        "A name, a payer identifier or an NPI is one partner's only: else the file is refused, with the two names.",
        "An NPI by which several providers bill stands at each of them under `shared_npis`, and says of no row whose it is.",
        "Names are compared by their letters and digits; capital letters, spaces and marks do not matter.",
        "A plan has no NPIs, and a provider no payer identifiers; a delegate has neither. An NPI has ten digits and begins with 1 or 2.",
        "A layout's `partner` is a plan even if it is not listed here, and so are the plans that a common form gives to choose from.",
        "A check passes over `slug`, `ours`, `contact` and `[[staff]]`. They are for a [begun return](../how-to/begin-a-return.md).",
        "[A hub](hub-partners.md) reads the same file, with all of them; there staff may stand in `staff.toml` too.",
        "What is wrong is told with its line.",
    ]
    parts = [
        _PARTNERS.strip(),
        "## A partner",
        properties(definitions["Partner"], definitions).replace("table ContactPerson", "table `contact`"),
        "## contact",
        properties(definitions["ContactPerson"], definitions),
        "## [[staff]]: who works with members",
        properties(msgspec.json.schema(StaffTerms)["$defs"]["StaffTerms"], {}),
        "## Rules",
    ]
    return "\n\n".join([*parts, "\n".join(f"- {rule}" for rule in rules)]) + "\n"


def _hub() -> str:
    schema = msgspec.json.schema(Settings)
    said = properties(schema["$defs"]["Settings"], schema["$defs"])
    rules = [
        "A key that is not in this table is an error, and so is a value of another kind.",
        "`lease_seconds` is at least twice `heartbeat_seconds`.",
        "`database` holds no password: that stands in PostgreSQL's own password file, a line for each of the three roles.",
    ]
    sign_on = properties(schema["$defs"]["SingleSignOn"], schema["$defs"])
    parts = [
        _HUB.strip(),
        f"## {FILE}",
        said.replace("table SingleSignOn", "table `single_sign_on`"),
        "\n".join(f"- {rule}" for rule in rules),
        "## single_sign_on",
        "How to use it: [sign in with an account that people have already](../how-to/sign-in-with-your-organizations-account.md).",
        sign_on,
    ]
    return "\n\n".join(parts) + "\n"


def properties(definition: dict[str, Any], definitions: dict[str, Any]) -> str:
    """The keys of a table, from its JSON Schema."""
    required = set(definition.get("required", ()))
    rows = [
        [
            f"`{name}`",
            _type(what, definitions),
            "must be said" if name in required else _default(what),
            what.get("description", ""),
        ]
        for name, what in definition["properties"].items()
    ]
    return _grid(["Key", "Value", "Default", "Says"], rows).strip()


def _type(what: dict[str, Any], definitions: dict[str, Any]) -> str:
    if "$ref" in what:
        name = what["$ref"].rpartition("/")[2]
        target = definitions[name]
        return _type(target, definitions) if "enum" in target else f"table {name}"
    if "anyOf" in what:
        return " or ".join(_type(one, definitions) for one in what["anyOf"] if one.get("type") != "null")
    if "enum" in what:
        return ", ".join(f"`{one}`" for one in what["enum"] if one not in (None, ""))
    if what.get("type") == "array":
        return f"list of {_type(what['items'], definitions)}" if what.get("items") else "list"
    if what.get("type") == "object":
        return "table of text"
    words = {"string": "text", "boolean": "true or false", "integer": "whole number", "number": "number"}
    return "date" if what.get("format") == "date" else words.get(str(what.get("type")), "anything")


def _default(what: dict[str, Any]) -> str:
    default = what.get("default")
    return "" if default in (None, "", [], {}) or isinstance(default, dict) else f"`{json.dumps(default)}`"


def _code(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words if word)


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"
