"""The page "Who did what": every action that the hub records has words there, and it is narrowed and taken out as it is shown."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.hub.clinic import Clinic, file


@pytest.fixture
def clinic(hub_database: Any) -> Clinic:
    return Clinic.opened(hub_database)


def known() -> set[str]:
    from ecmx.hub.portal.people.done_words import actions_of_group, done_groups

    return {action for code, _ in done_groups() for action in actions_of_group(code)}


def recorded() -> Iterator[tuple[str, str]]:
    """The action and kind of each `record(by, "action", "kind", …)` of the source, where they are said in so many words."""
    from ecmx import hub

    for path in Path(hub.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "record":
                said = [one.value if isinstance(one, ast.Constant) else "" for one in call.args[1:3]]
                yield str(said[0]), str(said[1]) if len(said) > 1 else ""


def test_each_recorded_action_and_its_kind_have_words(clinic: Clinic) -> None:
    from ecmx.hub.portal.people.done_words import counted

    found = set(recorded())
    assert len(found) > 50
    assert {action for action, _ in found if action} <= known()
    assert not [kind for _, kind in found if kind and counted(kind, 2) == f"2 {kind}"]


def test_actions_that_are_put_together_have_words(clinic: Clinic) -> None:
    from ecmx.hub.portal.people.done_words import counted, done_words
    from ecmx.hub.portal.way_in_kept import ACTIONS
    from ecmx.hub.transmissions import FileState

    assert {action for _, action in ACTIONS} <= known()
    assert {f"file.{one.value}" for one in FileState if one is not FileState.ANSWER} <= known()
    lists = ("audit", "changes", "due", "files", "incidents", "tasks", "today")
    assert {f"{one}.export" for one in lists} <= known()
    told = [
        counted("member", 1),
        counted("member", 1400),
        counted("transmission", 2),
        counted("user", 2),
        counted("", 3),
    ]
    assert told == ["1 member", "1,400 members", "2 files", "2 people", ""]
    assert done_words("of.another-release") == "of.another-release", "by its code, never as nothing"


def test_it_is_narrowed_to_a_person_and_a_group_and_taken_out_so(clinic: Clinic, signed_in: Any) -> None:
    from ecmx.hub.accounts import AuditEntry
    from tests.hub.test_portal_signing_in import worker

    clinic.receives("juniper", file("mif", [{"cin": "90000000A", "last": "Lopez", "first": "Ana"}]))
    member = clinic.member("90000000A").pk
    omar = worker(clinic, "omar.k", "coordinator")
    for client in (signed_in(omar), signed_in(clinic.by)):
        client.get(f"/members/{member}/")
    client = signed_in(clinic.by)
    page = client.get(f"/people/audit/?who={omar.user.pk}&what=looks").content.decode()
    assert f'Viewed members</td><td data-label="About"><a href="/members/{member}/">1 member</a>' in page
    assert "<bdi>omar.k</bdi>" in page and "<bdi>rosa</bdi>" not in page and "Uploaded a file" not in page
    assert client.get("/people/audit/?who=9999999&what=looks").status_code == 200, "a person who is none is told so"
    taken = client.post(f"/people/audit/export/?who={omar.user.pk}&what=looks")
    _, *rows = openpyxl.load_workbook(io.BytesIO(taken.content)).worksheets[0].iter_rows(values_only=True)
    assert rows and {(who, what) for _, who, what, _ in rows} == {("omar.k", "Viewed members")}
    one = AuditEntry.objects.filter(action="audit.export").get()
    assert one.detail == {"filter": ["what", "who"], "rows": len(rows)}
    client.post(f"/people/audit/members/{member}/export/")
    assert AuditEntry.objects.filter(action="audit.export", kind="member", objects_ids=[member]).count() == 1
