"""Heat maps, contour lines, and what is written beside them: the right way up, and true."""

import base64
import io

import altair as alt
import numpy as np
import pytest
from drawing import picture, texts_in
from hypothesis import given, settings
from hypothesis import strategies as hyp
from PIL import Image

from charts import heat, theme
from charts.palettes import LIGHT

AXIS = np.linspace(-2.0, 2.0, 81)


def bowl(a: float, b: float, mixed: float = 0.0, floor: float = 0.1) -> np.ndarray:
    x, y = AXIS[None, :], AXIS[:, None]
    return floor + (a * x**2 + 2 * mixed * x * y + b * y**2) / 2


def written_in(z: np.ndarray, **options) -> list[str]:
    """Everything that is written in a picture with its colours."""
    table = heat.heatmap_table(AXIS, AXIS, z)
    x, y = theme.x_axis("x", "x", (-2, 2)), theme.y_axis("y", "y", (-2, 2))
    layers = alt.layer(
        heat.heatmap(table, x, y), heat.scale(table, "loss (yellow is low)", **options)
    )
    chart = theme.finish(
        theme.with_numbers(layers, none=0), LIGHT, title="t", description="d" * 30, height=300
    )
    return texts_in(picture(chart))


@pytest.mark.parametrize("size", [1e-9, 1e-3, 1.0, 1e5, 1e12])
def test_the_scale_has_numbers_whatever_their_size(size: float):
    texts = written_in(size * bowl(1, 3))
    assert "loss (yellow is low)" in texts
    assert not [text for text in texts if "NaN" in text or "undefined" in text]


@pytest.mark.parametrize("z", [np.zeros((81, 81)), np.ones((81, 81))], ids=["zero", "one"])
def test_a_flat_picture_has_a_scale_without_nonsense(z: np.ndarray):
    assert not [text for text in written_in(z) if "NaN" in text or "undefined" in text]


def test_the_ends_are_the_values_of_the_brightest_and_the_darkest_colour():
    z = bowl(1, 3)
    table = heat.heatmap_table(AXIS, AXIS, z).iloc[0]
    shades = heat.levels(z, table["low"], table["high"])
    assert shades[z <= table["low"]].min() == 1
    assert shades[z == z.max()].max() == 0
    assert table["high"] == z.max()
    assert z.min() <= table["low"] < 1.2 * z.min()


@pytest.mark.parametrize("mixed", [0.99, 0.999, 0.99999])
def test_a_narrow_valley_is_one_band_without_beads(mixed: float):
    """Along the floor of a valley the colour falls off from the bottom, and never comes back."""
    z = bowl(10, 9, -mixed * 90**0.5, floor=1e-4)
    table = heat.heatmap_table(AXIS, AXIS, z).iloc[0]
    shades = heat.levels(z, table["low"], table["high"])
    along = shades.max(axis=0)[40:76]  # from the bottom outwards
    assert np.diff(along).max() < 0.12


def test_the_number_on_a_contour_is_its_height():
    z = bowl(1, 3)
    wanted = [0.2, 0.5, 1.0, 2.0, 4.0]
    lines = heat.contour_lines(AXIS, AXIS, z, wanted)
    table = heat.label_table(lines, (-2, 2), (-2, 2), [(0.0, 0.0)])
    assert 2 <= len(table) <= 4
    for _, row in table.iterrows():
        height = 0.1 + (row["x"] ** 2 + 3 * row["y"] ** 2) / 2
        assert height == pytest.approx(float(row["text"]), rel=0.02)
        assert max(abs(row["x"]), abs(row["y"])) < 2
    places = table[["x", "y"]].to_numpy()
    apart = [np.hypot(*(a - b)) for k, a in enumerate(places) for b in places[:k]]
    assert min(apart) > 0.4


def test_no_contour_has_no_number():
    assert heat.label_table([], (0, 1), (0, 1)).empty


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
    exponent=hyp.integers(-300, 300),
    kind=hyp.sampled_from(["bowl", "flat", "zero", "spike"]),
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
