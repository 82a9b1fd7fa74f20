"""The bits of a float32: against numpy's own, by hand, and there and back."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import float_bits as fb


@given(st.floats(width=32))
def test_bits_are_those_that_numpy_sees(number):
    whole = int(np.float32(number).view(np.uint32))
    assert len(fb.bits(number)) == len(fb.PARTS) == 32
    if not math.isnan(number):
        assert int("".join(map(str, fb.bits(number))), 2) == whole
        assert fb.value(fb.bits(number)) == number
    assert np.isnan(fb.value(fb.bits(math.nan)))


def test_what_the_patterns_mean():
    assert fb.bits(1.0) == (0, *(0, 1, 1, 1, 1, 1, 1, 1), *(0,) * 23)
    assert fb.bits(-2.0)[:9] == (1, 1, 0, 0, 0, 0, 0, 0, 0)
    kinds = {
        1.0: "normal",
        0.0: "zero",
        1e-40: "subnormal",
        math.inf: "infinity",
        1e39: "infinity",
        math.nan: "not a number",
        fb.SMALLEST: "subnormal",
        fb.SMALLEST / 4: "zero",
        fb.SMALLEST_NORMAL: "normal",
        fb.LARGEST: "normal",
    }
    assert {number: fb.kind(number) for number in kinds} == kinds


@pytest.mark.row("SMX-3")
def test_the_ends_are_those_of_torch():
    assert torch.tensor(fb.LARGEST).isfinite()
    assert torch.tensor(fb.SMALLEST).item() > 0
    assert math.log(fb.LARGEST) == pytest.approx(88.7228, abs=1e-4)
    assert fb.as_float32((1.0, 2.0)).dtype == torch.float32
