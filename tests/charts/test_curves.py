"""Curves of several runs on one axis."""

import pandas as pd
from drawing import assert_drawable

from charts.curves import compare_chart
from charts.palettes import DARK, LIGHT
from charts.palettes import Palette as Colours


def chart(palette: Colours = LIGHT, **more):
    series = {
        "right": (pd.Series([1.0, 0.5, 0.2]), "model", False),
        "wrong": (pd.Series([1.0, 0.8], index=[1, 2]), "compare", True),
    }
    return compare_chart(series, palette, title="Two runs", axis="loss", **more)


def test_every_run_has_a_row_for_each_moment_it_knows():
    rows = [rows for rows in chart().to_dict()["datasets"].values() if "run" in rows[0]]
    assert [(row["run"], row["epoch"]) for row in rows[0]] == [
        ("right", 0),
        ("right", 1),
        ("right", 2),
        ("wrong", 1),
        ("wrong", 2),
    ]


def test_time_is_counted_in_what_the_caller_says():
    spec = chart(across="update", level=(0.5514, "floor")).to_dict()
    assert spec["layer"][0]["encoding"]["x"]["title"] == "update"
    assert "Lines by update" in spec["description"]


def test_it_is_drawn_in_both_themes_with_and_without_a_level():
    for palette in (LIGHT, DARK):
        assert_drawable(chart(palette), validate=True)
        assert_drawable(chart(palette, level=(0.5, "floor"), log=True), validate=True)
