"""Steps 3 to 5 of the chain: the product factor by factor, the sum of logs, and its two parts."""

import functools
from typing import Any, Literal

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.palettes import Palette
from charts.theme import Chart
from lessons.likelihood.line import HEIGHT, line_numbers, samples
from lessons.likelihood.tables import MAX_BARS, ChainTables


def product_chart(tables: ChainTables, palette: Palette, *, logs: bool) -> Chart:
    """The running product as a power of ten and where each precision loses it; or the sum of logs.

    Follows the player's `step`, the number of factors multiplied so far.
    """
    field = "log_sum" if logs else "log10"
    heading = "sum of the first k logs" if logs else "product of the first k, as a power of 10"
    table = tables.product[["k", field]]
    shown = table[field] if logs else table[field].iloc[: tables.breaks64]
    low, high = theme.pad(shown.min(), shown.max(), 0.05)
    x = theme.x_axis("k", "k, factors so far", (0, tables.n * 1.02))
    y = theme.y_axis(field, heading, (low, high + 0.16 * (high - low)))  # room for the words
    style: dict[str, Any] = {"clip": True, "tooltip": None}
    layers: list[alt.Chart] = []
    for name, last, width, colour in _precisions(tables, palette):
        kept = alt.Chart(table.iloc[:last])
        mark = kept.mark_line(color=colour, strokeWidth=width, opacity=0.35, **style)
        layers += [mark.encode(x=x, y=y), *_breakdown(tables, name, last, colour, palette)]
    if logs:
        whole = alt.Chart(table).mark_line(
            color=palette.optimum, strokeWidth=1.4, strokeDash=[4, 3], **style
        )
        layers.append(whole.encode(x=x, y=y))
    last = len(table) if logs or not tables.breaks64 else tables.breaks64
    colour = palette.optimum if logs else palette.model
    trail = alt.Chart(table.iloc[:last]).transform_filter("datum.k <= step")
    now = trail.transform_filter("datum.k == min(step, last)")
    layers.append(trail.mark_line(color=colour, strokeWidth=3, **style).encode(x=x, y=y))
    layers.append(now.mark_circle(color=colour, size=110, opacity=1, **style).encode(x=x, y=y))
    return theme.finish(
        theme.with_numbers(theme.stepped(alt.layer(*layers), tables.n), last=last - 1),
        palette,
        title="The sum of logs goes on" if logs else "The product, one factor at a time",
        description=f"{heading.capitalize()} for k from 0 to n.",
        height=HEIGHT,
    )


def _precisions(tables: ChainTables, palette: Palette) -> list[tuple[str, int, float, str]]:
    """Name, number of rows before the product is lost, line width and colour of each precision."""
    rows = len(tables.product)
    return [
        ("float32", tables.breaks32 or rows, 9, palette.compare),
        ("float64", tables.breaks64 or rows, 5, palette.model),
    ]


def _breakdown(
    tables: ChainTables, name: str, last: int, colour: str, palette: Palette
) -> list[alt.Chart]:
    """A rule where a precision loses the product, with what is left of it."""
    if last >= len(tables.product):
        return []
    left = tables.product[f"text{name[-2:]}"].iloc[last]
    table = theme.one_row(k=last, words=f"{name}: {left} from factor {last:,}")
    side: Literal["left", "right"] = "right" if last > tables.n * 0.55 else "left"
    rule = alt.Chart(table).mark_rule(color=colour, strokeDash=[3, 3], strokeWidth=1.6)
    text: dict[str, Any] = {"align": side, "dx": -6 if side == "right" else 6, "fontSize": 12}
    text |= {"color": colour, "fontWeight": "bold"}
    words = alt.Chart(table).mark_text(**text)
    x, height = alt.X("k:Q"), alt.YValue(28 if name == "float64" else 10)
    words = words.encode(x=x, y=height, text=alt.Text("words:N"))
    halo = words.mark_text(**(text | {"stroke": palette.paper, "strokeWidth": 4}))
    return [rule.encode(x=x), halo, words]


# --- step 5: the two parts --------------------------------------------------------------------


def parts_chart(tables: ChainTables, palette: Palette) -> Form:
    """−log ℓᵢ of each sample as a bar of two parts: the same constant, and its own square."""
    return parts_form(palette).with_tables(
        at=form.numbers(**line_numbers(tables.links.line)),
        points=tables.points[["i", "x", "y"]].head(MAX_BARS),
    )


@functools.lru_cache(maxsize=4)
def parts_form(palette: Palette) -> Form:
    """What the bars look like. A constant below 0 hangs down; squares always stand on 0 or on it.

    The parts are those of core.likelihood.nll, one sample at a time.
    """
    colours = alt.Scale(domain=["constant", "squares"], range=[palette.data, palette.model])
    names = "datum.label == 'constant' ? '½ log 2πσ²' : '(y − ŷ)² / 2σ²'"
    legend = alt.Legend(title=None, orient="top", labelExpr=names)
    sample = alt.X("i:O", title="sample", axis=alt.Axis(labelAngle=0, labelOverlap=True))
    y = theme.y_axis("top", "−log of the density")
    paid = (
        samples()
        .transform_calculate(constant="log(2 * PI * sigma * sigma) / 2")
        .transform_calculate(squares="pow(datum.residual / sigma, 2) / 2")
        .transform_calculate(foot="max(datum.constant, 0)")
        .transform_calculate(top="datum.foot + datum.squares")
    )
    look: dict[str, Any] = {
        "x": sample,
        "color": alt.Color("part:N", scale=colours, legend=legend),
        "tooltip": theme.tips("i", "constant", "squares"),
    }
    constant = paid.transform_calculate(part="'constant'").mark_bar()
    squares = paid.transform_calculate(part="'squares'").mark_bar()
    layers = [
        constant.encode(y=theme.on(y, "constant"), y2=alt.Y2Datum(0), **look),
        squares.encode(y=y, y2=alt.Y2("foot:Q"), **look),
    ]
    return form.of(
        theme.finish(
            form.steerable(alt.layer(*layers, form.carried("at")), "w", "b", above_zero=["sigma"]),
            palette,
            title="Each sample pays a constant and a square",
            description="Stacked bars, one a sample: the constant part and the squared part.",
            height=HEIGHT,
        )
    )
