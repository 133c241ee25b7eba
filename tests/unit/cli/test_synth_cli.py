"""`ecmx synthesize` as a person types it: what it writes, what it says, what it refuses. And the practice kit."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ecmx.cli.app import app
from ecmx.layouts import shipped
from ecmx.synthetic.defects import plantable

pytestmark = pytest.mark.usefixtures("one_process")


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["synthesize", *map(str, words)])


def test_a_file_of_a_type_is_the_guidance_s(tmp_path: Path) -> None:
    out = tmp_path / "practice.xlsx"
    result = run("--layout", "mif", "--members", 12, "--period", "2026-10", "-o", out)
    assert result.exit_code == 0, result.output
    assert out.exists()
    assert "12 rows of 12 invented members for October 2026" in result.stdout
    assert "--as-of 2026-11-01" in result.stdout
    assert sorted(one.name for one in tmp_path.iterdir()) == ["practice.xlsx"]
    checked = CliRunner().invoke(app, ["check", str(out), "--as-of", "2026-11-01"])
    assert checked.exit_code == 0, checked.output


def test_defects_come_with_their_truth_beside(tmp_path: Path) -> None:
    out = tmp_path / "flawed.xlsx"
    result = run(
        "--layout", "rtf", "--members", 30, "--period", "2026-10", "--defects", "phone-format,zip-format", "-o", out
    )
    assert result.exit_code == 0, result.output
    with (tmp_path / "flawed.truth.csv").open(encoding="utf-8") as lines:
        told = list(csv.DictReader(lines))
    assert {line["code"] for line in told} == {"phone-format", "zip-format"}
    assert list(told[0]) == ["sheet", "row", "column", "header", "code"]


def test_what_has_no_place_is_said(tmp_path: Path) -> None:
    result = run("--layout", "otf", "--defects", "npi-format,code-unknown", "-o", tmp_path / "a.xlsx")
    assert result.exit_code == 0
    assert "npi-format" in result.stderr
    assert "code-unknown" not in result.stderr


def test_the_same_seed_is_the_same_file(tmp_path: Path) -> None:
    plan = next(one for one in shipped() if one.container in ("csv", "pipe", "tab"))
    for name, seed in (("a.txt", 4), ("b.txt", 4), ("c.txt", 5)):
        assert run("--layout", plan.name, "--seed", seed, "--period", "2026-10", "-o", tmp_path / name).exit_code == 0
    a, b, c = ((tmp_path / name).read_bytes() for name in ("a.txt", "b.txt", "c.txt"))
    assert a == b != c


def test_in_a_folder_the_file_is_named_by_the_layout_and_as_invented(tmp_path: Path) -> None:
    assert run("--layout", "guidance-otf", "-o", tmp_path).exit_code == 0
    (name,) = (one.name for one in tmp_path.iterdir())
    assert "INVENTED" in name


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ([], "--layout"),
        (["--layout", "mif"], "-o"),
        (["--layout", "no-such-plan", "-o", "{out}.xlsx"], "no layout"),
        (["--layout", "mif", "-o", "{out}.csv"], "xlsx"),
        (["--layout", "mif", "-o", "{out}/deeper/a.xlsx"], "no such folder"),
        (["--layout", "mif", "-o", "{out}.xlsx", "--period", "October"], "month"),
        (["--layout", "mif", "-o", "{out}.xlsx", "--members", "0"], "between 1 and"),
        (["--layout", "mif", "-o", "{out}.xlsx", "--defects", "no-such-code"], "cannot be planted"),
        (["--layout", "mif", "-o", "{out}.xlsx", "--defects", "formula-without-value"], "cannot be planted"),
        (["--layout", "mif", "-o", "{out}.xlsx", "--fill", "otf"], "no such file type"),
        (["--layout", "mif", "-o", "{out}.xlsx", "--defects", "zip-format", "--truth", "{out}.xlsx"], "same name"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(words: list[str], part: str, tmp_path: Path) -> None:
    result = run(*(word.format(out=tmp_path / "x") for word in words))
    assert result.exit_code == 2
    assert part in result.stderr
    assert "Traceback" not in result.output
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten_unless_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "mine.xlsx"
    out.write_text("my own work")
    refused = run("--layout", "otf", "-o", out)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert out.read_text() == "my own work"
    assert run("--layout", "otf", "-o", out, "--force").exit_code == 0
    assert out.read_bytes()[:2] == b"PK"


def test_a_plan_s_password_is_asked_for_and_used(tmp_path: Path) -> None:
    plan = next(one for one in shipped() if one.protected and one.container in (None, "xlsx"))
    out = tmp_path / "locked.xlsx"
    assert run("--layout", plan.name, "-o", out).exit_code == 2
    secret = tmp_path / "secret.txt"
    secret.write_text("orange boat\n")
    assert run("--layout", plan.name, "-o", out, "--password-file", secret).exit_code == 0
    assert out.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"  # encrypted workbooks are OLE files


def test_the_list_of_defects(tmp_path: Path) -> None:
    result = run("--list-defects")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == list(plantable())


def test_the_kit(tmp_path: Path) -> None:
    folder = tmp_path / "kit"
    result = run("--kit", folder, "--period", "2026-10", "--seed", 2)
    assert result.exit_code == 0, result.output
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    plans = {one.partner for one in shipped() if one.partner}
    assert {one.name for one in folder.iterdir()} == {"README.txt", "answers", *plans}
    assert max(map(len, readme.splitlines())) <= 100
    for plan in plans:
        names = {one.name for one in (folder / plan).iterdir()}
        assert names
        assert all(name.startswith("INVENTED ") and name in readme for name in names)
        flawed = {Path(name).stem for name in names if " flawed." in name}
        assert len(flawed) * 2 == len(names)
        for name in flawed:
            with (folder / "answers" / f"{name}.csv").open(encoding="utf-8-sig") as lines:
                answers = list(csv.DictReader(lines))
            assert 5 <= len(answers) <= 12
            assert all(line["what is wrong"] for line in answers)
    again = run("--kit", folder)
    assert again.exit_code == 2
    assert "--force" in again.stderr
