"""Generated claims are read back whole in whatever signs; what is cut off or changed never breaks the reader; every line is found again."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import date
from pathlib import Path
from random import Random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ecmx.errors import FileUnusable
from ecmx.measures import SERVICE_LINES, Encounters, encounters_of, read_837p, read_billed_files
from ecmx.reports import encounters_json
from tests.generative.professional_claims import Made, claims_in, interchanges, whole_file

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
FEW, MANY = (300, 2000) if LONG else (25, 120)
ECM = {"G9008": "1", "G9012": "2"}


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "claims.x12"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("latin-1"))
    return path


def adds_up(done: Encounters) -> None:
    count = done.count
    assert count.read == done.lines.height == count.outreach + count.encounters + count.other + count.held
    assert count.outreach + count.encounters == count.events + count.voided + count.replaced + count.voids
    assert done.events.height == count.events
    kinds = done.lines["kind"]
    assert set(kinds) <= {"outreach", "encounter", "other", "held"}
    assert ((kinds == "held") == done.lines["held"].is_not_null()).all()
    sound = done.lines.filter(pl.col("kind").is_in(["outreach", "encounter"]))
    assert sound.select("cin", "day", "procedure", "provider_type", "mode").null_count().sum_horizontal().sum() == 0


@settings(max_examples=FEW)
@given(interchanges)
def test_what_was_written_is_read_back_whole(made: Made) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read = read_837p(written(Path(folder), whole_file(made)))
    sent = list(claims_in(made))
    assert read.claims == len(sent)
    assert not read.problems.listed
    assert read.frame.schema == SERVICE_LINES
    columns = (
        "cin", "birth_date", "day", "procedure", "modifiers", "units", "rendering_npi", "billing_npi", "place_of_service", "claim",
        "replaces", "frequency", "held",
    )  # fmt: skip
    told = read.frame.select(columns).rows()
    meant = {"1": "original", "7": "replacement", "8": "void"}
    assert told == [
        (
            member.cin, member.born, line.day, line.code, list(line.modifiers), float(line.units),
            line.rendering or claim.rendering or None, billing.npi, line.place or claim.place, claim.number, claim.replaces or None,
            meant[claim.frequency], None,
        )
        for billing, member, claim in sent
        for line in claim.lines
    ]  # fmt: skip


@settings(max_examples=FEW)
@given(interchanges)
def test_every_line_is_outreach_an_encounter_another_service_or_held(made: Made) -> None:
    with tempfile.TemporaryDirectory() as folder:
        done = encounters_of([read_837p(written(Path(folder), whole_file(made)))])
    adds_up(done)
    for (_, _, _, line), row in zip(
        ((*sent, line) for sent in claims_in(made) for line in sent[2].lines),
        done.lines.iter_rows(named=True),
        strict=True,
    ):
        if line.code not in ECM:
            assert row["kind"] == "other" and row["provider_type"] is None
        elif row["kind"] != "held":
            assert row["kind"] == ("outreach" if "U8" in line.modifiers else "encounter")
            assert row["provider_type"] == ECM[line.code]
            assert row["mode"] == ("Telephonic/electronic" if "GQ" in line.modifiers else "In-Person")


@settings(max_examples=MANY)
@given(interchanges, st.integers(0, 2**32))
def test_a_broken_file_never_breaks_the_reader(made: Made, seed: int) -> None:
    """Bytes are cut off, taken out, doubled or changed; what is not told as unusable still adds up and tells no value."""
    text, random = whole_file(made).encode("latin-1"), Random(seed)
    for _ in range(random.randint(1, 4)):
        at, much, other = random.randrange(len(text) + 1), random.randrange(300), random.randbytes(random.randrange(4))
        text = random.choice(
            [
                text[:at],
                text[:at] + text[at + much :],
                text[: at + much] + text[at:],
                text[:at] + other + text[at + len(other) :],
                text[at : at + much] + text[:at] + text[at + much :],
            ]
        )
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), text)
        try:
            read = read_837p(path)
        except FileUnusable:
            return
        done = read_billed_files([path], as_of=date(2026, 11, 1))
    adds_up(done.encounters)
    assert done.encounters.count.read == read.frame.height
    told = json.dumps(encounters_json(done)["problems"])
    for _, member, claim in claims_in(made):
        assert member.cin not in told
        assert len(claim.number) < 7 or claim.number not in told


@settings(max_examples=FEW)
@given(interchanges, st.floats(0, 1))
def test_a_file_that_is_cut_off_yields_no_event_of_what_is_not_whole(made: Made, share: float) -> None:
    """Of a cut file every event is one of the whole file's, and nothing of the transaction that was cut counts."""
    text = whole_file(made)
    at = 110 + int(share * (len(text) - 111))
    with tempfile.TemporaryDirectory() as folder:
        whole = read_837p(written(Path(folder), text)).frame
        try:
            read = read_837p(written(Path(folder), text[:at]))
        except FileUnusable:
            return
    sound = read.frame.filter(pl.col("held").is_null())
    assert sound.equals(whole.head(sound.height))
    last = whole["transaction"].max()
    if at < len(text.rstrip()) - 40:  # before the last transaction's SE
        assert sound.filter(pl.col("transaction") == last).is_empty() or sound.height == whole.height
