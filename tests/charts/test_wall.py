"""A picture for a wall is the same picture, with letters that can be read from the last row."""

import altair as alt
import pandas as pd

from charts import theme
from charts.form import taken_apart
from charts.palettes import LIGHT
from charts.wall import LETTERS, for_a_wall

ROWS = pd.DataFrame({"x": [1.0, 2.0], "y": [3.0, 4.0], "z": [0.1, 0.2], "name": ["a", "b"]})


def a_form():
    base = alt.Chart(ROWS).encode(x=theme.x_axis("x", "x"), y=theme.y_axis("y", "y"))
    scale = alt.Fill("z:Q", legend=alt.Legend(orient="bottom"))
    names = alt.Color("name:N", legend=alt.Legend(orient="top"))
    layers = alt.layer(
        base.mark_rect().encode(fill=scale),
        base.mark_point().encode(color=names),
        base.mark_text(fontSize=9).encode(text="name:N"),
    )
    return taken_apart(theme.finish(layers, LIGHT, title="A title", description="What it is"))


def sizes(part):
    if isinstance(part, list):
        return [size for one in part for size in sizes(one)]
    if not isinstance(part, dict):
        return []
    here = [v for k, v in part.items() if k.lower().endswith("fontsize")]
    return here + [size for one in part.values() for size in sizes(one)]


def test_no_letter_is_smaller_than_can_be_read():
    assert 9 in sizes(a_form().spec)
    assert min(sizes(for_a_wall(a_form()).spec)) == LETTERS


def test_a_scale_of_colours_goes_and_names_stay():
    on_wall = for_a_wall(a_form()).spec["layer"]
    assert on_wall[0]["encoding"]["fill"]["legend"] is None
    assert on_wall[1]["encoding"]["color"]["legend"]["orient"] == "top"


def test_what_is_drawn_stays_and_the_form_of_the_page_is_not_touched():
    page = a_form()
    before = repr(page.spec)
    wall = for_a_wall(page)
    assert repr(page.spec) == before
    assert wall.tables == page.tables
    assert [len(one) for one in wall.spec["layer"]] == [len(one) for one in page.spec["layer"]]
    assert wall.spec["description"] == "What it is"
