"""Lines on a terminal, in a pipe, with or without color. Knows nothing of findings.

What comes from a file (headers, tab names) may hold anything: control signs never reach the terminal, and what its encoding
lacks is replaced.
"""

from __future__ import annotations

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

__all__ = ["Page", "Part"]

#: words, or words with a style
Part = str | tuple[str, str]

_PLAIN = str.maketrans({"“": '"', "”": '"', "…": "...", "·": "-", "—": "-", "–": "-", "‹": "<", "›": ">", "’": "'"})
_NAME = 9  # how wide the name before a named part is


class Page:
    """Writes wrapped lines with a hanging indent, and no blanks at their ends."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def line(self, *parts: Part, indent: int = 0, hang: int | None = None) -> None:
        """One paragraph, wrapped; `hang` is the indent of its further lines."""
        hang = indent if hang is None else hang
        self._wrapped(self._text(parts), Text(" " * indent), Text(" " * hang))

    def named(self, name: str, *parts: Part, indent: int = 4) -> None:
        """A paragraph behind a name in a column of its own: Where   MIF!R33."""
        first = self._text((" " * indent, (name.ljust(_NAME), "dim")))
        self._wrapped(self._text(parts), first, Text(" " * (indent + _NAME)))

    def _wrapped(self, text: Text, first: Text, further: Text) -> None:
        room = max(20, self._console.width - max(first.cell_len, further.cell_len))
        for number, line in enumerate(text.wrap(self._console, room)):
            line.rstrip()
            self._console.print((further if number else first) + line, soft_wrap=True)

    def gap(self) -> None:
        """An empty line."""
        self._console.print()

    def block(self, block: RenderableType, indent: int = 2) -> None:
        """A table, without blanks at the ends of its lines."""
        inside = Padding(block, (0, 0, 0, indent))
        for line in self._console.render_lines(inside, pad=False):
            text = Text.assemble(*((one.text, one.style or "") for one in line))
            text.rstrip()
            self._console.print(text, soft_wrap=True)

    def safe(self, words: str) -> Text:
        """Words that came from anywhere, as text that can be printed anywhere."""
        return self._text((words,))

    def _text(self, parts: tuple[Part, ...]) -> Text:
        text = Text()
        for part in parts:
            words, style = (part, "") if isinstance(part, str) else part
            text.append(self._printable(words), style=style or None)
        return text

    def _printable(self, words: str) -> str:
        words = "".join(sign if sign.isprintable() else " " for sign in words)
        if not self._console.encoding.lower().startswith("utf"):
            words = words.translate(_PLAIN).encode(self._console.encoding, "replace").decode(self._console.encoding)
        return words
