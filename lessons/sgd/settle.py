"""A fixed learning rate beside rates that shrink: how far above the smallest loss each stays."""

import altair as alt

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from lessons.sgd.tables_theory import ANEW, FIXED, HALVED, SLOWING, SettleTables


def settle_chart(tables: SettleTables, palette: Palette) -> Chart:
    """The loss above the optimum's on a log axis, and the floor that theory expects."""
    curves = tables.curves
    floor = [] if not tables.floor else [tables.floor]
    losses = curves["excess"].to_numpy()
    low, high = theme.log_ends(losses, theme.positive_floor(losses))
    low = min([low, *(value / 1.5 for value in floor)])
    x = theme.x_axis("step", "update", (0, max(int(curves["step"].max()), 1)))
    y = theme.y_axis("excess", "loss above the smallest (log scale)", (low, high), log=True)
    names = [name for name in (FIXED, ANEW, SLOWING, HALVED) if name in set(tables.ends["run"])]
    colours = {
        FIXED: palette.model,
        ANEW: palette.batch,
        SLOWING: palette.optimum,
        HALVED: palette.compare,
    }
    legend = alt.Legend(orient="top", columns=2, labelLimit=420, symbolStrokeWidth=3)
    scale = alt.Scale(domain=names, range=[colours[name] for name in names])
    lines = (
        alt.Chart(curves.assign(excess=curves["excess"].clip(lower=low)))
        .mark_line(strokeWidth=1.8, clip=True)
        .encode(
            x=x,
            y=y,
            color=alt.Color("run:N", title=None, sort=names, scale=scale, legend=legend),
            tooltip=["run", "step", alt.Tooltip("excess:Q", format=".4g")],
        )
    )
    rule = alt.Chart(theme.one_row(excess=floor[0] if floor else low)).mark_rule(
        color=palette.truth, strokeDash=[6, 3], strokeWidth=2 if floor else 0
    )
    return theme.finish(
        alt.layer(lines, rule.encode(y=y)),
        palette,
        title="Fixed and shrinking η; dashed: theory's floor" if floor else "Fixed and shrinking η",
        description="Loss above the optimum on a logarithmic scale against updates, for a fixed "
        "learning rate and for two that shrink.",
        height=340,
    )
