"""The printed batch: its residuals are those listed, and fit noise of σ = 0.01."""

import pytest
import torch

from core.worked_batch import NOISE, B, W, worked_batch

LISTED = [-0.0007, 0.0155, -0.0056, -0.0075, -0.0191, 0.0004, 0.0062, -0.0230, 0.0032, 0.0026]


@pytest.mark.row("DAT-5")
def test_residuals_are_the_listed_ten():
    batch = worked_batch()
    assert batch.residual.tolist() == pytest.approx(LISTED, abs=1e-4)
    assert batch.residual.std().item() == pytest.approx(0.0115, abs=1e-4)
    assert batch.residual.abs().max().item() == pytest.approx(0.0230, abs=1e-4)


def test_predictions_are_the_sums_by_hand():
    batch = worked_batch()
    for (x1, x2), y_hat in zip(batch.X.tolist(), batch.y_hat.flatten().tolist(), strict=True):
        assert y_hat == pytest.approx(W[0] * x1 + W[1] * x2 + B, abs=1e-12)


@pytest.mark.row("DAT-5")
def test_labels_as_printed_make_a_table_of_differences():
    batch = worked_batch()
    assert batch.y.shape == (10,)
    assert batch.wrong.shape == (10, 10)
    assert batch.right.shape == (10, 1)
    assert torch.equal(batch.wrong.diagonal(), batch.right.flatten())
    right, wrong = batch.losses
    assert right == pytest.approx(NOISE**2 / 2, rel=0.5)  # σ²/2, from ten samples
    assert wrong > 1000 * right
