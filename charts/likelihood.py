"""The chain from noise to squared loss: tables from core's Chain, one figure for each step.

Two views stay side by side through the steps: the data with the line (and bells standing on it),
and what the step makes of the densities. All tables have one row a sample unless said otherwise.
"""

import math
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.theme import Chart, Palette
from core.data import Dataset
from core.likelihood import (
    Chain,
    LineSpec,
    breaks_at,
    nll,
    nll_from_loss,
    nll_grid,
    normal,
    profile,
    sigma_mle,
)
from core.linear_regression import closed_form

NUM_BELLS = 7  # more of them stand in each other's way
MAX_BARS = 60  # bars of the fifth step; more would be thinner than the gaps between them
HEIGHT = 400


@dataclass(frozen=True)
class ChainTables:
    """What the figures of the steps read.

    points: i (from 1), x, y, y_hat, residual, density, log_density, constant, squares, tip (where
    the density drawn as a length ends, in units of x), bell (whether its bell is drawn).
    bells: i, x, y, tip: the outline of each drawn bell, standing on the line.
    product (n + 1 rows from k = 0): k, factor, log_factor, log_sum, log10, text32, text64.
    lines: name (model, best, truth), x, y: two rows each. `chosen` is the sample spelled out.
    """

    links: Chain
    points: pd.DataFrame
    bells: pd.DataFrame
    product: pd.DataFrame
    lines: pd.DataFrame
    chosen: int
    x: tuple[float, float]
    y: tuple[float, float]
    breaks32: int | None
    breaks64: int | None

    @property
    def n(self) -> int:
        """Number of samples."""
        return self.links.n

    @property
    def sigma(self) -> float:
        """Width of the bell on trial."""
        return self.links.line.sigma

    @property
    def row(self) -> pd.Series:
        """The sample that the formulas spell out."""
        return self.points.iloc[self.chosen - 1]


def chain_tables(links: Chain, chosen: int = 1) -> ChainTables:
    """All tables of one line on one data set; `chosen` is a sample's number, from 1."""
    chosen = min(max(chosen, 1), links.n)
    x_ends, y_ends = _window(links.data)
    scale = _bell_scale(links, x_ends)
    points = points_table(links, scale, chosen)
    return ChainTables(
        links=links,
        points=points,
        bells=bells_table(points, links.line.sigma, scale),
        product=product_table(links),
        lines=lines_table(links, x_ends),
        chosen=chosen,
        x=x_ends,
        y=y_ends,
        breaks32=breaks_at(links.product32),
        breaks64=breaks_at(links.product64),
    )


def _window(data: Dataset) -> tuple[tuple[float, float], tuple[float, float]]:
    """Axes that depend on the data alone, so that moving the line does not move them."""
    x, y = data.X[:, 0], data.y
    low, high = theme.pad(x.min().item(), x.max().item(), 0.05)
    return (low, high + (high - low) / NUM_BELLS), theme.pad(y.min().item(), y.max().item(), 0.15)


def _bell_scale(links: Chain, x: tuple[float, float]) -> float:
    """Units of x for one unit of density: bells of the data's own noise fill their places.

    Narrower bells may reach over two places, no farther; σ then shows in the numbers alone.
    """
    place = (x[1] - x[0]) / (NUM_BELLS + 1)
    peak = 1 / (math.sqrt(2 * math.pi) * links.line.sigma)
    usual = 1 / (math.sqrt(2 * math.pi) * (links.best_sigma or links.line.sigma))
    return min(0.85 * place / usual, 2 * place / peak)


def points_table(links: Chain, scale: float, chosen: int) -> pd.DataFrame:
    """One row a sample, with everything the chain says of it."""
    said, sigma = links.said, links.line.sigma
    table = pd.DataFrame(
        {
            "x": links.data.X[:, 0].numpy(),
            "y": links.data.y.flatten().numpy(),
            "y_hat": said.y_hat.numpy(),
            "residual": said.residual.numpy(),
            "density": said.density.numpy(),
            "log_density": said.log_density.numpy(),
            "squares": (said.residual**2 / (2 * sigma**2)).numpy(),
        }
    )
    table["constant"] = math.log(2 * math.pi * sigma**2) / 2
    table["tip"] = table["x"] + scale * table["density"]
    table.insert(0, "i", np.arange(1, links.n + 1))
    shown = {chosen, *_spread_over_x(table)}
    return table.assign(bell=table["i"].isin(shown))


def _spread_over_x(points: pd.DataFrame) -> list[int]:
    """Numbers of up to NUM_BELLS samples, evenly spread along the x axis."""
    places = np.linspace(points["x"].min(), points["x"].max(), NUM_BELLS)
    return [int((points["x"] - place).abs().idxmin()) + 1 for place in places]


def bells_table(points: pd.DataFrame, sigma: float, scale: float) -> pd.DataFrame:
    """The outline of a bell at each marked sample: density as distance to the right of x."""
    away = np.linspace(-3.3, 3.3, 61) * sigma
    reach = scale * normal(torch.from_numpy(away), 0.0, sigma).numpy()
    return pd.concat(
        [
            pd.DataFrame({"i": i, "x": x, "y": y_hat + away, "tip": x + reach})
            for i, x, y_hat in points.loc[points["bell"], ["i", "x", "y_hat"]].to_numpy()
        ],
        ignore_index=True,
    )


def product_table(links: Chain) -> pd.DataFrame:
    """One row for each number k of factors so far, from none to n."""
    logs = links.said.log_density
    log_sum = np.concatenate([[0.0], logs.cumsum(0).numpy()])
    return pd.DataFrame(
        {
            "k": np.arange(links.n + 1),
            "factor": np.concatenate([[1.0], links.said.density.numpy()]),
            "log_factor": np.concatenate([[0.0], logs.numpy()]),
            "log_sum": log_sum,
            "log10": log_sum / math.log(10),
            "text32": ["1", *map(_spell, links.product32.tolist())],
            "text64": ["1", *map(_spell, links.product64.tolist())],
        }
    )


def _spell(value: float) -> str:
    """A product as a person would write it, from 1e-324 to infinity."""
    if value == 0:
        return "exactly 0"
    if not math.isfinite(value):
        return "infinity" if value > 0 else "not a number"
    return theme.number(value)


def lines_table(links: Chain, x: tuple[float, float]) -> pd.DataFrame:
    """The ends of the line on trial, the least-squares line, and the truth where it is known."""
    lines = {
        "model": (links.line.w, links.line.b),
        "best": (links.best.theta[0].item(), links.best.theta[-1].item()),
    }
    if links.data.w is not None and links.data.b is not None:
        lines["truth"] = (links.data.w[0, 0].item(), links.data.b.item())
    rows = [(name, end, w * end + b) for name, (w, b) in lines.items() for end in x]
    return pd.DataFrame(rows, columns=["name", "x", "y"])


# --- the view on the left: the data, the line, what stands on it ------------------------------


def _axes(tables: ChainTables) -> tuple[alt.X, alt.Y]:
    return theme.x_axis("x", "x", tables.x), theme.y_axis("y", "y", tables.y)


def _line(tables: ChainTables, name: str, **style: Any) -> alt.Chart:
    x, y = _axes(tables)
    ends = tables.lines[tables.lines["name"] == name]
    return alt.Chart(ends).mark_line(clip=True, tooltip=None, **style).encode(x=x, y=y)


def _base_layers(tables: ChainTables, palette: Palette, truth: bool) -> list[alt.Chart]:
    """Points, the line on trial, and the truth if it is to be seen and known."""
    x, y = _axes(tables)
    size = 34 if tables.n <= 200 else 14
    points = (
        alt.Chart(tables.points)
        .mark_circle(color=palette.data, size=size, opacity=0.85, clip=True)
        .encode(x=x, y=y, tooltip=theme.tips("i", "x", "y", "y_hat", "residual", "density"))
    )
    layers = [points, _line(tables, "model", color=palette.model, strokeWidth=3)]
    if truth and "truth" in set(tables.lines["name"]):
        dashed = _line(tables, "truth", color=palette.truth, strokeWidth=2, strokeDash=[6, 4])
        layers.append(dashed)
    return layers


def _as_is(channel: type[Any], field: str) -> Any:
    """A colour or opacity that the table already holds."""
    kind = "quantitative" if channel is alt.Opacity else "nominal"
    return channel(field, type=kind, scale=None, legend=None)


def residual_layer(tables: ChainTables, palette: Palette) -> alt.Chart:
    """From each point straight to the line: what the noise must have been."""
    x, y = _axes(tables)
    return (
        alt.Chart(tables.points)
        .mark_rule(color=palette.model, opacity=0.55, strokeWidth=1.4, clip=True, tooltip=None)
        .encode(x=x, y=y, y2=alt.Y2("y_hat"))
    )


def bell_layers(tables: ChainTables, palette: Palette) -> list[alt.Chart]:
    """Bells standing on the line, their densities as lengths, the chosen one drawn strongest."""
    x, y = _axes(tables)
    bells = (
        alt.Chart(tables.bells.assign(strength=tables.bells["i"].eq(tables.chosen) * 0.21 + 0.13))
        .mark_area(orient="horizontal", color=palette.model, line=False, clip=True, tooltip=None)
        .encode(
            x=x,
            x2=alt.X2("tip"),
            y=y,
            detail=alt.Detail("i:N"),
            opacity=_as_is(alt.Opacity, "strength"),
        )
    )
    drawn = tables.points[tables.points["bell"]]
    shown = alt.Chart(drawn.assign(strength=drawn["i"].eq(tables.chosen) * 0.4 + 0.6))
    lengths = shown.mark_rule(color=palette.model, strokeWidth=2.4, clip=True).encode(
        x=x,
        x2=alt.X2("tip"),
        y=y,
        opacity=_as_is(alt.Opacity, "strength"),
        tooltip=theme.tips("i", "density"),
    )
    return [bells, lengths]


def chosen_layer(tables: ChainTables, palette: Palette) -> alt.Chart:
    """A ring around the sample that the formulas spell out."""
    x, y = _axes(tables)
    return (
        alt.Chart(tables.points[tables.points["i"] == tables.chosen])
        .mark_point(color=palette.batch, size=140, strokeWidth=2.4, clip=True, tooltip=None)
        .encode(x=x, y=y)
    )


def line_chart(
    tables: ChainTables,
    palette: Palette,
    *,
    title: str,
    truth: bool = True,
    bells: bool = False,
    best: bool = False,
    chosen: bool = False,
    lit: bool = False,
) -> Chart:
    """The data and the line on trial, with residuals or with bells, and what else the step asks.

    `best` adds the least-squares line, `chosen` rings the sample that the formulas spell out,
    `lit` those that the player has multiplied so far.
    """
    layers = _base_layers(tables, palette, truth)
    if bells:
        layers = [*bell_layers(tables, palette), *layers]
    else:
        layers = [residual_layer(tables, palette), *layers]
    if best:
        thin = _line(tables, "best", color=palette.optimum, strokeWidth=1.6, strokeDash=[2, 3])
        layers.append(thin)
    if chosen:
        layers.append(chosen_layer(tables, palette))
    if lit:
        layers.append(lit_layer(tables, palette))
    chart: Chart = alt.layer(*layers)
    chart = theme.stepped(chart, tables.n) if lit else chart
    return theme.finish(
        chart,
        palette,
        title=title,
        description=line_words(tables, bells),
        height=HEIGHT,
    )


def lit_layer(tables: ChainTables, palette: Palette) -> alt.Chart:
    """Rings around the samples that the player has multiplied so far."""
    x, y = _axes(tables)
    size, width = (70, 1.8) if tables.n <= 200 else (16, 1.0)
    return (
        alt.Chart(tables.points[["i", "x", "y"]])
        .transform_filter("datum.i <= step")
        .mark_point(
            color=palette.batch, size=size, strokeWidth=width, clip=True, tooltip=None, aria=False
        )
        .encode(x=x, y=y)
    )


def line_words(tables: ChainTables, bells: bool) -> str:
    """What the left view shows, for screen readers."""
    line = tables.links.line
    standing = "; bells stand on the line, their width is the density" if bells else ""
    return f"{tables.n} points and the line y = {line.w:.4g} x + {line.b:.4g}{standing}."


# --- steps 1 and 2: the bell over the residuals -----------------------------------------------


def noise_chart(tables: ChainTables, palette: Palette, *, heights: bool) -> Chart:
    """All residuals on one axis under the assumed bell; with `heights`, each one's density."""
    reach = _residual_reach(tables)
    x = theme.x_axis("residual", "residual y − ŷ", reach)
    peak = 1 / (math.sqrt(2 * math.pi) * tables.sigma)
    y = theme.y_axis("density", "density", (0, peak * 1.08))
    grid = torch.linspace(*reach, 241, dtype=torch.double)
    bell = pd.DataFrame({"residual": grid, "density": normal(grid, 0.0, tables.sigma)})
    chosen = tables.points["i"].eq(tables.chosen)
    base = alt.Chart(
        tables.points.assign(colour=chosen.map({True: palette.batch, False: palette.data}))
    )
    layers: list[alt.Chart] = [
        alt.Chart(bell)
        .mark_line(color=palette.model, strokeWidth=2.4, clip=True, tooltip=None)
        .encode(x=x, y=y)
    ]
    if heights:
        colour = _as_is(alt.Color, "colour")
        stem = base.mark_rule(strokeWidth=1.6, clip=True).encode(x=x, y=y, color=colour)
        dot = base.mark_circle(size=46, clip=True, opacity=1).encode(
            x=x, y=y, color=colour, tooltip=theme.tips("i", "residual", "density")
        )
        layers += [stem, dot]
    else:
        feet = alt.Chart(tables.points[["i", "residual"]].assign(density=peak * 0.035))
        tick = feet.mark_tick(color=palette.data, thickness=1.6, size=18, clip=True)
        layers.append(tick.encode(x=x, y=y, tooltip=theme.tips("i", "residual")))
    title = "The density of residuals" if heights else "The noise this line needs"
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=f"{title}, and a bell of σ = {tables.sigma:g}",
        description=f"{tables.n} residuals on one axis under a normal curve.",
        height=HEIGHT,
    )


def _residual_reach(tables: ChainTables) -> tuple[float, float]:
    """An axis for residuals that holds the bell, and the residuals unless they are far too far."""
    sizes = tables.points["residual"].abs()
    usual, far = float(sizes.quantile(0.9)), float(sizes.max())
    reach = max(3.5 * tables.sigma, 1.1 * (far if far < 20 * usual else usual))
    return -reach, reach


# --- steps 3 and 4: the product, and the sum of logs ------------------------------------------


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
    now = trail.transform_filter(f"datum.k == min(step, {last - 1})")
    layers.append(trail.mark_line(color=colour, strokeWidth=3, **style).encode(x=x, y=y))
    layers.append(now.mark_circle(color=colour, size=110, opacity=1, **style).encode(x=x, y=y))
    return theme.finish(
        theme.stepped(alt.layer(*layers), tables.n),
        palette,
        title="The sum of logs goes on" if logs else "The product, one factor at a time",
        description=f"{heading.capitalize()} for k from 0 to {tables.n}.",
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


def readout_table(tables: ChainTables) -> pd.DataFrame:
    """One row for each number of factors, for the lines that follow the player.

    Before the first factor there is none: it is missing there.
    """
    columns = ["factor", "log_factor", "log_sum", "text32", "text64"]
    table = tables.product[columns].copy()
    table.loc[0, ["factor", "log_factor"]] = np.nan
    return table


# --- step 5: the two parts --------------------------------------------------------------------


def parts_table(tables: ChainTables) -> pd.DataFrame:
    """Two rows a sample: i, part (constant, squares), value. Only the first MAX_BARS samples."""
    return (
        tables.points[["i", "constant", "squares"]]
        .head(MAX_BARS)
        .melt("i", var_name="part", value_name="value")
    )


def parts_chart(tables: ChainTables, palette: Palette) -> Chart:
    """−log ℓᵢ of each sample as a bar of two parts: the same constant, and its own square."""
    colours = alt.Scale(domain=["constant", "squares"], range=[palette.data, palette.model])
    chart = (
        alt.Chart(parts_table(tables))
        .mark_bar()
        .encode(
            x=alt.X("i:O", title="sample", axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=theme.y_axis("value", "−log of the density"),
            color=alt.Color(
                "part:N",
                scale=colours,
                legend=alt.Legend(
                    title=None,
                    orient="top",
                    labelExpr="datum.label == 'constant' ? '½ log 2πσ²' : '(y − ŷ)² / 2σ²'",
                ),
            ),
            order=alt.Order("part:O"),
            tooltip=[*theme.tips("i", "value"), alt.Tooltip("part:N")],
        )
    )
    return theme.finish(
        chart,
        palette,
        title="Each sample pays a constant and a square",
        description="Stacked bars, one a sample: the constant part and the squared part.",
        height=HEIGHT,
    )


# --- step 6: two curves and two surfaces that are one -----------------------------------------


@dataclass(frozen=True)
class TwinTables:
    """NLL and loss over w (b at its best for each w), and over w and b.

    They depend on the data and σ, not on the line. curve: w, loss, nll. heat_* and contour_*: see
    charts.theme. best_w, best_b: the least-squares line.
    argmin_loss, argmin_nll: grid points of the lowest values of the curve.
    """

    curve: pd.DataFrame
    heat_loss: pd.DataFrame
    heat_nll: pd.DataFrame
    contour_loss: pd.DataFrame
    contour_nll: pd.DataFrame
    w: tuple[float, float]
    b: tuple[float, float]
    argmin_loss: float
    argmin_nll: float
    best_w: float
    best_b: float
    grid_step: float


def twin_tables(data: Dataset, sigma: float, num: int = 45) -> TwinTables:
    """Both quantities on the same grids, each computed in its own way."""
    best_w, best_b = closed_form(data.X, data.y).theta.tolist()
    half_w, half_b = _half_widths(data)
    w = torch.linspace(best_w - half_w, best_w + half_w, 4 * num + 1, dtype=torch.double)
    b = torch.linspace(best_b - half_b, best_b + half_b, num, dtype=torch.double)
    loss, curve = profile(data, w, sigma)
    w_grid = w[::4]
    by_logs = nll_grid(data, w_grid, b, sigma).numpy()
    by_loss = ((data.X * w_grid + b[:, None, None] - data.y) ** 2 / 2).mean(1).numpy()
    x, y = w_grid.numpy(), b.numpy()
    surfaces = [_surface(x, y, z) for z in (by_loss, by_logs)]
    return TwinTables(
        curve=pd.DataFrame({"w": w, "loss": loss, "nll": curve}),
        heat_loss=surfaces[0][0],
        heat_nll=surfaces[1][0],
        contour_loss=surfaces[0][1],
        contour_nll=surfaces[1][1],
        w=(w[0].item(), w[-1].item()),
        b=(b[0].item(), b[-1].item()),
        argmin_loss=w[loss.argmin()].item(),
        argmin_nll=w[curve.argmin()].item(),
        best_w=best_w,
        best_b=best_b,
        grid_step=(w[1] - w[0]).item(),
    )


def _half_widths(data: Dataset) -> tuple[float, float]:
    """How far to look around the best w and b: as far as the data's own spread would carry."""
    x_spread, y_spread = (v.std(correction=0).item() for v in (data.X[:, 0], data.y))
    half_b = 1.6 * y_spread or max(abs(data.y.mean().item()), 1.0)
    half_w = 1.6 * y_spread / x_spread if x_spread > 0 and y_spread > 0 else 1.0
    return half_w, half_b


def _surface(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Heat map and contours of a surface by its height above its own lowest point."""
    above = z - z.min()
    top = float(above.max()) or 1.0
    heat = theme.heatmap_table(x, y, above + 0.01 * top)
    levels = [top * share**2 for share in np.linspace(0.12, 0.9, 8)]
    return heat, theme.contour_table(x, y, above, levels)


def twin_chart(twin: TwinTables, links: Chain, palette: Palette, *, both: bool = True) -> Chart:
    """NLL and loss over w as one curve with two rulers: left the loss, right the NLL.

    Without `both` the loss alone, for who has yet to say where the NLL is lowest.
    """
    low, high = theme.pad(twin.curve["loss"].min(), twin.curve["loss"].max(), 0.08)
    x = theme.x_axis("w", "w (b at its best for each w)", twin.w)
    left = theme.y_axis("loss", "squared loss L", (low, high))
    wide: dict[str, Any] = {"color": palette.model, "strokeWidth": 9, "opacity": 0.35, "clip": True}
    curve = alt.Chart(twin.curve).mark_line(**wide)
    here = alt.Chart(theme.one_row(w=links.line.w, loss=links.loss)).mark_circle(
        color=palette.model, size=130, opacity=1, clip=True
    )
    tips = theme.tips("w", "loss", "nll") if both else theme.tips("w", "loss")
    chart: Chart = alt.layer(curve.encode(x=x, y=left, tooltip=tips), here.encode(x=x, y=left))
    title = "The squared loss over w: where is −log P lowest?"
    words = "The squared loss over w, b at its best for each w"
    if both:
        ends = [float(nll_from_loss(end, links.n, links.line.sigma)) for end in (low, high)]
        chart = alt.layer(chart, _nll_side(twin, palette, x, (ends[0], ends[1])))
        chart = chart.resolve_scale(y="independent")
        title = "Two quantities, one curve: only the rulers differ"
        words = (
            "Squared loss (wide) and negative log-likelihood (dashed) over w, each with its own "
            "vertical axis; they coincide and share their lowest point"
        )
    return theme.finish(chart, palette, title=title, description=f"{words}.", height=HEIGHT)


def _nll_side(twin: TwinTables, palette: Palette, x: alt.X, ends: tuple[float, float]) -> Chart:
    """The NLL over w on a ruler of its own, and the w of its lowest point."""
    ruler = theme.y_axis("nll", "−log likelihood", ends)
    ruler = ruler.axis(orient="right", grid=False, titleColor=palette.optimum)
    thin = alt.Chart(twin.curve).mark_line(
        color=palette.optimum, strokeWidth=2, strokeDash=[6, 4], clip=True
    )
    argmin = alt.Chart(theme.one_row(w=twin.argmin_nll)).mark_rule(
        color=palette.optimum, strokeDash=[2, 3], strokeWidth=1.6
    )
    tips = theme.tips("w", "loss", "nll")
    return alt.layer(thin.encode(x=x, y=ruler, tooltip=tips), argmin.encode(x=x))


def surface_chart(twin: TwinTables, line: LineSpec, palette: Palette, kind: str) -> Chart:
    """The surface of `loss` or `nll` over w and b, with the least-squares line and this line."""
    heat = twin.heat_loss if kind == "loss" else twin.heat_nll
    lines = twin.contour_loss if kind == "loss" else twin.contour_nll
    x, y = theme.x_axis("x", "w", twin.w), theme.y_axis("y", "b", twin.b)
    best = theme.one_row(x=twin.best_w, y=twin.best_b)
    layers = [
        theme.heatmap(heat, x, y),
        theme.contours(lines, x, y),
        theme.landmark(best, x, y, colour=palette.optimum, shape="cross"),
        alt.Chart(theme.one_row(x=line.w, y=line.b))
        .mark_circle(
            color=palette.model, size=130, stroke="#FFFFFF", strokeWidth=1.5, opacity=1, clip=True
        )
        .encode(x=x, y=y, tooltip=theme.tips("x", "y")),
    ]
    name = "Squared loss" if kind == "loss" else "−log likelihood"
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=f"{name} over w and b",
        description=f"Heat map of {name} with contours, its lowest point and the line on trial.",
        height=HEIGHT,
    )


# --- step 7: the most likely line, and the most likely sigma ----------------------------------


def sigma_table(links: Chain) -> pd.DataFrame:
    """NLL over σ at the line on trial, from the residuals: sigma, nll."""
    residual = links.said.residual
    hat = sigma_mle(residual)
    low, high = 0.35 * (hat or links.line.sigma), 3 * max(hat, links.line.sigma)
    sigmas = np.geomspace(min(low, links.line.sigma), high, 161)
    return pd.DataFrame({"sigma": sigmas, "nll": [nll(residual, s).total for s in sigmas]})


def sigma_chart(links: Chain, palette: Palette) -> Chart:
    """Now the width: NLL over σ at this line, its lowest point at σ̂, and where σ stands."""
    table = sigma_table(links)
    hat = sigma_mle(links.said.residual)
    lowest = table["nll"].min()
    x = theme.x_axis("sigma", "σ", (0, table["sigma"].max()))
    y = theme.y_axis("nll", "−log likelihood", theme.pad(lowest, lowest + 2.5 * links.n))
    here = theme.one_row(sigma=links.line.sigma, nll=links.by_logs)
    layers: list[Chart] = [
        alt.Chart(table)
        .mark_line(color=palette.model, strokeWidth=2.4, clip=True)
        .encode(x=x, y=y, tooltip=theme.tips("sigma", "nll")),
        alt.Chart(here)
        .mark_circle(color=palette.model, size=130, opacity=1, clip=True)
        .encode(x=x, y=y),
    ]
    if hat > 0:
        best = theme.one_row(sigma=hat, nll=nll(links.said.residual, hat).total)
        layers.append(theme.landmark(best, x, y, colour=palette.optimum, shape="cross"))
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="With the line fixed, the likelihood also chooses σ",
        description="Negative log-likelihood over sigma, lowest at the root mean squared residual.",
        height=HEIGHT,
    )
