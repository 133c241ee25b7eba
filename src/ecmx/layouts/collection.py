"""A set of layouts to recognize files by: the guidance's own, a folder of a partner's, objects. The invented plans only when asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ecmx.errors import LayoutInvalid
from ecmx.files import Limits
from ecmx.guidance import FileType
from ecmx.layouts.loading import layouts_in, load_layout, shipped
from ecmx.layouts.model import Layout
from ecmx.layouts.sense import demand_sense

__all__ = ["Layouts", "newest_of_each"]


@dataclass(frozen=True)
class Layouts:
    """Layouts in the order in which they are tried. Each `with_` gives a new set; LayoutInvalid where one cannot be meant."""

    layouts: tuple[Layout, ...] = ()

    @classmethod
    def guidance(cls) -> Layouts:
        """The guidance's own layouts and the canonical workbook; nobody's in particular."""
        return cls(tuple(layout for layout in shipped() if not layout.partner))

    @classmethod
    def shipped(cls) -> Layouts:
        """Everything that comes with ecmx, the invented plans too."""
        return cls(shipped())

    def with_folder(self, folder: Path | str, limits: Limits = Limits()) -> Layouts:  # noqa: B008 – Limits is frozen
        """Also every layout (.toml) of a folder; they are tried first. What is no text at all is passed over."""
        path = Path(folder)
        if not path.is_dir():
            raise LayoutInvalid(
                "layout-folder-missing", f"{path}: there is no such folder of layouts.", "Name another folder."
            )
        return Layouts((*layouts_in(path, limits), *self.layouts))

    def with_layouts(self, *layouts: Layout) -> Layouts:
        """Also these layouts; they are tried first."""
        for layout in layouts:
            demand_sense(layout, layout.name)
        return Layouts((*layouts, *self.layouts))

    def with_invented(self) -> Layouts:
        """Also the invented plans' layouts, to learn and to try with."""
        known = {layout.name for layout in self.layouts}
        return Layouts((*self.layouts, *(one for one in shipped() if one.partner and one.name not in known)))

    def named(self, name: str) -> Layout:
        """The layout of that name, or one from a TOML file; LayoutInvalid where there is none."""
        found = next((layout for layout in self.layouts if layout.name == name), None)
        return found if found is not None else load_layout(name)

    def __iter__(self) -> Iterator[Layout]:
        return iter(self.layouts)

    def __len__(self) -> int:
        return len(self.layouts)

    def __repr__(self) -> str:
        return f"<Layouts: {', '.join(layout.name for layout in self.layouts)}>"


def newest_of_each(layouts: Iterable[Layout], day: date, kinds: Collection[FileType] = ()) -> list[Layout]:
    """Of each partner and file types the layout in force on a day: of several the one that came into force last.

    kinds: only those that carry one of these file types; none = any. Layouts of nobody stay as they are.
    """
    found: dict[tuple[str, tuple[FileType, ...]], Layout] = {}
    for layout in layouts:
        if not layout.in_force(day) or (kinds and not set(kinds) & set(layout.types)):
            continue
        key = layout.partner or layout.name, tuple(sorted(layout.types))
        known = found.get(key)
        if known is None or (layout.effective or date.min) > (known.effective or date.min):
            found[key] = layout
    return list(found.values())
