"""The figures: both paths, how far apart, and the toy net whose thumbs move it in the browser."""

import json
import re

import numpy as np
import pytest
import torch
from drawing import assert_drawable, picture

from charts.palettes import DARK, LIGHT
from core import toy_net
from core.concise import WAYS, ConciseSpec
from core.toy_net import ToySpec
from lessons.concise import picture as card
from lessons.concise.parts import sides
from lessons.concise.paths import apart_chart, paths_chart
from lessons.concise.tables import concise_tables
from lessons.concise.tables_further import toy_tables
from lessons.concise.toy import line_chart, said_chart

GONE = ConciseSpec(num_epochs=10, way="sum instead of mean")


@pytest.mark.row("CON-2")
@pytest.mark.parametrize("way", WAYS)
def test_both_paths_can_be_drawn_whichever_way(way):
    tables = concise_tables(ConciseSpec(way=way))
    for view in (paths_chart, apart_chart):
        assert_drawable(view(tables, LIGHT), validate=way == "labels (n,)")
    table = paths_chart(tables, DARK).tables
    assert len(table["hand"]["x"]) == 31
    assert len(table["nn"]["x"]) == (15 if way == "sum instead of mean" else 31)


def test_a_run_that_left_the_picture_can_be_drawn():
    tables = concise_tables(GONE)
    for view in (paths_chart, apart_chart):
        assert_drawable(view(tables, LIGHT))
        picture(view(tables, LIGHT), 400, step=tables.num_updates)


def test_a_run_that_left_the_picture_leaves_the_other_one_in_it():
    at = paths_chart(concise_tables(GONE), LIGHT).tables["at"]
    assert -5 < at["x0"][0] < 0 < 3 < at["x1"][0] < 8


def test_other_settings_build_nothing_anew():
    forms = [
        [json.dumps(view(concise_tables(spec), LIGHT).spec) for view in (paths_chart, apart_chart)]
        for spec in (ConciseSpec(), GONE)
    ]
    assert forms[0] == forms[1]
    toys = [
        [json.dumps(view(toy_tables(spec), LIGHT).spec) for view in (said_chart, line_chart)]
        for spec in (ToySpec(), ToySpec(0.062, 40, 5))
    ]
    assert toys[0] == toys[1]


@pytest.mark.row("CON-1")
@pytest.mark.parametrize("way", WAYS)
def test_the_two_codes_lie_side_by_side_phase_by_phase(way):
    hand, concise = sides(concise_tables(ConciseSpec(way=way)))
    for side in (hand, concise):
        assert [line.phase for line in side.lines if line.phase is not None] == [0, 1, 2, 3, 4, 5]
        assert all(line.says for line in side.lines if line.phase is not None)
        assert side.lines[-1].code.strip().startswith("yield")
    others = [line.code.strip() for line in concise.lines if line.other]
    assert bool(others) == (way not in ("rate halved: equal", "another shuffle"))
    if way == "rate not halved":
        assert others == ["trainer = torch.optim.SGD(net.parameters(), lr=lr)"]
    if way == "no zero_grad":
        assert "zero_grad" not in "".join(line.code for line in concise.lines)


def line_in(svg: str) -> list[str]:
    """The path of the model's line."""
    return re.findall(r'<path[^>]*d="(M[^"]+L[^"]+)"[^>]*stroke-width="3"', svg)


@pytest.mark.row("CON-3")
@pytest.mark.parametrize("spec", [ToySpec(), ToySpec(0.03, 7, 3), ToySpec(0.062, 200)])
def test_the_toy_net_can_be_drawn(spec):
    tables = toy_tables(spec)
    for view in (said_chart, line_chart):
        assert_drawable(view(tables, LIGHT), validate=spec == ToySpec())
        picture(view(tables, LIGHT), 400, step=3)
    drawn = said_chart(tables, LIGHT).tables["torch"]
    assert (np.abs(drawn["said"] - 8) <= 4.001).all() or len(drawn["said"]) == 1


@pytest.mark.row("CON-3")
def test_a_thumb_draws_what_torch_would_have_done():
    """The server holds 0.01 and 100 epochs; the thumbs say 0.04 and 30."""
    held = line_chart(toy_tables(ToySpec()), LIGHT)
    stood = {
        **held.tables,
        "at": {**held.tables["at"], "lr_stand": ["0.01"], "epochs_stand": ["100.0"]},
    }
    moved = picture(held.with_tables(**stood), 400, lr=0.04, epochs=30, step=30)
    truly = picture(line_chart(toy_tables(ToySpec(0.04, 30)), LIGHT), 400, step=30)
    lines = [line_in(svg) for svg in (moved, truly)]
    assert lines[0]
    assert lines[0] == lines[1]
    still = picture(line_chart(toy_tables(ToySpec()), LIGHT), 400, step=30)
    assert line_in(still) != lines[0]


def test_the_curve_is_the_formula_of_core():
    tables = toy_tables(ToySpec(0.03, 50, 2))
    at = {name: values[0] for name, values in said_chart(tables, LIGHT).tables["at"].items()}
    for k in (0, 1, 10, 50):
        left = [(1 - at["lr"] * at[f"lambda{i}"]) ** k for i in (0, 1)]
        w, b = (
            at[f"{what}_best"] + sum(at[f"{what}{i}"] * left[i] for i in (0, 1)) for what in "wb"
        )
        true = toy_net.state_after(tables.modes, 0.03, torch.tensor([float(k)]).double())[0]
        assert [w, b] == pytest.approx(true.tolist(), rel=1e-9)


def test_the_card_has_a_picture():
    assert card.picture().to_dict()["layer"]
