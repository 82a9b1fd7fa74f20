"""What became of a run of SGD: slow, good, noisy, oscillating or diverged; and why, in numbers."""

from dataclasses import dataclass

import torch

from core.bowl import loss_at
from core.sgd import Run


@dataclass(frozen=True)
class Verdict:
    """What became of a run: slow, good, noisy, oscillating or diverged; and why, in numbers."""

    name: str
    reason: str


def verdict(result: Run) -> Verdict:
    """Judge a run by the loss it leaves above the optimum, and by where its last states lie.

    diverged: the loss grew a million times over, or is above the start's at a rate above 2/λ_max.
    good: at most a twentieth of the optimum's own loss (or a thousandth of the start's) is left. Of
    what is left, the part of the last states' mean is a way not gone, the rest is their scatter
    about it. slow: more than half is the mean's, and (1 − lr λ_min)^T, the share of the flattest
    direction's distance still to go, is over 5 % unless nothing is left to chance. oscillating: it
    is scatter, with full batches or lr near the limit. noisy: it is scatter, where the batches
    disagree about the way.
    """
    limit, lr, bowl = result.bowl.largest_stable_lr, result.spec.lr, result.bowl
    excess = (result.full_loss - bowl.loss).clamp_min(0)
    last = max(len(excess) // 8, 2)  # two at least: an oscillation shows in a pair
    lately, first = excess[-last:].mean().item(), excess[0].item()
    if result.diverged_at is not None or (lr > limit and lately > first):
        return Verdict("diverged", f"{_growth(result, lately)}. {_too_large(result)}")
    if lately <= max(bowl.loss / 20, first / 1000):
        share = lately / max(first, 1e-300)
        left = f"{share:.2%}" if share >= 1e-4 else "less than 0.01%"
        return Verdict(
            "good", f"{left} of the loss above the optimum is left, the last {last} states' mean"
        )
    full = result.spec.batch_size == result.data.n
    to_go = abs(1 - lr * bowl.flattest) ** result.num_updates
    agree = (loss_at(bowl, result.theta[-last:].mean(0)) - bowl.loss).item() > lately / 2
    if agree and (full or to_go > 0.05):  # a few batches in a row may pull the same way by chance
        return Verdict(
            "slow",
            f"the last {last} states agree, and are on average {lately:.3g} above the optimum's "
            f"loss; the flattest direction has {to_go:.0%} of its way still to go",
        )
    name = "oscillating" if full or lr > 0.75 * limit else "noisy"
    reason = f"the last {last} states scatter, on average {lately:.3g} above the optimum's loss"
    if name == "oscillating":
        reason += f"; η is {lr / limit:.0%} of the stable limit 2/λ_max, so updates overshoot"
    return Verdict(name, reason)


def _growth(result: Run, lately: float) -> str:
    """How far the loss has grown: of the last states' mean, for a batch may bring one down."""
    if result.diverged_at is not None:
        return f"after update {result.diverged_at} the loss had grown a million times over"
    first = result.full_loss[0].item()
    if first == 0:
        return "the run began at a loss of 0, and what rounding left of it grows"
    times = (result.bowl.loss + lately) / first
    return f"the loss has grown {times:,.{0 if times >= 10 else 1}f} times over, and grows"


def _too_large(result: Run) -> str:
    """Why a rate was too large: for all rows at once, or for a batch that is steeper than they."""
    limit, lr = result.bowl.largest_stable_lr, result.spec.lr
    of_a_batch = 2 / torch.linalg.eigvalsh(result.batch_H)[:, -1].max().item()
    if lr > limit:
        return (
            f"η = {lr:.3g} is {lr / limit:.0%} of 2/λ_max = {limit:.3g}, the largest stable rate: "
            "each update overshoots by more than the last"
        )
    if lr > of_a_batch:
        return (
            f"η = {lr:.3g} is below 2/λ_max = {limit:.3g}, but that is the limit of all rows at "
            f"once. A batch can be steeper: for the steepest of this run it is {of_a_batch:.3g}"
        )
    return f"η = {lr:.3g}; descent on all rows is stable below 2/λ_max = {limit:.3g}"
