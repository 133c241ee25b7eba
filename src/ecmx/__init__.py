"""ecmx: Medi-Cal plans and ECM Providers exchange the four CalAIM member-level files, each in its own layout.

    with ecmx.receive("october.xlsx") as file:
        file.findings.frame()
        rtf = pl.concat(file.records("rtf"))
    sent = ecmx.compose({"rtf": rtf}, ecmx.load_layout("juniper.toml"))

Every name is looked up when it is first asked for, so that `import ecmx` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ecmx.version import __version__

if TYPE_CHECKING:
    from ecmx.comparing import Comparison
    from ecmx.errors import EcmxError, FileUnusable, LayoutInvalid, PartnersInvalid, RecordsInvalid, UsageProblem
    from ecmx.exchange import (
        CellCount,
        Checked,
        Composed,
        Losses,
        Partner,
        Partners,
        Received,
        check_records,
        compose,
        receive,
        record_frame,
        record_schema,
    )
    from ecmx.face import annotate, compare, learn, take_back
    from ecmx.findings import Disposition, Findings, Outcome, Severity
    from ecmx.guidance import FileType
    from ecmx.guidance.values import State
    from ecmx.layouts import Layout, Layouts, load_layout


#: Room → the names that it gives.
_ROOMS = {
    "ecmx.comparing": ("Comparison",),
    "ecmx.errors": (
        "EcmxError",
        "FileUnusable",
        "LayoutInvalid",
        "PartnersInvalid",
        "RecordsInvalid",
        "UsageProblem",
    ),
    "ecmx.exchange": (
        "CellCount",
        "Checked",
        "Composed",
        "Losses",
        "Partner",
        "Partners",
        "Received",
        "check_records",
        "compose",
        "receive",
        "record_frame",
        "record_schema",
    ),
    "ecmx.face": ("annotate", "compare", "learn", "take_back"),
    "ecmx.findings": ("Disposition", "Findings", "Outcome", "Severity"),
    "ecmx.guidance": ("FileType",),
    "ecmx.guidance.values": ("State",),
    "ecmx.layouts": ("Layout", "Layouts", "load_layout"),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "CellCount",
    "Checked",
    "Comparison",
    "Composed",
    "Disposition",
    "EcmxError",
    "FileType",
    "FileUnusable",
    "Findings",
    "Layout",
    "LayoutInvalid",
    "Layouts",
    "Losses",
    "Outcome",
    "Partner",
    "Partners",
    "PartnersInvalid",
    "Received",
    "RecordsInvalid",
    "Severity",
    "State",
    "UsageProblem",
    "__version__",
    "annotate",
    "check_records",
    "compare",
    "compose",
    "learn",
    "load_layout",
    "receive",
    "record_frame",
    "record_schema",
    "take_back",
]


def __getattr__(name: str) -> Any:
    """A name of the face, from its room."""
    if name not in _HOME:
        raise AttributeError(f"module 'ecmx' has no attribute {name!r}")
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
