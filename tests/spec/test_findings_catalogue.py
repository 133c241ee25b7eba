"""The catalog is a promise: codes, how loud they are, and what they do to a row change only on purpose (catalogue.csv)."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from ecmx.findings import (
    SLOTS,
    Disposition,
    FactError,
    Findings,
    Refusal,
    Rule,
    Severity,
    refusal,
    refusals,
    rule,
    rules,
)
from ecmx.findings.pages import catalogue_page, rule_page
from ecmx.guidance import elements, keys, releases
from ecmx.guidance.values.problems import ALL_PROBLEMS, MASS_COMMUNICATION, READ_ALL_THE_SAME

COMMITTED = Path(__file__).with_name("catalogue.csv")
EVERYTHING: tuple[Rule | Refusal, ...] = (*rules(), *refusals())


def texts(one: Rule | Refusal) -> list[str]:
    parts = [one.sentence, one.fix, one.why]
    return [*parts, one.quiet, one.right, one.wrong] if isinstance(one, Rule) else parts


def test_codes_and_loudness_are_as_committed() -> None:
    with COMMITTED.open(encoding="utf-8", newline="") as lines:
        committed = [tuple(row.values()) for row in csv.DictReader(lines)]
    now: list[tuple[str, ...]] = [(one.code, one.severity, one.scope, one.disposition, one.owner) for one in rules()]
    now += [(one.code, "refusal", "file", "", "") for one in refusals()]
    assert now == committed


def test_every_problem_of_a_value_kind_has_its_rule() -> None:
    assert {problem.code for problem in ALL_PROBLEMS} <= {one.code for one in rules()}


def test_only_an_unusable_key_or_status_two_plans_or_shifted_cells_hold_a_row() -> None:
    holding = {one.code for one in rules() if one.disposition is Disposition.HOLD}
    keys_and_statuses = {"key-unusable", "status-unusable", "key-column-missing", "status-column-missing"}
    assert holding == {*keys_and_statuses, "plan-contradicts", "fields-too-many", "fields-too-few"}


def test_what_holds_a_row_only_in_its_key_or_status_says_so() -> None:
    """What `ecmx explain` tells of the row is what the checks do to it."""
    kinds = [element.kind for element in (*elements(), *keys()) if element.tells("member", "status")]
    met = {problem for kind in kinds for problem in kind.problems} - {*READ_ALL_THE_SAME, MASS_COMMUNICATION}
    codes = {problem.code for problem in met} | {"cell-error", "formula-without-value"}
    assert {one.code for one in rules() if one.key_holds} == codes


def test_what_is_no_members_row_is_left_out_and_never_an_error() -> None:
    """But for what the sender wrongly reports as an attempt."""
    left_out = [one for one in rules() if one.disposition is Disposition.EXCLUDE]
    assert {one.code for one in left_out} == {"totals-line", "not-a-data-row", "hidden-copy", "mass-communication"}
    assert [one.code for one in left_out if one.severity is Severity.ERROR] == ["mass-communication"]


def test_words_are_whole_sentences(subtests: pytest.Subtests) -> None:
    for one in EVERYTHING:
        with subtests.test(one.code):
            for words in (one.sentence, one.fix, one.why):
                assert not words[0].islower()
                assert words.removesuffix("{change}").rstrip().endswith(".")  # a change: a sentence, or nothing
                assert "  " not in words
            assert len(re.findall(r"[.?] |\.$", one.why)) >= 2, "why: at least two sentences"
            assert len(one.sentence) <= 160, "one sentence that a person reads at a glance"


def test_examples_are_of_nobody() -> None:
    """CINs end in B, which is never issued; phones are 555-01xx."""
    said = [(one.code, words) for one in EVERYTHING for words in texts(one)]
    cins = [(code, cin) for code, words in said for cin in re.findall(r"\b9\d{7}[A-Z]", words)]
    phones = [(code, phone) for code, words in said for phone in re.findall(r"\b510\d{7}\b", words)]
    assert [one for one in cins if not one[1].endswith("B")] == []
    assert [one for one in phones if not one[1].startswith("55501", 3)] == []


def test_the_source_is_a_place_in_the_guidance_or_our_own(subtests: pytest.Subtests) -> None:
    ours = {"ecmx", *(release.source for release in releases())}
    for one in (one for one in rules() if one.source not in ours):
        with subtests.test(one.code):
            assert one.source.startswith("guidance 1.1, ")
            footnotes = re.sub(r"Tables? \d(?:(?:, | and | to )\d)*", "", one.source.removeprefix("guidance 1.1, "))
            assert all(1 <= int(number) <= 77 for number in re.findall(r"\d+", footnotes))
            assert all(1 <= int(number) <= 9 for number in re.findall(r"Tables? (\d+)", one.source))


def test_a_sentence_fills_from_declared_slots_alone(subtests: pytest.Subtests) -> None:
    for one in rules():
        with subtests.test(one.code):
            assert one.facts <= SLOTS.keys()
            found = Findings()
            rows = [2] if one.scope in {"row", "cell"} else None
            facts = dict.fromkeys(one.facts, "something")
            found.add(one, sheet="MIF", rows=rows, column="C", header="Head", facts=facts)
            (finding,) = found
            assert not re.search(r"[{}]", finding.message + finding.fix)
            if one.facts:
                with pytest.raises(FactError, match=one.code):
                    found.add(one, sheet="MIF", rows=rows)


def test_an_undeclared_slot_is_refused() -> None:
    one = rule("npi-format")
    with pytest.raises(ValueError, match="undeclared"):
        Rule("x", one.severity, one.scope, one.disposition, one.owner, "ecmx", "{value} is wrong.", "Fix it.", "")


def test_unknown_codes_are_unknown() -> None:
    for look_up in (rule, refusal, rule_page):
        with pytest.raises(KeyError):
            look_up("no-such-code")


def test_each_has_its_page(subtests: pytest.Subtests) -> None:
    catalogue = catalogue_page()
    for one in EVERYTHING:
        with subtests.test(one.code):
            assert f"(findings/{one.code}.md)" in catalogue
            page = rule_page(one.code)
            assert one.why in page
            assert not re.search(r"[{}]", page)
