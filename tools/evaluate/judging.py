"""One column's answer against its truth: right, wrong, unsure or missed. Knows nothing of how the answer came about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ecmx import guidance
from ecmx.layouts import is_key
from tests.corpora.generator.plans import RELEASES
from tools.evaluate.cases import Case, Header
from tools.evaluate.said import Said

__all__ = ["Judged", "judged"]

Subject = Literal["element", "several", "extension", "own"]
Verdict = Literal["right", "wrong", "unsure", "missed"]
ONE_CELL_NAMES = {"member_first_name": "ext.member_full_name", "guardian_first_name": "ext.guardian_full_name"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A column, judged. subject: what it truly carries; claimed: whether the answer named an element or an extension"""

    corpus: str
    case: str
    kind: str
    style: str
    header: str
    truth: str
    subject: Subject
    verdict: Verdict
    claim: str
    confidence: float

    @property
    def claimed(self) -> bool:
        """Whether anything was claimed."""
        return bool(self.claim)


def judged(case: Case, header: Header, said: Said) -> Judged | None:
    """The verdict; None where nobody could say what is right."""
    if header.truth == "?":
        return None
    subject = subject_of(header.truth)
    verdict = verdict_of(case, header.truth, subject, said)
    if verdict is None:
        return None
    return Judged(
        case.corpus, case.name, case.kind, case.style, header.text, header.truth, subject, verdict,
        " + ".join(said.claims), said.confidence,
    )  # fmt: skip


def subject_of(truth: str) -> Subject:
    """What a column truly carries."""
    if truth == "-":
        return "own"
    if truth.startswith("ext."):
        return "extension"
    return "several" if " + " in truth and "." in truth else "element"


def verdict_of(case: Case, truth: str, subject: Subject, said: Said) -> Verdict | None:
    """Right, wrong, unsure or missed; None where the older corpora do not say it."""
    if subject == "own":
        if not case.number and said.claims and not _of_release_1_1(said.claims[0]):
            return (
                None  # the older corpora tell neither known extensions nor later releases' elements from the plan's own
            )
        return "wrong" if said.claims else "unsure" if said.asks else "right"
    if not said.claims:
        return "unsure" if said.asks else "missed"
    return "right" if same(case, truth, said.claims) else "wrong"


def same(case: Case, truth: str, claims: tuple[str, ...]) -> bool:
    """Whether a claim is the truth. In a row of two halves an element of the other half is wrong."""
    if truth.startswith("ext."):
        return claims == (truth,)
    if " + " in truth and "." in truth:
        parts = truth.split(" + ")
        whole = next((ext for stem, ext in ONE_CELL_NAMES.items() if any(part.endswith(stem) for part in parts)), "")
        return claims == (whole,) or len(claims) == len(parts) and all(map(alike, parts, claims))
    (claim,) = claims if len(claims) == 1 else ("",)
    if not claim or claim.startswith("ext."):
        return False
    if not case.number:
        return label(claim) == truth
    other_half = claim != truth and claim.partition(".")[0] in case.types and not is_key(claim)
    return alike(truth, claim) and not other_half


def alike(one: str, other: str) -> bool:
    """Whether two elements are the same thing in two files."""
    keys = one.partition(".")[2] == other.partition(".")[2] and is_key(one)
    return one == other or keys or bool(label(one)) and label(one) == label(other)


def label(element: str) -> str:
    """The guidance's label; "" for what is no element."""
    return _labels().get(element, "")


def _of_release_1_1(claim: str) -> bool:
    return claim in {element.id for element in (*guidance.elements(), *guidance.keys())}


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    every = (*guidance.elements(RELEASES), *guidance.elements(), *guidance.keys())
    return {element.id: element.label for element in every}
