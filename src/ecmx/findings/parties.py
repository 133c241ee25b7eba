"""Whose problem a finding is: the plan's, the ECM Provider's, or that of whoever checks the file.

The sides are named, not called “you”: the same report is read by who made it and by whom it is sent to. A MIF comes from a
plan and the other three from an ECM Provider, so in a consolidated workbook one row has both; the data element tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from ecmx.findings.model import Owner, Rule
from ecmx.findings.report import FileReport
from ecmx.findings.store import FindingGroup

__all__ = ["Party", "addressed", "party_of", "party_of_element", "party_of_rule", "sender_of"]


class Party(StrEnum):
    """A side of the exchange, in the order in which a report goes through them."""

    PLAN = "plan"
    PROVIDER = "provider"
    SENDER = "sender"  # the file carries both sides' elements, and the finding is about the file as such
    READER = "reader"  # who checks the file: about how it is read, with nothing to fix in it

    @property
    def name_in_words(self) -> str:
        """The plan, the ECM Provider."""
        return _NAMES[self]

    @property
    def whose(self) -> str:
        """The end of “whose is it?”."""
        return _WHOSE[self]


_NAMES = {
    Party.PLAN: "the plan",
    Party.PROVIDER: "the ECM Provider",
    Party.SENDER: "the sender",
    Party.READER: "whoever checks the file",
}
_WHOSE = {
    Party.PLAN: "for the plan to fix",
    Party.PROVIDER: "for the ECM Provider to fix",
    Party.SENDER: "for the sender to fix",
    Party.READER: "for you to decide",
}
_FROM = {"mif": Party.PLAN, "rtf": Party.PROVIDER, "otf": Party.PROVIDER, "referral": Party.PROVIDER}


def sender_of(types: Iterable[str]) -> Party:
    """Who sends files of these types; SENDER where they come from both sides, or are not known."""
    parties = {_FROM.get(kind, Party.SENDER) for kind in types}
    return parties.pop() if len(parties) == 1 else Party.SENDER


def party_of(group: FindingGroup, report: FileReport) -> Party:
    """Whose these findings are."""
    return party_of_rule(group.rule, group.element, group.sheet, report)


def addressed(report: FileReport, *parties: Party) -> FileReport:
    """The report with these sides' findings alone; the rows, and what became of them, are the file's as before."""
    own = report.findings.only(
        lambda head: party_of_rule(head.rule, head.place.element, head.place.sheet, report) in parties
    )
    return replace(report, findings=own)


def party_of_rule(rule: Rule, element: str, sheet: str, report: FileReport) -> Party:
    """Whose the findings of a rule are, on a data element ("" = none) of a sheet."""
    own = [kind for one in report.sheets if one.name == sheet for kind in one.types]
    return party_of_element(rule.owner, element, own or (kind for sheet in report.sheets for kind in sheet.types))


def party_of_element(owner: Owner, element: str, types: Iterable[str]) -> Party:
    """Whose a finding is. element: the data element that it is on, "" = none; types: those of the tab, or of the file"""
    if owner is Owner.RECEIVER:
        return Party.READER
    return _FROM.get(element.partition(".")[0]) or sender_of(types)
