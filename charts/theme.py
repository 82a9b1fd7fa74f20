"""One meaning, one colour, one form: the palette, and the layers every lesson draws with."""

import base64
import copy
import functools
import io
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import altair as alt
import contourpy
import numpy as np
import pandas as pd
from PIL import Image

SHORT = (",", ":")  # a list as JSON without spaces: a byte less a number
Chart = alt.Chart | alt.LayerChart | alt.FacetChart
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
Table = pd.DataFrame | alt.NamedData  # rows, or the name under which they will come
Axis = TypeVar("Axis", alt.X, alt.Y)


@dataclass(frozen=True)
class Palette:
    """Colours by meaning, after Okabe and Ito: told apart by every kind of colour vision."""

    name: str
    paper: str  # the page
    ink: str  # text; axis labels reach 4.5:1 on paper
    quiet: str  # rules, grid
    data: str  # small filled circle
    batch: str  # ring: the current mini-batch
    model: str  # thick line, filled circle: the model now
    truth: str  # diamond, dashed: what generated the data
    optimum: str  # cross: the closed form
    compare: str  # thin line: a second run


LIGHT = Palette(
    name="light",
    paper="#FCFBF8",
    ink="#454B52",
    quiet="#E2DED3",
    data="#5B6770",
    batch="#E69F00",
    model="#D55E00",
    truth="#009E73",
    optimum="#0072B2",
    compare="#CC79A7",
)
DARK = Palette(
    name="dark",
    paper="#14171A",
    ink="#BFC4C9",
    quiet="#2E353B",
    data="#A9B4BD",
    batch="#F0B93A",
    model="#FF8A3D",
    truth="#2FD6A5",
    optimum="#56B4E9",
    compare="#E3A3C6",
)
PALETTES = {"light": LIGHT, "dark": DARK}

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


def png(levels: np.ndarray, colours: Sequence[str] = VIRIDIS) -> str:
    """A grid of numbers in 0 … 1 as a data URL; row 0 is the bottom of the picture.

    One PNG is a third of the bytes of as many rectangles and has no seams between cells. It holds
    256 shades by number: as many as an eye can tell, a third of the bytes and of the time.
    """
    picture = Image.fromarray((np.clip(levels[::-1], 0, 1) * 255).round().astype(np.uint8))
    picture.putpalette(shades(tuple(colours)))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


@functools.cache
def shades(colours: tuple[str, ...]) -> bytes:
    """256 colours evenly between the given ones, as red, green, blue bytes."""
    stops = [[int(colour[i : i + 2], 16) for colour in colours] for i in (1, 3, 5)]
    at = np.linspace(0, len(colours) - 1, 256)
    rgb = [np.interp(at, range(len(colours)), stop) for stop in stops]
    return np.stack(rgb, axis=1).round().astype(np.uint8).tobytes()


def heatmap_table(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> pd.DataFrame:
    """One row: x, x2, y, y2 (corners, in data units) and url (the picture). Low z is bright.

    The brightness follows log z, so that a bowl over many orders of magnitude keeps its shape.
    """
    floor = max(float(z.min()), float(z.max()) * 1e-6, 1e-300)
    scale = np.log(np.maximum(z, floor))
    spread = scale.max() - scale.min()
    levels = 1 - (scale - scale.min()) / spread if spread > 0 else np.full_like(scale, 0.5)
    return one_row(x=x[0], x2=x[-1], y=y[0], y2=y[-1], url=png(levels))


def heatmap(table: Table, x: alt.X, y: alt.Y) -> alt.Chart:
    """The picture of `heatmap_table` under the axes x and y."""
    return (
        alt.Chart(table)
        .mark_image(aspect=False, tooltip=None, clip=True)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"), url=alt.Url("url:N"))
    )


def contour_table(
    x: np.ndarray, y: np.ndarray, z: np.ndarray, levels: Sequence[float]
) -> pd.DataFrame:
    """Contour lines as rows x, y, line (one number a line), in their order along the line.

    Small types: a picture of a bowl is sent with every change of a slider.
    """
    generator = contourpy.contour_generator(x, y, z)
    lines = [np.asarray(line) for level in levels for line in generator.lines(level)]
    if not lines:
        return pd.DataFrame({"x": [], "y": [], "line": []}, dtype=np.float32)
    points = np.concatenate(lines).astype(np.float32)
    return pd.DataFrame(
        {
            "x": points[:, 0],
            "y": points[:, 1],
            "line": np.repeat(np.arange(len(lines), dtype=np.int16), [len(a) for a in lines]),
        }
    )


def contours(
    table: Table,
    x: alt.X,
    y: alt.Y,
    *,
    colour: str = "#FFFFFF",
    opacity: float = 0.45,
    width: float = 0.8,
) -> alt.Chart:
    """The lines of `contour_table`, thin, over a heatmap."""
    return (
        alt.Chart(table)
        .mark_line(
            strokeWidth=width, color=colour, opacity=opacity, clip=True, tooltip=None, order=False
        )
        .encode(x=x, y=y, detail=alt.Detail("line:N"))
    )


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


def number(value: float, digits: int = 4) -> str:
    """A number as people read it: few digits, a true minus sign, never −0 and never `nan`.

    >>> number(-2.5), number(1e-16), number(-0.0), number(12345.6)
    ('−2.5', '1 × 10⁻¹⁶', '0', '12350')
    """
    if not math.isfinite(value):
        return "too large to show"
    text = f"{value:.{digits}g}"
    if float(text) == 0:
        return "0"
    if "e" in text and 1e-4 <= abs(value) < 1e6:
        text = f"{float(text):.0f}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        text = f"{mantissa} × 10{str(int(exponent)).translate(SUPERSCRIPT)}"
    return text.replace("-", "−")


def tex(value: float, digits: int = 4) -> str:
    """A number for LaTeX, in brackets when negative so that signs never touch."""
    text = f"{value:.{digits}g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        text = rf"{mantissa}\times 10^{{{int(exponent)}}}"
    return f"({text})" if value < 0 else text
