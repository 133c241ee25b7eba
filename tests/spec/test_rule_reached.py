"""How to reach a member, and whether anybody can

Providers look for current addresses and phone numbers, and the two indicators of the return file say that one is new
(footnotes 48 and 53). If an indicator is set but the new address or number is missing, that is a **warning**. If plan and
return share a row, an address or phone number that differs from the plan's and is not marked as new is a **warning** too;
the same address written in another way is the same.

In the plan's file the address of a homeless member says HOMELESS if none is known (footnotes 13 and 16); a blank
beside the mark is a **warning**, since it does not say whether anybody looked. A referral that has neither a CIN nor a
name identifies nobody: one **warning** for the row.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

NOT_AGREED = ("member_cin", "member_first_name", "member_last_name", "member_date_of_birth")

CASES = [
    Case(
        title="A new address or phone number that is not there (fn 48 and 53)",
        file="rtf",
        rows=[
            {"member_new_address_indicator": "1", "member_residential_address": ""},
            {"member_new_phone_number_indicator": "1", "member_phone_number": ""},
            {"member_new_address_indicator": "1", "member_new_phone_number_indicator": "1"},
            {"member_residential_address": "", "member_phone_number": ""},
        ],
        expect=[
            (2, "member_residential_address", "new-contact-blank"),
            (3, "member_phone_number", "new-contact-blank"),
        ],
    ),
    Case(
        title="A new address, and the member has become homeless (fn 50)",
        file="rtf",
        rows=[
            {
                "member_new_address_indicator": "1",
                "member_homelessness_indicator": "1",
                "member_residential_address": address,
                "member_residential_city": "",
                "member_residential_zip": "",
            }
            for address in ("HOMELESS", "")
        ],
        why="Neither the word nor a blank claims an address.",
    ),
    Case(
        title="A homeless member's address in the plan's file, one by one (fn 13 and 16)",
        file="mif",
        rows=[
            {"member_homelessness_indicator": "1", "member_mailing_address": ""},
            {"member_homelessness_indicator": "1", "member_residential_address": ""},
            {
                "member_homelessness_indicator": "1",
                "member_residential_address": "HOMELESS",
                "member_residential_city": "",
            },
            {},
        ],
        expect=[
            (2, "member_mailing_address", "homeless-address-blank"),
            (3, "member_residential_address", "homeless-address-blank"),
        ],
    ),
    Case(
        title="A referral with a phone number and nothing else",
        file="referral",
        rows=[dict.fromkeys(NOT_AGREED, ""), {"member_cin": ""}, {}],
        expect=[
            (2, None, "nobody-identifiable"),
            *((2, name, "referral-blank-not-agreed") for name in NOT_AGREED),
            (3, "member_cin", "referral-blank-not-agreed"),
        ],
        why="A name is enough to look somebody up.",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
