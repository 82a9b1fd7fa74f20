"""Heat maps and contour lines: the right way up, and where the height is."""

import base64
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from charts import heat


def pixels(url: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).convert("RGB"))


def test_row_0_of_a_grid_is_the_bottom_of_its_picture():
    picture = pixels(heat.png(np.array([[0.0, 0.0], [1.0, 1.0]]), ["#000000", "#FFFFFF"]))
    assert picture[0].min() == 255
    assert picture[-1].max() == 0


def test_the_lowest_loss_is_the_brightest():
    x = y = np.linspace(-1, 1, 21)
    table = heat.heatmap_table(x, y, x[None] ** 2 + y[:, None] ** 2 + 0.1)
    brightness = pixels(table["url"][0]).sum(2)
    assert brightness[10, 10] == brightness.max()
    assert brightness[0, 0] == brightness.min()


@given(
    exponent=st.integers(-300, 300),
    kind=st.sampled_from(["bowl", "flat", "zero", "spike"]),
)
@settings(max_examples=40)
def test_a_heatmap_is_a_picture_of_any_finite_grid(exponent, kind):
    x = y = np.linspace(-1, 1, 7)
    grid = {
        "bowl": x[None] ** 2 + y[:, None] ** 2,
        "flat": np.ones((7, 7)),
        "zero": np.zeros((7, 7)),
        "spike": np.eye(7),
    }[kind] * 10.0**exponent
    table = heat.heatmap_table(x, y, grid)
    assert pixels(table["url"][0]).shape == (7, 7, 3)
    assert np.isfinite(table[["x", "x2", "y", "y2"]].to_numpy(dtype=float)).all()


def test_a_contour_line_is_where_the_height_is():
    x = y = np.linspace(-2, 2, 201)
    table = heat.contour_table(x, y, x[None] ** 2 + y[:, None] ** 2, [1.0])
    assert set(table) == {"x", "y", "line"}
    assert np.hypot(table["x"], table["y"]).to_numpy() == pytest.approx(1, abs=1e-3)


def test_no_contour_is_an_empty_table_with_its_columns():
    x = y = np.linspace(0, 1, 5)
    table = heat.contour_table(x, y, np.zeros((5, 5)), [1.0])
    assert set(table) == {"x", "y", "line"}
    assert table.empty
