"""Many findings said in one sentence: every rule can be, with nothing left open."""

from __future__ import annotations

from string import Formatter

import pytest

from ecmx.findings import Rule, rules, said_of_many
from ecmx.findings.catalogue.generally import FIXES, SENTENCES

ANY = {"label", "words"}


def _slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_every_rule_is_said_of_many_in_whole_words(rule: Rule) -> None:
    for label in ("", "ECM Status"):
        says, fix = said_of_many(rule, label=label)
        for text in (says, fix):
            assert "{" not in text and "…" not in text
            assert text.endswith((".", ")", "”", "?")) and text == text.strip()
        assert says[0].isupper() or says[0] in "“0123456789"


def test_only_rules_whose_own_words_name_what_differs_have_others() -> None:
    """A sentence here that the rule's own would do as well is one fact in two places; one for no rule is left over."""
    own = {rule.code: rule for rule in rules()}
    assert SENTENCES.keys() == {code for code, rule in own.items() if _slots(rule.sentence) - ANY}
    assert FIXES.keys() == {code for code, rule in own.items() if _slots(rule.fix) - ANY}
