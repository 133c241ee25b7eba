"""The key-recovery sheet: one page of paper that brings an organization's data back when the key file is gone. Written when asked for."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ecmx.files import aside
from ecmx.guidance import on_paper
from ecmx.hub.keys.keys import Keys
from ecmx.hub.keys.secret import BEGINS, key_id

__all__ = ["RecoverySheet"]

GROUP, LINE = 4, 5  # characters of a group, groups of a line: what a person types without losing the place

TAKE_OFF = "Print this page, put it where you keep what must not get lost, and take the file off this machine."
WARNING = "Whoever has this page and a backup can read everything that the hub keeps. Who loses it and the key can read nothing."


@dataclass(frozen=True, repr=False)
class RecoverySheet:
    """What stands on it. `secret` goes nowhere but on the page."""

    organization: str
    slug: str
    key: str
    made: date
    secret: str

    @classmethod
    def of(cls, keys: Keys, slug: str, organization: str, made: date) -> RecoverySheet:
        """The sheet of the organization's current key. Raises UsageProblem where it has none."""
        return cls(organization, slug, key_id(keys.recipient(slug)), made, keys.secret(slug))

    @property
    def lines(self) -> list[str]:
        """The key in groups, a line each; the first line is how every key begins."""
        rest = self.secret.removeprefix(BEGINS)
        groups = [rest[at : at + GROUP] for at in range(0, len(rest), GROUP)]
        return [BEGINS, *(" ".join(groups[at : at + LINE]) for at in range(0, len(groups), LINE))]

    @property
    def steps(self) -> tuple[str, ...]:
        """How the key is brought back."""
        return (
            "On the hub's machine, open the folder `keys` in the hub's home.",
            f"Make a text file {self.slug}.age-key there, and type the key into it.",
            "Capital letters, blanks and line ends do not matter; a mistyped letter is noticed.",
            f"Let its owner alone read it: chmod 600 {self.slug}.age-key",
            f"Look whether it is the right one: `ecmx hub keys list` shows the key id {self.key}.",
            "If the machine is gone too: do the same in a new hub's home, and call `ecmx hub restore` with the newest backup.",
        )

    def text(self) -> str:
        """The page as plain text."""
        steps = "\n".join(f"{number}. {step}" for number, step in enumerate(self.steps, start=1))
        key = "\n".join(f"    {line}" for line in self.lines)
        return (
            f"KEY-RECOVERY SHEET\n\n{TAKE_OFF}\n{WARNING}\n\nOrganization   {self.organization} ({self.slug})\n"
            f"Key id         {self.key}\nMade           {on_paper(self.made)}\n\nThe key\n\n{key}\n\nTo bring it back\n\n{steps}\n"
        )

    def page(self) -> str:
        """The page as HTML, to be printed: one sheet, no script, nothing from elsewhere."""
        said = html.escape
        steps = "".join(f"<li>{said(step)}</li>" for step in self.steps)
        return (
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>Key-recovery sheet</title><style>'
            "body{font:11pt/1.5 sans-serif;max-width:42em;margin:2em auto;padding:0 1em}"
            "pre{font:15pt/1.7 monospace;border:1px solid;padding:.6em 1em}"
            "dt{float:left;width:8em}</style>"
            f"<h1>Key-recovery sheet</h1><p><strong>{said(TAKE_OFF)}</strong></p><p>{said(WARNING)}</p>"
            f"<dl><dt>Organization</dt><dd>{said(self.organization)} ({said(self.slug)})</dd>"
            f"<dt>Key id</dt><dd>{self.key}</dd><dt>Made</dt><dd>{on_paper(self.made)}</dd></dl>"
            f"<h2>The key</h2><pre>{said(chr(10).join(self.lines))}</pre><h2>To bring it back</h2><ol>{steps}</ol></html>\n"
        )

    def write(self, target: Path) -> None:
        """Write it where it was asked for, as HTML where the name ends so; only the owner may read it. Raises UsageProblem."""
        wanted = self.page() if target.suffix.lower() in (".html", ".htm") else self.text()
        with aside(target, over=False) as place:
            place.write_text(wanted, encoding="utf-8")
