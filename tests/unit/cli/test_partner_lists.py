"""Which list of partners a command goes by, and that it says so where nobody named it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecmx.cli.partner_lists import partners_in
from ecmx.errors import UsageProblem


def listed(folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "partners.toml"
    path.write_text(f'[[partner]]\nkind = "plan"\nname = "{name}"\n', encoding="utf-8")
    return path


def names(*asked: object) -> list[str]:
    return [one.name for one in partners_in(*asked).partners]  # type: ignore[arg-type]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("dropped", ["october", "october/members.csv"])
def test_beside_the_files_it_is_found_and_said(
    dropped: str, here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = listed(tmp_path / "october", "Juniper Community Plan")
    assert names(None, [tmp_path / dropped]) == ["Juniper Community Plan"]
    assert capsys.readouterr().err == f"Who you are and who the plans are: by {found}.\n"


def test_what_is_named_goes_before_the_folder_and_that_before_the_files(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed(tmp_path / "october", "Third")
    listed(here, "Second")
    named = listed(tmp_path / "named", "First")
    assert names(named, [tmp_path / "october"]) == ["First"]
    assert names(None, [tmp_path / "october"]) == ["Second"]
    assert names(None) == ["Second"]
    assert capsys.readouterr().err == ""


def test_two_lists_are_not_chosen_between(here: Path, tmp_path: Path) -> None:
    files = [listed(tmp_path / name, name).with_name("members.csv") for name in ("october", "november")]
    with pytest.raises(UsageProblem) as problem:
        partners_in(None, files)
    assert problem.value.code == "partners-several"
    assert "--partners" in problem.value.fix
