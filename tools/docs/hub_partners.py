"""docs/reference/hub-partners.md: what may stand in a hub's folder of partners, out of its structs. Knows no key by name."""

from __future__ import annotations

from typing import Any

import msgspec

from ecmx.exchange import StaffTerms
from ecmx.guidance import FileType, populations
from ecmx.hub.partners.folder import AgreementTerms, CountyTerms, SiteTerms
from tools.docs.reference import properties

__all__ = ["pages"]

_OPENING = """# A hub's partners

Who a hub's organization exchanges files with, and what was agreed, as a folder of TOML that `ecmx hub partners import FOLDER` brings in
and `ecmx hub partners export FOLDER` writes. How to keep it: [keep a hub's partners](../how-to/keep-a-hubs-partners.md).

| File | Holds |
| --- | --- |
| `partners.toml` | plans, providers and delegates, each a `[[partner]]`: [partners](partners.md). The only file that must be there |
| `sites.toml` | the places of a provider, each a `[[site]]` |
| `staff.toml` | who works with members, each a `[[staff]]` |
| `agreements/NAME.toml` | one agreement each; NAME is its short name |
| `populations.toml` | the populations of focus that are live, each a `[[live]]` |

A file may have 1 MB, all together 4 MB. Links are not followed; hidden files and files of other kinds are passed over."""

#: The tables inside of other tables, as they are headed in a file.
_HEADS = {
    "ContactPerson": "[contact]",
    "DoorTerms": "[transport] and [alternate]",
    "FileTerms": "[[files]]",
    "LayoutTerms": "layouts = [{ … }]",
    "WaivedTerms": "waived = { … }",
    "ExtensionTerms": "[[extensions]]",
}
_RULES = (
    "Exactly one partner is ours, and it is of the organization's kind. Every partner has a name of its own.",
    "A partner is named by its slug, or by any of its names. What is left out is ours.",
    "A site's NPI stands among its provider's in `partners.toml`. Check digits of NPIs are looked at.",
    "One of the two of an agreement is ours. Two agreements of the same plan and provider have no day in common, unless one is inactive.",
    "A layout that is named is there, is the plan's or nobody's, carries that file, and says `full` or `changes` as the file does.",
    "`elected` names optional elements, `[[extensions]]` ones of the [register](extensions.md).",
    "A Member Information File's good rows are always applied. A file of changes only is never complete.",
    "Nothing ends before it begins.",
    "A partner's folder is none of the hub's own, and a text is no password, key or token: those are refused, and not repeated.",
)


def pages() -> dict[str, str]:
    """Path below docs/ → text."""
    (_, definitions) = msgspec.json.schema_components(
        [SiteTerms, StaffTerms, AgreementTerms, CountyTerms], ref_template="#/$defs/{name}"
    )
    parts = [_OPENING]
    for head, name in (
        ("sites.toml: [[site]]", "SiteTerms"),
        ("staff.toml: [[staff]]", "StaffTerms"),
        ("agreements/NAME.toml", "AgreementTerms"),
    ):
        parts += [f"## {head}", _table(definitions[name], definitions)]
    for name, head in _HEADS.items():
        parts += [f"### {head}", _table(definitions[name], definitions)]
    parts += ["## populations.toml: [[live]]", _table(definitions["CountyTerms"], definitions), _flags()]
    parts += ["## Rules", "\n".join(f"- {rule}" for rule in _RULES)]
    return {"reference/hub-partners.md": "\n\n".join(parts) + "\n"}


def _table(definition: dict[str, Any], definitions: dict[str, Any]) -> str:
    text = properties(definition, definitions)
    for name, head in _HEADS.items():
        text = text.replace(f"table {name}", f"table {head}")
    return text


def _flags() -> str:
    listed = {
        "1.1": [one.element.id for one in populations(FileType.MIF)],
        "the nine populations": [one.element.id for one in populations(FileType.MIF, "1.1+nine-populations")],
    }
    return "\n\n".join(
        f"Populations of focus of {release}: {', '.join(f'`{flag}`' for flag in flags)}."
        for release, flags in listed.items()
    )
