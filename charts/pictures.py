"""The small pictures of the home page, drawn from core: ``make pictures`` writes them as SVG.

They are drawn once and kept, so that the home page needs neither torch nor a chart; and in middle
tones on no background, so that one picture serves light and dark.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from charts import theme
from charts.theme import LIGHT, Chart
from core import sgd
from core.data import FixedSpec, OwnSpec, SyntheticSpec, load, synthetic_data
from core.linear_regression import closed_form
from lessons.sgd.tables import sgd_tables

FOLDER = Path(__file__).resolve().parent.parent / "ui" / "pictures"
SIZE = {"width": 360, "height": 190}
LINE = SyntheticSpec(w=(2.0,), b=4.2, noise=1.0, n=60, seed=3)
INK = "#8A929A"  # 3:1 on paper and on slate


def bare(chart: Chart) -> dict[str, Any]:
    """A chart as a picture: no axes, no frame, no background."""
    spec = chart.properties(**SIZE).to_dict()
    for layer in spec.get("layer", [spec]):
        for part in layer.get("layer", [layer]):
            for channel in ("x", "y"):
                part["encoding"][channel]["axis"] = None
    spec["config"] = {"view": {"stroke": None}}
    return spec | {"background": "transparent", "padding": 2}


def data_picture() -> Chart:
    """Points around a line."""
    rows = synthetic_data(LINE)
    best = closed_form(rows.X, rows.y).theta
    table = pd.DataFrame({"x": rows.X[:, 0].numpy(), "y": rows.y[:, 0].numpy()})
    ends = pd.DataFrame({"x": [table["x"].min(), table["x"].max()]})
    ends["y"] = best[0].item() * ends["x"] + best[1].item()
    x, y = _free("x", table["x"]), _free_y("y", table["y"])
    return alt.layer(
        alt.Chart(table).mark_circle(color=INK, size=34, opacity=0.9).encode(x=x, y=y),
        alt.Chart(ends)
        .mark_line(color=LIGHT.truth, strokeWidth=2.5, strokeDash=[7, 5])
        .encode(x=x, y=y),
    )


def linear_regression_picture() -> Chart:
    """A line that is not the best one, and its residuals as squares."""
    points = ((-2.7, -1.2), (-1.7, 0.3), (-0.6, -0.8), (0.2, 0.85), (1.3, -0.15), (2.1, 1.4))
    rows = load(OwnSpec(points))
    x, y = rows.X[:, 0].numpy(), rows.y[:, 0].numpy()
    fit = 0.25 * x + 0.1
    # the picture is 360 × 190 for 6.8 × 3.6 units, so a square of data is a square of pixels
    squares = pd.DataFrame({"x": x, "y": y, "x2": x + np.abs(y - fit), "fit": fit})
    ends = pd.DataFrame({"x": [-3.4, 3.4], "y": [0.25 * -3.4 + 0.1, 0.25 * 3.4 + 0.1]})
    ax, ay = theme.x_axis("x", "", (-3.4, 3.4)), theme.y_axis("y", "", (-1.8, 1.8))
    return alt.layer(
        alt.Chart(squares)
        .mark_rect(color=LIGHT.batch, opacity=0.55, stroke=LIGHT.batch, clip=True)
        .encode(x=ax, y=ay, x2="x2", y2="fit"),
        alt.Chart(ends).mark_line(color=LIGHT.model, strokeWidth=3, clip=True).encode(x=ax, y=ay),
        alt.Chart(squares).mark_circle(color=INK, size=55, opacity=1, clip=True).encode(x=ax, y=ay),
    )


def loss_surface_picture() -> Chart:
    """A bowl that is a valley, with its contours."""
    spec = sgd.SgdSpec(FixedSpec("exercise"), lr=0.01, batch_size=4, start=(1.9, 6.6))
    tables = sgd_tables(sgd.run(spec), 0, 1)
    x, y = theme.x_axis("x", "", tables.window.x), theme.y_axis("y", "", tables.window.y)
    best = tables.places[tables.places["name"] == "optimum"]
    return alt.layer(
        theme.heatmap(tables.heat, x, y),
        theme.contours(tables.contour, x, y),
        theme.landmark(best, x, y, colour=LIGHT.optimum, shape="cross", size=180),
    )


def sgd_picture() -> Chart:
    """The path of mini-batch SGD over the bowl."""
    spec = sgd.SgdSpec(LINE, lr=0.12, batch_size=4, num_epochs=3)
    tables = sgd_tables(sgd.run(spec), 0, 1)
    x, y = theme.x_axis("x", "", tables.window.x), theme.y_axis("y", "", tables.window.y)
    states = tables.run.rename(columns={"theta0": "x", "theta1": "y"})[["step", "x", "y"]]
    path = alt.Chart(states).encode(x=x, y=y, order="step:Q")
    last = alt.Chart(states.tail(1)).encode(x=x, y=y)
    return alt.layer(
        theme.heatmap(tables.heat, x, y),
        theme.contours(tables.contour, x, y),
        path.mark_line(color="#FFFFFF", strokeWidth=2.2, clip=True),
        last.mark_circle(color=LIGHT.model, size=190, stroke="#FFFFFF", strokeWidth=2, opacity=1),
    )


def likelihood_picture() -> Chart:
    """Normal bells standing on a line."""
    x = np.linspace(-2, 2, 5)
    z = np.linspace(-3, 3, 61)
    bells = pd.DataFrame(
        [
            (k, x0 + 0.62 * np.exp(-(t**2) / 2), 0.8 * x0 + 0.5 * t, t)
            for k, x0 in enumerate(x)
            for t in z
        ],
        columns=["bell", "x", "y", "t"],
    )
    line = pd.DataFrame({"x": [-2.4, 2.9], "y": [0.8 * -2.4, 0.8 * 2.9]})
    ax, ay = theme.x_axis("x", "", (-2.5, 3)), theme.y_axis("y", "", (-3.3, 3.3))
    return alt.layer(
        alt.Chart(line).mark_line(color=LIGHT.model, strokeWidth=3).encode(x=ax, y=ay),
        alt.Chart(bells)
        .mark_line(color=LIGHT.batch, strokeWidth=2.2)
        .encode(x=ax, y=ay, detail="bell:N", order="t:Q"),
    )


def softmax_training_picture() -> Chart:
    """Ten templates, learned from the offline digits."""
    from core import images, softmax_training  # the slowest picture pays for its own imports

    digits = images.load("digits")
    run = softmax_training.run(digits, softmax_training.SoftmaxSpec())
    weights = run.w[-1].T.reshape(10, 8, 8).flip(1).numpy()  # row 0 of a picture is its bottom
    tiles = pd.DataFrame(
        [
            (k % 5, k // 5, theme.png((w - w.min()) / (w.max() - w.min())))
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


def _free(field: str, values: pd.Series) -> alt.X:
    return theme.x_axis(field, "", theme.pad(values.min(), values.max()))


def _free_y(field: str, values: pd.Series) -> alt.Y:
    return theme.y_axis(field, "", theme.pad(values.min(), values.max()))


PICTURES: dict[str, Callable[[], Chart]] = {
    "data": data_picture,
    "linear_regression": linear_regression_picture,
    "loss_surface": loss_surface_picture,
    "sgd": sgd_picture,
    "likelihood": likelihood_picture,
    "softmax_training": softmax_training_picture,
}


def write(folder: Path = FOLDER) -> list[Path]:
    """Draw every picture into the folder; returns the files."""
    import vl_convert  # a tool of development, not of the app

    files = []
    for slug, draw in PICTURES.items():
        svg = vl_convert.vegalite_to_svg(bare(draw()))
        files.append(folder / f"{slug}.svg")
        files[-1].write_text(svg, encoding="utf-8")
    return files


if __name__ == "__main__":
    for file in write():
        print(file.name, file.stat().st_size, "bytes")
