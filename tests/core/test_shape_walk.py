"""Shapes by counting are those torch finds, and where they stop torch stops too."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.concise_cnn import asked
from core.shape_walk import Block, WalkSpec, walk

blocks = st.builds(
    Block, st.integers(1, 15), st.integers(1, 4), st.integers(0, 4), st.integers(1, 4)
)
specs = st.builds(WalkSpec, st.integers(4, 64), blocks, blocks, st.sampled_from([20, 80, 320, 500]))


@pytest.mark.row("CNN-1")
def test_the_seven_shapes_and_the_8490_parameters():
    done = walk(WalkSpec())
    assert [stop.shape for stop in done.stops] == [
        *((1, 1, 28, 28), (1, 10, 24, 24), (1, 10, 12, 12)),
        *((1, 20, 8, 8), (1, 20, 4, 4), (1, 320), (1, 10)),
    ]
    assert [stop.parameters for stop in done.stops if stop.parameters] == [260, 5020, 3210]
    assert asked(WalkSpec()).found == {"shape": [1, 10], "parameters": 8490}


@pytest.mark.row("CNN-1")
@settings(max_examples=40, deadline=None)
@given(specs)
def test_torch_comes_as_far_as_counting_does(spec):
    done, said = walk(spec), asked(spec)
    assert bool(done.stuck) == bool(said.error)
    if not done.stuck:
        assert said.found["shape"] == list(done.stops[-1].shape)
        assert said.found["parameters"] == sum(stop.parameters for stop in done.stops)
    elif done.flat is not None:
        assert f"(1x{done.flat} and {spec.linear}x10)" in said.error
        assert f"made for {spec.linear:,} numbers and gets" in done.stuck


@pytest.mark.row("CNN-1")
@settings(max_examples=30, deadline=None)
@given(specs)
def test_each_sum_says_the_side_behind_it(spec):
    for stop in walk(spec).stops:
        if stop.sum:
            assert stop.sum.endswith(f"= {stop.shape[-1]}")


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        (WalkSpec(linear=100), "mat1 and mat2 shapes cannot be multiplied (1x320 and 100x10)"),
        (WalkSpec(side=12), "Kernel size can't be greater than actual input size"),
        (WalkSpec(6, Block(3, 4), Block(1)), "Output size is too small"),
    ],
)
def test_torch_says_so_in_its_own_words(spec, says):
    assert says in asked(spec).error


@pytest.mark.parametrize(
    "bad",
    [{"kernel": 0}, {"kernel": 16}, {"stride": 0}, {"padding": -1}, {"padding": 5}, {"pool": 0}],
)
def test_a_block_that_cannot_be_is_refused(bad):
    with pytest.raises(ValueError, match="must be between"):
        Block(**bad)


def test_a_net_that_cannot_be_is_refused():
    for bad in ({"side": 0}, {"side": 65}, {"linear": 0}, {"linear": 100_001}):
        with pytest.raises(ValueError, match="must be between"):
            WalkSpec(**bad)
