"""Numbers as formats keep them: against torch, and against Python's own exact decimals."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.precision import FORMATS, add_up, descend, exact, exponent, neighbours, spacing, stored

DTYPE = {name: getattr(torch, name) for name in FORMATS}
TENTH = Fraction(1, 10)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
formats = pytest.mark.parametrize("name", FORMATS)


def by_torch(x: float, name: str) -> float:
    return torch.tensor(x, dtype=torch.float64).to(DTYPE[name]).double().item()


@formats
@settings(max_examples=150, deadline=None)
@given(x=FINITE | st.floats(-70000, 70000) | st.floats(-1e-6, 1e-6))
def test_what_is_stored_is_what_torch_stores(name, x):
    theirs = by_torch(x, name)
    if math.isinf(theirs):
        with pytest.raises(ValueError, match=f"too large for the format {name}"):
            stored(Fraction(x), FORMATS[name])
    else:
        assert stored(Fraction(x), FORMATS[name]) == Fraction(theirs)


@formats
def test_the_limits_are_those_of_torch(name):
    info, form = torch.finfo(DTYPE[name]), FORMATS[name]
    assert spacing(Fraction(1), form) == Fraction(info.eps)
    assert Fraction(2) ** form.e_min == Fraction(info.tiny)
    assert stored(Fraction(info.max), form) == Fraction(info.max)
    assert 1 + form.exponent_bits + form.fraction_bits == info.bits


@pytest.mark.row("FRW-2")
def test_ten_times_a_tenth():
    single = add_up(TENTH, 10, FORMATS["float32"])
    assert exact(single.sums[-1]) == "1.00000011920928955078125"
    double = add_up(TENTH, 10, FORMATS["float64"])
    assert double.sums[-1] == Fraction(0.9999999999999999)
    assert exact(double.kept) == f"{Decimal.from_float(0.1):f}"


@pytest.mark.row("FRW-2")
@formats
def test_every_sum_is_torchs(name):
    total, tenth = (torch.tensor(value, dtype=DTYPE[name]) for value in (0.0, 0.1))
    for mine in add_up(TENTH, 60, FORMATS[name]).sums:
        assert mine == Fraction(total.double().item())
        total = total + tenth


@settings(max_examples=60, deadline=None)
@given(FINITE)
def test_all_its_digits_are_pythons(x):
    assert Fraction(exact(Fraction(x))) == Fraction(x)
    assert Decimal(exact(Fraction(x))) == Decimal.from_float(x)


def test_a_third_has_no_last_digit():
    with pytest.raises(ValueError, match=r"must be a power of two\. Got 3"):
        exact(Fraction(1, 3))


@formats
@settings(max_examples=60, deadline=None)
@given(x=st.fractions(-1000, 1000))
def test_a_number_lies_between_its_neighbours_and_goes_to_the_nearer(name, x):
    form = FORMATS[name]
    low, high = neighbours(x, form)
    assert low <= x <= high
    assert high - low <= spacing(x, form)
    assert abs(stored(x, form) - x) == min(x - low, high - x)
    if x:
        assert Fraction(2) ** exponent(x) <= abs(x) < Fraction(2) ** (exponent(x) + 1)


def test_adding_stalls_where_the_gap_is_twice_as_wide():
    sums = add_up(TENTH, 3000, FORMATS["float16"])
    assert sums.stalls_at is not None
    assert sums.sums[sums.stalls_at] == sums.sums[-1] == 256
    assert spacing(sums.sums[-1], FORMATS["float16"]) / 2 > sums.kept
    assert add_up(TENTH, 10, FORMATS["float32"]).stalls_at is None
    assert add_up(Fraction(0), 3, FORMATS["float32"]).stalls_at is None
    assert set(add_up(Fraction(1, 4), 40, FORMATS["bfloat16"]).errors) == {0}


@pytest.mark.row("FRW-2")
@formats
def test_a_descent_is_torchs_and_in_float32_stops_at_2_0000007(name):
    steps = 60 if name != "float32" else 120
    found = descend(Fraction(7), Fraction(1, 100), steps, FORMATS[name])
    a, lr = (torch.tensor(value, dtype=DTYPE[name]) for value in (7.0, 0.01))
    for mine in found.a:
        assert mine == Fraction(a.double().item())
        for x in (1, 2, 3):
            a = a - lr * (2 * x * (a * x - 2 * x))
    if name == "float32":
        assert exact(found.a[-1]) == "2.0000007152557373046875"
        assert found.stops_at is not None


@pytest.mark.parametrize("call", [add_up, lambda x, n, form: descend(x, x, n, form)])
def test_fewer_than_no_steps_are_refused(call):
    with pytest.raises(ValueError, match=r"must be >= 0\. Got -1"):
        call(TENTH, -1, FORMATS["float32"])
