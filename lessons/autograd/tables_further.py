"""The further figures as tables: three ways to a slope, errors, calls, the race, the descent."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from charts.numbers import number, tex
from core import autograd_descent, zeroing
from core.autograd_descent import Descent, DescentSpec
from core.data import FixedSpec, load
from core.differences import Curve, along, curve, gradient
from core.graphs import Program
from core.hand_gradient import gradient_by_hand
from core.zeroing import CallsSpec, RaceSpec

SMALLEST = 1e-18  # an error of exactly 0 is drawn here, for a log axis has no 0
FIRST_UPDATES = 6


# --- three ways to one slope ------------------------------------------------------------------


@dataclass(frozen=True)
class Slopes:
    """One parameter's gradient in three ways, and the largest distance from autograd's."""

    name: str
    by_formula: Tensor
    by_autograd: Tensor
    by_difference: Tensor

    @property
    def formula_off(self) -> float:
        """How far the formula lies from autograd, at most."""
        return (self.by_formula - self.by_autograd).abs().max().item()

    @property
    def difference_off(self) -> float:
        """How far the difference lies from autograd, at most."""
        return (self.by_difference - self.by_autograd).abs().max().item()


def three_ways(program: Program, grads: dict[str, Tensor], h: float, kind: str) -> list[Slopes]:
    """Every parameter's gradient by the formula, by autograd, and as a quotient of differences."""
    formula = program.formula()
    quotients = gradient(_defined(program), program.params, h, kind)
    return [
        Slopes(name, formula[name].detach(), grads[name], quotients[name])
        for name in program.params
        if name in grads
    ]


def _defined(program: Program) -> Callable[..., Tensor]:
    """The output as one number; not a number where a step leaves what the expression allows."""

    def f(params: dict[str, Tensor]) -> Tensor:
        try:
            return program.scalar(params)
        except ValueError:
            return torch.tensor(math.nan, dtype=torch.double)

    return f


def row(values: Tensor) -> str:
    """A few numbers in round brackets."""
    entries = r",\; ".join(tex(v, bare=True) for v in values.flatten().tolist())
    return rf"\left({entries}\right)"


def few(values: Tensor, digits: int = 7, most: int = 4) -> str:
    """The first entries of a gradient."""
    flat = values.flatten().tolist()
    text = ", ".join(number(v, digits) if math.isfinite(v) else "no value" for v in flat[:most])
    return f"{text}, … ({len(flat)} numbers)" if len(flat) > most else text


@dataclass(frozen=True)
class ErrorTables:
    """The error of the quotient over h: rows of (power, h, error, dtype), and the theory's lines.

    low and high are the ends of the axis; an error of 0 is drawn at its foot.
    """

    curve: Curve
    errors: pd.DataFrame
    theory: pd.DataFrame
    low: float
    high: float


FUNCTIONS: dict[str, tuple[Callable[[Tensor], Tensor], float]] = {
    "3a³ at a = 2": (lambda a: 3 * a**3, 2.0),
    "eˣ at x = 1": (torch.exp, 1.0),
    "sin x at x = 1": (torch.sin, 1.0),
    "1/x at x = 0.001": (lambda x: 1 / x, 0.001),
    "x² at x = 3": (lambda x: x**2, 3.0),
}


def errors_of_graph(program: Program, kind: str) -> ErrorTables:
    """Measure the slope of a program in the first entry of its first parameter."""
    name = next(iter(program.params))
    x = program.params[name].flatten()[0].item()
    return error_tables(along(_defined(program), program.params, name), x, kind)


def error_tables(f: Callable[[Tensor], Tensor], x: float, kind: str) -> ErrorTables:
    """Measure the slope of a function at x over all step sizes."""
    found = curve(f, x, kind)
    h = found.h.numpy()
    rows = []
    for dtype, error in found.error.items():
        values = error.numpy()
        rows.append(
            pd.DataFrame(
                {
                    "h": h,
                    "power": np.log10(h).round(2),
                    "error": np.where(np.isfinite(values), values, np.nan),
                    "dtype": dtype,
                }
            ).dropna()
        )
    errors = pd.concat(rows, ignore_index=True)
    errors["drawn"] = errors["error"].clip(lower=SMALLEST)
    theory = pd.DataFrame(
        {
            "h": h,
            "truncation": _drawn(found.truncation),
            **{k: _drawn(v) for k, v in found.rounding.items()},
        }
    )
    seen = errors.loc[errors["error"] > 0, "error"]
    low, high = (float(seen.min()), float(seen.max())) if len(seen) else (SMALLEST, 1.0)
    return ErrorTables(found, errors, theory, max(low, SMALLEST) / 3, max(high * 3, SMALLEST))


def _drawn(values: Tensor) -> np.ndarray:
    """For a log axis, which has no 0 and no infinity."""
    return values.clamp(SMALLEST, 1e300).numpy()


def measured_at(tables: ErrorTables, power: float) -> dict[str, float]:
    """The error of each dtype at the step 10^power; those that are no number are left out."""
    at = tables.errors[(tables.errors["power"] - power).abs() < 1e-6]
    return dict(zip(at["dtype"], at["error"], strict=True))


# --- calls ------------------------------------------------------------------------------------


def calls_table(spec: CallsSpec) -> pd.DataFrame:
    """One row a call: number, call, before and after it w.grad, and what the call added."""
    after = zeroing.count(spec)
    before = [0.0, *after[:-1]]
    return pd.DataFrame(
        {
            "number": range(1, len(after) + 1),
            "call": [zeroing.CALLS[call] for call in spec.calls],
            "before": before,
            "after": after,
            "left": [b if call == "b" else 0.0 for b, call in zip(before, spec.calls, strict=True)],
        }
    )


# --- the race ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class RaceTables:
    """Both trainings: rows of (step, loss, w1, w2, b, run); losses at the ends of epochs.

    readout has one row an update: the losses and the length of .grad in both.
    """

    spec: RaceSpec
    runs: pd.DataFrame
    readout: pd.DataFrame
    ends: pd.DataFrame
    diverged: dict[str, bool]
    num_updates: int


ZEROED, NOT_ZEROED = "zeroed", "never zeroed"


def race_tables(spec: RaceSpec) -> RaceTables:
    """Run the race, and lay both runs side by side."""
    both = dict(zip((ZEROED, NOT_ZEROED), zeroing.race(spec), strict=True))
    longest = max(len(run.loss) for run in both.values())
    frames = [
        pd.DataFrame(
            {
                "step": np.arange(len(run.loss)),
                "loss": run.loss.numpy(),
                "w1": run.theta[:, 0].numpy(),
                "w2": run.theta[:, 1].numpy(),
                "b": run.theta[:, 2].numpy(),
                "run": name,
            }
        )
        for name, run in both.items()
    ]
    readout = {
        f"{short}_{what}": _padded(values, longest)
        for short, run in zip(("zeroed", "never"), both.values(), strict=True)
        for what, values in (("loss", run.loss), ("grad", run.grad))
    }
    per_epoch = -(-spec.n // spec.batch_size)
    last = {name: len(run.loss) - 1 for name, run in both.items()}
    ends = pd.DataFrame(
        {
            name: [
                run.loss[min(epoch * per_epoch, last[name])].item()
                for epoch in range(spec.num_epochs + 1)
            ]
            for name, run in both.items()
        }
    )
    return RaceTables(
        spec,
        pd.concat(frames, ignore_index=True),
        pd.DataFrame(readout | {"step": np.arange(longest)}),
        ends,
        {name: run.diverged for name, run in both.items()},
        longest - 1,
    )


def _padded(values: Tensor, length: int) -> np.ndarray:
    """As long as the longer run; the last number stays."""
    array = values.numpy()
    return np.concatenate([array, np.full(length - len(array), array[-1])])


# --- the descent ------------------------------------------------------------------------------


@dataclass(frozen=True)
class DescentTables:
    """The run asked for, and the same in the other dtype; the first updates by hand beside.

    path has rows of (update, a, away, dtype), away = |a − 2| at least SMALLEST.
    """

    run: Descent
    path: pd.DataFrame
    first: pd.DataFrame


def descent_tables(spec: DescentSpec) -> DescentTables:
    """Run it in both dtypes, and work out the first slopes by hand."""
    frames, chosen = [], None
    for dtype in autograd_descent.DTYPES:
        run = autograd_descent.run(DescentSpec(spec.alpha, spec.start, spec.num_epochs, dtype))
        if dtype == spec.dtype:
            chosen = run
        away = np.abs(np.array(run.a) - autograd_descent.ANSWER)
        shown = _thinned(len(run.a), run.stalled)
        frames.append(
            pd.DataFrame(
                {
                    "update": shown,
                    "a": np.array(run.a)[shown],
                    "away": np.maximum(away[shown], SMALLEST),
                    "dtype": dtype,
                }
            )
        )
    assert chosen is not None
    return DescentTables(chosen, pd.concat(frames, ignore_index=True), _first_updates(chosen))


def _thinned(length: int, stalled: int | None) -> np.ndarray:
    """Every update of the first 600, then as many more as a line needs."""
    ends = {0, length - 1, *([] if stalled is None else [stalled])}
    later = np.linspace(min(600, length - 1), length - 1, 100).astype(int)
    return np.array(sorted(ends | set(range(min(600, length))) | set(later.tolist())))


def _first_updates(run: Descent) -> pd.DataFrame:
    """The first updates: x and y of the sample, a before, both slopes, a after."""
    data = load(FixedSpec("toy"))
    dtype = autograd_descent.DTYPES[run.spec.dtype]
    x, y = data.X.flatten().to(dtype), data.y.flatten().to(dtype)
    rows = []
    for k in range(min(FIRST_UPDATES, len(run.slope))):
        a = torch.tensor(run.a[k], dtype=dtype)
        rows.append(
            {
                "update": k + 1,
                "x": x[k % 3].item(),
                "y": y[k % 3].item(),
                "before": run.a[k],
                "autograd": run.slope[k],
                "by hand": gradient_by_hand(a, x[k % 3], y[k % 3]).item(),
                "after": run.a[k + 1],
            }
        )
    return pd.DataFrame(rows)
