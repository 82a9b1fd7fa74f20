"""The lesson's picture on the home page."""

import altair as alt
import pandas as pd

from charts import images as tiles
from charts.palettes import LIGHT
from charts.theme import Chart

SIDE, KERNEL = 28, 3
TOP, LEFT, GAP = 7, 13, 6  # where the window stands, and pixels between the pictures


def picture() -> Chart:
    """A boot with a window on it, and the edges that a kernel finds."""
    from core import images  # the slowest picture pays for its own imports
    from core.sliding import SlideSpec, slide

    clothes = images.load("clothes")
    boot = clothes.X_test[int((clothes.y_test == 9).nonzero()[0])].reshape(SIDE, SIDE)
    out = slide(boot, SlideSpec()).out.numpy()
    made, start = len(out), SIDE + GAP
    urls = [
        tiles.grey(boot.numpy().ravel(), (SIDE, SIDE), 255),
        tiles.weights(out.ravel(), out.shape, abs(out).max(), LIGHT),
    ]
    whole = pd.DataFrame(
        {"x": [0, start], "x2": [SIDE, start + made], "y": [0, 1], "y2": [SIDE, made + 1]}
    ).assign(url=urls)
    frames = pd.DataFrame(
        [
            (LEFT, LEFT + KERNEL, TOP, TOP + KERNEL, LIGHT.batch),
            (start + LEFT, start + LEFT + 1, TOP + 1, TOP + 2, LIGHT.model),
        ],
        columns=["x", "x2", "y", "y2", "colour"],
    )
    x = alt.X("x:Q", scale=alt.Scale(domain=[-1, start + made + 1], nice=False))
    y = alt.Y("y:Q", scale=alt.Scale(domain=[SIDE + 1, -1], nice=False))
    place = {"x": x, "x2": "x2", "y": y, "y2": "y2"}
    return alt.layer(
        alt.Chart(whole).mark_image(aspect=False, smooth=False).encode(url="url:N", **place),
        alt.Chart(frames)
        .mark_rect(fillOpacity=0, strokeWidth=3)
        .encode(stroke=alt.Stroke("colour:N", scale=None), **place),
    )
