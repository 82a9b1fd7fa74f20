"""The lesson's picture on the home page."""

import altair as alt
import pandas as pd

from charts import images as tiles
from charts.palettes import LIGHT
from charts.theme import Chart

SIDE = 28
TOP, LEFT, NEAR = 7, 11, 5  # where the numbers come from, and how many rows and columns of them


def picture() -> Chart:
    """A boot on the left, and on the right the numbers around one of its pixels."""
    from core import images  # the slowest picture pays for its own imports

    boot = images.load("clothes").X[0].reshape(SIDE, SIDE).numpy()
    scale = NEAR / SIDE  # the image is five units wide, as are the five numbers
    url = tiles.grey(boot.ravel(), (SIDE, SIDE), 255)
    whole = pd.DataFrame([{"x": 0, "x2": NEAR, "y": 0, "y2": NEAR, "url": url}])
    spots = [(i, j) for i in range(NEAR) for j in range(NEAR)]
    cells = pd.DataFrame(
        [(j + 5.5, j + 6.5, i, i + 1, int(boot[TOP + i, LEFT + j])) for i, j in spots],
        columns=["x", "x2", "y", "y2", "value"],
    )
    cells = cells.assign(middle=cells["x"] + 0.5, centre=cells["y"] + 0.5)
    corners = [(LEFT * scale, (LEFT + NEAR) * scale, TOP * scale, (TOP + NEAR) * scale)]
    frame = pd.DataFrame(corners, columns=["x", "x2", "y", "y2"])
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 10.5], nice=False))
    y = alt.Y("y:Q", scale=alt.Scale(domain=[NEAR, 0], nice=False))
    place = {"x": x, "x2": "x2", "y": y, "y2": "y2"}
    grey = alt.Scale(domain=[0, 255], range=["#000000", "#FFFFFF"])
    ink = alt.condition("datum.value > 120", alt.value("#000000"), alt.value("#FFFFFF"))
    return alt.layer(
        alt.Chart(whole).mark_image(aspect=False, smooth=False).encode(url="url:N", **place),
        alt.Chart(cells)
        .mark_rect(stroke=LIGHT.data, strokeWidth=0.5)
        .encode(fill=alt.Fill("value:Q", scale=grey, legend=None), **place),
        alt.Chart(cells)
        .mark_text(fontSize=12)
        .encode(x=alt.X("middle:Q"), y=alt.Y("centre:Q"), text="value:Q", color=ink),
        alt.Chart(frame)
        .mark_rect(fillOpacity=0, stroke=LIGHT.model, strokeWidth=2)
        .encode(**place),
    )
