"""What the further sections say: runs compared, noise of a batch, many seeds, by hand."""

import pandas as pd

from charts.numbers import count, number
from core.hand_gradient import HandRun, largest_stable_alpha
from lessons.sgd.tables_further import ANSWER, RunsTables
from lessons.sgd.tables_theory import SeedsTables

NOTHING_KEPT = (
    "Nothing kept yet: press **Keep this run** above, then change one thing. Until then, five "
    "learning rates."
)


def compare_words(tables: RunsTables) -> str:
    """What lies beside each other, and how it ends."""
    label, loss = tables.lowest
    start = "one start" if tables.same_start else "starts of their own"
    text = (
        f"{count(len(tables.labels), 'run')} over the same data, from {start}. Lowest at the end "
        f"(mean of the last eighth): **{label}**, at a loss of {number(loss)}."
    )
    if tables.ruined:
        names = "; ".join(tables.ruined)
        text += f" Diverged: {names}. A curve is cut where its loss has grown a million times over."
    return text


def noise_words(table: pd.DataFrame) -> str:
    """What a larger batch buys, in measured numbers."""
    one, middle = table.iloc[0], table.iloc[len(table) // 2]
    n, growth = int(table["size"].iloc[-1]), middle["size"] / one["size"]
    rms = "rms (root mean square) is the usual distance between a batch's gradient and the full one"
    if one["rms"] == 0:
        return f"- {rms}. Here it is 0: every sample says the same, so no batch is noisy."
    if middle["rms"] == 0 or growth == 1:
        bought = (
            f"A batch of all {count(n, 'sample')} has no noise left; between one and all there is "
            "no size here to be less noisy at."
        )
    else:
        bought = (
            f"Batches of {int(middle['size'])} cost {growth:.0f} times as much as single samples "
            f"and are **{one['rms'] / middle['rms']:.1f} times** less noisy; theory says "
            f"{one['theory'] / middle['theory']:.1f}, which is √{growth:.0f} and more, because a "
            f"batch repeats no sample. So a batch of all {n} has no noise left."
        )
    if "cosine" not in table:
        return (
            f"- {rms}.\n- {bought} All samples have no way down here: what a batch says is noise."
        )
    return (
        f"- {rms}.\n- {bought}\n- The cosine says how far two directions agree: 1 is the same, 0 a "
        f"right angle, −1 the opposite. On average a batch's with the full one goes from "
        f"{one['cosine']:.2f} to {table['cosine'].iloc[-1]:.2f}."
    )


DTYPES = (
    "float64 keeps about 16 digits of a number, float32 about 7, in half of the memory; networks "
    "are trained in float32 or less."
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
    epochs = count(len(table) - 1, "epoch")
    if run.diverged:
        return text + f"Above it a runs away: after {epochs} a = {end:.4g}."
    first = table.iloc[1]
    text += (
        f"After the first epoch a = {first['a']:.6g}: the true loss there is "
        f"{first['true_loss']:.4g}, the loop logs {first['logged']:.4g}. "
    )
    if run.spec.dtype == "float32" and end != ANSWER and table["a"].iloc[-1] == table["a"].iloc[-2]:
        text += (
            f"After {epochs} in float32 a = **{end!r}**: the next update is smaller "
            "than half the gap between neighbouring float32 numbers, so it changes nothing. "
        )
    return text + f"Now a = {end:.10g}, predicting {4 * end:.6g} at x = 4."


def seeds_title(tables: SeedsTables) -> str:
    """What the errors show: a lean only where there is one."""
    if tables.leans:
        return "What is left: SGD leans towards where it began"
    return "What is left: learned − true, seed by seed"


def seeds_words(tables: SeedsTables, lr: float, num_epochs: int) -> str:
    """The spread in numbers, which seeds diverged, and what theory expects."""
    parts = []
    if tables.gone:
        parts.append(
            f"**{tables.gone} of {tables.seeds} seeds diverged**, after "
            f"{_between(tables.gone_first, tables.gone_last)} updates: a batch's loss had grown a "
            "million times over, and there they rest. "
            + (
                "The figures show them as they were then."
                if tables.gone == tables.seeds
                else "The errors are those of the others."
            )
        )
    if tables.gone < tables.seeds:
        ends, worst = tables.ends, {k: number(v, 2) for k, v in tables.worst.items()}
        parts.append(
            f"Over {count(len(ends), 'seed')} the last loss lies between "
            f"**{number(ends.min(), 3)}** and **{number(ends.max(), 3)}** (median "
            f"{number(ends.median(), 3)}). The largest parameter error is "
            f"{worst['SGD']} for SGD and {worst['closed form']} for the closed form."
        )
    parts.append(_expected(tables, lr, num_epochs))
    return "\n".join(f"- {part}" for part in parts)


def _expected(tables: SeedsTables, lr: float, num_epochs: int) -> str:
    if tables.stays is None:
        return (
            f"η = {lr:g} is above {tables.limit:.3g}, where for batches of 10 the mean of the "
            "squared distance grows with every update: theory expects no loss to stay. A mean is "
            "ruled by its worst cases; single runs may come near for long all the same."
        )
    return (
        f"Theory, with the batches' noise in it, expects {number(tables.expected, 3)} after "
        f"{count(num_epochs, 'epoch')}, and {number(tables.stays, 3)} in the long run; σ²/2 = "
        "0.00005 of it is the noise of the labels. Up to "
        f"η = {tables.limit:.3g} there is such a long run."
    )


def _between(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
