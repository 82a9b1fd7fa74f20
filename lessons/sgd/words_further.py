"""What the further sections say: noise of a batch, many seeds, by hand."""

import pandas as pd

from charts import numbers
from core.hand_gradient import HandRun, largest_stable_alpha
from lessons.sgd.tables_further import ANSWER


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


def hand_words(run: HandRun, table: pd.DataFrame) -> str:
    """What happened, in numbers."""
    alpha = run.spec.alpha
    limit = largest_stable_alpha()
    end = run.a[-1].double().item()
    text = (
        f"At α = {alpha:g} an epoch multiplies a − 2 by (1 − 2α)(1 − 8α)(1 − 18α) = "
        f"**{run.factor:.6g}**. The limit is α = {limit:.5f}. "
    )
    if run.diverged:
        return text + f"Above it a runs away: after {len(table) - 1} epochs a = {end:.4g}."
    first = table.iloc[1]
    text += (
        f"After the first epoch a = {first['a']:.6g}: the true loss there is "
        f"{first['true_loss']:.4g}, the loop logs {first['logged']:.4g}. "
    )
    if run.spec.dtype == "float32" and end != ANSWER:
        text += (
            f"After {len(table) - 1} epochs in float32 a = **{end!r}**: the next update is smaller "
            "than half the gap between neighbouring float32 numbers, so it changes nothing. "
        )
    return text + f"Now a = {end:.10g}, predicting {4 * end:.6g} at x = 4."


def seeds_words(losses: pd.DataFrame, errors: pd.DataFrame) -> str:
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
