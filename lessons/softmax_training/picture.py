"""The lesson's picture on the home page."""

import altair as alt
import numpy as np
import pandas as pd

from charts import heat
from charts.theme import Chart


def picture() -> Chart:
    """Ten templates, learned from the clothes in the box."""
    from core import images, softmax_training  # the slowest picture pays for its own imports

    clothes = images.load("clothes")
    spec = softmax_training.SoftmaxSpec("clothes", 6000, 0.05, 64, 20)
    run = softmax_training.run(clothes, spec)
    weights = run.w[-1].T.reshape(10, 28, 28).flip(1).numpy()  # row 0 of a picture is its bottom
    tiles = pd.DataFrame(
        [
            (k % 5, k // 5, heat.png(0.5 + 0.5 * w / np.quantile(np.abs(w), 0.995)))
            for k, w in enumerate(weights)
        ],
        columns=["column", "row", "url"],
    )
    return (
        alt.Chart(tiles)
        .mark_image(width=66, height=86, aspect=False)
        .encode(
            x=alt.X("column:Q", scale=alt.Scale(domain=[-0.5, 4.5])),
            y=alt.Y("row:Q", scale=alt.Scale(domain=[1.5, -0.5])),
            url="url:N",
        )
    )
