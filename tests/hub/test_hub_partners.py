"""Partners in the database: a folder taken, held against what is known, written out, and what other rooms ask."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

import ecmx
from ecmx.errors import LayoutInvalid, UsageProblem
from ecmx.hub import Home
from ecmx.hub.partners.folder import Terms, TermsInvalid, differing, read_folder, texts
from ecmx.layouts import shipped
from ecmx.synthetic import Month, Setting, write_invented
from tests.invented_terms import terms

if TYPE_CHECKING:
    from ecmx.hub.accounts import By, Organization

MODEL = read_folder(Path(__file__).resolve().parents[2] / "demo" / "hub" / "partners")
SLUGS = itertools.count()


def keeper(kind: str = "provider", role: str = "keeper") -> By:
    """Somebody who acts for an organization of their own."""
    from ecmx.hub.accounts import By, User, begin

    number = next(SLUGS)
    organization = begin(slug=f"o{number}", name=f"O {number}", kind=kind, by=f"user{number}", attested=False)
    return By(organization, User.objects.get(username=f"user{number}"), frozenset({role}))


@pytest.fixture
def by(hub_database: Home) -> By:
    return keeper()


def file_from(organization: Organization, *, partner: Any = None, agreement: Any = None) -> Any:
    """A file that came from a partner."""
    from ecmx.hub.transmissions import Blob, Transmission

    digest = f"{next(SLUGS):064}"
    blob = Blob.objects.of(organization).create(kind="received", digest=digest, size=1, key="k")
    return Transmission.objects.of(organization).create(
        name="a.txt", digest=digest, size=1, blob=blob, partner=partner, agreement=agreement
    )


def without(known: Terms, slug: str) -> Terms:
    return msgspec.structs.replace(
        known,
        partners=tuple(one for one in known.partners if one.slug != slug),
        agreements={name: one for name, one in known.agreements.items() if one.plan != slug},
    )


def test_what_was_taken_is_known_and_is_taken_once(by: By) -> None:
    from ecmx.hub.accounts import AuditEntry
    from ecmx.hub.partners import Partner, stored_terms, taken

    first = taken(MODEL, by=by)
    assert (first.count("added"), first.count("changed"), first.count("gone")) == (59, 0, 0)
    assert texts(stored_terms(by.organization)) == texts(MODEL)
    assert not taken(MODEL, by=by), "nothing differs any more"
    (entry,) = AuditEntry.objects.filter(organization=by.organization, action="partners.import")
    assert entry.user == by.user
    assert entry.detail == {"added": 59, "changed": 0, "gone": 0, "kept": 0}
    assert entry.objects_ids == sorted(Partner.objects.of(by.organization).values_list("pk", flat=True))


@given(terms())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_what_was_written_out_changes_nothing(
    hub_database: Home, tmp_path_factory: pytest.TempPathFactory, given_terms: Terms
) -> None:
    from ecmx.hub.partners import difference, exported, stored_terms, taken

    by = keeper()
    taken(given_terms, by=by)
    assert stored_terms(by.organization) == given_terms
    target = tmp_path_factory.mktemp("out") / "partners"
    exported(target, by=by)
    again = read_folder(target)
    assert texts(again) == texts(given_terms)
    assert not difference(by.organization, again)


@given(terms(), terms())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_of_two_folders_the_second_holds_and_rows_stay_the_same_rows(
    hub_database: Home, first: Terms, second: Terms
) -> None:
    from ecmx.hub.partners import Partner, stored_terms, taken

    by = keeper()
    taken(first, by=by)
    before = dict(Partner.objects.of(by.organization).values_list("slug", "pk"))
    taken(second, by=by)
    assert stored_terms(by.organization) == second == differing(first, second).result
    after = dict(Partner.objects.of(by.organization).values_list("slug", "pk"))
    assert all(after[slug] == before[slug] for slug in after.keys() & before.keys())


def test_who_may_not_takes_nothing(hub_database: Home) -> None:
    from ecmx.hub.accounts import AuditEntry
    from ecmx.hub.partners import exported, looked_at, stored_terms, taken

    reader = keeper(role="reader")
    with pytest.raises(UsageProblem, match="may not do that"):
        taken(MODEL, by=reader)
    with pytest.raises(UsageProblem, match="may not do that"):
        exported(Path("nowhere"), by=reader)
    assert looked_at(by=reader)[0].startswith("No partner is registered")
    assert stored_terms(reader.organization) == Terms()
    assert not AuditEntry.objects.filter(organization=reader.organization, action__startswith="partners").exists()


def test_a_partner_with_files_stays_and_is_inactive(by: By, tmp_path: Path) -> None:
    from ecmx.hub.partners import Agreement, Partner, difference, exported, taken

    taken(MODEL, by=by)
    redbud = Partner.objects.of(by.organization).get(slug="redbud")
    file_from(by.organization, partner=redbud)
    rest = without(without(MODEL, "redbud"), "tidepool")
    found = taken(rest, by=by)
    assert found.kept == (("partner", "redbud"),)
    redbud.refresh_from_db()
    assert redbud.stage == "inactive"
    assert not Partner.objects.of(by.organization).filter(slug="tidepool").exists(), "nothing hung on it"
    assert not Agreement.objects.of(by.organization).filter(slug="redbud").exists()
    assert not difference(by.organization, rest)
    exported(tmp_path / "out", by=by)
    assert not difference(by.organization, read_folder(tmp_path / "out"))


def test_an_agreement_with_files_stays_with_its_partners(by: By) -> None:
    from ecmx.hub.partners import Agreement, AgreementFile, Partner, taken

    taken(MODEL, by=by)
    agreement = Agreement.objects.of(by.organization).get(slug="juniper")
    file_from(by.organization, agreement=agreement)
    rest = without(without(MODEL, "juniper"), "foothill-exchange")
    taken(rest, by=by)
    agreement.refresh_from_db()
    assert agreement.stage == "inactive"
    assert AgreementFile.objects.of(by.organization).filter(agreement=agreement).count() == 4
    stages = dict(Partner.objects.of(by.organization).values_list("slug", "stage"))
    assert stages["juniper"] == stages["foothill-exchange"] == "inactive"


def test_a_partner_under_a_new_short_name_is_asked_about(by: By) -> None:
    from ecmx.hub.partners import Partner, taken

    taken(MODEL, by=by)
    file_from(by.organization, partner=Partner.objects.of(by.organization).get(slug="redbud"))
    redbud = next(one for one in MODEL.partners if one.slug == "redbud")
    rest = without(MODEL, "redbud")
    new = msgspec.structs.replace(redbud, slug="redbud-care", name="Redbud Care Inc.")
    with pytest.raises(TermsInvalid, match='give it slug = "redbud"'):
        taken(msgspec.structs.replace(rest, partners=(*rest.partners, new)), by=by)


def test_what_was_not_seen_is_not_taken(by: By) -> None:
    from ecmx.hub.partners import difference, stored_terms, taken

    seen = difference(by.organization, MODEL)
    taken(without(MODEL, "redbud"), by=by)
    with pytest.raises(UsageProblem, match="Someone changed the partners while you were looking"):
        taken(MODEL, by=by, seen=seen)
    assert stored_terms(by.organization) == without(MODEL, "redbud")


def test_a_fault_on_the_way_leaves_nothing(by: By, monkeypatch: pytest.MonkeyPatch) -> None:
    from ecmx.hub.accounts import AuditEntry
    from ecmx.hub.partners import stored_terms, taken, taking

    def fault(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(taking, "record", fault)
    with pytest.raises(RuntimeError):
        taken(MODEL, by=by)
    assert stored_terms(by.organization) == Terms()
    assert not AuditEntry.objects.filter(organization=by.organization, action="partners.import").exists()


def test_the_folder_of_a_provider_is_no_plan_s(hub_database: Home) -> None:
    from ecmx.hub.partners import taken

    with pytest.raises(TermsInvalid, match="these are the books of a plan"):
        taken(MODEL, by=keeper("plan"))


def test_each_organization_has_partners_of_its_own(by: By) -> None:
    from ecmx.hub.partners import live_populations, our_npis, stored_terms, taken

    other = keeper()
    taken(MODEL, by=by)
    assert stored_terms(other.organization) == Terms()
    assert our_npis(other.organization) == {}
    assert live_populations(other.organization, "Fresno", date(2026, 8, 1)) == frozenset()
    taken(without(MODEL, "redbud"), by=other)
    assert stored_terms(by.organization) == MODEL


def test_partners_as_files_call_them(by: By) -> None:
    from ecmx.hub.partners import exchange_partners, taken

    redbud = next(one for one in MODEL.partners if one.slug == "redbud")
    heir = msgspec.structs.replace(redbud, slug="heir", name="Heir Plan", aliases=("Redbud Care",))
    partners = [msgspec.structs.replace(one, stage="inactive") if one is redbud else one for one in MODEL.partners]
    rest = without(MODEL, "redbud")
    taken(msgspec.structs.replace(rest, partners=(*partners, heir)), by=by)
    known = exchange_partners(by.organization)
    assert known.registered
    found = known.plan("JCP")
    assert found is not None
    assert found.slug == "juniper"
    named = known.plan("Redbud Care")
    assert named is not None
    assert named.slug == "heir", "an inactive one is not called by what another is called"


def test_agreements_and_layouts_of_a_day(by: By) -> None:
    from ecmx.hub.partners import AgreementFile, Partner, agreements_with, layout_on, taken

    taken(MODEL, by=by)
    of = by.organization
    marigold = Partner.objects.of(of).get(slug="marigold")
    (agreement,) = agreements_with(of, marigold)
    assert agreement.slug == "marigold"
    assert agreements_with(of, marigold, date(2024, 12, 31)) == ()
    assert len(agreements_with(of, marigold, date(2025, 1, 1))) == 1
    delegate = Partner.objects.of(of).get(slug="foothill-exchange")
    assert [one.slug for one in agreements_with(of, delegate)] == ["juniper"]
    file = AgreementFile.objects.of(of).get(agreement=agreement, file_type="mif")
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert [layout_on(file, day) for day in days] == [None, "marigold-2025", "marigold-2025", "marigold-2026"]


def test_layouts_that_files_are_recognized_by(by: By, tmp_path: Path) -> None:
    from ecmx.hub.partners import layouts_of, taken

    assert {layout.name for layout in layouts_of(by.organization, tmp_path)} == {
        layout.name for layout in ecmx.Layouts.guidance()
    }
    text = 'name = "county-mif"\ninherits = "guidance-mif"\npartner = "Redbud Care"\n'
    (tmp_path / "county-mif.toml").write_text(text)
    one = MODEL.agreements["redbud"]
    layout = msgspec.structs.replace(one.files[0].layouts[0], layout="county-mif")
    files = (msgspec.structs.replace(one.files[0], layouts=(layout,)), *one.files[1:])
    agreed = msgspec.structs.replace(one, files=files)
    taken(msgspec.structs.replace(MODEL, agreements=MODEL.agreements | {"redbud": agreed}), by=by)
    names = [layout.name for layout in layouts_of(by.organization, tmp_path)]
    assert "county-mif" in names
    assert "redbud-mif" not in names
    assert len(names) == len(set(names))
    (tmp_path / "county-mif.toml").unlink()
    with pytest.raises(LayoutInvalid, match="layouts that are there no more: county-mif"):
        layouts_of(by.organization, tmp_path)


def test_our_numbers_and_their_sites(by: By) -> None:
    from ecmx.hub.partners import our_npis, taken

    ours = next(one for one in MODEL.partners if one.ours)
    shared = msgspec.structs.replace(ours, npis=ours.npis[:-1], shared_npis=ours.npis[-1:])
    two = msgspec.structs.replace(MODEL.sites[0], slug="annex", npi=ours.npis[2])
    three = msgspec.structs.replace(two, slug="annex-2")
    new = msgspec.structs.replace(
        MODEL,
        partners=tuple(shared if one is ours else one for one in MODEL.partners),
        sites=(*MODEL.sites, two, three),
    )
    taken(new, by=by)
    found = our_npis(by.organization)
    assert {npi: site.slug if site else None for npi, site in found.items()} == {
        "2900003932": "main-street",
        "2900000177": "river-road",
        "2900001001": None,
        "2900005820": None,
        "2900000169": None,
    }


def test_populations_that_are_live(by: By) -> None:
    from ecmx.hub.partners import live_populations, taken

    fresno, madera = MODEL.populations
    ended = msgspec.structs.replace(madera, until=date(2026, 6, 30))
    taken(msgspec.structs.replace(MODEL, populations=(fresno, ended)), by=by)
    asked = [("Fresno", date(2023, 12, 31)), ("Fresno", date(2024, 1, 1)), ("Madera", date(2026, 6, 30))]
    assert [len(live_populations(by.organization, *one)) for one in asked] == [0, 12, 3]
    assert live_populations(by.organization, "Madera", date(2026, 7, 1)) == frozenset()


PLANS = ["juniper", "larkspur", "marigold", "redbud", "tidepool"]


@pytest.mark.parametrize("slug", PLANS)
def test_the_model_plans_files_are_recognized(by: By, tmp_path: Path, slug: str) -> None:
    """Each plan's MIF as `ecmx synthesize` makes it with the plan's seed."""
    from ecmx.hub.partners import exchange_partners, layouts_of, taken

    taken(MODEL, by=by)
    month = Month.of("2026-08")
    name = next(file.layouts[-1].layout for file in MODEL.agreements[slug].files if file.type == "mif")
    layout = next(one for one in shipped() if one.name == name)
    path = tmp_path / f"file.{ {'pipe': 'txt', 'csv': 'csv', 'xml': 'xml'}.get(layout.container or '', 'xlsx') }"
    word = "opens it" if layout.protected else None
    written = write_invented(layout, Setting.of(layout, PLANS.index(slug) + 1, month), 12, path, password=word)
    known = exchange_partners(by.organization)
    with ecmx.receive(
        path,
        isolated=False,
        passwords=[word] if word else [],
        partners=known,
        layouts=layouts_of(by.organization, tmp_path),
        as_of=month.check_day,
    ) as file:
        plans = pl.concat([frame.select("plan") for frame in file.records("mif")])["plan"]
        codes = {finding.code for finding in file.findings}
    assert written.rows
    assert {found.slug for found in map(known.plan, plans) if found} == {slug}
    assert not plans.has_nulls()
    assert not [code for code in codes if code.startswith("plan-")]


def test_the_commands(hub_database: Home, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from ecmx.cli.hub import hub
    from ecmx.hub.accounts import begin

    begin(slug="redwood-bridge", name="Redwood Bridge Services", kind="provider", by="avery", attested=True)
    folder, commands = Path(__file__).resolve().parents[2] / "demo" / "hub" / "partners", hub()

    def said(*words: str) -> tuple[int, str]:
        told = CliRunner().invoke(commands, ["partners", *words, "--by", "avery", "--home", str(hub_database.folder)])
        return told.exit_code, told.output

    assert said("show") == (0, "No partner is registered. Bring a folder in: ecmx hub partners import FOLDER.\n")
    code, text = said("import", str(folder), "--dry-run")
    assert (code, text.splitlines()[0]) == (0, "Added (59)")
    code, text = said("import", str(folder))
    assert code == 2
    assert "There is no one to ask here; nothing was imported." in text
    code, text = said("import", str(folder), "--yes")
    assert (code, text.splitlines()[-1]) == (0, "Imported: 59 added, 0 changed, 0 gone.")
    assert said("import", str(folder), "--yes") == (0, "Nothing differs.\n")
    code, text = said("show")
    assert "Agreement marigold: marigold and redwood-bridge, active, 2025-01-01 to …" in text
    assert said("export", str(tmp_path / "out")) == (0, f"{tmp_path / 'out'}: 9 files.\n")
    assert said("import", str(tmp_path / "out"), "--yes") == (0, "Nothing differs.\n")
    (tmp_path / "out" / "sites.toml").write_text("[[site]]\nslug = 1\n")
    code, text = said("import", str(tmp_path / "out"), "--yes")
    assert code == 2
    assert "ecmx: The folder of partners has 2 mistakes; nothing of it was taken." in text
    assert "  - sites.toml: [[site]] 1, slug: This cannot be taken. Write lower-case letters" in text
    assert "Traceback" not in text
