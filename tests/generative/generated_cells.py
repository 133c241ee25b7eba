"""Pools of what turns up in a cell: right, odd but right, and wrong in the ways that files are wrong."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from tests.reference.sheet import ELEMENTS

__all__ = ["in_dialect", "pool"]

ANYWHERE = ("", " ", "\u00a0", "\u200b", "#N/A", "N/A", "-", "nan", "enter manually", "?", "{}", "00/00/0000", "&nbsp;")
DATES = (
    "00/00/0000", "1/5/2026", "01/05/2026", "02/30/2026", "13/01/2026", "00/10/2026", "02/29/2024", "02/29/2023",
    "2026-10-05", "20261005", "10052026", "10-05-2026", "05-Oct-2026", "10/05/26", "10/05/1899", "12/31/2100", "01/01/2101",
    "01/01/1900", "12/31/2099", "12/31/9999", "1900-01-01",
    "12/31/1899", "10/05/0206", "pending", "10/05/2026, 10/12/2026", "10/05/2026; 10/06/2026",
    "10/05/2026 00:00:00", " 10/05/2026 ", "10/5", "3/9", "31/10/2026", "10/31/2026", "11/01/2026", "11/02/2026",
    "05OCT2026", "05OCT2026:00:00:00", "Monday, October 5, 2026", "Mon Oct 05 2026 00:00:00 GMT-0700 (Pacific Daylight Time)",
    "20261005.0", "10\u201105\u20112026", "2026\u00ad10\u00ad05", "\u200e10/05/2026", "１０/０５/２０２６", "10/05/2026 17:00", "9/3/33",
    "01/15/2027", "09/15/2026", "09/14/2026", "09/16/2026", "03/01/2026",
)  # fmt: skip
POOLS: dict[str, tuple[str, ...]] = {
    "text": (
        "Zoë", "O'Brien-Vale", "  Vale ", "李雷", "=1+1", "'quoted'", "a;b", "x" * 251, "select from list", "Total",
        "12", "None", "NA", "O&#39;Brien", "A&B", "A &amp;amp; B", "A&B;",
        '"Vale', 'Vale"', '6"', 'Jo "JJ" Vale', "Vi\u00adlla", "\u202aVilla\u202c", ".",
    ),
    "text homeless": ("HOMELESS", "homeless", " HOMELESS ", "PO Box 12", "Homeless shelter, 5 Main St", "select from list"),
    "text250": ("x" * 250, "x" * 251, "two\nlines", "enter manually", "é" * 250, "é" * 251, " " * 300),
    "cin": (
        "90000001B", "90000002B", "90000003B", "90000001b", " 90000002B ", "912345678", "91234567", "90000001B12345",
        "90000001B1", "90000001B12", "9.12E+08", "90000001B, 90000002B", "9000 0001B", "9000 0002 B", "90000001-B", "MRN-004417",
        "９００００００１B", "B90000001", "9000000BB", "80000001B",
    ),
    "npi": (
        "1234567893", "1245319599", "1234567890", "3234567895", "123456789", "12345678931", "1.23E+09", "95-1234567",
        " 1234567893 ", "1234567893; 1245319599", "1234 567893", "１２３４５６７８９３", "none",
        "\u202a1234567893\u202c", "12345\u201167893",
    ),
    "phone": (
        "5595550112", "0000000000", "559555011", "55955501123", "559-555-0112", "(559) 555-0112", "5595550112 x7",
        "5595550112 ext. 12", "559\u2011555\u20110112",
        "5595550111, 5595550112", "5595550111/5595550112", "5.59E+09", "none", "５５９５５５０１１２", " 5595550112 ", "000000000",
    ),
    "zip": (
        "99999", "93701-1234", "937011234", "9370", "93701-", "93701-1234-", "93701\u00ad1234", "93 701", "ABCDE",
        "9.37E+04", "00501", "937", "９３７０１",
    ),
    "yes_no": ("1", "0", "Y", "N", "X", "y", "x", "maybe", "7", "?", "2", "Yes", "yes", "1 0"),
    "yes_no 1/blank": ("1", "maybe", "7", "?", "2"),
    "count": ("0", "1", "3", "184", "185", "3.0", "-1", "-2.0", "a few", "2-3", "2.5", "1000", "٣", "007", "1,000"),
    "extension": ("1", "123456", "1234567", "x12", "12a", "004410", "ext. 5", "12 34"),
    "period": (
        "10/01/2026.10/31/2026", "10/31/2026.10/01/2026", "10/01/2026.10/01/2026", "10/01/2026", "10/01/2026.", "October",
        "10/01/2026.02/30/2026", "13/01/2026.10/31/2026", "1/1/2026.1/31/2026", "10/01/2026 - 10/31/2026",
    ),
    "email": ("paz@mail.example", "paz.mail.example", "paz@mail", "paz@@mail.example", "paz tran@mail.example", "none"),
    "contact": ("Rivera, Dolores, ECM Manager", "Dolores Rivera", "Rivera, Dolores", "Rivera,Dolores,Manager, ECM",
        '"Rivera, Dolores, Manager',
    ),
    "conditions": (
        "E11.9 Type 2 diabetes mellitus 03042026", "G40.909, Epilepsy, unspecified, 04032026; I10 Hypertension 01022026",
        "I10 Hypertension 01011900", "I10 Hypertension 15122026; E11.9 Diabetes 03042026",
        "breast cancer since last year", "E11.9Q9 something 03042026", "e11.9, diabetes, 31122025;", "I10",
        "E11.9 Type 2 diabetes", "C50.919, malignant neoplasm, 14092026; nonsense", "I10 01022026", "I10 01022026; E11.9 Type 2 diabetes",
        "E11.9 Type 2 diabetes 03042026, I10 Hypertension 01022026", "I10 Hypertension 01022026 02022026",
        "I10 Hypertension 01022026; E11.9 diabetes 03042026 I10 Hypertension", "E11.9 diabetes, low vitamin B12, A1C 9.1, 03042026",
    ),
    "sdoh": (
        "Z59.01 Sheltered homelessness; Z60.2 Problems related to living alone", "sleeps in his car", "E11.9 Type 2 diabetes",
        "Z59.01 Sheltered homelessness; E11.9 Type 2 diabetes", "Z59.1 Inadequate housing", "Z59.999 Something",
        "Z55.0 - Illiteracy and low-level literacy;", "Z66 Do not resuscitate", "Z54.0 Convalescence", "Z59.02, Unsheltered, on the street",
        "Z60.2",
        "Z59.00 Homelessness unspecified, Z60.2 Problems related to living alone", "Z59.1 Inadequate housing\nZ60.2 Living alone",
    ),
    "prescriptions": (
        "00093720101,08/14/2026,Y", "00093-7201-01, 8/14/2026, filled;", "0093-7201-01,08/14/2026,0", "00071015523 09/14/2026",
        "00093721410", "0009372010,08/14/2026,Y", "00093720101,02/30/2026,Y", "00093720101,08/14/2026,Y,00071015523,09/02/2026,N",
        "00093720101,08/14/2026,Y;;00071015523,09/02/2026,N", "ABCDE,08/14/2026,Y", "00093720101,pending,Y",
        "00093720101,08/14/2026,Y 00071015523,09/02/2026,N", "00093720101,08/14/2026,Y 00071015523 09/02/2026",
        "9.37E+09,08/14/2026,Y", "ABCDE,08/14/2026,Y; 00071015523 09/02/2026",
    ),
    "code gender": ("F", "f", "Female", "M", "U", "Q", "F, M", "7", "X", "male"),
    "code language": ("English", "7", "Spanish"),
    "code ethnicity": ("2", "Hispanic", "7"),
    "code record_status": ("New", "new", "NEW", "Continuing", "Termed", "Termed (final report)", "Active?", "New, Termed", "9"),
    "code engagement_status": ("1", "2", "3", "4", "5", "0", "6", "1, 2", "Enrolled", "3 - Enrolled", "active", "33", "3; 4"),
    "code discontinuation_reason": ("1", "2", "3", "4", "5", "6", "0", "Other", "5 - Other", "4 and 5", "moved"),
    "code provider_type": ("1", "2", "3", "0", "clinical staff", "1 and 2", "nurse?", "1,2"),
    "code outreach_method": (
        "In-Person", "in-person", "Telephonic/electronic", "Mass mailing", "mass text", "carrier pigeon", "text message",
        "secure email", "In-Person, Telephonic/electronic", "5", "Distribution email",
    ),
}  # fmt: skip
#: What only some columns meet: dates and ages near a boundary, texts that another column looks at.
OF_ELEMENT: dict[str, tuple[str, ...]] = {
    "member_date_of_birth": (
        "10/05/2005", "10/06/2005", "10/06/2006", "10/05/2006", "10/05/2004", "10/04/2004", "10/05/2000", "10/05/1999", "11/01/2026",
        "11/02/2026", "04/12/1980", "11/01/2005", "11/02/2006", "11/01/2006",
    ),
    "ecm_service_authorization_date": ("08/03/2026", "10/07/2026", "10/08/2026", "10/06/2026", "03/01/2026", "09/08/2026"),
    "member_assignment_date": (
        "10/05/2026", "10/04/2026", "08/17/2026", "08/18/2026", "09/22/2026", "09/23/2026", "12/15/2026", "01/04/2026",
    ),
    "outreach_attempt_date": ("09/15/2026", "09/16/2026", "10/12/2026", "09/01/2026", "11/01/2026"),
    "ecm_benefit_end_date": ("09/15/2026", "09/14/2026", "09/30/2026", "10/12/2026"),
}  # fmt: skip


@lru_cache(maxsize=256)
def pool(element: str) -> tuple[str, ...]:
    """All that may turn up in a column that carries the element."""
    kind = ELEMENTS[element].kind_spec
    name = element.partition(".")[2]
    usual = DATES if kind.startswith("date") else POOLS.get(kind) or POOLS[kind.partition(" ")[0]]
    return (*ANYWHERE, *usual, *OF_ELEMENT.get(name, ()))


DATE_DIALECTS = ("%Y-%m-%d", "%m-%d-%Y", "%Y%m%d", "%m%d%Y", "%d-%b-%Y", "%Y/%m/%d", "%m.%d.%Y")
YES_NO_DIALECTS = (("Y", "N"), ("Yes", "No"), ("True", "False"), ("T", "F"), ("1", "0"), ("Y", "X"))


def in_dialect(element: str, text: str, pick: int) -> str:
    """A clean text as a plan would write it that spells the whole column so; sentinels, blanks and other kinds stay."""
    kind = ELEMENTS[element].kind_spec
    if not text or text.startswith(("00/00", "0000000000")):
        return text
    if kind.startswith("date"):
        return f"{datetime.strptime(text, '%m/%d/%Y'):{DATE_DIALECTS[pick % len(DATE_DIALECTS)]}}"  # noqa: DTZ007
    if kind.startswith("phone"):
        return (
            f"{text[:3]}-{text[3:6]}-{text[6:]}",
            f"({text[:3]}) {text[3:6]}-{text[6:]}",
            f"{text[:3]}.{text[3:6]}.{text[6:]}",
        )[pick % 3]
    if kind in ("yes_no 1/0", "yes_no 1/0?", "yes_no Y/X"):
        return YES_NO_DIALECTS[pick % len(YES_NO_DIALECTS)][text in ("0", "X")]
    return text
