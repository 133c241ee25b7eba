"""Who a row is about: the CIN, names, date of birth

The Client Index Number (CIN) is how plan and provider both know a member: eight digits and a letter, nine characters.
A row without a CIN that can be read is **on hold**: nothing in it is used, nothing is lost, and it waits until the
sender fixes it. We never guess a member by name.

Names, date of birth and record status are part of a member's identity as well. If one is blank, that is an error of that
cell, since two people may be taken for one; but the row is used, because a missing name must not hide a member from
the provider. (If the record status is blank, the row is on hold: without it nobody knows what should happen with the
member.)

The members of this manual do not exist. Their CINs end in B, which one old source says is never issued, so every file
of the manual has one note about it, and no row is called wrong because of it.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

CASES = [
    Case(
        title="Signs that nobody sees, and hyphens that only look like one",
        file="mif",
        rows=[
            {"member_cin": "\u200e90000001B\u200e", "member_residential_zip": "93701\u20111234"},
            {"member_cin": "９０００００02B"},
            {"member_last_name": "Va\u00adle"},
        ],
        expect=[
            (None, "member_cin", "odd-signs"),
            (None, "member_residential_zip", "odd-signs"),
            (None, "member_last_name", "odd-signs"),
        ],
    ),
    Case(
        title="Letters that another encoding spoiled",
        file="mif",
        rows=[
            {
                "member_last_name": "VillaseÃ±or",
                "member_first_name": "Joaqu?n",
                "member_residential_city": "Ca\ufffdon",
            },
            {"member_residential_address": "12 Barrag‡n Way"},
        ],
        expect=[
            (None, "member_last_name", "letters-spoilt"),
            (None, "member_first_name", "letters-spoilt"),
            (None, "member_residential_city", "letters-spoilt"),
            (None, "member_residential_address", "letters-spoilt"),
        ],
    ),
    Case(
        title="Accents, dashes and question marks where they belong",
        file="mif",
        rows=[
            {"member_last_name": "JOÃO", "member_first_name": "Zoë", "member_residential_address": "5 Main St – rear"},
            {"member_last_name": "O’Brien–Vale", "member_residential_address": "No address?"},
        ],
    ),
    Case(
        title="Letters that one old source does not know are one note for the file",
        file="mif",
        rows=[{}, {}, {}],
        expect=[(None, None, "cin-letter-unusual")],
        why="The rows count as clean. The source may be out of date, and no member is turned away for it.",
    ),
    Case(
        title="A CIN with a small letter is the same CIN",
        file="mif",
        rows=[{"member_cin": "90000001b"}, {}],
    ),
    Case(
        title="A CIN without its letter holds the row",
        file="mif",
        rows=[{"member_cin": "90000001"}, {}],
        expect=[(2, "member_cin", "cin-format")],
    ),
    Case(
        title="Record numbers and Medicare numbers in the CIN's column hold the row",
        file="mif",
        rows=[{"member_cin": "MRN-1001"}, {"member_cin": "1EG4TE5MK73"}, {}],
        expect=[
            (2, "member_cin", "cin-format"),
            (3, "member_cin", "cin-format"),
        ],
    ),
    Case(
        title="The long number of the benefits card is explained, not cut short",
        file="mif",
        rows=[{"member_cin": "90000001B26345"}, {"member_cin": "90000002B2"}, {}],
        expect=[
            (2, "member_cin", "cin-card-id"),
            (3, "member_cin", "cin-card-id"),
        ],
        why="Its first nine characters are the CIN. The sender should send the CIN, since the next card has another number.",
    ),
    Case(
        title="A CIN that a spreadsheet has rounded is lost",
        file="rtf",
        rows=[{"member_cin": "9.00000E+07"}, {}],
        expect=[(2, "member_cin", "identifier-scientific")],
    ),
    Case(
        title="Two CINs in one cell name nobody",
        file="otf",
        rows=[{"member_cin": "90000001B, 90000002B"}, {}],
        expect=[(2, "member_cin", "several-values")],
    ),
    Case(
        title="A blank CIN holds the row",
        file="mif",
        rows=[{"member_cin": ""}, {}],
        expect=[(2, "member_cin", "key-unusable")],
    ),
    Case(
        title="A blank CIN in a return file",
        file="rtf",
        rows=[{"member_cin": ""}, {}],
        expect=[(2, "member_cin", "key-unusable")],
        why="Tables 5 to 7 hold no identifier of their own: the return rides on the plan's row, and the CIN is its only key.",
    ),
    Case(
        title="A blank CIN in an outreach tracker",
        file="otf",
        rows=[{"member_cin": ""}, {}],
        expect=[(2, "member_cin", "key-unusable")],
    ),
    Case(
        title="Names, date of birth and record status are part of a member's identity",
        file="mif",
        rows=[
            {"member_first_name": ""},
            {"member_last_name": ""},
            {"member_date_of_birth": ""},
            {"member_record_status": ""},
        ],
        expect=[
            (2, "member_first_name", "identity-blank"),
            (3, "member_last_name", "identity-blank"),
            (4, "member_date_of_birth", "identity-blank"),
            (5, "member_record_status", "status-unusable"),
        ],
        why="The first three rows are used, without the cell; the last is on hold.",
    ),
    Case(
        title="A return file may do without the columns of names and date of birth",
        file="rtf",
        rows=[{}, {}],
        without=["member_first_name", "member_last_name", "member_date_of_birth"],
        why="They help a person to see at once that the row is about the right member; the guidance does not ask for them.",
    ),
    Case(
        title="A return file may leave names and date of birth blank",
        file="rtf",
        rows=[{"member_first_name": "", "member_last_name": "", "member_date_of_birth": ""}, {}],
    ),
    Case(
        title="The medical record number is optional and has no form",
        file="mif",
        rows=[{"medical_record_number": ""}, {"medical_record_number": "0004417"}, {"medical_record_number": "X/12-b"}],
    ),
    Case(
        title="Names are as people write them",
        file="mif",
        rows=[
            {"member_first_name": "José-María", "member_last_name": "O'Neil-Nguyễn"},
            {"member_first_name": "Key", "member_last_name": "Box"},
            {"member_first_name": "See", "member_last_name": "Will"},
            {"member_first_name": "X", "member_last_name": "Li"},
        ],
        why="No letter, sign or length makes a name wrong, and a name is no instruction only because one could read it so.",
    ),
    Case(
        title="An instruction that stayed behind is no value",
        file="mif",
        rows=[
            {"medical_record_number": "enter manually"},
            {"pcp_name": "Select from list"},
            {"mcp_name": "Please leave blank"},
        ],
        expect=[
            (2, "medical_record_number", "instruction-in-cell"),
            (3, "pcp_name", "instruction-in-cell"),
            (4, "mcp_name", "instruction-in-cell"),
        ],
    ),
    Case(
        title="A quotation mark without its counterpart is left over from something",
        file="mif",
        rows=[{"member_last_name": '"Vale'}, {"member_first_name": 'Jo "JJ"'}, {"member_residential_address": 'Vale"'}],
        expect=[(2, "member_last_name", "quote-unpaired"), (4, "member_residential_address", "quote-unpaired")],
    ),
    Case(
        title="A street or a clinic may hold such a word",
        file="mif",
        rows=[
            {"member_residential_address": "12 Leave Here Lane"},
            {"member_residential_address": "Key Note Dr 4"},
            {"pcp_name": "Pick Family Clinic"},
        ],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
