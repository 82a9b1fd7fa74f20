"""How often each grey value comes, before and after normalising; the thumbs move it at once."""

import functools
from typing import Any

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from lessons.images.tables import HistogramTables, bins_table

LOW, HIGH = -3.0, 4.0  # of the axis, which grows where the pixels do not fit
FAINT = 1e-4  # the smallest share that is drawn
STILL: dict[str, Any] = {"tooltip": None, "clip": True}


def histogram_charts(
    tables: HistogramTables, mean: float, std: float, palette: Palette
) -> tuple[Form, Form]:
    """The same pixels on the same axis, scaled and normalised."""
    at = form.numbers(mean=mean, std=std, own_mean=tables.mean, own_std=tables.std)
    bins = bins_table(tables)
    before, after = (histogram_form(palette, after=after) for after in (False, True))
    return before.with_tables(bins=bins, at=at), after.with_tables(bins=bins, at=at)


@functools.lru_cache(maxsize=8)
def histogram_form(palette: Palette, *, after: bool) -> Form:
    """What the histogram looks like: bars, the mean, and one standard deviation to each side."""
    ends = (f"min({LOW:g}, -mean / std)", f"max({HIGH:g}, (1 - mean) / std)")
    x = theme.x_axis("left", "normalised pixel" if after else "scaled pixel", ends)
    y = theme.y_axis("share", "share of all pixels (log scale)", (FAINT, 1), log=True)
    y = y.axis(alt.Axis(values=[1e-4, 1e-3, 1e-2, 0.1, 1], format="~p"))

    def moved(value: str) -> str:
        return f"({value} - mean) / std" if after else value

    bars = (
        form.table("bins")
        .transform_calculate(left=moved("datum.start"), right=moved("datum.end"), floor=str(FAINT))
        .mark_rect(
            color=palette.model if after else palette.data,
            stroke=palette.paper,
            strokeWidth=0.4,
            clip=True,
        )
        .encode(
            x=x,
            x2=alt.X2("right:Q"),
            y=y,
            y2=alt.Y2("floor:Q"),
            tooltip=[
                alt.Tooltip("left:Q", title="from", format=".3f"),
                alt.Tooltip("right:Q", title="to", format=".3f"),
                alt.Tooltip("count:Q", title="pixels", format=",d"),
            ],
        )
    )
    one = alt.Chart(alt.sequence(0, 1, as_="one"))
    middle = one.transform_calculate(left=moved("at.own_mean"))
    sides = [one.transform_calculate(left=moved(f"at.own_mean {sign} at.own_std")) for sign in "-+"]
    rule = {"color": palette.truth, **STILL}
    layers = [
        bars,
        middle.mark_rule(strokeWidth=2.5, **rule).encode(x=x),
        *(side.mark_rule(strokeWidth=1.5, strokeDash=[5, 4], **rule).encode(x=x) for side in sides),
        form.carried("at"),
    ]
    m, s = moved("at.own_mean"), "at.own_std / std" if after else "at.own_std"
    minus = f"replace(format(abs({m}) < 5e-4 ? 0 : {m}, '.3f'), '-', '−')"
    word = "After" if after else "Before"
    title = f"'{word}: mean ' + {minus} + ', standard deviation ' + format({s}, '.3f')"
    chart = form.steerable(alt.layer(*layers), "mean", above_zero=("std",))
    description = f"Histogram of all pixels {word.lower()} normalising, on a log scale."
    return form.of(
        theme.finish(chart, palette, title=alt.ExprRef(title), description=description, height=300)
    )
