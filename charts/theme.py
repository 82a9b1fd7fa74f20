"""One meaning, one form: the layers every lesson draws with, in the colours of the palettes."""

import copy
import json
import math
from collections.abc import Sequence
from typing import Any, TypeVar

import altair as alt
import numpy as np
import pandas as pd

from charts.palettes import Palette

SHORT = (",", ":")  # a list as JSON without spaces: a byte less a number
Chart = alt.Chart | alt.LayerChart | alt.FacetChart
Table = pd.DataFrame | alt.NamedData  # rows, or the name under which they will come
Axis = TypeVar("Axis", alt.X, alt.Y)


# viridis at ten even steps; perceptually uniform, and readable without colour vision
VIRIDIS = [
    "#440154",
    "#482878",
    "#3e4a89",
    "#31688e",
    "#26828e",
    "#1f9e89",
    "#35b779",
    "#6ece58",
    "#b5de2b",
    "#fde725",
]


Domain = Sequence[float] | Sequence[str]  # two numbers, or two expressions that give them


def x_axis(field: str, title: str, domain: Domain | None = None, *, log: bool = False) -> alt.X:
    """A quantitative horizontal axis with its own title; `domain` is kept exactly."""
    return alt.X(f"{field}:Q", title=title, scale=_scale(domain, log), axis=_axis(domain, log))


def y_axis(field: str, title: str, domain: Domain | None = None, *, log: bool = False) -> alt.Y:
    """A quantitative vertical axis with its own title; `domain` is kept exactly."""
    return alt.Y(f"{field}:Q", title=title, scale=_scale(domain, log), axis=_axis(domain, log))


def _axis(domain: Domain | None, log: bool) -> Any:
    if not log or domain is None or isinstance(domain[0], str):
        return alt.Undefined  # as `finish` says once for all layers: each would repeat it
    return alt.Axis(values=log_marks(*map(float, domain)), format="~g")


# 500,000,000,000 does not fit beside an axis on a phone; 5e+11 does
SHORT_LABEL = "abs(datum.value)<1e6?datum.label:format(datum.value,'.3~e')"


def log_marks(low: float, high: float) -> list[float]:
    """Where a logarithmic axis is marked: left alone it draws nine grid lines a decade."""
    first, last = (math.log10(max(v, 1e-300)) for v in (low, high))
    decades = range(math.ceil(first), math.floor(last) + 1)
    every = max(len(decades) // 6, 1)
    marks = [1] if len(decades) > 2 else [1, 2, 5]
    powers = range(math.floor(first), math.ceil(last) + 1, every)
    return [value for k in powers for m in marks if low <= (value := m * 10.0**k) <= high]


def on(axis: Axis, field: str) -> Axis:
    """The same axis, title and scale included, for another field: layers then agree."""
    other = axis.copy()
    other.shorthand = f"{field}:Q"
    return other


def _scale(domain: Domain | None, log: bool) -> alt.Scale:
    kind: dict[str, Any] = {"type": "log"} if log else {"zero": False}
    if domain is None:
        return alt.Scale(nice=True, **kind)
    ends = [alt.ExprRef(expr=v) if isinstance(v, str) else float(v) for v in domain]
    return alt.Scale(domain=ends, nice=False, **kind)


def pad(low: float, high: float, share: float = 0.06) -> tuple[float, float]:
    """Widen an interval by a share of its length on each side; a point becomes width 1."""
    room = (high - low) * share
    if low - room == low or high + room == high:  # a point, or as good as one
        room = 0.5
    return low - room, high + room


def finish(
    chart: Chart, palette: Palette, *, title: str | alt.ExprRef, description: str, height: int = 300
) -> Chart:
    """Give a chart its title, its text for screen readers, its height and its ink.

    The title says what to look at; the description says what is there. The height is that of the
    whole picture: Streamlit fits title and axes inside it.
    """
    ink = {"labelColor": palette.ink, "titleColor": palette.ink}
    axis = {
        "gridColor": palette.quiet,
        "gridOpacity": 0.6,
        "domainColor": palette.quiet,
        "tickColor": palette.quiet,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "tickCount": 6,
    }
    # Plain values on a copy of the outermost fields only: every `configure_…` call, and even
    # altair's own shallow copy, costs as much as drawing all layers anew.
    chart = copy.copy(chart)
    object.__setattr__(chart, "_kwds", dict(chart._kwds))
    text = title if isinstance(title, str) else title.to_dict()
    chart.title = {"text": text, "anchor": "start", "fontSize": 14, "color": palette.ink}
    chart.description, chart.height, chart.width = description, height, "container"
    chart.config = {
        "axis": ink | axis,
        "axisQuantitative": {"labelExpr": SHORT_LABEL},
        "legend": ink | {"labelFontSize": 12},
        "view": {"stroke": None},
        "header": ink,
        # A thousand dots read out one by one tell nothing, and a layer that is empty at this step
        # has no name: the description and the summary under the figure are what is heard.
        "mark": {"aria": False},
    }
    return chart


def stepped(
    chart: Chart, num_steps: int, *, num_phases: int = 0, **arrays: list[Any] | str
) -> Chart:
    """Give a chart the parameter `step` that the player moves, and the run as look-up arrays.

    Marks of "now" read `ws[step]` from these arrays through one row of data: 50 updates a second,
    where a filter over every row reaches 42. With `num_phases` there is also `phase`, the moment
    within a step; it rests at the last one. A text instead of a list is an expression: what
    depends on it is computed again only when its value changes, not at every step.
    """
    params = [_moved("step", 0, num_steps)]
    if num_phases:
        params.append(_moved("phase", num_phases - 1, num_phases - 1))
    # As an expression, not as a value: altair copies and checks values number by number, once for
    # every layer and every call on the chart, which took most of a second.
    params += [
        alt.param(name=name, expr=v if isinstance(v, str) else json.dumps(v, separators=SHORT))
        for name, v in arrays.items()
    ]
    own: Any = chart.params
    chart.params = [*([] if own is alt.Undefined else own), *(param.param for param in params)]
    return chart


def with_numbers(chart: Chart, **values: float) -> Chart:
    """Numbers that expressions of the chart read by name.

    Not spelt into the expressions: there another number would be another chart, built anew.
    """
    own: Any = chart.params
    params = [alt.param(name=name, value=float(v)).param for name, v in values.items()]
    chart.params = [*([] if own is alt.Undefined else own), *params]
    return chart


def _moved(name: str, value: int, last: int) -> alt.Parameter:
    """A parameter bound to a range input that the style sheet hides and the player sets."""
    bind = alt.binding_range(min=0, max=max(last, 1), step=1, name=name)
    return alt.param(name=name, value=value, bind=bind)


def one_row(**columns: Any) -> pd.DataFrame:
    """The single row that a mark of "now" is drawn from."""
    return pd.DataFrame([columns or {"row": 0}])


def landmark(
    table: Table | alt.Chart, x: alt.X, y: alt.Y, *, colour: str, shape: str, size: int = 130
) -> Chart:
    """A place worth knowing: a cross for the optimum, a diamond for the truth.

    A halo of paper under the mark keeps it visible on every colour of a heatmap.
    """
    marks = table if isinstance(table, alt.Chart) else alt.Chart(table)
    here = [alt.Tooltip(axis.shorthand, title=axis["title"], format=".4g") for axis in (x, y)]
    base = marks.encode(x=x, y=y)
    style: dict[str, Any] = {"shape": shape, "size": size, "clip": True}
    return alt.layer(
        base.mark_point(strokeWidth=4.6, color="#FFFFFF", tooltip=None, **style),
        base.mark_point(strokeWidth=2.4, color=colour, **style).encode(tooltip=here),
    )


def tips(*fields: str) -> list[alt.Tooltip]:
    """Tooltips of numbers, four digits each. Whole channels: Altair takes 7 ms to read a string."""
    return [alt.Tooltip(f"{field}:Q", format=".4g") for field in fields]


def positive_floor(losses: np.ndarray) -> float:
    """The smallest loss a log scale should still show: 1e-12 of the largest."""
    return max(float(losses.max()), 1e-12) * 1e-12


def log_ends(losses: np.ndarray, floor: float) -> tuple[float, float]:
    """Ends of a log axis that hold all losses above the floor, with a little room."""
    low = max(float(losses.min()), floor)
    high = max(float(losses.max()), low * 10)
    return low / 1.5, high * 1.5
