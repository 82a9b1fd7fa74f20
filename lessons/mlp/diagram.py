"""The net as it stands: how many units a layer has, and where the parameters sit."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from lessons.mlp.tables import layers_table

THIN = 0.06  # half the width of a layer, in layers
LOW = -1.08  # where the numbers of a band begin


def half(units: int) -> float:
    """Half the height of a layer: by the logarithm, so that 10 are seen beside 784."""
    return 0.12 + 0.88 * float(np.log10(units + 1) / np.log10(1025))


def net_chart(
    sizes: Sequence[int], moved: np.ndarray | None, palette: Palette, *, height: int = 300
) -> Chart:
    """Layers as bars, what joins them as bands: the darker, the more of the parameters sit there.

    `moved` (S, L): how far the weights of each layer are from their start at each moment, if the
    run in the other figures is one of this net.
    """
    layers = layers_table(sizes)
    last = len(sizes) - 1
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.5, last + 0.5], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-1.45, 1.3], nice=False, zero=False))
    bands = (
        alt.Chart(bands_table(sizes, layers))
        .mark_area(color=palette.model, line=False, tooltip=None)
        .encode(
            x=x,
            y=y,
            y2="y2:Q",
            detail="number:N",
            opacity=alt.Opacity(
                "share:Q", scale=alt.Scale(domain=[0, 1], range=[0.1, 0.95]), legend=None
            ),
        )
    )
    nodes = alt.Chart(nodes_table(sizes))
    bars = nodes.mark_rect(color=palette.data, cornerRadius=2, tooltip=None).encode(
        x=x, x2="x2:Q", y=y, y2="y2:Q"
    )
    names = nodes.mark_text(baseline="bottom", dy=-4, color=palette.ink, tooltip=None).encode(
        x=theme.on(x, "middle"), y=theme.on(y, "y2"), text="words:N"
    )
    held = alt.Chart(middles_table(layers)).transform_calculate(
        words="width / (spans + 1) > 54 ? datum.long : width / (spans + 1) > 30 ? datum.short : ''",
        far="known && width / (spans + 1) > 30 ? "
        "format(moved[step * spans + datum.number - 1], '.0%') : ''",
        part="width / (spans + 1) > 30 ? datum.percent : ''",
    )
    ink: dict[str, Any] = {"color": palette.ink, "tooltip": None}
    texts = [
        held.mark_text(fontWeight="bold", **ink).encode(x=x, y=y, text="words:N"),
        held.mark_text(dy=15, **ink).encode(x=x, y=y, text="part:N"),
        held.mark_text(dy=30, **ink).encode(x=x, y=y, text="far:N"),
        alt.Chart(pd.DataFrame({"x": [-0.5], "y": [LOW]}))
        .transform_calculate(words="known && width / (spans + 1) > 30 ? 'moved' : ''")
        .mark_text(dy=30, align="left", **ink)
        .encode(x=x, y=y, text="words:N"),
    ]
    found = np.zeros((1, last)) if moved is None else moved
    chart = theme.stepped(
        alt.layer(bands, bars, names, *texts),
        len(found) - 1,
        moved=[float(f"{v:.3g}") for v in found.ravel()],
    )
    chart = theme.with_numbers(chart, spans=last, known=moved is not None)
    return theme.finish(
        chart,
        palette,
        title=f"{int(layers['parameters'].sum()):,} parameters, and where they sit",
        description="A diagram of the net: its layers as bars, and bands between them that are the "
        "darker, the more of the parameters they hold.",
        height=height,
    )


def bands_table(sizes: Sequence[int], layers: pd.DataFrame) -> pd.DataFrame:
    """Two rows a band: number, x, y, y2, share."""
    return pd.DataFrame(
        [
            (number, k + side, -half(sizes[k + (side > 0.5)]), half(sizes[k + (side > 0.5)]), share)
            for k, (number, share) in enumerate(zip(layers["number"], layers["share"], strict=True))
            for side in (THIN, 1 - THIN)
        ],
        columns=["number", "x", "y", "y2", "share"],
    )


def nodes_table(sizes: Sequence[int]) -> pd.DataFrame:
    """One row a layer of units: x, x2, middle, y, y2, words."""
    last = len(sizes) - 1
    return pd.DataFrame(
        [
            (k - THIN, k + THIN, float(k), -half(units), half(units), f"{units:,}")
            for k, units in enumerate(sizes)
        ],
        columns=["x", "x2", "middle", "y", "y2", "words"],
    ).assign(last=last)


def middles_table(layers: pd.DataFrame) -> pd.DataFrame:
    """One row a band: number, x, y (below the bands), long, short, percent."""
    return pd.DataFrame(
        {
            "number": layers["number"],
            "x": layers["number"] - 0.5,
            "y": LOW,
            "long": [f"{n:,}" for n in layers["parameters"]],
            "short": [f"{n / 1000:.3g}k" if n >= 1000 else f"{n}" for n in layers["parameters"]],
            "percent": [f"{share:.1%}" for share in layers["share"]],
        }
    )
