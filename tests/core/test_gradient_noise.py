"""How far batch gradients lie from the full one: measured, expected, and without rounding."""

import pytest
import torch

from core.bowl import fold
from core.data import SyntheticSpec, load, named_spec
from core.gradient_noise import gradient_noise
from core.linear_regression import gradient


def test_a_hundred_times_the_batch_is_a_tenth_of_the_noise():
    data, zero = load(SyntheticSpec()), torch.zeros(3, dtype=torch.double)
    noise = gradient_noise(data, zero, [1, 100, 1000], 2000)
    assert (noise.theory[0] / noise.theory[1]).item() == pytest.approx((999 * 100 / 900) ** 0.5)
    # single samples have heavy tails: 2,000 draws find their spread to about a tenth
    assert noise.rms[:2].tolist() == pytest.approx(noise.theory[:2].tolist(), rel=0.1)
    assert noise.rms[2] == noise.theory[2] == 0


def test_the_full_gradient_is_that_of_all_samples_and_each_draw_has_a_place():
    data = load(named_spec("one feature", n=20, noise=1.0, seed=0))
    theta = torch.tensor([1.0, -2.0], dtype=torch.double)
    noise = gradient_noise(data, theta, [1, 20], 30)
    w, b = gradient(data.X, data.y, theta[:1, None], theta[1:])
    assert noise.full.tolist() == pytest.approx([w.item(), b.item()], rel=1e-12)
    assert noise.samples.shape == (2, 30, 2)
    assert noise.samples[1].tolist() == pytest.approx(noise.full.expand(30, 2).numpy(), rel=1e-9)


def test_at_the_optimum_the_full_gradient_is_zero_and_not_its_rounding():
    data = load(named_spec("one feature", n=100, noise=1.0, seed=0))
    noise = gradient_noise(data, fold(data.X, data.y).theta, [1, 10, 100], 200)
    assert not noise.full.any()
    assert noise.rms[2] == 0
    assert noise.rms[:2].min() > 0.1
