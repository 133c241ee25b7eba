"""A page and a letter for one side alone: what is the other's, or only we can act on, is not on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ecmx.cli.app import app
from ecmx.guidance import elements
from tests.unit.reports.html_pages import Parsed

PLANS = "MCP Provider Services Phone Number"
PROVIDERS = "Discontinuation Reason Code"


def consolidated(folder: Path) -> Path:
    """A row of both sides in one file, with a phone that the plan has to fix and a code that the provider has to."""
    wrong = {PLANS: "12", PROVIDERS: "99", "Member Client Index Number (CIN)": "91234567B"}
    labels = list(dict.fromkeys(one.label for one in elements() if one.id.startswith(("mif.", "rtf."))))
    path = folder / "both.csv"
    cells = [f'"{wrong.get(label, "")}"' for label in labels]
    path.write_text(",".join(f'"{label}"' for label in labels) + "\n" + ",".join(cells) + "\n", encoding="utf-8")
    return path


def papers(folder: Path, side: str) -> tuple[str, str, str]:
    """The page's text, the letter, and what was said on the way."""
    page, letter = folder / f"{side}.html", folder / f"{side}.txt"
    words = ["check", str(consolidated(folder)), "--html", str(page), "--letter", str(letter), "--for", side]
    done = CliRunner().invoke(app, [*words, "--as-of", "2026-11-01"])
    assert done.exit_code == 1, done.output
    return Parsed(page.read_text("utf-8")).text, letter.read_text("utf-8"), done.stderr


@pytest.mark.parametrize(("side", "own", "others"), [("plan", PLANS, PROVIDERS), ("provider", PROVIDERS, PLANS)])
def test_each_side_reads_what_is_its_own(side: str, own: str, others: str, tmp_path: Path) -> None:
    page, letter, _ = papers(tmp_path, side)
    for paper in (page.split("What was not checked", maxsplit=2)[1], letter):
        assert own in " ".join(paper.split())
        assert others not in " ".join(paper.split())
        assert "layout" not in paper
        assert "ecmx " not in paper
    assert "These are yours to fix." in page
    assert "How the file was read" not in page
    assert "What each column was recognized as" not in page


def test_a_side_that_has_nothing_to_fix_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "referral.csv"
    header = ",".join(f'"{one.label}"' for one in elements() if one.id.startswith("referral."))
    path.write_text(f"{header}\n", encoding="utf-8")
    page, letter = tmp_path / "page.html", tmp_path / "letter.txt"
    words = ["check", str(path), "--html", str(page), "--letter", str(letter), "--for", "plan", "--as-of", "2026-11-01"]
    said = CliRunner().invoke(app, words)
    assert "the plan has nothing to fix in it, so there is no letter to the plan" in said.stderr
    assert not letter.exists()
    assert "Nothing in this file is for the plan to fix." in Parsed(page.read_text("utf-8")).text


def test_for_whom_is_asked_of_a_paper_only(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["check", str(consolidated(tmp_path)), "--for", "plan"])
    assert said.exit_code == 2
    assert "--for belongs to --html or --letter." in said.stderr
