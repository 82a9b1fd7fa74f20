"""The pictures of the home page."""

import altair as alt
import pandas as pd

from charts.card import SIZE, bare


def test_a_bare_chart_has_no_axes_no_frame_and_no_paper():
    dots = alt.Chart(pd.DataFrame({"x": [1.0], "y": [2.0]})).mark_point().encode(x="x", y="y")
    spec = bare(dots + dots)
    assert [layer["encoding"]["x"]["axis"] for layer in spec["layer"]] == [None, None]
    assert [layer["encoding"]["y"]["axis"] for layer in spec["layer"]] == [None, None]
    assert (spec["background"], spec["config"]) == ("transparent", {"view": {"stroke": None}})
    assert (spec["width"], spec["height"]) == (SIZE["width"], SIZE["height"])
