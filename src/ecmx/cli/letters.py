"""Where letters go: printed, into one text, or into a folder, each into a file of its own. Knows not what they say."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand

from ecmx.cli.paper_folders import named_in, require_folder, require_target
from ecmx.errors import UsageProblem

if TYPE_CHECKING:
    from ecmx.findings import Party
    from ecmx.reports import Letter

__all__ = ["STDOUT", "LetterCommand", "LetterFolder", "require_letter", "write_letters"]

#: Where a letter goes that is to be printed.
STDOUT = "-"
_TEXTS = (".txt", ".md")


def write_letters(letters: Sequence[Letter], target: str) -> str:
    """Print letters, or write them where they are to go; what there is to say of it, "" where they were printed."""
    from ecmx.files import aside
    from ecmx.reports import joined

    text = joined(letters)
    if target == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return ""
    with aside(Path(target)) as path:
        path.write_text(text, encoding="utf-8")
    what = "The letter is" if len(letters) == 1 else f"{len(letters)} letters are in"
    return f"{what} {target}. Read it before you send it."


def require_letter(letter: str | None, inputs: Sequence[Path]) -> None:
    """Refuse early a letter that cannot be written later. letter: where to, STDOUT, or None where none is asked for."""
    if letter is not None and letter != STDOUT:
        require_target("--letter", Path(letter), _TEXTS, inputs)
        _require_letter_or_nothing(Path(letter))


class LetterFolder:
    """A letter for each addressee of each file, in files of their own. Raises UsageProblem where that cannot be."""

    def __init__(self, folder: Path, inputs: Sequence[Path]) -> None:
        from ecmx.findings import Party

        require_folder(folder)
        self._folder = folder
        self._targets = named_in(folder, inputs, _TEXTS[0])
        self._letters: dict[Path, Letter] = {}
        for target in self._targets.values():
            for one in (target, *(self._to(target, party) for party in Party)):
                require_target("--letter", one, _TEXTS, inputs)
                _require_letter_or_nothing(one)

    def take(self, file: str, letters: Sequence[Letter]) -> None:
        """Keep the letters about one file."""
        target = self._targets[Path(file)]
        for letter in letters:
            self._letters[target if len(letters) == 1 else self._to(target, letter.party)] = letter

    def write(self) -> str:
        """Write them; what there is to say of it, "" where there are none."""
        for target, letter in self._letters.items():
            write_letters([letter], str(target))
        return f"The letters are in {self._folder}: {len(self._letters):,}. Read each before you send it." * bool(
            self._letters
        )

    @staticmethod
    def _to(target: Path, party: Party) -> Path:
        return target.with_name(f"{target.stem}-to-the-{party.value}{target.suffix}")


class LetterCommand(TyperCommand):
    """A command whose --letter may stand alone: then the letter is printed."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give a bare --letter its value. Only the name of a text file, or a folder for letters, behind it is taken for its target."""
        said: list[str] = []
        for at, word in enumerate(args):
            following = args[at + 1] if at + 1 < len(args) else ""
            target = following == STDOUT or following.lower().endswith(_TEXTS) or _for_letters(following)
            bare = word == "--letter" and not target
            said.append(f"{word}={STDOUT}" if bare else word)
        return super().parse_args(ctx, said)


def _for_letters(word: str) -> bool:
    """Whether a word can only mean a folder for letters: it ends in a slash, and the folder is not there yet, or has only letters."""
    folder = Path(word)
    if not word.endswith(("/", os.sep)):
        return False
    return not folder.exists() or (folder.is_dir() and all(map(_is_letter, folder.iterdir())))


def _require_letter_or_nothing(target: Path) -> None:
    """Text files are also what plans send: only an earlier letter is written over."""
    if target.exists() and not _is_letter(target):
        raise UsageProblem(
            "target-is-no-letter", f"{target}: this file is there already, and it is no letter.", "Name another file."
        )


def _is_letter(path: Path) -> bool:
    """Whether a file is an earlier letter, or empty."""
    from ecmx.reports import FIRST_OF_SEVERAL, OPENING

    try:
        if not path.is_file():  # asked before it is opened: opening a pipe waits for ever
            return False
        with path.open("rb") as stream:
            start = stream.read(64)
    except OSError:
        return False
    return not start or start.startswith((OPENING.encode(), FIRST_OF_SEVERAL.encode()))
