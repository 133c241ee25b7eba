"""A set of layouts to recognise files by: the guidance's own, a folder of a partner's, objects. The invented plans only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ecmx.errors import LayoutInvalid
from ecmx.layouts.loading import layouts_in, load_layout, shipped
from ecmx.layouts.model import Layout
from ecmx.layouts.sense import demand_sense

__all__ = ["Layouts"]


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

    def with_folder(self, folder: Path | str) -> Layouts:
        """Also every layout (.toml) of a folder; they are tried first."""
        path = Path(folder)
        if not path.is_dir():
            raise LayoutInvalid(
                "layout-folder-missing", f"{path}: there is no such folder of layouts.", "Name another folder."
            )
        return Layouts((*layouts_in(path), *self.layouts))

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
