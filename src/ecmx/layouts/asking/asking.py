"""What a layout asks of an ECM Provider beyond the guidance release that it names, what of the release it lacks.

A plan may not ask for more unless both agree. Knows layouts and the guidance; neither how it is shown nor how a plan is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ecmx import guidance
from ecmx.files import column_letter
from ecmx.guidance import DataElement, FileType, Requirement
from ecmx.layouts.asking.whose import file_of
from ecmx.layouts.model import Column, Layout, SheetLayout
from ecmx.layouts.records import is_key, tab_names

__all__ = ["Ask", "Asked", "Asking", "Lacked", "GuidanceSentence", "asking_of"]

#: The files that a provider fills in; a Member Information File is the plan's own work.
PROVIDERS = (FileType.RTF, FileType.OTF, FileType.REFERRAL)
EXCEL = ("xlsx", "xlsm", "xls")


class Ask(StrEnum):
    """What a column is, seen from whoever has to fill it."""

    EXTENSION = "extension"  # a known element beyond the guidance
    OWN = "own"  # the plan's own column
    LATER = "later"  # an element of a later release than the layout names
    RETIRED = "retired"  # an element that the named release no longer has
    ELSEWHERE = "elsewhere"  # an element of another file that the provider sends
    # Not known yet whether it is too much:
    UNDECIDED = "undecided"  # nobody has said what it holds
    # What may stay as it is:
    AGREED = "agreed"  # beyond the guidance, and both agreed
    KEY = "key"  # the number by which the plan knows its members
    OPTIONAL = "optional"  # the plan may choose to collect it
    RIDES = "rides"  # an element of the plan's own file, on the row that the return rides on
    CONSTANT = "constant"  # the same in every row: nothing to find out
    PLANS = "plans"  # stands among the columns that the plan fills in

    @property
    def too_much(self) -> bool:
        """Whether a plan may not require such a column."""
        return self in _TOO_MUCH


_TOO_MUCH = frozenset({Ask.EXTENSION, Ask.OWN, Ask.LATER, Ask.RETIRED, Ask.ELSEWHERE})


@dataclass(frozen=True, slots=True)
class GuidanceSentence:
    """A sentence of the guidance, word for word, and where it stands."""

    sentence: str
    source: str


BAN = GuidanceSentence(
    "MCPs may not impose additional reporting requirements on ECM Providers that exceed those ‘required’ and ‘mandatory’ "
    "elements listed in this guidance, unless mutually agreed to with the ECM Provider.",
    "guidance 1.1, Overview, fn 4",
)
#: Beside the ban for all files, what the sections on single files say.
BANS = {
    FileType.RTF: GuidanceSentence(BAN.sentence, "guidance 1.1, section 2 (1), fn 44"),
    FileType.OTF: BAN,
    FileType.REFERRAL: GuidanceSentence(
        "MCP data requests may not extend beyond what is required in this guidance unless mutually agreed to with the ECM "
        "Provider.",
        "guidance 1.1, section 4 (2)",
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One column that has to be spoken of.

    tab: its name, "" where the file is no workbook; types: what the tab's rows hold; column: Excel letter
    carries: what stands in it, in words; why: a sentence of what makes it too much, or not; fix: what to do in the layout, or ""
    """

    tab: str
    types: tuple[FileType, ...]
    column: str
    header: str
    ask: Ask
    carries: str
    why: str
    fix: str = ""
    elements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lacked:
    """An element of the release that no column of the layout carries. required: it has to be reported, by the guidance."""

    element: DataElement
    required: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """What a layout asks. types: all that it carries; columns: those to speak of, in the order of tabs and columns.

    by_agreement: what else needs both sides' agreement, a sentence each: order of the columns, the file's form
    """

    layout: str
    partner: str
    release: str
    types: tuple[FileType, ...]
    columns: tuple[Asked, ...] = ()
    lacks: tuple[Lacked, ...] = ()
    by_agreement: tuple[str, ...] = ()
    referral_agreed: bool | None = None

    @property
    def too_much(self) -> tuple[Asked, ...]:
        """The columns that the plan may not require."""
        return tuple(one for one in self.columns if one.ask.too_much)

    @property
    def notes(self) -> tuple[Asked, ...]:
        """The columns that may stay as they are, and are good to know of."""
        return tuple(one for one in self.columns if not one.ask.too_much)

    @property
    def judged(self) -> tuple[FileType, ...]:
        """The file types that a provider fills in."""
        return tuple(file for file in self.types if file in PROVIDERS)

    @property
    def rules(self) -> tuple[GuidanceSentence, ...]:
        """The sentences that bear on the files that have something too much."""
        files = [file for one in self.too_much for file in one.types if file in BANS]
        return tuple(dict.fromkeys(BANS[file] for file in PROVIDERS if file in files))


def asking_of(layout: Layout) -> Asking:
    """Compare a layout with the guidance release that it names."""
    columns = tuple(
        asked
        for sheet, tab in zip(layout.sheets, names_of(layout), strict=True)
        for asked in asked_on(layout, sheet, tab)
    )
    return Asking(
        layout.name,
        layout.partner,
        layout.release,
        layout.types,
        columns,
        lacked(layout),
        by_agreement(layout),
        layout.referral_agreed,
    )


def names_of(layout: Layout) -> list[str]:
    """The names of the tabs; "" where the file is no workbook."""
    return tab_names(layout) if layout.container in (None, "ods", *EXCEL) else ["" for _ in layout.sheets]


def asked_on(layout: Layout, sheet: SheetLayout, tab: str) -> list[Asked]:
    """The columns of one tab that have to be spoken of."""
    if not any(file in PROVIDERS for file in sheet.types):
        return []
    columns = layout.columns_of(sheet)
    found: list[Asked] = []
    for at, column in enumerate(columns):
        judged = judge(layout, sheet, columns, at)
        if judged is None:
            continue
        ask, carries, why, fix = judged
        if ask.too_much and column.agreed:
            ask, why, fix = Ask.AGREED, "Beyond the guidance; the layout says that both sides agreed to it.", ""
        header = guidance.on_one_line((column.wordings or ("",))[0])
        letter = column_letter(at + 1)
        found.append(Asked(tab, sheet.types, letter, header, ask, carries, why, fix, column.elements))
    return found


Judged = tuple[Ask, str, str, str]  # what it is, what it carries, why, what to do


def judge(layout: Layout, sheet: SheetLayout, columns: tuple[Column, ...], at: int) -> Judged | None:
    """What one column asks; None where it is as the guidance has it, or asks nobody."""
    column = columns[at]
    if column.origin:
        return None
    if column.elements:
        return judge_elements(layout, sheet, column)
    own = own_column(layout, column)
    if own[0] is not Ask.KEY and file_of(columns, at, sheet) is FileType.MIF:
        return (
            Ask.PLANS,
            own[1],
            "It is among the columns that the plan fills in, so it asks nothing of the provider.",
            "",
        )
    return own


def own_column(layout: Layout, column: Column) -> Judged:
    """A column that carries no data element."""
    if column.constant is not None:
        said = f"“{column.constant}” in every row"
        return (
            Ask.CONSTANT,
            said,
            "The guidance has no such column; it is the same in every row, so nobody has to look it up.",
            "",
        )
    if column.undecided:
        return (
            Ask.UNDECIDED,
            "not decided yet what it is",
            "The plan must say clearly what belongs in it, and may not require what the guidance does not have.",
            "Say in the layout what it is, and check again.",
        )
    if column.extension:
        return judge_extension(layout, column.extension)
    return (
        Ask.OWN,
        "the plan's own column",
        "The guidance has no such element.",
        "If the plan fills it in, or if it may stay blank, it asks for nothing: write agreed = true in the layout.",
    )


def judge_extension(layout: Layout, name: str) -> Judged:
    """A known extension: too much, unless it is how the plan knows who the member is."""
    words = guidance.extension(name).words
    if name == "ext.member_full_name":
        return Ask.KEY, words, "It says who the member is, which a file may always ask for.", ""
    keyed = {"ext.plan_member_id": "plan_member_id", "ext.provider_patient_id": "mrn"}.get(name)
    if keyed == layout.key:
        return Ask.KEY, words, "The plan knows its members by it, so a file may always ask for it.", ""
    fix = f'If the plan knows its members by it, write key = "{keyed}" in the layout.' if keyed else ""
    return Ask.EXTENSION, words, "The guidance has no such element.", fix


def judge_elements(layout: Layout, sheet: SheetLayout, column: Column) -> Judged | None:
    """A column of one element or several; of several that one counts which asks most."""
    order = list(Ask)
    found = [judged for name in column.elements if (judged := judge_element(layout, sheet, name)) is not None]
    if not found:
        return None
    found.sort(key=lambda judged: order.index(judged[0]))
    ask, _, why, fix = found[0]
    same = [carries for one, carries, _, _ in found if one is ask]
    return ask, "; ".join(same), why, fix


def judge_element(layout: Layout, sheet: SheetLayout, name: str) -> Judged | None:
    """One element on a tab: part of the release and of the tab's files, or not."""
    element = in_release(layout.release).get(name)
    if is_key(name) or (element or guidance.element(name)).key:
        return None
    file = guidance.element(name).file
    label = (element or guidance.element(name)).label
    if file is FileType.MIF:
        return None if FileType.MIF in sheet.types else judge_from_mif(layout, sheet, name, label)
    if element is None:
        return not_in_release(layout, name, label)
    if file not in sheet.types:
        return (
            Ask.ELSEWHERE,
            label,
            f"The guidance has it in the {file.words} (Table {element.table}), not in this file.",
            "",
        )
    if file is FileType.REFERRAL or element.requirement is not Requirement.OPTIONAL:
        return None  # of a referral either every field is required or none is (fn 74); that is said once
    return Ask.OPTIONAL, label, "Optional; the plan may choose to collect it (fn 47).", ""


def judge_from_mif(layout: Layout, sheet: SheetLayout, name: str, label: str) -> Judged | None:
    """An element of the plan's own file on one that the provider sends.

    A return may ride on the plan's own row (section 1 (3)); a referral has no such row.
    """
    if name == "mif.medical_record_number" and layout.key == "mrn":
        return Ask.KEY, label, "The plan knows its members by it, so a file may always ask for it.", ""
    if FileType.REFERRAL in sheet.types:
        why = "The guidance has it in the Member Information File, which the plan fills in, and not in the referral."
        return Ask.ELSEWHERE, label, why, ""
    why = (
        "It comes from the plan's own Member Information File. If the plan sends the row with it filled in, it asks for nothing (section 1"
        " (3)); if the provider has to fill it in, it is more than the guidance asks for."
    )
    return Ask.RIDES, label, why, ""


def not_in_release(layout: Layout, name: str, label: str) -> Judged:
    """An element that only another release has."""
    adding = next((release for release in guidance.releases() if name in {item.id for item in release.added}), None)
    if adding is None:
        return Ask.RETIRED, label, f"Release {layout.release}, which the layout names, no longer has it.", ""
    since = f", in force since {guidance.on_paper(adding.effective)}" if adding.effective else ""
    return (
        Ask.LATER,
        label,
        f"It comes with a later release ({adding.id}{since}); the layout names {layout.release}.",
        f'If both sides use it, write release = "{layout.release}+{adding.id}" in the layout.',
    )


def in_release(release: str) -> dict[str, DataElement]:
    """The elements of a release and the keys, by id."""
    return {item.id: item for item in (*guidance.keys(), *guidance.elements(release))}


def lacked(layout: Layout) -> tuple[Lacked, ...]:
    """The elements of the release that the layout has no column for, of the files that a provider fills in."""
    held = {name for sheet in layout.sheets for column in layout.columns_of(sheet) for name in column.elements}
    shared = {
        f"{file.value}.{name.partition('.')[2]}"
        for sheet in layout.sheets
        for column in layout.columns_of(sheet)
        for name in column.elements
        for file in sheet.types
        if is_key(name)
    }
    return tuple(
        Lacked(element, required(element, layout))
        for element in guidance.elements(layout.release)
        if element.file in PROVIDERS and element.file in layout.types and element.id not in held | shared
    )


def required(element: DataElement, layout: Layout) -> bool:
    """Whether the guidance wants it reported; of a referral all fields once the process is agreed, else none (fn 74)."""
    if element.file is FileType.REFERRAL:
        return layout.referral_agreed is True
    return element.requirement is not Requirement.OPTIONAL


def by_agreement(layout: Layout) -> tuple[str, ...]:
    """What else both have to agree on: another order of the columns, another form than an Excel-based workbook."""
    files = [file for file in layout.types if file in PROVIDERS]
    said = []
    if moved := [file for file in files if out_of_order(layout, file)]:
        names = " and the ".join(file.words for file in moved)
        said.append(
            f"The columns of the {names} are not in the guidance's order, which applies unless both sides agree on another"
            f" ({sections(moved, 2)})."
        )
    if files and layout.container is not None and layout.container not in EXCEL:
        said.append(
            f"The file comes as {FORMS[layout.container]}. A plan can require an Excel-based workbook; another form "
            f"needs the provider's agreement ({sections(files, 3)})."
        )
    return tuple(said)


def sections(files: list[FileType], part: int) -> str:
    """Where the guidance says it of these files: section 2 (3), section 4 (3)."""
    return "guidance 1.1, " + ", ".join(f"section {PROVIDERS.index(file) + 2} ({part})" for file in files)


FORMS = {
    "ods": "an OpenDocument workbook",
    "csv": "CSV",
    "tab": "tab-delimited text",
    "pipe": "pipe-delimited text",
    "xml": "XML",
}


def out_of_order(layout: Layout, file: FileType) -> bool:
    """Whether a file's own elements stand in another order than the release has them; the tracker has no rule of order."""
    if file is FileType.OTF:
        return False
    places = {element.id: at for at, element in enumerate(guidance.elements(layout.release)) if element.file is file}
    for sheet in layout.sheets:
        order = [
            min(places[name] for name in column.elements if name in places)
            for column in layout.columns_of(sheet)
            if any(name in places for name in column.elements)
        ]
        if order != sorted(order):
            return True
    return False
