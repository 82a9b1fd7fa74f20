"""How far batch gradients scatter: as a bundle of arrows, and against the batch size."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from core.gradient_noise import GradientNoise


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
