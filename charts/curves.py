"""Curves of several runs on one axis, each with its name in a legend."""

import altair as alt
import pandas as pd

from charts import scores, theme
from charts.palettes import Palette
from charts.theme import Chart


def compare_chart(
    series: dict[str, tuple[pd.Series, str, bool]],
    palette: Palette,
    *,
    title: str,
    axis: str,
    level: tuple[float, str] | None = None,
    percent: bool = False,
    log: bool = False,
    across: str = "epoch",
) -> Chart:
    """Several curves over time on one axis: name -> (values by time, colour role, dashed).

    `across` is what time is counted in; `level` is a height worth knowing and its name.
    """
    rows = [
        pd.DataFrame({across: values.index, "value": values.to_numpy(), "run": name})
        for name, (values, _, _) in series.items()
    ]
    table = pd.concat(rows, ignore_index=True)
    look = [
        (getattr(palette, role), [6, 3] if dashed else [1, 0])
        for _, role, dashed in series.values()
    ]
    names = list(series)
    x = theme.x_axis(across, across, (0, table[across].max() if len(table) else 1))
    y = theme.y_axis("value", axis, log=log)
    layers: list[alt.Chart] = [
        alt.Chart(table)
        .mark_line(strokeWidth=2.2, clip=True)
        .encode(
            x=x,
            y=y.axis(format=".0%") if percent else y,
            color=alt.Color(
                "run:N",
                title=None,
                scale=alt.Scale(domain=names, range=[colour for colour, _ in look]),
                legend=alt.Legend(orient="top", columns=1, labelLimit=330, symbolType="stroke"),
            ),
            strokeDash=alt.StrokeDash(
                "run:N", scale=alt.Scale(domain=names, range=[dash for _, dash in look])
            ),
            tooltip=scores.tips(["run:N"], **{across: ".4~g", "value": ".4g"}),
        )
    ]
    if level:
        row = pd.DataFrame({"value": [level[0]], "words": [level[1]]})
        base = alt.Chart(row).encode(y=y)
        layers += [
            base.mark_rule(color=palette.ink, strokeDash=[2, 3], tooltip=None),
            base.mark_text(align="right", dy=9, color=palette.ink, tooltip=None).encode(
                alt.XValue("width"), text=alt.Text("words:N")
            ),
        ]
    description = f"Lines by {across}: {', '.join(names)}."
    return theme.finish(
        alt.layer(*layers), palette, title=title, description=description, height=320
    )
