"""The batches of an epoch side by side, and bars with a name each."""

import functools
from collections.abc import Sequence

import altair as alt
import numpy as np

from charts import form, theme
from charts.form import Form
from charts.numbers import count
from charts.palettes import Palette
from lessons.images.tables import AwayTables, DealtTables, counts_of, strip_table
from lessons.images.tables_own import OwnTables


def batches_chart(tables: DealtTables, palette: Palette) -> Form:
    """All batches of an epoch; the one looked at and a short last one stand out."""
    spec = tables.spec
    batches = count(counts_of(spec.n, spec.batch_size)[0], "batch makes", "batches make")
    return batches_form(palette).with_tables(
        batches=strip_table(spec),
        at=form.numbers(
            n=float(spec.n),
            number=float(spec.number),
            full=float(spec.batch_size),
            title=f"{batches} one epoch of {spec.n:,} images",
        ),
    )


@functools.lru_cache(maxsize=4)
def batches_form(palette: Palette) -> Form:
    """What a row of batches looks like."""
    x = theme.x_axis("start", "images dealt so far", ("0", "at.n"))
    x = x.axis(alt.Axis(format=",d", grid=False))
    batches = form.table("batches").transform_calculate(
        look="datum.number === at.number ? 'looked at' : "
        "datum.size < at.full ? 'short' : datum.number % 2 ? 'full, odd' : 'full, even'"
    )
    looks = {
        "looked at": palette.batch,
        "short": palette.model,
        "full, odd": palette.quiet,
        "full, even": palette.data,
    }
    bars = batches.mark_rect(stroke=palette.paper, strokeWidth=0.5).encode(
        x=x,
        x2=alt.X2("end:Q"),
        y=alt.YValue(0),
        y2=alt.Y2Value("height"),
        color=alt.Color(
            "look:N",
            scale=alt.Scale(domain=list(looks), range=list(looks.values())),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("number:Q", title="from batch"),
            alt.Tooltip("batches:Q", title="batches"),
            alt.Tooltip("size:Q", title="images each"),
        ],
    )
    chart = form.reading(alt.layer(bars, form.carried("at")))
    description = "The batches of an epoch as bars side by side, as wide as they have images."
    return form.of(
        theme.finish(
            chart, palette, title=alt.ExprRef("at.title"), description=description, height=150
        )
    )


def away_chart(tables: AwayTables, palette: Palette) -> Form:
    """How far the image lies from each mean; the nearest is filled, its own class has a diamond."""
    return bars_chart(
        tables.names,
        tables.away,
        palette,
        lit=tables.nearest,
        true=tables.label,
        title="Distance of the image to each mean",
        axis="distance ‖x − μ‖",
        percent=False,
    )


def answer_chart(tables: OwnTables, palette: Palette) -> Form:
    """What the model says of a picture: a bar a class."""
    return bars_chart(
        tables.names,
        tables.y_hat,
        palette,
        lit=tables.order[0],
        true=-1,
        title="What the trained model says",
        axis="ŷ, probability of the class",
        percent=True,
    )


def bars_chart(
    names: Sequence[str],
    values: np.ndarray,
    palette: Palette,
    *,
    lit: int,
    true: int,
    title: str,
    axis: str,
    percent: bool,
) -> Form:
    """A bar a class with its number; `lit` is filled, `true` has a diamond, −1 for none."""
    k = np.arange(len(names))
    table: form.Columns = {"k": k.astype(float), "name": list(names), "value": values.astype(float)}
    end = 1.0 if percent else float(values.max()) or 1.0
    at = form.numbers(lit=float(lit), true=float(true), end=end, title=title)
    return bars_form(palette, axis, percent=percent).with_tables(bars=table, at=at)


@functools.lru_cache(maxsize=16)
def bars_form(palette: Palette, axis: str, *, percent: bool) -> Form:
    """What bars with a name each look like."""
    digits = ".1%" if percent else ".2f"
    x = theme.x_axis("value", axis, ("0", "1.18 * at.end"))
    x = x.axis(alt.Axis(format="~p" if percent else "~g"))
    labels = alt.Axis(labelLimit=90, labelOverlap=False, ticks=False, domain=False, grid=False)
    y = alt.Y("name:N", title=None, sort=None, axis=labels)
    bars = form.table("bars")
    colour = alt.condition("datum.k === at.lit", alt.value(palette.model), alt.value(palette.data))
    layers = [
        bars.mark_bar(height={"band": 0.62}, tooltip=None).encode(x=x, y=y, color=colour),
        bars.mark_text(align="left", dx=10, fontSize=12, color=palette.ink, tooltip=None).encode(
            x=x, y=y, text=alt.Text("value:Q", format=digits)
        ),
        bars.transform_filter("datum.k === at.true")
        .mark_point(shape="diamond", size=70, strokeWidth=2, color=palette.truth, tooltip=None)
        .encode(x=x, y=y),
        form.carried("at"),
    ]
    chart = form.reading(alt.layer(*layers))
    return form.of(
        theme.finish(
            chart,
            palette,
            title=alt.ExprRef("at.title"),
            description=f"Bars, one a class: {axis}.",
            height=330,
        )
    )
