"""The register of known extensions: recognized as such, and never taken for an element."""

from __future__ import annotations

import pytest

from ecmx.guidance import (
    FileType,
    elements,
    extension,
    extensions,
    keys,
    plain,
    releases,
)
from ecmx.guidance.extensions import FEWEST_HEADERS


def test_an_extension_has_words_headers_files_and_a_kind(subtests: pytest.Subtests) -> None:
    for found in extensions():
        with subtests.test(found.id):
            assert found.words
            assert len(found.headers) >= FEWEST_HEADERS
            assert found.files
            assert found.source
            assert found.kind.words


def test_no_header_of_an_extension_is_the_label_of_an_element() -> None:
    later = [added for release in releases() for added in release.added]
    labels = {plain(found.label) for found in (*elements(), *keys(), *later)}
    assert not [header for found in extensions() for header in found.headers if plain(header) in labels]


@pytest.mark.parametrize(
    ("header", "id_"),
    [
        ("Authorization End Date", "ext.authorization_end_date"),
        ("Authorization Number", "ext.authorization_number"),
        ("Written Language", "ext.written_language"),
        ("Member State", "ext.member_state"),
        ("Care Manager Email", "ext.care_manager_email"),
        ("Outreach Outcome", "ext.outreach_outcome"),
        ("Minutes", "ext.outreach_minutes"),
        ("Acuity Level", "ext.risk_tier"),
        ("Date Housed", "ext.housed_date"),
        ("Tax ID", "ext.provider_tax_id"),
        ("Plan Member ID", "ext.plan_member_id"),
    ],
)
def test_what_plans_are_seen_to_ask_for_is_known(header: str, id_: str) -> None:
    assert header in extension(id_).headers


@pytest.mark.parametrize("id_", ["ext.outreach_purpose", "ext.outreach_time", "ext.outreach_follow_up"])
def test_what_seed_004_puts_into_the_tracker_is_an_extension_of_it(id_: str) -> None:
    # Table 8 has no purpose, no time and no follow-up
    assert extension(id_).files == (FileType.OTF,)
    assert extension(id_).source == "seed 004"
