"""A run along the axes of its bowl: the split is exact, and so is the pace of full batches."""

import numpy as np
import pytest
import torch

from core.axes import along_axes
from core.data import SyntheticSpec, named_spec
from core.sgd import SgdSpec, run

FULL = SgdSpec(named_spec("two features"), lr=0.3, batch_size=100, num_epochs=25)


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99, 1.2])
def test_full_batches_keep_the_pace_of_each_axis_exactly(share):
    limit = run(FULL).bowl.largest_stable_lr
    axes = along_axes(run(SgdSpec(FULL.data, share * limit, 100, 25)))
    scale = axes.distance.max()
    assert torch.allclose(axes.distance, axes.pace, rtol=1e-9, atol=1e-12 * scale)


def test_the_axes_are_numpys_and_the_loss_is_half_the_sum_of_curvature_times_square():
    result = run(SgdSpec(FULL.data, 0.1, 12, 4))
    axes = along_axes(result)
    assert axes.curvature.tolist() == pytest.approx(
        np.linalg.eigvalsh(result.bowl.H.numpy())[::-1].tolist()
    )
    parts = (axes.curvature * axes.distance**2).sum(1) / 2
    assert torch.allclose(result.bowl.loss + parts, result.full_loss, rtol=1e-9)


def test_small_batches_keep_the_pace_on_average():
    """The mean over many seeds of the signed distance; here of the first eight updates."""
    signed = []
    for seed in range(300):
        result = run(SgdSpec(FULL.data, 0.1, 10, 1, seed=seed, order="drawn anew"))
        axes = along_axes(result)
        signed.append((result.theta - result.bowl.theta) @ axes.direction)
    mean = torch.stack(signed).mean(0).abs()
    assert torch.allclose(mean[:8], axes.pace[:8], rtol=0.08)


def test_a_flat_axis_is_left_out():
    data = SyntheticSpec(correlation=1.0, n=50)
    assert len(along_axes(run(SgdSpec(data, 0.1, 5, 1))).curvature) == 2


# --- the rate that shrinks --------------------------------------------------------------------


def test_batches_drawn_anew_repeat_samples_and_are_as_many_and_as_large():
    result = run(SgdSpec(named_spec("one feature"), 0.1, 12, 2, order="drawn anew"))
    assert [len(b) for b in result.batches] == ([12] * 8 + [4]) * 2
    assert len(torch.cat(result.batches[:9]).unique()) < 80  # 63 % of 100 are expected
