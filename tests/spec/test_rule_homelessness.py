"""Homelessness: HOMELESS, 99999 and the indicator

A member who has no address and is homeless is marked with 1 in the homelessness indicator; for anybody else, and if
it is not known, it is left blank (footnotes 12 and 49). A blank therefore never means a plain "no".

For a member with this mark, and only then, an address or city may say HOMELESS and a zip code 99999 when nothing else is
known (footnotes 13 to 18; in the return file footnote 50 for the address, while city and zip code may stay blank,
footnotes 51 and 52). These are values, not gaps: they are kept, sent on as they are, and never dialed, mapped or
"repaired".

HOMELESS without the mark is a **warning**: either the mark was forgotten or the address is missing. The opposite is
not an error, because a homeless member may well have an address. The population of focus "experiencing
homelessness" is something else: it includes people who are about to lose their home, and it does not have to agree with
the indicator.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

CASES = [
    Case(
        title="A homeless member without any address (fn 13 to 18)",
        file="mif",
        rows=[
            {
                "member_homelessness_indicator": "1",
                "member_residential_address": "HOMELESS",
                "member_residential_city": "HOMELESS",
                "member_residential_zip": "99999",
                "member_mailing_address": "HOMELESS",
                "member_mailing_city": "homeless",
                "member_mailing_zip": "99999",
            }
        ],
    ),
    Case(
        title="A homeless member with an address of their own",
        file="mif",
        rows=[
            {"member_homelessness_indicator": "1"},
            {"member_homelessness_indicator": "1", "member_residential_address": "HOMELESS"},
            {"member_homelessness_indicator": "1", "member_mailing_address": "General Delivery"},
        ],
        why="The words are for a member of whom “another address is not available”; where there is one, all the better.",
    ),
    Case(
        title="HOMELESS as the address of a member who is not marked homeless",
        file="mif",
        rows=[
            {"member_residential_address": "HOMELESS"},
            {"member_residential_city": "HOMELESS"},
            {"member_mailing_address": "HOMELESS"},
            {"member_mailing_city": "HOMELESS"},
        ],
        expect=[
            (2, "member_residential_address", "homeless-address-without-indicator"),
            (3, "member_residential_city", "homeless-address-without-indicator"),
            (4, "member_mailing_address", "homeless-address-without-indicator"),
            (5, "member_mailing_city", "homeless-address-without-indicator"),
        ],
    ),
    Case(
        title="99999 as the zip code of a member who is not marked homeless",
        file="mif",
        rows=[{"member_residential_zip": "99999"}, {"member_mailing_zip": "99999"}, {}],
        expect=[
            (2, "member_residential_zip", "homeless-zip-without-indicator"),
            (3, "member_mailing_zip", "homeless-zip-without-indicator"),
        ],
    ),
    Case(
        title="An indicator that cannot be read may well have said “homeless”",
        file="mif",
        rows=[
            {"member_homelessness_indicator": "?", "member_residential_address": "HOMELESS"},
            {"member_homelessness_indicator": "1"},
            {},
        ],
        expect=[(2, "member_homelessness_indicator", "yes-no-unreadable")],
        why="One defect, one finding.",
    ),
    Case(
        title="A blank indicator is an answer: no, or not known (fn 12)",
        file="mif",
        rows=[{"member_homelessness_indicator": ""}, {"member_homelessness_indicator": "1"}],
    ),
    Case(
        title="The population “experiencing homelessness” need not agree with the indicator",
        file="mif",
        rows=[
            {"adult_experiencing_homelessness": "1", "member_homelessness_indicator": ""},
            {"adult_experiencing_homelessness": "0", "member_homelessness_indicator": "1"},
        ],
    ),
    Case(
        title="A homeless member whose address is left blank",
        file="mif",
        rows=[
            {
                "member_homelessness_indicator": "1",
                "member_residential_address": "",
                "member_residential_city": "",
                "member_residential_zip": "",
            },
            {"member_residential_address": ""},
        ],
        expect=[
            (2, "member_residential_address", "homeless-address-blank"),
            (3, "member_residential_address", "required-blank"),
        ],
        why="HOMELESS says that nobody knows an address; a blank says nothing. City and zip code go with the address.",
    ),
    Case(
        title="The return file of a homeless member: HOMELESS, and city and zip blank (fn 49 to 52)",
        file="rtf",
        rows=[
            {
                "member_homelessness_indicator": "1",
                "member_residential_address": "HOMELESS",
                "member_residential_city": "",
                "member_residential_zip": "",
            },
            {"member_homelessness_indicator": "1"},
        ],
    ),
    Case(
        title="The return file may bring back the 99999 that the plan sent",
        file="rtf",
        rows=[
            {
                "member_homelessness_indicator": "1",
                "member_residential_address": "HOMELESS",
                "member_residential_city": "HOMELESS",
                "member_residential_zip": "99999",
            },
            {},
        ],
        why="The return rides on the plan's own row, in which footnote 15 allows it.",
    ),
    Case(
        title="HOMELESS in a return file without the mark",
        file="rtf",
        rows=[{"member_residential_address": "HOMELESS"}, {}],
        expect=[(2, "member_residential_address", "homeless-address-without-indicator")],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
