"""What the lesson says is true in any state of its controls."""

import re
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.numbers import number
from core import images
from core.cnn import CnnRun, CnnSpec, Epoch, first_net
from core.convolution import KERNELS
from core.pool_order import OrderSpec
from core.shape_walk import Block, WalkSpec
from core.sliding import SlideSpec, slide, turned
from lessons.cnn import words, words_maps, words_order, words_walk
from lessons.cnn.tables import slide_tables
from lessons.cnn.tables_maps import map_tables, run_tables
from lessons.cnn.tables_order import loop_tables, order_tables
from lessons.cnn.tables_walk import walk_tables

weights = st.sampled_from([-1000.0, -1.0, -0.5, 0.0, 0.0, 0.111, 1 / 9, 1.0, 2.0, 1000.0])
typed = st.integers(1, 5).flatmap(
    lambda k: st.lists(
        st.lists(weights, min_size=k, max_size=k).map(tuple), min_size=k, max_size=k
    ).map(tuple)
)
slides = st.builds(
    SlideSpec,
    st.one_of(st.sampled_from(list(KERNELS.values())), typed),
    st.integers(1, 4),
    st.integers(0, 3),
)
CLOTHES = images.load("clothes")
pictures = st.one_of(
    st.integers(0, 50).map(lambda row: CLOTHES.X_test[row].reshape(28, 28)),
    st.sampled_from([0, 255]).map(lambda v: torch.full((28, 28), v, dtype=torch.uint8)),
)


@pytest.mark.row("CNN-1")
@settings(max_examples=40, deadline=None)
@given(pictures, slides)
def test_what_is_said_of_a_kernel_is_so(picture, spec):
    tables = slide_tables(picture, spec)
    out, said = tables.done.out, words.summary(tables)
    assert f"{tables.rows} × {tables.columns} = {out.numel():,} place" in said
    low, high = number(float(out.min())), number(float(out.max()))
    assert (f"from {low} to {high}" in said) or (low == high and f"each is {low}" in said)
    assert ("Orange" in said) == bool((out < 0).any())
    noticed = words.notice(tables)
    assert f"= {tables.rows} places along a side" in noticed
    assert f"{28 * 28 * out.numel():,} of them" in noticed
    flat = slide(torch.full((28, 28), 100), SlideSpec(spec.kernel)).out
    factor = re.search(r"weights sum to (\S+( × 10\S+)?):", noticed)[1]
    assert number(float(flat[0, 0]) / 100) == factor or abs(float(flat[0, 0])) < 1e-6
    assert "There is none" in noticed if not out.any() else "as far from 0" in noticed


@settings(max_examples=25, deadline=None)
@given(pictures, slides)
def test_answers_of_exercises_are_so(picture, spec):
    tables = slide_tables(picture, spec)
    other = slide(picture, SlideSpec(turned(spec.kernel), spec.stride, spec.padding)).out
    said = words.turned_words(tables)
    assert said.startswith("Nothing changes") == (turned(spec.kernel) == spec.kernel)
    if said.startswith("Every sum would change its sign"):
        assert torch.equal(other, -tables.done.out)
    if said.startswith("On this picture no"):
        assert torch.equal(other, tables.done.out)
    symbols, numbers = words.formula(tables)
    assert "nan" not in symbols + numbers
    (same, _, _) = words.exercises(tables)
    assert ("No number does" in same[1]) == (spec.k % 2 == 0)


blocks = st.builds(
    Block, st.integers(1, 15), st.integers(1, 4), st.integers(0, 4), st.integers(1, 4)
)
nets = st.builds(WalkSpec, st.integers(4, 64), blocks, blocks, st.integers(1, 2000))


def test_one_product_is_one_product():
    picture = CLOTHES.X_test[0].reshape(28, 28)
    for kernel, told in ((((2.0,),), "1 product at each"), (KERNELS["blur"], "9 products at each")):
        tables = slide_tables(picture, SlideSpec(kernel, 1, 0))
        assert told in words.loop_words(tables)


@pytest.mark.row("CNN-1")
@settings(max_examples=25, deadline=None)
@given(nets)
def test_a_cure_cures(spec):
    tables = walk_tables(spec)
    said = words_walk.summary(tables)
    if not tables.walk.stuck:
        assert "no shape" not in said
        assert f"{tables.torch.found['parameters']:,} parameters" in said
        return
    told = words_walk.torch_words(tables)
    assert tables.torch.error in told
    if found := re.search(r"nn\.Linear\((\d+), 10\)", told):
        mended = WalkSpec(spec.side, spec.first, spec.second, int(found[1]))
        assert not walk_tables(mended).walk.stuck


@pytest.mark.row("CNN-2")
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**31 - 1))
def test_the_order_of_relu_and_pooling(seed):
    tables = order_tables(OrderSpec(seed))
    assert tables.apart("max") == 0
    said = words_order.order_words(tables)
    assert ("happens not to matter" in said) == (tables.apart("mean") == 0)
    assert "ReLU has 1,440 numbers" in said
    assert "otherwise 5,760" in said


@pytest.mark.row("CNN-2")
@settings(max_examples=15, deadline=None)
@given(st.sampled_from([2000, 10_000, 7, 64]), st.sampled_from([1, 7, 10, 16, 32, 64, 100, 256]))
def test_the_division_of_the_test_images(num_test, batch_size):
    tables = loop_tables(num_test, batch_size)
    assert tables.full * batch_size + tables.rest == num_test
    said = words_order.loop_words(tables)
    assert ("Nothing breaks" in said) == (not tables.rest)
    if tables.rest:
        assert f"index {tables.rest} is out of bounds" in said
    assert f"{num_test:,} images" in words_order.mended_words(tables)


@pytest.mark.row("CNN-2")
@settings(max_examples=10, deadline=None)
@given(st.integers(0, 999), st.sampled_from([0.0, 1.0, 30.0]), pictures)
def test_what_is_said_of_a_net_is_so(seed, scale, picture):
    net = first_net(torch.Generator().manual_seed(seed))
    net = type(net)(*(w * scale for w in net))
    epochs = (Epoch(0, 2.3, 2.3, 0.1), Epoch(1, 1.0, 1.1, 0.61))
    run = run_tables(CnnRun(CnnSpec(), epochs, (net.w1, net.w1), net))
    assert "After 1 of 5 epochs it names **61.0%**" in words_maps.run_words(run)
    assert words_maps.MOMENTUM in words_maps.run_words(run)
    assert words_maps.HASH not in words_maps.run_words(run)
    assert words_maps.HASH in words_maps.run_words(replace(run, hash="0123456789"))
    tables = map_tables(run, picture)
    said = words_maps.map_words(tables)
    assert f"**{tables.said}**" in said
    assert tables.answers["share"].sum() == pytest.approx(1, abs=1e-4)
    black = int((tables.map1 == 0).all(axis=(1, 2)).sum())
    assert (f"{black} of the ten filters" in said) == (black > 0)


@pytest.mark.row("CNN-1")
def test_the_script_prints_what_the_page_shows(capsys):
    spec = SlideSpec(((0.5, 1 / 9), (-2.0, 0.0)), 2, 1)
    tables = slide_tables(CLOTHES.X_test[3].reshape(28, 28), spec, row=3)
    exec(words.script(tables), {})
    low, high = tables.ends
    shape = (tables.rows, tables.columns)
    assert capsys.readouterr().out.split("\n")[0] == f"{shape} {low} {high}"
