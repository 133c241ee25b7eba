"""Families of plan style: in which words, case and dress a plan writes its headers. Data only; the two halves share no family."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.corpora.generator.pool import Half

__all__ = ["FAMILIES", "Family"]


@dataclass(frozen=True, slots=True)
class Family:
    """kinds: label, named, short, asked by weight; cases: one is taken for the whole plan ("mixed": one per column)
    members, plans, providers: the nouns; dress: what is put around a header, by its probability
    slips: the share of headers with a typing error; cuts: lengths at which names end; groups: "prefix", "two rows" or ""
    """

    name: str
    half: Half
    kinds: dict[str, int]
    cases: tuple[str, ...] = ("as is",)
    members: tuple[str, ...] = ("Member",)
    plans: tuple[str, ...] = ("MCP",)
    providers: tuple[str, ...] = ("ECM Provider",)
    dress: dict[str, float] = field(default_factory=dict)
    slips: float = 0.0
    cuts: tuple[int, ...] = ()
    groups: str = ""


FAMILIES = (
    Family("letter", "dev", {"label": 1}, dress={"date form": 1.0, "if applicable": 1.0}),
    Family("numbered", "dev", {"label": 1}, dress={"number": 1.0, "footnote": 0.4, "date form": 0.7}),
    Family("warehouse", "dev", {"short": 1}, ("UPPER_SNAKE",), members=("mbr",)),
    Family(
        "clinic",
        "dev",
        {"named": 1},
        members=("Client", "Member"),
        plans=("Health Plan", "Plan", "MCP"),
        providers=("ECM Provider", "Agency"),
        dress={"date form": 0.4},
    ),
    Family(
        "hasty",
        "dev",
        {"named": 3, "label": 1},
        members=("Member", "Mbr"),
        plans=("Plan", "MCP"),
        dress={"spaces": 0.25, "line break": 0.25, "date form": 0.3},
        slips=0.3,
    ),
    Family("asker", "dev", {"asked": 3, "named": 1}, members=("member", "client"), plans=("plan",)),
    Family("sectioned", "dev", {"named": 1}, members=("Member", "Enrollee"), groups="prefix", dress={"required": 0.2}),
    # held out
    Family("trimmed", "held", {"trimmed": 1}, dress={"date form": 0.3}),
    Family("snake", "held", {"short": 2, "named": 1}, ("lower_snake",), members=("mbr", "mem", "member")),
    Family("camel", "held", {"short": 1, "named": 1}, ("camelCase", "PascalCase"), members=("member", "mbr")),
    Family("kebab", "held", {"named": 2, "short": 1}, ("kebab-case", "dotted.case"), members=("member", "client")),
    Family("run-together", "held", {"named": 1, "short": 1}, ("runtogether", "RUNTOGETHER"), members=("member", "mbr")),
    Family("cut", "held", {"named": 2, "label": 1, "short": 1}, ("UPPER_SNAKE", "UPPER"), cuts=(12, 16, 20, 24, 30)),
    Family(
        "bureau",
        "held",
        {"named": 2, "label": 1},
        ("UPPER",),
        members=("Beneficiary", "Enrollee", "Member"),
        plans=("MCP", "HP"),
        dress={"date form": 0.5, "required": 0.3},
    ),
    Family(
        "portal",
        "held",
        {"named": 1},
        ("Sentence case", "as is"),
        members=("Patient", "Participant", "Enrollee"),
        plans=("Health plan", "Health Plan"),
        providers=("ECM provider", "ECM agency"),
    ),
    Family("interview", "held", {"asked": 1}, members=("patient", "member", "beneficiary"), plans=("health plan", "MCP")),
    Family("two-tier", "held", {"named": 2, "label": 1}, members=("Member", "Client"), groups="two rows"),
    Family(
        "annotated",
        "held",
        {"named": 2, "label": 1},
        members=("Member", "Patient"),
        plans=("Plan", "MCP"),
        dress={"instruction": 0.5, "date form": 0.5, "line break": 0.2, "number": 0.3},
    ),
    Family(
        "careless",
        "held",
        {"named": 3, "short": 1, "label": 1},
        ("mixed",),
        members=("Member", "Mbr", "Client"),
        plans=("Plan", "MCP", "Health Plan"),
        dress={"spaces": 0.3, "line break": 0.1, "date form": 0.2},
        slips=0.45,
    ),
    Family(
        "patchwork",
        "held",
        {"named": 2, "short": 2, "label": 2, "asked": 1},
        ("mixed",),
        members=("Member", "Client", "Patient"),
        plans=("MCP", "Plan"),
        dress={"date form": 0.3, "number": 0.1},
    ),
)  # fmt: skip
