"""The value kinds: what can stand in a cell, how it is read, written and judged. Knows nothing of files, layouts or findings."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from ecmx.errors import LayoutInvalid
from ecmx.guidance.values.base import Kind, Problem, Reading, State
from ecmx.guidance.values.calendar_text import PLACEHOLDERS, stands_in, times_of_day, without_time
from ecmx.guidance.values.cin import Cin, unusual_letter
from ecmx.guidance.values.code import Code, known_share
from ecmx.guidance.values.conditions import Conditions
from ecmx.guidance.values.contact import Contact
from ecmx.guidance.values.count import Count
from ecmx.guidance.values.date import Date
from ecmx.guidance.values.email import Email
from ecmx.guidance.values.extension import PhoneExtension
from ecmx.guidance.values.icd import Icd
from ecmx.guidance.values.ndc import Ndc
from ecmx.guidance.values.npi import Npi
from ecmx.guidance.values.paced import PacedKind
from ecmx.guidance.values.period import Period
from ecmx.guidance.values.phone import Phone
from ecmx.guidance.values.prescriptions import Prescriptions
from ecmx.guidance.values.problems import ALL_PROBLEMS, READ_ALL_THE_SAME
from ecmx.guidance.values.sdoh import Sdoh
from ecmx.guidance.values.signs import UNSEEN_ONLY, as_meant
from ecmx.guidance.values.text import Text
from ecmx.guidance.values.yes_no import CODINGS, YesNo
from ecmx.guidance.values.zip_code import ZipCode

__all__ = [
    "ALL_PROBLEMS",
    "CODINGS",
    "KINDS",
    "PLACEHOLDERS",
    "READ_ALL_THE_SAME",
    "UNSEEN_ONLY",
    "Cin",
    "Code",
    "Conditions",
    "Contact",
    "Count",
    "Date",
    "Email",
    "PhoneExtension",
    "Icd",
    "Kind",
    "Ndc",
    "Npi",
    "Period",
    "Phone",
    "PacedKind",
    "Prescriptions",
    "Problem",
    "Reading",
    "Sdoh",
    "State",
    "Text",
    "YesNo",
    "ZipCode",
    "as_meant",
    "kind_from",
    "known_share",
    "stands_in",
    "times_of_day",
    "unusual_letter",
    "without_time",
]

# every kind, in the order of the documentation
KINDS: tuple[type[Kind], ...] = (
    Text, Cin, Npi, Ndc, Icd, Date, Period, YesNo, Code, Count, Phone, PhoneExtension,
    ZipCode, Email, Contact, Conditions, Sdoh, Prescriptions,
)  # fmt: skip

_PLAIN: dict[str, Callable[[], Kind]] = {
    "text": Text,
    "text homeless": lambda: Text(homeless=True),
    "cin": Cin,
    "npi": Npi,
    "ndc": Ndc,
    "icd": Icd,
    "date": Date,
    "date unknown": lambda: Date(unknown=True),
    "date open": lambda: Date(open=True),
    "date birth": lambda: Date(born=True),
    "period": Period,
    "count": Count,
    "phone": Phone,
    "phone unknown": lambda: Phone(unknown=True),
    "extension": PhoneExtension,
    "zip": ZipCode,
    "zip unknown": lambda: ZipCode(unknown=True),
    "email": Email,
    "contact": Contact,
    "conditions": Conditions,
    "sdoh": Sdoh,
    "prescriptions": Prescriptions,
}


@lru_cache(maxsize=1024)
def kind_from(spec: str) -> Kind:
    """The kind that a specification names: "date unknown", "code gender", "yes_no 1/0?", "text250". The inverse of `str`.

    Raises LayoutInvalid (kind-unknown) for any other.
    """
    made = _PLAIN.get(spec)
    if made:
        return made()
    if limited := re.fullmatch(r"text ?([1-9][0-9]*)", spec):
        return Text(limit=int(limited[1]))
    name, _, parameter = spec.partition(" ")
    if name == "yes_no":
        return YesNo(parameter)
    if name == "code":
        return Code(parameter)
    raise LayoutInvalid(
        "kind-unknown",
        f"There is no kind of value {spec!r}.",
        f"Take one of: {', '.join(_PLAIN)}, text N, yes_no CODING, code SET.",
    )
