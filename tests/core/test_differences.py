"""Differences: their orders, their floors, and where the bottom of the U lies."""

import math

import pytest
import torch

from core.differences import KINDS, along, curve, derivatives, gradient, quotient


def cubic(a: torch.Tensor) -> torch.Tensor:
    return 3 * a**3


AT = torch.tensor(2.0, dtype=torch.double)


def test_a_quotient_by_hand():
    assert quotient(cubic, AT, 0.5).item() == pytest.approx((46.875 - 24) / 0.5)
    assert quotient(cubic, AT, 0.5, "central").item() == pytest.approx((46.875 - 10.125) / 1.0)


def test_the_truncation_of_a_forward_difference_shrinks_as_h_and_of_a_central_as_its_square():
    for kind, order in (("forward", 1), ("central", 2)):
        errors = [abs(quotient(torch.exp, AT, h, kind).item() - math.exp(2)) for h in (1e-2, 1e-3)]
        assert math.log10(errors[0] / errors[1]) == pytest.approx(order, abs=0.01)


def test_theory_and_measurement_agree_where_truncation_reigns():
    found = curve(cubic, 2.0)
    long = (found.h > 1e-5) & (found.h < 1e-2)
    assert torch.allclose(found.error["float64"][long], found.truncation[long], rtol=0.02)
    assert found.exact == 36


@pytest.mark.parametrize(
    ("kind", "dtype", "low", "high"),
    [
        ("forward", "float64", 1e-9, 1e-7),
        ("forward", "float32", 3e-5, 3e-3),
        ("central", "float64", 1e-7, 1e-4),
        ("central", "float32", 3e-4, 3e-2),
    ],
)
def test_the_bottom_of_the_u_lies_where_both_errors_are_alike(kind, dtype, low, high):
    found = curve(torch.exp, 1.0, kind)
    assert low <= found.best(dtype) <= high
    ends = found.error[dtype][[0, -1]]
    assert found.error[dtype].min() < 1e-2 * ends.min()


def test_rounding_keeps_the_error_above_nothing_and_float32_loses_it_all():
    found = curve(cubic, 2.0)
    assert found.error["float32"][found.h < 1e-8].unique().tolist() == [36.0]  # x + h is x
    short = (found.h > 1e-14) & (found.h < 1e-10)
    assert (found.error["float64"][short] < 10 * found.rounding["float64"][short]).all()


def test_a_central_difference_of_a_parabola_cuts_nothing_off():
    found = curve(lambda x: x**2, 3.0, "central")
    assert found.truncation.max() == 0
    assert found.error["float64"][found.h > 0.1].max() < 1e-13


def test_derivatives_by_autograd_of_autograd():
    assert derivatives(cubic, 2.0) == pytest.approx((24, 36, 36, 18))
    assert derivatives(torch.sin, 0.0) == pytest.approx((0, 1, 0, -1))
    assert derivatives(lambda x: 2 * x, 5.0) == pytest.approx((10, 2, 0, 0))


def test_the_gradient_in_every_entry():
    params = {"w": torch.tensor([[1.0], [2.0]], dtype=torch.double), "b": AT}
    found = gradient(lambda p: (p["w"] ** 2).sum() * p["b"], params, 1e-6, "central")
    assert found["w"].flatten().tolist() == pytest.approx([4.0, 8.0])
    assert found["b"].item() == pytest.approx(5.0)
    assert params["w"].tolist() == [[1.0], [2.0]]


def test_a_program_along_one_entry_in_any_dtype_and_with_all_its_slopes():
    params = {"w": torch.tensor([1.0, 2.0], dtype=torch.double), "b": AT}
    alone = along(lambda p: (p["w"] ** 3).sum() * p["b"], params, "w", 1)
    assert alone(torch.tensor(1.0)).dtype == torch.float32
    assert derivatives(alone, 2.0) == pytest.approx((18, 24, 24, 12))
    assert params["w"].tolist() == [1.0, 2.0]


def test_bad_settings_state_rule_and_value():
    with pytest.raises(ValueError, match=f"kind must be one of {', '.join(KINDS)}. Got left"):
        quotient(cubic, AT, 0.1, "left")
    with pytest.raises(ValueError, match=r"h must be > 0\. Got 0"):
        quotient(cubic, AT, 0.0)
