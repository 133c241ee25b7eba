"""What a folder would change: added, changed field by field, gone, and what stays since something hangs on it."""

from __future__ import annotations

from pathlib import Path

import msgspec
from hypothesis import given, settings

from ecmx.hub.partners.folder import Terms, differing, read_folder, renamed
from tests.invented_terms import terms

MODEL = read_folder(Path(__file__).resolve().parents[3] / "demo" / "hub" / "partners")


def without(known: Terms, slug: str) -> Terms:
    return msgspec.structs.replace(
        known,
        partners=tuple(one for one in known.partners if one.slug != slug),
        agreements={name: one for name, one in known.agreements.items() if one.plan != slug},
    )


@given(terms())
@settings(max_examples=15)
def test_terms_do_not_differ_from_themselves(given_terms: Terms) -> None:
    found = differing(given_terms, given_terms)
    assert not found
    assert found.result == given_terms
    assert found.lines() == ["Nothing differs."]


@given(terms(), terms())
@settings(max_examples=25)
def test_what_is_brought_in_differs_no_more(known: Terms, new: Terms) -> None:
    in_use = {("partner", one.slug) for one in known.partners} | {("agreement", slug) for slug in known.agreements}
    first = differing(known, new, in_use)
    assert {one.slug for one in first.result.partners} >= {one.slug for one in known.partners}
    assert not differing(first.result, new, in_use)
    assert bool(first) == (first.result != known)


def test_a_change_is_shown_field_by_field() -> None:
    one = MODEL.agreements["redbud"]
    assert one.transport is not None
    door = msgspec.structs.replace(one.transport, transport="by_hand", outbox="")
    new = msgspec.structs.replace(one, stage="active", transport=door)
    lines = differing(MODEL, msgspec.structs.replace(MODEL, agreements=MODEL.agreements | {"redbud": new})).lines()
    assert lines == [
        "Changed (2)",
        "  agreement redbud",
        "      stage: testing → active",
        "  transport redbud",
        "      transport: mail → by_hand",
        "      outbox: ecm@redbud.example → nothing",
    ]


def test_a_partner_that_is_gone_goes() -> None:
    lines = differing(MODEL, without(MODEL, "redbud")).lines()
    assert "  partner redbud" in lines
    assert "  file redbud/mif" in lines
    assert lines[0] == "Gone (7)"


def test_a_partner_with_files_stays_and_is_inactive() -> None:
    found = differing(MODEL, without(MODEL, "redbud"), {("partner", "redbud")})
    assert "      stage: active → inactive" in found.lines()
    assert found.lines()[-1].startswith("The partner redbud is not in the folder any more and has files or members")
    assert "redbud" not in found.result.agreements


def test_an_agreement_with_files_stays_and_so_do_its_partners() -> None:
    found = differing(MODEL, without(MODEL, "juniper"), {("agreement", "juniper")})
    assert found.kept == (("agreement", "juniper"), ("partner", "juniper"))
    assert found.result.agreements["juniper"].stage == "inactive"
    assert not differing(found.result, without(MODEL, "juniper"), {("agreement", "juniper")})


def test_a_partner_under_a_new_slug_is_told_from_one_that_is_gone() -> None:
    redbud = next(one for one in MODEL.partners if one.slug == "redbud")
    again = msgspec.structs.replace(redbud, slug="redbud-care", name="Redbud Care Inc.")
    rest = without(MODEL, "redbud")
    new = msgspec.structs.replace(rest, partners=(*rest.partners, again))
    in_use = {("partner", "redbud")}
    assert [(old.slug, one.slug) for old, one in renamed(differing(MODEL, new, in_use))] == [("redbud", "redbud-care")]
    assert not renamed(differing(MODEL, rest, in_use))


def test_we_are_somebody_else_now() -> None:
    ours = next(one for one in MODEL.partners if one.ours)
    other = msgspec.structs.replace(ours, slug="redwood", name="Redwood Bridge")
    new = Terms(partners=(other,))
    found = differing(MODEL, new, {("partner", "redwood-bridge")})
    assert [one.slug for one in found.result.partners if one.ours] == ["redwood"]
