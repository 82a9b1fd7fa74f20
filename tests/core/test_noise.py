"""Laws of noise, the losses they imply, the lines they prefer, and what residuals look like."""

import pytest
import torch
from scipy import stats

from core.data import OwnSpec, load
from core.noise import (
    DRAWS,
    LAWS,
    NoisySpec,
    draw_each,
    log_density,
    noisy_line,
    with_outlier,
)

RESIDUALS = torch.tensor([-1e6, -3.0, -0.2, 0.1, 1.5, 40.0], dtype=torch.double)


ORACLES = {
    "normal": lambda s, nu: stats.norm(scale=s),
    "laplace": lambda s, nu: stats.laplace(scale=s),
    "student": lambda s, nu: stats.t(nu, scale=s),
}


# ---- laws ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("scale", [0.05, 1.0, 7.0])
@pytest.mark.parametrize("nu", [3, 30])
def test_log_density_is_torchs_far_out_too(law: str, scale: float, nu: int):
    zero, width, freedom = torch.tensor([0.0, scale, nu], dtype=torch.double)
    oracle = {
        "normal": torch.distributions.Normal(zero, width),
        "laplace": torch.distributions.Laplace(zero, width),
        "student": torch.distributions.StudentT(freedom, zero, width),
    }[law]
    torch.testing.assert_close(log_density(law, RESIDUALS, scale, nu), oracle.log_prob(RESIDUALS))


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("scale", [0.05, 1.0, 7.0])
def test_slope_of_every_loss_is_autograds(law: str, scale: float):
    r = RESIDUALS.clone().requires_grad_()
    LAWS[law].loss(r, scale, 5).sum().backward()
    torch.testing.assert_close(LAWS[law].slope(RESIDUALS, scale, 5), r.grad)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("nu", [3, 12])
def test_spread_is_the_scale_of_variance_one(law: str, nu: int):
    assert ORACLES[law](LAWS[law].spread(nu), nu).var() == pytest.approx(1)


@pytest.mark.parametrize("law", DRAWS)
def test_draws_have_mean_zero_variance_one_and_their_own_shape(law: str):
    generator = torch.Generator().manual_seed(1)
    draws = DRAWS[law](100_000, 8, generator)
    assert draws.mean().item() == pytest.approx(0, abs=0.02)
    assert draws.var().item() == pytest.approx(1, abs=0.05)
    oracle = ORACLES[law](LAWS[law].spread(8), 8) if law in LAWS else stats.expon(-1, 1)
    assert stats.kstest(draws.numpy(), oracle.cdf).statistic < 0.01


def test_pull_grows_stays_or_falls():
    """Why an outlier moves one line and not the other."""
    near, far = torch.tensor(2.0), torch.tensor(1e4)
    pull = {law: (LAWS[law].slope(near, 1.0, 3), LAWS[law].slope(far, 1.0, 3)) for law in LAWS}
    assert pull["normal"][1] / pull["normal"][0] == 5000
    assert pull["laplace"][1] == pull["laplace"][0]
    assert pull["student"][1] < pull["student"][0] / 100


def test_students_t_becomes_normal_as_nu_grows():
    r = torch.linspace(-4, 4, 9, dtype=torch.double)
    torch.testing.assert_close(
        log_density("student", r, 1.0, 10**6), log_density("normal", r, 1.0), atol=1e-4, rtol=0
    )


# ---- data ---------------------------------------------------------------------------------------


def test_the_fifth_label_becomes_the_outlier_and_nothing_else_changes():
    data, _ = noisy_line(NoisySpec(n=8))
    changed = with_outlier(data, 10_000.0)
    assert (changed.y != data.y).flatten().tolist() == [False] * 4 + [True] + [False] * 3
    assert changed.y[4] == 10_000
    assert with_outlier(load(OwnSpec(((1.0, 2.0),))), 7.0).y.item() == 7


def test_noise_of_each_sample_follows_its_growth():
    data, sigmas = noisy_line(NoisySpec(sigma=0.5, growth=1.0, n=20))
    torch.testing.assert_close(sigmas, 0.5 * data.X.exp())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sigma", -1.0),
        ("n", 0),
        ("n", 2001),
        ("law", "cauchy"),
        ("nu", 2),
        ("growth", float("nan")),
    ],
)
def test_a_bad_field_is_named(field: str, value: object):
    with pytest.raises(ValueError, match=field):
        NoisySpec(**{field: value})


# ---- residuals (NRM-4) --------------------------------------------------------------------------


@pytest.mark.row("NRM-4")
def test_torch_normal_takes_tensors_of_means_and_deviations():
    """The call of the book: one draw for each pair of mean and standard deviation."""
    means, deviations = torch.tensor([0.0, 5.0, 9.0]), torch.tensor([1.0, 0.1, 3.0])
    draws = draw_each(means, deviations)
    assert draws.shape == (3,)
    assert torch.equal(draws, draw_each(means, deviations))
    assert ((draws - means).abs() < 5 * deviations).all()
