"""Conditions, social determinants and prescriptions

Table 2 tells the care manager what the plan knows about a member's health. Fourteen conditions are answered one by one
with Y, or with X for "no, or our data do not allow a reliable answer" (footnote 28); so an X never means a plain "no",
and a blank is not an X.

Three columns pack a list into one cell, with semicolons between the entries. Inside an entry the guidance sets no
delimiter, and descriptions have commas of their own, so we read it this way: the code is the first word, the rest
describes it; for other conditions the last eight digits are the day of observation, **day first** (DDMMYYYY, footnote
30); social determinants are ICD-10 codes from Z55 to Z65 (footnote 31); a prescription is NDC, date and indicator
(footnote 33, which contradicts itself on what the indicator says; we keep it as it is).

A list that cannot be read is an error of that cell, and so are two entries with no semicolon between them; the good
entries next to it are used. An entry without its description or its date is a warning. A code of the right shape that our
edition of ICD-10-CM does not have is a warning, and kept.
"""

from __future__ import annotations

import pytest

from tests.spec.cases import Case, agrees

CASES = [
    Case(
        title="Each condition is answered with Y or X (fn 28)",
        file="mif",
        rows=[{"asthma": "Y", "dementia": "X"}, {"asthma": "x", "dementia": "y"}, {"asthma": "X", "dementia": "X"}],
    ),
    Case(
        title="One N in a column of Y and X",
        file="mif",
        rows=[{"asthma": "N"}, {"asthma": "Y"}, {"asthma": "X"}, {"asthma": "X"}],
        expect=[(2, "asthma", "other-spelling")],
        why="X says no, or not reliably known (fn 28): a no is that too, and read so.",
    ),
    Case(
        title="A plan that writes Y and N throughout",
        file="mif",
        rows=[{"asthma": "Y"}, {"asthma": "N"}, {"asthma": "N"}, {"asthma": "Y"}],
        expect=[(None, "asthma", "column-dialect")],
        why="Read as the guidance has it: N says no or not reliably known.",
    ),
    Case(
        title="One indicator for SMI, SUD and SED together (fn 29)",
        file="mif",
        rows=[{"smi_sud_sed": "Y"}, {"smi_sud_sed": "X"}],
    ),
    Case(
        title="Other conditions, as footnote 30 has them",
        file="mif",
        rows=[
            {
                "other_conditions": "C50.919, Malignant neoplasm of unspecified site of unspecified female breast, 14092026"
            },
            {
                "other_conditions": "E11.9 Type 2 diabetes mellitus 02082026; I10, Essential (primary) hypertension, 25072026;"
            },
            {
                "other_conditions": "O0990 - Supervision of high risk pregnancy, unspecified, unspecified trimester - 03102026"
            },
        ],
        why="Commas in the description or none at all, dashes, a code without its dot, a semicolon at the end: each reads one way.",
    ),
    Case(
        title="Other conditions that cannot be read",
        file="mif",
        rows=[
            {"other_conditions": "breast cancer since last year"},
            {"other_conditions": "E11.9, Type 2 diabetes mellitus without complications, 31022026"},
            {"other_conditions": "E11.9, Type 2 diabetes mellitus without complications, 14092026"},
            {"other_conditions": "I10, Essential (primary) hypertension, 25072026"},
        ],
        expect=[(2, "other_conditions", "conditions-broken"), (3, "other_conditions", "conditions-broken")],
        why="Words without a code, and a day that is not in the calendar.",
    ),
    Case(
        title="A month first among days first",
        file="mif",
        rows=[
            {"other_conditions": "E11.9, Type 2 diabetes mellitus without complications, 09142026"},
            {"other_conditions": "E11.9, Type 2 diabetes mellitus without complications, 14092026"},
            {"other_conditions": "I10, Essential (primary) hypertension, 25072026"},
        ],
        expect=[(2, "other_conditions", "conditions-broken")],
        why="There is no fourteenth month. Reading this one the other way round would be a guess for the next one.",
    ),
    Case(
        title="Two entries of a packed list that have run together (fn 30, 31 and 33)",
        file="mif",
        rows=[
            {"other_conditions": "E66.9 Obesity 15012026, I10 Hypertension 15012026"},
            {"other_conditions": "I10 Hypertension 15012026; E66.9 Obesity 15012026 16012026"},
            {"social_determinants": "Z59.00 Homelessness unspecified, Z60.2 Problems related to living alone"},
            {"social_determinants": "Z59.00 Homelessness unspecified\nZ602 Problems related to living alone"},
            {"prescriptions": "00093720101,09/14/2026,Y,00071015523,08/30/2026,N"},
            {"prescriptions": "00093720101,09/14/2026,Y 00071015523 08/30/2026"},
        ],
        expect=[
            (2, "other_conditions", "entries-together"),
            (3, "other_conditions", "entries-together"),
            (4, "social_determinants", "entries-together"),
            (5, "social_determinants", "entries-together"),
            (6, "prescriptions", "entries-together"),
            (7, "prescriptions", "entries-together"),
        ],
        why="Only a semicolon parts two entries. Read as one, a condition would get the other's date.",
    ),
    Case(
        title="Descriptions with commas, numbers and words that look like codes",
        file="mif",
        rows=[
            {"other_conditions": "D51.0, Vitamin B12 deficiency anemia, A1C 9.1, 14092026"},
            {"other_conditions": "M43.26 Fusion of spine, T11-T12, HLA-B27, since 2019, 14092026"},
            {"other_conditions": "E11.9 (E11.9), Type 2 diabetes, 14092026"},
            {"social_determinants": "Z59.811: Housing instability, housed, with risk of homelessness, seen 01/02/2026"},
        ],
    ),
    Case(
        title="An entry without its description or its date of observation",
        file="mif",
        rows=[
            {"other_conditions": "E66.9 Obesity, unspecified"},
            {"other_conditions": "E66.9 15012026"},
            {"other_conditions": "I10 Hypertension 15012026; E66.9"},
            {"social_determinants": "Z60.2; Z59.1 Inadequate housing"},
            {"other_conditions": "I10 Hypertension 15012026"},
        ],
        expect=[
            (2, "other_conditions", "observation-date-missing"),
            (3, "other_conditions", "description-missing"),
            (4, "other_conditions", "description-and-date-missing"),
            (5, "social_determinants", "description-missing"),
        ],
        why="What is there is read; what is missing is reported.",
    ),
    Case(
        title="A diagnosis code that our list does not know",
        file="mif",
        rows=[
            {"other_conditions": "E11.99Q, Type 2 diabetes mellitus, 14092026"},
            {"social_determinants": "Z59.77 Housing"},
            {},
        ],
        expect=[(2, "other_conditions", "icd-unknown"), (3, "social_determinants", "icd-unknown")],
        why="Codes come and go every October: a warning, and the cell is read.",
    ),
    Case(
        title="Social determinants, as footnote 31 has them",
        file="mif",
        rows=[
            {"social_determinants": "Z59.01 Sheltered homelessness; Z60.2 Problems related to living alone"},
            {"social_determinants": "Z5901, Sheltered homelessness;"},
            {"social_determinants": "Z59.811: Housing instability, housed, with risk of homelessness"},
            {"social_determinants": "Z59.1 Inadequate housing"},
        ],
        why="Z59.1 has finer codes under it by now; when it was used it was right.",
    ),
    Case(
        title="A disease among the social determinants",
        file="mif",
        rows=[
            {"social_determinants": "E11.9 Type 2 diabetes mellitus without complications"},
            {"social_determinants": "Z59.01 Sheltered homelessness; Z72.0 Tobacco use"},
            {},
        ],
        expect=[(2, "social_determinants", "sdoh-outside"), (3, "social_determinants", "sdoh-outside")],
    ),
    Case(
        title="Social determinants in words alone",
        file="mif",
        rows=[{"social_determinants": "sleeps in the car"}, {}],
        expect=[(2, "social_determinants", "sdoh-broken")],
    ),
    Case(
        title="Prescriptions, as footnote 33 has them",
        file="mif",
        rows=[
            {"prescriptions": "00093720101,09/14/2026,Y", "prescribing_provider": "Dr. Lee Stone"},
            {"prescriptions": "00093-7201-01, 9/14/2026, filled; 00071015523,08/30/2026,N;"},
            {"prescriptions": "0093-7201-01,09/14/2026,0"},
        ],
        why="The drug's code with its dashes is as good as eleven digits. The indicator is kept as it stands.",
    ),
    Case(
        title="Indicators written in several ways (fn 33)",
        file="mif",
        rows=[
            {"prescriptions": f"00093720101,09/14/2026,{said}"} for said in ("Y", "N", "1", "0", "Filled", "Not filled")
        ],
        expect=[(None, "prescriptions", "indicator-unclear")],
        why="Whether a Y means filled or not filled is for the plan to say; of a Y beside a 1 not even that they agree.",
    ),
    Case(
        title="A list of prescriptions that is broken",
        file="mif",
        rows=[
            {"prescriptions": "00093720101 09/14/2026; 00071015523"},
            {"prescriptions": "00093720101,09/14/2026"},
            {"prescriptions": "00093720101,02/30/2026,Y"},
            {"prescriptions": "Metformin 500 mg"},
        ],
        expect=[(row, "prescriptions", "prescriptions-broken") for row in (2, 3, 4, 5)],
    ),
    Case(
        title="A drug code that is none",
        file="mif",
        rows=[
            {"prescriptions": "71015523,09/14/2026,Y"},
            {"prescriptions": "0093720101,09/14/2026,Y"},
            {"prescriptions": "9.37201E+08,09/14/2026,Y"},
        ],
        expect=[
            (2, "prescriptions", "ndc-format"),
            (3, "prescriptions", "ndc-format"),
            (4, "prescriptions", "identifier-scientific"),
        ],
        why="Ten digits without dashes are ambiguous: nobody can say where the missing zero belongs.",
    ),
    Case(
        title="Counts are whole numbers from zero up (fn 32)",
        file="mif",
        rows=[
            {"emergency_room_count": "3.0"},
            {"emergency_room_count": "-1"},
            {"emergency_room_count": "a few"},
            {"emergency_room_count": "1-2"},
            {"inpatient_days_count": "-3"},
        ],
        expect=[
            (3, "emergency_room_count", "count-negative"),
            (4, "emergency_room_count", "count-unreadable"),
            (5, "emergency_room_count", "count-unreadable"),
            (6, "inpatient_days_count", "count-negative"),
        ],
        why="Spreadsheets write 3 as 3.0; it is three all the same.",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    agrees(case)
