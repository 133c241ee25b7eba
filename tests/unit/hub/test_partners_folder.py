"""A folder of partners: what it says, every mistake of every file at once, and the same text again."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecmx import Partners
from ecmx.hub import Home
from ecmx.hub.partners.folder import Terms, TermsInvalid, read_folder, remarks, texts, write_folder
from ecmx.layouts import shipped
from tests.examples import examples
from tests.invented_terms import terms

MODEL = Path(__file__).resolve().parents[3] / "demo" / "hub" / "partners"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODEL, tmp_path / "partners"))


def wrong(folder: Path) -> list[str]:
    with pytest.raises(TermsInvalid) as caught:
        read_folder(folder)
    return [str(one) for one in caught.value.mistakes]


def test_the_model_folder_can_be_meant() -> None:
    found = read_folder(MODEL)
    assert [partner.slug for partner in found.partners if partner.ours] == ["redwood-bridge"]
    assert list(found.agreements) == ["juniper", "larkspur", "marigold", "redbud", "tidepool"]
    assert {site.provider for site in found.sites} == {"redwood-bridge"}, "whose nothing is said of is ours"
    assert remarks(found) == ()


def test_a_check_reads_the_same_list_of_partners() -> None:
    known = Partners.load(MODEL / "partners.toml")
    assert known.plan("JCP") is known.plan("PLAN629") is not None


@given(terms())
@settings(max_examples=examples(15, 200), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_reads_as_the_same(tmp_path_factory: pytest.TempPathFactory, given_terms: Terms) -> None:
    target = tmp_path_factory.mktemp("terms") / "partners"
    write_folder(given_terms, target)
    again = read_folder(target)
    assert again == given_terms
    assert texts(again) == texts(given_terms)


@dataclass
class Slip:
    """A change in a file of the model folder, and what must be said of it. old "" = the text is put at the end, "." = in front."""

    file: str
    old: str
    new: str
    said: str


JUNIPER = "agreements/juniper.toml"
LARKSPUR = "agreements/larkspur.toml"
TIDEPOOL = "agreements/tidepool.toml"
SLIPS = [
    Slip("partners.toml", 'kind = "plan"', 'kind = "payer"', "[[partner]] 2, kind: This cannot be taken. Write one of delegate"),
    Slip("partners.toml", 'name = "Redbud Care"\n', "", "[[partner]] 5: name is not said"),
    Slip("partners.toml", "aliases", "alias", "Did you mean aliases?"),
    Slip("partners.toml", '"JCP"', '"Larkspur"', "“Larkspur” is registered for two partners"),
    Slip("partners.toml", "2900003932", "2900003933", "“2900003933” is no NPI"),
    Slip("partners.toml", "2900003932", "290000393", "an NPI that is not ten digits"),
    Slip("partners.toml", "ours = true", "", "It is not said which partner we are"),
    Slip("partners.toml", 'slug = "juniper"', 'slug = "juniper"\nours = true', "[[partner]] 2, ours: Another partner is ours"),
    Slip("partners.toml", "ours = true", 'ours = true\nstage = "inactive"', "We ourselves cannot be inactive"),
    Slip("partners.toml", 'slug = "redbud"', 'slug = "juniper"', "Another partner has the short name “juniper”"),
    Slip("partners.toml", 'slug = "redbud"', 'slug = "Red Bud"', "Write lower-case letters, digits and hyphens"),
    Slip("partners.toml", 'slug = "redbud"\nkind = "plan"\nname = "Redbud Care"', 'kind = "plan"\nname = "漢字"', "No short name"),
    Slip("partners.toml", ".", "[people]\n", "people: There is no such key"),
    Slip("partners.toml", "Foothill File Exchange", "Foothill\\u202eFile", "a sign in it that nobody sees"),
    Slip("partners.toml", "Foothill File Exchange", "Foothill\\u0000File", "a sign in it that nobody sees"),
    Slip("partners.toml", "Foothill File Exchange", "x" * 201, "at most 200 characters"),
    Slip("partners.toml", 'name = "Redbud Care"', "name = Redbud", "This is not TOML"),
    Slip("sites.toml", 'npi = "2900003932"', 'npi = "2900009996"', "is not among the NPIs of Redwood Bridge Services"),
    Slip("sites.toml", 'slug = "river-road"', 'slug = "main-street"', "“main-street” is a site of that provider already"),
    Slip("sites.toml", 'zip = "93701"', 'zip = "937"', "Write five digits"),
    Slip("sites.toml", 'zip = "93701"', "zip = 93701", "zip: This cannot be taken"),
    Slip("sites.toml", 'slug = "river-road"', 'slug = "river-road"\nprovider = "juniper"', "“juniper” is a plan, not a provider"),
    Slip("staff.toml", 'phone = "5595550160"\n', "", "an extension and no telephone number"),
    Slip("staff.toml", 'phone = "5595550160"', 'phone = "559-555-0160"', "Write ten digits"),
    Slip("staff.toml", "since = 2025-03-01", "since = 2025-03-01\nuntil = 2025-02-28", "It ends before it begins"),
    Slip("staff.toml", "since = 2025-03-01", 'since = "soon"', "Write a date without quotes"),
    Slip("staff.toml", "clinical = true", 'clinical = "yes"', "Write true or false"),
    Slip("staff.toml", 'slug = "r-fenn"', 'slug = "a-quill"', "Another person has the short name “a-quill”"),
    Slip("populations.toml", '"Fresno"', '"Fresno County"', "“Fresno County” is no county of California. Did you mean Fresno?"),
    Slip("populations.toml", "mif.child_welfare", "mif.child_wellfare", "Did you mean mif.child_welfare?"),
    Slip("populations.toml", "mif.child_welfare", "mif.member_cin", "“mif.member_cin” is no population of focus"),
    Slip("populations.toml", '"Madera"', '"Fresno"', "mif.adult_high_utilizer is live in Fresno by another entry"),
    Slip(JUNIPER, 'plan = "juniper"', 'plan = "junipr"', "No plan in partners.toml is “junipr”. Did you mean juniper?"),
    Slip(JUNIPER, 'plan = "juniper"', "", "It is not said which plan this is of"),
    Slip(JUNIPER, 'delegate = "foothill-exchange"', 'delegate = "redbud"', "“redbud” is a plan, not a delegate"),
    Slip(JUNIPER, "since = 2025-07-01", "since = 2025-07-01\nuntil = 2025-06-30", "It ends before it begins"),
    Slip(JUNIPER, "rtf.in_person_encounter_count", "rtf.in_person", "“rtf.in_person” is no data element"),
    Slip(JUNIPER, "rtf.in_person_encounter_count", "mif.member_cin", "mif.member_cin is not optional"),
    Slip(JUNIPER, "ext.plan_member_id", "ext.plan_membr_id", "Did you mean ext.plan_member_id?"),
    Slip(JUNIPER, "agreed_on = 2025-06-12\n", "", "agreed_on is not said"),
    Slip(JUNIPER, "juniper-mif", "juniper-mef", "There is no layout “juniper-mef”. Did you mean juniper-mif?"),
    Slip(JUNIPER, "juniper-mif", "juniper-rtf", "juniper-rtf carries no mif file"),
    Slip(JUNIPER, "juniper-mif", "larkspur-mif", "larkspur-mif is Larkspur Health's"),
    Slip(JUNIPER, 'mode = "changes"', 'mode = "full"', "juniper-mif says changes, and the file full"),
    Slip(JUNIPER, 'mode = "changes"', 'mode = "changes"\ncomplete = true', "A file of changes only does not name everyone"),
    Slip(JUNIPER, 'mode = "changes"', 'mode = "changes"\nunusable = "all_or_nothing"', "always applied"),
    Slip(JUNIPER, 'type = "otf"', 'type = "rtf"', "There are terms of a “rtf” file already"),
    Slip(JUNIPER, "business day 5", "day 32", "Write “day 10”, “business day 5”"),
    Slip(JUNIPER, "business day 5", "friday", "It does not go with frequency monthly"),
    Slip(JUNIPER, 'due = "business day 5"', 'due = "business day 5"\nshift = "after"', "Take shift out"),
    Slip(JUNIPER, 'inbox = "/to-provider"', 'inbox = "/../etc"', "This is no name of a folder"),
    Slip(JUNIPER, 'credential = "juniper-sftp"', "", "It is not said with which key"),
    Slip(JUNIPER, 'outbox = "/from-provider"', 'outbox = "/to-provider"', "what we send would come back"),
    Slip(JUNIPER, "deemed_accepted_days = 10", "deemed_accepted_days = 0", "a whole number from 1 to 365"),
    Slip(LARKSPUR, 'inbox = "larkspur/in"', 'inbox = "~/in"', "This is no name of a folder"),
    Slip(LARKSPUR, 'inbox = "larkspur/in"', 'inbox = "larkspur//in"', "This is no name of a folder"),
    Slip("partners.toml", '"Foothill File Exchange"', '"Redbud Care"', "redbud has the same name"),
    Slip(LARKSPUR, 'inbox = "larkspur/in"\noutbox = "larkspur/out"', "", "It is not said which folder"),
    Slip(LARKSPUR, 'plan = "larkspur"', 'plan = "juniper"', "same plan, provider and days as agreements/juniper.toml"),
    Slip("agreements/redbud.toml", "ecm@redbud.example", "redbud", "Mail goes to an address"),
    Slip("agreements/marigold.toml", '"marigold-2026" }]', '"marigold-2026", since = 2026-06-01 }]', "in force from 2026-07-01"),
    Slip("agreements/marigold.toml", '"marigold-2026" }]', '"marigold-2026", since = 2025-01-01 }]', "begins on the same day"),
    Slip(TIDEPOOL, "waived = { since = 2026-01-01, ", "waived = { ", "[waived]: since is not said"),
    Slip(TIDEPOOL, "[transport]", "[alternate]", "There is an alternate way and no first one"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.file}: {slip.said[:40]}")
def test_a_slip_is_said_with_its_place(folder: Path, slip: Slip) -> None:
    path = folder / slip.file
    text = path.read_text("utf-8")
    assert slip.old == "." or slip.old in text
    path.write_text(slip.new + text if slip.old == "." else text.replace(slip.old, slip.new, 1), "utf-8")
    said = wrong(folder)
    assert any(slip.said in one and one.startswith(slip.file) for one in said), said


def test_every_mistake_of_every_file_at_once(folder: Path) -> None:
    changes = {"sites.toml": "93701", "staff.toml": "5595550161", "populations.toml": "Madera", JUNIPER: "juniper-mif"}
    for name, old in changes.items():
        path = folder / name
        path.write_text(path.read_text("utf-8").replace(old, "X"), "utf-8")
    said = wrong(folder)
    assert {one.partition(":")[0] for one in said} == set(changes)
    with pytest.raises(TermsInvalid, match="4 mistakes") as caught:
        read_folder(folder)
    assert all(one in caught.value.message for one in said)


def test_an_agreement_that_is_over_may_name_what_is_no_more(folder: Path) -> None:
    path = folder / LARKSPUR
    path.write_text(
        path.read_text("utf-8").replace("larkspur-mif", "gone").replace("plan =", 'stage = "inactive"\nplan =')
    )
    assert read_folder(folder).agreements["larkspur"].files[0].layouts[0].layout == "gone"


def test_two_agreements_may_follow_one_another(folder: Path) -> None:
    old = (folder / LARKSPUR).read_text("utf-8")
    (folder / "agreements" / "larkspur-2024.toml").write_text(
        old.replace("since = 2025-01-01", "since = 2024-01-01\nuntil = 2024-12-31")
    )
    assert "larkspur-2024" in read_folder(folder).agreements


def test_a_kind_of_file_that_nobody_knows_is_allowed_and_said(folder: Path) -> None:
    with (folder / LARKSPUR).open("a") as file:
        file.write('\n[[files]]\ntype = "capitation"\n')
    assert remarks(read_folder(folder)) == (
        "agreements/larkspur.toml: ecmx knows no file of the kind capitation: it is kept, and not read.",
    )


@pytest.mark.parametrize("inbox", ["keys", "keys/old", "layouts", "postgres", "{home}", "{home}/keys", "/"])
def test_the_hub_s_own_folders_are_no_partner_s(folder: Path, tmp_path: Path, inbox: str) -> None:
    path = folder / LARKSPUR
    named = inbox.format(home=tmp_path / "home")
    path.write_text(path.read_text("utf-8").replace("larkspur/in", named), "utf-8")
    with pytest.raises(TermsInvalid, match=r"The hub's own things lie there|This is no name of a folder"):
        read_folder(folder, home=Home(tmp_path / "home"))


def test_a_folder_of_the_machine_is_said(folder: Path, tmp_path: Path) -> None:
    path = folder / LARKSPUR
    path.write_text(path.read_text("utf-8").replace("larkspur/in", "/srv/sftp/larkspur"), "utf-8")
    (said,) = remarks(read_folder(folder, home=Home(tmp_path / "home")))
    assert said == "agreements/larkspur.toml: whatever file lies in /srv/sftp/larkspur is taken for a partner's."


def test_a_layout_that_no_agreement_names_is_said() -> None:
    (said,) = remarks(read_folder(MODEL), ["juniper-mif", "county-mif"])
    assert "county-mif lies in the hub's home, and no agreement names it" in said


SECRETS = [
    ("partners.toml", 'name = "Redbud Care"', 'name = "password: hunter22"', "hunter22"),
    ("partners.toml", 'email = "ecm@redwood-bridge.example"', 'email = "https://ecm:Opensesame@x.example"', "Opensesame"),
    (JUNIPER, 'credential = "juniper-sftp"', 'credential = "-----BEGIN OPENSSH PRIVATE KEY-----"', "OPENSSH"),
    (JUNIPER, 'credential = "juniper-sftp"', 'password = "Opensesame"', "Opensesame"),
    (JUNIPER, 'credential = "juniper-sftp"', 'credential = "j"\napi_key = "Opensesame"', "Opensesame"),
    (JUNIPER, "R. Fenn with", "AKIAABCDEFGHIJKLMNOP", "AKIAABC"),
    (JUNIPER, "R. Fenn with", "q7Rt2Zp9Lk4Xv8Wm3Bn6Yc1Td5", "q7Rt2"),
    (JUNIPER, "R. Fenn with", "AGE-SECRET-KEY-1QQQQ", "1QQQQ"),
    (TIDEPOOL, "Referrals are typed", "0123456789abcdef0123456789abcdef", "0123456789abcdef"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "secret"), SECRETS)
def test_a_secret_is_refused_and_never_quoted(folder: Path, file: str, old: str, new: str, secret: str) -> None:
    path = folder / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    said = wrong(folder)
    assert any("looks like a password, a key or a token" in one for one in said)
    assert secret not in "\n".join(said)


def test_names_of_every_day_are_no_secrets(folder: Path) -> None:
    path = folder / "partners.toml"
    long = "Saint Bartholomew Comprehensive Behavioral Health-and-Wellness-Collaborative_of_2024 County/Region 12"
    path.write_text(path.read_text("utf-8").replace("Foothill File Exchange", long), "utf-8")
    assert long in [partner.name for partner in read_folder(folder).partners]


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "agreements" / "pipe.toml")


def link_out(folder: Path) -> None:
    (folder / "agreements" / "link.toml").symlink_to("/etc/hostname")


def linked_folder(folder: Path) -> None:
    shutil.move(folder / "agreements", folder.parent / "elsewhere")
    (folder / "agreements").symlink_to(folder.parent / "elsewhere")


def folder_within(folder: Path) -> None:
    (folder / "agreements" / "deeper").mkdir()


def folder_as_file(folder: Path) -> None:
    (folder / "sites.toml").unlink()
    (folder / "sites.toml").mkdir()


def mistyped(folder: Path) -> None:
    (folder / "agreements").rename(folder / "agreement")


def odd_name(folder: Path) -> None:
    (folder / "agreements" / "\u202egnp.A\n.toml").write_text("")


def too_large(folder: Path) -> None:
    (folder / "staff.toml").write_text("# " + "x" * (1024 * 1024))


def no_text(folder: Path) -> None:
    (folder / "staff.toml").write_bytes(b"\xff\xfe\x00")


def too_deep(folder: Path) -> None:
    (folder / "staff.toml").write_text("a = " + "[" * 5_000)


def many_parts(folder: Path) -> None:
    (folder / "staff.toml").write_text(".".join("a" * 5_000) + " = 1")


def long_number(folder: Path) -> None:
    (folder / "staff.toml").write_text("a = " + "9" * 10_000)


def many_entries(folder: Path) -> None:
    (folder / "staff.toml").write_text('[[staff]]\nslug = "a"\n' * 6_000)


def many_files(folder: Path) -> None:
    for number in range(1_200):
        (folder / "agreements" / f"a{number}.txt").touch()


def many_large(folder: Path) -> None:
    for number in range(5):
        (folder / "agreements" / f"a{number}.toml").write_text("# " + "x" * 1_000_000)


def many_names(folder: Path) -> None:
    """As many partners and references as fit, none of which is found."""
    partner = '[[partner]]\nkind = "provider"\nname = "P{0}"\n'
    (folder / "partners.toml").write_text("".join(map(partner.format, range(1_500))))
    site = '[[site]]\nslug = "s{0}"\nname = "S"\nprovider = "q{0}"\n'
    (folder / "sites.toml").write_text("".join(map(site.format, range(1_500))))


def endless_text(folder: Path) -> None:
    (folder / "partners.toml").write_text('[[partner]]\nkind = "plan"\nname = "' + "eyJa" * 200_000 + '"')


def no_list(folder: Path) -> None:
    (folder / "staff.toml").write_text("staff = 1")


HOSTILE: list[tuple[Callable[[Path], None], str]] = [
    (pipe, "a device or a pipe"),
    (link_out, "It is a link to somewhere else"),
    (linked_folder, "It is a link to somewhere else"),
    (folder_within, "Folders in it are not looked into"),
    (folder_as_file, "a folder"),
    (mistyped, "There is no such part"),
    (odd_name, "“agreements/�gnp.A�.toml”"),
    (too_large, "is larger than 1 MB"),
    (no_text, "is no text in UTF-8"),
    (too_deep, "nested too deep"),
    (many_parts, "a key of too many parts"),
    (long_number, "a number in it that no key takes"),
    (many_entries, "At most 5,000 are read"),
    (many_files, "more than 1,000 files"),
    (many_large, "larger than 4 MB together"),
    (many_names, "No provider in partners.toml is"),
    (endless_text, "at most 200 characters"),
    (no_list, "This is no list of tables"),
]


@pytest.mark.parametrize(("harm", "said"), HOSTILE, ids=lambda value: getattr(value, "__name__", ""))
def test_a_stranger_s_folder_is_refused_in_a_sentence(folder: Path, harm: Callable[[Path], None], said: str) -> None:
    harm(folder)
    found = wrong(folder)
    assert any(said in one for one in found), found[:5]
    assert all(one.isprintable() for one in found)


def test_what_nobody_sees_is_shown_as_a_mark_wherever_it_is_quoted(folder: Path) -> None:
    """A sign that is none yet (U+038B) in a partner's name: the mistake of a site told it as it stood."""
    for name, old, new in (
        ("partners.toml", '"Redwood Bridge Services"', '"Redwood\u038b Services"'),
        ("sites.toml", 'npi = "2900003932"', 'npi = "2900009996"'),
    ):
        path = folder / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    (said, *_) = wrong(folder)
    assert "is not among the NPIs of Redwood� Services" in said


FILES = sorted(path.relative_to(MODEL) for path in MODEL.rglob("*.toml"))
ODD = [
    "", '"x"', "1", "true", "[]", "{}", "[[]]", "1979-05-27T07:32:00Z", "9" * 400, "nan", '["", 1]', "{ a = { b = 1 } }",
    '"\\u0000"', '"\\u202e"', '"""\n"""', "[1e400]", "2026-13-01", '[[{ a = "x" }]]',
]  # fmt: skip


@given(st.sampled_from(FILES), st.integers(0, 10_000), st.sampled_from(ODD) | st.text(max_size=8), st.booleans())
@settings(
    max_examples=examples(50, 1000), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_a_folder_broken_anywhere_is_meant_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: Path, at: int, odd: str, values: bool
) -> None:
    """values: what stands behind an equals sign is another value; else something is put in anywhere."""
    folder = Path(shutil.copytree(MODEL, tmp_path_factory.mktemp("broken") / "partners"))
    text = (folder / name).read_text("utf-8")
    places = [found.span(1) for found in re.finditer(r"= (.*)", text)] if values else []
    start, end = places[at % len(places)] if places else (at % len(text),) * 2
    (folder / name).write_bytes((text[:start] + odd + text[end:]).encode("utf-8", "surrogatepass"))
    refused: tuple[str, ...] = ()
    try:
        assert texts(read_folder(folder))
    except TermsInvalid as error:
        refused = tuple(map(str, error.mistakes))
    finally:
        shutil.rmtree(folder)
    assert all(one.isprintable() and len(one) < 1_000 for one in refused)


def test_hidden_files_and_other_kinds_are_passed_over(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / "README.md").write_text("Ours.")
    (folder / ".partners.toml.swp").write_text("x")
    assert read_folder(folder) == read_folder(MODEL)


@pytest.mark.parametrize("place", ["nowhere", "file"])
def test_what_is_no_folder(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    assert any("no folder that can be looked into" in one for one in wrong(tmp_path / place))


def test_a_folder_without_partners(tmp_path: Path) -> None:
    assert wrong(tmp_path)[0].startswith("partners.toml: The file is not there")


def test_a_folder_that_is_there_is_not_written_over(folder: Path) -> None:
    from ecmx.errors import UsageProblem

    before = sorted(folder.rglob("*"))
    with pytest.raises(UsageProblem, match="something already"):
        write_folder(read_folder(MODEL), folder)
    assert sorted(folder.rglob("*")) == before


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    write_folder(read_folder(MODEL), tmp_path / "new")
    (tmp_path / "empty").mkdir()
    assert write_folder(read_folder(MODEL), tmp_path / "empty") == tuple(
        sorted(texts(read_folder(MODEL)), key=list(texts(read_folder(MODEL))).index)
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "new"], "nothing is left beside"


def test_every_layout_of_the_model_is_shipped() -> None:
    named = {
        one.layout for terms in read_folder(MODEL).agreements.values() for file in terms.files for one in file.layouts
    }
    fictional = {layout.name for layout in shipped() if layout.partner}
    assert named == fictional


def test_the_example_of_the_how_to_can_be_meant(tmp_path: Path) -> None:
    page = (MODEL.parents[2] / "docs" / "how-to" / "keep-a-hubs-partners.md").read_text("utf-8")
    partners, agreement = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "agreements").mkdir()
    (tmp_path / "partners.toml").write_text(partners, "utf-8")
    (tmp_path / "agreements" / "juniper.toml").write_text(agreement, "utf-8")
    assert list(read_folder(tmp_path).agreements) == ["juniper"]
