"""The network of four inputs and three outputs: its counts, its parameters, its rules."""

import pytest
import torch

from core import small_network as net
from core import softmax as sm


@pytest.mark.row("SMX-1")
def test_it_has_twelve_weights_and_three_biases_as_torch_counts_them():
    layer = torch.nn.Linear(net.INPUTS, net.OUTPUTS)
    assert layer.weight.numel() == 12
    assert layer.bias.numel() == 3
    assert len(set(net.PARAMETERS)) == 15
    for name in net.WEIGHTS:
        w, b = net.parameters(net.NetSpec(weights=name))
        assert (w.numel(), b.numel()) == (12, 3)


@pytest.mark.row("SMX-1")
@pytest.mark.parametrize("turned", net.PARAMETERS)
def test_turning_a_parameter_moves_one_logit_and_every_probability(turned):
    x = torch.tensor([net.NetSpec().x], dtype=torch.double)
    before = sm.logits(x, *net.parameters(net.NetSpec()))[0]
    after = sm.logits(x, *net.parameters(net.NetSpec(turned=turned, by=1.0)))[0]
    moved = (after - before).abs() > 1e-12
    k = net.PARAMETERS.index(turned)
    assert moved.tolist() == [j == k % 3 for j in range(3)]
    assert ((after.softmax(0) - before.softmax(0)).abs() > 1e-6).all()


def test_by_hand():
    w, b = net.parameters(net.NetSpec(turned="w₁₁", by=0.5))
    o = torch.tensor(net.NetSpec().x, dtype=torch.double) @ w + b
    assert o[0].item() == pytest.approx(0.9 * 2.5 + 0.8 * 2 - 0.1 * 1.5 - 0.2 * 1.5)
    assert o[2].item() == pytest.approx(0.9 * 1.5 - 0.8 * 1.5 - 0.1 * 1.5 + 0.2 * 1.5 + 0.5)


def test_a_broken_rule_states_rule_and_value():
    for wrong, words in (
        ({"x": (1.0,)}, "x must have 4 pixels. Got 1."),
        ({"x": (0.0, 0.0, 0.0, 2.0)}, "between 0 and 1. Got"),
        ({"weights": "odd"}, "weights must be one of templates.* Got odd."),
        ({"turned": "w₅₁"}, "turned must be one of w₁₁.* Got w₅₁."),
        ({"by": float("inf")}, "by must be finite. Got inf."),
    ):
        with pytest.raises(ValueError, match=words):
            net.NetSpec(**wrong)
