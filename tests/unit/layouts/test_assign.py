"""All headers of a sheet together: file types, rivals, neighbors, groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from ecmx.files.cells import column_letter
from ecmx.guidance import FileType, elements
from ecmx.layouts.recognition.assign import Assigned, HeaderCell, assign
from ecmx.layouts.recognition.match import How
from ecmx.layouts.recognition.shapes import EMPTY

MIF, RTF, OTF, REFERRAL = FileType.MIF, FileType.RTF, FileType.OTF, FileType.REFERRAL


def labels(file: str) -> list[str]:
    return [one.label for one in elements() if one.file == file]


def assigned(
    headers: Sequence[str | tuple[str, str]],
    *,
    reads: Mapping[str, float] | None = None,
    types: Sequence[FileType] = (),
    shapes: Mapping[str, str] | None = None,
) -> tuple[tuple[FileType, ...], list[Assigned]]:
    """`headers`: texts, or (group, text); `reads`: header → how well its data read as whatever is asked (default: too few to say);
    `shapes`: header → what its cells look like (default: there are no cells, and nothing is weighed)
    """
    cells = [
        HeaderCell(column_letter(at), one if isinstance(one, str) else one[1], "" if isinstance(one, str) else one[0])
        for at, one in enumerate(headers, start=1)
    ]
    share = {cell.letter: (reads or {}).get(cell.text) for cell in cells}
    look = None if shapes is None else {cell.letter: shapes.get(cell.text, EMPTY) for cell in cells}.__getitem__
    found, columns = assign(cells, lambda letter, _: share[letter], types, shape=look)
    return found, list(columns)


def ids(columns: Sequence[Assigned]) -> list[str | None]:
    return [column.element for column in columns]


@pytest.mark.parametrize("file", ["mif", "rtf", "otf", "referral"])
def test_each_file_in_the_guidances_words(file: str) -> None:
    found, columns = assigned(labels(file))
    assert found == (FileType(file),)
    assert ids(columns) == [one.id for one in elements() if one.file == file]


@pytest.mark.parametrize("file", ["mif", "rtf", "otf", "referral"])
def test_the_order_of_columns_does_not_matter(file: str) -> None:
    found, columns = assigned(labels(file)[::-1])
    assert found == (FileType(file),)
    assert ids(columns) == [one.id for one in elements() if one.file == file][::-1]


def test_a_member_file_with_a_blank_return_half() -> None:
    """Trap 14. Of headers that both halves have, the first is the plan's, the second the provider's."""
    found, columns = assigned([*labels("mif"), *labels("rtf")])
    assert found == (MIF, RTF)
    assert ids(columns) == [one.id for one in elements() if one.file in ("mif", "rtf")]


def test_what_plan_and_provider_both_say_standing_twice_makes_two_halves() -> None:
    """A few columns of a plan's beside a return: that address, phone and month stand there twice tells it."""
    both = [label for label in labels("mif") if label in labels("rtf")][:4]
    plans = ["Client Index Number", "Member Assignment Date", "Medi-Cal Renewal Date"]
    found, columns = assigned([*plans, *both, *labels("rtf")])
    assert found == (MIF, RTF)
    assert ids(columns)[1:3] == ["mif.member_assignment_date", "mif.medi_cal_renewal_date"]
    once, _ = assigned([*plans, *labels("rtf")])
    assert once == (RTF,)


@pytest.mark.parametrize(
    ("header", "element"),
    [
        ("21+ homeless", "mif.adult_experiencing_homelessness"),
        ("Homeless, 21 and older", "mif.adult_experiencing_homelessness"),
        (">=21 homeless", "mif.adult_experiencing_homelessness"),
        ("Under 21 homeless", "mif.child_experiencing_homelessness"),
        ("<21 homeless", "mif.child_experiencing_homelessness"),
        (("Adults (21+) - mark those that fit", "Leaving jail"), "mif.adult_transitioning_from_incarceration"),
        (("Youth, tick all", "Leaving jail"), "mif.child_transitioning_from_incarceration"),
    ],
)
def test_whose_population_it_is_an_age_says(header: str | tuple[str, str], element: str) -> None:
    _, columns = assigned(["CIN", header], types=[MIF])
    assert ids(columns)[1] == element


def test_an_age_in_a_condition_says_nothing_of_the_column() -> None:
    _, columns = assigned(["CIN", "Guardian First Name (if under 21)"], types=[MIF])
    assert ids(columns)[1] == "mif.guardian_first_name"


def test_three_kinds_in_one_row() -> None:
    found, columns = assigned([*labels("mif"), *labels("rtf"), *labels("otf")[1:]])
    assert found == (MIF, RTF, OTF)
    assert all(column.element for column in columns)
    assert len(set(ids(columns))) == len(columns)


def test_a_return_file_rides_on_the_members_key() -> None:
    found, columns = assigned(["CIN", "First Name", "Last Name", "DOB", *labels("rtf")[7:]])
    assert found == (RTF,)
    assert ids(columns)[:4] == [
        "rtf.member_cin",
        "rtf.member_first_name",
        "rtf.member_last_name",
        "rtf.member_date_of_birth",
    ]


def test_headers_of_no_ecm_file_are_no_file() -> None:
    found, columns = assigned(["Claim Number", "Billed Amount", "Paid", "First Name", "Last Name", "DOB"])
    assert found == ()
    assert ids(columns) == [None] * 6


def test_an_element_is_given_to_one_column_only() -> None:
    _, columns = assigned([*labels("otf"), "CIN", "Outreach Date"])
    assert len([one for one in ids(columns) if one]) == 4


def test_the_guidances_own_wording_goes_before_a_synonym() -> None:
    _, columns = assigned(["Outreach Date", *labels("otf")])
    assert columns[0].element is None
    assert columns[0].how is How.UNSURE
    assert "otf.outreach_attempt_date" in ids(columns)[1:]


def test_two_synonyms_for_one_element_leave_both_unread() -> None:
    """Nothing tells which of the two is meant, so neither is taken (V6)."""
    _, columns = assigned(["CIN", "Provider Type", "Outreach Method", "Outreach Date", "Attempt Date"])
    assert [(column.element, column.how) for column in columns[3:]] == [(None, How.UNSURE)] * 2


def test_of_one_header_twice_neither_is_read() -> None:
    _, columns = assigned([*labels("otf"), "Date of Outreach Attempt"])
    assert (columns[2].element, columns[2].how) == (None, How.UNSURE)
    assert (columns[4].element, columns[4].repeats) == (None, "C")


def test_of_two_copies_of_a_column_the_first_is_read() -> None:
    cells = [
        HeaderCell(column_letter(at), text) for at, text in enumerate([*labels("otf"), "Date of Outreach Attempt"], 1)
    ]
    _, columns = assign(cells, lambda letter, element: None, (), lambda one, other: True)
    assert (columns[2].element, columns[4].element) == ("otf.outreach_attempt_date", None)


def test_a_bare_npi_behind_the_pcps_name_is_the_pcps() -> None:
    mif = [label for label in labels("mif") if not label.startswith("Primary Care")]
    found, columns = assigned([*mif, "PCP Name", "NPI", "Phone Number"])
    assert found == (MIF,)
    assert ids(columns)[-3:] == ["mif.pcp_name", "mif.pcp_npi", "mif.pcp_phone_number"]
    assert columns[-2].how is How.CONTEXT


def test_a_group_header_says_whose_columns_are_below() -> None:
    mif = [label for label in labels("mif") if "Mailing" not in label and "Residential" not in label]
    groups = [("Residential Address", part) for part in ("Address", "City", "Zip")]
    groups += [("Mailing Address", part) for part in ("Address", "City", "Zip")]
    _, columns = assigned([*mif, *groups])
    assert ids(columns)[-6:] == [
        f"mif.member_{where}_{what}" for where in ("residential", "mailing") for what in ("address", "city", "zip")
    ]


def test_data_can_deny_what_the_words_say() -> None:
    headers = ["CIN", "Provider Type", "Attempt Date", "Method"]
    _, columns = assigned(headers, reads={"Attempt Date": 0.0, "Method": 1.0})
    assert (columns[2].element, columns[2].how) == (None, How.UNSURE)


def test_the_guidances_own_wording_is_not_denied() -> None:
    """A column under the guidance's very label whose data do not read is that column, with errors."""
    _, columns = assigned(labels("otf"), reads={"Date of Outreach Attempt": 0.0})
    assert columns[2].element == "otf.outreach_attempt_date"


def test_a_vague_header_needs_its_data() -> None:
    rtf = [*labels("rtf"), "Member ID"]
    assert assigned(rtf)[1][-1].element is None
    assert assigned(rtf, reads={"Member ID": 0.1})[1][-1].element is None
    assert assigned(rtf, reads={"Member ID": 1.0})[1][-1].element == "rtf.member_cin"


def test_a_members_own_number_beside_the_cin_is_not_the_cin() -> None:
    _, columns = assigned(["CIN", *labels("rtf"), "Member ID"], reads={"Member ID": 1.0})
    assert columns[0].element == "rtf.member_cin"
    assert columns[-1].element is None


def test_a_prefix_on_every_header_is_the_plans_name() -> None:
    found, columns = assigned([f"Sunrise {label}" for label in labels("otf")] + ["Sunrise Notes", "Sunrise Batch"])
    assert found == (OTF,)
    assert ids(columns)[:4] == [one.id for one in elements() if one.file == "otf"]


def test_types_can_be_said() -> None:
    found, columns = assigned(["CIN", "Attempt Date"], types=[OTF])
    assert found == (OTF,)
    assert ids(columns) == ["otf.member_cin", "otf.outreach_attempt_date"]


def test_confidence_is_between_none_and_certain() -> None:
    _, columns = assigned([*labels("mif"), "Zorble", "Status", "Phone"])
    assert all(0.0 <= column.confidence <= 1.0 for column in columns)
    assert all(column.confidence >= 0.75 for column in columns if column.element)


RETURN = [("", "CIN"), ("", "Last Name"), ("", "First Name"), ("", "DOB"), *(("", one) for one in labels("rtf")[7:10])]


def test_a_phone_beside_somebody_elses_name_is_not_the_members() -> None:
    rows = [*RETURN, ("", "In-person visits"), ("Landlord", "Name"), ("Landlord", "Address"), ("Landlord", "Phone")]
    types, columns = assigned(rows)
    assert types == (RTF,)
    assert ids(columns)[-3:] == [None, None, None]
    alone = [*RETURN, ("", "In-person visits"), ("Contact", "Address"), ("Contact", "Phone")]
    assert ids(assigned(alone)[1])[-2:] == ["rtf.member_residential_address", "rtf.member_phone_number"]


def test_a_heading_over_the_members_own_columns_is_the_members_whatever_its_word() -> None:
    rows = [("Guest", text) for text in ("CIN", "Last", "First", "DOB", "Phone", "Address")]
    _, columns = assigned([*rows, ("Landlord", "Name"), ("Landlord", "Phone")], types=(RTF,))
    assert ids(columns) == [
        "rtf.member_cin", "rtf.member_last_name", "rtf.member_first_name", "rtf.member_date_of_birth", "rtf.member_phone_number",
        "rtf.member_residential_address", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("heading", ["PCP", "2. PCP", "Section B: PCP", "Part II – PCP"])
def test_a_number_before_every_heading_says_nothing(heading: str) -> None:
    rows = [("1. Client", "CIN"), ("1. Client", "Last"), ("1. Client", "First"), ("1. Client", "Phone")]
    _, columns = assigned([*rows, *((heading, text) for text in ("Name", "NPI", "Phone"))], types=(MIF,))
    assert ids(columns)[3:] == ["mif.member_phone_number", "mif.pcp_name", "mif.pcp_npi", "mif.pcp_phone_number"]


def test_what_carries_over_from_the_column_before_stops_at_another_heading() -> None:
    rows = [*RETURN, ("Lead care manager", "Phone"), ("Landlord", "Name")]
    assert ids(assigned(rows, types=(RTF,))[1])[-2:] == ["rtf.lead_care_manager_phone_number", None]


def test_a_header_that_could_be_anybodys_is_asked_about_under_a_heading_about_something_else() -> None:
    rows = [*RETURN, ("Probation", "Officer"), ("Probation", "Phone")]
    phone = assigned(rows, types=(RTF,))[1][-1]
    assert phone.element is None
    assert phone.how is How.UNSURE


def test_one_word_under_a_heading_about_something_else_is_not_believed_alone() -> None:
    """ "Why" alone explains a population; under "If stopped" it does not, and makes no referral of the list."""
    types, _ = assigned([("Client", "CIN"), ("Client", "DOB"), ("Client", "Phone"), ("If stopped", "Why")])
    assert types == ()


def test_the_same_headers_under_two_headings_are_of_the_file_whose_own_columns_stand_there() -> None:
    sent = ["Home street", "Home city", "Home zip", "Member Assignment Date", "Medi-Cal Renewal Date"]
    back = [
        "New address indicator",
        "Home street",
        "Home city",
        "Home zip",
        "Engagement Status",
        "Discontinuation Date",
    ]
    rows = [("Member", "CIN"), *(("Ours", text) for text in back), *(("Theirs", text) for text in sent)]
    _, columns = assigned(rows, types=(MIF, RTF))
    by_header = {(group, text): one for (group, text), one in zip(rows, ids(columns), strict=True)}
    assert by_header["Ours", "Home city"] == "rtf.member_residential_city"
    assert by_header["Theirs", "Home city"] == "mif.member_residential_city"


SHAPES = {
    "CIN": "cin",
    "Phone": "phone",
    "Name": "name-two",
    "Fax": "phone",
    "Member Name": "name-two",
    "DOB": "date-birth",
}


CLIENT = [("Client", "CIN"), ("Client", "Last name"), ("Client", "First name")]


def test_a_members_name_under_another_heading_makes_it_nobody_elses() -> None:
    rows = [*CLIENT, ("Visit", "Member Name"), ("Visit", "Engagement Status"), ("Visit", "ECM Benefit Start Date")]
    _, columns = assigned(rows, types=(RTF,), shapes=SHAPES)
    assert ids(columns)[-2] == "rtf.engagement_status"


def test_headings_that_differ_in_capitals_alone_are_one() -> None:
    rows: list[str | tuple[str, str]] = [
        *CLIENT,
        ("PCP contact", "Name"),
        ("PCP Contact", "Phone"),
        ("PCP Contact", "NPI"),
    ]
    _, columns = assigned(rows, types=(MIF,), shapes=SHAPES)
    assert ids(columns)[-2:] == ["mif.pcp_phone_number", "mif.pcp_npi"]


def test_a_phone_is_not_its_neighbors_because_a_name_beside_it_may_be_anybodys() -> None:
    rows: list[str | tuple[str, str]] = ["CIN", "Member Name", "DOB", ("Landlord", "Name"), ("Landlord", "Phone")]
    _, columns = assigned(rows, types=(MIF,), shapes=SHAPES)
    assert ids(columns)[-2:] == [None, None]


def test_a_birth_date_under_a_heading_makes_it_the_members_only_where_no_cin_says_more() -> None:
    rows: list[str | tuple[str, str]] = [
        "CIN",
        "Member Name",
        ("Spouse", "Name"),
        ("Spouse", "DOB"),
        ("Spouse", "Phone"),
    ]
    _, columns = assigned(rows, types=(RTF,), shapes=SHAPES)
    assert ids(columns)[-1] is None


def test_phone_and_fax_of_two_people_make_no_two_halves() -> None:
    people = [("PCP", "PCP Name"), ("PCP", "PCP NPI"), ("PCP", "Phone"), ("PCP", "Fax")]
    people += [("Care manager", "Lead Care Manager Name"), ("Care manager", "Phone"), ("Care manager", "Fax")]
    found, _ = assigned([*labels("rtf"), *people], shapes=SHAPES)
    assert found == (RTF,)
