"""The tables of the sections that lay theory beside runs: settling, the bowl's axes, many seeds."""

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import torch

from core import stationary
from core.axes import along_axes
from core.data import load, shape
from core.decay import rates
from core.in_place import InPlace
from core.sgd import MAX_UPDATES, Run, SgdSpec, run
from core.sgd_seeds import SeedsResult, predicted_loss, stationary_loss
from core.verdict import evidence
from lessons.sgd.tables_further import MAX_ROWS, seed_errors_table, seed_losses_table

FIXED, ANEW = "fixed η", "fixed η, drawn anew"
SLOWING, HALVED = "η / (1 + t/5m)", "η halved every 5 epochs"
HUNDREDTH = 0.01


@dataclass(frozen=True)
class SettleTables:
    """The same run with a fixed rate and with rates that shrink.

    curves: run, step, excess (loss above the optimum's). ends: run, tail (the mean excess of the
    last half of its updates), end (of the last eighth), diverged. Theory is for batches drawn
    anew: `floor` in the long run (None: nothing stays), `small` its limit for small rates, `half`
    the floor at half of the rate, `limit` the largest rate with a floor. to_go: the part of the
    flattest direction's way that the halved rates leave on average. `noise`: the samples disagree
    at the optimum. full: every update sees all samples. epochs: how many could be afforded.
    """

    curves: pd.DataFrame
    ends: pd.DataFrame
    floor: float | None
    small: float
    half: float | None
    limit: float
    to_go: float
    noise: bool
    full: bool
    epochs: int

    def end(self, name: str, column: str) -> float:
        """One number of `ends`."""
        return float(self.ends.set_index("run")[column][name])

    def diverged(self, name: str) -> bool:
        """Whether a run diverged."""
        return bool(self.ends.set_index("run")["diverged"][name])


def settle_tables(spec: SgdSpec, num_epochs: int) -> SettleTables:
    """Run the four from one start, over one order where they do not draw anew."""
    n, per_epoch = shape(spec.data)[0], math.ceil(shape(spec.data)[0] / spec.batch_size)
    epochs = max(min(num_epochs, MAX_UPDATES // per_epoch), 1)
    spec = replace(spec, num_epochs=epochs)
    specs = {FIXED: spec} | (
        {} if spec.order == "drawn anew" else {ANEW: replace(spec, order="drawn anew")}
    )
    specs |= {SLOWING: replace(spec, decay="1/t"), HALVED: replace(spec, decay="halved")}
    runs = {name: run(one) for name, one in specs.items()}
    of, size = stationary.moments(load(spec.data)), stationary.mean_size(n, spec.batch_size)
    fixed = runs[FIXED]
    halved = torch.tensor(rates("halved", spec.lr, epochs, per_epoch), dtype=torch.double)
    return SettleTables(
        curves=pd.concat([_excess(name, one) for name, one in runs.items()], ignore_index=True),
        ends=pd.DataFrame([_settled(name, one) for name, one in runs.items()]),
        floor=stationary.floor(of, spec.lr, size),
        small=spec.lr / (4 * size) * of.S.trace().item(),
        half=stationary.floor(of, spec.lr / 2, size),
        limit=stationary.largest_stable_lr(of, size),
        to_go=(1 - halved * fixed.bowl.flattest).abs().clamp_max(1e3).prod().item(),
        noise=fixed.bowl.loss > 0,
        full=evidence(fixed).full,
        epochs=epochs,
    )


def _excess(name: str, one: Run) -> pd.DataFrame:
    keep = np.unique(np.linspace(0, one.num_updates, MAX_ROWS).astype(int))
    excess = (one.full_loss - one.bowl.loss).clamp_min(0).numpy()[keep]
    return pd.DataFrame({"step": keep, "excess": excess}).assign(run=name)


def _settled(name: str, one: Run) -> dict[str, object]:
    excess = (one.full_loss - one.bowl.loss).clamp_min(0)
    half, eighth = (max(len(excess) // part, 1) for part in (2, 8))
    return {
        "run": name,
        "tail": excess[-half:].mean().item(),
        "end": excess[-eighth:].mean().item(),
        "diverged": one.diverged_at is not None,
    }


# --- along the bowl's axes --------------------------------------------------------------------


@dataclass(frozen=True)
class AxesTables:
    """A run along the axes of its bowl, steepest first.

    curves: axis (label), step, distance, pace. axes, a row an axis: axis, curvature, factor
    (1 − ηλ), updates (until |factor|ᵗ is a hundredth; 0 where it is at once, NaN where never).
    kappa: λ_max/λ_min. at_limit: the updates of the flattest axis at 2/λ_max, NaN without a second
    axis. ideal: (κ − 1)/(κ + 1), the size of all factors at the best fixed rate.
    """

    curves: pd.DataFrame
    axes: pd.DataFrame
    kappa: float
    at_limit: float
    ideal: float
    full: bool
    diverged_at: int | None

    def each(self) -> list[tuple[str, float, float]]:
        """Axis, factor and updates of every axis."""
        columns = (self.axes[name].tolist() for name in ("axis", "factor", "updates"))
        return list(zip(*columns, strict=True))


def axes_tables(result: Run) -> AxesTables:
    """Split a run by the eigenvectors of its bowl."""
    found, lr = along_axes(result), result.spec.lr
    curvatures = found.curvature.tolist()
    labels = [f"axis {k}: λ = {value:.3g}" for k, value in enumerate(curvatures, 1)]
    keep = np.unique(np.linspace(0, result.num_updates, MAX_ROWS).astype(int))
    curves = [
        pd.DataFrame(
            {
                "step": keep,
                "distance": found.distance[keep, k].numpy(),
                "pace": found.pace[keep, k].clamp_max(1e300).numpy(),
            }
        ).assign(axis=label)
        for k, label in enumerate(labels)
    ]
    factors = [1 - lr * value for value in curvatures]
    kappa = curvatures[0] / curvatures[-1]
    return AxesTables(
        curves=pd.concat(curves, ignore_index=True),
        axes=pd.DataFrame(
            {
                "axis": labels,
                "curvature": curvatures,
                "factor": factors,
                "updates": [updates_to(abs(factor)) for factor in factors],
            }
        ),
        kappa=kappa,
        at_limit=updates_to(abs(1 - 2 / kappa)),
        ideal=(kappa - 1) / (kappa + 1),
        full=evidence(result).full,
        diverged_at=result.diverged_at,
    )


def updates_to(factor: float) -> float:
    """How many updates leave a hundredth, when each multiplies by `factor`; NaN when none do."""
    if factor >= 1 - 1e-12:
        return math.nan
    return math.ceil(math.log(HUNDREDTH) / math.log(factor)) if factor > HUNDREDTH else 1


# --- many seeds -------------------------------------------------------------------------------


@dataclass(frozen=True)
class SeedsTables:
    """Many seeds: their losses and errors, and what is said of them.

    losses: seed, epoch, loss, theory. errors: seed, parameter, method, error; of the seeds that did
    not diverge, or of all where all did. ends: the last losses of the same seeds. gone: how many
    diverged, after `gone_first` to `gone_last` updates. stays: where theory expects the loss to
    stay, None where it does not. limit: the largest rate at which the mean square shrinks.
    leans: how many of the parameters' mean errors point to the start, by more than twice their
    standard error.
    """

    losses: pd.DataFrame
    errors: pd.DataFrame
    ends: pd.Series
    worst: dict[str, float]
    seeds: int
    gone: int
    gone_first: int
    gone_last: int
    stays: float | None
    expected: float
    limit: float
    leans: int


def seeds_tables(result: SeedsResult, names: list[str]) -> SeedsTables:
    """Tables of many seeds."""
    spec, gone = result.spec, result.diverged_at > 0
    shown = ~gone if not gone.all() else gone
    errors = seed_errors_table(result, names)
    errors = errors[errors["seed"].isin(shown.nonzero().flatten().tolist())]
    updates = result.diverged_at[gone].tolist() or [0]
    # towards the start: against the sign of the truth, for the start is about 0
    against = -result.error[shown] * torch.tensor([*spec.w, spec.b]).sign()
    spread = against.std(0) / len(against) ** 0.5 if len(against) > 1 else against[0].abs()
    normal = stationary.normal_moments(len(spec.w), spec.noise)
    return SeedsTables(
        losses=seed_losses_table(result),
        errors=errors,
        ends=pd.Series(result.epoch_loss[shown, -1].numpy()),
        worst={
            str(method): float(values.abs().max())
            for method, values in errors.groupby("method")["error"]
        },
        seeds=spec.num_seeds,
        gone=int(gone.sum()),
        gone_first=min(updates),
        gone_last=max(updates),
        stays=stationary_loss(spec),
        expected=predicted_loss(spec)[-1].item(),
        limit=stationary.largest_stable_lr(normal, spec.batch_size),
        leans=0 if gone.any() else int((against.mean(0) > 2 * spread).sum()),
    )


def in_place_table(made: InPlace, names: list[str]) -> pd.DataFrame:
    """The first update, a row a parameter: parameter, before, grad, after, grad_after."""
    columns = (made.before, made.grad, made.after, made.grad_after)
    keys = ("before", "grad", "after", "grad_after")
    numbers = {key: column.numpy() for key, column in zip(keys, columns, strict=True)}
    return pd.DataFrame({"parameter": names, **numbers})
