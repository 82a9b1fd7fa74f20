"""Two linear classifiers of the same samples as tables: samples with margins, lines, counts."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from charts import theme
from core import class_maps, linear_svm
from core.class_maps import MapSpec
from core.linear_svm import KINDS, SvmSpec


@dataclass(frozen=True)
class SvmTables:
    """points: i, x, y, k, counts (1 where it has a say in the machine). lines: w1, w2, b, kind.

    accuracy, both on the drawn columns and on all columns, by kind; length of w, by kind.
    """

    spec: SvmSpec
    points: pd.DataFrame
    lines: pd.DataFrame
    ends: tuple[tuple[float, float], tuple[float, float]]
    names: tuple[str, str]
    label: str
    accuracy: dict[str, float]
    everywhere: dict[str, float]
    lengths: dict[str, float]
    many_columns: int
    source: str

    @property
    def supporting(self) -> int:
        """Samples at a margin below 1: only these have a say."""
        return int(self.points["counts"].sum())

    @property
    def n(self) -> int:
        """Number of samples."""
        return len(self.points)


def svm_tables(chosen: MapSpec, spec: SvmSpec) -> SvmTables:
    """Fit both on the two columns drawn, and on all columns for comparison.

    The columns are those of the map above, as they are trained on there.
    """
    classes = class_maps.load(chosen)
    axes = class_maps.drawn(chosen, classes)
    pair = classes.Z[:, list(axes)].double()
    if len(axes) == 1:  # one column only: up is 0 for all
        pair = pair.repeat(1, 2)
        pair[:, 1] = 0.0
    fits = {kind: linear_svm.fit(kind, pair, classes.y, spec) for kind in KINDS}
    wide = {kind: linear_svm.fit(kind, classes.Z, classes.y, spec) for kind in KINDS}
    points = pd.DataFrame(
        {
            "i": np.arange(len(pair), dtype=np.int16),
            "x": pair[:, 0].numpy(),
            "y": pair[:, 1].numpy(),
            "k": classes.y.flatten().numpy().astype(np.int8),
            "counts": (fits["svm"].margins < 1).numpy().astype(np.int8),
        }
    )
    lines = pd.DataFrame(
        {"kind": kind, "w1": f.w[0].item(), "w2": f.w[1].item(), "b": f.b}
        for kind, f in fits.items()
    )
    ends = tuple(theme.pad(float(points[v].min()), float(points[v].max())) for v in ("x", "y"))
    names = [classes.names[j] for j in axes]
    return SvmTables(
        spec=spec,
        points=points,
        lines=lines,
        ends=(ends[0], ends[1]),
        names=(names[0], names[1] if len(names) > 1 else "nothing"),
        label=chosen.own.names[-1] if chosen.own is not None and chosen.own.names else "y",
        accuracy={kind: f.accuracy for kind, f in fits.items()},
        everywhere={kind: f.accuracy for kind, f in wide.items()},
        lengths={kind: f.w.norm().item() for kind, f in fits.items()},
        many_columns=classes.Z.shape[1],
        source=chosen.source,
    )
