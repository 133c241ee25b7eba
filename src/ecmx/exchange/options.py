"""How files are received: what they may be in, what they are, the day, passwords, partners; looked up once for all of them.

Opens a file; reads nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from ecmx.errors import EcmxError, FileUnusable, OurFault
from ecmx.exchange.partners import Partner, Partners
from ecmx.files import Book, Limits, open_ahead, open_book
from ecmx.guidance import FileType
from ecmx.layouts import Layout, Layouts, load_layout

__all__ = ["Desk", "Options", "Progress", "Refused", "attempted", "of_usable", "opened", "opened_ahead", "silent"]

T = TypeVar("T")

Progress = Callable[[str, int, int | None], None]
"""(what is being done, rows done, rows in all if known)."""


def silent(what: str, done: int, total: int | None) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Options:
    """How files are received.

    layout: a layout, its name, or a path to a layout or a folder of them; types: what the files are, else found out
    layouts: those that files are recognized by; passwords: all are tried; partners: who takes part, beside the layouts' plans
    hidden: whether a hidden tab is read that is a copy of a visible one
    asked: of which file types records are asked for; what is none of the four files by itself is read as these
    """

    layout: str | Layout | None = None
    types: tuple[FileType, ...] | None = None
    as_of: date = field(default_factory=date.today)
    passwords: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    isolated: bool = True
    layouts: Layouts = field(default_factory=Layouts.shipped)
    partners: Partners = field(default_factory=Partners)
    hidden: bool = False
    asked: tuple[FileType, ...] = ()

    @property
    def forced(self) -> Layout | None:
        """The one layout that every file is read by, if there is one."""
        if isinstance(self.layout, Layout):
            return self.layout
        return load_layout(self.layout, self.limits) if self.layout and not Path(self.layout).is_dir() else None

    @property
    def candidates(self) -> Layouts:
        """The layouts that a file may be in."""
        if isinstance(self.layout, str) and Path(self.layout).is_dir():
            return self.layouts.with_folder(self.layout, self.limits)
        return self.layouts


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be used, and why."""

    file: str
    error: EcmxError


def of_usable(one: T | Refused) -> T:
    """What was made of a file, where all files are needed. Raises FileUnusable, which names it, where it was refused; OurFault as it is."""
    if not isinstance(one, Refused):
        return one
    if isinstance(one.error, OurFault):
        raise one.error
    raise FileUnusable(one.error.code, f"{one.file}: {one.error.message}", one.error.fix)


def attempted(file: str, act: Callable[[], T]) -> T | Refused:
    """What is done with one file. Where that is refused, or is a fault of ours, it is this file's, and the others are finished."""
    try:
        return act()
    except FileUnusable as error:
        return Refused(file, error)
    except EcmxError:
        raise
    except Exception as fault:  # noqa: BLE001 – whatever we did wrong
        return Refused(file, OurFault.of(fault))


def opened_ahead(path: Path, options: Options) -> None:
    """Have a file opened that `opened` will be asked for next; whatever is wrong with it is said there."""
    if not options.isolated:
        return
    with suppress(Exception):
        open_ahead(path, password=options.passwords[0] if options.passwords else None, limits=options.limits)


def opened(path: Path, options: Options) -> tuple[Book, str | None]:
    """The open file, by the first password that fits, and that password (None where it needed none)."""
    passwords = options.passwords or (None,)
    for left, password in zip(reversed(range(len(passwords))), passwords, strict=True):
        try:
            book = open_book(path, password=password, limits=options.limits, isolated=options.isolated)
        except FileUnusable as error:
            if error.code != "password-wrong" or not left:
                raise
        else:
            return book, password if book.facts.encrypted else None
    raise AssertionError


@dataclass(frozen=True, slots=True)
class Desk:
    """What files are received with, looked up once for all of them.

    layout: the one that every file is in, if that is known; candidates: those that a file may be in; partner: whose files they are
    """

    options: Options
    layout: Layout | None
    candidates: tuple[Layout, ...]
    partners: Partners
    partner: Partner | None = None

    @classmethod
    def of(cls, options: Options, partner: str = "") -> Desk:
        """Look up what the options name. Raises UsageProblem for a partner whom nobody registered."""
        forced, candidates = options.forced, options.candidates.layouts
        partners = options.partners.with_layouts((*candidates, *((forced,) if forced else ())))
        return cls(options, forced, candidates, partners, partners.require(partner, "plan") if partner else None)
