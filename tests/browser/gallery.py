"""The committed pictures of pages: what a page looks like is compared with what it looked like when somebody approved of it.

`make pictures` writes those anew that differ, and removes those of which there is no page any more.
"""

from __future__ import annotations

import base64
import json
import os
import struct
import warnings
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["KEPT", "Gallery"]

KEPT = Path(__file__).resolve().parent / "pictures"
SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
MADE_BY = "made_by.json"
#: The share of pixels that may differ; and where another release of Chromium, by its first number, made the committed ones.
MOST, MOST_OF_ANOTHER = 0.005, 0.03
NEAR = 24  # by how much a color may differ, of 255


class Gallery:
    """The pictures of one visit. shots: where a picture of what differs is put; kept: the folder, one of `KEPT` unless said otherwise"""

    def __init__(self, browser: Browser, name: str, shots: Path, kept: Path | None = None) -> None:
        self.name, self.shots, self.kept = name, shots, kept or KEPT / name
        self.writes = os.environ.get("ECMX_PICTURES") == "write"
        self.blank = browser.new_context().new_page()
        self.release = int(browser.version.partition(".")[0])
        self.most = self._most()
        self.seen: set[Path] = set()
        self.problems: list[str] = []

    def shows(self, made: bytes, name: str) -> None:
        """A picture that was made, as PNG: compared with the one that is kept, or written as that."""
        file = self.kept / f"{name}.png"
        assert file not in self.seen, f"two pages of one visit are called {name}"
        self.seen.add(file)
        share, shown = self._compared(made, file) if file.exists() else (1.0, b"")
        if self.writes and share:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(self._few_colors(made))
        elif share > self.most:
            self._differs(name, share, made, shown)

    def closed(self) -> None:
        """The end of the visit. Raises AssertionError with all that differs, and with pictures of which there is no page."""
        self.blank.context.close()
        left = sorted(set(self.kept.glob("*.png")) - self.seen)
        if self.writes:
            for one in left:
                one.unlink()
            (KEPT / MADE_BY).write_text(json.dumps({"chromium": self.release}) + "\n", encoding="utf-8")
            return
        said = [*self.problems, *(f"{one.name} is the picture of no page" for one in left)]
        assert not said, "\n".join([*said, "Is it right as it is now? `make pictures`, look at them, and commit them."])

    def _differs(self, name: str, share: float, made: bytes, shown: bytes) -> None:
        where = self.shots / f"{self.name}-{name}-differs.png"
        where.write_bytes(shown or made)
        self.problems.append(f"{name}: {share:.2%} of its pixels differ, {self.most:.1%} may: {where}")

    def _most(self) -> float:
        said = json.loads((KEPT / MADE_BY).read_text(encoding="utf-8")) if (KEPT / MADE_BY).exists() else {}
        before = said.get("chromium", self.release)
        if before == self.release or self.writes:
            return MOST
        warnings.warn(
            f"Chromium {before} made the pictures and this is {self.release}: {MOST_OF_ANOTHER:.0%} of a picture may differ",
            stacklevel=2,
        )
        return MOST_OF_ANOTHER

    def _compared(self, made: bytes, file: Path) -> tuple[float, bytes]:
        told = self._asked("compared", made=_text(made), kept=_text(file.read_bytes()), near=NEAR)
        return float(told["share"]), base64.b64decode(told["shown"])

    def _few_colors(self, made: bytes) -> bytes:
        told = self._asked("few", made=_text(made))
        return palette_picture(told["width"], told["palette"], base64.b64decode(told["pixels"]))

    def _asked(self, what: str, **said: Any) -> Any:
        return self.blank.evaluate(f"said => {SCRIPT}.{what}(said)", said)


def palette_picture(width: int, palette: list[int], pixels: bytes) -> bytes:
    """A PNG. palette: colors as 0xRRGGBB, at most 256; pixels: a byte each, the color's place, row by row."""
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, len(pixels), width))
    head = struct.pack(">IIBBBBB", width, len(pixels) // width, 8, 3, 0, 0, 0)
    colors = b"".join(one.to_bytes(3, "big") for one in palette)
    parts = ((b"IHDR", head), (b"PLTE", colors), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(kind, data) for kind, data in parts)


def _part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
