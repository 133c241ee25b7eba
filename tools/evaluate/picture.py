"""docs/images/calibration.svg: for each band of confidence what was said and what was right. Knows the judged columns only."""

from __future__ import annotations

from typing import Any

import altair as alt
import vl_convert

from tools.evaluate.judging import Judged
from tools.evaluate.measured import Measured
from tools.evaluate.tally import BANDS, banded

__all__ = ["drawn"]

INK, PALE = "#24292f", "#57606a"
COLOURS = {"words and data": "#0b62c4", "words alone": "#c2571a"}
PANELS = {"fourth/held": "Held-out plans: never tuned on", "third/held": "Plans that were tuned on"}
SHOWN = [band for band in reversed(BANDS) if band != "none"]
FLOOR = 0.5
VEGA_LITE = "6.4"


def drawn(found: Measured) -> str:
    """The picture as SVG, on white so that it reads on a dark page too."""
    alt.theme.enable("none")
    chart = alt.hconcat(*(panel(found, corpus, title) for corpus, title in PANELS.items()), spacing=32)
    content = chart.properties(background="white", padding=18).to_dict()
    content["config"] = CONFIG
    return str(vl_convert.vegalite_to_svg(content, vl_version=VEGA_LITE)) + "\n"


CONFIG = {
    "font": "Helvetica, Arial, sans-serif",
    "view": {"stroke": None},
    "title": {"color": INK, "fontSize": 14, "anchor": "start", "offset": 14, "fontWeight": 600},
    "axis": {
        "gridColor": "#eaeef2", "domainColor": "#afb8c1", "ticks": False, "labelColor": PALE, "titleColor": INK,
        "labelPadding": 6, "titleFontWeight": "normal", "titlePadding": 10, "labelFontSize": 11, "titleFontSize": 12,
    },
    "legend": {"labelColor": INK, "orient": "top", "labelFontSize": 12, "symbolSize": 90, "title": None, "offset": 4},
}  # fmt: skip


def panel(found: Measured, corpus: str, title: str) -> Any:
    """One half of the corpus: by band the mean that was said, the share that was right with its interval, and of how many."""
    values = points(found.data, corpus, "words and data") + points(found.words, corpus, "words alone")
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("band:O", title="confidence that was said", axis=alt.Axis(labelAngle=0, grid=False), scale=alt.Scale(domain=SHOWN)),
        xOffset=alt.XOffset("how:N", sort=list(COLOURS), scale=alt.Scale(domain=list(COLOURS))),
        color=alt.Color("how:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=alt.Legend()),
    )  # fmt: skip
    scale = alt.Scale(domain=[FLOOR, 1.0], zero=False)
    share = alt.Y("share:Q", title="share that is right", scale=scale, axis=alt.Axis(format=".0%", tickCount=6))
    said = base.mark_tick(color="#6e7781", thickness=2, width=26, orient="horizontal").encode(
        y=alt.Y("said:Q", scale=scale), color=alt.value("#8c959f")
    )
    bars = base.mark_rule(strokeWidth=2).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q")
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(y=share)
    counts = base.mark_text(baseline="bottom", fontSize=9.5, dy=-2).encode(
        y=alt.YDatum(FLOOR, scale=scale), text="label:N"
    )
    return alt.layer(said, bars, dots, counts).properties(
        width=440,
        height=300,
        title=alt.TitleParams(
            title,
            subtitle=["gray: what was said · dot: what was right, with its 95 % interval · below: how many columns"],
            subtitleColor=PALE,
            subtitleFontSize=11,
            subtitlePadding=6,
        ),
    )


def points(columns: tuple[Judged, ...], corpus: str, how: str) -> list[dict[str, Any]]:
    """A point for each band that has claims."""
    mine = [one for one in columns if one.corpus == corpus and one.claimed]
    found = []
    for band, one in banded(mine).items():
        if band == "none" or not one.total:
            continue
        low, high = one.claimed.interval
        found.append({
            "how": how, "band": band, "said": round(max(FLOOR, one.mean), 4), "share": round(max(FLOOR, one.claimed.share), 4),
            "low": round(max(FLOOR, low), 4), "high": round(max(FLOOR, high), 4), "label": f"{one.total:,}",
        })  # fmt: skip
    return found
