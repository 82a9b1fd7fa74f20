"""Charts taken apart: the same picture, and a form that other numbers leave as it is."""

import json

import altair as alt
import numpy as np
import pandas as pd
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

from charts import form, theme
from charts.palettes import LIGHT


def chart(low: float = 0.0, high: float = 4.0, title: str = "Look", step: bool = True):
    """Points and a rule at a number, on axes with ends, with a look-up array and a title."""
    table = pd.DataFrame({"x": [low, high], "y": [1.0, 100.0]})
    x, y = theme.x_axis("x", "x", (low, high)), theme.y_axis("y", "y", (1, 100), log=True)
    dots = alt.Chart(table).mark_circle(opacity=0.4).encode(x=x, y=y)
    level = alt.Chart(table).mark_rule().encode(y=alt.YDatum(high, type="quantitative"))
    now = alt.Chart(theme.one_row()).transform_calculate(x="xs[step]", y="10")
    layers = alt.layer(dots, level, now.mark_point(size=99, opacity=1).encode(x=x, y=y))
    if step:
        layers = theme.stepped(layers, 2, xs=[low, (low + high) / 2, high])
    return theme.finish(layers, LIGHT, title=title, description="Dots.")


def svg(spec: dict) -> str:
    return vl_convert.vegalite_to_svg(spec | {"width": 300})


def marks(spec: dict) -> list[str]:
    """What the picture shows: every shape and every text, without its colours and opacities."""
    import re

    return re.findall(r'(?:transform|d)="[^"]*"|>[^<>]+<', svg(spec))


def test_taken_apart_it_is_the_same_picture():
    assert marks(form.taken_apart(chart()).to_dict()) == marks(chart().to_dict())


@given(
    low=st.floats(-1e6, 1e6),
    width=st.floats(1e-3, 1e6),
    title=st.text(max_size=20),
)
@settings(max_examples=25, deadline=None)
def test_other_numbers_and_another_title_leave_the_form_as_it_is(low, width, title):
    first, second = form.taken_apart(chart()), form.taken_apart(chart(low, low + width, title))
    assert first.spec == second.spec
    assert second.tables["at"]["title"] == [title]


def test_the_numbers_that_were_moved_are_all_there():
    tables = form.taken_apart(chart(-2, 3)).tables
    at = {name: column[0] for name, column in tables["at"].items()}
    assert {-2.0, 3.0, 1.0, 100.0} <= {v for v in at.values() if isinstance(v, float)}
    assert list(tables["of_xs"]["value"]) == [-2.0, 0.5, 3.0]


def test_two_axes_with_the_same_ends_in_all_layers_share_their_names():
    spec = form.taken_apart(chart()).spec
    domains = {
        json.dumps(layer["encoding"]["x"]["scale"]["domain"])
        for layer in spec["layer"]
        if "x" in layer.get("encoding", {})
    }
    assert len(domains) == 1


def test_a_single_view_becomes_a_layer_and_keeps_its_click():
    place = alt.selection_point(name="place", fields=["x"])
    table = pd.DataFrame({"x": [1.0], "y": [2.0]})
    axis = theme.x_axis("x", "x", (0, 2))
    single = (
        alt.Chart(table).mark_circle().encode(x=axis, y=theme.y_axis("y", "y")).add_params(place)
    )
    spec = form.taken_apart(single).spec
    assert spec["layer"][0]["params"][0]["name"] == "place"
    assert all("select" not in param for param in spec["params"])
    assert vl_convert.vegalite_to_vega(form.taken_apart(single).to_dict())["marks"]


def test_a_facet_stays_as_it_is():
    table = pd.DataFrame({"x": [1.0, 2.0], "kind": ["a", "b"]})
    facet = alt.Chart(table).mark_bar().encode(x=theme.x_axis("x", "x", (0, 2))).facet("kind:N")
    assert form.taken_apart(facet).spec["spec"]["encoding"]["x"]["scale"]["domain"] == [0, 2]


@pytest.mark.parametrize(("mark", "opacity"), [("circle", None), ("circle", 0.4), ("line", 0.5)])
def test_opacity_is_that_of_fill_and_stroke(mark, opacity):
    given = {"type": mark} if opacity is None else {"type": mark, "opacity": opacity}
    table = pd.DataFrame({"x": [1.0], "y": [2.0]})
    plain = alt.Chart(table).mark_point().encode(x="x:Q", y=theme.y_axis("y", "y", (0, 3)))
    plain.mark = alt.MarkDef(**given)
    drawn = form.taken_apart(plain).spec["layer"][0]["mark"]
    assert drawn["opacity"] == 1
    assert drawn["fillOpacity"] == drawn["strokeOpacity"] == (opacity or 0.7)


def test_a_picture_and_a_mark_whose_opacity_means_something_are_left_alone():
    table = pd.DataFrame({"x": [1.0], "share": [0.5], "url": ["data:,"]})
    axis = theme.x_axis("x", "x", (0, 3))
    shares = alt.Chart(table).mark_circle().encode(x=axis, opacity=alt.Opacity("share:Q"))
    image = alt.Chart(table).mark_image(opacity=0.5).encode(x=axis, url=alt.Url("url:N"))
    for one in (shares, image):
        assert "fillOpacity" not in form.taken_apart(one).spec["layer"][0]["mark"]


def test_arrays_travel_even_where_no_single_number_does():
    table = pd.DataFrame({"x": [1.0], "y": [2.0]})
    plain = alt.Chart(table).mark_point().encode(x="x:Q", y="y:Q")
    taken = form.taken_apart(theme.stepped(alt.layer(plain), 2, xs=[1.0, 2.0]))
    assert taken.tables["of_xs"]["value"] == [1.0, 2.0]
    assert vl_convert.vegalite_to_vega(taken.to_dict())["marks"]


def test_a_form_over_other_tables_is_the_same_form():
    first = form.taken_apart(chart())
    second = first.with_tables(at=form.numbers(T=3))
    assert second.spec is first.spec
    assert second.to_dict()["datasets"] == {"at": [{"T": 3}]}


def test_charts_that_are_taken_apart_at_the_same_time_keep_their_own_tables():
    from concurrent.futures import ThreadPoolExecutor

    def end(k: int) -> float:
        return form.taken_apart(chart(0.0, float(k))).tables["table0"]["x"].iloc[-1]

    highs = list(range(1, 61))
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(end, highs)) == highs


def test_tables_arrive_in_the_browser_as_they_were():
    import io

    import pyarrow as pa

    from ui import figure

    frame = pd.DataFrame({"x": [1.5, 2.5], "name": ["a", "β"], "k": np.array([1, 2], np.int16)})
    for table in (frame, dict(frame.items()), {name: frame[name].tolist() for name in frame}):
        read = pa.ipc.open_stream(io.BytesIO(figure.arrow(table))).read_all().to_pydict()
        assert read == frame.to_dict("list")
