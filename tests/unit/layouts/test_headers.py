"""What a header says, however it is spelled: one wording, one set of concepts."""

from __future__ import annotations

import pytest

from ecmx.guidance import plain
from ecmx.layouts.recognition.headers import wording

FIRST_NAME = frozenset({"member", "first", "name"})


@pytest.mark.parametrize(
    "header",
    [
        "Member First Name",
        "MEMBER FIRST NAME",
        "  Member  First   Name ",
        "Member\nFirst Name",
        "Member First\r\nName",
        "Member First Name_x000D_",  # a line break as some writers leave it in an .xlsx
        "member_first_name",
        "member-first-name",
        "memberFirstName",
        "MemberFirstName",
        "MEMBERFIRSTNAME",
        "12. Member First Name",
        "3) Member First Name",
        "[7] Member First Name",
        "07_Member First Name",
        "A5 - Member First Name",
        "T1-03 Member First Name",
        "1.03 Member First Name",
        "Member First Name*",
        "Member First Name¹²",
        "Member First Name \u00b9\u2070",
        "Member First Name (Required)",
        "Member First Name [required]",
        "Member First Name - required",
        "Mbr First Nm",
        "Mbr FName",
    ],
)
def test_one_header_in_many_spellings(header: str) -> None:
    assert wording(header).concepts == FIRST_NAME
    assert not wording(header).unknown


@pytest.mark.parametrize(
    ("header", "repaired"), [("Member Frist Name", 1), ("Memmber First Name", 1), ("Memmber Frist Name", 2)]
)
def test_typing_errors_are_repaired_and_counted(header: str, repaired: int) -> None:
    said = wording(header)
    assert (said.concepts, said.repaired) == (FIRST_NAME, repaired)


def test_a_short_word_is_not_repaired() -> None:
    """Of three letters any other word is one typing error away."""
    assert wording("Zap").unknown == {"zap"}
    assert wording("Cen").unknown == {"cen"}


@pytest.mark.parametrize(
    ("header", "bare"),
    [
        ("Medi-Cal Renewal Date (MM/DD/YYYY)", "Medi-Cal Renewal Date"),
        ("Medi-Cal Renewal Date mm-dd-yyyy", "Medi-Cal Renewal Date"),
        ("Medi-Cal Renewal Date YYYYMMDD", "Medi-Cal Renewal Date"),
        ("Asthma (Y/X)", "Asthma"),
        ("Asthma Y/N", "Asthma"),
        ("Member Homelessness Indicator (1 = yes, blank = no)", "Member Homelessness Indicator"),
        ("Member Phone Number (numbers only; no dashes)", "Member Phone Number"),
        ("PCP Phone - 10 digits", "PCP Phone"),
        ("Member Guardian or Conservator First Name (if applicable)", "Member Guardian or Conservator First Name"),
    ],
)
def test_forms_and_instructions_say_nothing_of_what_a_column_is(header: str, bare: str) -> None:
    assert wording(header).concepts == wording(bare).concepts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Address", "Address 2"),
        ("Member Phone", "Member Phone 2"),
        ("Member First Name", "Guardian First Name"),
        ("Residential Zip", "Mailing Zip"),
        ("ECM Start Date", "ECM End Date"),
        ("Adult – High Utilizer", "Child/Youth – High Utilizer"),
        ("PCP Phone", "ECM Provider Phone"),
        ("Written Language", "Spoken Language"),
    ],
)
def test_what_makes_another_thing_of_a_header_is_kept(one: str, other: str) -> None:
    assert wording(one).concepts != wording(other).concepts


@pytest.mark.parametrize(
    ("header", "concepts"),
    [
        ("D.O.B.", {"dob"}),
        ("Birthdate", {"dob"}),
        ("Client Index #", {"cin"}),
        ("Client Index Number", {"cin"}),
        ("COPD", {"copd"}),
        ("SMI/SUD/SED", {"smi", "sud", "sed"}),
        ("smisud", {"smi", "sud"}),
    ],
)
def test_abbreviations_and_run_together_words(header: str, concepts: set[str]) -> None:
    assert wording(header).concepts == concepts


@pytest.mark.parametrize(
    ("header", "english"),
    [
        ("Fecha de nacimiento", "Date of Birth"),
        ("FECHA_DE_NACIMIENTO", "Date of Birth"),
        ("Fecha de Nacimiento / Date of Birth", "Date of Birth"),
        ("N\u00famero de tel\u00e9fono del cliente", "Member Phone Number"),
        ("Nu\u0301mero de tele\u0301fono del cliente", "Member Phone Number"),
        ("Numero de telefono del cliente", "Member Phone Number"),
        ("Apellido (Last Name)", "Last Name"),
        ("Adulto \u2013 sin hogar", "Adult Homeless"),
        ("\u00daltima visita a la sala de emergencias", "Last Emergency Room visit"),
    ],
)
def test_spanish_says_the_same_alone_and_beside_english(header: str, english: str) -> None:
    assert wording(header).concepts == wording(english).concepts
    assert not wording(header).unknown


def test_a_spanish_word_that_english_has_too_is_read_as_english_in_an_english_header() -> None:
    assert wording("Plan No.").concepts == wording("Plan Number").concepts
    assert "de" in wording("De Zorble").unknown


def test_first_and_last_name_in_one_spanish_column_are_not_the_last_name() -> None:
    for header in ("Nombre y apellido", "Apellido, Nombre del paciente", "Nombre completo"):
        assert "full" in wording(header).concepts, header


def test_an_unknown_word_is_said_to_be_unknown() -> None:
    said = wording("Zorble Quotient")
    assert "zorble" in said.unknown
    assert "zorble" in said.concepts


def test_plain_is_letters_and_digits() -> None:
    assert plain("Member Phone-Number ¹⁹ (MM/DD)\n") == "memberphonenumbermmdd"
    assert plain("  –  ") == ""


@pytest.mark.parametrize(
    "header", ["", " ", "…", "12", "(1)", "X" * 5000, "\x00\u202e", "Ü" * 40, "((((((", "1/0 1/0 1/0"]
)
def test_any_text_can_be_read(header: str) -> None:
    assert wording(header).plain == plain(header)
