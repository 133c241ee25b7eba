"""Every way in which a cell can fail to be of its kind, by the code that the findings catalog explains.

Words only; how loud each is, and what happens to the row, is the catalog's to say.
"""

from __future__ import annotations

from ecmx.guidance.values.base import Problem

__all__ = [
    "ALL_PROBLEMS",
    "CIN_CARD_ID",
    "CIN_FORMAT",
    "CODE_UNKNOWN",
    "CONDITIONS_BROKEN",
    "CONTACT_FORMAT",
    "COUNT_NEGATIVE",
    "COUNT_UNREADABLE",
    "DATE_IMPOSSIBLE",
    "DATE_OTHER_SPELLING",
    "DATE_OUT_OF_RANGE",
    "DATE_PLACEHOLDER",
    "DATE_UNKNOWN_NOT_ALLOWED",
    "DATE_UNREADABLE",
    "DESCRIPTION_AND_DATE_MISSING",
    "DESCRIPTION_MISSING",
    "EMAIL_FORMAT",
    "ENTRIES_TOGETHER",
    "EXTENSION_FORMAT",
    "ICD_UNKNOWN",
    "IDENTIFIER_SCIENTIFIC",
    "MASS_COMMUNICATION",
    "NDC_FORMAT",
    "NPI_CHECK_DIGIT",
    "NPI_FORMAT",
    "OBSERVATION_DATE_MISSING",
    "PERIOD_FORMAT",
    "PERIOD_REVERSED",
    "PHONE_EXTENSION",
    "PHONE_FORMAT",
    "PHONE_UNKNOWN_NOT_ALLOWED",
    "PRESCRIPTIONS_BROKEN",
    "READ_ALL_THE_SAME",
    "SDOH_BROKEN",
    "SDOH_OUTSIDE",
    "SEVERAL_VALUES",
    "TEXT_TOO_LONG",
    "YES_NO_UNREADABLE",
    "ZIP_FORMAT",
]

CIN_FORMAT = Problem("cin-format", "not eight digits and a letter")
CIN_CARD_ID = Problem("cin-card-id", "the number of a benefits card; its first nine characters are the CIN")
IDENTIFIER_SCIENTIFIC = Problem("identifier-scientific", "a spreadsheet turned the number into scientific notation")
NPI_FORMAT = Problem("npi-format", "not ten digits of which the first is 1 or 2")
NPI_CHECK_DIGIT = Problem("npi-check-digit", "the last digit does not fit the nine before it")
NDC_FORMAT = Problem("ndc-format", "not an NDC of eleven digits")
DATE_UNREADABLE = Problem("date-unreadable", "not a date, or one that can be read in two ways")
DATE_IMPOSSIBLE = Problem("date-impossible", "a day that no calendar has")
DATE_OUT_OF_RANGE = Problem("date-out-of-range", "before 1900 or after 2100")
DATE_UNKNOWN_NOT_ALLOWED = Problem("date-unknown-not-allowed", "00/00/0000 where the guidance allows none")
DATE_OTHER_SPELLING = Problem("date-other-spelling", "spelled otherwise than its column, yet plain")
DATE_PLACEHOLDER = Problem("date-placeholder", "a day that programs put where they have none")
SEVERAL_VALUES = Problem("several-values", "more than one value in one cell")
YES_NO_UNREADABLE = Problem("yes-no-unreadable", "neither the yes nor the no of its column")
CODE_UNKNOWN = Problem("code-unknown", "not a code of its set, nor a label of one")
MASS_COMMUNICATION = Problem(
    "mass-communication", "a mass communication, which is not an outreach attempt", leaves_out=True
)
COUNT_UNREADABLE = Problem("count-unreadable", "not a whole number")
COUNT_NEGATIVE = Problem("count-negative", "below zero")
PHONE_EXTENSION = Problem("phone-extension", "ten digits with an extension behind them, which has no place here")
PHONE_FORMAT = Problem("phone-format", "not ten digits, or not spelled as the rest of its column")
PHONE_UNKNOWN_NOT_ALLOWED = Problem("phone-unknown-not-allowed", "0000000000 where the guidance allows none")
EXTENSION_FORMAT = Problem("extension-format", "not one to six digits")
ZIP_FORMAT = Problem("zip-format", "not a zip code of five or nine digits")
PERIOD_FORMAT = Problem("period-format", "not a start date and an end date")
PERIOD_REVERSED = Problem("period-reversed", "ends before it starts")
PRESCRIPTIONS_BROKEN = Problem("prescriptions-broken", "an entry without its NDC, date and indicator")
CONDITIONS_BROKEN = Problem(
    "conditions-broken", "an entry that does not begin with an ICD-10 code, or holds no real date"
)
SDOH_BROKEN = Problem("sdoh-broken", "an entry that does not begin with an ICD-10 code")
SDOH_OUTSIDE = Problem("sdoh-outside", "a code outside Z55–Z65")
ENTRIES_TOGETHER = Problem(
    "entries-together", "an entry with two codes or two dates: two entries without a semicolon between"
)
DESCRIPTION_MISSING = Problem("description-missing", "an entry without its descriptor")
OBSERVATION_DATE_MISSING = Problem("observation-date-missing", "an entry without its date of observation")
DESCRIPTION_AND_DATE_MISSING = Problem(
    "description-and-date-missing", "entries that lack a descriptor and a date of observation"
)
ICD_UNKNOWN = Problem("icd-unknown", "a code that the ICD-10-CM release at hand does not know")
TEXT_TOO_LONG = Problem("text-too-long", "longer than the guidance allows")
EMAIL_FORMAT = Problem("email-format", "not one e-mail address")
CONTACT_FORMAT = Problem("contact-format", "not last name, first name, title with commas between")

# What is read all the same: the value counts, and the finding is a warning or a note. Any other problem leaves the cell unread.
READ_ALL_THE_SAME = (
    DATE_OTHER_SPELLING,
    DATE_PLACEHOLDER,
    ICD_UNKNOWN,
    EMAIL_FORMAT,
    CONTACT_FORMAT,
    DESCRIPTION_MISSING,
    OBSERVATION_DATE_MISSING,
    DESCRIPTION_AND_DATE_MISSING,
)

ALL_PROBLEMS: tuple[Problem, ...] = tuple(p for p in list(globals().values()) if isinstance(p, Problem))
