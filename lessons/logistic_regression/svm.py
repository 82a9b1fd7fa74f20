"""Two straight borders over the same samples, and the losses that put them there."""

import functools
from typing import Any

import altair as alt

from charts import classes, form, theme
from charts.form import Form
from charts.naming import Naming
from charts.palettes import Palette
from charts.theme import Chart
from lessons.logistic_regression.tables_svm import SvmTables

STILL: dict[str, Any] = {"clip": True, "tooltip": None}
REACH = 3.0  # of the margins drawn


def svm_chart(tables: SvmTables, palette: Palette) -> Form:
    """Samples, both borders, the machine's margins as dashed lines, who has a say in rings."""
    (x0, x1), (y0, y1) = tables.ends
    rows = []
    for _, line in tables.lines.iterrows():
        offsets = (0.0, 1.0, -1.0) if line["kind"] == "svm" else (0.0,)
        rows += [(line["kind"], line["w1"], line["w2"], line["b"] - m, m) for m in offsets]
    kinds, w1, w2, b, m = map(list, zip(*rows, strict=True))
    dots = max(14, min(60, 9000 // tables.n))
    return svm_form(palette).with_tables(
        at=form.numbers(x0=x0, x1=x1, y0=y0, y1=y1, size=dots),
        points=tables.points,
        lines={"kind": kinds, "w1": w1, "w2": w2, "b": b, "m": m},
    )


def called(tables: SvmTables) -> Naming:
    """What the axes are called."""
    return Naming(2, (*tables.names, tables.label))


@functools.lru_cache(maxsize=4)
def svm_form(palette: Palette) -> Form:
    """What both borders look like."""
    x = theme.x_axis("x", "x₁", ("at.x0", "at.x1"))
    y = theme.y_axis("y", "x₂", ("at.y0", "at.y1"))
    # Each line from side to side, or from top to bottom where it is steep
    steep = "abs(datum.w1) * (at.x1 - at.x0) > abs(datum.w2) * (at.y1 - at.y0)"
    ends = (
        form.table("lines")
        .transform_calculate(ends="[0, 1]", steep=steep, line="datum.kind + datum.m")
        .transform_flatten(["ends"])
        .transform_calculate(
            x="datum.steep ? -(datum.b + datum.w2 * (datum.ends ? at.y1 : at.y0)) / datum.w1"
            " : (datum.ends ? at.x1 : at.x0)",
            y="datum.steep ? (datum.ends ? at.y1 : at.y0)"
            " : -(datum.b + datum.w1 * (datum.ends ? at.x1 : at.x0)) / datum.w2",
        )
        .transform_filter("isFinite(datum.x) && isFinite(datum.y)")
        .encode(x=x, y=y, detail=alt.Detail("line:N"))
    )
    points = form.table("points").transform_calculate(wrong="false")
    hollow = (
        points.transform_filter("datum.counts === 0")
        .mark_circle(color=palette.paper, size=9, opacity=1, **STILL)
        .encode(x=x, y=y)
    )
    layers: list[Chart] = [
        *classes.samples(points, x, y, palette, 2, size=alt.ExprRef("at.size"))[:1],
        hollow,
        ends.transform_filter("datum.kind === 'svm' && datum.m !== 0").mark_line(
            color=palette.compare, strokeWidth=1.6, strokeDash=[6, 4], **STILL
        ),
        ends.transform_filter("datum.kind === 'svm' && datum.m === 0").mark_line(
            color=palette.compare, strokeWidth=3, **STILL
        ),
        ends.transform_filter("datum.kind === 'logistic'").mark_line(
            color=palette.model, strokeWidth=3, **STILL
        ),
    ]
    chart = form.reading(alt.layer(*layers, form.carried("at")))
    return form.of(
        theme.finish(
            chart,
            palette,
            title="Two straight borders",
            description="The samples of two classes, the border of logistic regression, that of "
            "the support vector machine with its margins as dashed lines, and samples "
            "that have no say in it drawn hollow.",
            height=360,
        )
    )


def margins_chart(margin: float, palette: Palette) -> Form:
    """The losses against the margin; the number m is a thumb's."""
    return margins_form(palette).with_tables(at=form.numbers(m=margin))


LOSSES = {
    "logistic": "log(1 + exp(-({m})))",
    "squared": "pow(max(0, 1 - ({m})), 2)",
    "hinge": "max(0, 1 - ({m}))",
}


@functools.lru_cache(maxsize=4)
def margins_form(palette: Palette) -> Form:
    """What the losses look like against the margin."""
    x = theme.x_axis("x", "margin tz", (str(-REACH), str(REACH)))
    y = theme.y_axis("y", "loss", ("-0.2", "6"))
    layers: list[Chart] = []
    for name, colour, dash in (
        ("squared", palette.compare, [1, 0]),
        ("hinge", palette.compare, [6, 4]),
        ("logistic", palette.model, [1, 0]),
    ):
        text = LOSSES[name]
        line = alt.Chart(alt.sequence(0, 121, as_="k")).transform_calculate(
            x=f"{REACH} * (datum.k / 60 - 1)"
        )
        line = line.transform_calculate(y=text.replace("{m}", "datum.x"))
        spot = form.table("at").transform_calculate(x="m", y=text.replace("{m}", "m"))
        layers += [
            line.mark_line(color=colour, strokeDash=dash, strokeWidth=2.4, **STILL).encode(
                x=x, y=y
            ),
            spot.mark_circle(color=colour, size=100, opacity=1, **STILL).encode(x=x, y=y),
        ]
    chart = form.steerable(alt.layer(*layers, form.carried("at")), "m")
    return form.of(
        theme.finish(
            chart,
            palette,
            title="What a sample costs, by its margin",
            description="The logistic loss, the hinge and the squared hinge against the margin.",
            height=360,
        )
    )
