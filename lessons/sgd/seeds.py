"""Many seeds of the same training: the spread of the losses, and of the learned parameters."""

import altair as alt
import pandas as pd

from charts import numbers, theme
from charts.theme import Chart, Palette
from core.sgd_seeds import SeedsResult, predicted_loss


def losses_table(result: SeedsResult) -> pd.DataFrame:
    """One row a seed and epoch: seed, epoch (0 is before training), loss, theory."""
    table = pd.DataFrame(result.epoch_loss.numpy())
    table = (
        table.rename_axis("seed").reset_index().melt("seed", var_name="epoch", value_name="loss")
    )
    theory = predicted_loss(result.spec).tolist()
    epochs = table["epoch"].astype(int)
    return table.assign(epoch=epochs, theory=[theory[epoch] for epoch in epochs])


def errors_table(result: SeedsResult, names: list[str]) -> pd.DataFrame:
    """One row a seed, parameter and method: seed, parameter, method, error (learned − truth)."""
    parts = []
    for method, errors in (("SGD", result.error), ("closed form", result.closed_form_error)):
        wide = pd.DataFrame(errors.numpy(), columns=names).rename_axis("seed").reset_index()
        long = wide.melt("seed", var_name="parameter", value_name="error")
        parts.append(long.assign(method=method))
    return pd.concat(parts, ignore_index=True)


def losses_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """The loss of every seed after each epoch, and what theory expects."""
    smallest, largest = float(table["loss"].min()), float(table["loss"].max())
    y = theme.y_axis("loss", "loss (log scale)", (smallest / 2, largest * 2), log=True)
    last = int(table["epoch"].max())
    x = theme.x_axis("epoch", "epochs done", (-0.3, last + 0.3)).axis(alt.Axis(tickMinStep=1))
    spread = table.assign(epoch=table["epoch"] + (table["seed"] % 7 - 3) * 0.03)
    theory = table.drop_duplicates("epoch")[["epoch", "theory"]].rename(columns={"theory": "loss"})
    theory = theory.assign(loss=theory["loss"].clip(lower=smallest / 2))
    layers = [
        alt.Chart(spread)
        .mark_circle(color=palette.model, size=34, opacity=0.7)
        .encode(x=x, y=y, tooltip=[alt.Tooltip("seed:Q"), *theme.tips("loss")]),
        alt.Chart(theory)
        .mark_line(color=palette.truth, strokeDash=[6, 3], clip=True)
        .encode(x=x, y=y),
        alt.Chart(theory)
        .mark_point(color=palette.truth, shape="diamond", size=90, strokeWidth=2, clip=True)
        .encode(x=x, y=y, tooltip=theme.tips("loss")),
    ]
    return theme.finish(
        alt.layer(*layers),
        palette,
        title="Loss after each epoch: seeds (dots), theory (◆)",
        description="Losses of all seeds on a logarithmic scale with the expected decay.",
        height=330,
    )


def errors_chart(table: pd.DataFrame, palette: Palette) -> Chart:
    """Learned minus true parameters, seed by seed, for SGD and for the closed form."""
    reach = float(table["error"].abs().max()) * 1.15 or 1.0
    colours = alt.Scale(domain=["SGD", "closed form"], range=[palette.model, palette.optimum])
    shapes = alt.Scale(domain=["SGD", "closed form"], range=["circle", "cross"])
    legend = alt.Legend(orient="top")
    zero = alt.Chart(theme.one_row(error=0.0)).mark_rule(color=palette.truth, strokeDash=[6, 3])
    marks = (
        alt.Chart(table)
        .mark_point(size=36, opacity=0.75, filled=True)
        .encode(
            x=alt.X("parameter:N", title=None, sort=None, axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("method:N", sort=["SGD", "closed form"]),
            y=theme.y_axis("error", "learned − true", (-reach, reach)),
            color=alt.Color("method:N", title=None, scale=colours, legend=legend),
            shape=alt.Shape("method:N", title=None, scale=shapes, legend=legend),
            tooltip=[alt.Tooltip("seed:Q"), alt.Tooltip("method:N"), *theme.tips("error")],
        )
    )
    y = theme.y_axis("error", "learned − true", (-reach, reach))
    return theme.finish(
        alt.layer(zero.encode(y=y), marks),
        palette,
        title="What is left: SGD leans towards where it began",
        description="Errors of the learned parameters of all seeds around zero.",
        height=330,
    )


def words(losses: pd.DataFrame, errors: pd.DataFrame) -> str:
    """The spread in numbers."""
    last = losses[losses["epoch"] == losses["epoch"].max()]["loss"]
    seeds = losses["seed"].nunique()
    worst = errors.groupby("method")["error"].apply(lambda values: values.abs().max())
    return (
        f"Over {seeds} seeds the last loss lies between **{numbers.number(last.min(), 3)}** and "
        f"**{numbers.number(last.max(), 3)}** (median {numbers.number(last.median(), 3)}); theory "
        f"expects {numbers.number(losses['theory'].iloc[-1], 3)}. The largest parameter error "
        f"is {worst['SGD']:.2g} for SGD and {worst['closed form']:.2g} for the closed form."
    )
