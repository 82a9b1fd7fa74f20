"""The figures: paths, the slice where they touch, one weight, decay, many columns."""

import functools
import json
import re

import numpy as np
import pytest
from drawing import AWKWARD, assert_drawable, picture

from charts.palettes import DARK, LIGHT
from core.data import OwnSpec
from core.many_columns import ManySpec
from core.regularization import ALIKE, COLUMNS, LASSO, PENALTIES, RIDGE, PathSpec
from core.weight_decay import RULES, DecaySpec
from lessons.regularization import picture as card
from lessons.regularization.decaying import size_chart, way_chart
from lessons.regularization.many import many_chart
from lessons.regularization.paths import paths_chart, scores_chart
from lessons.regularization.tables import path_tables as fresh_tables
from lessons.regularization.tables_further import decay_tables, many_tables
from lessons.regularization.threshold import charged_chart, threshold_chart
from lessons.regularization.touching import touching_chart

STAGE = (paths_chart, touching_chart)
path_tables = functools.lru_cache(maxsize=32)(fresh_tables)


@pytest.mark.row("REG-1")
@pytest.mark.row("REG-2")
@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("columns", COLUMNS)
def test_the_stage_can_be_drawn(penalty, columns):
    tables = path_tables(PathSpec(penalty=penalty, columns=columns))
    for view in (*STAGE, scores_chart):
        assert_drawable(view(tables, -1.0, LIGHT), validate=(columns, penalty) == (ALIKE, LASSO))


MORE_AWKWARD = {
    **AWKWARD,
    "a constant column": tuple((float(x), 4.0, x * 2.0 + x % 2) for x in range(6)),
    "two constant columns": tuple((3.0, 4.0, x * 2.0) for x in range(6)),
    "a copy": tuple((float(x), 2.0 * x, x + x % 3.0) for x in range(6)),
    "more columns than rows": ((1.0, 2, 3, 4, 5, 9), (2.0, 1, 7, 4, 0, 3)),
    "enough to keep some back": tuple((float(x), x % 5.0, x % 7.0) for x in range(20)),
    "equal labels, some kept back": tuple((float(x), x % 5.0, 3.0) for x in range(20)),
}


@pytest.mark.parametrize("name", MORE_AWKWARD)
@pytest.mark.parametrize("penalty", PENALTIES)
def test_awkward_rows_can_be_drawn(name, penalty):
    tables = path_tables(PathSpec(OwnSpec(MORE_AWKWARD[name]), penalty))
    for view in STAGE:
        assert_drawable(view(tables, float(tables.log_alpha[3]), LIGHT))
    if tables.facts["test"].notna().all():
        assert_drawable(scores_chart(tables, float(tables.log_alpha[3]), LIGHT))
    ends = (*tables.x, *tables.y, *tables.height, tables.radius)
    assert np.isfinite(ends).all()
    assert tables.x[0] < tables.x[1]
    assert tables.y[0] < tables.y[1]


def test_other_numbers_build_nothing_anew():
    first, second = (path_tables(PathSpec(penalty=penalty)) for penalty in PENALTIES)
    for view in (*STAGE, scores_chart):
        specs = {
            json.dumps(view(tables, alpha, LIGHT).spec)
            for tables, alpha in ((first, -1.0), (first, 0.5), (second, -1.0))
        }
        assert len(specs) == 1
    runs = [decay_tables(spec) for spec in (DecaySpec(), DecaySpec(1.3, 1.0, 10))]
    for view in (way_chart, size_chart):
        assert len({json.dumps(view(run, LIGHT).spec) for run in runs}) == 1


@pytest.mark.row("REG-2")
def test_the_dot_lies_on_the_contour_and_on_the_edge_of_what_is_allowed():
    """At the dot the loss falls only towards more of what is charged for."""
    for penalty in PENALTIES:
        tables = path_tables(PathSpec(penalty=penalty))
        for k in range(0, len(tables.facts), 9):
            w1, w2, c1, c2 = tables.pair[["w1", "w2", "c1", "c2"]].iloc[k]
            w = np.array([w1, w2])
            downhill = -tables.H @ (w - [c1, c2])
            alpha = tables.facts["alpha"].iloc[k]
            scale = 1e-6 * np.abs(tables.H).max() * np.abs(tables.best).max()
            if penalty == RIDGE:
                assert downhill == pytest.approx(alpha / tables.n * w, abs=scale)
            else:
                inside = w == 0
                assert (np.abs(downhill[inside]) <= alpha + scale).all()
                assert downhill[~inside] == pytest.approx(alpha * np.sign(w[~inside]), abs=scale)


def dots(svg: str) -> list[str]:
    """Where the filled circles of a picture are."""
    return re.findall(r'transform="(translate\([^"]+\))"[^>]*d="M[^"]*A', svg)


@pytest.mark.row("REG-1")
@pytest.mark.row("REG-2")
@pytest.mark.parametrize("penalty", PENALTIES)
def test_a_thumb_draws_what_the_server_would_have_drawn(penalty):
    tables = path_tables(PathSpec(penalty=penalty))
    for view in STAGE:
        held = view(tables, -1.0, LIGHT)
        stood = {**held.tables, "at": {**held.tables["at"], "alpha_stand": ["-1.0"]}}
        moved = picture(held.with_tables(**stood), 400, alpha=0.35)
        truly = picture(view(tables, 0.35, LIGHT), 400)
        assert dots(moved) == dots(truly)
        assert dots(moved) != dots(picture(held, 400))


def test_the_exercise_is_drawn_as_loss_and_penalty_of_one_weight():
    for penalty, said in ((LASSO, "1.56"), (RIDGE, "2.26")):
        tables = path_tables(PathSpec("exercise", penalty))
        k = tables.at(0.3)  # α = 1.995
        svg = picture(touching_chart(tables, float(tables.log_alpha[k]), LIGHT), 400)
        assert f"w = {said}" in svg
        assert tables.pair["w1"].iloc[k] == pytest.approx(float(said), abs=0.006)


@pytest.mark.parametrize(("w_hat", "alpha"), [(1.6, 1.0), (-2.0, 0.5), (0.4, 1.0), (0.0, 0.0)])
def test_one_weight_can_be_drawn_and_its_titles_say_what_is_left(w_hat, alpha):
    for lasso, rule in (
        (True, np.sign(w_hat) * max(abs(w_hat) - alpha, 0)),
        (False, w_hat / (1 + alpha)),
    ):
        chart = charged_chart(w_hat, alpha, LIGHT, lasso=lasso)
        assert_drawable(chart, validate=lasso and w_hat == 0)
        svg = picture(chart, 300)
        found = re.search(r"(?:Lasso|Ridge): w = ([−\d.]+)", svg)
        assert found
        assert float(found[1].replace("−", "-")) == pytest.approx(rule, abs=0.006)
    assert_drawable(threshold_chart(w_hat, alpha, LIGHT))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("numbers", [(0.3, 0.5, 30), (1.5, 2.0, 200), (0.05, 0.0, 5)])
def test_decay_can_be_drawn(rule, numbers):
    tables = decay_tables(DecaySpec(*numbers, rule))
    for view in (way_chart, size_chart):
        assert_drawable(view(tables, LIGHT))
    assert len(tables.lines) == tables.num_updates + 1
    picture(way_chart(tables, DARK), 400, step=2)


def test_many_columns_can_be_drawn():
    tables = many_tables(ManySpec(50))
    assert_drawable(many_chart(tables, 0.0, LIGHT), validate=True)
    assert len(tables.of(3)) == len(tables.free)


def test_the_card_has_a_picture():
    assert card.picture().to_dict()["layer"]
