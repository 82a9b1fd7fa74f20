"""Several runs of SGD beside each other: paths, losses, verdicts; and how noisy a batch is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import heat, theme
from charts.bowl import bowl_levels
from charts.theme import Chart, Palette, log_ends, positive_floor
from core.bowl import Window, fold, grid, window_around
from core.gradient_noise import GradientNoise
from core.sgd import Run, SgdSpec, run
from core.verdict import verdict

MAX_ROWS = 400  # states of a run that are drawn; a curve needs no more


@dataclass(frozen=True)
class RunsTables:
    """Several runs over the same data, seen over the same two parameters.

    states: run (label), step, seen (samples seen), x, y, loss. ends: run, verdict, updates, loss,
    the final parameters, and the verdict's reason. contour: see charts.theme. optimum: (x, y).
    """

    states: pd.DataFrame
    ends: pd.DataFrame
    contour: pd.DataFrame
    optimum: pd.DataFrame
    window: Window
    names: list[str]

    @property
    def labels(self) -> list[str]:
        """The runs, in order."""
        return list(self.ends["run"])


def label_of(spec: SgdSpec) -> str:
    """What tells a run apart in a legend."""
    mistake = f", {spec.mistake}" if spec.mistake else ""
    order = f", {spec.order}" if spec.order != "reshuffled" else ""
    return f"η {spec.lr:.3g}, batch {spec.batch_size}, seed {spec.seed}{order}{mistake}"


def labels_of(specs: Sequence[SgdSpec]) -> list[str]:
    """A label for each of several different runs over one data set, no two alike."""
    labels = [label_of(spec) for spec in specs]
    if len(set(labels)) == len(labels):
        return labels
    return [
        f"η {spec.lr!r}, {label_of(spec).partition(', ')[2]}, {spec.num_epochs} epochs"
        + (f", from ({', '.join(map(str, spec.start))})" if any(spec.start) else "")
        for spec in specs
    ]


def row_of_rates(spec: SgdSpec, limit: float) -> list[SgdSpec]:
    """The same run at five learning rates, from a fiftieth of the stable limit to just above it."""
    shares = (0.02, 0.1, 0.5, 0.95, 1.15)
    return [replace(spec, lr=float(f"{share * limit:.2g}")) for share in shares]


def row_of_batches(spec: SgdSpec, n: int, max_updates: int) -> list[SgdSpec]:
    """The same run at up to five batch sizes, from one sample (if affordable) to all."""
    sizes = sorted({1, max(n // 25, 1), max(n // 8, 1), max(n // 3, 1), n})
    affordable = [b for b in sizes if spec.num_epochs * -(-n // b) <= max_updates]
    return [replace(spec, batch_size=size) for size in affordable]


def runs_tables(specs: Sequence[SgdSpec], names: Sequence[str], across: int, up: int) -> RunsTables:
    """Run all specs (one data set) and collect what is compared."""
    runs = [run(spec) for spec in specs]
    data = runs[0].data
    bowl = fold(data.X, data.y)
    corners = torch.stack([bowl.theta, *(r.theta[0] for r in runs)])
    window = window_around(corners, across, up, room=0.6)
    x, y, loss = (t.numpy() for t in grid(bowl, window, bowl.theta, 61))
    labels = labels_of(specs)
    return RunsTables(
        states=pd.concat(
            [_states(r, label, across, up) for r, label in zip(runs, labels, strict=True)],
            ignore_index=True,
        ),
        ends=pd.DataFrame([_end(r, label, names) for r, label in zip(runs, labels, strict=True)]),
        contour=heat.contour_table(x, y, loss, bowl_levels(loss)),
        optimum=pd.DataFrame({"x": [bowl.theta[across].item()], "y": [bowl.theta[up].item()]}),
        window=window,
        names=list(names),
    )


def _states(result: Run, label: str, across: int, up: int) -> pd.DataFrame:
    keep = np.unique(np.linspace(0, result.num_updates, MAX_ROWS).astype(int))
    seen = np.concatenate([[0], np.cumsum([len(batch) for batch in result.batches])])
    columns = {
        "x": result.theta[keep, across].float().numpy(),
        "y": result.theta[keep, up].float().numpy(),
        "loss": result.full_loss[keep].numpy(),  # float32 ends at 3e38
    }
    return pd.DataFrame(columns).assign(run=label, step=keep, seen=seen[keep])


def _end(result: Run, label: str, names: Sequence[str]) -> dict[str, object]:
    judged = verdict(result)
    final = zip(names, result.theta[-1].tolist(), strict=True)
    return {
        "run": label,
        "verdict": judged.name,
        "updates": result.num_updates,
        "loss": result.full_loss[-1].item(),
        **dict(final),
        "reason": judged.reason,  # last: it is long
    }


def path_chart(tables: RunsTables, label: str, short: str, palette: Palette) -> Chart:
    """One run of several as a small picture: its path over the contours of the same bowl."""
    window, names = tables.window, tables.names
    x = theme.x_axis("x", names[window.across], window.x)
    y = theme.y_axis("y", names[window.up], window.y)
    states = tables.states.loc[tables.states["run"] == label, ["x", "y", "step"]]
    path = alt.Chart(states).encode(x=x, y=y, order="step:Q")
    layers = [
        heat.contours(tables.contour, x, y, colour=palette.data, opacity=0.5),
        path.mark_line(color=palette.model, strokeWidth=1.6, clip=True, tooltip=None),
        path.mark_circle(color=palette.model, size=14, clip=True, tooltip=None),
        theme.landmark(tables.optimum, x, y, colour=palette.optimum, shape="cross", size=90),
    ]
    judged = str(tables.ends.set_index("run").loc[label, "verdict"])
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=f"{short}: {judged}",
        description=f"Path of one run over the contours of the loss; it is {judged}.",
        height=250,
    )


def overlay_chart(tables: RunsTables, palette: Palette) -> Chart:
    """All runs on one bowl; hover a state for its exact numbers."""
    window, names = tables.window, tables.names
    x = theme.x_axis("x", names[window.across], window.x)
    y = theme.y_axis("y", names[window.up], window.y)
    states = tables.states[["run", "step", "x", "y", "loss"]]
    legend = alt.Legend(orient="top", columns=2, labelLimit=420)
    colour = _by_run(tables, palette, legend)
    path = alt.Chart(states).encode(x=x, y=y, color=colour, order=alt.Order("step:Q"))
    tooltip = [alt.Tooltip("run:N"), alt.Tooltip("step:Q"), *theme.tips("x", "y", "loss")]
    layers = [
        heat.contours(tables.contour, x, y, colour=palette.data, opacity=0.5),
        path.mark_line(strokeWidth=1.6, clip=True, tooltip=None),
        path.mark_circle(size=26, opacity=0.9, clip=True).encode(tooltip=tooltip),
        theme.landmark(tables.optimum, x, y, colour=palette.optimum, shape="cross"),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="The kept runs on one bowl: point at a state",
        description="The paths of all kept runs over the contours of the loss.",
        height=430,
    )


def _by_run(tables: RunsTables, palette: Palette, legend: alt.Legend) -> alt.Color:
    colours = series_colours(len(tables.labels), palette)
    scale = alt.Scale(domain=tables.labels, range=colours)
    return alt.Color("run:N", title=None, sort=tables.labels, legend=legend, scale=scale)


def losses_chart(tables: RunsTables, against: str, palette: Palette) -> Chart:
    """Loss of every run against ``updates`` or ``samples seen``, on one log axis."""
    field = "seen" if against == "samples seen" else "step"
    losses = tables.states["loss"].to_numpy()
    low, high = log_ends(losses, positive_floor(losses))
    source = tables.states.assign(loss=tables.states["loss"].clip(lower=low))
    legend = alt.Legend(orient="top", columns=2, labelLimit=420, symbolStrokeWidth=3)
    runs = _by_run(tables, palette, legend)
    chart = (
        alt.Chart(source)
        .mark_line(strokeWidth=1.8, clip=True)
        .encode(
            x=theme.x_axis(field, against, (0, max(float(source[field].max()), 1))),
            y=theme.y_axis("loss", "loss of all samples (log scale)", (low, high), log=True),
            color=runs,
            strokeDash=alt.StrokeDash("run:N", sort=tables.labels, title=None, legend=legend),
            tooltip=["run", "step", "seen", alt.Tooltip("loss:Q", format=".5g")],
        )
    )
    return theme.finish(
        chart,
        palette,
        title=f"Loss against {against}: same data, same start",
        description="One curve a run, on a logarithmic scale.",
        height=340,
    )


def series_colours(count: int, palette: Palette) -> list[str]:
    """Colours for runs beside each other; dashes tell them apart a second time."""
    order = [palette.model, palette.optimum, palette.truth, palette.compare, palette.batch]
    return [(*order, palette.data)[k % 6] for k in range(count)]


# --- how noisy a batch is ---------------------------------------------------------------------


def noise_table(noise: GradientNoise) -> pd.DataFrame:
    """One row a batch size: size, rms (measured), theory, and cosine to the full gradient.

    Where the full gradient is zero there is no direction, and no cosine.
    """
    table = pd.DataFrame(
        {"size": noise.sizes, "rms": noise.rms.numpy(), "theory": noise.theory.numpy()}
    )
    if not noise.full.any():
        return table
    cosine = torch.cosine_similarity(noise.samples, noise.full[None, None], dim=-1).mean(1)
    return table.assign(cosine=cosine.numpy())


def arrows_table(noise: GradientNoise, across: int, up: int, shown: int = 40) -> pd.DataFrame:
    """Tips of sampled downhill directions: size, gx, gy; a few draws for every batch size."""
    rows = [
        pd.DataFrame(
            {
                "gx": -noise.samples[k, :shown, across].numpy(),
                "gy": -noise.samples[k, :shown, up].numpy(),
                "size": size,
            }
        )
        for k, size in enumerate(noise.sizes)
    ]
    return pd.concat(rows, ignore_index=True)


def noise_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """Measured distance of batch gradients to the full one, and theory, over the batch size."""
    drawn = table[table["rms"] > table["rms"].max() * 1e-9]
    x = theme.x_axis("size", "batch size (log scale)", _span(table["size"]), log=True)
    title = "distance to the full gradient (log scale)"
    ends = _span(drawn["rms"]) if len(drawn) else (0.1, 1.0)
    y = theme.y_axis("rms", title, ends, log=True)
    theory = drawn.assign(rms=drawn["theory"].clip(lower=ends[0]))
    line = alt.Chart(theory).mark_line(color=palette.truth, strokeDash=[6, 3], clip=True)
    dots = alt.Chart(drawn).mark_circle(color=palette.batch, size=90, opacity=1, clip=True)
    tooltip = ["size", alt.Tooltip("rms:Q", format=".4g"), alt.Tooltip("theory:Q", format=".4g")]
    return theme.finish(
        alt.layer(line.encode(x=x, y=y), dots.encode(x=x, y=y, tooltip=tooltip)),
        palette,
        title="How far off a batch is: dots, and theory",
        description="Root mean square distance of batch gradients to the full gradient.",
        height=320,
    )


def noise_words(table: pd.DataFrame) -> str:
    """What a larger batch buys, in measured numbers."""
    one, middle = table.iloc[0], table.iloc[len(table) // 2]
    ratio = one["rms"] / middle["rms"] if middle["rms"] else float("inf")
    growth = middle["size"] / one["size"]
    bought = (
        f"Batches of {int(middle['size'])} cost {growth:.0f} times as much as single samples and "
        f"are **{ratio:.1f} times** less noisy, about √{growth:.0f} = {growth**0.5:.1f}. A batch "
        f"of all {int(table['size'].iloc[-1])} has no noise left."
    )
    if "cosine" not in table:
        return f"{bought} All samples have no way down here: what a batch says is noise."
    return (
        f"{bought} The mean cosine to the full direction goes from {one['cosine']:.2f} to "
        f"{table['cosine'].iloc[-1]:.2f}."
    )


def _span(values: pd.Series) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    return (low / 1.4, high * 1.4)


def arrows_chart(
    table: pd.DataFrame,
    noise: GradientNoise,
    size: int,
    names: Sequence[str],
    palette: Palette,
    across: int,
    up: int,
) -> Chart:
    """A bundle of sampled downhill directions of one batch size around that of all samples."""
    source = table[table["size"] == size]
    full = theme.one_row(gx=-noise.full[across].item(), gy=-noise.full[up].item())
    both = pd.concat([table[["gx", "gy"]], full, theme.one_row(gx=0.0, gy=0.0)])
    x_ends = theme.pad(both["gx"].min(), both["gx"].max())
    y_ends = theme.pad(both["gy"].min(), both["gy"].max())
    x = theme.x_axis("gx", f"downhill in {names[across]}", x_ends)
    y = theme.y_axis("gy", f"downhill in {names[up]}", y_ends)
    zero = {"x2": alt.datum(0), "y2": alt.datum(0)}
    bundle = alt.Chart(source).encode(x=x, y=y)
    truth = alt.Chart(full).encode(x=x, y=y)
    layers = [
        bundle.mark_rule(color=palette.batch, strokeOpacity=0.5, clip=True).encode(**zero),
        bundle.mark_point(color=palette.batch, size=30, clip=True),
        truth.mark_rule(color=palette.model, strokeWidth=3, clip=True).encode(**zero),
        truth.mark_circle(color=palette.model, size=110, opacity=1, clip=True),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title=f"{len(source)} batches of {size}, and all samples (thick)",
        description="Sampled batch gradients as thin lines, the full gradient as a thick one.",
        height=320,
    )
