"""Every spelling of the vocabulary says where it is known from, and nothing else does."""

from __future__ import annotations

import pytest

from ecmx import guidance
from ecmx.layouts.recognition.provenance import codes, patterns, provenance, recorded, spellings
from tools.provenance import CODES, FIRST, code_of, corpus, words_of

ANEW = "python -m tools.provenance --write"


def test_every_spelling_has_a_code_and_no_stale_one_is_left() -> None:
    known = spellings() | patterns()
    assert not known - recorded().keys(), ANEW
    assert not recorded().keys() - known, ANEW


def test_every_code_says_what_it_means() -> None:
    assert codes() == CODES
    assert set(recorded().values()) <= codes().keys()


def test_what_is_said_to_stand_in_the_guidance_stands_there() -> None:
    labels = [" ".join(words_of(item.label)) for item in (*guidance.elements(), *guidance.keys())]
    said = [word for word in spellings() if provenance(word) == "guidance"]
    assert len(said) > 200
    assert [word for word in said if not any(f" {word} " in f" {label} " for label in labels)] == []


@pytest.mark.parametrize(
    ("word", "code"),
    [("member", "guidance"), ("mbr", "corpus"), ("equity", "release"), ("zorble", "common"), ("county", "public")],
)
def test_a_spelling_has_the_first_source_that_has_it(word: str, code: str) -> None:
    assert code_of(word) == code


def test_what_is_no_spelling_of_the_vocabulary_has_no_code() -> None:
    with pytest.raises(KeyError):
        provenance("zorble")


def test_the_held_out_halves_of_the_corpora_are_no_source() -> None:
    known = set(corpus())
    lists = sorted(FIRST.glob("*.csv"))
    tuned = {row.split(",")[0] for path in lists[:14] for row in path.read_text(encoding="utf-8").splitlines()[1:]}
    assert "MBR_CIN_NBR" in tuned & known
    assert "MEM_CLNT_INDX_NUM" in lists[14].read_text(encoding="utf-8")
    assert "MEM_CLNT_INDX_NUM" not in known
