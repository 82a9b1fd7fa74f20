"""One parameter by hand: the path of a, its parabola, and the factor of an epoch."""

import altair as alt
import numpy as np
import pandas as pd
import torch

from charts import theme
from charts.palettes import Palette
from charts.theme import Chart
from core.hand_gradient import factor, largest_stable_alpha
from lessons.sgd.tables_further import ANSWER


def path_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """a after every epoch, inside the geometric envelope a = 2 ± |a₀ − 2| · |factor|ᵏ."""
    reach = max(abs(table["a"].iloc[0] - ANSWER), 0.5) * 1.25
    y = theme.y_axis("a", "a", (ANSWER - reach, ANSWER + reach))
    x = theme.x_axis("epoch", "epoch", (0, max(len(table) - 1, 1)))
    band = table.assign(
        low=(ANSWER - table["envelope"]).clip(lower=ANSWER - reach),
        high=(ANSWER + table["envelope"]).clip(upper=ANSWER + reach),
    )[["epoch", "low", "high"]]
    inside = table.loc[(table["a"] - ANSWER).abs() <= reach, ["epoch", "a"]]
    area = alt.Chart(band).mark_area(color=palette.compare, opacity=0.25, clip=True)
    answer = alt.Chart(theme.one_row(a=ANSWER)).mark_rule(color=palette.optimum, strokeDash=[5, 4])
    dots = alt.Chart(inside).mark_line(
        color=palette.model,
        strokeWidth=1.5,
        clip=True,
        point=alt.OverlayMarkDef(size=28, color=palette.model),
    )
    layers = [
        area.encode(x=x, y=theme.y_axis("low", "a", (ANSWER - reach, ANSWER + reach)), y2="high"),
        answer.encode(y=y),
        dots.encode(x=x, y=y, tooltip=["epoch", alt.Tooltip("a:Q", format=".10g")]),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="a after each epoch; the band is theory's pace",
        description="The parameter a against epochs with a geometric envelope around 2.",
        height=320,
    )


def parabola_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """The loss the loop logs (rings) beside the true loss at the same a (dots on the parabola)."""
    reach = max(abs(table["a"].iloc[0] - ANSWER), 0.5) * 1.25
    ends = (ANSWER - reach, ANSWER + reach)
    a = np.linspace(*ends, 81)
    curve = pd.DataFrame({"a": a, "loss": 14 / 3 * (a - ANSWER) ** 2})
    x = theme.x_axis("a", "a", ends)
    y = theme.y_axis("loss", "loss, mean of (ax − y)²", (0, float(curve["loss"].max())))
    near = table[(table["a"] - ANSWER).abs() <= reach]
    true = near[["epoch", "a", "true_loss"]].rename(columns={"true_loss": "loss"})
    logged = near[["epoch", "a", "logged"]].rename(columns={"logged": "loss"}).dropna()
    tooltip = ["epoch", alt.Tooltip("a:Q", format=".5g"), alt.Tooltip("loss:Q", format=".5g")]
    layers = [
        alt.Chart(curve).mark_line(color=palette.data, strokeWidth=1.5).encode(x=x, y=y),
        alt.Chart(true)
        .mark_circle(color=palette.model, size=50, opacity=1, clip=True)
        .encode(x=x, y=y, tooltip=tooltip),
        alt.Chart(logged)
        .mark_point(color=palette.compare, size=60, strokeWidth=2, clip=True)
        .encode(x=x, y=y, tooltip=tooltip),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="True loss (dots), and what the loop logs (rings)",
        description="The logged losses pair an average over moving a with the a after it.",
        height=320,
    )


def factor_chart(alpha: float, palette: Palette) -> Chart:
    """What an epoch multiplies a − 2 by, over the learning rate; stable between −1 and 1."""
    alphas = np.linspace(0, 0.24, 121)
    curve = pd.DataFrame({"alpha": alphas, "factor": factor(torch.tensor(alphas)).numpy()})
    x = theme.x_axis("alpha", "learning rate α", (0, 0.24))
    y = theme.y_axis("factor", "(1 − 2α)(1 − 8α)(1 − 18α)", (-1.2, 2.2))
    here = theme.one_row(alpha=alpha, factor=factor(torch.tensor(alpha)).item())
    bounds = pd.DataFrame({"factor": [-1.0, 1.0]})
    limit = theme.one_row(alpha=largest_stable_alpha())
    layers = [
        alt.Chart(bounds).mark_rule(color=palette.data, strokeDash=[4, 4]).encode(y=y),
        alt.Chart(limit).mark_rule(color=palette.optimum, strokeWidth=1.5).encode(x=x),
        alt.Chart(curve).mark_line(color=palette.data, clip=True).encode(x=x, y=y),
        alt.Chart(here)
        .mark_circle(color=palette.model, size=120, opacity=1, clip=True)
        .encode(x=x, y=y, tooltip=["alpha", alt.Tooltip("factor:Q", format=".6g")]),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="What one epoch does to the distance a − 2",
        description="The factor per epoch against the learning rate, with the bounds −1 and 1.",
        height=320,
    )
