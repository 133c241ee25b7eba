"""The looks of a form: colors, weights, borders. Contrast of every pair of letters and ground is 4.5 to 1 or more."""

from __future__ import annotations

from typing import Any

from ecmx.files.forms.form import Colour, LineStyle, Weight

__all__ = ["GAP_FILL", "FormStyles"]

# ground of (ALWAYS, MOSTLY, OPTIONAL), and the dark letters on the two light ones
_SHADES = {
    Colour.BLUE: ("#1F4E79", "#BDD7EE", "#EAF2FA", "#17375E"),
    Colour.GREEN: ("#2F5D3A", "#C6E0B4", "#EDF6E8", "#23452B"),
    Colour.PLUM: ("#5B3A6B", "#DCCBE6", "#F4EEF8", "#452B52"),
    Colour.GREY: ("#595959", "#D9D9D9", "#F2F2F2", "#404040"),
}
GAP_FILL = "#FFE699"
_TWICE_FILL = "#F8CBAD"
_LINE = "#A6A6A6"
_INK = "#262626"


def _weighted(colour: Colour, weight: Weight) -> dict[str, Any]:
    """Ground and letters of a header, the same in its sample."""
    dark, tinted, pale, ink = _SHADES[colour]
    return {
        "bg_color": {Weight.ALWAYS: dark, Weight.MOSTLY: tinted, Weight.OPTIONAL: pale}[weight],
        "font_color": "#FFFFFF" if weight is Weight.ALWAYS else ink,
        "bold": weight is not Weight.OPTIONAL,
        "italic": weight is Weight.OPTIONAL,
    }


class FormStyles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def header(self, colour: Colour, weight: Weight) -> Any:
        """A column's header: dark and bold, tinted and bold, or pale and slanted."""
        return self._format(
            **_weighted(colour, weight),
            text_wrap=True,
            valign="top",
            align="left",
            border=1,
            border_color=_LINE,
            bottom=5 if weight is Weight.ALWAYS else 1,
            num_format="@",
        )

    def swatch(self, colour: Colour, weight: Weight) -> Any:
        """A sample of a header in the legend."""
        return self._format(
            **_weighted(colour, weight),
            align="center",
            valign="vcenter",
            border=1,
            border_color=_LINE,
        )

    def gap_swatch(self) -> Any:
        """A sample of a cell that is still to be filled."""
        return self._format(
            bg_color=GAP_FILL, font_color=_INK, align="center", valign="vcenter", border=1, border_color=_LINE
        )

    def cell(self, number_format: str) -> Any:
        """A cell to be filled."""
        return self._format(num_format=number_format, align="left", valign="top")

    def filled(self, number_format: str, *, reading: bool = False, wraps: bool = False) -> Any:
        """A cell of a row that the grid comes with; shaded where it is there to be read."""
        shade = {"bg_color": _SHADES[Colour.GREY][2], "font_color": _INK} if reading else {}
        rule = {"bottom": 1, "bottom_color": "#D9D9D9"}
        return self._format(num_format=number_format, align="left", valign="top", text_wrap=wraps, **rule, **shade)

    def line(self, style: LineStyle) -> Any:
        """A line of a page; a heading runs on over its neighbors."""
        if style is LineStyle.TEXT:
            return self._format(text_wrap=True, valign="top", font_color=_INK, align="left", indent=1)
        size = 16 if style is LineStyle.TITLE else 12
        return self._format(bold=True, font_size=size, font_color=_SHADES[Colour.BLUE][0], valign="vcenter")

    def plain(self, *, bold: bool = False) -> Any:
        """A title above a grid, or a line of a page as it is; it runs on over its neighbors."""
        return self._format(bold=bold, font_color=_INK)

    def marker(self) -> Any:
        """The number in front of a step."""
        return self._format(bold=True, align="right", valign="top", font_color=_SHADES[Colour.BLUE][0])

    def link(self) -> Any:
        """A line that leads to a tab."""
        return self._format(text_wrap=True, valign="top", font_color="#0B57A4", underline=1, align="left", indent=1)

    def table_head(self) -> Any:
        """The header of a table to look up."""
        dark, *_ = _SHADES[Colour.GREY]
        return self._format(
            bold=True, bg_color=dark, font_color="#FFFFFF", text_wrap=True, valign="top", num_format="@"
        )

    def table_cell(self, *, bold: bool = False) -> Any:
        """A cell of a table to look up."""
        return self._format(
            bold=bold, font_color=_INK, text_wrap=True, valign="top", bottom=1, bottom_color="#D9D9D9", num_format="@"
        )

    def table_link(self) -> Any:
        """The arrow that leads to a cell."""
        return self._format(
            bold=True, font_color="#0B57A4", align="center", valign="top", bottom=1, bottom_color="#D9D9D9"
        )

    def gap(self) -> Any:
        """A cell that is still blank in a row that was begun."""
        return self._format(bg_color=GAP_FILL)

    def twice(self) -> Any:
        """A cell whose entry stands in the column twice."""
        return self._format(bg_color=_TWICE_FILL)

    def _format(self, **looks: Any) -> Any:
        key = tuple(sorted(looks.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(looks)
        return self._made[key]
