"""What became of a run of SGD: slow, good, noisy, oscillating, unstable or diverged; and why."""

from dataclasses import dataclass

import torch

from core.bowl import loss_at
from core.sgd import Run
from core.stationary import largest_stable_lr, mean_size, moments


@dataclass(frozen=True)
class Verdict:
    """What became of a run: slow, good, noisy, oscillating, unstable or diverged; and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Evidence:
    """The numbers a verdict rests on. Losses are what lies above the optimum's.

    `last` states are the end of the run: an eighth of it, two at least, for an oscillation shows in
    a pair; one alone where all samples descend by at most half of 2/λ_max, for then every step is
    nearer. first is the start's loss, lately the mean of the last states', peak the largest. usual
    is the larger of the start's and the optimum's own loss: what a calm run stays below. to_go is
    |1 − ηλ_min|^T, the part of the flattest direction's way that is left on average. `of_the_way`:
    more than half of what is left is the way that the mean of the last states has not gone.
    """

    last: int
    first: float
    lately: float
    peak: float
    own: float
    usual: float
    full: bool
    to_go: float
    of_the_way: bool


def evidence(result: Run) -> Evidence:
    """Measure a run."""
    limit, lr, bowl = result.bowl.largest_stable_lr, result.spec.lr, result.bowl
    excess = (result.full_loss - bowl.loss).clamp_min(0)
    anew = result.spec.order == "drawn anew" and result.data.n > 1
    full = result.spec.batch_size == result.data.n and not anew
    last = 1 if full and lr <= limit / 2 else max(len(excess) // 8, 2)
    lately, first = excess[-last:].mean().item(), excess[0].item()
    rounding = 1e-20 * loss_at(bowl, torch.zeros_like(bowl.theta)).item()
    return Evidence(
        last=last,
        first=first,
        lately=lately,
        peak=excess.max().item(),
        own=bowl.loss,
        usual=max(first, bowl.loss, rounding),
        full=full,
        to_go=abs(1 - lr * bowl.flattest) ** result.num_updates,
        of_the_way=(loss_at(bowl, result.theta[-last:].mean(0)) - bowl.loss).item() > lately / 2,
    )


def verdict(result: Run) -> Verdict:
    """Judge a run by the loss it leaves above the optimum, and by where its last states lie.

    diverged: the loss grew a million times over, or is above the start's at a rate above 2/λ_max.
    unstable: it rose on the way to ten times what is usual, or ends above it. good: at most a
    twentieth of the optimum's own loss, or a thousandth of the start's, is left. slow: most of what
    is left is way not gone; with mini-batches only where the flattest direction has more than 5 %
    to go, for a few batches in a row may pull the same way by chance. Else the last states scatter:
    oscillating near the limit or with full batches, noisy where the batches disagree.
    """
    limit, lr, e = result.bowl.largest_stable_lr, result.spec.lr, evidence(result)
    if result.diverged_at is not None or (lr > limit and e.lately > e.first):
        return Verdict("diverged", f"{_growth(result, e)}. {_too_large(result)}")
    if e.peak > 10 * e.usual or e.lately > e.usual:
        return Verdict("unstable", f"{_swing(e)}. {_of_its_batches(result)}")
    if e.lately <= max(result.bowl.loss / 20, e.first / 1000):
        return Verdict("good", _left(result, e))
    above = f"on average {e.lately:.3g} above the optimum's loss"
    if e.of_the_way and (e.full or e.to_go > 0.05):
        pace = "" if e.full else "at the mean's pace "
        reason = (
            f"{_last(e)} {above}; {pace}the flattest direction has {_share(e.to_go)} of its way"
        )
        return Verdict("slow", f"{reason} still to go")
    scatter = f"the last {e.last} states scatter, {above}"
    if e.of_the_way:
        scatter = f"the way is gone, and yet {_last(e)} {above}: chance of a few batches in a row"
    if (e.full or lr > 0.75 * limit) and not e.of_the_way:
        share = f"η is {lr / limit:.0%} of the stable limit 2/λ_max, so updates overshoot"
        return Verdict("oscillating", f"{scatter}; {share}")
    return Verdict("noisy", scatter)


def _last(e: Evidence) -> str:
    return "the last state is" if e.last == 1 else f"the last {e.last} states are"


def _share(part: float) -> str:
    return f"{part:.0%}" if part >= 0.01 else "less than 1%"


def _times(ratio: float) -> str:
    """A ratio that a person can read."""
    if ratio > 1e6:
        return "more than a million times"
    return f"{ratio:.0%} of" if ratio <= 10 else f"{ratio:,.0f} times"


def _left(result: Run, e: Evidence) -> str:
    """What a good run leaves: of the start's loss, or, where it began near the optimum, of its."""
    mean = "" if e.last == 1 else f", the last {e.last} states' mean"
    if e.lately <= e.first / 20:
        share = e.lately / max(e.first, 1e-300)
        left = f"{share:.2%}" if share >= 1e-4 else "less than 0.01%"
        return f"{left} of the loss above the optimum is left{mean}"
    if e.lately == 0:
        return "it began at the optimum, and stays there"
    return (
        f"it began near the optimum, and ends {e.lately / result.bowl.loss:.2%} of the optimum's "
        f"own loss above it{mean}"
    )


def _growth(result: Run, e: Evidence) -> str:
    """How far the loss has grown: of the last states' mean, for a batch may bring one down."""
    if result.diverged_at is not None:
        return f"after update {result.diverged_at} the loss had grown a million times over"
    first = result.full_loss[0].item()
    if first == 0:
        return "the run began at a loss of 0, and what rounding left of it has grown"
    times = (result.bowl.loss + e.lately) / first
    if times < 1.1:
        return f"the run began near the optimum, and {_last(e)} farther above it than the first"
    times_over = f"{times:,.{0 if times >= 10 else 1}f}"
    return f"the loss has grown {times_over} times over: the last {e.last} states' mean is meant"


def _too_large(result: Run) -> str:
    """Why a rate was too large: for all rows at once, or for a batch that is steeper than they."""
    limit, lr = result.bowl.largest_stable_lr, result.spec.lr
    of_a_batch = 2 / torch.linalg.eigvalsh(result.batch_H)[:, -1].max().item()
    if lr > limit:
        return (
            f"η = {lr:.3g} is {_times(lr / limit)} 2/λ_max = {limit:.3g}, the largest stable rate: "
            "with all samples in every update, each would overshoot by more than the one before"
        )
    if lr > of_a_batch:
        return (
            f"η = {lr:.3g} is below 2/λ_max = {limit:.3g}, but that is the limit of all rows at "
            f"once. A batch can be steeper: for the steepest of this run it is {of_a_batch:.3g}"
        )
    return f"η = {lr:.3g}; descent on all rows is stable below 2/λ_max = {limit:.3g}"


def _swing(e: Evidence) -> str:
    """How high the loss swung, or how high it ends."""
    than = "that of the start" if e.usual == e.first else "the optimum's own"
    if e.usual not in (e.first, e.own):
        return "the run began at a loss of 0, and what rounding left of it has grown"
    if e.peak > 10 * e.usual:
        return f"the loss above the optimum swung up to {e.peak / e.usual:,.0f} times {than}"
    return f"the loss above the optimum ends at {e.lately / e.usual:,.1f} times {than}"


def _of_its_batches(result: Run) -> str:
    """What rate batches of this size bear on average, below the limit of all rows at once."""
    lr, size, limit = result.spec.lr, result.spec.batch_size, result.bowl.largest_stable_lr
    bears = largest_stable_lr(moments(result.data), mean_size(result.data.n, size))
    if lr > bears:
        return (
            f"With batches of {size} the mean squared distance to the optimum shrinks only below "
            f"η = {bears:.3g}, and η is {lr:.3g}; 2/λ_max = {limit:.3g} is "
            "the limit of all samples at once"
        )
    return f"η = {lr:.3g}; 2/λ_max, the limit of all samples at once, is {limit:.3g}"
