"""What σ does to the answer (nothing), and how the answer for σ is spread over many data sets."""

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.theme import Chart, Palette
from core import likelihood
from core.data import Dataset
from core.linear_regression import closed_form
from lessons.likelihood.laws import DASHES, HEIGHT, legend


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
    """One row a sigma: the w of its lowest point and the NLL there."""
    lowest = table.loc[table.groupby("sigma")["nll"].idxmin()]
    return lowest.assign(nll=lowest["nll"] * n)[["sigma", "w", "nll"]].reset_index(drop=True)


def flat(table: pd.DataFrame) -> bool:
    """Whether no w is better than another: what then looks lowest is rounding."""
    ends = table.groupby("sigma")["nll"].agg(["min", "max"])
    size = np.maximum(ends.abs().max(axis=1), 1.0)
    return bool(((ends["max"] - ends["min"]) <= 1e-9 * size).all())


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
            strokeDash=alt.StrokeDash("name:N", scale=dash, legend=legend()),
            tooltip=[alt.Tooltip("name:N"), *theme.tips("w", "nll")],
        )
    )
    places = table.loc[table.groupby("sigma")["nll"].idxmin()]
    places = places.head(0) if flat(table) else places
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
        .encode(x=x, y=y, color=alt.Color(f"{group}:N", scale=scale, legend=legend()))
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
