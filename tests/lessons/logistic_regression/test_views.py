"""The figures: every run can be drawn, nothing is built anew, thumbs say what core says."""

import json
import re

import numpy as np
import pytest
import torch
import vl_convert
from drawing import assert_drawable, picture

from charts import classes, heat
from charts.palettes import DARK, LIGHT
from core import logistic_regression as lr
from core.class_maps import MapSpec
from core.data import OwnSpec
from core.linear_svm import SvmSpec
from core.logistic_regression import LogisticSpec
from core.relu_head import HeadSpec
from lessons.logistic_regression import losses
from lessons.logistic_regression import picture as card
from lessons.logistic_regression.curve import curve_chart, growth_chart
from lessons.logistic_regression.heads import grid_chart, head_loss_chart
from lessons.logistic_regression.map import accuracy_chart, map_chart, pairs_chart
from lessons.logistic_regression.svm import margins_chart, svm_chart
from lessons.logistic_regression.tables import curve_tables, far_tables, score_tables
from lessons.logistic_regression.tables_heads import head_tables
from lessons.logistic_regression.tables_map import map_tables, pair_scores
from lessons.logistic_regression.tables_svm import svm_tables

TINY = OwnSpec(((1.0, 7.0, 0.0), (2.0, 7.0, 1.0)))
ONE = OwnSpec(((1.0, 0.0), (2.0, 1.0), (9.0, 1.0)))


def map_views(spec, palette=LIGHT):
    tables = map_tables(spec)
    shades = classes.shades(palette)
    urls = [heat.png(classes.shade_of(p / 255), shades) for p in tables.cells]
    scores = pair_scores(MapSpec(spec.source, spec.own))
    return [
        map_chart(tables, urls, palette),
        accuracy_chart(tables, palette),
        pairs_chart(scores, spec.pair, palette),
    ]


@pytest.mark.row("LOG-2")
@pytest.mark.parametrize(
    "spec",
    [
        LogisticSpec(),
        LogisticSpec("a coin", lr=1000.0, num_epochs=10),
        LogisticSpec("far apart", lr=1e-4, num_epochs=1, seed=3),
    ],
)
def test_every_run_can_be_drawn(spec):
    tables = curve_tables(spec)
    for view in (curve_chart, growth_chart):
        for step in (0, tables.num_frames, 10_000):
            picture(view(tables, LIGHT), 400, step=step)
        assert_drawable(view(tables, DARK), validate=spec == LogisticSpec())


@pytest.mark.row("LOG-2")
def test_the_curve_is_drawn_through_what_core_says_at_every_step():
    tables = curve_tables(LogisticSpec(num_epochs=100))
    looks = [picture(curve_chart(tables, LIGHT), 400, step=step) for step in (0, 20, 44)]
    thick = [re.findall(r'<path[^>]*d="(M[^"]+)"[^>]*stroke-width="3"', svg) for svg in looks]
    assert all(len(found) == 1 for found in thick)
    assert len({found[0] for found in thick}) == 3


@pytest.mark.parametrize(
    "spec",
    [
        MapSpec(num_epochs=30),
        MapSpec("breast cancer", hidden="none", lr=1000, num_epochs=30, held_back=True),
        MapSpec("own points", TINY, (0, 1), num_epochs=1),
        MapSpec("own points", ONE, (0, 1), num_epochs=3, only_pair=True),
    ],
)
def test_every_map_can_be_drawn(spec):
    for palette in (LIGHT, DARK):
        for view in map_views(spec, palette):
            assert_drawable(view, validate=spec == MapSpec(num_epochs=30))
    for view in map_views(spec)[:2]:
        picture(view, 400, step=100)


@pytest.mark.row("LOG-4")
def test_the_crosses_are_the_samples_on_the_wrong_side():
    tables = map_tables(MapSpec(num_epochs=30))
    view = map_views(MapSpec(num_epochs=30))[0]
    for step in (0, tables.num_frames):
        wrong = int(tables.wrong.reshape(len(tables.states), -1)[step].sum())
        assert picture(view, 400, step=step).count(">×<") == 2 * wrong  # the halo, and the cross


def test_other_settings_build_nothing_anew():
    def forms(views):
        return [json.dumps(view.spec) for view in views]

    runs = [curve_tables(s) for s in (LogisticSpec(), LogisticSpec("a coin", lr=10, num_epochs=3))]
    assert forms([curve_chart(runs[0], LIGHT), growth_chart(runs[0], LIGHT)]) == forms(
        [curve_chart(runs[1], LIGHT), growth_chart(runs[1], LIGHT)]
    )
    assert forms(map_views(MapSpec(num_epochs=3))) == forms(
        map_views(MapSpec("breast cancer", lr=0.1, num_epochs=10, held_back=True))
    )


# --- thumbs -------------------------------------------------------------------------------------


def value_of(expression: str, z: float, y: int) -> float:
    """What the browser makes of an expression of the score."""
    spec = {
        "params": [{"name": "z", "value": z}, {"name": "at", "value": {"y": y}}],
        "data": {"values": [{"row": 0}]},
        "transform": [{"calculate": f"'' + ({expression.replace('{z}', 'z')})", "as": "t"}],
        "mark": "text",
        "encoding": {"text": {"field": "t", "type": "nominal"}},
    }
    (text,) = re.findall(r"<text[^>]*>([^<]+)</text>", vl_convert.vegalite_to_svg(spec))
    return float(text.replace("\u2212", "-"))


@pytest.mark.row("LOG-3")
@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("z", [-250, -104, -30, -10, -0.5, 0, 3, 15, 17, 18, 40, 250])
def test_the_browser_works_out_what_float32_and_core_do(z, y):
    near, far = score_tables(float(z), y), far_tables(float(z), y)
    assert far.p == pytest.approx(torch.sigmoid(torch.tensor([float(z)])).item(), rel=1e-6)
    for expression, known in (
        (losses.BCE, near.bce),
        (losses.ERROR, near.bce_slope),
        (losses.SQUARED, near.squared),
        (losses.SQUARED_SLOPE, near.squared_slope),
    ):
        assert value_of(expression, z, y) == pytest.approx(known, rel=1e-6, abs=1e-9)
    assert value_of(losses.SPLIT, z, y) == pytest.approx(far.split, rel=1e-3, abs=1e-6)
    assert value_of(losses.SPLIT_SLOPE, z, y) == pytest.approx(far.split_slope, rel=1e-3, abs=1e-6)


@pytest.mark.row("LOG-1")
def test_a_thumb_draws_what_the_server_would_have_drawn():
    for make, one, other in (
        (losses.score_charts, score_tables(-3.0, 1), score_tables(2.5, 1)),
        (losses.far_charts, far_tables(30.0, 0), far_tables(90.0, 0)),
    ):
        for held, truly in zip(make(one, LIGHT), make(other, LIGHT), strict=True):
            at = {**held.tables["at"], "z_stand": [repr(one.z)]}
            moved = picture(held.with_tables(at=at), 300, z=other.z)
            assert moved == picture(truly, 300)
            assert moved != picture(held, 300)


# --- starts, machines, card ---------------------------------------------------------------------


@pytest.mark.row("LOG-3")
def test_the_grid_tells_each_outcome_and_the_loss_ends_where_it_crashed():
    tables = head_tables(HeadSpec())
    for opened in (0, int(tables.runs["outcome"].eq("crash").idxmax()), 19):
        grid, loss = grid_chart(tables, opened, LIGHT), head_loss_chart(tables, opened, LIGHT)
        assert_drawable(grid, validate=True)
        assert_drawable(loss, validate=True)
        svg = picture(grid, 400)
        for outcome in ("crash", "dead", "fine"):
            assert svg.count(f">{outcome}<") == tables.many(outcome)
        rows, run = loss.tables["rows"], tables.runs.iloc[opened]
        last = rows.loc[rows["seed"] == opened, "epoch"].max()
        assert last <= (run["crashed"] if run["outcome"] == "crash" else tables.num_epochs)


@pytest.mark.row("FND-4")
@pytest.mark.parametrize(
    "chosen", [MapSpec(), MapSpec("own points", TINY, (0, 1)), MapSpec("own points", ONE, (0, 1))]
)
def test_both_borders_can_be_drawn(chosen):
    tables = svm_tables(chosen, SvmSpec())
    assert_drawable(svm_chart(tables, LIGHT), validate=True)
    svg = picture(svm_chart(tables, LIGHT), 400)
    assert svg.count(f'stroke="{LIGHT.compare}"') >= 2
    assert_drawable(margins_chart(-0.5, LIGHT), validate=True)
    points = tables.points
    assert np.isfinite(points[["x", "y"]].to_numpy()).all()


def test_the_card_has_a_picture():
    assert card.picture().to_dict()["layer"]


def test_the_rounding_of_float32_begins_where_the_chart_says():
    first = next(
        z / 10
        for z in range(100, 300)
        if lr.sigmoid(torch.tensor(z / 10, dtype=torch.float32)).item() == 1
    )
    assert pytest.approx(float(np.finfo(np.float32).epsneg)) == losses.FIRST_LOST
    assert 16 < first < 18
