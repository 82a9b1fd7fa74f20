"""Three classes in the plane: against torch's own training, and what softmax twice does to it."""

import pytest
import torch
import torch.nn.functional as F

from core import plane_classes as pc
from core.scores import accuracy
from core.softmax import double_floor

every_layout = pytest.mark.parametrize("layout", pc.LAYOUTS)


def by_torch(run: pc.ClassesRun, *, double: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
    net = torch.nn.Linear(2, 3)
    torch.nn.init.zeros_(net.weight)
    torch.nn.init.zeros_(net.bias)
    optimiser = torch.optim.SGD(net.parameters(), lr=run.spec.lr)
    for batch in run.batches:
        optimiser.zero_grad()
        o = net(run.X[batch])
        F.cross_entropy(o.softmax(1) if double else o, run.y[batch]).backward()
        optimiser.step()
    return net.weight.detach().T, net.bias.detach()


@every_layout
@pytest.mark.parametrize("loss", ["stable", "double"])
def test_a_run_is_that_of_torchs_own_layers(layout, loss):
    run = pc.train(pc.ClassesSpec(layout=layout, loss=loss))
    w, b = by_torch(run, double=loss == "double")
    assert torch.allclose(run.w[-1], w, atol=1e-5)
    assert torch.allclose(run.b[-1], b, atol=1e-5)


@every_layout
def test_every_state_is_kept_and_measured(layout):
    run = pc.train(pc.ClassesSpec(layout=layout, n=40, batch_size=7, num_epochs=3))
    T = run.spec.num_updates
    assert T == 18 == len(run.batches)
    assert [len(batch) for batch in run.batches[:6]] == [7, 7, 7, 7, 7, 5]
    assert run.w.shape == (T + 1, 2, 3)
    for t in (0, 5, T):
        o = run.X @ run.w[t] + run.b[t]
        assert run.loss[t].item() == pytest.approx(F.cross_entropy(o, run.y).item(), abs=1e-5)
        assert run.accuracy[t].item() == pytest.approx(accuracy(o, run.y))
        assert run.confidence[t].item() == pytest.approx(o.softmax(1).amax(1).mean().item())
    assert run.loss[0].item() == pytest.approx(1.098612, abs=1e-5)
    assert run.loss[-1] < run.loss[0]
    assert run.X.abs().max() < pc.EDGE
    assert torch.bincount(run.y).tolist() == [14, 13, 13]


@pytest.mark.row("SMX-7")
@every_layout
def test_softmax_twice_never_reports_below_its_floor_and_its_true_loss_is_higher(layout):
    spec = {"layout": layout, "n": 600, "lr": 1.0, "batch_size": 60, "num_epochs": 40}
    right = pc.train(pc.ClassesSpec(**spec))
    wrong = pc.train(pc.ClassesSpec(**spec, loss="double"))
    assert wrong.reported.min().item() > double_floor(3) == pytest.approx(0.5514, abs=1e-4)
    assert wrong.loss[-1] > right.loss[-1]
    assert right.reported.equal(right.loss)


@pytest.mark.row("B31")
@pytest.mark.row("SMX-7")
def test_the_published_example_of_softmax_twice():
    """4 features, 3 outputs for 2 classes, 1,000 passes over all 1,000 samples."""
    from sklearn.datasets import make_classification

    X, y = make_classification(1000, 4, n_informative=2, n_redundant=0, random_state=42)
    X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y)
    everything = [torch.arange(1000)] * 1000
    ends = {}
    for loss in ("stable", "double"):
        w, b = pc.fit(X, y, everything, 0.1, loss)
        assert w.shape == (1001, 4, 3)
        o = X @ w[-1] + b[-1]
        ends[loss] = (F.cross_entropy(o, y).item(), accuracy(o, y), o)
    assert ends["stable"][0] == pytest.approx(0.333, abs=0.002)
    assert ends["double"][0] == pytest.approx(0.422, abs=0.006)
    reported = F.cross_entropy(ends["double"][2].softmax(1), y).item()
    assert reported == pytest.approx(0.687, abs=0.002)
    assert reported > double_floor(3)
    assert abs(ends["stable"][1] - ends["double"][1]) <= 0.002
    assert ends["double"][1] == pytest.approx(0.867, abs=0.002)


def test_a_broken_rule_states_rule_and_value():
    for wrong, words in (
        ({"layout": "odd"}, "layout must be one of three clouds.* Got odd."),
        ({"n": 2}, "n must be between 3 and 600. Got 2."),
        ({"lr": 0.0}, "lr must be > 0. Got 0.0."),
        ({"batch_size": 151}, "batch_size must be between 1 and n = 150. Got 151."),
        ({"num_epochs": 0}, "num_epochs must be >= 1. Got 0."),
        ({"batch_size": 1}, "at most 400 updates.* Got 900."),
        ({"loss": "none"}, "loss must be one of .* Got none."),
    ):
        with pytest.raises(ValueError, match=words):
            pc.ClassesSpec(**wrong)
