"""What a sheet puts around its headers is taken off, whatever its words; what tells two headers apart is not."""

from __future__ import annotations

import pytest

from ecmx.layouts.recognition import frames

NAMES = ["Client Index Number", "First Name", "Last Name", "Date of Birth", "Phone Number", "Email", "Gender", "Race"]


def without_frames(headers: list[str]) -> list[str]:
    return [text for text, _ in frames.without_frames(headers)]


@pytest.mark.parametrize(
    "frame",
    [
        "Table 1, #{at} - {name}",
        "Table 1 - {at}. {name}",
        "T1.{at} {name}",
        "#{at} {name}",
        "Item No. {at}: {name}",
        "(Zorble {at}a) {name}",
        "{name} (Table 1, #{at})",
        "{name} [T1-{at}]",
        "vw_zorble.{name}",
        "{name}__c",
        "{name}__x",
        "Form Z12 / {name}",
        "Col {letter} - {name}",
        "Part {roman}, no. {at}: {name}",
        "Sec. {section} / {name}",
        "ECM - {name}",
    ],
)
def test_what_stands_around_every_header_is_taken_off(frame: str) -> None:
    headers = [
        frame.format(
            at=at,
            name=name,
            letter="ABCDEFGH"[at - 1],
            roman=["I", "II", "III", "IV"][at // 3],
            section="AABBBCDD"[at - 1],
        )
        for at, name in enumerate(NAMES, start=1)
    ]
    rest = ["Reviewer initials", ""] if frame[:3] != "ECM" else [""]
    assert without_frames([*headers, *rest]) == [*NAMES, *rest]


def test_a_frame_may_stand_beside_a_mark_or_a_number() -> None:
    headers = ["CIN #", "Zip (5)", "Phone 1", "Homeless?", *NAMES]
    assert without_frames([f"{header}__c" for header in headers]) == headers


def test_a_counted_frame_may_stand_beside_a_sign_of_the_header() -> None:
    headers = ["# of visits", "Chart #", "¿Contestó?", *NAMES]
    assert without_frames([f"Table 4 | Field {at} | {name}" for at, name in enumerate(headers, 1)]) == headers
    assert without_frames([f"{name} (Table 4 #{at})" for at, name in enumerate(headers, 1)]) == headers


def test_the_table_in_a_frame_is_kept_where_it_alone_tells_two_headers_apart() -> None:
    headers = [f"T{table}-{at:02} {name}" for table in (1, 5) for at, name in enumerate(NAMES, 1)]
    assert frames.without_frames(headers) == [(name, f"T{table}") for table in (1, 5) for name in NAMES]
    once = [f"T1-{at:02} {name}" for at, name in enumerate(NAMES, 1)]
    assert frames.without_frames(once) == [(name, "") for name in NAMES]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param([f"Contact {at} {what}" for at in range(1, 4) for what in ("Name", "Phone", "Fax")], id="groups"),
        pytest.param([f"Adult {at} - {name}" for at, name in enumerate(NAMES)], id="adult"),
        pytest.param([f"POF {at} - {name}" for at, name in enumerate(NAMES)], id="population"),
        pytest.param(
            [f"POF {at} - {name}" for at, name in zip("ABCDEFGH", NAMES, strict=True)], id="population by letter"
        ),
        pytest.param([f"{at} - {name}" for at, name in zip("ACACACAC", NAMES, strict=True)], id="age"),
        pytest.param([f"PCP: {name}" for name in NAMES], id="whose"),
        pytest.param([f"MBR_{name}" for name in NAMES], id="member"),
        pytest.param([f"{name}?" for name in NAMES], id="a mark alone"),
        pytest.param([f"{name} ({at} digits)" for at, name in enumerate(NAMES[:4])], id="too few"),
        pytest.param([f"Phone {at}" for at in range(1, 9)], id="nothing left"),
    ],
)
def test_what_says_something_stays(headers: list[str]) -> None:
    assert without_frames(headers) == headers


def test_what_counts_attempts_is_no_items_number() -> None:
    headers = [
        f"{which} contact - {what}"
        for which in ("1st", "2nd", "3rd", "4th")
        for what in ("day", "doorstep or phone", "who went", "how it ended")
    ]
    assert without_frames(["Elder", "Birth date", *headers]) == ["Elder", "Birth date", *headers]


def test_a_frame_that_says_whose_file_it_is_still_says_so() -> None:
    headers = [f"RTF field {at} - {name}" for at, name in enumerate(NAMES, start=1)]
    assert without_frames(headers) == [f"rtf: {name}" for name in NAMES]
