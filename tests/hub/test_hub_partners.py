"""Partners in the database: a folder taken, held against what is known, written out, asked."""

from __future__ import annotations

from pathlib import Path

from ecmx.hub import Home
from ecmx.hub.partners.folder import read_folder, texts

MODEL = Path(__file__).resolve().parents[2] / "demo" / "hub" / "partners"


def test_first(hub_database: Home) -> None:
    from ecmx.hub.accounts import acting, begin
    from ecmx.hub.partners import difference, stored_terms, taken

    organization = begin(slug="redwood", name="Redwood", kind="provider", by="avery", attested=True)
    by = acting("avery")
    terms = read_folder(MODEL)
    found = taken(terms, by=by)
    assert found.count("added") == 59
    assert stored_terms(organization) == terms
    assert texts(stored_terms(organization)) == texts(terms)
    assert not difference(organization, terms)
