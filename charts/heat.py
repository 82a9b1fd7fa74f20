"""Numbers over a plane: a heat map as one small picture, and contour lines over it."""

import base64
import functools
import io
from collections.abc import Sequence

import altair as alt
import contourpy
import numpy as np
import pandas as pd
from PIL import Image

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
