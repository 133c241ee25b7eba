"""docs/reference/receipt.md and its JSON Schema: our receipt, and the form by which a partner's response is read, out of their structs."""

from __future__ import annotations

import json

import msgspec

from ecmx.hub.answers import WORDS, ResponseForm, receipt_schema
from tools.docs.reference import properties

__all__ = ["pages"]

_TOP = """# The receipt of a file, and responses

What became of a file can be said to its sender's program as JSON. `ecmx hub receipt NUMBER -o receipt.json` writes it of a file that came;
`ecmx hub answer receipt.json` reads it of one of yours, and so does the hub when one comes into a partner's folder. Its JSON Schema:
[receipt.schema.json](receipt.schema.json). Working with answers: [see what is due and close the month](../how-to/close-the-month.md).

```json
{
  "ecmx_receipt": 1,
  "sha256": "9f2c…",
  "file": "Valley_RTF_2026-10.xlsx",
  "file_types": ["rtf"],
  "period": ["2026-10-01", "2026-10-31"],
  "received_at": "2026-11-06T09:12:00-08:00",
  "made_at": "2026-11-06T09:12:41-08:00",
  "verdict": "part_accepted",
  "rows": {"total": 14, "clean": 13, "held": 1},
  "rejected": [{"sheet": "RTF", "row": 7, "message": "The benefit start date is missing."}]
}
```"""

_RULES = (
    "A file is recognized by `sha256`. Where that is left out, by `file` and `period`, and only one that exactly one file of yours has.",
    "A receipt of another period than the file's, for a file that was never sent, or with a row that it does not have, is refused.",
    "`accepted` and `received` reject no row; `part_accepted` names at least one. The rows add up, and `held` is as many as are named.",
    "`received` says that the file came, and is no acceptance.",
    "Of two receipts of one file the one with the later `made_at` counts; both are kept. The same receipt twice changes nothing.",
    "A key that is not in these tables is passed over. Times have their zone. No member's data stands in a receipt.",
)
_RESPONSE = """## A response file

A plan may send back a workbook or a text instead: a column with a row's key, one that says accepted or not, one that says why. How a
partner's response is arranged is said once (`ecmx hub answer FILE --of NUMBER --key … --verdict … --message …`) and kept in the hub's home
as `responses/NAME.toml`. It is no layout: it takes no part in recognizing the four files, and no layout takes part in reading it."""
_RESPONSE_RULES = (
    "Headings are compared without capitals, by letters and digits; the first tab with a row that has all of them is read.",
    "Without `verdict` every row that is listed is rejected. A row without a verdict says nothing.",
    "Nothing is taken over where a verdict is none of the words, a row has no key or is none of the file's, or two things are said of one.",
    "In a partner's folder a response is known by `file_name` alone, and only while exactly one file of yours waits for an answer.",
)


def pages() -> dict[str, str]:
    """Path below docs/ → text."""
    schema = receipt_schema()
    definitions = schema["$defs"]
    form = msgspec.json.schema(ResponseForm)["$defs"]
    parts = [
        _TOP,
        "## The receipt",
        properties(definitions["FileReceipt"], definitions),
        "## rows",
        properties(definitions["ReceiptCounts"], definitions),
        "## rejected",
        properties(definitions["ReceiptRow"], definitions),
        "## Rules",
        _list(_RULES),
        _RESPONSE,
        properties(form["ResponseForm"], form),
        _list(_RESPONSE_RULES),
        *(
            f"Usual words for {kind}: {', '.join(f'“{word}”' for word in WORDS[kind])}."
            for kind in ("accepted", "rejected")
        ),
    ]
    return {
        "reference/receipt.md": "\n\n".join(parts) + "\n",
        "reference/receipt.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n",
    }


def _list(rules: tuple[str, ...]) -> str:
    return "\n".join(f"- {rule}" for rule in rules)
