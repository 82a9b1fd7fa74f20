"""Figures of lesson 11: valid, without a NaN, and what the browser works out is what core says."""

import math
import random
from dataclasses import replace

import numpy as np
import pytest
import torch
from altair.utils.schemapi import debug_mode
from drawing import assert_drawable, picture, texts_in

from charts.numbers import number
from charts.palettes import DARK, LIGHT
from core import softmax as sm
from core.information import SHARES
from core.logits import LogitsSpec
from core.overflow import EdgeSpec
from core.plane_classes import EDGE, LAYOUTS, ClassesSpec, Q, train
from core.small_network import NetSpec
from lessons.softmax import curves, edge, labels, matrices, network, plane, rows, twice
from lessons.softmax.tables import ChainTables, chain_tables
from lessons.softmax.tables_batch import BATCHES, batch_tables
from lessons.softmax.tables_edge import ROWS, bits_table, edge_tables, numbers_of, rows_table
from lessons.softmax.tables_net import SAMPLES, label_numbers, net_tables, one_hot_cells
from lessons.softmax.tables_plane import (
    CORNERS,
    FINE,
    MARGINS,
    TwiceTables,
    floor_gap,
    plane_tables,
    readout_table,
)
from lessons.softmax.words_further import SHOWN
from ui.live import Thumb, steered

CURVES = (
    curves.exp_chart,
    curves.temperature_chart,
    curves.loss_chart,
    curves.update_chart,
    curves.entropy_chart,
)
LOOKS = rows.looks()
STEERED = ("o1", "o2", "o3")


@pytest.fixture(autouse=True)
def _quick():
    """Altair checks every part as it is made; one test checks every figure whole instead."""
    with debug_mode(False):
        yield


def state(seed: int) -> ChainTables:
    draw = random.Random(seed)
    q = draw.randint(3, 10)
    o = tuple(round(draw.uniform(-6, 6) / 0.05) * 0.05 for _ in range(q))
    spec = LogitsSpec(
        o,
        draw.randrange(q),
        draw.choice([0.02, 0.1, 0.5, 1.0, 3.0, 100.0]),
        draw.choice([0.0, -2.0, 6.0]),
        draw.choice([0.05, 1.0, 4.0]),
    )
    return chain_tables(spec, draw.randrange(q), draw.choice(list(SHARES)))


def all_charts(palette) -> list:
    tables, run = state(3), plane_tables(ClassesSpec(num_epochs=2))
    ends, net = edge_tables(EdgeSpec((89.0, 0.0, -110.0))), net_tables(NetSpec(by=0.5))
    return [
        *(rows.rows_chart(tables, look, palette) for look in LOOKS.values()),
        *(chart(tables, palette) for chart in CURVES),
        labels.one_hot_chart(palette),
        network.network_chart(net, palette),
        network.product_chart(net, palette),
        matrices.batch_chart(batch_tables("good"), SHOWN[1], palette, "Good"),
        edge.line_chart(ends, palette),
        edge.bits_chart(ends.written, palette, "As written"),
        plane.plane_chart(run, palette),
        plane.measure_chart(run, palette, "loss"),
        plane.measure_chart(run, palette, "accuracy"),
        *twice.twice_charts(TwiceTables(run, run), palette),
    ]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_figure_is_valid_vega_lite(palette):
    for chart in all_charts(palette):
        assert_drawable(chart, validate=palette is LIGHT)


@pytest.mark.parametrize("seed", range(12))
def test_any_logits_are_drawn(seed):
    tables = state(seed)
    for look in LOOKS.values():
        assert_drawable(rows.rows_chart(tables, look, LIGHT))
    for chart in CURVES:
        assert_drawable(chart(tables, LIGHT))


# --- what the browser works out ---------------------------------------------------------------


def close(text: str, value: float, digits: int) -> bool:
    """Whether a number is printed as this value, to so many digits."""
    return text == number(value, digits) or math.isclose(
        float(text.replace("−", "-").replace(" × 10", "e").translate(POWERS)),
        value,
        rel_tol=0.6 * 10.0 ** (1 - digits),
        abs_tol=1e-12,
    )


POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def columns_of(tables: ChainTables, name: str, **thumbs: float) -> list[str]:
    """The texts of a figure of rows, with thumbs moved."""
    form = rows.rows_chart(tables, LOOKS[name], LIGHT)
    ties = {key: Thumb(f"softmax_{key}", 0.123) for key in thumbs}
    *texts, title = texts_in(picture(steered(form, ties) if ties else form, 700, **thumbs))
    assert title == LOOKS[name].title
    return texts


@pytest.mark.row("SMX-2")
@pytest.mark.parametrize("seed", range(8))
def test_the_rows_show_what_core_says(seed):
    tables = state(seed)
    told, q = tables.said, tables.q
    texts = columns_of(tables, "softmax")
    cells = texts[: 3 * q]
    for k in range(q):
        for text, value in zip(
            cells[3 * k : 3 * k + 3], (told.o[k], told.exps[k], told.y_hat[k]), strict=True
        ):
            assert close(text, value.item(), 4), (seed, k, text, value)
    spot = tables.spot
    assert texts.count(f"exp({number(told.spec.o[spot])})") >= 2  # numerator, and its term
    result = texts[-1]
    top, total, share = result.removeprefix("= ").replace(" ≈ ", " / ").split(" / ")
    assert close(top, told.exps[spot].item(), 6)
    assert close(total, told.total, 6)
    assert close(share, told.y_hat[spot].item(), 4)


@pytest.mark.row("SMX-2")
def test_the_rows_follow_the_thumbs_before_the_server():
    tables = chain_tables(LogitsSpec((1.0, 2.0, 3.0)), spot=2)
    moved = chain_tables(LogitsSpec((4.0, -1.5, 0.25)), spot=2)
    there = columns_of(tables, "softmax", o1=4.0, o2=-1.5, o3=0.25)
    assert there == columns_of(moved, "softmax")
    assert there != columns_of(tables, "softmax")


@pytest.mark.row("SMX-5")
@pytest.mark.parametrize("seed", range(5))
def test_the_update_is_that_of_core(seed):
    tables = state(seed)
    texts = columns_of(tables, "gradient")
    after = tables.said.after[tables.spot].item()
    assert close(texts[-1].rpartition("≈ ")[2], after, 4)


@pytest.mark.row("SMX-4")
@pytest.mark.parametrize("seed", range(6))
def test_loss_and_cross_entropy_are_those_of_core(seed):
    tables = state(seed)
    loss = columns_of(tables, "likelihood")[-1].rpartition("≈ ")[2]
    assert close(loss, tables.said.loss, 4)
    cross = columns_of(tables, "surprise")[-1].removeprefix("= ").removesuffix(" nats")
    assert close(cross, tables.cross, 4)
    bars = texts_in(picture(curves.entropy_chart(tables, LIGHT), 500))
    nats = [text.split(" nats")[0] for text in bars if " nats = " in text]
    assert close(nats[0], tables.entropy, 4) or tables.entropy < 1e-9
    assert close(nats[1], tables.cross, 4)


@pytest.mark.row("SMX-2")
@pytest.mark.parametrize("seed", range(5))
def test_the_temperature_is_that_of_core(seed):
    tables = state(seed)
    texts = texts_in(picture(curves.temperature_chart(tables, LIGHT), 500))
    said = next(text for text in texts if text.startswith(f"{tables.names[tables.spot]}: "))
    share = tables.said.tempered[tables.spot].item()
    assert close(said.partition(": ")[2], share, 4) or share < 1e-300


def test_a_term_and_its_row_share_their_class():
    for q in (3, 5, 6, 10):
        tables = chain_tables(LogitsSpec((0.0,) * q))
        for look in LOOKS.values():
            targets = rows.target_table(q, look)
            assert targets["k"] == [*range(q), *range(q)]
            spec = rows.rows_chart(tables, look, LIGHT).to_dict()
            pointed = next(p for p in spec["params"] if p["name"] == rows.POINTED)
            assert pointed["select"]["fields"] == ["k"]
            boxes = list(zip(*(targets[name] for name in ("x", "x2", "y", "y2")), strict=True))
            for a, (ax, ax2, ay, ay2) in enumerate(boxes):  # none hides another
                for bx, bx2, by, by2 in boxes[a + 1 :]:
                    assert ax2 <= bx + 1e-9 or bx2 <= ax + 1e-9 or ay2 <= by + 1e-9 or by2 <= ay


# --- labels and the network -------------------------------------------------------------------


@pytest.mark.row("SMX-1")
def test_one_hot_rows_sum_to_one_and_stand_where_the_label_is():
    cells = one_hot_cells()
    matrix = np.array(cells["v"]).reshape(len(SAMPLES), 3)
    assert matrix.sum(1).tolist() == [1.0] * len(SAMPLES)
    assert matrix.argmax(1).tolist() == label_numbers().tolist()
    played = texts_in(picture(labels.one_hot_chart(LIGHT), 500, step=3.0))
    assert played.count("1") == 2 - 1  # one row is written, and its class is number 3
    whole = texts_in(picture(labels.one_hot_chart(LIGHT), 500, step=float(labels.NUM_MOMENTS)))
    assert whole.count("0") == 12


@pytest.mark.row("SMX-1")
def test_the_network_draws_twelve_weights_and_three_biases():
    edges = network.edges_table()
    assert sorted(edges["e"]) == [float(e) for e in range(15)]
    assert sum(i < 4 for i in edges["i"]) == 12
    tables = net_tables(NetSpec(turned="w₂₃", by=-1.2), spot=1)
    texts = texts_in(picture(network.network_chart(tables, LIGHT), 600))
    for k in range(3):
        assert f"o = {number(tables.o[k].item(), 3)}" in texts
        assert any(
            close(text.removeprefix("ŷ = "), tables.y_hat[k].item(), 3)
            for text in texts
            if text.startswith("ŷ = ")
        )
    product = texts_in(picture(network.product_chart(tables, LIGHT), 400))
    assert product.count("−2.70") == 1  # the turned one: −1.5 − 1.2


def test_the_network_follows_its_thumbs():
    here, there = net_tables(NetSpec()), net_tables(NetSpec((0.1, 0.2, 0.95, 0.0), by=2.0))
    moved = {"x1": 0.1, "x2": 0.2, "x3": 0.95, "x4": 0.0, "by": 2.0}
    ties = {name: Thumb(f"softmax_{name}", 0.123) for name in moved}
    form = steered(network.network_chart(here, LIGHT), ties)
    drawn = texts_in(picture(form, 600, **moved))
    assert drawn == texts_in(picture(network.network_chart(there, LIGHT), 600))


# --- the edge of float32 ----------------------------------------------------------------------


@pytest.mark.row("SMX-3")
def test_the_bits_are_those_of_what_was_computed():
    tables = edge_tables(EdgeSpec((89.0, 0.0, 0.0)))
    table, shown = bits_table(tables.written), rows_table(tables.written)
    assert len(table["bit"]) == 32 * len(ROWS)
    assert shown["text"][0] == "∞"
    assert shown["text"][4] == "not a number"
    assert shown["text"][5] == "0"
    first = table["bit"][:32]
    assert first == [0.0, *[1.0] * 8, *[0.0] * 23]  # infinity
    safe = numbers_of(tables.rescued)
    assert safe == [1.0, *safe[1:3], 1.0, 1.0, *safe[5:7], 0.0]
    assert all(map(math.isfinite, safe))


def lost(*o: float) -> tuple[int, int]:
    """How many crosses there are, and how many dots."""
    svg = picture(edge.line_chart(edge_tables(EdgeSpec(o)), LIGHT), 700)
    crosses = texts_in(svg).count("×")
    return crosses, 2 * len(o) - crosses


@pytest.mark.row("SMX-3")
def test_what_leaves_float32_is_crossed_out():
    assert lost(88.0, 0.0, 0.0)[0] == 0
    assert lost(89.0, 0.0, 0.0)[0] == 1
    assert lost(-200.0, -200.0, -200.0)[0] == 3
    assert lost(0.0, -110.0, 0.0)[0] == 2  # on both ways: exp(−110) is 0


# --- good and bad logits ----------------------------------------------------------------------


@pytest.mark.row("SMX-6")
def test_the_matrices_show_the_published_losses():
    for name, mean, each in (
        ("good", "0.4966353", ["0.66573", "0.57349", "0.25068"]),
        ("bad", "1.2388996", ["1.26795", "1.23983", "1.20892"]),
    ):
        tables = batch_tables(name)
        texts = texts_in(picture(matrices.batch_chart(tables, SHOWN[0], LIGHT, "t"), 500))
        assert f"mean loss {mean}" in texts
        assert [text for text in texts if text in each] == each
        assert tables.accuracy == {"good": 1.0, "bad": 0.0}[name]
        assert f"{tables.loss:.7f}" == mean
        assert {f"{cell:g}" for row in BATCHES[name] for cell in row} <= set(texts)


@pytest.mark.row("SMX-6")
def test_the_matrices_follow_their_thumb_and_show_shares_and_surprises():
    tables = batch_tables("bad", 3.0)
    form = matrices.batch_chart(batch_tables("bad"), SHOWN[1], LIGHT, "t")
    texts = texts_in(picture(steered(form, {"scale": Thumb("softmax_scale", 1.0)}), 500, scale=3.0))
    assert f"mean loss {tables.loss:.7f}" in texts
    share = sm.softmax(tables.o)[0, 0].item()
    assert f"{share:.3f}".rstrip("0") in texts
    surprises = matrices.batch_chart(tables, SHOWN[2], LIGHT, "t")
    assert f"{tables.losses[0].item():.3f}".rstrip("0") in texts_in(picture(surprises, 500))


# --- the plane --------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_corners_of_every_state_enclose_the_samples_that_are_said_to_be_of_the_class(layout):
    spec = ClassesSpec(layout=layout, n=60, num_epochs=3)
    tables, run = plane_tables(spec), train(spec)
    x = tables.corners["x"].reshape(spec.num_updates + 1, Q * len(MARGINS), CORNERS)
    y = tables.corners["y"].reshape(x.shape)
    assert not x[0].any()  # all classes tie: no region
    for t in (1, spec.num_updates):
        o = run.X @ run.w[t] + run.b[t]
        for j in range(Q):
            polygon = np.stack([x[t, j * len(MARGINS)], y[t, j * len(MARGINS)]], 1) / FINE * EDGE
            mine = run.X[o.argmax(1) == j].numpy()
            ahead = o.topk(2, 1).values
            sure = (ahead[:, 0] - ahead[:, 1])[o.argmax(1) == j].numpy() > 0.05
            for point in mine[sure]:
                turns = np.roll(polygon, -1, 0) - polygon
                to = point - polygon
                assert (turns[:, 0] * to[:, 1] - turns[:, 1] * to[:, 0] >= -0.05).all()


def test_the_tables_of_the_plane_are_those_of_the_run():
    spec = ClassesSpec(n=40, batch_size=7, num_epochs=3)
    tables, run = plane_tables(spec), train(spec)
    assert tables.dealt.tolist() == torch.cat(run.batches).tolist()
    assert len(tables.dealt) == 3 * 40
    assert tables.run["right"].iloc[-1] == round(run.accuracy[-1].item() * 40)
    assert len(readout_table(tables)) == spec.num_updates + 1
    drawn = picture(plane.plane_chart(tables, LIGHT), 500, step=0.0)
    assert texts_in(drawn).count("×") == 0  # before training every class is as large as any
    wrong = texts_in(picture(plane.plane_chart(tables, LIGHT), 500, step=1.0)).count("×")
    assert wrong / 2 == 40 - tables.run["right"].iloc[1]


@pytest.mark.row("SMX-7")
def test_softmax_twice_stays_above_its_floor():
    spec = ClassesSpec(lr=10.0, num_epochs=40)
    tables = TwiceTables(plane_tables(spec), plane_tables(replace(spec, loss="double")))
    assert 0 < floor_gap(tables, sm.double_floor(Q)) < 0.2
    for chart in twice.twice_charts(tables, LIGHT):
        assert_drawable(chart)
