"""Around the chain: the bell itself, what sigma does, other laws of noise, residuals, labels."""

import math
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.theme import Chart, Palette
from core import likelihood, noise, noise_fits, residuals
from core.data import Dataset
from core.linear_regression import closed_form

HEIGHT = 380
TEXTBOOK = ((0.0, 1.0), (0.0, 2.0), (3.0, 1.0))  # μ and σ of the three curves of the book
LAW_NAMES = {"normal": "normal", "laplace": "Laplace", "student": "Student's t"}
DASHES = [[1, 0], [7, 3], [2, 3]]  # solid, long, short: colour is never the only difference
REACH = 7.0  # the bell's axis runs from -REACH to REACH


def _law_colours(palette: Palette) -> alt.Scale:
    return alt.Scale(
        domain=list(LAW_NAMES.values()), range=[palette.model, palette.optimum, palette.compare]
    )


def _law_legend(field: str, palette: Palette) -> alt.Color:
    return alt.Color(f"{field}:N", scale=_law_colours(palette), legend=_legend())


def _law_dashes(legend: alt.Legend | None = None) -> alt.StrokeDash:
    """Colour is never the only difference."""
    dashes = alt.Scale(domain=list(LAW_NAMES.values()), range=DASHES)
    return alt.StrokeDash("law:N", scale=dashes, legend=legend)


def _legend() -> alt.Legend:
    """One line of names above the figure; two channels with it share one legend."""
    return alt.Legend(title=None, orient="top", labelLimit=260, symbolSize=250)


# --- the bell ---------------------------------------------------------------------------------


def bell_table(mu: float, sigma: float) -> pd.DataFrame:
    """Rows x, density for the three curves of the book and for one's own: curve, x, density."""
    x = torch.linspace(-REACH, REACH, 421, dtype=torch.double)
    curves = {f"μ = {m:g}, σ = {s:g}": (m, s) for m, s in TEXTBOOK} | {"yours": (mu, sigma)}
    return pd.concat(
        [
            pd.DataFrame({"curve": name, "x": x, "density": likelihood.normal(x, m, s)})
            for name, (m, s) in curves.items()
        ],
        ignore_index=True,
    )


def areas(mu: float, sigma: float) -> dict[str, float]:
    """Area under each curve between −REACH and REACH, by thin trapezia.

    The grid is finer than the narrowest bell.
    """
    curves = {f"μ = {m:g}, σ = {s:g}": (m, s) for m, s in TEXTBOOK} | {"yours": (mu, sigma)}
    x = torch.linspace(-REACH, REACH, 20_001, dtype=torch.double)
    return {
        name: torch.trapezoid(likelihood.normal(x, m, s), x).item()
        for name, (m, s) in curves.items()
    }


def bell_chart(table: pd.DataFrame, mu: float, sigma: float, palette: Palette) -> Chart:
    """The normal density: three curves to compare with, and one's own with its middle shaded."""
    top = max(float(table["density"].max()) * 1.06, 0.45)
    x = theme.x_axis("x", "x", (-REACH, REACH))
    y = theme.y_axis("density", "density p(x)", (0, top))
    own = table[table["curve"] == "yours"]
    others = table[table["curve"] != "yours"]
    names = list(others["curve"].unique())
    dashes = alt.Scale(domain=names, range=DASHES)
    middle = own[(own["x"] - mu).abs() <= sigma]
    layers = [
        alt.Chart(middle)
        .mark_area(color=palette.model, opacity=0.2, clip=True, tooltip=None)
        .encode(x=x, y=y),
        alt.Chart(others)
        .mark_line(color=palette.data, strokeWidth=1.8, clip=True)
        .encode(
            x=x,
            y=y,
            strokeDash=alt.StrokeDash("curve:N", scale=dashes, legend=_legend()),
            tooltip=[alt.Tooltip("curve:N"), *theme.tips("x", "density")],
        ),
        alt.Chart(own)
        .mark_line(color=palette.model, strokeWidth=3, clip=True)
        .encode(x=x, y=y, tooltip=theme.tips("x", "density")),
    ]
    if top > 1:
        one = alt.Chart(theme.one_row(density=1.0))
        layers.append(one.mark_rule(color=palette.ink, strokeDash=[2, 4]).encode(y=y))
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=f"Your bell, μ = {mu:g}, σ = {sigma:g}: shaded within one σ",
        description="Normal densities: the three of the book and one with its middle shaded.",
        height=HEIGHT,
    )


# --- sigma and the answer ---------------------------------------------------------------------


def three_sigmas_table(data: Dataset, sigma: float, factor: float) -> pd.DataFrame:
    """NLL a sample over w for σ/factor, σ and σ·factor, b at its best: name, sigma, w, nll."""
    best = closed_form(data.X, data.y).theta
    spread_x, spread_y = (v.std(correction=0).item() for v in (data.X[:, 0], data.y))
    half = 0.8 * spread_y / spread_x if spread_x > 0 and spread_y > 0 else 1.0
    w = torch.linspace(best[0].item() - half, best[0].item() + half, 201, dtype=torch.double)
    parts = []
    for value in (sigma / factor, sigma, sigma * factor):
        nll = likelihood.profile(data, w, value)[1] / data.n
        name = f"σ = {value:.4g}"
        parts.append(pd.DataFrame({"name": name, "sigma": value, "w": w, "nll": nll}))
    return pd.concat(parts, ignore_index=True)


def argmins(table: pd.DataFrame, n: int) -> pd.DataFrame:
    """One row a sigma: the w of its lowest point, the NLL there, and how much w ± one step adds."""
    lowest = table.loc[table.groupby("sigma")["nll"].idxmin()]
    return lowest.assign(nll=lowest["nll"] * n)[["sigma", "w", "nll"]].reset_index(drop=True)


def three_sigmas_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """Three widths, three curves, one lowest place."""
    lowest = table["nll"].min()
    flattest = table.groupby("sigma")["nll"].max().min()
    top = max(flattest, lowest + 4.0, table.groupby("sigma")["nll"].min().max() + 1.0)
    x = theme.x_axis("w", "w (b at its best for each w)", (table["w"].min(), table["w"].max()))
    y = theme.y_axis("nll", "−log likelihood, a sample", theme.pad(lowest, top))
    names = list(table["name"].unique())
    dash = alt.Scale(domain=names, range=[DASHES[2], DASHES[0], DASHES[1]])
    curves = (
        alt.Chart(table)
        .mark_line(color=palette.model, strokeWidth=2.4, clip=True)
        .encode(
            x=x,
            y=y,
            strokeDash=alt.StrokeDash("name:N", scale=dash, legend=_legend()),
            tooltip=[alt.Tooltip("name:N"), *theme.tips("w", "nll")],
        )
    )
    places = table.loc[table.groupby("sigma")["nll"].idxmin()]
    rule = alt.Chart(places.head(1)).mark_rule(color=palette.optimum, strokeDash=[2, 3])
    cross = theme.landmark(places, x, y, colour=palette.optimum, shape="cross", size=90)
    return theme.finish(
        alt.layer(curves, rule.encode(x=x), cross),
        palette,
        title="Three widths of the bell, one lowest place",
        description="Negative log-likelihood a sample over w for three sigmas.",
        height=HEIGHT,
    )


# --- the estimate of sigma, and its bias ------------------------------------------------------


def bias_table(spec: likelihood.BiasSpec) -> pd.DataFrame:
    """One row a simulated data set and divisor: divisor, estimate (of σ²)."""
    sums = likelihood.squared_residual_sums(spec).numpy()
    names = {"Σ r² / n": spec.n, "Σ r² / (n − 2)": spec.n - 2}
    return pd.concat(
        [pd.DataFrame({"divisor": name, "estimate": sums / by}) for name, by in names.items()],
        ignore_index=True,
    )


def binned(table: pd.DataFrame, group: str, field: str, num: int = 40) -> pd.DataFrame:
    """Histogram of `field` for each `group`, on shared bins; the outermost 1 % lie beyond them.

    Columns: the group, start, stop, middle, share (of that group's rows).
    """
    low, high = table[field].quantile([0.005, 0.99]).tolist()
    edges = np.linspace(*((low, high) if high > low else (low - 0.5, high + 0.5)), num + 1)
    parts = []
    for name, rows in table.groupby(group, sort=False):
        counts, _ = np.histogram(rows[field], edges)
        parts.append(
            pd.DataFrame(
                {
                    group: name,
                    "start": edges[:-1],
                    "stop": edges[1:],
                    "middle": (edges[:-1] + edges[1:]) / 2,
                    "share": counts / len(rows),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def two_histograms(
    bins: pd.DataFrame, group: str, title: str, marks: pd.DataFrame, palette: Palette
) -> Chart:
    """Two histograms on one axis, the means of both, and the truth. marks: name, value, kind."""
    names = list(bins[group].unique())
    scale = alt.Scale(domain=names, range=[palette.model, palette.optimum])
    x = theme.x_axis("middle", title, (bins["start"].min(), bins["stop"].max()))
    y = theme.y_axis("share", "share of the simulations", (0, bins["share"].max() * 1.1))
    steps = (
        alt.Chart(bins)
        .mark_line(interpolate="step", strokeWidth=2.2, clip=True)
        .encode(x=x, y=y, color=alt.Color(f"{group}:N", scale=scale, legend=_legend()))
        .encode(tooltip=[alt.Tooltip(f"{group}:N"), *theme.tips("middle", "share")])
    )
    means = alt.Chart(marks[marks["kind"] == "mean"]).mark_rule(strokeWidth=1.6, clip=True)
    means = means.encode(x=alt.X("value:Q"), color=alt.Color("name:N", scale=scale))
    truth = alt.Chart(marks[marks["kind"] == "truth"]).mark_rule(
        color=palette.truth, strokeDash=[6, 4], strokeWidth=2.4, clip=True
    )
    return theme.finish(
        alt.layer(steps, truth.encode(x=alt.X("value:Q")), means),
        palette,
        title=f"{title}, means, truth (dashed)",
        description=f"Two histograms of {title} with their means and the true value.",
        height=HEIGHT,
    )


def marks_table(table: pd.DataFrame, group: str, field: str, truth: float) -> pd.DataFrame:
    """The mean of each group and the truth, as rows name, value, kind."""
    means = table.groupby(group, sort=False)[field].mean()
    rows = [(name, value, "mean") for name, value in means.items()] + [("truth", truth, "truth")]
    return pd.DataFrame(rows, columns=["name", "value", "kind"])


# --- unequal noise ----------------------------------------------------------------------------


@dataclass(frozen=True)
class UnequalTables:
    """points: x, y, sigma. bells: i, x, y, tip. lines: name (plain, weighted, truth), x, y.

    slopes: method, estimate (of w), one row a simulation. slope_plain, slope_weighted: of the data.
    """

    points: pd.DataFrame
    bells: pd.DataFrame
    lines: pd.DataFrame
    slopes: pd.DataFrame
    slope_plain: float
    slope_weighted: float


def unequal_tables(spec: noise.NoisySpec, num_sets: int = 2000) -> UnequalTables:
    """The same line with noise that grows along x: one data set, and many redrawn."""
    data, sigmas = noise.noisy_line(spec)
    weights = 1 / sigmas**2 if spec.sigma > 0 else torch.ones_like(sigmas)
    plain = noise_fits.weighted_fit(data.X, data.y, torch.ones_like(sigmas))
    weighted = noise_fits.weighted_fit(data.X, data.y, weights)
    draws = torch.randn(num_sets, spec.n, generator=torch.Generator().manual_seed(spec.seed + 1))
    slopes = {
        name: spec.w + noise_fits.slope_estimates(data.X, sigmas, each, draws.double())
        for name, each in (("all alike", torch.ones_like(sigmas)), ("weighted", weights))
    }
    points = pd.DataFrame({"x": data.X[:, 0], "y": data.y[:, 0], "sigma": sigmas[:, 0]})
    ends = theme.pad(points["x"].min(), points["x"].max())
    lines = {"plain": plain.tolist(), "weighted": weighted.tolist(), "truth": [spec.w, spec.b]}
    rows = [(name, end, w * end + b) for name, (w, b) in lines.items() for end in ends]
    return UnequalTables(
        points=points,
        bells=growing_bells(points, spec),
        lines=pd.DataFrame(rows, columns=["name", "x", "y"]),
        slopes=pd.concat(
            [pd.DataFrame({"method": k, "estimate": v}) for k, v in slopes.items()],
            ignore_index=True,
        ),
        slope_plain=plain[0].item(),
        slope_weighted=weighted[0].item(),
    )


def growing_bells(points: pd.DataFrame, spec: noise.NoisySpec, num: int = 6) -> pd.DataFrame:
    """Bells on the true line, each with the width the noise has there: i, x, y, tip.

    All are drawn equally far to the right: here the width is the message, not the density.
    """
    low, high = points["x"].min(), points["x"].max()
    place = (high - low or 1.0) / num
    away = np.linspace(-3, 3, 41)
    shape = 0.8 * place * np.exp(-(away**2) / 2)
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "i": k,
                    "x": x,
                    "y": spec.w * x + spec.b + away * spec.sigma * math.exp(spec.growth * x),
                    "tip": x + shape,
                }
            )
            for k, x in enumerate(np.linspace(low, high, num))
        ],
        ignore_index=True,
    )


def unequal_chart(tables: UnequalTables, palette: Palette) -> Chart:
    """Noise that grows along x, and the two lines: one trusts every point alike, one does not."""
    points = tables.points
    low, high = theme.pad(points["x"].min(), points["x"].max())
    x = theme.x_axis("x", "x", (low, high + (high - low) / 8))
    y = theme.y_axis("y", "y", theme.pad(points["y"].min(), points["y"].max()))
    names = {
        "plain": "all alike",
        "weighted": "weighted",
        "truth": "truth",
    }
    scale = alt.Scale(
        domain=list(names.values()), range=[palette.model, palette.optimum, palette.truth]
    )
    dashes = alt.Scale(domain=list(names.values()), range=DASHES)
    layers = [
        alt.Chart(tables.bells)
        .mark_area(orient="horizontal", color=palette.truth, opacity=0.18, clip=True, tooltip=None)
        .encode(x=x, x2=alt.X2("tip"), y=y, detail=alt.Detail("i:N")),
        alt.Chart(points)
        .mark_circle(color=palette.data, size=30, opacity=0.85, clip=True)
        .encode(x=x, y=y, tooltip=theme.tips("x", "y", "sigma")),
        alt.Chart(tables.lines.replace({"name": names}))
        .mark_line(strokeWidth=2.4, clip=True, tooltip=None)
        .encode(
            x=x,
            y=y,
            color=alt.Color("name:N", scale=scale, legend=_legend()),
            strokeDash=alt.StrokeDash("name:N", scale=dashes, legend=_legend()),
        ),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="Noise that grows: whom should the line believe?",
        description="Points whose scatter grows with x, bells of growing width, and two lines.",
        height=HEIGHT,
    )


# --- other noise, other loss ------------------------------------------------------------------


@dataclass(frozen=True)
class LawTables:
    """points: i, x, y. lines: law, x, y (three fitted lines and the truth if known).

    fits: law, w, b, scale, nll (NaN-free: None as text), height (of the line at the mean x).
    shapes: law, r, density, loss, slope. outlier: number of the changed sample, from 1, or None.
    """

    points: pd.DataFrame
    lines: pd.DataFrame
    fits: pd.DataFrame
    shapes: pd.DataFrame
    outlier: int | None


def law_tables(data: Dataset, outlier: float | None, nu: int) -> LawTables:
    """Fit one data set under each law, with or without an outlier in place of a label."""
    seen = data if outlier is None else noise.with_outlier(data, outlier)
    fits = {law: noise_fits.fit(law, seen, nu) for law in noise.LAWS}
    points = pd.DataFrame({"x": seen.X[:, 0], "y": seen.y[:, 0]})
    points.insert(0, "i", np.arange(1, seen.n + 1))
    ends = theme.pad(points["x"].min(), points["x"].max())
    lines = {LAW_NAMES[law]: fit.theta.tolist() for law, fit in fits.items()}
    if data.w is not None and data.b is not None:
        lines["truth"] = [data.w[0, 0].item(), data.b.item()]
    return LawTables(
        points=points,
        lines=pd.DataFrame(
            [(name, end, w * end + b) for name, (w, b) in lines.items() for end in ends],
            columns=["law", "x", "y"],
        ),
        fits=fits_table(fits, seen),
        shapes=shapes_table(nu),
        outlier=None if outlier is None else min(noise.FIFTH, seen.n - 1) + 1,
    )


def fits_table(fits: dict[str, noise_fits.Fit], data: Dataset) -> pd.DataFrame:
    """One row a law: law, w, b, scale, nll (missing where the likelihood has no maximum)."""
    rows = [
        (law, fit.theta[0].item(), fit.theta[1].item(), fit.scale, fit.nll(data))
        for law, fit in fits.items()
    ]
    return pd.DataFrame(rows, columns=["law", "w", "b", "scale", "nll"])


def shapes_table(nu: int) -> pd.DataFrame:
    """Density, loss and slope of the loss of each law at variance 1: law, r, and the three."""
    r = torch.linspace(-5, 5, 201, dtype=torch.double)
    parts = []
    for name, law in noise.LAWS.items():
        scale = law.spread(nu)
        parts.append(
            pd.DataFrame(
                {
                    "law": LAW_NAMES[name],
                    "r": r,
                    "density": noise.log_density(name, r, scale, nu).exp(),
                    "loss": law.loss(r, scale, nu),
                    "slope": law.slope(r, scale, nu),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def laws_chart(tables: LawTables, palette: Palette, *, zoom: bool) -> Chart:
    """One data set, three laws, three lines. With `zoom` the outlier may lie off the picture."""
    points = tables.points
    near = points if not zoom else points[points["i"] != tables.outlier]
    near = near if len(near) else points
    x = theme.x_axis("x", "x", theme.pad(points["x"].min(), points["x"].max()))
    y = theme.y_axis("y", "y", theme.pad(near["y"].min(), near["y"].max(), 0.25))
    fitted = tables.lines[tables.lines["law"] != "truth"]
    true = tables.lines[tables.lines["law"] == "truth"]
    layers: list[Chart] = [
        alt.Chart(points)
        .mark_circle(color=palette.data, size=38, opacity=0.85, clip=True)
        .encode(x=x, y=y, tooltip=theme.tips("i", "x", "y")),
        alt.Chart(true)
        .mark_line(color=palette.truth, strokeDash=[6, 4], strokeWidth=1.6, clip=True)
        .encode(x=x, y=y),
        alt.Chart(fitted)
        .mark_line(strokeWidth=2.6, clip=True)
        .encode(x=x, y=y, color=_law_legend("law", palette), strokeDash=_law_dashes(_legend())),
    ]
    if tables.outlier is not None:
        ring = alt.Chart(points[points["i"] == tables.outlier])
        ring_mark = ring.mark_point(color=palette.batch, size=150, strokeWidth=2.4, clip=True)
        layers.append(ring_mark.encode(x=x, y=y))
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="The most likely line under each law",
        description=f"{len(points)} points and the lines fitted under three laws of noise.",
        height=HEIGHT + 20,
    )


SHAPES = {
    "density": ("The law: density of a residual", "density"),
    "loss": ("Its loss: −log density, from 0", "loss"),
    "slope": ("How hard a residual pulls", "slope of the loss"),
}


def shape_chart(shapes: pd.DataFrame, kind: str, palette: Palette) -> Chart:
    """One property of the three laws over the residual: density, loss or slope."""
    title, heading = SHAPES[kind]
    top = {"density": shapes["density"].max() * 1.05, "loss": 6.0, "slope": 4.0}[kind]
    x = theme.x_axis("r", "residual r, in standard deviations", (-5, 5))
    y = theme.y_axis(kind, heading, (-top if kind == "slope" else 0, top))
    chart = (
        alt.Chart(shapes)
        .mark_line(strokeWidth=2.2, clip=True)
        .encode(
            x=x,
            y=y,
            color=alt.Color("law:N", scale=_law_colours(palette), legend=None),
            strokeDash=_law_dashes(),
            tooltip=[alt.Tooltip("law:N"), *theme.tips("r", kind)],
        )
    )
    return theme.finish(
        chart,
        palette,
        title=title,
        description=f"{heading} of the normal, Laplace and Student's t law.",
        height=270,
    )


# --- residuals --------------------------------------------------------------------------------


@dataclass(frozen=True)
class ResidualTables:
    """bars: start, stop, density. bell: r, density. quantiles: expected, standard, low, high."""

    bars: pd.DataFrame
    bell: pd.DataFrame
    quantiles: pd.DataFrame
    look: residuals.Portrait
    n: int


def residual_tables(data: Dataset) -> ResidualTables:
    """The residuals of the least-squares line, as a histogram and against normal quantiles."""
    r = noise_fits.fit("normal", data).residual(data)
    look = residuals.portrait(r)
    sigma = look.sigma if look.sigma > 1e-12 * data.y.abs().max().item() else 0.0
    if sigma == 0:  # only rounding is left: do not make a picture of it
        r = torch.zeros_like(r)
        look = residuals.portrait(r)
    num_bins = 12 if data.n < 60 else 32
    edges, density = residuals.histogram(r, num_bins)
    grid = torch.linspace(edges[0].item(), edges[-1].item(), 161, dtype=torch.double)
    bell = likelihood.normal(grid, 0.0, sigma) if sigma > 0 else torch.zeros_like(grid)
    low, high = residuals.quantile_band(data.n)
    return ResidualTables(
        bars=pd.DataFrame({"start": edges[:-1], "stop": edges[1:], "density": density}),
        bell=pd.DataFrame({"r": grid, "density": bell}),
        quantiles=pd.DataFrame(
            {"expected": look.expected, "standard": look.standard, "low": low, "high": high}
        ),
        look=look,
        n=data.n,
    )


def histogram_chart(tables: ResidualTables, palette: Palette) -> Chart:
    """Residuals as bars of density, under the bell with their own σ̂."""
    bars = tables.bars
    top = max(bars["density"].max(), tables.bell["density"].max()) * 1.08
    x = theme.x_axis("start", "residual y − ŷ", (bars["start"].min(), bars["stop"].max()))
    y = theme.y_axis("density", "density", (0, top))
    within = alt.Chart(pd.DataFrame({"r": [-1, 1, -2, 2]}).mul(tables.look.sigma))
    return theme.finish(
        alt.layer(
            alt.Chart(bars)
            .mark_rect(color=palette.data, opacity=0.55, clip=True)
            .encode(
                x=x,
                x2=alt.X2("stop"),
                y=y,
                y2=alt.Y2Datum(0),
                tooltip=theme.tips("start", "density"),
            ),
            within.mark_rule(color=palette.optimum, strokeDash=[2, 3]).encode(x=alt.X("r:Q")),
            alt.Chart(tables.bell)
            .mark_line(color=palette.model, strokeWidth=2.6, clip=True, tooltip=None)
            .encode(x=alt.X("r:Q"), y=y),
        ),
        palette,
        title="Residuals under the bell of their own σ̂",
        description="Histogram of the residuals with the fitted normal curve.",
        height=HEIGHT,
    )


def quantile_chart(tables: ResidualTables, palette: Palette) -> Chart:
    """Q-Q plot: sorted residuals against where a normal law puts them, with a 95 % band."""
    table = tables.quantiles
    reach = max(3.3, float(table["expected"].abs().max()))
    x = theme.x_axis("expected", "where a normal law expects it", theme.pad(-reach, reach, 0.02))
    ends = theme.pad(min(-reach, table["standard"].min()), max(reach, table["standard"].max()))
    y = theme.y_axis("standard", "residual / σ̂, sorted", ends)
    diagonal = alt.Chart(pd.DataFrame({"expected": [-reach, reach], "standard": [-reach, reach]}))
    return theme.finish(
        alt.layer(
            alt.Chart(table)
            .mark_area(color=palette.optimum, opacity=0.18, clip=True, tooltip=None)
            .encode(x=x, y=theme.y_axis("low", "residual / σ̂, sorted", ends), y2=alt.Y2("high")),
            diagonal.mark_line(
                color=palette.optimum, strokeWidth=1.4, clip=True, tooltip=None
            ).encode(x=x, y=y),
            alt.Chart(table)
            .mark_circle(color=palette.data, size=26, opacity=0.85, clip=True)
            .encode(x=x, y=y, tooltip=theme.tips("expected", "standard")),
        ),
        palette,
        title="Q–Q plot: on the diagonal means normal",
        description="Sorted standard residuals against normal quantiles, with the band that holds "
        "95 of 100 normal samples.",
        height=HEIGHT,
    )


# --- counts -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class CountTables:
    """points: x, y (counts). curves: name (Poisson, straight line, truth), x, y (the mean)."""

    points: pd.DataFrame
    curves: pd.DataFrame
    theta: tuple[float, float]
    below_zero: float  # the straight line's lowest prediction


def count_tables(w: float, b: float, n: int, seed: int) -> CountTables:
    """Counts with mean exp(wx + b), the most likely such curve, and the least-squares line."""
    generator = torch.Generator().manual_seed(seed)
    X = torch.randn(n, 1, generator=generator).double()
    y = torch.poisson(torch.exp(w * X + b), generator=generator)
    theta = noise_fits.poisson_fit(X, y)
    line = closed_form(X, y).theta
    grid = torch.linspace(*theme.pad(X.min().item(), X.max().item()), 121, dtype=torch.double)
    curves = {
        "Poisson": torch.exp((theta[0] * grid + theta[1]).clamp(max=30)),
        "straight line": line[0] * grid + line[1],
        "truth": torch.exp(w * grid + b),
    }
    return CountTables(
        points=pd.DataFrame({"x": X[:, 0], "y": y[:, 0]}),
        curves=pd.concat(
            [pd.DataFrame({"name": k, "x": grid, "y": v}) for k, v in curves.items()],
            ignore_index=True,
        ),
        theta=(theta[0].item(), theta[1].item()),
        below_zero=curves["straight line"].min().item(),
    )


def count_chart(tables: CountTables, palette: Palette) -> Chart:
    """Counts, the Poisson mean, and the straight line that predicts counts below zero."""
    names = ["Poisson", "straight line", "truth"]
    colours = alt.Scale(domain=names, range=[palette.optimum, palette.model, palette.truth])
    dashes = alt.Scale(domain=names, range=DASHES)
    low = min(0.0, tables.below_zero)
    x = theme.x_axis("x", "x", (tables.curves["x"].min(), tables.curves["x"].max()))
    y = theme.y_axis("y", "count y", theme.pad(low, tables.points["y"].max(), 0.08))
    zero = alt.Chart(theme.one_row(y=0.0)).mark_rule(color=palette.ink, strokeWidth=1)
    return theme.finish(
        alt.layer(
            zero.encode(y=y),
            alt.Chart(tables.points)
            .mark_circle(color=palette.data, size=38, opacity=0.7, clip=True)
            .encode(x=x, y=y, tooltip=theme.tips("x", "y")),
            alt.Chart(tables.curves)
            .mark_line(strokeWidth=2.4, clip=True, tooltip=None)
            .encode(
                x=x,
                y=y,
                color=alt.Color("name:N", scale=colours, legend=_legend()),
                strokeDash=alt.StrokeDash("name:N", scale=dashes, legend=_legend()),
            ),
        ),
        palette,
        title="Counts are never negative: the loss must know it",
        description="Counts over x with the fitted Poisson mean and a straight line.",
        height=HEIGHT,
    )


# --- labels of classes ------------------------------------------------------------------------


def label_table(probabilities: list[float]) -> pd.DataFrame:
    """One row a label: i, p (given to the true class), surprise = −log p."""
    return pd.DataFrame(
        {
            "i": np.arange(1, len(probabilities) + 1),
            "p": probabilities,
            "surprise": [-math.log(p) for p in probabilities],
        }
    )


def label_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """−log p over p, with one dot for each label: cross-entropy is their mean."""
    grid = np.linspace(0.005, 1, 200)
    curve = pd.DataFrame({"p": grid, "surprise": -np.log(grid)})
    x = theme.x_axis("p", "probability given to the true class", (0, 1))
    y = theme.y_axis("surprise", "−log p", (0, 5))
    dots = alt.Chart(table)
    return theme.finish(
        alt.layer(
            alt.Chart(curve)
            .mark_line(color=palette.model, strokeWidth=2.4, clip=True)
            .encode(x=x, y=y, tooltip=theme.tips("p", "surprise")),
            dots.mark_rule(color=palette.batch, strokeWidth=1.6, clip=True).encode(x=x, y=y),
            dots.mark_circle(color=palette.batch, size=110, opacity=1, clip=True).encode(
                x=x, y=y, tooltip=theme.tips("i", "p", "surprise")
            ),
            dots.mark_text(color=palette.ink, dy=-13, fontWeight="bold").encode(
                x=x, y=y, text=alt.Text("i:Q")
            ),
        ),
        palette,
        title="What a label costs: −log of its probability",
        description="The curve minus log p with one dot for each label.",
        height=HEIGHT,
    )
