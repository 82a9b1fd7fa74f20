"""The tables of the further sections: runs compared, noise of a batch, many seeds, by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import torch

from charts import heat
from charts.bowl import bowl_levels, reach
from charts.numbers import count
from core.bowl import Window, grid, square_window
from core.gradient_noise import GradientNoise
from core.hand_gradient import HandRun
from core.sgd import Run, SgdSpec, run
from core.sgd_seeds import SeedsResult, predicted_loss
from core.verdict import Verdict, verdict

MAX_ROWS = 400  # states of a run that are drawn; a curve needs no more


@dataclass(frozen=True)
class RunsTables:
    """Several runs over the same data, seen over the same two parameters.

    states: run (label), step, seen (samples seen), x, y, loss. ends: run, verdict, updates, loss,
    the final parameters, and the verdict's reason. contour: see charts.theme. optimum: (x, y).
    The window has as many units across as up, and may be shown up to charts.bowl.REACH.
    """

    states: pd.DataFrame
    ends: pd.DataFrame
    contour: pd.DataFrame
    optimum: pd.DataFrame
    window: Window
    names: list[str]
    same_start: bool
    lowest: tuple[str, float]  # the run that ends lowest (its last eighth on average), how low
    ruined: list[str]  # those that diverged

    @property
    def labels(self) -> list[str]:
        """The runs, in order."""
        return list(self.ends["run"])


def label_of(spec: SgdSpec) -> str:
    """What tells a run apart in a legend."""
    mistake = f", {spec.mistake}" if spec.mistake else ""
    order = f", {spec.order}" if spec.order != "reshuffled" else ""
    return f"η {spec.lr:.3g}, batch {spec.batch_size}, seed {spec.seed}{order}{mistake}"


def labels_of(specs: Sequence[SgdSpec]) -> list[str]:
    """A label for each of several different runs over one data set, no two alike."""
    labels = [label_of(spec) for spec in specs]
    if len(set(labels)) == len(labels):
        return labels
    return [
        f"η {spec.lr!r}, {label_of(spec).partition(', ')[2]}, {count(spec.num_epochs, 'epoch')}"
        + (f", from ({', '.join(map(str, spec.start))})" if any(spec.start) else "")
        for spec in specs
    ]


def row_of_rates(spec: SgdSpec, limit: float) -> list[SgdSpec]:
    """The same run at five learning rates, from a fiftieth of the stable limit to just above it."""
    shares = (0.02, 0.1, 0.5, 0.95, 1.15)
    return [replace(spec, lr=float(f"{share * limit:.2g}")) for share in shares]


def row_of_batches(spec: SgdSpec, n: int, max_updates: int) -> list[SgdSpec]:
    """The same run at up to five batch sizes, from one sample (if affordable) to all."""
    sizes = sorted({1, max(n // 25, 1), max(n // 8, 1), max(n // 3, 1), n})
    affordable = [b for b in sizes if spec.num_epochs * -(-n // b) <= max_updates]
    return [replace(spec, batch_size=size) for size in affordable]


def runs_tables(specs: Sequence[SgdSpec], names: Sequence[str], across: int, up: int) -> RunsTables:
    """Run all specs (one data set) and collect what is compared."""
    runs = [run(spec) for spec in specs]
    bowl = runs[0].bowl
    corners = torch.stack([bowl.theta, *(r.theta[0] for r in runs)])
    window = square_window(corners, across, up, room=0.6)
    seen = Window(across, up, *(reach(window, axis) for axis in (0, 1)))
    x, y, loss = (t.numpy() for t in grid(bowl, seen, bowl.theta, 81))
    labels = labels_of(specs)
    ends = [r.full_loss[-max(len(r.full_loss) // 8, 1) :].mean().item() for r in runs]
    judged = [verdict(r) for r in runs]
    lowest = min(range(len(runs)), key=ends.__getitem__)
    return RunsTables(
        states=pd.concat(
            [_states(r, label, across, up) for r, label in zip(runs, labels, strict=True)],
            ignore_index=True,
        ),
        ends=pd.DataFrame(
            [_end(*of, names) for of in zip(runs, judged, labels, strict=True)],
        ),
        contour=heat.contour_table(x, y, loss, bowl_levels(loss)),
        optimum=pd.DataFrame({"x": [bowl.theta[across].item()], "y": [bowl.theta[up].item()]}),
        window=window,
        names=list(names),
        same_start=len({tuple(r.theta[0].tolist()) for r in runs}) == 1,
        lowest=(labels[lowest], ends[lowest]),
        ruined=[label for label, one in zip(labels, judged, strict=True) if one.name == "diverged"],
    )


def _states(result: Run, label: str, across: int, up: int) -> pd.DataFrame:
    keep = np.unique(np.linspace(0, result.num_updates, MAX_ROWS).astype(int))
    seen = np.concatenate([[0], np.cumsum([len(batch) for batch in result.batches])])
    columns = {
        "x": result.theta[keep, across].float().numpy(),
        "y": result.theta[keep, up].float().numpy(),
        "loss": result.full_loss[keep].numpy(),  # float32 ends at 3e38
    }
    return pd.DataFrame(columns).assign(run=label, step=keep, seen=seen[keep])


def _end(result: Run, judged: Verdict, label: str, names: Sequence[str]) -> dict[str, object]:
    final = zip(names, result.theta[-1].tolist(), strict=True)
    return {
        "run": label,
        "verdict": judged.name,
        "updates": result.num_updates,
        "loss": result.full_loss[-1].item(),
        **dict(final),
        "reason": judged.reason,  # last: it is long
    }


# --- how noisy a batch is ---------------------------------------------------------------------


def noise_table(noise: GradientNoise) -> pd.DataFrame:
    """One row a batch size: size, rms (measured), theory, and cosine to the full gradient.

    Where the full gradient is zero there is no direction, and no cosine.
    """
    table = pd.DataFrame(
        {"size": noise.sizes, "rms": noise.rms.numpy(), "theory": noise.theory.numpy()}
    )
    if not noise.full.any():
        return table
    cosine = torch.cosine_similarity(noise.samples, noise.full[None, None], dim=-1).mean(1)
    return table.assign(cosine=cosine.numpy())


def arrows_table(noise: GradientNoise, across: int, up: int, shown: int = 40) -> pd.DataFrame:
    """Tips of sampled downhill directions: size, gx, gy; a few draws for every batch size."""
    rows = [
        pd.DataFrame(
            {
                "gx": -noise.samples[k, :shown, across].numpy(),
                "gy": -noise.samples[k, :shown, up].numpy(),
                "size": size,
            }
        )
        for k, size in enumerate(noise.sizes)
    ]
    return pd.concat(rows, ignore_index=True)


ANSWER = 2.0  # the toy line is y = 2x


def hand_table(run: HandRun) -> pd.DataFrame:
    """One row an epoch: epoch, a, true_loss, logged (missing before the first), envelope."""
    a = run.a.double().numpy()
    shrink = abs(run.factor)
    logged = np.concatenate([[np.nan], run.logged.double().numpy()])
    epochs = np.arange(len(a))
    return pd.DataFrame(
        {
            "epoch": epochs,
            "a": a,
            "true_loss": run.true_loss.double().numpy(),
            "logged": logged,
            "envelope": abs(a[0] - ANSWER) * shrink**epochs,
        }
    )


def seed_losses_table(result: SeedsResult) -> pd.DataFrame:
    """One row a seed and epoch: seed, epoch (0 is before training), loss, theory."""
    table = pd.DataFrame(result.epoch_loss.numpy())
    table = (
        table.rename_axis("seed").reset_index().melt("seed", var_name="epoch", value_name="loss")
    )
    theory = predicted_loss(result.spec).tolist()
    epochs = table["epoch"].astype(int)
    return table.assign(epoch=epochs, theory=[theory[epoch] for epoch in epochs])


def seed_errors_table(result: SeedsResult, names: list[str]) -> pd.DataFrame:
    """One row a seed, parameter and method: seed, parameter, method, error (learned − truth)."""
    parts = []
    for method, errors in (("SGD", result.error), ("closed form", result.closed_form_error)):
        wide = pd.DataFrame(errors.numpy(), columns=names).rename_axis("seed").reset_index()
        long = wide.melt("seed", var_name="parameter", value_name="error")
        parts.append(long.assign(method=method))
    return pd.concat(parts, ignore_index=True)
