"""An organization's keys: made once, changed, lost, typed in again from the sheet. No key's text in anything that is said."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ecmx.errors import UsageProblem
from ecmx.hub import Home
from ecmx.hub.keys import Keys, RecoverySheet, key_id

DATA = b"an invented row\n" * 100


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(Home(tmp_path))


def key_file(tmp_path: Path, slug: str = "valley") -> Path:
    return tmp_path / "keys" / f"{slug}.age-key"


def problem_of(act: Callable[[], object]) -> UsageProblem:
    with pytest.raises(UsageProblem) as caught:
        act()
    return caught.value


def test_what_is_sealed_is_opened_and_is_not_the_same(keys: Keys, tmp_path: Path) -> None:
    recipient = keys.new("valley")
    sealed = keys.sealed("valley", DATA)
    assert keys.opened("valley", sealed) == DATA
    assert DATA[:16] not in sealed
    assert recipient == keys.recipient("valley")
    assert stat.S_IMODE(key_file(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file(tmp_path).parent.stat().st_mode) == 0o700


def test_a_key_is_never_written_over(keys: Keys, tmp_path: Path) -> None:
    keys.new("valley")
    before = key_file(tmp_path).read_bytes()
    assert problem_of(lambda: keys.new("valley")).code == "hub-key-there"
    assert key_file(tmp_path).read_bytes() == before


def test_after_two_rotations_everything_opens_and_the_new_is_sealed_for_the_newest(keys: Keys, tmp_path: Path) -> None:
    recipients, sealed = [keys.new("valley")], [keys.sealed("valley", b"0")]
    other = Keys(Home(tmp_path))  # a worker that lives on while a person changes the key
    assert other.opened("valley", sealed[0]) == b"0"
    for turn in (b"1", b"2"):
        recipients.append(keys.rotate("valley"))
        sealed.append(keys.sealed("valley", turn))
    assert [other.opened("valley", one) for one in sealed] == [b"0", b"1", b"2"]
    assert len(set(recipients)) == 3
    assert other.recipient("valley") == recipients[-1]
    assert set(keys.recipients("valley")) == set(recipients)
    for old in recipients[:2]:
        (tmp_path / "keys" / f"valley.{key_id(old)}.age-key").unlink()
    assert problem_of(lambda: other.opened("valley", sealed[0])).code == "hub-key-wrong"
    assert other.opened("valley", sealed[2]) == b"2"


def test_a_rotation_that_was_killed_between_its_steps_is_taken_up(keys: Keys, tmp_path: Path) -> None:
    first = keys.new("valley")
    sealed = keys.sealed("valley", DATA)
    (tmp_path / "keys" / f"valley.{key_id(first)}.age-key").hardlink_to(key_file(tmp_path))
    assert keys.recipient("valley") == first
    assert keys.rotate("valley") != first
    assert keys.opened("valley", sealed) == DATA


def test_one_organization_opens_nothing_of_another(keys: Keys) -> None:
    keys.new("valley")
    keys.new("valley-two")
    problem = problem_of(lambda: keys.opened("valley-two", keys.sealed("valley", DATA)))
    assert problem.code == "hub-key-wrong"
    assert "valley-two" in problem.message
    assert key_id(keys.recipient("valley-two")) in problem.message


@pytest.mark.parametrize("cut", [0, 10, 60, -1])
def test_what_was_changed_or_cut_off_is_no_wrong_key(keys: Keys, cut: int) -> None:
    keys.new("valley")
    sealed = keys.sealed("valley", DATA)
    assert problem_of(lambda: keys.opened("valley", sealed[:cut])).code == "hub-sealed-damaged"
    changed = bytearray(sealed)
    changed[-1] ^= 1
    assert problem_of(lambda: keys.opened("valley", bytes(changed))).code == "hub-sealed-damaged"


def test_a_lost_key_is_a_sentence_that_names_the_organization(keys: Keys, tmp_path: Path) -> None:
    keys.new("valley")
    key_file(tmp_path).unlink()
    problem = problem_of(lambda: keys.sealed("valley", DATA))
    assert problem.code == "hub-key-missing"
    assert "valley" in problem.message
    assert "ECMX_KEY_VALLEY" in problem.fix


def test_the_environment_is_taken_instead_of_a_file(
    keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.new("valley-clinic")
    keys.new("other")
    first, second = keys.secret("valley-clinic"), keys.secret("other")
    sealed = keys.sealed("valley-clinic", DATA)
    key_file(tmp_path, "valley-clinic").unlink()
    monkeypatch.setenv("ECMX_KEY_VALLEY_CLINIC", f"{second} {first}")
    assert keys.secret("valley-clinic") == second
    assert keys.opened("valley-clinic", sealed) == DATA
    assert problem_of(lambda: keys.rotate("valley-clinic")).code == "hub-key-elsewhere"
    assert problem_of(lambda: keys.new("valley-clinic")).code == "hub-key-elsewhere"


@pytest.mark.parametrize("slug", ["", "../valley", "a/b", "a\0b", "x" * 61, "a b", "."])
def test_what_can_be_no_short_name_touches_no_file(keys: Keys, tmp_path: Path, slug: str) -> None:
    assert problem_of(lambda: keys.new(slug)).code == "organization-slug"
    assert problem_of(lambda: keys.recipient(slug)).code == "organization-slug"
    assert list(tmp_path.rglob("*")) == []


def test_a_key_that_others_may_read_is_refused(keys: Keys, tmp_path: Path) -> None:
    keys.new("valley")
    key_file(tmp_path).chmod(0o640)
    assert problem_of(lambda: Keys(Home(tmp_path)).recipient("valley")).code == "hub-key-open"


def test_the_key_is_typed_in_again_from_the_sheet(keys: Keys, tmp_path: Path) -> None:
    keys.new("valley")
    sealed, secret = keys.sealed("valley", DATA), keys.secret("valley")
    sheet = RecoverySheet.of(keys, "valley", "Valley <Clinic>", date(2026, 11, 29))
    for name in ("sheet.txt", "sheet.html"):
        sheet.write(tmp_path / name)
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert "Valley &lt;Clinic&gt;" in (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert problem_of(lambda: sheet.write(tmp_path / "sheet.txt")).code == "target-exists"
    written = (tmp_path / "sheet.txt").read_text(encoding="utf-8")
    assert sheet.key in written
    typed = written.partition("The key\n")[2].partition("To bring it back")[0]
    key_file(tmp_path).unlink()
    key_file(tmp_path).touch(mode=0o600)
    key_file(tmp_path).write_text(typed.lower(), encoding="utf-8")
    assert keys.secret("valley") == secret
    assert keys.opened("valley", sealed) == DATA


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "AGE-SECRET-KEY-1", "age1abc", "{}", "\x00", "AGE-SECRET-KEY-1" * 2_000]
)
def test_what_is_no_key_is_said(keys: Keys, tmp_path: Path, text: str) -> None:
    keys.new("valley")
    key_file(tmp_path).write_text(text, encoding="utf-8")
    assert problem_of(lambda: keys.recipient("valley")).code == "hub-key-unreadable"


def test_a_mistyped_letter_is_noticed_and_no_letter_of_a_key_is_said(keys: Keys, tmp_path: Path) -> None:
    keys.new("valley")
    secret = keys.secret("valley")
    for place in range(16, len(secret)):
        swapped = "Q" if secret[place] != "Q" else "P"
        key_file(tmp_path).write_text(secret[:place] + swapped + secret[place + 1 :], encoding="utf-8")
        problem = problem_of(lambda: keys.recipient("valley"))
        assert problem.code == "hub-key-unreadable"
        assert secret[20:30] not in problem.message + problem.fix + repr(keys)
