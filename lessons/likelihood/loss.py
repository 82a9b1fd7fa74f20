"""Steps 6 and 7 of the chain: loss and likelihood as one curve and one surface; the likeliest σ."""

import functools
from typing import Any, Literal

import altair as alt

from charts import form, theme
from charts.form import Form
from charts.heat import contours, heatmap, scale
from charts.palettes import Palette
from charts.theme import Chart
from core.likelihood import Chain, LineSpec, nll_from_loss
from lessons.likelihood.line import HEIGHT, line_numbers, samples
from lessons.likelihood.tables_loss import ROOM, TwinTables, nll_at


def twin_chart(twin: TwinTables, links: Chain, palette: Palette, *, both: bool = True) -> Form:
    """NLL and loss over w as one curve with two rulers: left the loss, right the NLL.

    Without `both` the loss alone, for who has yet to say where the NLL is lowest.
    """
    low, high = theme.pad(twin.curve["loss"].min(), twin.curve["loss"].max(), 0.08)
    ends = {"x0": twin.w[0], "x1": twin.w[1], "loss0": low, "loss1": high}
    if both:
        sigma = links.line.sigma
        nll0, nll1 = (float(nll_from_loss(end, links.n, sigma)) for end in (low, high))
        ends |= {"nll0": nll0, "nll1": nll1}
    if both and links.best.unique:  # else the curve is flat: its lowest point is rounding
        ends |= {"argmin": twin.argmin_nll}
    return twin_form(palette, both).with_tables(
        at=form.numbers(**line_numbers(links.line), **ends),
        points=sample_table(links),
        curve=twin.curve if both else twin.curve[["w", "loss"]],
    )


@functools.lru_cache(maxsize=8)
def twin_form(palette: Palette, both: bool) -> Form:
    """What the two curves look like."""
    x = theme.x_axis("w", "w (b at its best for each w)", ("at.x0", "at.x1"))
    left = theme.y_axis("loss", "squared loss L", ("at.loss0", "at.loss1"))
    wide: dict[str, Any] = {"color": palette.model, "strokeWidth": 9, "opacity": 0.35, "clip": True}
    tips = theme.tips("w", "loss", "nll") if both else theme.tips("w", "loss")
    curve = form.table("curve").mark_line(**wide).encode(x=x, y=left, tooltip=tips)
    here = (
        samples()
        .transform_calculate(half="pow(datum.residual, 2) / 2")
        .transform_aggregate(loss="mean(half)")
        .transform_calculate(w="w")
        .mark_circle(color=palette.model, size=130, opacity=1, clip=True)
        .encode(x=x, y=left)
    )
    chart: Chart = alt.layer(curve, here, form.carried("at"))
    title = "The squared loss over w: where is −log P lowest?"
    words = "The squared loss over w, b at its best for each w"
    if both:
        chart = alt.layer(chart, _nll_side(palette, x)).resolve_scale(y="independent")
        title = "Two quantities, one curve: only the rulers differ"
        words = (
            "Squared loss (wide) and negative log-likelihood (dashed) over w, each with its own "
            "vertical axis; they coincide and share their lowest point"
        )
    return on_trial(chart, palette, title=title, description=f"{words}.")


def on_trial(chart: Chart, palette: Palette, *, title: str, description: str) -> Form:
    """The form of a chart that shows the line on trial, which the sliders move."""
    chart = form.steerable(chart, "w", "b", above_zero=["sigma"])
    return form.of(
        theme.finish(chart, palette, title=title, description=description, height=HEIGHT)
    )


def sample_table(links: Chain) -> form.Columns:
    """x and y of all samples, from which the browser works out what the line says of them."""
    return {"x": links.data.X[:, 0].numpy(), "y": links.data.y.flatten().numpy()}


def _nll_side(palette: Palette, x: alt.X) -> Chart:
    """The NLL over w on a ruler of its own, and the w of its lowest point."""
    ruler = theme.y_axis("nll", "−log likelihood", ("at.nll0", "at.nll1"))
    ruler = ruler.axis(orient="right", grid=False, titleColor=palette.optimum)
    thin = form.table("curve").mark_line(
        color=palette.optimum, strokeWidth=2, strokeDash=[6, 4], clip=True
    )
    argmin = (
        form.table("at")
        .transform_filter("isValid(datum.argmin)")
        .mark_rule(color=palette.optimum, strokeDash=[2, 3], strokeWidth=1.6, tooltip=None)
    )
    tips = theme.tips("w", "loss", "nll")
    return alt.layer(
        thin.encode(x=x, y=ruler, tooltip=tips), argmin.encode(x=theme.on(x, "argmin"))
    )


def surface_chart(
    twin: TwinTables, line: LineSpec, palette: Palette, kind: Literal["loss", "nll"]
) -> Form:
    """The surface of `loss` or `nll` over w and b, with the least-squares line and this line."""
    ends = {"x0": twin.w[0], "x1": twin.w[1], "y0": twin.b[0], "y1": twin.b[1]}
    return surface_form(palette, kind).with_tables(
        at=form.numbers(**line_numbers(line), **ends),
        heat=twin.heat_loss if kind == "loss" else twin.heat_nll,
        contour=twin.contour_loss if kind == "loss" else twin.contour_nll,
        best=theme.one_row(x=twin.best_w, y=twin.best_b),
    )


@functools.lru_cache(maxsize=8)
def surface_form(palette: Palette, kind: Literal["loss", "nll"]) -> Form:
    """What a surface over w and b looks like."""
    x = theme.x_axis("x", "w", ("at.x0", "at.x1"))
    y = theme.y_axis("y", "b", ("at.y0", "at.y1"))
    here = form.table("at").transform_calculate(x="w", y="b")
    layers = [
        heatmap(alt.NamedData("heat"), x, y),
        contours(alt.NamedData("contour"), x, y),
        theme.landmark(alt.NamedData("best"), x, y, colour=palette.optimum, shape="cross"),
        here.mark_circle(
            color=palette.model, size=130, stroke="#FFFFFF", strokeWidth=1.5, opacity=1, clip=True
        ).encode(x=x, y=y, tooltip=theme.tips("x", "y")),
        scale(alt.NamedData("heat"), "above the lowest (yellow is low)"),
    ]
    name = "Squared loss" if kind == "loss" else "−log likelihood"
    words = f"Heat map of {name} with contours, its lowest point and the line on trial."
    return on_trial(alt.layer(*layers), palette, title=f"{name} over w and b", description=words)


# --- step 7: the most likely line, and the most likely sigma ----------------------------------


def sigma_chart(links: Chain, palette: Palette) -> Form:
    """Now the width: NLL over σ at this line, its lowest point at σ̂, and where σ stands."""
    return sigma_form(palette).with_tables(
        at=form.numbers(**line_numbers(links.line)), points=sample_table(links)
    )


@functools.lru_cache(maxsize=4)
def sigma_form(palette: Palette) -> Form:
    """What the NLL over σ looks like: 161 places from far below σ̂ to far above, and 2.5 n high.

    An exact fit has no σ̂: the smaller σ, the more likely.
    """
    x = theme.x_axis("sigma", "σ")
    y = theme.y_axis("nll", "−log likelihood")
    line = (
        samples()
        .transform_calculate(square="pow(datum.residual, 2)")
        .transform_aggregate(sum="sum(square)", n="count()")
        .transform_calculate(hat="sqrt(datum.sum / datum.n)")
        .transform_calculate(
            first="min(0.35 * (datum.hat || sigma), sigma)", last="3 * max(datum.hat, sigma)"
        )
        .transform_calculate(lowest=nll_at("max(datum.hat, datum.first)"))
        .transform_calculate(
            floor="datum.lowest - 0.15 * datum.n",
            top=f"datum.lowest + {ROOM} * datum.n",
            origin="0",
        )
    )
    curve = (
        line.transform_calculate(k="sequence(161)")
        .transform_flatten(["k"])
        .transform_calculate(sigma="datum.first * pow(datum.last / datum.first, datum.k / 160)")
        .transform_calculate(nll=nll_at("datum.sigma"))
        .transform_filter("datum.nll <= datum.top")
    )
    room = line.mark_rule(strokeOpacity=0, opacity=1, tooltip=None)
    here = line.transform_calculate(sigma="sigma", nll=nll_at("sigma"))
    best = line.transform_filter("datum.hat > 0").transform_calculate(
        sigma="datum.hat", nll="datum.lowest"
    )
    still: dict[str, Any] = {"clip": True, "opacity": 1}
    layers: list[Chart] = [
        room.encode(
            x=theme.on(x, "origin"),
            x2=alt.X2("last:Q"),
            y=theme.on(y, "floor"),
            y2=alt.Y2("top:Q"),
        ),
        curve.mark_line(color=palette.model, strokeWidth=2.4, **still).encode(
            x=x, y=y, tooltip=theme.tips("sigma", "nll")
        ),
        here.transform_filter("datum.nll <= datum.top")
        .mark_circle(color=palette.model, size=130, **still)
        .encode(x=x, y=y, tooltip=theme.tips("sigma", "nll")),
        theme.landmark(best, x, y, colour=palette.optimum, shape="cross"),
    ]
    return on_trial(
        alt.layer(*layers, form.carried("at")),
        palette,
        title="With the line fixed, the likelihood also chooses σ",
        description="Negative log-likelihood over sigma, lowest at the root mean squared residual.",
    )
