"""The practice kit: for each fictional plan a clean and a flawed file in each of its forms, a README to learn by, and the answers apart."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ecmx.errors import UsageProblem
from ecmx.files import aside, require_writable
from ecmx.layouts import Layout
from ecmx.layouts.records import sheet_writers
from ecmx.synthetic.defects import Defects, codes_that_fit, plantable
from ecmx.synthetic.files import write_invented
from ecmx.synthetic.month import Month
from ecmx.synthetic.setting import Setting

__all__ = ["PASSWORD", "Kit", "write_kit"]

PASSWORD = "practice"  # of the plan that wants its workbooks protected; it stands in the README
DEFECTS_A_FILE = 12
SUFFIXES = {None: "xlsx", "tab": "txt", "pipe": "txt"}
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Kit:
    """What a kit is made of."""

    folder: Path
    seed: int
    month: Month
    members: int = 40

    def plans(self, layouts: Sequence[Layout]) -> dict[str, list[Layout]]:
        """The fictional plans with their forms of that month."""
        found: dict[str, list[Layout]] = {}
        for layout in layouts:
            if layout.partner and layout.in_force(self.month.end):
                found.setdefault(layout.partner, []).append(layout)
        return found


def write_kit(kit: Kit, layouts: Sequence[Layout], *, force: bool = False, progress: Progress | None = None) -> int:
    """Write the kit; the number of files. Raises UsageProblem where the folder holds something and `force` is not given."""
    demand_room(kit.folder, force=force)
    plans = kit.plans(layouts)
    answers = kit.folder / "answers"
    answers.mkdir(parents=True, exist_ok=True)
    total, done = 2 * sum(map(len, plans.values())), 0
    for plan, forms in plans.items():
        place = kit.folder / plan
        place.mkdir(exist_ok=True)
        for layout in forms:
            write_pair(kit, layout, place, answers)
            done += 2
            if progress is not None:
                progress("Writing the practice files", done, total)
    write_text(kit.folder / "README.txt", readme(kit, plans))
    write_text(answers / "README.txt", ANSWERS)
    return done


def demand_room(folder: Path, *, force: bool) -> None:
    """Refuse to write among other files."""
    if folder.exists() and not folder.is_dir():
        raise UsageProblem("kit-no-folder", f"{folder}: this is a file, not a folder.", "Name a folder for the kit.")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise UsageProblem(
            "kit-folder-not-empty",
            f"{folder}: there is something in this folder already.",
            "Name a new folder, or use --force to write the kit into this one.",
        )
    parent = folder if folder.is_dir() else folder.parent
    require_writable(parent / "README.txt")


def names(layout: Layout) -> tuple[str, str]:
    """The clean and the flawed file's name. Both say that everything in them is invented."""
    suffix = SUFFIXES.get(layout.container, layout.container)
    return f"INVENTED {layout.name} clean.{suffix}", f"INVENTED {layout.name} flawed.{suffix}"


def write_pair(kit: Kit, layout: Layout, place: Path, answers: Path) -> None:
    """One form's two files, and what is wrong in the second."""
    clean, flawed = names(layout)
    password = PASSWORD if layout.protected else None
    write_invented(layout, Setting.of(layout, kit.seed, kit.month), kit.members, place / clean, password=password)
    # other members than in the clean file, so that nobody finds the answers by laying one beside the other
    setting = Setting.of(layout, kit.seed + 1, kit.month)
    fitting = list(codes_that_fit(sheet_writers(layout), setting, plantable()))
    chosen = random.Random(f"{kit.seed}/{layout.name}").sample(fitting, min(DEFECTS_A_FILE, len(fitting)))  # noqa: S311
    written = write_invented(
        layout, setting, kit.members, place / flawed, defects=Defects(tuple(sorted(chosen)), 0), password=password
    )
    words = plantable()
    told = written.truth.with_columns(
        pl.col("code").replace_strict(words, return_dtype=pl.String).alias("what is wrong")
    )
    write_text(answers / f"{Path(flawed).stem}.csv", told.write_csv(), marked=True)


def write_text(path: Path, text: str, *, marked: bool = False) -> None:
    """A text file; `marked` with the mark by which spreadsheet programs know UTF-8."""
    with aside(path) as made:
        made.write_text(text, "utf-8-sig" if marked else "utf-8")


def readme(kit: Kit, plans: dict[str, list[Layout]]) -> str:
    """The learner's page."""
    day = kit.month.check_day.isoformat()
    listed = []
    for plan, forms in plans.items():
        listed.append(f"  {plan}/")
        listed += [f"      {name}" for layout in forms for name in names(layout)]
    plan, first = example(plans)
    clean, flawed = (f'"{plan}/{name}"' for name in names(first))
    protected = [plan for plan, all_forms in plans.items() if any(layout.protected for layout in all_forms)]
    secret = f"\nThe workbooks of {' and '.join(protected)} open with the password: {PASSWORD}\n" if protected else ""
    return README.format(
        month=kit.month.words,
        day=day,
        files="\n".join(listed),
        clean=clean,
        flawed=flawed,
        secret=secret,
    )


def example(plans: dict[str, list[Layout]]) -> tuple[str, Layout]:
    """The form that the exercises begin with: a workbook that opens without a password."""
    forms = [(plan, layout) for plan, several in plans.items() for layout in several]
    return next((one for one in forms if one[1].container in (None, "xlsx") and not one[1].protected), forms[0])


README = """\
PRACTICE FILES FOR ECM DATA EXCHANGE - EVERYTHING IN HERE IS INVENTED

No plan, no provider and no member in these files is real. The CINs end in letters
that are never issued, the phone numbers are reserved for fiction (555-01xx), and
the NPIs belong to nobody. You can break, fix, mail and delete these files freely.

WHAT IS HERE

Several made-up health plans, each with its own way of arranging the same data for
{month}. Each form comes twice: clean (nothing is wrong with it) and flawed
(up to a dozen things are wrong). What is wrong stands in the folder "answers":
look there last.

{files}
{secret}
BEFORE YOU START

Open a terminal in this folder. The files are of {month}, so tell ecmx
which day to take for today: add  --as-of {day}  as shown below.

EXERCISE 1 - A clean file (5 minutes)

  Open this file in your spreadsheet program and look around:

      {clean}

  Then let ecmx look:

      ecmx check {clean} --as-of {day}

  It should say that every row is clean. There is one note about CINs with an
  unusual last letter: that is how you know that they are invented.

EXERCISE 2 - Find them yourself (15 minutes)

  Open this one:

      {flawed}

  Write down what you think is wrong: the cell, and why. Stop after ten minutes;
  nobody finds everything.

EXERCISE 3 - Let ecmx find them

      ecmx check {flawed} --as-of {day}

  Compare with your list. Which ones did you miss? Which would have cost a member
  something? For any code that you do not know:

      ecmx explain CODE

EXERCISE 4 - Fix three, as the sender would

  Have the mistakes marked in a copy of the workbook: check it as before, and add

      --annotate marked.xlsx

  Open marked.xlsx, fix three of the errors in it, save it, and take it back:

      ecmx accept marked.xlsx --as-of {day} -o fixed.xlsx

  It should say that three rows were fixed and are accepted.

EXERCISE 5 - The same members in another plan's form

  Pick the same kind of file of another plan and check it. The columns have other
  names, dates are written in another way, and still ecmx knows which is which:

      ecmx check FILE --as-of {day} --columns

EXERCISE 6 - One roster of all plans

  Put the files of several plans into one workbook, and look at what is held:

      ecmx convert FILE FILE --to canonical --as-of {day} -o roster.xlsx

EXERCISE 7 - Check your answers

  Open the file of the same name in the folder "answers". Each line is one thing
  that was planted: tab, row, column, header, code. (A check may add notes;
  notes are information, not mistakes.)

Want more, or other mistakes? Make your own:

      ecmx synthesize --list-defects
      ecmx synthesize --layout mif --defects npi-check-digit,assigned-late -o mine.xlsx
"""

ANSWERS = """\
The answers to the practice files (everything is invented).

One CSV for each flawed file. sheet: the tab (blank where the file has none);
row: the row in the spreadsheet (in an XML file the first record is row 2),
blank where a whole column is meant; column: its letter, blank where the whole
row is meant; code: what `ecmx check` calls it, and what `ecmx explain` explains.
"""
