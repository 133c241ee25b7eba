"""Minimum necessary: which role sees which words of a member, and what is kept apart as a sensitive service."""

from __future__ import annotations

from typing import Any

import pytest

from ecmx import guidance
from ecmx.hub.accounts.permissions import actions, can_words, described, label_of_role, roles
from ecmx.hub.accounts.seeing import group_of, groups, is_sensitive, may_see, sees, table_groups
from tests.hub.clinic import Clinic, file

EVERY = [*guidance.keys(), *guidance.elements(), *(one for release in guidance.releases() for one in release.added)]

#: The role; an element that it sees; one that it does not.
SEEN = [
    ("outreach_worker", "mif.member_phone_number", "mif.diabetes"),
    ("outreach_worker", "mif.mcp_name", "mif.emergency_room_count"),
    ("outreach_worker", "otf.outreach_attempt_method", "mif.prescriptions"),
    ("outreach_worker", "rtf.engagement_status", "mif.adult_smi_or_sud"),
    ("outreach_worker", "mif.member_first_name", "mif.pcp_name"),
    ("outreach_worker", "ext.preferred_contact_time", "ext.primary_diagnosis"),
    ("reader", "mif.diabetes", "mif.smi_sud_sed"),
    ("auditor", "mif.pcp_name", "ext.hiv_indicator"),
]


def by(*held: str) -> Any:
    from ecmx.hub.accounts import By, Organization, User

    return By(Organization(slug="any"), User(username="any"), frozenset(held))


def test_every_table_of_the_guidance_is_in_one_group() -> None:
    tables = {f"{one.file.value}.{one.table}" for one in EVERY}
    assert tables == set(table_groups())
    assert set(table_groups().values()) <= set(groups())


def test_every_action_has_words_and_every_role_a_name() -> None:
    assert set(can_words()) == actions()
    assert all("." not in words for words in can_words().values())
    assert label_of_role("keeper") == "ecmx administrator" and label_of_role("care_team") == "Care team"


def test_every_group_that_a_role_names_is_one(hub_database: Any) -> None:
    for name in roles():
        assert sees([name]) <= {*groups(), "sensitive"}, name


def test_every_element_that_is_named_is_known() -> None:
    import tomllib
    from importlib.resources import files

    def read(name: str) -> Any:
        return tomllib.loads(files("ecmx.hub.accounts").joinpath(name).read_text("utf-8"))

    known = {one.id for one in EVERY} | {one.id for one in guidance.extensions()}
    named = {
        element for entry in read("element_groups.toml")["group"].values() for element in entry.get("elements", ())
    }
    assert named <= known
    assert set(read("sensitive.toml")["elements"]) <= known
    assert set(read("sensitive.toml")["marked_groups"]) <= set(groups())


@pytest.mark.parametrize(("role", "seen", "unseen"), SEEN)
def test_a_role_sees_its_groups(hub_database: Any, role: str, seen: str, unseen: str) -> None:
    assert may_see(by(role), seen)
    assert not may_see(by(role), unseen)


def test_roles_without_members_see_no_element(hub_database: Any) -> None:
    for role in ("operator", "organization_administrator"):
        assert not any(may_see(by(role), one.id) for one in EVERY)
        assert not {"roster.look", "files.look", "work.record"} & roles()[role]


def test_two_roles_see_what_either_sees(hub_database: Any) -> None:
    both = by("outreach_worker", "reader")
    assert may_see(both, "mif.diabetes")
    assert not may_see(both, "mif.smi_sud_sed"), "neither sees what is kept apart"


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("E11.9; I10", False),
        ("E11.9; F10.20", True),
        ("F1020", True),
        ("f33.1", True),
        ("B20", True),
        ("Z59.00", False),
        ("O09.90", True),
        ("J45.909", False),
        ("Type 2 diabetes, seen in 2026", False),
        ("", False),
    ],
)
def test_a_code_keeps_its_whole_word_apart(text: str, apart: bool) -> None:
    assert is_sensitive("mif.other_conditions", text) is apart


def test_a_mark_keeps_what_is_clinical_apart(hub_database: Any) -> None:
    assert not may_see(by("reader"), "mif.diabetes", marked=True)
    assert may_see(by("care_manager"), "mif.diabetes", marked=True)
    assert may_see(by("reader"), "mif.member_phone_number", marked=True)


def test_who_may_export_sees_what_is_exported() -> None:
    """Whoever takes the roster with her sees every word in it."""
    for name, _, may in described():
        if "roster.export" in may or "files.look" in may:
            assert {"identity", "contact", "clinical", "care", "assignment", "services"} <= sees([name]), name


def test_the_member_page_leaves_out_what_a_role_does_not_see_and_says_so(hub_database: Any) -> None:
    from ecmx.hub.accounts import acting, add_person
    from ecmx.hub.looking import member_view
    from ecmx.hub.work import mark_part_two

    clinic = Clinic.opened(hub_database)
    head = "Diabetes"
    data = file("mif", [{"cin": "91000001A"}]).decode().splitlines()
    clinic.receives("juniper", "\n".join([f"{data[0]},{head}", f"{data[1]},1"]).encode())
    who = {}
    for role in ("outreach_worker", "reader", "care_manager"):
        add_person(role.replace("_", "."), by=clinic.by, role=role)
        who[role] = acting(role.replace("_", "."), clinic.by.organization.slug)

    def told(role: str) -> tuple[set[str], list[str]]:
        view = member_view("91000001A", by=who[role])
        return {group_of(one.element) for one in view.words}, list(view.hidden)

    assert "clinical" in told("care_manager")[0]
    assert told("care_manager")[1] == []
    seen, hidden = told("outreach_worker")
    assert "clinical" not in seen and "contact" in seen
    assert groups()["clinical"] in hidden and groups()["contact"] not in hidden
    assert told("reader") == (told("care_manager")[0], ["sensitive services"])
    mark_part_two(by=clinic.by, member=clinic.member("91000001A"))
    assert "clinical" not in told("reader")[0]
    assert told("reader")[1] == ["sensitive services"], "what is said of what is hidden tells nothing of the member"
    assert told("care_manager") == (told("care_manager")[0], [])


def test_whoever_sees_members_sees_who_they_are_and_how_ecm_stands() -> None:
    """Lists of members rest on it: what they show is of these groups, and no role that may look at members lacks one."""
    for name, _, may in described():
        if "roster.look" in may:
            assert {"identity", "contact", "assignment", "services", "outreach"} <= sees([name]), name
