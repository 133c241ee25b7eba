"""Phones, zip codes, e-mail, contact persons and provider numbers

A phone number is ten digits, "numbers only; no dashes" (footnotes 19, 34, 38, 40, 54, 59, 69 and 75); an extension
has its own column and up to six digits (footnote 60). Ten zeros say "the plan has no number" in one place only,
the member's phone in the Member Information File (footnote 19): never dial them. If a whole column is written with dashes
or parentheses, it has all its digits, and that is the plan's own way of writing; a single such cell is an error, because
the systems that dial accept only digits. If an extension follows the number, the number is read, and a warning says what
was not.

A National Provider Identifier has ten digits, and the last is calculated from the others, so a typing error shows. A
provider without one may give the billing provider's (footnote 68); a wrong one never keeps a member off the roster.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

CASES = [
    Case(
        title="Ten zeros: the plan has no number (fn 19)",
        file="mif",
        rows=[{"member_phone_number": "0000000000"}, {}],
    ),
    Case(
        title="Ten zeros anywhere else",
        file="mif",
        rows=[{"pcp_phone_number": "0000000000"}, {"guardian_phone_number": "0000000000"}, {}],
        expect=[
            (2, "pcp_phone_number", "phone-unknown-not-allowed"),
            (3, "guardian_phone_number", "phone-unknown-not-allowed"),
        ],
    ),
    Case(
        title="Ten zeros in what the provider sends",
        file="rtf",
        rows=[{"member_phone_number": "0000000000"}, {"lead_care_manager_phone_number": "0000000000"}, {}],
        expect=[
            (2, "member_phone_number", "phone-unknown-not-allowed"),
            (3, "lead_care_manager_phone_number", "phone-unknown-not-allowed"),
        ],
    ),
    Case(
        title="A phone number that is none, in any of a plan's phone columns (fn 34, 38 and 40)",
        file="mif",
        rows=[
            {"member_phone_number": "555550101"},
            {"pcp_phone_number": "15595550150"},
            {"mcp_provider_services_phone_number": "call the clinic"},
            {"mcp_contact_person_phone_number": "5595550161 at seven"},
            {"mcp_contact_person_phone_number": "5595550161"},
            {"mcp_contact_person_phone_number": "5595550161"},
        ],
        expect=[
            (2, "member_phone_number", "phone-format"),
            (3, "pcp_phone_number", "phone-format"),
            (4, "mcp_provider_services_phone_number", "phone-format"),
            (5, "mcp_contact_person_phone_number", "phone-format"),
        ],
    ),
    Case(
        title="An extension behind the number: the number is read, the extension is told of",
        file="mif",
        rows=[
            {"mcp_contact_person_phone_number": "5595550161 x7"},
            {"mcp_contact_person_phone_number": "5595550161 ext. 12"},
            {"mcp_contact_person_phone_number": "5595550161"},
        ],
        expect=[
            (2, "mcp_contact_person_phone_number", "phone-extension"),
            (3, "mcp_contact_person_phone_number", "phone-extension"),
        ],
    ),
    Case(
        title="A hyphen behind a zip code, with no four digits after it",
        file="mif",
        rows=[{"member_residential_zip": "93701-"}, {}],
    ),
    Case(
        title="And in any of a provider's (fn 54, 59 and 69)",
        file="rtf",
        rows=[
            {"member_phone_number": "559555010"},
            {"lead_care_manager_phone_number": "559-555-0170"},
            {"ecm_provider_phone_number": "(559) 555-0180"},
            {},
            {},
        ],
        expect=[
            (2, "member_phone_number", "phone-format"),
            (3, "lead_care_manager_phone_number", "phone-format"),
            (4, "ecm_provider_phone_number", "phone-format"),
        ],
    ),
    Case(
        title="And in a referral (fn 75)",
        file="referral",
        rows=[{"member_phone_number": "559-555-0101"}, {}, {}],
        expect=[(2, "member_phone_number", "phone-format")],
    ),
    Case(
        title="Dashes or brackets throughout a column are a dialect",
        file="mif",
        rows=[
            {"member_phone_number": "559-555-0101", "pcp_phone_number": "(559) 555-0150"},
            {"member_phone_number": "559-555-0102", "pcp_phone_number": "(559) 555-0150"},
            {"member_phone_number": "559-555-0103", "pcp_phone_number": "(559) 555-0150"},
        ],
        expect=[(None, "member_phone_number", "column-dialect"), (None, "pcp_phone_number", "column-dialect")],
    ),
    Case(
        title="Two phones in one cell",
        file="rtf",
        rows=[{"lead_care_manager_phone_number": "5595550170, 5595550171"}, {}],
        expect=[(2, "lead_care_manager_phone_number", "several-values")],
    ),
    Case(
        title="A phone number that a spreadsheet has rounded",
        file="rtf",
        rows=[{"lead_care_manager_phone_number": "5.59555E+09"}, {}],
        expect=[(2, "lead_care_manager_phone_number", "identifier-scientific")],
    ),
    Case(
        title="Extensions: up to six digits (fn 60)",
        file="rtf",
        rows=[
            {"lead_care_manager_phone_extension": "204"},
            {"lead_care_manager_phone_extension": "000117"},
            {"lead_care_manager_phone_extension": "ext. 204"},
            {"lead_care_manager_phone_extension": "1234567"},
        ],
        expect=[
            (4, "lead_care_manager_phone_extension", "extension-format"),
            (5, "lead_care_manager_phone_extension", "extension-format"),
        ],
    ),
    Case(
        title="The care manager may be a central liaison (fn 58)",
        file="rtf",
        rows=[{"lead_care_manager_name": "ECM Liaison Desk"}, {"lead_care_manager_name": "R. Hart / Team B"}],
    ),
    Case(
        title="Zip codes of five and of nine digits",
        file="mif",
        rows=[
            {"member_residential_zip": "93701-1234"},
            {"member_residential_zip": "937011234"},
            {"member_residential_zip": "02134"},
            {"member_residential_zip": "9370"},
            {"member_mailing_zip": "Fresno"},
            {"member_mailing_zip": "00000"},
        ],
        expect=[
            (5, "member_residential_zip", "zip-format"),
            (6, "member_mailing_zip", "zip-format"),
            (7, "member_mailing_zip", "zip-format"),
        ],
    ),
    Case(
        title="E-mail addresses",
        file="mif",
        rows=[
            {"member_email_address": "ana.vale@mail.example"},
            {"member_email_address": "ana at mail.example"},
            {"member_email_address": "a@mail.example; b@mail.example"},
        ],
        expect=[(3, "member_email_address", "email-format"), (4, "member_email_address", "email-format")],
        why="A warning, and the cell is kept: nobody can tell from its form whether an address works.",
    ),
    Case(
        title="The contact person: last name, first name, title (fn 39)",
        file="mif",
        rows=[
            {"mcp_contact_person": "Rivera, Dolores, ECM Manager"},
            {"mcp_contact_person": "Dolores Rivera"},
            {"mcp_contact_person": "Rivera, Dolores"},
        ],
        expect=[(3, "mcp_contact_person", "contact-format"), (4, "mcp_contact_person", "contact-format")],
        why="The plan must name staff who answer questions about a file (footnote 7). They can be reached either way: a note.",
    ),
    Case(
        title="Provider numbers with a slip in them",
        file="mif",
        rows=[
            {"pcp_npi": "1234567839"},
            {"pcp_npi": "123456789"},
            {"pcp_npi": "95-1234567"},
            {"pcp_npi": "1.23457E+09"},
            {"pcp_npi": "1234567893, 1245319599"},
            {},
        ],
        expect=[
            (2, "pcp_npi", "npi-check-digit"),
            (3, "pcp_npi", "npi-format"),
            (4, "pcp_npi", "npi-format"),
            (5, "pcp_npi", "identifier-scientific"),
            (6, "pcp_npi", "several-values"),
        ],
    ),
    Case(
        title="The ECM provider's number may be the billing provider's (fn 68)",
        file="rtf",
        rows=[
            {"ecm_provider_npi": "1558598797"},
            {"ecm_provider_npi": "1245319599"},
            {"ecm_provider_npi": "1245319598"},
        ],
        expect=[(4, "ecm_provider_npi", "npi-check-digit")],
        why="Whose number it is does not show in it; a wrong digit does.",
    ),
    Case(
        title="The payer's identifier is whatever the plan gives (fn 37)",
        file="mif",
        rows=[{"primary_payer_identifier": "0042"}, {"primary_payer_identifier": "HP-CV/2"}],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
