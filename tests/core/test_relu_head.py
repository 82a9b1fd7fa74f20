"""A ReLU before a loss of probabilities: twenty starts, one of them again by torch.nn."""

from functools import cache

import pytest
import torch
from torch import nn

from core import relu_head
from core.attempts import attempt
from core.relu_head import HEADS, WAYS, HeadSpec

WHOLE, BATCHES = WAYS


@cache
def runs(head: str, way: str) -> relu_head.HeadRuns:
    return relu_head.train(HeadSpec(head, way))


def counts(head: str, way: str) -> dict[str, int]:
    found = runs(head, way)
    outcomes = [found.outcome(seed) for seed in range(relu_head.SEEDS)]
    return {name: outcomes.count(name) for name in relu_head.OUTCOMES}


@pytest.mark.row("B38")
@pytest.mark.row("LOG-3")
@pytest.mark.parametrize("way", WAYS)
def test_at_least_eight_of_twenty_fail_with_a_relu_and_none_with_a_sigmoid(way):
    relu = counts("ReLU", way)
    assert relu["crash"] >= 1
    assert relu["dead"] >= 5
    assert relu["crash"] + relu["dead"] >= 8
    assert counts("sigmoid", way) == {"crash": 0, "dead": 0, "fine": relu_head.SEEDS}


@pytest.mark.row("B40")
def test_at_a_small_rate_with_few_updates_a_sigmoid_alone_does_not_learn():
    """300 updates at 0.01: nearly every start names the larger class and nothing else."""

    def learned(way: str) -> int:
        found = runs("sigmoid", way)
        y = found.y[:, 0]
        right = ((found.outputs > 0.5).float() == y).float().mean(1)
        return int((right > max(y.mean(), 1 - y.mean()) + 1e-6).sum())

    assert learned(WHOLE) <= relu_head.SEEDS // 4
    assert learned(BATCHES) > learned(WHOLE)  # six times as many updates


@pytest.mark.row("LOG-3")
def test_a_dead_start_costs_100_for_each_sample_of_class_1_and_never_changes():
    found = runs("ReLU", WHOLE)
    share = found.y.mean().item()
    for seed in range(relu_head.SEEDS):
        if found.outcome(seed) == "dead":
            assert found.loss[-1, seed].item() == pytest.approx(100 * share, rel=1e-5)
            assert found.loss[-1, seed] == found.loss[-2, seed]
            assert bool((found.outputs[seed] == 0).all())
        if found.outcome(seed) == "crash":
            assert found.largest[seed] > 1


@pytest.mark.row("LOG-3")
def test_torch_itself_crashes_and_dies_where_we_say_so():
    """Two starts, trained by torch.nn: they end as in our stack of matrices."""
    found, enough = runs("ReLU", WHOLE), 40
    early = found.loss[enough] == found.loss[-1]
    dead = next(s for s in range(20) if found.outcome(s) == "dead" and early[s])
    crash = min((s for s in range(20) if found.crashed[s] >= 0), key=lambda s: found.crashed[s])
    assert by_torch(dead, enough) == "dead"
    assert by_torch(crash, int(found.crashed[crash]) + 3) == "crash"
    assert by_torch(crash, int(found.crashed[crash]) - 3) == "fine"


def by_torch(seed: int, epochs: int) -> str:
    X, y = relu_head.samples()
    layers: list[nn.Module] = []
    for w, b in relu_head.starts():
        layer = nn.Linear(*w[seed].shape)
        layer.weight.data, layer.bias.data = w[seed].T.clone(), b[seed, 0].clone()
        layers += [layer, nn.ReLU()]
    net = nn.Sequential(*layers)
    trainer = torch.optim.SGD(net.parameters(), lr=relu_head.LR)
    for _ in range(epochs):
        if bool((net(X) > 1).any()):
            with pytest.raises(RuntimeError, match="input should be between 0 and 1"):
                nn.functional.binary_cross_entropy(net(X), y)
            return "crash"
        trainer.zero_grad()
        nn.functional.binary_cross_entropy(net(X), y).backward()
        trainer.step()
    return "dead" if bool((net(X) == 0).all()) else "fine"


@pytest.mark.parametrize("head", HEADS)
def test_the_slope_of_the_head_is_that_of_autograd(head):
    z = torch.tensor([[-0.5], [0.2], [0.7]], requires_grad=True)
    y = torch.tensor([[1.0], [1.0], [0.0]])
    p = z.relu() if head == "ReLU" else z.sigmoid()
    nn.functional.binary_cross_entropy(p, y, reduction="sum").backward()
    assert torch.allclose(relu_head.head_slope(head, z.detach(), y), z.grad, atol=1e-6)
    mean = relu_head.head_loss(head, z.detach()[None], y)
    assert mean.item() == pytest.approx(nn.functional.binary_cross_entropy(p, y).item(), rel=1e-5)


@pytest.mark.row("B39")
def test_what_torch_says_is_what_torch_says():
    assert attempt(relu_head.above_one).error == (
        "RuntimeError: all elements of input should be between 0 and 1"
    )
    assert attempt(relu_head.exactly_zero).found == {"loss": 100.0, "slope in z": 0.0}
    old = attempt(relu_head.size_average)
    assert "size_average" in old.warned[0]
    assert old.found["old"] == old.found["sum"]


def test_a_broken_rule_is_a_sentence():
    with pytest.raises(ValueError, match=r"head must be one of ReLU, sigmoid\. Got tanh"):
        HeadSpec("tanh")
    with pytest.raises(ValueError, match="way must be one of"):
        HeadSpec(way="once")
