"""Numbers over a plane: a heat map as one small picture, and contour lines over it."""

import base64
import functools
import io
from collections.abc import Sequence
from typing import Any

import altair as alt
import contourpy
import numpy as np
import pandas as pd
from PIL import Image

from charts.numbers import number
from charts.theme import VIRIDIS, Table, one_row


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
    """One row: x, x2, y, y2 (corners, in data units), url (the picture), low, high (see `scale`).

    Low z is bright. The brightness follows log z, so that a bowl over many orders of magnitude
    keeps its shape.
    """
    low, high = ends_of(z)
    url = png(levels(z, low, high))
    return one_row(x=x[0], x2=x[-1], y=y[0], y2=y[-1], url=url, low=low, high=high)


def ends_of(z: np.ndarray) -> tuple[float, float]:
    """The values of the brightest and the darkest colour: at or below `low` all is one yellow.

    Beside z itself `low` is at least a millionth of the highest, and what a cell cannot resolve:
    between two rows of cells lies up to an eighth of the second difference, and along a narrow
    valley less would be drawn as a string of beads.
    """
    at, high = np.unravel_index(int(z.argmin()), z.shape), float(z.max())
    bends = [
        float(np.roll(z, 1, axis)[at] - 2 * z[at] + np.roll(z, -1, axis)[at])
        for axis in (0, 1)
        if 0 < at[axis] < z.shape[axis] - 1
    ]
    unseen = max(0.0, *bends) / 8 if len(bends) == 2 else 0.0
    low = max(float(z.min()) + unseen, high * 1e-6, 1e-300)
    return min(low, max(high, 1e-300)), max(high, 1e-300)


def levels(z: np.ndarray, low: float, high: float) -> np.ndarray:
    """How bright each z is, 1 at `low` and 0 at `high`, evenly to a logarithmic eye."""
    if not low < high:
        return np.full_like(z, 0.5)
    share = np.log(np.clip(z, low, high) / low) / np.log(high / low)
    return np.asarray(1 - share)


SPAN = "domain('fill')[1] / domain('fill')[0]"
FIRST = "format(datum.value, '.0e')[0]"
# all marks of a scale that spans less than 5 times, 1 2 5 below 200 times, then whole decades
FEW = f"{SPAN} < 5 || indexof({SPAN} < 200 ? '125' : '1', {FIRST}) >= 0"
PLAIN = "datum.value == 0 || abs(datum.value) < 1e5 && abs(datum.value) >= 1e-3"
SPELT = f"{PLAIN} ? format(datum.value, '.2~r') : format(datum.value, '.0e')"
LOG_LABEL = f"abs(datum.value) < 1e-290 ? '0' : {FEW} ? ({SPELT}) : ''"


def scale(table: Table, title: str, *, log: bool = True) -> alt.Chart:
    """The colours of `heatmap_table` with numbers beside them: one more layer of the chart.

    A legend under the picture: nothing is drawn over it. `title` says what is shown and which
    colour is low: "loss (yellow is low)". A flat picture has the
    colour in the middle of its scale.
    """
    kind: dict[str, Any] = {"type": "log"} if log else {"zero": False}
    legend = alt.Legend(
        title=title,
        orient="bottom",
        direction="horizontal",
        titleOrient="left",
        titleLimit=300,
        gradientLength=170,
        gradientThickness=9,
        tickCount=4,
        labelExpr=LOG_LABEL if log else SPELT,
        labelOverlap="greedy",
    )
    colours = alt.Scale(range=VIRIDIS[::-1], nice=False, interpolate="rgb", **kind)
    return (
        alt.Chart(table)
        .transform_calculate(flat="datum.low < datum.high ? 1 : 2")
        .transform_calculate(level="[datum.low / datum.flat, datum.high * datum.flat]")
        .transform_flatten(["level"])
        .mark_point(size=0, opacity=1, strokeWidth=0, clip=True, tooltip=None)
        .encode(fill=alt.Fill("level:Q", scale=colours, legend=legend))
    )


def heatmap(table: Table, x: alt.X, y: alt.Y) -> alt.Chart:
    """The picture of `heatmap_table` under the axes x and y."""
    return (
        alt.Chart(table)
        .mark_image(aspect=False, tooltip=None, clip=True)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"), url=alt.Url("url:N"))
    )


def contour_lines(
    x: np.ndarray, y: np.ndarray, z: np.ndarray, levels: Sequence[float]
) -> list[tuple[float, np.ndarray]]:
    """The lines of equal z of each level, each with its level and its points (k, 2)."""
    generator = contourpy.contour_generator(x, y, z)
    return [(level, np.asarray(line)) for level in levels for line in generator.lines(level)]


def contour_table(
    x: np.ndarray, y: np.ndarray, z: np.ndarray, levels: Sequence[float]
) -> pd.DataFrame:
    """Contour lines as rows x, y, line (one number a line), in their order along the line.

    Small types: a picture of a bowl is sent with every change of a slider.
    """
    lines = [line for _, line in contour_lines(x, y, z, levels)]
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


def label_table(
    lines: Sequence[tuple[float, np.ndarray]],
    x: tuple[float, float],
    y: tuple[float, float],
    away: Sequence[tuple[float, float]] = (),
    most: int = 4,
) -> pd.DataFrame:
    """Where the numbers of some contours stand: x, y, text; at most one a level.

    From the outermost level inwards, each at the point of its line that is farthest from the
    numbers before and from the places of `away`; only inside of the ends that every screen shows.
    """
    ends = np.array([x, y]).T  # (2 ends, 2 axes)
    size = ends[1] - ends[0]
    taken = [(np.array(place) - ends[0]) / size for place in away] or [np.array([0.5, 0.5])]
    by_level: dict[float, list[np.ndarray]] = {}
    for level, line in lines:
        share = (line - ends[0]) / size  # 0 .. 1 inside
        inside = share[((share > 0.08) & (share < 0.92)).all(axis=1)]
        by_level.setdefault(level, []).append(inside)
    rows: list[tuple[float, float, str]] = []
    for level in sorted(by_level, reverse=True):
        places = np.concatenate(by_level[level])
        if len(rows) == most or not len(places):
            continue
        room = np.min([np.hypot(*(places - other).T) for other in taken], axis=0)
        if room.max() < 0.12:
            continue
        best = places[int(room.argmax())]
        taken.append(best)
        rows.append((*(ends[0] + best * size), number(level, 2)))
    return pd.DataFrame(rows, columns=["x", "y", "text"])


def contour_labels(table: Table, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The numbers of `label_table`, readable on every colour of a heat map."""
    text = alt.Chart(table).encode(x=x, y=y, text=alt.Text("text:N"))
    style: dict[str, Any] = {"fontSize": 11, "clip": True, "tooltip": None}
    return [
        text.mark_text(color="#10151A", stroke="#10151A", strokeWidth=3, opacity=0.55, **style),
        text.mark_text(color="#FFFFFF", **style),
    ]


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
