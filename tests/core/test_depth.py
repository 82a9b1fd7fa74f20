"""Ten layers deep: signals fade, Xavier keeps them, noise is learned by heart, zeros stay alike."""

import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core import depth, mlp
from core.depth import DepthSpec


def start(**fields) -> depth.Look:
    """Before the first update."""
    spec = DepthSpec(**fields)
    net = mlp.first_net(spec.sizes, spec.init, torch.Generator().manual_seed(spec.seed))
    return depth.look(spec, depth.samples(spec.data, spec.seed), net, 0)


@pytest.mark.row("MLP-3")
@pytest.mark.parametrize(
    ("activation", "init", "first", "last"),
    [
        ("sigmoid", "default", 0.134, 0.067),
        ("tanh", "default", 0.462, 0.081),
        ("relu", "default", 0.342, 0.040),
        ("tanh", "Xavier", 0.629, 0.231),
    ],
)
def test_what_ten_layers_of_a_hundred_hand_on_at_the_start(activation, init, first, last):
    found = [start(activation=activation, init=init, seed=seed) for seed in range(5)]
    ends = torch.stack([one.activations.std[[0, -1]] for one in found]).median(0).values
    assert ends[0].item() == pytest.approx(first, rel=0.08)
    assert ends[1].item() == pytest.approx(last, rel=0.35)


@pytest.mark.row("MLP-3")
@pytest.mark.parametrize("seed", range(4))
def test_default_weights_fade_and_xavier_keeps_twice_as_much(seed):
    for activation in ("tanh", "relu"):
        std = start(activation=activation, seed=seed).activations.std
        assert std[-1] < std[0] / 4
    fading, kept = (
        start(activation="tanh", init=init, seed=seed).activations.std[-1]
        for init in ("default", "Xavier")
    )
    assert kept >= 2 * fading


@pytest.mark.row("MLP-3")
def test_slopes_vanish_on_the_way_back_through_sigmoids():
    std = start(activation="sigmoid").slopes.std
    assert std[0] < 1e-5 * std[-1]
    assert all(a < b for a, b in pairwise(std))


@pytest.mark.row("MLP-3")
def test_noise_is_learned_by_heart_and_nothing_else():
    found = depth.run(DepthSpec(init="Xavier"))
    last = found.looks[-1]
    assert last.accuracy > 0.9
    assert last.test_accuracy < 0.2
    fades = depth.run(DepthSpec()).looks[-1]
    assert fades.accuracy < 0.5


def test_the_slopes_are_those_of_autograd():
    spec = DepthSpec(depth=3, width=5)
    found = depth.samples(spec.data, spec.seed)
    net = mlp.first_net(spec.sizes, spec.init, torch.Generator().manual_seed(2))
    ready = [(w.requires_grad_(), b) for w, b in net]
    o = mlp.forward(found.X, tuple(ready), spec.activation)[-1]
    slopes = torch.autograd.grad(nn.functional.cross_entropy(o, found.y), [w for w, _ in ready])
    with torch.no_grad():
        seen = depth.look(spec, found, net, 0)
    for ours, theirs in zip(seen.slopes.std, slopes[:-1], strict=True):
        assert ours.item() == pytest.approx(theirs.std(correction=0).item(), rel=1e-4)


@pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
def test_units_that_start_alike_stay_alike(activation):
    found = depth.run(
        DepthSpec(activation=activation, init="zeros", depth=3, width=20, num_updates=40)
    )
    assert found.distinct == (1, 1, 1)
    assert depth.run(DepthSpec(depth=2, width=20, num_updates=20)).distinct == (20, 20)


def test_a_bold_rate_ends_in_a_divergence_that_is_named():
    found = depth.run(DepthSpec(activation="relu", init="He", lr=10))
    assert found.diverged % 15 == 0
    assert 0 < found.diverged <= 300
    assert len(found.looks) == found.diverged // 15


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(depth.DATA),
    st.integers(1, 12),
    st.integers(1, 8),
    st.sampled_from(mlp.ACTIVATIONS),
    st.sampled_from(mlp.INITS),
    st.floats(1e-6, 1e38),
)
def test_whatever_is_asked_every_number_that_comes_out_is_finite(
    data, layers, width, activation, init, lr
):
    found = depth.run(DepthSpec(data, layers, width, activation, init, lr, 40))
    assert all(map(depth.is_finite, found.looks))
    assert (found.diverged == 0) == (found.looks[-1].update == 40)
    assert len(found.distinct) == layers


def test_the_size_of_a_slope_is_its_logarithm_and_zeros_stay_marked():
    sizes = depth.log_size(torch.tensor([0.0, 1e-3, -100.0]))
    assert sizes.tolist() == pytest.approx([0.0, -3.0, 2.0], abs=1e-6)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"data": "cats"}, "data must be one of noise, digits. Got cats."),
        ({"depth": 0}, "depth must be between 1 and 12. Got 0."),
        ({"width": 0}, "width must be between 1 and 200. Got 0."),
        ({"lr": math.nan}, "lr must be finite. Got nan."),
        ({"num_updates": 30}, "num_updates must be a multiple of 20, at most 1000. Got 30."),
    ],
)
def test_each_broken_rule_is_said_with_the_value(fields, says):
    with pytest.raises(ValueError, match=r"\. Got ") as error:
        DepthSpec(**fields)
    assert says == str(error.value)
