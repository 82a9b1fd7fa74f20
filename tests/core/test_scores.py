"""Hits, confusions and calibration: against scikit-learn, by hand, and as laws."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from core import scores
from core import softmax as sm

shapes = st.tuples(st.integers(1, 30), st.integers(2, 12), st.integers(0, 2**31 - 1))


def random_logits(n: int, q: int, seed: int = 0, spread: float = 3.0) -> tuple[Tensor, Tensor]:
    g = torch.Generator().manual_seed(seed)
    return torch.randn(n, q, generator=g) * spread, torch.randint(0, q, (n,), generator=g)


def test_confusion_and_calibration_equal_scikit_learns():
    from sklearn.calibration import calibration_curve
    from sklearn.metrics import confusion_matrix

    o, y = random_logits(500, 4)
    y_hat = sm.softmax(o)
    predicted = y_hat.argmax(1)
    ours = scores.confusion(y, predicted, 4)
    assert ours.tolist() == confusion_matrix(y, predicted, labels=range(4)).tolist()
    found = scores.calibration(y_hat, y)
    true, mean = calibration_curve(predicted == y, y_hat.max(1).values, n_bins=10)
    filled = found.count > 0
    assert found.accuracy[filled].tolist() == pytest.approx(true.tolist())
    assert found.confidence[filled].tolist() == pytest.approx(mean.tolist(), abs=1e-6)


def test_a_confusion_counted_by_hand():
    y, predicted = torch.tensor([0, 0, 1, 2]), torch.tensor([0, 1, 1, 0])
    assert scores.confusion(y, predicted, 3).tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 0]]


@pytest.mark.row("SMX-8")
def test_a_calibration_counted_by_hand():
    y_hat = torch.tensor([[0.95, 0.05], [0.95, 0.05], [0.45, 0.55]])
    found = scores.calibration(y_hat, torch.tensor([0, 1, 1]))
    assert found.count.tolist() == [0, 0, 0, 0, 0, 1, 0, 0, 0, 2]
    assert found.accuracy[9].item() == 0.5
    assert found.error == pytest.approx((1 * 0.45 + 2 * 0.45) / 3, abs=1e-6)


def test_accuracy_of_nothing_is_an_error():
    with pytest.raises(ValueError, match=r"accuracy needs at least 1 sample\. Got 0\."):
        scores.accuracy(torch.zeros(0, 3), torch.zeros(0, dtype=torch.int64))


@pytest.mark.row("SMX-8")
@pytest.mark.row("STR-5")
@settings(max_examples=60, deadline=None)
@given(shape=shapes)
def test_confusion_and_calibration_lose_no_sample(shape):
    o, y = random_logits(*shape)
    table = scores.confusion(y, o.argmax(1), o.shape[1])
    assert table.sum().item() == len(y)
    assert table.trace().item() == scores.correct(o, y)
    found = scores.calibration(sm.softmax(o), y)
    assert found.count.sum().item() == len(y)
    assert 0 <= found.error <= 1


@pytest.mark.row("STR-4")
def test_hits_and_their_share_by_hand():
    y_hat, y = torch.tensor([[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]]), torch.tensor([0, 2])
    assert scores.correct(y_hat, y) == 1
    assert scores.accuracy(y_hat, y) == 0.5


def test_the_interval_of_a_share_by_hand_and_at_its_ends():
    low, high = scores.wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.49, 0.943)  # as in every table of it
    assert scores.wilson(0, 36)[0] == 0
    assert scores.wilson(36, 36)[1] == pytest.approx(1)
    assert scores.wilson(0, 36)[1] == pytest.approx(1 - scores.wilson(36, 36)[0])


@pytest.mark.parametrize(("hits", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_an_interval_needs_hits_of_some_samples(hits, n):
    with pytest.raises(ValueError, match=r"\. Got "):
        scores.wilson(hits, n)
