"""The look: contrast, one colour a meaning, pictures of finite grids, the player's step."""

import json

import altair as alt
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from charts import theme
from charts.palettes import DARK, LIGHT

MEANINGS = ("data", "batch", "model", "truth", "optimum", "compare")


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_padding_holds_what_was_there_and_is_never_empty(low, width):
    left, right = theme.pad(low, low + width)
    assert left < low
    assert right > low + width


def test_a_domain_is_kept_exactly_and_has_a_title_of_its_own():
    axis = theme.x_axis("w", "weight", (-1, 2.5)).to_dict()
    assert axis["title"] == "weight"
    assert axis["scale"]["domain"] == [-1.0, 2.5]
    assert axis["scale"]["nice"] is False


def test_a_log_axis_is_one():
    assert theme.y_axis("l", "loss", (0.1, 10), log=True).to_dict()["scale"]["type"] == "log"


# --- the player's parameter -------------------------------------------------------------------


def dots() -> alt.Chart:
    table = pd.DataFrame({"x": [1.0], "y": [2.0]})
    return alt.Chart(table).mark_point().encode(x=alt.X("x:Q"), y=alt.Y("y:Q"))


def test_a_stepped_chart_has_the_step_and_its_arrays():
    spec = theme.stepped(alt.layer(dots(), dots()), 7, num_phases=4, ws=[1.5, -2.0]).to_dict()
    params = {param["name"]: param for param in spec["params"]}
    assert (params["step"]["value"], params["step"]["bind"]["max"]) == (0, 7)
    assert (params["phase"]["value"], params["phase"]["bind"]["max"]) == (3, 3)
    assert json.loads(params["ws"]["expr"]) == [1.5, -2.0]


def test_a_finished_chart_has_title_description_and_readable_ink():
    spec = theme.finish(dots(), LIGHT, title="Look here", description="One dot.").to_dict()
    assert spec["title"]["text"] == "Look here"
    assert spec["description"] == "One dot."
    assert spec["config"]["axis"]["labelColor"] == LIGHT.ink
    assert spec["width"] == "container"


def test_finishing_leaves_the_chart_it_was_given_alone():
    chart = dots()
    theme.finish(chart, DARK, title="a", description="b")
    assert "title" not in chart.to_dict()
